"""What contributes moves an objective's number by its weight, through as many levels as there are."""

import pytest

from okrs.arithmetic.contributions import Contributions, say_formula
from okrs.arithmetic.progress import objective_progress


def test_the_formula_of_the_specification() -> None:
    parts = [(2.0, 0.4), (1.0, 1.0), (1.0, 0.5)]
    assert objective_progress(parts) == pytest.approx(0.575)
    assert say_formula(parts) == "(0.4×2 + 1×1 + 0.5×1) / 4 = 0.575"
    assert say_formula([*parts, (1.0, None)]) == say_formula(parts)
    assert say_formula([(1.0, None)]) == ""


def test_a_contribution_counts_by_the_weight_of_its_alignment() -> None:
    found = Contributions({1: [(2, 3.0)]}, {2: [(1.0, 0.5), (1.0, 1.0)]})
    assert found.plus([1]) == [(3.0, 0.75)]
    assert found.plus([2]) == []


def test_contributions_of_contributions_count_too() -> None:
    found = Contributions({1: [(2, 1.0)], 2: [(3, 1.0)]}, {2: [(1.0, 0.0)], 3: [(1.0, 1.0)]})
    assert found.plus([1]) == [(1.0, 0.5)]


def test_what_has_nothing_to_score_is_left_out() -> None:
    found = Contributions({1: [(2, 1.0)]}, {2: [(1.0, None)]})
    assert found.plus([1]) == [(1.0, None)]
    assert objective_progress([(1.0, 0.4), *found.plus([1])]) == 0.4


def test_one_of_the_group_does_not_count_twice() -> None:
    """My quarter shows a person's objective and the team's of the same code as one."""
    found = Contributions({1: [(2, 1.0), (3, 1.0)], 2: [(3, 2.0)]}, {2: [(1.0, 0.5)], 3: [(1.0, 1.0)]})
    assert found.plus([1, 2]) == [(2.0, 1.0)]


def test_many_ways_to_one_objective_are_quickly_gone() -> None:
    """Each of 40 levels contributes twice to the one above: 2 ** 40 ways."""
    below = {level: [(level + 1, 1.0), (level + 1000, 1.0)] for level in range(40)}
    below |= {level + 1000: [(level + 1, 1.0)] for level in range(40)}
    assert Contributions(below, {40: [(1.0, 0.5)]}).progress_of(0) == 0.5


def test_a_loop_ends() -> None:
    found = Contributions({1: [(2, 1.0)], 2: [(1, 1.0)]}, {1: [(1.0, 0.0)], 2: [(1.0, 1.0)]})
    assert found.progress_of(2) == 0.5
