"""A series makes its meetings ahead; what changes it, and what leaves it alone."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from interactions.meetings.services.meetings import MeetingPlan, cancel_meeting, change_meeting, hold_meeting, invite
from interactions.meetings.services.series import SeriesPlan, change_series, extend_all, start_series
from interactions.meetings.tasks import extend_series
from interactions.models import Meeting, MeetingSeries
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.organization import HolidayFactory

TODAY = date(2026, 2, 18)


def plan(cast: Cast, **more: Any) -> SeriesPlan:
    """Each second Tuesday at 14:00 in Berlin."""
    said = {"title": "Strategy", "therapeutic_area": cast.oncology, "week": 2, "weekday": 1, "at": time(14),
            "zone": "Europe/Berlin", "begins_on": TODAY}  # fmt: skip
    return SeriesPlan(**said | more)


def days(series: MeetingSeries) -> list[date]:
    rows = series.meetings.filter(activity__is_cancelled=False).select_related("activity").order_by("starts_at")
    return [one.activity.planned_on for one in rows if one.activity.planned_on]


def test_three_months_ahead(cast: Cast) -> None:
    """February's Tuesday is over, so the first is March's; in summer the hour stays and the moment moves."""
    series = start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    assert days(series) == [date(2026, 3, 10), date(2026, 4, 14), date(2026, 5, 12)]
    moments = series.meetings.order_by("starts_at").values_list("starts_at", flat=True)
    assert [one.astimezone(UTC).hour for one in moments] == [13, 12, 12]
    first = series.meetings.order_by("starts_at")[0]
    assert [one.user for one in first.attendees.all()] == [cast.msl]
    assert (first.activity.owner, first.activity.planned_since) == (cast.msl, TODAY)


def test_each_day_adds_what_comes_nearer_once(cast: Cast) -> None:
    series = start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    first = series.meetings.order_by("starts_at").last()
    assert first is not None
    invite(by=cast.msl, meeting=first, person=cast.commercial)
    invite(by=cast.msl, meeting=first, name="Ana Guest", function="research")
    at = datetime(2026, 3, 1, 2, 50, tzinfo=UTC)
    assert (extend_all(at=at), extend_all(at=at)) == (1, 0)
    assert days(series)[-1] == date(2026, 6, 9)
    newest = series.meetings.order_by("starts_at").last()
    assert newest is not None
    assert {(one.user, one.name) for one in newest.attendees.all()} == {
        (cast.msl, ""), (cast.commercial, ""), (None, "Ana Guest"),
    }  # fmt: skip


@time_machine.travel(datetime(2026, 3, 1, 2, 50, tzinfo=UTC), tick=False)
def test_the_task_calls_it(cast: Cast) -> None:
    start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    assert (extend_series(), extend_series()) == (1, 0)


def test_days_off_of_the_organiser_move_it(cast: Cast) -> None:
    cast.msl.country = "DE"
    cast.msl.save(update_fields=["country"])
    HolidayFactory.create(country="DE", date=date(2026, 4, 14))
    series = start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    assert days(series)[1] == date(2026, 4, 15)


def test_nobody_makes_meetings_for_somebody_who_left(cast: Cast) -> None:
    start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    cast.msl.is_active = False
    cast.msl.save(update_fields=["is_active"])
    assert extend_all(at=datetime(2026, 3, 1, tzinfo=UTC)) == 0


def test_a_change_moves_what_lies_ahead_alone(cast: Cast) -> None:
    """Held, cancelled and moved meetings keep what they have; a moved one follows in all but its time."""
    series = start_series(by=cast.msl, plan=plan(cast, begins_on=date(2026, 1, 1)), today=date(2026, 1, 2))
    january, february, march, april = series.meetings.select_related("activity").order_by("starts_at")
    hold_meeting(
        by=cast.msl, meeting=january, invited=frozenset(), came=[january.attendees.get().pk], today=TODAY,
        version=1,
    )  # fmt: skip
    cancel_meeting(by=cast.msl, meeting=march, reason="Congress")
    moved = MeetingPlan("Strategy", cast.oncology, date(2026, 4, 20), time(9), "Europe/Berlin")
    change_meeting(by=cast.msl, meeting=april, plan=moved, version=1)
    change_series(
        by=cast.msl, series=series, plan=plan(cast, weekday=2, place="Room 4", begins_on=date(2026, 1, 1)), version=1,
        today=TODAY,
    )  # fmt: skip
    found = {one.month: one for one in series.meetings.select_related("activity")}
    place = {month.month if month else 0: (one.activity.planned_on, one.place) for month, one in found.items()}
    assert place == {
        1: (date(2026, 1, 13), ""), 2: (date(2026, 2, 10), ""), 3: (date(2026, 3, 10), ""),
        4: (date(2026, 4, 20), "Room 4"), 5: (date(2026, 5, 13), "Room 4"),
    }  # fmt: skip
    assert found[date(2026, 4, 1)].is_moved
    assert not found[date(2026, 5, 1)].is_moved
    assert february.pk == found[date(2026, 2, 1)].pk


def test_an_end_cancels_what_comes_after_it(cast: Cast) -> None:
    series = start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    change_series(by=cast.msl, series=series, plan=plan(cast, ends_on=date(2026, 4, 1)), version=1, today=TODAY)
    assert days(series) == [date(2026, 3, 10)]
    assert extend_all(at=datetime(2026, 3, 20, tzinfo=UTC)) == 0
    assert Meeting.objects.count() == 3


def test_who_may_change_it_and_what_makes_no_sense(cast: Cast) -> None:
    series = start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    with pytest.raises(PermissionDenied):
        change_series(by=cast.teammate, series=series, plan=plan(cast), version=1, today=TODAY)
    with pytest.raises(VersionConflict):
        change_series(by=cast.msl, series=series, plan=plan(cast), version=7, today=TODAY)
    with pytest.raises(PermissionDenied):
        start_series(by=cast.commercial, plan=plan(cast), today=TODAY)
    with pytest.raises(ValidationError) as refusal:
        start_series(by=cast.msl, plan=plan(cast, begins_on=date(2027, 5, 1)), today=TODAY)
    assert list(refusal.value.message_dict) == ["begins_on"]
    assert MeetingSeries.objects.count() == 1


def changed(series: MeetingSeries, by: Cast, **more: Any) -> list[date]:
    series.refresh_from_db()
    change_series(by=by.msl, series=series, plan=plan(by, **more), version=series.version, today=TODAY)
    return days(series)


def test_an_end_that_is_taken_back_brings_its_meetings_back(cast: Cast) -> None:
    series = start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    before = days(series)
    assert changed(series, cast, ends_on=date(2026, 3, 31)) == before[:1]
    assert changed(series, cast, ends_on=date(2026, 4, 30)) == before[:2]
    assert changed(series, cast) == before
    assert series.meetings.count() == 3


def test_what_somebody_cancelled_stays_cancelled_when_the_series_goes_on(cast: Cast) -> None:
    series = start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    march, april, may = series.meetings.order_by("starts_at")
    cancel_meeting(by=cast.msl, meeting=april, reason="Congress")
    assert changed(series, cast, ends_on=date(2026, 3, 31)) == [march.activity.planned_on]
    assert changed(series, cast) == [march.activity.planned_on, may.activity.planned_on]


def test_no_meeting_comes_before_the_first_day(cast: Cast) -> None:
    series = start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    before = days(series)
    assert changed(series, cast, begins_on=date(2026, 5, 1)) == before[2:]
    assert changed(series, cast) == before


def test_later_meetings_invite_whoever_is_not_invited_there_yet(cast: Cast) -> None:
    """Under an earlier function, or in other capitals, they are."""
    series = start_series(by=cast.msl, plan=plan(cast), today=TODAY)
    first, second, third = series.meetings.order_by("starts_at")
    invite(by=cast.msl, meeting=second, person=cast.teammate)
    invite(by=cast.msl, meeting=second, name="ANA GUEST", function="research")
    cast.teammate.function = "clinical"
    cast.teammate.save()
    invite(by=cast.msl, meeting=first, person=cast.teammate, later=True)
    invite(by=cast.msl, meeting=first, name="Ana Guest", function="research", later=True)
    assert [one.attendees.filter(user=cast.teammate).count() for one in (first, second, third)] == [1, 1, 1]
    assert [one.attendees.filter(name__iexact="ana guest").count() for one in (first, second, third)] == [1, 1, 1]
