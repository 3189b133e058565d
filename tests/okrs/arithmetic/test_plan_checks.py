"""Questions to a plan, and whether it fits into the quarter."""

from dataclasses import replace

import pytest

from okrs.arithmetic.capacity import Capacity, Held, say_capacity
from okrs.arithmetic.quality import Check, PlannedResult, questions_of, too_many

COUNTED = PlannedResult("KR1.1", needs_target=True, target=15, counts_work=True)
LEVEL = PlannedResult("KR1.2", needs_target=True, target=80, counts_work=False, is_level=True, starts_at=60)


def checks(*results: PlannedResult, **about: bool) -> list[Check]:
    return [one.check for one in questions_of(results, **about)]


def test_a_plan_that_says_everything_is_asked_nothing() -> None:
    assert checks(COUNTED, LEVEL) == []


def test_an_objective_without_a_measure_or_a_target_is_asked_for_it() -> None:
    assert checks() == [Check.NO_MEASURE]
    found = questions_of([replace(COUNTED, target=None), replace(LEVEL, target=None)])
    assert [one.text for one in found] == ["KR1.1 and KR1.2 have no target yet."]
    assert checks(replace(COUNTED, target=None, needs_target=False)) == []


def test_somebody_has_to_own_it() -> None:
    assert checks(COUNTED, has_owner=False) == [Check.NO_OWNER]


def test_work_alone_is_asked_what_it_is_for_unless_a_word_or_a_level_says_it() -> None:
    assert checks(COUNTED, has_word=False) == [Check.NO_OUTCOME]
    assert checks(COUNTED, has_word=True) == []
    assert checks(COUNTED, LEVEL, has_word=False) == []


def test_a_level_that_begins_at_nothing_is_asked_where_it_stands() -> None:
    assert checks(replace(LEVEL, starts_at=0)) == [Check.NO_BASELINE]
    assert checks(replace(LEVEL, starts_at=0, last=0)) == []  # it is known to stand there
    assert checks(COUNTED) == []  # a count begins at 0


@pytest.mark.parametrize(("last", "asked"), [(15.0, True), (14.0, False), (None, False)])
def test_a_target_that_was_just_reached_needs_a_word(last: float | None, asked: bool) -> None:
    assert (Check.SAME_TARGET in checks(replace(COUNTED, last=last), has_word=False)) is asked
    assert checks(replace(COUNTED, last=last), has_word=True) == []


def test_more_than_five_objectives_are_too_many() -> None:
    assert too_many(5) == ()
    assert [one.text for one in too_many(7)] == ["7 objectives: which 5 matter most this quarter?"]


def test_capacity_says_how_many_a_week_and_what_was_held_before() -> None:
    one = Capacity(15, 5, days=50, before=(Held("2026-Q2", 12, 60), Held("2026-Q1", 24, 60)))
    assert say_capacity(one) == (
        "15 discussions and 5 activities in 50 working days: 2 a week. "
        "Held before: 1 a week in 2026-Q2, 2 a week in 2026-Q1."
    )
    assert not one.is_beyond  # as many as in the better of the two
    assert replace(one, activities=6).is_beyond


def test_capacity_without_a_past_judges_nobody() -> None:
    one = Capacity(1, 0, days=1)
    assert say_capacity(one) == (
        "1 discussion in 1 working day: 5 a week. There is no earlier quarter to compare with."
    )
    assert not one.is_beyond
    assert not replace(one, before=(Held("2026-Q2", 0, 60),)).is_beyond  # away, or nothing was counted yet


def test_capacity_of_somebody_who_is_away_all_quarter() -> None:
    one = Capacity(3, 1, days=0)
    assert (say_capacity(one), one.is_beyond) == ("3 discussions and 1 activity, and not one working day.", True)
    assert not Capacity(0, 0, days=0).is_beyond
    assert say_capacity(Capacity(0, 0, days=1)) == "Nothing is planned that is counted, in 1 working day."
