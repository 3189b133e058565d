"""Forecasts: the specification's example, what must hold for any input, and whether 80 % means 80 %."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.arithmetic.forecast import (
    CONGRESS_PRIOR,
    WEAK_PRIOR,
    Chances,
    CountForecast,
    Days,
    Past,
    beta_binomial,
    forecast_count,
    forecast_sentence,
    gamma_poisson,
    kept_from,
    not_yet_planned,
    prior_from,
    say_chance,
    season_of,
    weak_prior,
)
from okrs.arithmetic.progress import day_counts, elapsed
from okrs.arithmetic.steps import forecast_milestones, forecast_slots

STARTS_ON, ENDS_ON = date(2026, 1, 1), date(2026, 3, 31)


def test_six_of_fifteen_on_15_february() -> None:
    passed, total = day_counts(date(2026, 2, 15), STARTS_ON, ENDS_ON)
    found = forecast_count(6, passed, total - passed, 15)
    assert found is not None
    assert (passed, total) == (45, 89)
    assert found.median == 12
    assert found.p_target == pytest.approx(0.243, abs=0.0005)
    assert (found.low, found.high) == (9, 17)
    assert forecast_sentence(found) == "about 12 at this rate, 24\u00a0% chance of reaching 15"
    long = "At this rate about 12 of 15, most likely 9 to 17"
    assert forecast_sentence(found, long=True) == f"{long}; 24\u00a0% chance of reaching 15"
    assert forecast_sentence(found, says_chance=False) == "about 12 at this rate"
    assert forecast_sentence(found, long=True, says_chance=False) == long


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
    assert forecast_sentence(found) == f"about {found.median} at this rate, target of 15 reached"


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


# What is scheduled


def count(*args: float, **more: object) -> CountForecast:
    """A forecast that there is."""
    found = forecast_count(*args, **more)
    assert found is not None
    return found


def test_one_of_three_after_two_thirds_is_unlikely_unless_two_are_scheduled() -> None:
    passed, total = day_counts(date(2026, 2, 28), STARTS_ON, ENDS_ON)
    assert passed / total == pytest.approx(0.65, abs=0.005)
    alone, both = count(1, passed, total - passed, 3), count(1, passed, total - passed, 3, scheduled=2)
    assert alone.p_target == pytest.approx(0.20, abs=0.005)
    # Both of the two plans are counted in (4 / 5) · (5 / 6) of cases, and something may come besides.
    assert both.p_target > 2 / 3
    assert count(1, passed, total - passed, 3, scheduled=2, unplanned=0).p_target > 2 / 3
    assert forecast_sentence(both) == "about 3 with the 2 planned, 81\u00a0% chance of reaching 3"
    assert forecast_sentence(both, long=True).startswith("With the 2 planned about 3 of 3, most likely 2 to ")
    assert "with the one planned" in forecast_sentence(count(1, 58, 31, 3, scheduled=1))


def test_plans_that_came_to_nothing_lower_the_chance_of_the_next() -> None:
    good, bad = (count(1, 58, 31, 3, scheduled=2, kept=kept_from(own)) for own in ((4, 0), (0, 4)))
    assert bad.p_target < count(1, 58, 31, 3, scheduled=2).p_target < good.p_target
    assert kept_from((0, 0)) == (4, 1)
    assert kept_from((2, 1), (3, 4)) == (9, 6)
    # A long past weighs as ten plans, so that the quarter's own soon count for more.
    assert kept_from((0, 0), (800, 200)) == pytest.approx((12, 3))


def test_what_was_planned_teaches_no_rate() -> None:
    assert not_yet_planned([0, 0, 0], 40) == 3
    assert not_yet_planned([40, 60], 40) == 0
    # Planned ten days ahead: the next ten days have their plans, the thirty after them do not yet.
    assert not_yet_planned([10], 40) == 0.75
    assert not_yet_planned([0, 10], 0) == 1
    planned, rate = count(6, 45, 44, 15, unplanned=0), count(6, 45, 44, 15)
    assert (planned.median, rate.median) == (6, 12)
    assert planned.p_target < 0.01 < rate.p_target


def test_whoever_plans_everything_does_little_besides() -> None:
    assert weak_prior(6, 0) == WEAK_PRIOR
    assert weak_prior(0, 4) == (0.1, 0)


def test_days_at_a_congress_have_a_rate_of_their_own() -> None:
    ahead = count(6, 41, 40, 15, congress=Days(0, 0, 4))
    behind = count(10, 41, 44, 15, unplanned=6, congress=Days(4, 4, 0))
    assert ahead.p_target > count(6, 41, 40, 15).p_target
    # What a congress brought is not expected of the days in the field.
    assert behind.median < count(10, 45, 44, 15).median
    # An ordinary one brings about an event a day.
    assert CONGRESS_PRIOR[0] / CONGRESS_PRIOR[1] == 1


def test_last_years_season_is_expected_again() -> None:
    slump = season_of([Past(40, 2, 70, 19)] * 2)
    assert slump < 0.4
    assert season_of([]) == season_of([Past(0, 0, 70, 19)]) == season_of([Past(3, 0, 89, 0)]) == 1
    assert season_of([Past(35, 9.5, 70, 19)]) == pytest.approx(1)
    # A single event more or less makes no season.
    assert 0.75 < season_of([Past(2, 0, 70, 19)]) < 1
    assert count(12, 70, 19, 15, season=slump).p_target < count(12, 70, 19, 15).p_target


def test_days_off_until_the_end_leave_only_what_is_planned() -> None:
    assert forecast_count(2, 60, 0, 3, elapsed=0.9) is None
    found = count(2, 60, 0, 3, elapsed=0.9, scheduled=1)
    assert found.low <= found.median == found.high == 3
    assert found.p_target == pytest.approx(0.8)


plans = st.tuples(st.integers(0, 20), st.integers(1, 60), st.integers(0, 60), st.integers(1, 30), st.integers(1, 8))


@given(plans)
def test_a_further_plan_never_lowers_the_chance(case: tuple[int, int, int, int, int]) -> None:
    value, passed, left, target, scheduled = case
    one, more = (count(value, passed, left, target, elapsed=0.5, scheduled=n) for n in (scheduled, scheduled + 1))
    assert one.p_target <= more.p_target + 1e-9
    assert one.median <= more.median
    assert value <= one.low <= one.median <= one.high


@given(st.integers(0, 12), st.integers(0, 12), st.integers(1, 90), st.integers(1, 90))
def test_sums_of_chances_are_chances(n: int, more: int, days: int, ahead: int) -> None:
    both: Chances = beta_binomial(n, (4, 1)) + gamma_poisson(0.5 + more, days, ahead)
    assert sum(both.of) == pytest.approx(1, abs=1e-6)
    mean = sum((both.first + k) * chance for k, chance in enumerate(both.of))
    assert mean == pytest.approx(0.8 * n + (0.5 + more) * ahead / days, rel=1e-3, abs=1e-3)


# The team's own past


def test_a_prior_has_the_mean_of_the_past_and_weighs_at_most_four_events() -> None:
    assert prior_from([]) == WEAK_PRIOR
    shape, days = prior_from([(12, 85), (15, 88), (9, 89), (14, 80)])
    assert shape / days == pytest.approx(50.5 / 342)
    assert shape == pytest.approx(4)
    alike, apart = prior_from([(12, 89), (12, 89), (12, 89)]), prior_from([(2, 89), (12, 89), (40, 89)])
    assert apart[1] < alike[1]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 95)), max_size=30))
def test_a_prior_is_always_one_that_a_forecast_takes(past: list[tuple[int, int]]) -> None:
    shape, days = prior_from(past)
    assert shape > 0
    assert shape <= 4 + 1e-9
    assert days >= 0
    assert forecast_count(0, 30, 59, 15, (shape, days)) is not None


# Cadences and milestones


def slots(met: int, late: int, missed: int, left: int, elapsed: float = 0.5, *, can_be_late: bool = False,
          ) -> CountForecast | None:  # fmt: skip
    return forecast_slots(met, late, missed, left, can_be_late=can_be_late, elapsed=elapsed)


def test_slots_so_far_speak_for_those_still_open() -> None:
    found = slots(5, 0, 1, 7)
    assert found is not None
    assert (found.median, found.target) == (11, 13)
    assert found.p_target == 0  # one is lost
    sure = slots(6, 0, 0, 7)
    assert sure is not None
    assert sure.p_target == pytest.approx(0.5, abs=1e-9)  # (6 + 1) / (6 + 1 + 7)
    assert forecast_sentence(slots(5, 0, 0, 8)) == "about 12 at this rate, 43\u00a0% chance of reaching 13"


def test_a_missed_slot_stays_open_while_it_can_be_filled_late() -> None:
    never, seldom, often = (slots(6 - late, late, 1, 0, can_be_late=True) for late in (0, 1, 5))
    assert never is not None
    assert seldom is not None
    assert often is not None
    # Beta(1 + late, 1 + missed), by the person's own late ones.
    assert [one.p_target for one in (never, seldom, often)] == pytest.approx([1 / 3, 1 / 2, 6 / 8])
    assert slots(6, 0, 1, 0) is None


def test_slots_are_hidden_early_at_the_end_and_when_nothing_is_open() -> None:
    assert slots(1, 0, 0, 7, elapsed=0.1) is None
    assert slots(1, 0, 0, 7, elapsed=1) is None
    assert slots(7, 0, 0, 0) is None


def test_a_cadence_may_ask_for_fewer_slots_than_there_are() -> None:
    found = forecast_slots(5, 0, 1, 7, can_be_late=False, elapsed=0.5, target=10)
    assert found is not None
    assert found.target == 10
    assert found.p_target > 0.5


def test_milestones_with_a_day_ahead_are_plans() -> None:
    found = forecast_milestones(2, 0, 0, 2, (3, 2, 5), elapsed=0.5)
    assert found is not None
    assert (found.median, found.high, found.scheduled) == (5, 5, 2)
    assert found.p_target == pytest.approx(6 / 7 * 7 / 8)
    assert "with the 2 planned" in forecast_sentence(found)


def test_an_overdue_milestone_is_no_plan_but_not_lost() -> None:
    found = forecast_milestones(2, 0, 1, 0, (2, 1, 3), elapsed=0.5)
    assert found is not None
    assert found.p_target == pytest.approx(1 / 3)
    assert found.scheduled == 0
    assert forecast_milestones(3, 0, 0, 0, (3, 0, 3), elapsed=0.5) is None


@given(st.integers(0, 20), st.integers(0, 5), st.integers(0, 20), st.integers(1, 20), st.booleans())
def test_slots_lie_between_what_is_filled_and_all(met: int, late: int, missed: int, left: int, can: bool) -> None:
    found, better = (slots(one, late, missed, left, can_be_late=can) for one in (met, met + 1))
    assert found is not None
    assert better is not None
    assert met + late <= found.low <= found.median <= found.high <= met + late + left + (missed if can else 0)
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


def test_the_share_elapsed_is_that_of_the_board() -> None:
    today = date(2026, 2, 15)
    passed, total = day_counts(today, STARTS_ON, ENDS_ON)
    plain = forecast_count(6, passed, total - passed, 15)
    assert plain == forecast_count(6, passed, total - passed, 15, elapsed=elapsed(today, STARTS_ON, ENDS_ON))
