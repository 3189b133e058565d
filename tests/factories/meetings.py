"""Factories of meetings, their agenda and decisions. All people are invented."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from interactions.models import Activity, AgendaItem, Decision, Meeting, MeetingAttendee, MeetingSeries
from okrs.models import AgendaSubject, KeyResult
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory
from tests.factories.organization import TherapeuticAreaFactory, UserFactory


class MeetingSeriesFactory(DjangoModelFactory):
    """Each second Tuesday at 14:00 UTC."""

    title = factory.Sequence(lambda n: f"Strategy {n}")
    owner = factory.SubFactory(UserFactory)
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)
    week, weekday, at, zone_name = 2, 1, time(14), "UTC"
    begins_on = date(2026, 1, 1)

    class Meta:
        model = MeetingSeries


class MeetingFactory(DjangoModelFactory):
    """A meeting ahead; ``make_meeting_on`` is the shorter way."""

    activity = factory.SubFactory(ActivityFactory, kind=Activity.Kind.CROSS_FUNCTIONAL_MEETING)
    starts_at = datetime(2026, 3, 10, 14, tzinfo=UTC)
    zone_name = "UTC"

    class Meta:
        model = Meeting


class MeetingAttendeeFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    user = factory.SubFactory(UserFactory)
    function = factory.LazyAttribute(lambda made: made.user.function if made.user else "medical")

    class Meta:
        model = MeetingAttendee


class AgendaItemFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Item {n}")

    class Meta:
        model = AgendaItem


class DecisionFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    text = factory.Sequence(lambda n: f"Decision {n}")
    owner = factory.SubFactory(UserFactory)
    due_on = date(2026, 3, 20)

    class Meta:
        model = Decision


def make_meeting_on(day: date, *, owner: Any, area: Any, invited: Any = (), series: Any = None, **more: Any) -> Meeting:
    """A meeting at 14:00 UTC of that day, to which ``owner`` and ``invited`` are invited; ``more``: of its activity."""
    activity = ActivityFactory.create(
        kind=Activity.Kind.CROSS_FUNCTIONAL_MEETING, owner=owner, therapeutic_area=area, planned_on=day, **more
    )
    made: Meeting = MeetingFactory.create(
        activity=activity, starts_at=datetime.combine(day, time(14), UTC), series=series,
        month=day.replace(day=1) if series else None,
    )  # fmt: skip
    for person in (owner, *invited):
        MeetingAttendeeFactory.create(meeting=made, user=person)
    return made


def meeting_of_everybody(cast: Cast, plant: Callable[[str], str], today: date, key_result: KeyResult) -> dict[str, Any]:
    """A meeting of ``msl`` with a word in each field; commercial reads those named ``open_…`` alone."""
    series = MeetingSeriesFactory.create(
        title=plant("series_title"),
        owner=cast.msl,
        therapeutic_area=cast.oncology,
        begins_on=today,
        ends_on=today,
    )
    meeting = make_meeting_on(
        today, owner=cast.msl, area=cast.oncology, invited=(cast.teammate, cast.commercial), series=series,
        title=plant("meeting_title"), notes=plant("meeting_notes"),
    )  # fmt: skip
    item = AgendaItemFactory.create(
        meeting=meeting, position=1, title=plant("agenda_title"), about=plant("agenda_about"),
        notes=plant("agenda_notes"),
    )  # fmt: skip
    AgendaSubject.objects.create(item=item, key_result=key_result)
    common: dict[str, Any] = {"meeting": meeting, "due_on": today}
    decision = DecisionFactory.create(text=plant("decision_text"), owner=cast.teammate, item=item, **common)
    dropped = DecisionFactory.create(
        text=plant("dropped_text"), owner=cast.msl, state="dropped", ended_at=timezone.now(),
        dropped_because=plant("dropped_because"), **common,
    )  # fmt: skip
    return {
        "series": series, "meeting": meeting, "item": item, "decision": decision, "dropped": dropped,
        "open_item": AgendaItemFactory.create(
            meeting=meeting, position=2, title=plant("open_agenda_title"), is_scientific=False
        ),
        "open_decision": DecisionFactory.create(
            meeting=meeting, text=plant("open_decision_text"), owner=cast.commercial, is_scientific=False,
            due_on=today + timedelta(days=9),
        ),
    }  # fmt: skip
