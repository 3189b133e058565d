"""Progress of key results and objectives: the specification's examples, then what must hold for any input."""

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.arithmetic.progress import (
    Kind,
    Status,
    elapsed,
    maintain_progress,
    objective_progress,
    progress,
    raw_progress,
    say_number,
    whole_percent,
)
from okrs.arithmetic.status import ObjectivePart, objective_status
from tests.okrs.arithmetic.quarters import ENDS_ON, STARTS_ON, finite, shares

# Examples of the specification


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


@pytest.mark.parametrize(
    ("share", "percent"), [(0, 0), (0.004, 0), (0.005, 1), (0.575, 58), (0.5749, 57), (0.995, 100), (1.2, 120)]
)
def test_half_a_percent_is_rounded_up(share: float, percent: int) -> None:
    assert whole_percent(share) == percent


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
