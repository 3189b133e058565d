"""What functions commit to imperatives, and scientific milestones, in the world of the walks."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from organization.models import CommitmentValue, ImperativeCommitment, ScientificMilestone, User
from tests.factories.cast import Cast
from tests.factories.organization import (
    QuarterFactory,
    StrategicImperativeFactory,
    TherapeuticAreaFactory,
    UserFactory,
)


class CommitmentFactory(DjangoModelFactory):
    """Of the clinical function, without a value."""

    imperative = SubFactory(StrategicImperativeFactory)
    quarter = SubFactory(QuarterFactory)
    function = "clinical"
    measure = Sequence(lambda n: f"Sites opened {n}")
    unit = "sites"
    target = 20
    owner = SubFactory(UserFactory, role="partner", function="clinical")

    class Meta:
        model = ImperativeCommitment


class ScientificMilestoneFactory(DjangoModelFactory):
    therapeutic_area = SubFactory(TherapeuticAreaFactory)
    kind = ScientificMilestone.Kind.DATA_READOUT
    title = Sequence(lambda n: f"Read-out {n}")
    entered_by = SubFactory(UserFactory, role="medical_lead")

    class Meta:
        model = ScientificMilestone


def say(commitment: ImperativeCommitment, value: int, as_of: date, *, by: User, note: str = "") -> CommitmentValue:
    """A value, which the commitment then has."""
    said = CommitmentValue.objects.create(
        commitment=commitment, value=value, as_of=as_of, note=note, by=by, entered_at=timezone.now()
    )
    ImperativeCommitment.objects.filter(pk=commitment.pk).update(value=value, as_of=as_of)
    return said


def make_imperatives(cast: Cast, words: Any, today: date, imperative: Any) -> dict[str, Any]:
    """Figures of two functions and a withdrawn one, a milestone; by the names under which the walks find them."""
    common: dict[str, Any] = {"imperative": imperative, "quarter": cast.quarter}
    commitment = CommitmentFactory.create(owner=cast.clinical, measure="Sites opened", **common)
    sold = CommitmentFactory.create(
        owner=cast.commercial, function="commercial", measure="Workshops held", unit="workshops", target=8, **common
    )
    day = today - timedelta(days=4)
    say(sold, 3, day, by=cast.commercial, note=words.plant("commercial_note"))
    colleague = UserFactory.create(role="partner", function="clinical")
    return {
        "commitment": commitment,
        "commitment_value": say(commitment, 9, day, by=colleague, note=words.plant("commitment_note")),
        "withdrawn_commitment": CommitmentFactory.create(
            owner=cast.clinical, measure="Sites closed", is_withdrawn=True, **common
        ),
        "scientific_milestone": ScientificMilestoneFactory.create(
            therapeutic_area=cast.oncology, title=words.plant("scientific_milestone_title"),
            note=words.plant("scientific_milestone_note"), date=today + timedelta(days=9),
        ),
    }  # fmt: skip
