"""Reassigning key results: what each stands at before and after, and the way back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from interactions.models import Topic
from okrs.board.selectors.bulk import bulk_rows, chosen_key_results, with_owner
from okrs.models import EarlierOwner, KeyResult, TargetChange
from okrs.models.choices import Metric, Scope
from organization.models import Membership, User
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory
from tests.factories.okrs import CheckInFactory
from tests.okrs.conftest import AT, client, discussion, key_result_for
from tests.reading import assertContains, assertNotContains, words_of

pytestmark = pytest.mark.usefixtures("clock")

ADDRESS = "/board/bulk/"


def said(rows: list[KeyResult], owner: User, **more: Any) -> dict[str, Any]:
    marks = [f"{row.pk}:{row.version}" for row in rows]
    chosen = {"act": "reassign", "kr": marks, "owner": owner.pk, "back": "view=board"}
    return {**chosen, "reason": "Leaves the team", **more}


def given(browser: Client, rows: list[KeyResult], owner: User, **more: Any) -> HttpResponse:
    answer: Any = browser.post(ADDRESS, said(rows, owner, shown=owner.pk, **more))
    return answer


def undo_of(page: Any) -> str:
    """The address of the Undo button."""
    *_, address = [one.extra_tags for one in page.context["messages"] if one.extra_tags]
    return str(address)


@pytest.fixture
def talks(cast: Cast, topic: Topic) -> list[KeyResult]:
    """Two of one person, one of the team, one by hand; five talks of the owner, two of the teammate, one of both."""
    for _ in range(5):
        discussion(cast.msl, topic, AT.date())
    for _ in range(2):
        discussion(cast.teammate, topic, AT.date())
    discussion(cast.msl, topic, AT.date(), participants=(cast.teammate,))
    ActivityFactory.create(kind="training", owner=cast.msl, held_on=AT.date() - timedelta(days=1))
    return [
        key_result_for(cast, cast.msl, code="KR1.1"),
        key_result_for(cast, cast.msl, code="KR1.2", measured_by=Metric.TRAININGS, target=3),
        key_result_for(cast, cast.msl, code="KR1.3", is_team=True, scope=Scope.TEAM),
        key_result_for(cast, cast.msl, code="KR1.4", measured_by=Metric.MANUAL),
    ]


def test_the_page_shows_each_before_and_after_before_anything_changes(cast: Cast, talks: list[KeyResult]) -> None:
    manager = client(cast.manager)
    first = manager.get(ADDRESS, {"act": "reassign", "kr": [row.pk for row in talks]})
    assertContains(first, "Show what changes")
    shown = manager.post(ADDRESS, said(talks, cast.teammate))
    words = words_of(shown)
    for one in (
        "stays 6 of 15, or 3 of 15 if counted anew", "stays 1 of 3, or 0 of 3 if counted anew", "stays 8 of 15",
        "stays – of 15",
    ):  # fmt: skip
        assert one in words, one
    assertContains(shown, "Reassign 4 key results")
    assertContains(shown, "Leaves the team")
    assert set(KeyResult.objects.values_list("owner", flat=True)) == {cast.msl.pk}
    assertContains(shown, f'name="shown" value="{cast.teammate.pk}"')
    # Another owner than the one whose numbers were shown: those are shown first.
    other = manager.post(ADDRESS, said(talks, cast.manager, shown=cast.teammate.pk))
    assert "stays 6 of 15, or 0 of 15 if counted anew" in words_of(other)
    assertRedirects(given(manager, talks, cast.teammate, counted="anew"), "/board/?view=board")
    assert set(KeyResult.objects.values_list("owner", flat=True)) == {cast.teammate.pk}
    assertContains(manager.get("/board/?team=all"), "3 of 15")


def test_what_was_counted_is_kept_unless_somebody_chooses_otherwise(cast: Cast, talks: list[KeyResult]) -> None:
    manager = client(cast.manager)
    assertNotContains(manager.get(ADDRESS, {"act": "reassign", "kr": talks[0].pk}), "What was counted until today")
    page = manager.post(ADDRESS, said(talks[:1], cast.teammate))
    words = words_of(page)
    assert "Keep it: 6 of 15 stays" in words
    assert "Count anew, only the work of Tomas Berg: 3 of 15" in words
    assertContains(page, "Today is the last day of the owner before")
    assert page.context["form"]["counted"].value() == "keep"
    again = manager.post(ADDRESS, said(talks[:1], cast.manager, shown=cast.teammate.pk, counted="anew"))
    assert again.context["form"]["counted"].value() == "anew"
    given(manager, talks, cast.teammate)
    assert [str(one) for one in EarlierOwner.objects.order_by("key_result__code")] == ["Mara Lind until 2026-02-15"] * 2
    assertContains(manager.get("/board/?team=all"), "6 of 15")
    told = words_of(manager.get(reverse("key-result", args=[talks[0].pk])))
    assert "The work of Mara Lind counts until 15 Feb 2026, that of Tomas Berg from 16 Feb 2026 on." in told
    assert "Tomas Berg, what was counted until 15 Feb 2026 stays" in told
    assert "The work of Mara Lind counts until 15 Feb 2026" in words_of(
        manager.get(reverse("evidence", args=[talks[0].pk]))
    )


@pytest.mark.parametrize(("on", "is_left"), [("2026-03-30", True), ("2026-03-31", False), ("2026-04-03", False)])
def test_the_page_promises_the_new_owner_no_day_that_the_quarter_does_not_have(
    cast: Cast, talks: list[KeyResult], clock: Any, on: str, is_left: bool
) -> None:
    clock.move_to(datetime.fromisoformat(f"{on}T12:00:00+00:00"))
    words = words_of(client(cast.manager).post(ADDRESS, said(talks[:1], cast.teammate)))
    assert "Keep it: 6 of 15 stays" in words
    assert ("from tomorrow the new owner" in words) is is_left
    assert ("The quarter has no day left for the new owner" in words) is not is_left


def test_where_nothing_can_be_kept_nothing_is_asked(cast: Cast, talks: list[KeyResult]) -> None:
    page = client(cast.manager).post(ADDRESS, said(talks[2:], cast.teammate))
    assertNotContains(page, "What was counted until today")
    assertContains(page, "stays 8 of 15")


def test_another_choice_than_those_is_refused(cast: Cast, talks: list[KeyResult]) -> None:
    page = given(client(cast.manager), talks[:1], cast.teammate, counted="half")
    assertContains(page, "Select a valid choice", status_code=422)
    assert KeyResult.objects.get(pk=talks[0].pk).owner == cast.msl


def test_undo_brings_back_whose_work_counted_until_when(cast: Cast, talks: list[KeyResult], clock: Any) -> None:
    manager, kr = client(cast.manager), talks[0]
    given(manager, [kr], cast.teammate)
    for choice in ("keep", "anew"):
        clock.shift(timedelta(days=3))
        before = list(EarlierOwner.objects.values_list("key_result", "owner", "until"))
        fresh = KeyResult.objects.get(pk=kr.pk)
        given(manager, [fresh], cast.elsewhere, counted=choice)
        assert EarlierOwner.objects.count() == {"keep": 2, "anew": 0}[choice]
        manager.post(undo_of(manager.get("/board/?team=all")))
        assert list(EarlierOwner.objects.values_list("key_result", "owner", "until")) == before
        assert KeyResult.objects.get(pk=kr.pk).owner == cast.teammate


def test_the_new_owner_opens_the_rows_of_the_owner_before_who_is_in_the_team(cast: Cast, topic: Topic) -> None:
    """Access is as everywhere: what the viewer may not open is counted, and the page says whose it is."""
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, AT.date())
    given(client(cast.manager), [kr], cast.teammate)
    address = reverse("evidence", args=[kr.pk])
    assertContains(client(cast.teammate).get(address), "Why it counts")
    assertNotContains(client(cast.teammate).get(address), "more row")
    Membership.objects.filter(user=cast.msl).update(team=cast.south)
    page = words_of(client(cast.teammate).get(address))
    assert "1 more row that you may not open" in page
    assert "The work of Mara Lind counts until 15 Feb 2026" in page
    # Who had it before reads it like everybody in the medical functions, and takes nothing out any more.
    old = client(cast.msl).get(address)
    assertContains(old, "Why it counts")
    assertNotContains(old, "Take out</")


def test_who_owns_it_already_keeps_it(cast: Cast, talks: list[KeyResult]) -> None:
    page = client(cast.manager).post(ADDRESS, said(talks[:1], cast.msl))
    assertContains(page, "Mara Lind owns it already")
    assertContains(page, "Nothing to do among these")


def test_the_queries_do_not_grow_with_the_rows(cast: Cast, talks: list[KeyResult]) -> None:
    def asked(rows: list[KeyResult]) -> int:
        found = chosen_key_results(cast.manager, [row.pk for row in rows])
        with_owner(bulk_rows(cast.manager, "reassign", found, at=AT), cast.teammate, at=AT)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            with_owner(bulk_rows(cast.manager, "reassign", found, at=AT), cast.teammate, at=AT)
        return len(caught)

    many = talks[:2] + [key_result_for(cast, cast.msl, code=f"KR2.{number}") for number in range(8)]
    assert asked(talks[:2]) == asked(many)


def test_undo_gives_all_back_once(cast: Cast, talks: list[KeyResult]) -> None:
    manager = client(cast.manager)
    given(manager, talks, cast.teammate)
    board = manager.get("/board/?team=all")
    assertContains(board, "4 key results reassigned.")
    undo = undo_of(board)
    back = manager.post(undo)
    assertRedirects(back, "/board/?view=board", fetch_redirect_response=False)
    assert set(KeyResult.objects.values_list("owner", flat=True)) == {cast.msl.pk}
    assertContains(manager.get("/board/?team=all"), "4 key results given back to the owner before.")
    changes = TargetChange.objects.order_by("pk").values_list("key_result", "old", "new", "reason")
    assert list(changes.filter(key_result=talks[0])) == [
        (talks[0].pk, "Mara Lind", "Tomas Berg, what was counted until 15 Feb 2026 stays", "Leaves the team"),
        (talks[0].pk, "Tomas Berg", "Mara Lind", "The change of owner was undone."),
    ]
    assertContains(manager.post(undo, follow=True), "There is nothing to undo")
    assert client(cast.msl).post(undo).status_code == 403


def test_undo_leaves_alone_what_changed_since(cast: Cast, talks: list[KeyResult], clock: Any) -> None:
    manager = client(cast.manager)
    given(manager, talks, cast.teammate)
    undo = undo_of(manager.get("/board/?team=all"))
    clock.shift(timedelta(hours=1))
    CheckInFactory.create(
        key_result=talks[0], period=2, computed_status="at_risk", published_at=AT + timedelta(hours=1)
    )
    KeyResult.objects.filter(pk=talks[1].pk).update(title="Another", version=9)
    told = manager.post(undo)
    assertContains(told, "Somebody has checked in since")
    assertContains(told, "It was changed since")
    assertContains(told, "2 key results given back to the owner before.")
    owners = [KeyResult.objects.get(pk=row.pk).owner for row in talks]
    assert owners == [cast.teammate, cast.teammate, cast.msl, cast.msl]


def test_undo_gives_back_also_to_somebody_who_has_left_and_only_the_last(
    cast: Cast, talks: list[KeyResult], clock: Any
) -> None:
    manager = client(cast.manager)
    User.objects.filter(pk=cast.msl.pk).update(is_active=False)
    given(manager, talks[:1], cast.teammate)
    earlier = undo_of(manager.get("/board/?team=all"))
    clock.shift(timedelta(minutes=1))
    given(manager, talks[1:2], cast.manager)
    last = undo_of(manager.get("/board/?team=all"))
    assertContains(manager.post(earlier, follow=True), "There is nothing to undo")
    manager.post(last)
    assert [KeyResult.objects.get(pk=row.pk).owner for row in talks[:2]] == [cast.teammate, cast.msl]


def test_a_planner_of_another_team_undoes_nothing(cast: Cast, talks: list[KeyResult]) -> None:
    manager = client(cast.manager)
    given(manager, talks[:1], cast.teammate)
    cast.manager.managed_teams.clear()
    undo = f"{reverse('board-undo')}?at={manager.session['handed_over']['at'].replace('+', '%2B')}"
    assertContains(manager.post(undo), "It is not yours to change.", status_code=422)
    assertNotContains(manager.get("/board/?team=all"), "given back")
    assert KeyResult.objects.get(pk=talks[0].pk).owner == cast.teammate
