"""What people keep about the board and do from it: saved views, visits, another status, several rows at once."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from okrs.board.forms.filters import SHOWN
from okrs.board.selectors.saved_views import saved_views
from okrs.board.services.saved_views import mark_seen, save_view, visit_board
from okrs.check_ins.services.check_ins import Said, latest_of, publish_check_in, save_draft, seen_of
from okrs.check_ins.services.statuses import declare_status, subject_of
from okrs.check_ins.services.update_requests import ask_for_update
from okrs.models import BoardVisit, CheckIn, KeyResult, SavedView, TargetChange, UpdateRequest
from okrs.my_quarter.selectors.asked import OpenRequest
from okrs.my_quarter.selectors.objectives import my_quarter
from organization.models import User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, TODAY, client, key_result_for
from tests.reading import assertContains, assertNotContains, words_of

pytestmark = pytest.mark.usefixtures("clock")


def publish(kr: KeyResult, by: User, *, period: int = 2, **said: Any) -> CheckIn:
    seen = seen_of(latest_of(kr, period))
    words = Said(**{"confidence": 7, "what_changed": "Two visits", **said})
    return publish_check_in(key_result=kr, period=period, by=by, seen=seen, said=words, at=AT)


# --- Saved views --------------------------------------------------------------------


def test_a_view_is_saved_opened_changed_and_removed(cast: Cast) -> None:
    manager = client(cast.manager)
    form = manager.get(f"{reverse('saved-view-add')}?status=at_risk&quarter=current&page=3&team=all")
    assertContains(form, "quarter=current")
    said = {
        "name": "Needs help",
        "query": "page=3&team=all&status=at_risk&quarter=current&nonsense=1",
        "is_default": "on",
    }
    kept = "quarter=current&team=all&status=at_risk"
    assertRedirects(manager.post(reverse("saved-view-add"), said), f"{reverse('board')}?{kept}")
    view = SavedView.objects.get()
    assert (view.query, view.owner, view.is_shared) == (kept, cast.manager, False)
    edit = reverse("saved-view-edit", args=[view.pk])
    assertContains(manager.get(edit), "Needs help")
    said = {"name": "Help wanted", "query": view.query, "is_shared": "on"}
    assertRedirects(manager.post(edit, said), reverse("saved-views"))
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.is_default) == ("Help wanted", True, False)
    assertContains(client(cast.msl).get(reverse("saved-views")), "Help wanted")
    remove = reverse("saved-view-remove", args=[view.pk])
    assertContains(manager.get(remove), "People of your teams lose it too.")
    assertRedirects(manager.post(remove), reverse("saved-views"))
    assert not SavedView.objects.exists()


def test_what_the_filters_show_is_saved_and_listed(cast: Cast) -> None:
    """The button sends the form as it stands, also what was chosen and not applied yet."""
    key_result_for(cast, cast.msl)
    manager = client(cast.manager)
    page = manager.get(f"{reverse('board')}?view=table&sort=-code")
    assertContains(page, f'form="board-filters" formaction="{reverse("saved-view-add")}"')
    filters = re.search(r'<form class="filters" method="get" id="board-filters">.*?</form>', words_of(page), re.DOTALL)
    assert filters is not None
    names = set(re.findall(r'name="(\w+)"', filters[0]))
    assert names == {*SHOWN, "view", "sort"}
    sent = dict.fromkeys(names, "") | {"view": "table", "sort": "-code", "team": str(cast.north.pk), "stale": "on"}
    form = manager.get(reverse("saved-view-add"), sent | {"quarter": "current", "group": "objective"})
    kept = f"quarter=current&team={cast.north.pk}&stale=on&view=table&group=objective&sort=-code"
    (query,) = re.findall(r'name="query" value="([^"]*)"', words_of(form))
    said = {"name": "My North", "query": unescape(query)}
    for words in ("Quarter: Current quarter", "Primary team: North", "Stale only: yes", "Group by: Objective"):
        assertContains(form, words)
    saved = manager.post(reverse("saved-view-add"), said, follow=True)
    assertContains(saved, f'href="{reverse("board")}?{kept.replace("&", "&amp;")}" aria-current="true" >My North')
    assert [one.name for one in saved_views(cast.manager, TODAY)] == ["My North"]


@pytest.mark.parametrize("query", ["status=lost", "quarter=99999", "group=secret", "team=-1"])
def test_only_filters_of_the_board_are_saved(cast: Cast, query: str) -> None:
    answer = client(cast.msl).post(reverse("saved-view-add"), {"name": "Mine", "query": query})
    assertContains(answer, "The board no longer has these filters", status_code=422)
    assert not SavedView.objects.exists()


def test_names_are_once_and_one_view_opens_first(cast: Cast) -> None:
    save_view(by=cast.msl, name="Mine", query="status=at_risk", is_default=True)
    with pytest.raises(ValidationError, match="this name already"):
        save_view(by=cast.msl, name="MINE", query="")
    save_view(by=cast.msl, name="Other", query="stale=on", is_default=True)
    assert [view.name for view in SavedView.objects.filter(is_default=True)] == ["Other"]
    save_view(by=cast.teammate, name="Mine", query="", is_default=True)


def test_views_are_shared_with_people_of_the_same_teams_alone(cast: Cast) -> None:
    save_view(by=cast.manager, name="North", query="stale=on", is_shared=True)
    save_view(by=cast.msl, name="Private", query="")
    save_view(by=cast.clinical, name="Partner's", query="", is_shared=True)
    names = {
        who: [view.name for view in saved_views(user, TODAY)]
        for who, user in cast.people().items()
        if saved_views(user, TODAY)
    }
    assert names == {
        "manager": ["North"],
        "msl": ["Private", "North"],
        "teammate": ["North"],
        "clinical": ["Partner's"],
    }
    assert not SavedView.objects.get(owner=cast.clinical).is_shared
    with pytest.raises(PermissionDenied):
        save_view(by=cast.commercial, name="Theirs", query="")


# --- Visits -------------------------------------------------------------------------


def test_a_visit_lasts_as_long_as_the_board_is_opened_again(cast: Cast) -> None:
    def later(minutes: int) -> Any:
        return visit_board(by=cast.msl, at=AT + timedelta(minutes=minutes))

    assert later(0) is None
    assert later(20) is None
    assert later(45) is None
    assert later(120) == AT + timedelta(minutes=45)
    assert later(121) == AT + timedelta(minutes=45)
    mark_seen(by=cast.msl, at=AT + timedelta(minutes=122))
    assert later(123) == AT + timedelta(minutes=122)
    assert BoardVisit.objects.get().user == cast.msl


# --- Requests for an update -----------------------------------------------------------


def asked_of(cast: Cast, user: User) -> list[OpenRequest]:
    return my_quarter(user, cast.quarter, at=AT).asked


def test_a_request_waits_for_the_owner_until_a_check_in_answers_it(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    ask_for_update(key_result=kr, by=cast.manager, note="  Before Friday ", at=AT)
    (asked,) = asked_of(cast, cast.msl)
    assert (asked.code, asked.asked_by, asked.note) == (kr.code, "Nora Falk", "Before Friday")
    assert asked_of(cast, cast.manager) == []
    with pytest.raises(ValidationError, match="Nora Falk asked on 15 Feb already"):
        ask_for_update(key_result=kr, by=cast.lead, note="", at=AT)
    save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=Said(blocker="Leave"), at=AT)
    assert asked_of(cast, cast.msl)
    publish(kr, cast.msl)
    assert asked_of(cast, cast.msl) == []
    assert UpdateRequest.objects.get().answered_at == AT


def test_planners_ask_and_nobody_else(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    for user in (cast.teammate, cast.other_manager, cast.compliance):
        with pytest.raises(PermissionDenied):
            ask_for_update(key_result=kr, by=user, note="", at=AT)
    with pytest.raises(ValidationError, match="your own"):
        ask_for_update(key_result=key_result_for(cast, cast.manager), by=cast.manager, note="", at=AT)


# --- Another status --------------------------------------------------------------------


def test_the_owner_declares_another_status_as_a_check_in(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    page = client(cast.msl)
    address = reverse("key-result-status", args=[kr.pk])
    assertContains(page.get(address), "your check-in of the running month")
    assertContains(page.post(address, {"status": "on_track", "reason": ""}), "required", status_code=422)
    said = {"status": "on_track", "reason": "Two meetings are fixed", "seen": ""}
    assertContains(page.post(address, said), "Choose how confident you are", status_code=422)
    assertRedirects(page.post(address, {**said, "confidence": "7"}), reverse("key-result", args=[kr.pk]))
    row = CheckIn.objects.get()
    assert (row.declared_status, row.computed_status, row.override_reason) == (
        "on_track", "at_risk", "Two meetings are fixed",
    )  # fmt: skip
    again = {"status": "on_track", "reason": "Still", "seen": seen_of(row), "confidence": "7"}
    assertContains(page.post(address, again), "On Track is the status already", status_code=422)
    back = {"status": "", "reason": "They fell through", "seen": seen_of(row), "back": "status=at_risk"}
    assertRedirects(page.post(address, back), f"{reverse('board')}?status=at_risk")
    row.refresh_from_db()
    assert (row.declared_status, row.override_reason) == ("", "")
    assert "Back to the counted status: They fell through" in row.what_changed


def test_a_manager_corrects_what_was_published_and_keeps_its_words(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    address = reverse("key-result-status", args=[kr.pk])
    manager = client(cast.manager)
    assertContains(manager.get(address), "Nothing to correct yet")
    refused = manager.post(address, {"status": "on_track", "reason": "So", "confidence": "5"})
    assert refused.status_code == 422
    first = publish(kr, cast.msl, blocker="Travel stop")
    said = {"status": "in_progress", "reason": "Agreed by phone", "seen": seen_of(first)}
    saved = manager.post(address, said, headers={"HX-Request": "true"})
    assert (saved.status_code, saved["HX-Trigger"]) == (204, "board:saved")
    row = CheckIn.objects.in_force().get()
    assert (row.author, row.supersedes, row.blocker, row.confidence) == (cast.manager, first, "Travel stop", 7)
    assert row.declared_status == "in_progress"
    with pytest.raises(PermissionDenied):
        declare_status(
            key_result=kr, by=cast.teammate, status="complete", reason="No", confidence=5, seen="", at=AT
        )  # fmt: skip


def test_what_was_saved_meanwhile_is_not_overwritten(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    row = publish(kr, cast.msl)
    seen = seen_of(row)
    publish(kr, cast.msl, blocker="New")
    with pytest.raises(VersionConflict):
        declare_status(key_result=kr, by=cast.msl, status="on_track", reason="So", confidence=5, seen=seen, at=AT)
    said = {"status": "on_track", "reason": "So", "confidence": "5", "seen": seen}
    answer = client(cast.msl).post(reverse("key-result-status", args=[kr.pk]), said)
    assertContains(answer, "changed meanwhile", status_code=409)
    assertContains(answer, seen_of(subject_of(key_result=kr, by=cast.msl, at=AT)[1]), status_code=409)


def test_a_draft_is_not_published_along(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    row = save_draft(key_result=kr, period=2, by=cast.msl, seen="", said=Said(blocker="Secret so far"), at=AT)
    with pytest.raises(ValidationError, match="draft check-in is open"):
        declare_status(
            key_result=kr, by=cast.msl, status="on_track", reason="So", confidence=5, seen=seen_of(row), at=AT
        )  # fmt: skip


def test_peek_is_a_fragment_of_what_one_may_read_and_a_link_without_htmx(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    publish(kr, cast.msl, blocker="Travel stop")
    address = reverse("key-result-peek", args=[kr.pk])
    fragment = {"HX-Request": "true"}
    assertContains(client(cast.manager).get(address, headers=fragment), "Travel stop")
    assertNotContains(client(cast.elsewhere).get(address, headers=fragment), "Travel stop")
    assertNotContains(client(cast.admin).get(address, headers=fragment), "Travel stop")
    assert client(cast.clinical).get(address, headers=fragment).status_code == 404
    assert client(cast.commercial).get(address, headers=fragment).status_code == 403
    answer = client(cast.manager).get(address)
    assertRedirects(answer, reverse("key-result", args=[kr.pk]))
    assert "HX-Request" in client(cast.manager).get(address, headers=fragment)["Vary"]


# --- Several at once -------------------------------------------------------------------


def test_reassigning_asks_first_and_tells_by_row_what_failed(cast: Cast) -> None:
    mine, theirs = key_result_for(cast, cast.msl, code="KR1"), key_result_for(cast, cast.teammate, code="KR2")
    manager = client(cast.manager)
    asked = manager.get(reverse("board-bulk"), {"act": "reassign", "kr": [mine.pk, theirs.pk], "back": "stale=on"})
    assertContains(asked, "You reassign 2 key results of 2 people")
    assertContains(asked, f'value="{mine.pk}:{mine.version}"')
    said = {
        "act": "reassign", "kr": [f"{mine.pk}:{mine.version}", f"{theirs.pk}:{theirs.version}"],
        "owner": cast.teammate.pk, "back": "stale=on",
    }  # fmt: skip
    assertContains(manager.post(reverse("board-bulk"), {**said, "reason": ""}), "required", status_code=422)
    said |= {"shown": cast.teammate.pk}
    told = manager.post(reverse("board-bulk"), {**said, "reason": "Parental leave"})
    assertContains(told, "1 key result reassigned.")
    assertContains(told, "Tomas Berg owns it already.")
    mine.refresh_from_db()
    assert mine.owner == cast.teammate
    change = TargetChange.objects.get()
    assert (change.field, change.reason, change.by) == ("owner", "Parental leave", cast.manager)
    back = {"owner": cast.msl.pk, "shown": cast.msl.pk, "reason": "Back"}
    again = manager.post(reverse("board-bulk"), {**said, **back})
    assertContains(again, "Somebody else changed this meanwhile")


def test_several_owners_are_asked_at_once(cast: Cast) -> None:
    rows = [key_result_for(cast, user) for user in (cast.msl, cast.teammate)]
    ask_for_update(key_result=rows[0], by=cast.lead, note="", at=AT)
    manager = client(cast.manager)
    asked = manager.get(reverse("board-bulk"), {"act": "ask", "kr": [row.pk for row in rows]})
    assertContains(asked, "1 person will be asked about 1 key result")
    assertContains(asked, "Lena Holt asked on 15 Feb already")
    said = {"act": "ask", "kr": [f"{rows[1].pk}:1"], "note": "For the review", "back": "view=board"}
    assertRedirects(manager.post(reverse("board-bulk"), said), f"{reverse('board')}?view=board")
    assert [one.note for one in asked_of(cast, cast.teammate)] == ["For the review"]
    assertContains(manager.post(reverse("board-bulk"), said), "asked on 15 Feb already", status_code=422)


def test_check_ins_are_acknowledged_in_the_version_that_was_read(cast: Cast) -> None:
    first, second = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate)
    rows = publish(first, cast.msl, blocker="Travel stop"), publish(second, cast.teammate)
    manager = client(cast.manager)
    chosen = {"act": "acknowledge", "kr": [first.pk, second.pk]}
    assertContains(manager.get(reverse("board-bulk"), chosen), "Travel stop")
    publish(second, cast.teammate, blocker="Changed meanwhile")
    read = [f"{row.pk}:{row.version}" for row in rows]
    told = manager.post(reverse("board-bulk"), {**chosen, "read": read})
    assertContains(told, "1 key result acknowledged.")
    assertContains(told, "It was changed meanwhile")
    assert [row.acknowledged_by for row in CheckIn.objects.order_by("pk")] == [cast.manager, None]


def test_bulk_is_for_those_who_plan_and_refuses_nonsense(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    manager = client(cast.manager)
    address = reverse("board-bulk")
    assert client(cast.msl).get(address, {"act": "ask", "kr": kr.pk}).status_code == 403
    assert client(cast.admin).get(address, {"act": "acknowledge", "kr": kr.pk}).status_code == 403
    for act, row in (("steal", kr.pk), ("ask", 0), ("ask", "1 or 1"), ("ask", "9" * 30)):
        wrong = {"act": act, "kr": row}
        assert manager.get(address, wrong).status_code == 404, wrong
    assertRedirects(
        manager.get(address, {"act": "ask", "back": "status=at_risk"}), f"{reverse('board')}?status=at_risk"
    )
    foreign = client(cast.other_manager).get(address, {"act": "reassign", "kr": kr.pk})
    assertContains(foreign, "not yours to change")
