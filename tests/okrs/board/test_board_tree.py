"""The board as a tree that is larger than a page, and of a past day; and the board on paper."""

import re
from datetime import timedelta
from typing import Any

import pytest

from okrs.board.selectors import page as board_page
from okrs.board.selectors import tree as board_tree
from okrs.board.views import board
from okrs.models import Alignment, KeyResult, Objective
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.okrs.conftest import AT, client
from tests.reading import assertContains, assertNotContains, words_of

pytestmark = pytest.mark.usefixtures("clock")

BOARD, LIVE = "/board/", "/board/live/"
TREE = f"{BOARD}?view=tree&team=all"


def _objective(cast: Cast, title: str, *, above: Objective | None = None, key_results: int = 2) -> Objective:
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, title=title)
    for number in range(key_results):
        KeyResultFactory.create(objective=objective, owner=cast.msl, code=f"KR{number}", title=f"{title} {number}")
    if above is not None:
        Alignment.objects.create(objective=objective, to=above)
    return objective


@pytest.fixture
def branches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Objective]:
    """Team goal (2) ← North's part (2) ← Her part (2), and Another goal (2); a tree shows up to 5."""
    monkeypatch.setattr(board_tree, "TREE", 5)
    goal = _objective(cast, "Team goal")
    part = _objective(cast, "Part of North", above=goal)
    return [goal, part, _objective(cast, "Part of her", above=part), _objective(cast, "Another goal")]


def test_a_large_tree_is_folded_and_opens_branch_by_branch(cast: Cast, branches: list[Objective]) -> None:
    goal, part, _, _ = branches
    manager = client(cast.manager)
    top = manager.get(TREE)
    assertContains(top, "More than 400 key results")
    assertNotContains(top, '<details class="tree__node"')
    assert f'branch={goal.pk}">6 key results' in words_of(top)
    assert ">2 key results" in words_of(top)
    assertNotContains(top, "Part of North")
    # Of a branch that is too large itself the objective is open, and what is aligned to it folded.
    inside = manager.get(f"{TREE}&branch={goal.pk}")
    assert set(re.findall(r"Team goal \d|Part of North \d|Part of her \d", inside.content.decode())) == {
        "Team goal 0", "Team goal 1",
    }  # fmt: skip
    assert f'branch={part.pk}">4 key results' in words_of(inside)
    # A smaller one is open to its last key result, and says the way back.
    deep = manager.get(f"{TREE}&branch={part.pk}")
    for row in KeyResult.objects.filter(title__startswith="Part"):
        assertContains(deep, f'data-row="{row.pk}"', count=1)
    assertContains(deep, "The whole tree")
    assertContains(deep, f'branch={goal.pk}">')
    assertNotContains(deep, "More than 400")
    assertNotContains(deep, "Another goal")


def test_a_branch_that_the_reader_may_not_see_is_as_none(cast: Cast, branches: list[Objective]) -> None:
    elsewhere = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.south, owner=cast.elsewhere)
    KeyResultFactory.create(objective=elsewhere, title="Southern sites")
    manager = client(cast.manager)
    for unknown in (elsewhere.pk, 9_999_999):
        page = manager.get(f"{BOARD}?view=tree&branch={unknown}")
        assertContains(page, "Team goal")
        assertNotContains(page, "The whole tree")
        assertNotContains(page, "Southern")
    assert manager.get(f"{TREE}&branch=x").status_code == 422


def test_folded_branches_come_in_pages_and_have_a_status(
    cast: Cast, branches: list[Objective], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_tree, "ROOTS", 1)
    monkeypatch.setattr(board, "ROOTS", 1)
    manager = client(cast.manager)
    pages = [words_of(manager.get(f"{TREE}&page={number}")) for number in (1, 2, 3)]
    assert [("Team goal" in one, "Another goal" in one) for one in pages] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    assert 'rel="next"' in pages[0]
    assert 'tree__folded" data-row="o' in pages[0]
    assert pages[0].index("tree__folded") < pages[0].rindex('class="status')
    # A page that stays open: the folded branch too is replaced when it stands otherwise.
    answer = manager.get(f"{LIVE}?view=tree&team=all", headers={"HX-Request": "true"})
    assertContains(answer, f'data-row="o{branches[0].pk}"')


def test_a_past_day_has_a_tree_too(cast: Cast, branches: list[Objective], monkeypatch: pytest.MonkeyPatch) -> None:
    manager = client(cast.manager)
    past = f"{TREE}&as_of={(AT - timedelta(days=5)).date().isoformat()}"
    assert f'branch={branches[0].pk}">6 key results' in words_of(manager.get(past))
    monkeypatch.setattr(board_tree, "TREE", 400)
    page = manager.get(past)
    for row in KeyResult.objects.all():
        assertContains(page, f'data-row="{row.pk}"', count=1)
    assertNotContains(page, "Move to…")
    assertContains(page, "As it stood on")


def test_the_statements_of_a_tree_do_not_grow(
    cast: Cast, branches: list[Objective], django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        _objective(cast, f"Further {number}", above=branches[0])
    manager = client(cast.manager)
    manager.get(TREE)
    with django_assert_max_num_queries(16):
        manager.get(TREE)
    monkeypatch.setattr(board_tree, "TREE", 400)
    with django_assert_max_num_queries(17):
        manager.get(TREE)


def test_paper_holds_all_rows_within_a_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _objective(cast, "Visit", key_results=53)
    manager = client(cast.manager)
    paged = manager.get(f"{BOARD}?team=all")
    assertContains(paged, "1 to 50 of 53 key results.")
    assertContains(paged, "?team=all&amp;paper=on")
    paper = manager.get(f"{BOARD}?team=all&paper=on")
    assert paper.content.decode().count('data-row="') == 53
    assertContains(paper, "53 key results, all of them.")
    assertContains(paper, "data-paper")
    assertNotContains(paper, "data-live")
    assertNotContains(paper, 'rel="next"')
    monkeypatch.setattr(board_page, "PAPER", 20)
    short = manager.get(f"{BOARD}?team=all&paper=on")
    assert short.content.decode().count('data-row="') == 20
    assertContains(short, "1 to 20 of 53 key results.")
    day = (AT - timedelta(days=5)).date().isoformat()
    monkeypatch.setattr(board_page, "PAPER", 1_000)
    assert manager.get(f"{BOARD}?team=all&paper=on&as_of={day}").content.decode().count('data-row="') == 53
