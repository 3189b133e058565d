"""How a commitment stands: by the day of its value, in both directions, while the quarter runs and afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.arithmetic.commitments import Standing, Stands, stands
from okrs.arithmetic.progress import raw_progress

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


def at(value: float | None, as_of: date | None, today: date, **more: Any) -> Stands:
    asked = {"baseline": 0, "target": 20, "starts_on": FIRST, "ends_on": LAST} | more
    return stands(value, as_of, today=today, **asked)


def test_a_value_is_judged_by_its_own_day_and_not_by_today() -> None:
    half = date(2026, 2, 15)  # 45 of 89 days
    found = at(10, half, date(2026, 3, 10))
    assert (found.standing, found.share, found.passed, found.days) == (Standing.ON_PACE, 0.5, 45, 89)
    assert found.expected == pytest.approx(0.506, abs=0.001)
    assert at(9, half, half).standing == Standing.BEHIND


def test_what_goes_down_is_judged_by_the_same_formula() -> None:
    half = date(2026, 2, 15)
    assert at(14, half, half, baseline=20, target=10).share == pytest.approx(0.6)
    assert at(14, half, half, baseline=20, target=10).standing == Standing.ON_PACE
    assert at(16, half, half, baseline=20, target=10).standing == Standing.BEHIND
    assert at(9, half, half, baseline=20, target=10).standing == Standing.REACHED


def test_more_than_committed_is_kept() -> None:
    assert at(25, FIRST, FIRST).share == 1.25


def test_nothing_is_expected_on_the_first_day_and_no_value_is_no_shortfall() -> None:
    assert at(0, FIRST, FIRST).standing == Standing.ON_PACE
    assert at(None, None, date(2026, 3, 1)).standing == Standing.NO_VALUE
    assert at(None, None, LAST + timedelta(days=9)).standing == Standing.NO_VALUE


def test_after_the_quarter_it_is_reached_or_not() -> None:
    after = LAST + timedelta(days=1)
    assert at(19, LAST, LAST).standing == Standing.ON_PACE
    assert at(19, LAST, after).standing == Standing.MISSED
    assert at(20, LAST, after).standing == Standing.REACHED


def test_a_value_is_stale_once_it_is_older_than_a_month_while_the_quarter_runs() -> None:
    said = date(2026, 1, 20)
    assert not at(5, said, said + timedelta(days=31)).is_stale
    assert at(5, said, said + timedelta(days=32)).is_stale
    # Of an ended quarter by its last day, however long ago that is.
    assert not at(5, date(2026, 3, 1), date(2026, 9, 1)).is_stale
    assert at(5, date(2026, 2, 20), date(2026, 9, 1)).is_stale


@given(st.integers(-500, 500), st.integers(-50, 50), st.integers(1, 60), st.integers(0, 89), st.integers(0, 200))
def test_any_figure_stands_somewhere(value: int, baseline: int, far: int, day: int, later: int) -> None:
    said = FIRST + timedelta(days=day)
    found = at(value, said, said + timedelta(days=later), baseline=baseline, target=baseline + far)
    assert found.share == raw_progress(value, baseline, baseline + far)
    assert (found.standing == Standing.REACHED) == (found.share >= 1)
    assert 0 <= found.expected <= 1
