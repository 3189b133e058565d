"""What the board says beside its numbers: who asked for an update, and how a group stands."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from interactions.models import Topic
from okrs.board.selectors.board import Group, grouped, rows_of
from okrs.check_ins.services.update_requests import ask_for_update
from okrs.models import KeyResult, Snapshot, SnapshotRow, UpdateRequest
from okrs.models.choices import Kind, Metric
from okrs.snapshots.storing import refresh_due
from organization.models import Quarter, User
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.okrs.conftest import AT, client, discussion, key_result_for
from tests.reading import assertContains, assertNotContains, words_of

pytestmark = pytest.mark.usefixtures("clock")

ASKED = "Nora Falk asked for an update on 15 Feb, still open"


# --- Asked for an update ------------------------------------------------------------------


@pytest.mark.parametrize("view", ["table", "board", "tree"])
def test_a_row_says_who_asked_and_when_until_it_is_answered(cast: Cast, view: str) -> None:
    kr = key_result_for(cast, cast.msl)
    key_result_for(cast, cast.teammate)
    manager = client(cast.manager)
    address = f"/board/?team=all&view={view}"
    assert ASKED not in words_of(manager.get(address))
    ask_for_update(key_result=kr, by=cast.manager, note="Before Friday", at=AT)
    assert words_of(manager.get(address)).count(ASKED) == 1
    UpdateRequest.objects.update(answered_at=AT + timedelta(hours=1))
    assert ASKED not in words_of(manager.get(address))


def test_those_who_read_no_check_ins_do_not_learn_of_it(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    ask_for_update(key_result=kr, by=cast.manager, note="", at=AT)
    for user, told in ((cast.msl, True), (cast.lead, True), (cast.admin, False), (cast.elsewhere, False)):
        assert (ASKED in words_of(client(user).get("/board/?team=all"))) == told, user


def test_an_open_page_is_told_of_the_request(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    manager = client(cast.manager)
    version = re.findall(r'data-version="(\w+)"', manager.get("/board/?team=all").content.decode())[0]
    live = f"/board/live/?team=all&seen={version}"
    assert manager.get(live, headers={"HX-Request": "true"}).status_code == 204
    ask_for_update(key_result=kr, by=cast.manager, note="", at=AT)
    assert ASKED in words_of(manager.get(live, headers={"HX-Request": "true"}))


def test_who_has_left_is_not_asked_but_replaced(cast: Cast) -> None:
    gone, there = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate)
    User.objects.filter(pk=cast.msl.pk).update(is_active=False)
    manager = client(cast.manager)
    chosen = {"act": "ask", "kr": [gone.pk, there.pk], "back": "view=board"}
    page = manager.get(reverse("board-bulk"), chosen)
    assertContains(page, "its owner is no longer active: reassign it")
    offered = page.context["reassign_url"]
    assertContains(page, "Reassign them")
    instead = manager.get(offered)
    assertContains(instead, "Show what changes")
    assert [row.key_result for row in instead.context["able"]] == [gone]
    assertNotContains(manager.get(reverse("board-bulk"), {**chosen, "kr": [there.pk]}), "Reassign them")
    told = manager.post(reverse("board-bulk"), {**chosen, "kr": [f"{gone.pk}:{gone.version}"]})
    assertContains(told, "no longer active", status_code=422)


# --- How a group stands --------------------------------------------------------------------


def summaries(groups: tuple[Group, ...]) -> dict[str, str]:
    return {one.title: one.summary for one in groups}


@pytest.fixture
def rows(cast: Cast, topic: Topic) -> list[KeyResult]:
    """One objective with a reached and an empty key result, the second with three times the weight; and one of none."""
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, code="O1")
    made = [
        KeyResultFactory.create(objective=objective, owner=cast.msl, target=1),
        KeyResultFactory.create(objective=objective, owner=cast.msl, target=10, weight=3),
    ]
    discussion(cast.msl, topic, AT.date())
    other = {"kind": Kind.NUMBER, "measured_by": Metric.MANUAL, "target": 10}
    return [*made, key_result_for(cast, cast.teammate, **other)]


def test_a_heading_says_how_its_rows_stand(cast: Cast, rows: list[KeyResult]) -> None:
    refresh_due(at=AT)
    shown = rows_of(SnapshotRow.objects.all(), AT)
    # 1 of 1, and 1 of 10: weighed 1 to 3 for their objective, the plain mean for their owner.
    by_owner, by_objective = summaries(grouped(shown, "owner")), summaries(grouped(shown, "objective"))
    assert by_owner["Mara Lind"] == "2 key results: 1 At Risk, 1 Complete; progress 55 %"
    assert by_objective[str(rows[0].objective)] == "2 key results: 1 At Risk, 1 Complete; progress 33 %"
    assert by_owner["Tomas Berg"].startswith("1 key result: ")
    whole = client(cast.manager).get(reverse("objective", args=[rows[0].objective_id]))
    assertContains(whole, "32.5 %")
    board = words_of(client(cast.manager).get("/board/?team=all&group=objective"))
    assert "2 key results: 1 At Risk, 1 Complete; progress 33 %" in board


def test_what_has_no_value_counts_as_a_row_but_not_in_the_mean(cast: Cast, rows: list[KeyResult]) -> None:
    refresh_due(at=AT)
    Snapshot.objects.filter(pk=rows[1].pk).update(progress=None)
    found = summaries(grouped(rows_of(SnapshotRow.objects.all(), AT), "owner"))
    assert found["Mara Lind"] == "2 key results: 1 At Risk, 1 Complete; progress 100 %"
    Snapshot.objects.filter(pk=rows[0].pk).update(progress=None)
    found = summaries(grouped(rows_of(SnapshotRow.objects.all(), AT), "owner"))
    assert found["Mara Lind"] == "2 key results: 1 At Risk, 1 Complete"


def test_an_ended_quarter_is_summed_up_by_outcomes(cast: Cast, rows: list[KeyResult], clock: Any) -> None:
    clock.move_to(AT + timedelta(days=80))
    board = client(cast.manager).get(f"/board/?team=all&quarter={cast.quarter.pk}")
    assert "2 key results: 1 Missed, 1 Met; progress 55 %" in words_of(board)
    assert Quarter.objects.filter(pk=cast.quarter.pk).exists()


def test_a_page_of_many_says_that_it_speaks_of_this_page(cast: Cast) -> None:
    for owner, many in ((cast.msl, 30), (cast.teammate, 30)):
        objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=owner)
        KeyResultFactory.create_batch(many, objective=objective, owner=owner)
    words = words_of(client(cast.manager).get("/board/?group=owner"))
    assert "on this page 30 key results: 30 At Risk" in words
    assert "on this page 20 key results: 20 At Risk" in words
