"""Forecasts of levels: a trend that one wild reading does not move, and its interval."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.arithmetic.trend import forecast_level, level_sentence

STARTS_ON, ENDS_ON = date(2026, 1, 1), date(2026, 3, 31)


def readings(*values: float, every: int = 7) -> list[tuple[date, float]]:
    return [(STARTS_ON + timedelta(days=every * n), value) for n, value in enumerate(values)]


def test_a_straight_line_is_carried_on() -> None:
    found = forecast_level(readings(10, 17, 24, 31), ENDS_ON, elapsed=0.3)
    assert found is not None
    assert (found.low, found.median, found.high) == pytest.approx((99, 99, 99))


def test_one_wild_reading_does_not_move_the_trend() -> None:
    found = forecast_level(readings(10, 17, 24, 500, 38, 45, 52), ENDS_ON, elapsed=0.5)
    assert found is not None
    assert found.median == pytest.approx(99, abs=1)


def test_scatter_and_distance_widen_the_interval() -> None:
    calm = forecast_level(readings(10, 11, 12, 13, 14, 15), ENDS_ON, elapsed=0.4)
    wild = forecast_level(readings(10, 14, 9, 16, 11, 15), ENDS_ON, elapsed=0.4)
    assert calm is not None
    assert wild is not None
    assert wild.high - wild.low > calm.high - calm.low


def test_a_level_is_hidden_when_early_over_or_hardly_measured() -> None:
    assert forecast_level(readings(1, 2, 3, 4), ENDS_ON, elapsed=0.14) is None
    assert forecast_level(readings(1, 2, 3, 4), ENDS_ON, elapsed=1) is None
    assert forecast_level(readings(1, 2), ENDS_ON, elapsed=0.5) is None
    assert forecast_level(readings(1, 2, 3, every=0), ENDS_ON, elapsed=0.5) is None


def test_a_level_in_words() -> None:
    found = forecast_level(readings(10, 14, 9, 16, 11, 15), ENDS_ON, elapsed=0.4)
    assert found is not None
    assert level_sentence(found, 20, "%").startswith("At this rate ")
    assert "target 20\u00a0%" in level_sentence(found, 20, "%")
    assert level_sentence(None, 20) == ""


levels = st.lists(st.tuples(st.integers(0, 60), st.floats(-1000, 1000)), min_size=3, max_size=15)


@given(levels, st.floats(-100, 100))
def test_a_level_lies_in_its_interval_and_shifts_with_its_readings(
    points: list[tuple[int, float]], shift: float
) -> None:
    dated = [(STARTS_ON + timedelta(days=day), value) for day, value in points]
    here = forecast_level(dated, ENDS_ON, elapsed=0.7)
    there = forecast_level([(day, value + shift) for day, value in dated], ENDS_ON, elapsed=0.7)
    if here is None or there is None:
        assert here is there
        return
    assert here.low <= here.median <= here.high
    assert there.median == pytest.approx(here.median + shift, abs=1e-6)
