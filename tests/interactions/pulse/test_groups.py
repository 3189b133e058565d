"""What may be told together: the arithmetic alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.arithmetic.pulse_groups import LEAST, Share, joined, partition, tenths, told_of
from organization.ground.shares import wilson

COUNTS = st.dictionaries(st.sampled_from(["a", "b", "c", "d", "e", "f", "g"]), st.integers(0, 12), max_size=7)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, {}),
        ({"a": 4}, {}),
        ({"a": 5}, {"a": ["a"]}),
        ({"a": 9, "b": 5}, {"a": ["a"], "b": ["b"]}),
        ({"a": 9, "b": 3, "c": 2}, {"a": ["a"], "b,c": ["b", "c"]}),  # small ones together are large enough
        ({"a": 9, "b": 6, "c": 2}, {"a": ["a"], "b,c": ["b", "c"]}),  # the smallest of the others joins
        ({"a": 9, "b": 6, "c": 0}, {"a": ["a"], "b,c": ["b", "c"]}),  # that nobody answered is not told either
        ({"a": 5, "b": 2, "c": 2}, {"a,b,c": ["a", "b", "c"]}),
        ({"a": 2, "b": 2}, {}),
        ({"a,d": 5, "b": 4}, {"a,b,d": ["a,d", "b"]}),  # groups of groups keep their parts
    ],
)
def test_small_groups_are_told_together(counts: dict[str, int], told: dict[str, list[str]]) -> None:
    assert partition(counts) == told


@given(COUNTS)
def test_groups_share_nobody_leave_out_nobody_and_are_large_enough(counts: dict[str, int]) -> None:
    told = partition(counts)
    parts = [part for found in told.values() for part in found]
    assert sorted(parts) == (sorted(counts) if told else [])
    assert all(sum(counts[part] for part in found) >= LEAST for found in told.values())
    assert bool(told) == (sum(counts.values()) >= LEAST)
    assert all(group == joined(found) for group, found in told.items())


def test_none_and_all_are_never_told() -> None:
    assert [told_of(agreeing, 5) for agreeing in range(6)] == [1, 1, 2, 3, 4, 4]
    for agreeing, answers in ((0, 4), (6, 5), (-1, 5)):
        with pytest.raises(ValueError, match="fewer than five"):
            told_of(agreeing, answers)


def test_a_share_says_what_is_known_of_it() -> None:
    assert Share.of(1, 5).percent == (0, 20)
    assert Share.of(4, 5).percent == (80, 100)
    assert Share.of(3, 5).percent == (60, 60)
    both = Share.of(4, 5) + Share.of(3, 6)
    assert (both.answers, both.percent) == (11, (64, 73))


@given(st.integers(5, 60), st.data())
def test_the_interval_holds_wilsons_for_whatever_was_said(answers: int, data: st.DataObject) -> None:
    agreeing = data.draw(st.integers(0, answers))
    since, until = Share.of(told_of(agreeing, answers), answers).interval
    low, high = wilson(agreeing, answers)
    assert since <= round(100 * low) <= round(100 * high) <= until


def test_turnout_is_told_in_tenths_and_never_as_none_or_all() -> None:
    assert [tenths(answered, 10) for answered in (0, 1, 5, 9, 10)] == [1, 1, 5, 9, 9]
    assert tenths(31, 40) == 8
