"""The arithmetic of progress, pace and status: the specification's examples, then what must hold for any input."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.progress import (
    EXPECTED_MAINTAINED,
    Kind,
    ObjectivePart,
    Status,
    Thresholds,
    day_counts,
    elapsed,
    expected_calendar,
    expected_linear,
    expected_planned,
    maintain_progress,
    objective_progress,
    objective_status,
    planned_dates,
    progress,
    raw_progress,
    say_number,
    status_of,
)

STARTS_ON, ENDS_ON = date(2026, 1, 1), date(2026, 3, 31)

finite = st.floats(-1e6, 1e6, allow_nan=False)
shares = st.floats(0, 1)


@st.composite
def quarters(draw: st.DrawFn) -> tuple[date, date]:
    """Calendar quarters (leap years among them), 4-4-5 quarters of 13 or 14 weeks, and short ones."""
    starts_on = draw(st.dates(date(2019, 1, 1), date(2040, 12, 31)))
    shape = draw(st.sampled_from(["calendar", "thirteen_weeks", "fourteen_weeks", "any"]))
    if shape == "calendar":
        starts_on = date(starts_on.year, 3 * ((starts_on.month - 1) // 3) + 1, 1)
        after = date(starts_on.year + starts_on.month // 10, (starts_on.month + 2) % 12 + 1, 1)
        return starts_on, after - timedelta(days=1)
    length = {"thirteen_weeks": 91, "fourteen_weeks": 98}.get(shape) or draw(st.integers(2, 120))
    return starts_on, starts_on + timedelta(days=length - 1)


@st.composite
def days_off_of(draw: st.DrawFn, quarter: tuple[date, date]) -> list[date]:
    starts_on, ends_on = quarter
    return draw(st.lists(st.dates(starts_on - timedelta(days=10), ends_on + timedelta(days=10)), max_size=60))


def judge(
    value: float, today: date, *, target: float = 15, kind: Kind = Kind.COUNT, confidence: int | None = None
) -> tuple[Status, str]:
    share = elapsed(today, STARTS_ON, ENDS_ON)
    found = status_of(
        kind,
        progress(value, 0, target),
        expected_linear(share),
        share,
        value=value,
        target=target,
        confidence=confidence,
    )
    return found.status, found.reason


# Examples of the specification


@pytest.mark.parametrize(
    ("today", "share", "status", "reason"),
    [
        (date(2026, 1, 20), 19 / 89, Status.ON_TRACK, "2.8 ahead of the pace of 3.2 by today"),
        (date(2026, 2, 15), 45 / 89, Status.IN_PROGRESS, "1.6 behind the pace of 7.6 by today"),
        (date(2026, 3, 20), 78 / 89, Status.AT_RISK, "7.1 behind the pace of 13.1 by today"),
    ],
)
def test_six_of_fifteen_through_the_quarter(today: date, share: float, status: Status, reason: str) -> None:
    assert elapsed(today, STARTS_ON, ENDS_ON) == share
    assert judge(6, today) == (status, reason)


def test_six_of_fifteen_in_mid_february_is_at_79_per_cent_of_the_pace() -> None:
    assert progress(6, 0, 15) / elapsed(date(2026, 2, 15), STARTS_ON, ENDS_ON) == pytest.approx(0.791, abs=0.0005)


def test_one_formula_for_both_directions() -> None:
    assert progress(14, 20, 10) == pytest.approx(0.6)
    assert progress(Decimal(14), Decimal(20), Decimal(10)) == pytest.approx(0.6)
    assert raw_progress(18, 0, 15) == pytest.approx(1.2)
    assert raw_progress(22, 20, 10) == pytest.approx(-0.2)
    assert progress(18, 0, 15) == 1
    assert progress(22, 20, 10) == 0


def test_objective_progress_weighs_its_key_results() -> None:
    assert objective_progress([(2, 0.4), (1, 1.0), (1, 0.5)]) == pytest.approx(0.575)


def test_labels() -> None:
    assert [status.label for status in Status] == ["On Track", "At Risk", "In Progress", "Complete"]
    assert [kind.value for kind in Kind] == [
        "count",
        "number",
        "percentage",
        "milestone",
        "yes_no",
        "cadence",
        "maintain",
    ]


# Progress


def test_a_target_equal_to_the_baseline_is_refused() -> None:
    with pytest.raises(ValueError, match="differs from its baseline"):
        progress(3, 5, 5)


@given(finite, finite, finite)
def test_progress_lies_between_nought_and_one(value: float, baseline: float, target: float) -> None:
    if baseline != target:
        assert 0 <= progress(value, baseline, target) <= 1


@given(finite, finite, finite, finite)
def test_progress_never_falls_when_the_value_moves_towards_the_target(
    one: float, other: float, baseline: float, target: float
) -> None:
    if baseline == target:
        return
    nearer, further = (max(one, other), min(one, other)) if target > baseline else (min(one, other), max(one, other))
    assert progress(nearer, baseline, target) >= progress(further, baseline, target)


@pytest.mark.parametrize(
    ("value", "expected"), [(40, 1), (50, 1), (60, 1), (35, 0.75), (70, 0.5), (80, 0), (90, 0), (20, 0)]
)
def test_maintain_scales_with_the_distance_from_the_range(value: float, expected: float) -> None:
    assert maintain_progress(value, 40, 60) == pytest.approx(expected)


def test_maintain_with_a_range_of_no_width_and_a_reversed_one() -> None:
    assert maintain_progress(5, 5, 5) == 1
    assert maintain_progress(5.1, 5, 5) == 0
    with pytest.raises(ValueError, match="range"):
        maintain_progress(5, 6, 5)


@given(finite, finite, finite)
def test_maintain_lies_between_nought_and_one(value: float, one: float, other: float) -> None:
    assert 0 <= maintain_progress(value, min(one, other), max(one, other)) <= 1


weighed = st.lists(st.tuples(st.floats(0.01, 100), shares), min_size=1, max_size=12)


@given(weighed, st.randoms(use_true_random=False))
def test_objective_progress_is_independent_of_order(items: list[tuple[float, float]], rng: random.Random) -> None:
    shuffled = items[:]
    rng.shuffle(shuffled)
    assert objective_progress(shuffled) == objective_progress(items)


@given(weighed, st.floats(0.001, 1000))
def test_objective_progress_knows_weights_only_by_their_ratios(items: list[tuple[float, float]], scale: float) -> None:
    scaled = objective_progress([(weight * scale, part) for weight, part in items])
    assert scaled == pytest.approx(objective_progress(items))


@given(weighed)
def test_objective_progress_lies_among_its_parts(items: list[tuple[float, float]]) -> None:
    found = objective_progress(items)
    assert found is not None
    parts = [part for _, part in items]
    assert min(parts) - 1e-9 <= found <= max(parts) + 1e-9


def test_objective_progress_leaves_out_what_is_not_scored() -> None:
    assert objective_progress([(1, 0.5), (3, None)]) == 0.5
    assert objective_progress([(1, None)]) is None
    assert objective_progress([]) is None
    with pytest.raises(ValueError, match="weight"):
        objective_progress([(0, 0.5)])


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


# Status: the first rule that matches wins

MID = date(2026, 2, 15)


def test_a_target_reached_is_complete_whatever_else_is_said() -> None:
    assert judge(15, date(2026, 1, 2), confidence=1) == (Status.COMPLETE, "Target of 15 reached")
    assert judge(17, MID) == (Status.COMPLETE, "Target of 15 reached, now 17")


def test_low_confidence_comes_before_an_early_quarter() -> None:
    assert judge(6, date(2026, 1, 2), confidence=3) == (Status.AT_RISK, "Confidence is 3 of 10")
    assert judge(6, date(2026, 1, 2), confidence=0)[0] == Status.AT_RISK
    assert judge(6, date(2026, 1, 2), confidence=4)[0] == Status.IN_PROGRESS


def test_an_early_quarter_is_not_judged() -> None:
    assert judge(0, date(2026, 1, 14)) == (
        Status.IN_PROGRESS,
        "Too early to judge: 14 % of the quarter has passed",
    )
    assert judge(0, date(2026, 1, 15))[0] == Status.AT_RISK  # 14/89 = .157, short of 2.4


def test_nothing_due_is_in_progress() -> None:
    found = status_of(Kind.COUNT, 0, 0, 0.3, value=0, target=3)
    assert found == status_of(Kind.MILESTONE, 0, 0, 0.3, value=0, target=3)
    assert (found.status, found.reason) == (Status.IN_PROGRESS, "Nothing is due yet")


def test_the_limits_themselves() -> None:
    def number(value: float) -> Status:
        return status_of(Kind.NUMBER, progress(value, 0, 100), 0.2, 0.2, value=value, target=100).status

    assert number(19) == Status.ON_TRACK
    assert number(18.9) == Status.IN_PROGRESS
    assert number(15) == Status.IN_PROGRESS
    assert number(14.9) == Status.AT_RISK


def test_a_count_is_not_blamed_for_less_than_one_unit_nor_at_risk_for_just_one() -> None:
    def count(value: int, expected: float, kind: Kind = Kind.COUNT) -> Status:
        return status_of(kind, progress(value, 0, 3), expected, 0.7, value=value, target=3).status

    assert count(1, 0.66) == Status.ON_TRACK  # short by .98
    assert count(1, 2 / 3) == Status.IN_PROGRESS  # short by 1, ratio .5
    assert count(0, 0.34) == Status.AT_RISK  # short by 1.02
    assert count(1, 2 / 3, Kind.CADENCE) == Status.IN_PROGRESS
    assert count(1, 0.66, Kind.MILESTONE) == Status.AT_RISK  # no such allowance


def test_a_shortfall_is_counted_in_units_in_both_directions() -> None:
    down = status_of(Kind.COUNT, progress(18, 20, 10), 0.5, 0.5, value=18, target=10, baseline=20)
    assert (down.status, down.reason) == (Status.AT_RISK, "3 behind the pace of 15 by today")
    near = status_of(Kind.COUNT, progress(15.5, 20, 10), 0.5, 0.5, value=15.5, target=10, baseline=20)
    assert near.status == Status.ON_TRACK


def test_a_cadence_is_complete_once_every_slot_is_met_and_settled() -> None:
    def cadence(value: int, expected: float | None, *, target: int = 13, settled: bool = False) -> tuple[Status, str]:
        share = value / target if target else 0
        found = status_of(Kind.CADENCE, share, expected, 0.9, value=value, target=target, settled=settled)
        return found.status, found.reason

    assert cadence(13, 1, settled=True) == (Status.COMPLETE, "All 13 slots met")
    assert cadence(13, 1) == (Status.ON_TRACK, "13 met of the 13 due by today")
    assert cadence(12, 1, settled=True)[0] == Status.IN_PROGRESS
    assert cadence(9, 11 / 13) == (Status.IN_PROGRESS, "2 behind the 11 due by today")
    assert cadence(8, 11 / 13) == (Status.AT_RISK, "3 behind the 11 due by today")
    assert cadence(12, 11 / 13) == (Status.ON_TRACK, "1 ahead of the 11 due by today")
    assert cadence(0, None, target=0, settled=True) == (Status.IN_PROGRESS, "Not scored: every slot is excused")


def test_maintain_is_complete_only_in_range_at_the_end() -> None:
    def maintain(share: float, at_end: bool = False) -> tuple[Status, str]:
        found = status_of(Kind.MAINTAIN, share, EXPECTED_MAINTAINED, 0.5, value=0, target=0, in_range_at_end=at_end)
        return found.status, found.reason

    assert maintain(1) == (Status.ON_TRACK, "Inside its range")
    assert maintain(0.8) == (Status.IN_PROGRESS, "Outside its range by 20 % of its width")
    assert maintain(0.2)[0] == Status.AT_RISK
    assert maintain(0) == (Status.AT_RISK, "Outside its range by its whole width or more")
    assert maintain(1, at_end=True) == (Status.COMPLETE, "In range at the end of the quarter")


def test_yes_no_and_milestones() -> None:
    assert status_of(Kind.YES_NO, 1, 0, 0.5, value=1, target=1).reason == "Done"
    assert status_of(Kind.YES_NO, 0, 1, 1, value=0, target=1).reason == "Not done yet"
    assert status_of(Kind.MILESTONE, 1, 1, 1, value=4, target=4).reason == "Every milestone reached"


def test_thresholds_are_data() -> None:
    strict = Thresholds(on_track=1, at_risk=0.9, early=0, low_confidence=5)
    found = status_of(Kind.NUMBER, 0.45, 0.5, 0.1, value=45, target=100, confidence=6, thresholds=strict)
    assert found.status == Status.IN_PROGRESS
    found = status_of(Kind.NUMBER, 0.45, 0.5, 0.1, value=45, target=100, confidence=5, thresholds=strict)
    assert found.reason == "Confidence is 5 of 10"


@pytest.mark.parametrize(
    "quarter",
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2028, 1, 1), date(2028, 3, 31)),  # leap day
        (date(2027, 10, 1), date(2027, 12, 31)),
        (date(2026, 11, 2), date(2027, 1, 31)),  # 4-4-5, thirteen weeks
        (date(2026, 11, 2), date(2027, 2, 7)),  # fourteen weeks
    ],
)
@pytest.mark.parametrize("absent", [False, True])
def test_perfectly_even_delivery_is_never_at_risk(quarter: tuple[date, date], absent: bool) -> None:
    starts_on, ends_on = quarter
    off = {starts_on + timedelta(days=n) for n in range(30, 44)} if absent else set()
    for n in range((ends_on - starts_on).days + 1):
        today = starts_on + timedelta(days=n)
        passed, total = day_counts(today, starts_on, ends_on, off)
        share = elapsed(today, starts_on, ends_on, off)
        for target in range(1, 61):
            value = target * passed // total
            done = progress(value, 0, target)
            even = expected_linear(share)
            up = status_of(Kind.COUNT, done, even, share, value=value, target=target)
            assert up.status != Status.AT_RISK, (today, target, up)
            down = status_of(Kind.COUNT, done, even, share, value=target - value, target=0, baseline=target)
            assert down.status == up.status, (today, target, down)
            assert status_of(Kind.CADENCE, done, even, share, value=value, target=target).status != Status.AT_RISK
            steps = expected_planned(today, starts_on, ends_on, target)
            done_as_planned = status_of(Kind.MILESTONE, steps, steps, share, value=steps * target, target=target)
            assert done_as_planned.status != Status.AT_RISK, (today, target, done_as_planned)


@given(st.sampled_from(list(Kind)), shares, shares, shares, st.integers(1, 60), st.none() | st.integers(0, 10))
def test_a_better_value_never_makes_a_worse_status(
    kind: Kind, one: float, other: float, share: float, target: int, confidence: int | None
) -> None:
    order = [Status.AT_RISK, Status.IN_PROGRESS, Status.ON_TRACK, Status.COMPLETE]

    def rank(done: float) -> int:
        found = status_of(kind, done, share, share, value=done * target, target=target, confidence=confidence)
        assert found.reason
        return order.index(found.status)

    assert rank(max(one, other)) >= rank(min(one, other))


# Objectives


def test_an_objective_is_as_bad_as_the_worst_that_has_something_due() -> None:
    on_track, at_risk = ObjectivePart(Status.ON_TRACK), ObjectivePart(Status.AT_RISK)
    in_progress, complete = ObjectivePart(Status.IN_PROGRESS), ObjectivePart(Status.COMPLETE)
    idle = ObjectivePart(Status.IN_PROGRESS, has_something_due=False)
    dropped = ObjectivePart(Status.AT_RISK, dropped=True)
    assert objective_status([on_track, at_risk, in_progress]) == Status.AT_RISK
    assert objective_status([on_track, in_progress, complete]) == Status.IN_PROGRESS
    assert objective_status([on_track, complete, idle, dropped]) == Status.ON_TRACK
    assert objective_status([complete, complete, dropped]) == Status.COMPLETE
    assert objective_status([complete, idle]) == Status.IN_PROGRESS
    assert objective_status([dropped]) == Status.IN_PROGRESS
    assert objective_status([]) == Status.IN_PROGRESS


parts = st.lists(st.builds(ObjectivePart, st.sampled_from(list(Status)), st.booleans(), st.booleans()), max_size=8)


@given(parts, st.randoms(use_true_random=False))
def test_objective_status_is_independent_of_order(items: list[ObjectivePart], rng: random.Random) -> None:
    shuffled = items[:]
    rng.shuffle(shuffled)
    assert objective_status(iter(shuffled)) == objective_status(items)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7.58, "7.6"),
        (12, "12"),
        (12.04, "12"),
        (12500.4, "12,500"),
        (0.0216, "0.022"),
        (0, "0"),
        (-0.0, "0"),
        (-3, "-3"),
    ],
)
def test_numbers_in_words(number: float, text: str) -> None:
    assert say_number(number) == text
