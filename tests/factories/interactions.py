"""Factories of interactions and activities. All people are invented."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from interactions.models import (
    KOL,
    Activity,
    ActivityParticipant,
    Campaign,
    Congress,
    CongressArea,
    CongressKOL,
    CongressSession,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
    SafetyHandoff,
    SessionCover,
    Study,
    Topic,
)
from interactions.models.kols import Channel
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.organization import TherapeuticAreaFactory, UserFactory


class InteractionFactory(DjangoModelFactory):
    """A held scientific exchange of half an hour without KOLs, topics or questions (see ``make_interaction``)."""

    msl = factory.SubFactory(UserFactory)
    zone_name = factory.SelfAttribute("msl.timezone")
    starts_at = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
    occurred_on = factory.LazyAttribute(lambda made: made.starts_at.astimezone(made.msl.zone).date())
    minutes = 30
    channel = Channel.VIRTUAL_MEETING
    purpose = Interaction.Purpose.SCIENTIFIC_EXCHANGE
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)
    ae_screen = Interaction.Screen.NONE
    pqc_screen = Interaction.Screen.NONE
    created_at = factory.SelfAttribute("starts_at")

    class Meta:
        model = Interaction


def make_interaction(
    *,
    msl: User,
    kols: tuple[KOL, ...] = (),
    on: date | None = None,
    topics: tuple[Topic, ...] = (),
    depths: tuple[str, ...] = (),
    participants: tuple[User, ...] = (),
    hour: int | None = None,
    **fields: Any,
) -> Interaction:
    """A held interaction with all that belongs to it; ``on`` is its day, without a time, or at an ``hour`` in UTC."""
    if on is not None:
        when = datetime.combine(on, time(12), msl.zone) if hour is None else datetime.combine(on, time(hour), UTC)
        fields["starts_at"] = when.astimezone(UTC)
    if "therapeutic_area" not in fields and msl.therapeutic_area is not None:
        fields["therapeutic_area"] = msl.therapeutic_area
    interaction: Interaction = InteractionFactory.create(msl=msl, **fields)
    for kol in kols:
        InteractionAttendee.objects.create(interaction=interaction, kol=kol, starts_at=interaction.starts_at)
    for topic in topics:
        ExchangeTopic.objects.create(interaction=interaction, topic=topic)
    for order, depth in enumerate(depths, start=1):
        FollowUpQuestion.objects.create(interaction=interaction, order=order, depth=depth)
    for user in participants:
        InteractionParticipant.objects.create(interaction=interaction, user=user)
    for kind, screen in SafetyHandoff.SCREENS.items():
        if getattr(interaction, screen) in ("possible", "handed_off"):
            make_handoff(interaction, kind)
    return interaction


def make_handoff(interaction: Interaction, kind: str = "ae", **fields: Any) -> SafetyHandoff:
    """What an answer "possible" promises, due after 24 hours; handed off where the answer says so."""
    aware_at = fields.pop("aware_at", interaction.starts_at)
    fields.setdefault("due_at", aware_at + timedelta(hours=24))
    if getattr(interaction, SafetyHandoff.SCREENS[kind]) == "handed_off":
        fields = {"handed_off_at": aware_at + timedelta(hours=2), "handed_off_by": interaction.msl} | fields
    return SafetyHandoff.objects.create(interaction=interaction, kind=kind, aware_at=aware_at, **fields)


class StudyFactory(DjangoModelFactory):
    title = factory.Sequence(lambda n: f"Study {n}")
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)

    class Meta:
        model = Study


class CampaignFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Campaign {n}")
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)

    class Meta:
        model = Campaign


class CongressFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Congress {n}")
    starts_on = date(2026, 2, 10)
    ends_on = date(2026, 2, 13)

    class Meta:
        model = Congress


class CongressSessionFactory(DjangoModelFactory):
    """A session from nine to half past ten on the first day."""

    congress = factory.SubFactory(CongressFactory)
    title = factory.Sequence(lambda n: f"Session {n}")
    day = factory.SelfAttribute("congress.starts_on")
    begins_at = time(9)
    ends_at = time(10, 30)

    class Meta:
        model = CongressSession


class ActivityFactory(DjangoModelFactory):
    """An internal training that nobody has held yet."""

    kind = Activity.Kind.TRAINING
    title = factory.Sequence(lambda n: f"Activity {n}")
    owner = factory.SubFactory(UserFactory)
    zone_name = factory.SelfAttribute("owner.timezone")
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)
    # What is approved was approved elsewhere; an empty reference leaves the owner's word alone.
    approval_reference = factory.LazyAttribute(lambda made: "MAP-7" if getattr(made, "approved_on", None) else "")

    class Meta:
        model = Activity


class ActivityParticipantFactory(DjangoModelFactory):
    activity = factory.SubFactory(ActivityFactory)
    user = factory.SubFactory(UserFactory)

    class Meta:
        model = ActivityParticipant


def make_congress(cast: Cast, plant: Callable[[str], str], today: date, kol: KOL, topic: Topic) -> Congress:
    """One of oncology that msl led and that ended three days ago, with a word in each field.

    Teammate covers one session, nobody the other; ``kol`` attends.
    """
    day = today - timedelta(days=5)
    congress: Congress = CongressFactory.create(
        name=plant("congress_name"), place="Ghent", starts_on=day, ends_on=day + timedelta(days=2), lead=cast.msl,
        debrief_due_on=today, debrief=plant("congress_debrief"), debriefed_at=timezone.now(),
    )  # fmt: skip
    CongressArea.objects.create(congress=congress, therapeutic_area=cast.oncology)
    CongressKOL.objects.create(congress=congress, kol=kol)
    session = CongressSessionFactory.create(
        congress=congress, title=plant("congress_session_title"), notes=plant("congress_session_notes"), topic=topic,
        place="Hall A",
    )  # fmt: skip
    SessionCover.objects.create(session=session, user=cast.teammate)
    CongressSessionFactory.create(congress=congress, title=plant("congress_session_title"), begins_at=time(10))
    return congress
