"""Time and pace: what is expected by a day, in quarters of every shape."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.arithmetic.progress import (
    day_counts,
    elapsed,
    expected_calendar,
    expected_linear,
    expected_planned,
    planned_dates,
)
from tests.okrs.arithmetic.quarters import ENDS_ON, STARTS_ON, days_off_of, quarters

# Time and pace


def test_elapsed_counts_a_leap_day() -> None:
    assert day_counts(date(2028, 3, 1), date(2028, 1, 1), date(2028, 3, 31)) == (60, 90)
    assert day_counts(date(2026, 3, 1), date(2026, 1, 1), date(2026, 3, 31)) == (59, 89)


def test_days_off_are_left_out_of_both_sides() -> None:
    off = [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 2), date(2026, 3, 30), date(2026, 4, 6)]
    assert day_counts(date(2026, 1, 20), STARTS_ON, ENDS_ON, off) == (17, 86)
    assert elapsed(date(2026, 1, 20), STARTS_ON, ENDS_ON, off) == 17 / 86


def test_a_quarter_with_every_day_off_passes_at_its_end() -> None:
    off = [STARTS_ON + timedelta(days=n) for n in range(90)]
    assert elapsed(date(2026, 2, 15), STARTS_ON, ENDS_ON, off) == 0
    assert elapsed(ENDS_ON, STARTS_ON, ENDS_ON, off) == 1
    assert elapsed(date(2026, 5, 1), STARTS_ON, ENDS_ON, off) == 1


@pytest.mark.parametrize("ends_on", [date(2026, 1, 1), date(2025, 12, 31)])
def test_a_quarter_of_one_day_is_refused(ends_on: date) -> None:
    with pytest.raises(ValueError, match="longer than one day"):
        elapsed(date(2026, 1, 1), date(2026, 1, 1), ends_on)
    with pytest.raises(ValueError, match="longer than one day"):
        planned_dates(date(2026, 1, 1), ends_on, 3)


@given(st.data(), quarters())
def test_elapsed_runs_from_nought_to_one_and_never_back(data: st.DataObject, quarter: tuple[date, date]) -> None:
    starts_on, ends_on = quarter
    off = data.draw(days_off_of(quarter))
    days = [starts_on + timedelta(days=n) for n in range(-3, (ends_on - starts_on).days + 4)]
    shares = [elapsed(day, starts_on, ends_on, off) for day in days]
    assert shares == sorted(shares)
    assert elapsed(starts_on, starts_on, ends_on, off) == 0
    assert elapsed(ends_on, starts_on, ends_on, off) == 1
    assert all(0 <= share <= 1 for share in shares)


@given(quarters(), st.integers(-20, 150))
def test_elapsed_without_days_off_is_the_plain_quotient(quarter: tuple[date, date], shift: int) -> None:
    starts_on, ends_on = quarter
    today = starts_on + timedelta(days=shift)
    plain = (today - starts_on) / (ends_on - starts_on)
    assert elapsed(today, starts_on, ends_on) == pytest.approx(min(1, max(0, plain)))


def test_three_steps_fall_on_thirds_of_the_quarter() -> None:
    assert planned_dates(STARTS_ON, ENDS_ON, 3) == [date(2026, 1, 31), date(2026, 3, 2), ENDS_ON]
    assert expected_planned(date(2026, 1, 30), STARTS_ON, ENDS_ON, 3) == 0
    assert expected_planned(date(2026, 1, 31), STARTS_ON, ENDS_ON, 3) == pytest.approx(1 / 3)
    assert expected_planned(ENDS_ON, STARTS_ON, ENDS_ON, 3) == 1


def test_dated_steps_are_due_on_their_dates() -> None:
    dates = [date(2026, 2, 10), date(2026, 2, 10), date(2026, 3, 5), date(2026, 3, 25)]
    assert expected_planned(date(2026, 2, 9), STARTS_ON, ENDS_ON, dates) == 0
    assert expected_planned(date(2026, 2, 10), STARTS_ON, ENDS_ON, dates) == 0.5
    assert expected_planned(date(2026, 3, 10), STARTS_ON, ENDS_ON, dates) == 0.75


def test_a_plan_without_steps_expects_nothing() -> None:
    assert expected_planned(ENDS_ON, STARTS_ON, ENDS_ON, 0) == 0
    assert expected_planned(ENDS_ON, STARTS_ON, ENDS_ON, []) == 0
    with pytest.raises(ValueError, match="steps"):
        expected_planned(ENDS_ON, STARTS_ON, ENDS_ON, -1)
    with pytest.raises(ValueError, match="step"):
        planned_dates(STARTS_ON, ENDS_ON, 0)


@given(quarters(), st.integers(1, 200), st.integers(-5, 130))
def test_planned_steps_follow_the_even_pace_by_less_than_one_step(
    quarter: tuple[date, date], steps: int, shift: int
) -> None:
    starts_on, ends_on = quarter
    today = starts_on + timedelta(days=shift)
    dates = planned_dates(starts_on, ends_on, steps)
    assert dates == sorted(dates)
    assert starts_on < dates[0]
    assert dates[-1] == ends_on
    expected = expected_planned(today, starts_on, ends_on, steps)
    assert expected == expected_planned(today, starts_on, ends_on, dates)
    even = expected_linear(elapsed(today, starts_on, ends_on))
    assert even - 1 / steps - 1e-9 < expected <= even + 1e-9


@dataclass(frozen=True)
class OneSlot:
    due_at: datetime
    excused: bool = False


def test_a_calendar_expects_the_slots_whose_due_time_has_passed() -> None:
    noon = datetime(2026, 1, 9, 12, tzinfo=UTC)
    slots = [OneSlot(noon - timedelta(hours=1)), OneSlot(noon), OneSlot(noon + timedelta(days=7)), OneSlot(noon, True)]
    assert expected_calendar(slots, noon) == pytest.approx(1 / 3)
    assert expected_calendar(slots, noon + timedelta(seconds=1)) == pytest.approx(2 / 3)
    assert expected_calendar([OneSlot(noon, True)], noon) is None
    assert expected_calendar([], noon) is None
