"""Contact agreed against contact that took place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.arithmetic.agreed import Agreed, Standing, last_words

TODAY = date(2026, 2, 16)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("agreed", "standing", "due", "over", "words"),
    [
        (Agreed(31, ago(200), ago(74)), Standing.OVERDUE, ago(43), 43, "monthly, last 74 days ago"),
        (Agreed(31, ago(200), ago(31)), Standing.KEPT, TODAY, 0, "monthly, last 31 days ago"),
        (Agreed(31, ago(200), ago(32)), Standing.OVERDUE, ago(1), 1, "monthly, last 32 days ago"),
        (Agreed(7, ago(3), None), Standing.KEPT, TODAY + timedelta(4), 0, "weekly, not met yet"),
        (Agreed(7, ago(8), None), Standing.OVERDUE, ago(1), 1, "weekly, not met yet"),
        # What is agreed now begins now, however long ago they met before.
        (Agreed(14, ago(2), ago(300)), Standing.KEPT, TODAY + timedelta(12), 0, "every two weeks, last 300 days ago"),
        (Agreed(None, None, ago(1)), Standing.NOTHING_AGREED, None, 0, "nothing agreed, last 1 day ago"),
        (Agreed(92, ago(1), TODAY), Standing.KEPT, TODAY + timedelta(92), 0, "quarterly, last met today"),
    ],
)
def test_vectors(agreed: Agreed, standing: Standing, due: date | None, over: int, words: str) -> None:
    found = agreed.standing(TODAY), agreed.due_on, agreed.days_over(TODAY), agreed.words(TODAY)
    assert found == (standing, due, over, words)


def test_how_much_of_the_time_has_passed() -> None:
    assert Agreed(10, ago(100), TODAY).elapsed(TODAY) == 0
    assert Agreed(10, ago(100), ago(5)).elapsed(TODAY) == pytest.approx(0.5)
    assert Agreed(10, ago(100), ago(30)).elapsed(TODAY) == pytest.approx(3)
    assert Agreed(None, None, None).elapsed(TODAY) is None


def test_a_day_ahead_is_no_negative_number_of_days() -> None:
    """Of somebody in a zone where it is tomorrow already."""
    assert last_words(TODAY + timedelta(1), TODAY) == "last met today"


@given(st.integers(1, 400), st.integers(0, 400), st.none() | st.integers(0, 400))
def test_overdue_is_exactly_more_than_the_whole_time(every: int, since: int, last: int | None) -> None:
    agreed = Agreed(every, ago(since), None if last is None else ago(last))
    passed = agreed.elapsed(TODAY)
    assert passed is not None
    assert (agreed.standing(TODAY) is Standing.OVERDUE) == (passed > 1) == (agreed.days_over(TODAY) > 0)
