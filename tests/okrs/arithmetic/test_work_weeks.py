"""Weeks where other days than Saturday and Sunday are off: slots, due days and what excuses a slot."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.arithmetic.cadence import (
    Done,
    SlotState,
    due_count,
    is_all_off,
    last_working_day,
    slot_states,
    weekly_slots,
)
from organization.ground.work_weeks import WEEKEND, Calendar, due_day_of, last_day, weekend_of
from organization.models import Quarter, WorkWeek
from tests.okrs.arithmetic.quarters import ENDS_ON, STARTS_ON, quarters

RIYADH = ZoneInfo("Asia/Riyadh")
FRIDAY_SATURDAY = weekend_of("fri_sat")
weekends = st.sampled_from([weekend_of(one) for one in WorkWeek.DaysOff.values])


@pytest.mark.parametrize(
    ("days_off", "day"),
    [
        (None, 4),
        ("sat_sun", 4),
        ("fri_sat", 3),
        ("thu_fri", 2),
        ("fri", 3),
        ("sat", 4),
        ("sun", 5),
        ("fri_sun", 5),
    ],
)
def test_a_week_is_due_on_the_last_day_before_the_weekend(days_off: str | None, day: int) -> None:
    assert last_day(weekend_of(days_off)) == day


def test_in_riyadh_the_week_is_due_on_thursday_at_five() -> None:
    slots = weekly_slots(STARTS_ON, ENDS_ON, RIYADH, FRIDAY_SATURDAY)
    assert [(one.start, one.end) for one in slots[:1]] == [(date(2025, 12, 29), date(2026, 1, 4))]
    assert slots[0].due_at == datetime(2026, 1, 1, 17, tzinfo=RIYADH)
    assert (len(slots), slots[-1].due_at.date()) == (13, date(2026, 3, 26))
    assert due_count(slots, datetime(2026, 3, 19, 16, 59, tzinfo=RIYADH)) == 11
    assert due_count(slots, datetime(2026, 3, 19, 17, 1, tzinfo=RIYADH)) == 12


def test_a_week_belongs_to_the_quarter_of_its_due_day() -> None:
    """2026-Q4 ends on a Thursday: its last week is of this quarter in Riyadh, and of the next one in Berlin."""
    starts_on, ends_on = date(2026, 10, 1), date(2026, 12, 31)
    assert len(weekly_slots(starts_on, ends_on, RIYADH, FRIDAY_SATURDAY)) == 14
    assert len(weekly_slots(starts_on, ends_on, RIYADH)) == 13
    quarter = Quarter(starts_on=starts_on, ends_on=ends_on)
    assert quarter.weeks(date(2026, 12, 30), FRIDAY_SATURDAY) == (14, 14)
    assert quarter.weeks(date(2026, 12, 30)) == (13, 13)


@given(st.dates(date(2019, 1, 1), date(2040, 1, 1)), st.lists(st.integers(7, 120), min_size=1, max_size=5), weekends)
def test_following_quarters_share_out_every_week_once(first: date, lengths: list[int], weekend: frozenset[int]) -> None:
    due: list[date] = []
    start = first
    for length in lengths:
        end = start + timedelta(days=length - 1)
        slots = weekly_slots(start, end, RIYADH, weekend)
        assert all(start <= one.due_at.date() <= end for one in slots)
        assert Quarter(starts_on=start, ends_on=end).weeks(start, weekend)[1] == len(slots)
        due += [one.due_at.date() for one in slots]
        start = end + timedelta(days=1)
    assert all(later - earlier == timedelta(days=7) for earlier, later in pairwise(due))
    calendar = Calendar(weekend=weekend)
    assert all(calendar.works_on(day) and not calendar.works_on(day + timedelta(days=1)) for day in due)
    assert due == [due_day_of(day - timedelta(days=day.weekday()), weekend) for day in due]


@given(quarters())
def test_saturday_and_sunday_are_what_holds_where_nothing_is_said(quarter: tuple[date, date]) -> None:
    assert weekly_slots(*quarter, RIYADH) == weekly_slots(*quarter, RIYADH, WEEKEND)
    assert last_working_day(*quarter) == last_working_day(*quarter, (), WEEKEND)


@given(quarters(), weekends)
def test_the_last_working_day_is_one(quarter: tuple[date, date], weekend: frozenset[int]) -> None:
    first, last = quarter
    found = last_working_day(first, last, (), weekend)
    later = [found + timedelta(days=number) for number in range(1, (last - found).days + 1)]
    if any((first + timedelta(days=n)).weekday() not in weekend for n in range((last - first).days + 1)):
        assert found.weekday() not in weekend
        assert all(day.weekday() in weekend for day in later)


def test_the_last_working_day_of_january_in_riyadh() -> None:
    """31 January 2026 is a Saturday."""
    assert last_working_day(date(2026, 1, 1), date(2026, 1, 31), (), FRIDAY_SATURDAY) == date(2026, 1, 29)


def test_leave_on_every_working_day_up_to_the_due_day_excuses_the_week() -> None:
    slot = weekly_slots(STARTS_ON, ENDS_ON, RIYADH, FRIDAY_SATURDAY)[1]
    away = {slot.start + timedelta(days=number) for number in range(4)}  # Monday to Thursday
    assert is_all_off(slot, away, FRIDAY_SATURDAY)
    assert not is_all_off(slot, away - {slot.start}, FRIDAY_SATURDAY)
    assert not is_all_off(weekly_slots(STARTS_ON, ENDS_ON, RIYADH)[1], away), "Friday is a working day elsewhere"


def test_friday_is_late_in_riyadh() -> None:
    slots = weekly_slots(STARTS_ON, ENDS_ON, RIYADH, FRIDAY_SATURDAY)[:1]
    done = [Done(datetime(2026, 1, 2, 9, tzinfo=RIYADH), "update")]
    now = datetime(2026, 1, 5, tzinfo=RIYADH)
    assert slot_states(slots, done, now, weekend=FRIDAY_SATURDAY)[0].state == SlotState.LATE
    assert slot_states(weekly_slots(STARTS_ON, ENDS_ON, RIYADH)[:1], done, now)[0].state == SlotState.MET


@given(
    first=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    length=st.integers(-3, 200),
    weekend=st.sampled_from([WEEKEND, FRIDAY_SATURDAY, frozenset({4}), frozenset()]),
    off=st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=40),
)
def test_working_days_are_as_many_as_counted_one_by_one(
    first: date, length: int, weekend: frozenset[int], off: set[date]
) -> None:
    calendar = Calendar(frozenset(off), weekend)
    days = [first + timedelta(days=number) for number in range(max(0, length))]
    assert calendar.working_days(first, first + timedelta(days=length - 1)) == sum(map(calendar.works_on, days))
