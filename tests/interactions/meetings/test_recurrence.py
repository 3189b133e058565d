"""On which day and at which moment a monthly meeting takes place."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.arithmetic.recurrence import meeting_day, moment_of, next_months, nth_weekday
from organization.ground.work_weeks import Calendar

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("month", "week", "weekday", "day"),
    [
        (date(2026, 12, 1), 2, 1, date(2026, 12, 8)),
        (date(2026, 12, 1), 1, 1, date(2026, 12, 1)),
        (date(2026, 2, 1), 5, 6, date(2026, 2, 22)),
        (date(2026, 8, 1), 5, 0, date(2026, 8, 31)),
        (date(2026, 2, 14), 4, 5, date(2026, 2, 28)),
    ],
)
def test_the_day_of_the_month(month: date, week: int, weekday: int, day: date) -> None:
    assert nth_weekday(month, week, weekday) == day


def test_a_day_off_moves_to_the_next_working_day() -> None:
    """Christmas Day 2026 is a Friday: the fourth Friday moves to Monday."""
    calendar = Calendar(frozenset({date(2026, 12, 25)}))
    assert meeting_day(date(2026, 12, 1), 4, 4, calendar) == date(2026, 12, 28)


def test_at_the_end_of_a_month_it_moves_back() -> None:
    """The last Thursday of December 2026 is the 31st; the month, whose slot it fills, has no later day."""
    calendar = Calendar(frozenset({date(2026, 12, 31)}))
    assert meeting_day(date(2026, 12, 1), 5, 3, calendar) == date(2026, 12, 30)


def test_another_weekend() -> None:
    """Friday and Saturday off: a second Friday moves to Sunday."""
    assert meeting_day(date(2026, 12, 1), 2, 4, Calendar(weekend=frozenset({4, 5}))) == date(2026, 12, 13)


def test_a_month_without_a_working_day_is_left_out() -> None:
    assert meeting_day(date(2026, 2, 1), 2, 1, Calendar(frozenset(date(2026, 2, day) for day in range(1, 29)))) is None


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(1, 5), st.integers(0, 6))
def test_it_stays_in_its_month(month: date, week: int, weekday: int) -> None:
    wanted, day = nth_weekday(month, week, weekday), meeting_day(month, week, weekday, Calendar())
    assert wanted.weekday() == weekday
    assert day is not None
    assert (day.year, day.month) == (wanted.year, wanted.month) == (month.year, month.month)
    assert Calendar().works_on(day)


def test_the_hour_stays_when_clocks_change() -> None:
    moments = [moment_of(date(2026, month, 10), time(14), BERLIN) for month in (3, 4, 11)]
    assert [one.hour for one in moments] == [13, 12, 13]


def test_an_hour_that_does_not_exist_and_one_that_comes_twice() -> None:
    assert moment_of(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moment_of(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_months_across_a_year() -> None:
    assert next_months(date(2026, 11, 30), 3) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
