"""Factories of objectives, key results and reports; a key result counts in-depth discussions unless told otherwise."""

from collections.abc import Callable

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from okrs.models import CheckIn, KeyResult, Objective, WeeklyUpdate
from okrs.models.choices import Kind, Metric
from tests.factories.organization import QuarterFactory, TeamFactory, UserFactory


class ObjectiveFactory(DjangoModelFactory):
    code = factory.Sequence(lambda n: f"O{n + 1}")
    title = "Enhance scientific engagement"
    quarter = factory.SubFactory(QuarterFactory)
    primary_team = factory.SubFactory(TeamFactory)
    owner = factory.SubFactory(UserFactory)
    state = Objective.State.ACTIVE

    class Meta:
        model = Objective


class KeyResultFactory(DjangoModelFactory):
    objective = factory.SubFactory(ObjectiveFactory)
    code = factory.Sequence(lambda n: f"KR1.{n + 1}")
    title = "In-depth discussions"
    owner = factory.SelfAttribute("objective.owner")
    kind = Kind.COUNT
    target = 15
    measured_by = Metric.IN_DEPTH_DISCUSSIONS

    class Meta:
        model = KeyResult


class CheckInFactory(DjangoModelFactory):
    key_result = factory.SubFactory(KeyResultFactory)
    period = 1
    author = factory.SelfAttribute("key_result.owner")
    zone_name = factory.SelfAttribute("author.timezone")

    class Meta:
        model = CheckIn


class WeeklyUpdateFactory(DjangoModelFactory):
    author = factory.SubFactory(UserFactory)
    zone_name = factory.SelfAttribute("author.timezone")

    class Meta:
        model = WeeklyUpdate


def make_check_in(plant: Callable[[str], str], key_result: KeyResult) -> CheckIn:
    """A check-in with everything, published now."""
    made: CheckIn = CheckInFactory.create(
        key_result=key_result, period=1, value=1, confidence=6, computed_status="on_track", declared_status="at_risk",
        override_reason=plant("override_reason"), what_changed=plant("what_changed"),
        blocker=plant("blocker"), next_step=plant("check_in_next_step"), published_at=timezone.now(),
    )  # fmt: skip
    return made
