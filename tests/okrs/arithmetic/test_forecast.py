"""Forecasts: the specification's example, what must hold for any input, and whether 80 % means 80 %."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.arithmetic.forecast import (
    WEAK_PRIOR,
    dispersion,
    forecast_count,
    forecast_level,
    forecast_sentence,
    forecast_steps,
    level_sentence,
    prior_from,
    say_chance,
)
from okrs.arithmetic.progress import day_counts, elapsed

STARTS_ON, ENDS_ON = date(2026, 1, 1), date(2026, 3, 31)


def test_six_of_fifteen_on_15_february() -> None:
    passed, total = day_counts(date(2026, 2, 15), STARTS_ON, ENDS_ON)
    found = forecast_count(6, passed, total - passed, 15)
    assert found is not None
    assert (passed, total) == (45, 89)
    assert found.median == 12
    assert found.p_target == pytest.approx(0.243, abs=0.0005)
    assert (found.low, found.high) == (9, 17)
    assert forecast_sentence(found) == "12 likely, 24\u00a0% for 15"
    assert forecast_sentence(found, long=True) == "At this rate 12 of 15 (9 to 17 likely); 24\u00a0% for 15"


def test_hidden_before_fifteen_per_cent_and_at_the_end() -> None:
    assert forecast_count(2, 13, 76, 15) is None  # .146
    assert forecast_count(2, 14, 75, 15) is not None  # .157
    assert forecast_count(2, 14, 75, 15, elapsed=0.1) is None
    assert forecast_count(12, 89, 0, 15) is None
    assert forecast_count(0, 0, 0, 15) is None
    assert forecast_sentence(None) == ""


def test_impossible_days_and_priors_are_refused() -> None:
    with pytest.raises(ValueError, match="days"):
        forecast_count(2, -1, 30, 15)
    with pytest.raises(ValueError, match="prior"):
        forecast_count(2, 30, 30, 15, (0, 0))


def test_a_target_reached_is_said_to_be_reached() -> None:
    found = forecast_count(16, 45, 44, 15)
    assert found is not None
    assert found.reached
    assert found.p_target == 1
    assert forecast_sentence(found) == f"{found.median} likely, target of 15 reached"


def test_a_count_at_nought_is_not_hopeless() -> None:
    found = forecast_count(0, 45, 44, 1)
    assert found is not None
    assert 0.2 < found.p_target < 0.4
    assert (found.low, found.median) == (0, 0)


def test_counting_down_mirrors_counting_up() -> None:
    up, down = forecast_count(6, 45, 44, 15), forecast_count(14, 45, 44, 5, baseline=20)
    assert up is not None
    assert down is not None
    assert (down.median, down.low, down.high) == (20 - up.median, 20 - up.high, 20 - up.low)
    assert down.p_target == pytest.approx(up.p_target)


def test_a_teams_own_past_steadies_the_forecast() -> None:
    weak, own = forecast_count(0, 20, 69, 15), forecast_count(0, 20, 69, 15, (15.0, 89.0))
    assert weak is not None
    assert own is not None
    assert own.median > weak.median


def test_a_count_in_the_millions_is_answered() -> None:
    found = forecast_count(1_000_000, 45, 45, 2_000_000)
    assert found is not None
    assert found.median == pytest.approx(2_000_000, rel=0.001)
    assert found.p_target == pytest.approx(0.5, abs=0.01)


cases = st.tuples(st.integers(0, 60), st.integers(1, 98), st.integers(1, 98), st.integers(1, 80))


@given(cases)
def test_the_interval_holds_the_median_and_starts_at_the_value(case: tuple[int, int, int, int]) -> None:
    value, passed, left, target = case
    found = forecast_count(value, passed, left, target, elapsed=0.5)
    assert found is not None
    assert value <= found.low <= found.median <= found.high
    assert 0 <= found.p_target <= 1
    # The chance and the quantiles tell the same story.
    assert (found.p_target > 0.5) == (found.median >= target) or found.p_target == pytest.approx(0.5)


@given(cases)
def test_more_done_or_less_asked_never_lowers_the_chance(case: tuple[int, int, int, int]) -> None:
    value, passed, left, target = case
    here = forecast_count(value, passed, left, target, elapsed=0.5)
    more = forecast_count(value + 1, passed, left, target, elapsed=0.5)
    less = forecast_count(value, passed, left, target + 1, elapsed=0.5)
    assert here is not None
    assert more is not None
    assert less is not None
    assert less.p_target - 1e-9 <= here.p_target <= more.p_target + 1e-9
    assert more.median >= here.median


def test_eighty_per_cent_intervals_hold_about_eighty_per_cent() -> None:
    """Simulated quarters with rates drawn evenly; a discrete interval holds a little more than it says."""
    rng = random.Random(20260101)
    held = asked = 0
    for _ in range(3000):
        rate = rng.uniform(2, 20) / 89
        days = [sum(rng.random() < rate / 4 for _ in range(4)) for _ in range(89)]
        passed = rng.randrange(20, 80)
        found = forecast_count(sum(days[:passed]), passed, 89 - passed, 15)
        assert found is not None
        asked += 1
        held += found.low <= sum(days) <= found.high
    assert 0.78 < held / asked < 0.92


def test_newer_weeks_weigh_more_and_bursts_say_less() -> None:
    old, new = ([start + 3.0 * n for n in range(6)] for start in (27, 0))
    early, late = (forecast_count(6, 45, 44, 15, ages=ages) for ages in (old, new))
    assert early is not None
    assert late is not None
    assert early.median < 12 < late.median
    assert dispersion([], 45) == 1
    assert dispersion([1, 8, 15, 22, 29, 36], 45) == 1
    assert dispersion([10.0] * 6, 45) == 6
    single, burst = (forecast_count(6, 45, 44, 15, ages=ages) for ages in ([4, 11, 18, 25, 32, 39], [22.0] * 6))
    assert single is not None
    assert burst is not None
    assert burst.high - burst.low > single.high - single.low


@given(st.lists(st.floats(0, 60), max_size=40), st.integers(1, 60))
def test_dispersion_is_never_less_than_one(ages: list[float], passed: int) -> None:
    assert dispersion(ages, passed) >= 1


# The team's own past


def test_a_prior_has_the_mean_of_the_past_and_weighs_at_most_thirty_days() -> None:
    assert prior_from([]) == WEAK_PRIOR
    shape, days = prior_from([(12, 85), (15, 88), (9, 89), (14, 80)])
    assert shape / days == pytest.approx(50.5 / 342)
    assert days == 30
    alike, apart = prior_from([(12, 89), (12, 89), (12, 89)]), prior_from([(2, 89), (12, 89), (40, 89)])
    assert apart[1] < alike[1]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 95)), max_size=30))
def test_a_prior_is_always_one_that_a_forecast_takes(past: list[tuple[int, int]]) -> None:
    shape, days = prior_from(past)
    assert shape > 0
    assert 0 <= days <= 30
    assert forecast_count(0, 30, 59, 15, (shape, days)) is not None


# Cadences and milestones


def test_slots_so_far_speak_for_those_still_open() -> None:
    found = forecast_steps(5, 1, 7, elapsed=0.5)
    assert found is not None
    assert (found.median, found.target) == (11, 13)
    assert found.p_target == 0  # one is missed already
    sure = forecast_steps(6, 0, 7, elapsed=0.5)
    assert sure is not None
    assert sure.p_target == pytest.approx(0.5, abs=1e-9)  # (6 + 1) / (6 + 1 + 7)
    assert forecast_sentence(forecast_steps(5, 0, 8, elapsed=0.5)) == "12 likely, 43\u00a0% for 13"


def test_steps_are_hidden_early_at_the_end_and_when_nothing_is_open() -> None:
    assert forecast_steps(1, 0, 7, elapsed=0.1) is None
    assert forecast_steps(1, 0, 7, elapsed=1) is None
    assert forecast_steps(7, 0, 0, elapsed=0.5) is None


def test_milestones_end_in_their_weights() -> None:
    found = forecast_steps(2, 0, 2, elapsed=0.5, weights=(3, 2, 5))
    assert found is not None
    assert found.low >= 3
    assert found.high <= 5
    assert found.p_target == pytest.approx(forecast_steps(2, 0, 2, elapsed=0.5).p_target)  # type: ignore[union-attr]


@given(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20))
def test_steps_lie_between_what_is_done_and_all(done: int, missed: int, left: int) -> None:
    found = forecast_steps(done, missed, left, elapsed=0.5)
    better = forecast_steps(done + 1, missed, left, elapsed=0.5)
    assert found is not None
    assert better is not None
    assert done <= found.low <= found.median <= found.high <= done + left
    assert 0 <= found.p_target <= 1
    assert better.median >= found.median


def test_chances_in_words() -> None:
    assert [say_chance(chance) for chance in (0, 0.004, 0.01, 0.243, 0.99, 0.996, 1)] == [
        "under 1\u00a0%",
        "under 1\u00a0%",
        "1\u00a0%",
        "24\u00a0%",
        "99\u00a0%",
        "over 99\u00a0%",
        "over 99\u00a0%",
    ]


# Levels


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


def test_the_share_elapsed_is_that_of_the_board() -> None:
    today = date(2026, 2, 15)
    passed, total = day_counts(today, STARTS_ON, ENDS_ON)
    plain = forecast_count(6, passed, total - passed, 15)
    assert plain == forecast_count(6, passed, total - passed, 15, elapsed=elapsed(today, STARTS_ON, ENDS_ON))
