"""The board, home and the pages of key results once their quarter has ended."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from interactions.models import Topic
from okrs.models import KeyResult
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.okrs.conftest import client, discussion, key_result_for
from tests.reading import words_of

IN_GRACE = datetime(2026, 4, 2, 12, tzinfo=UTC)


@pytest.fixture
def ended(cast: Cast, topic: Topic) -> list[KeyResult]:
    """Two key results of the quarter, one met and one at half."""
    rows = [key_result_for(cast, cast.msl, target=2), key_result_for(cast, cast.msl, target=4)]
    for day in (3, 4):
        discussion(cast.msl, topic, date(2026, 2, day))
    return rows


def read(cast: Cast, address: str, at: datetime = IN_GRACE) -> str:
    with time_machine.travel(at, tick=False):
        answer = client(cast.msl).get(address)
        assert answer.status_code == 200
        return words_of(answer)


def test_tiles_rows_and_columns_count_outcomes(cast: Cast, ended: list[KeyResult]) -> None:
    board = f"{reverse('board')}?team=all&quarter={cast.quarter.pk}"
    table = read(cast, board)
    assert "So far: missed, score 0.50" in table
    assert "So far: met, score 1.00" in table
    assert "by today" not in table
    assert "Move to…<span" not in table
    missed = read(cast, f"{board}&status=missed")
    assert ("score 0.50" in missed, "score 1.00" in missed) == (True, False)
    columns = read(cast, f"{board}&view=board")
    assert "So far: missed" in columns


def test_after_grace_nothing_is_so_far_any_more(cast: Cast, ended: list[KeyResult]) -> None:
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="grading")
    page = read(cast, reverse("key-result", args=[ended[1].pk]), datetime(2026, 5, 20, 12, tzinfo=UTC))
    assert "Missed, score 0.50" in page
    assert "So far" not in page
    assert "by today" not in page
    assert "Last day" in page


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (date(2026, 1, 1), (1, 13)),
        (date(2026, 1, 5), (2, 13)),
        (date(2026, 3, 22), (12, 13)),
        (date(2026, 3, 31), (13, 13)),
    ],
)
def test_a_week_of_the_quarter_is_one_of_its_weekly_updates(today: date, week: tuple[int, int]) -> None:
    assert Quarter(starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31)).weeks(today) == week


def test_the_last_quarter_of_2027_has_fourteen_weeks() -> None:
    assert Quarter(starts_on=date(2027, 10, 1), ends_on=date(2027, 12, 31)).weeks(date(2027, 12, 31)) == (14, 14)
