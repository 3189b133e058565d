"""People who were deactivated: asked for nothing, offered nowhere, marked, and their work can be handed over."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from insights.models import Insight
from insights.triage.services import assign_action
from interactions.activities.services import Work, log_activity
from interactions.log.selectors.offers import colleagues
from interactions.log.services.contents import Contents
from interactions.log.services.interactions import amend_interaction, log_interaction
from interactions.models import Topic
from okrs.board.selectors.choices import owner_options
from okrs.board.services.bulk import ask_for_updates, reassign_owner
from okrs.check_ins.selectors.due import check_ins_due
from okrs.check_ins.services.update_requests import ask_for_update
from okrs.evidence.selectors.rows import evidence_of
from okrs.models import KeyResult
from okrs.planning.selectors.sessions import owners_of, template_members
from okrs.planning.services import key_results
from okrs.planning.services import objectives as planning
from okrs.planning.services.starting import start_from_template
from okrs.snapshots.storing import refresh_due
from okrs.weekly.selectors.due import weekly_due
from organization.ground.names import owner_name, require_active
from organization.models import User
from organization.services import people
from organization.services.tokens import create_token
from tests.api.programs import Program
from tests.factories.cast import Cast
from tests.factories.kols import KOLFactory
from tests.okrs.conftest import AT, TODAY, client, discussion, key_result_for
from tests.okrs.weekly.weeks import cadence_for, make_insight
from tests.reading import assertContains, assertNotContains

pytestmark = pytest.mark.usefixtures("clock")

GONE = "Mara Lind (no longer active)"


def leave(cast: Cast, user: User) -> User:
    return people.deactivate(user=user, by=cast.admin, reason="Left")


def again(kr: KeyResult) -> KeyResult:
    return KeyResult.objects.for_measuring().get(pk=kr.pk)


def test_they_are_asked_for_nothing(cast: Cast) -> None:
    cadence_for(cast, cast.msl)
    kr = key_result_for(cast, cast.msl)
    assert {one.user for one in check_ins_due(AT)} == {one.user for one in weekly_due(AT)} == {cast.msl}
    leave(cast, cast.msl)
    assert (check_ins_due(AT), weekly_due(AT)) == ([], [])
    with pytest.raises(ValidationError, match="no longer active and cannot answer"):
        ask_for_update(key_result=again(kr), by=cast.manager, note="", at=AT)
    (refused,) = ask_for_updates(key_results=[again(kr)], note="", by=cast.manager, at=AT)
    assert "no longer active" in refused.why


def test_nothing_new_is_given_to_them_and_what_they_have_may_change(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    theirs = key_result_for(cast, cast.teammate)
    leave(cast, cast.msl)
    gone = User.objects.get(pk=cast.msl.pk)
    change: dict[str, Any] = {"by": cast.manager, "at": AT, "reason": "Clearer"}
    changed = key_results.edit_key_result(
        key_result=again(kr), version=kr.version, fields={"title": "Clearer words", "owner": gone}, **change
    )
    assert (changed.title, changed.owner_id) == ("Clearer words", gone.pk)
    with pytest.raises(ValidationError, match="Mara Lind is no longer active"):
        key_results.edit_key_result(key_result=again(theirs), version=theirs.version, fields={"owner": gone}, **change)
    with pytest.raises(ValidationError, match="no longer active"):
        reassign_owner(
            key_results={again(theirs): theirs.version}, owner=gone, reason="x", keeps=True, by=cast.manager, at=AT
        )
    planned = {"quarter": cast.quarter, "team": cast.north, "by": cast.manager}
    with pytest.raises(ValidationError, match="no longer active"):
        planning.add_objective(**planned, fields={"title": "New", "owner": gone})
    assert owner_name(gone) == GONE
    require_active(field="owner", now=gone, before=gone.pk)
    objective = again(kr).objective
    edited = planning.edit_objective(
        objective=objective, by=cast.manager, version=objective.version, reason="Words",
        fields={"title": "Other words", "owner": gone},
    )  # fmt: skip
    assert edited.owner_id == gone.pk


def test_they_are_offered_nowhere_but_where_they_stand_already(cast: Cast) -> None:
    leave(cast, cast.msl)
    where = (cast.quarter, cast.north, cast.manager, TODAY)
    assert cast.msl not in owners_of(*where)
    assert cast.msl in owners_of(*where, keep=cast.msl.pk)
    assert cast.msl not in template_members(cast.quarter, cast.north, TODAY)
    assert cast.msl not in colleagues(cast.teammate, today=TODAY)
    assert cast.msl in colleagues(cast.teammate, today=TODAY, also=[cast.msl.pk])
    # To find what they own the board still filters by them, and says who they are.
    assert [one["label"] for one in owner_options("mara")] == [GONE]


def test_what_they_own_is_marked_and_can_be_handed_over(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, TODAY)
    leave(cast, cast.msl)
    refresh_due(at=AT)
    manager = client(cast.manager)
    for address in (
        reverse("board"),
        reverse("key-result", args=[kr.pk]),
        reverse("objective", args=[kr.objective_id]),
        reverse("plan", args=[cast.quarter.pk, cast.north.pk]),
        reverse("key-result-edit", args=[kr.pk]),
        reverse("team", args=[cast.north.pk]),
        reverse("interactions"),
    ):
        assertContains(manager.get(address), GONE)
    assert evidence_of(again(kr), user=cast.manager, at=AT).rows[0].author == GONE
    page = manager.get(reverse("key-result-edit", args=[kr.pk]))
    assert page.context["form"]["owner"].value() == cast.msl.pk
    refused = reassign_owner(
        key_results={again(kr): kr.version}, owner=cast.teammate, reason="Mara left", keeps=False, by=cast.manager,
        at=AT,
    )  # fmt: skip
    assert refused == []
    refresh_due(at=AT)
    assertNotContains(manager.get(reverse("key-result", args=[kr.pk])), "Owner (no longer active)")
    assert again(kr).owner == cast.teammate


def test_team_work_of_a_team_whose_only_manager_left_goes_to_who_plans(cast: Cast) -> None:
    leave(cast, cast.manager)
    made = start_from_template(quarter=cast.quarter, team=cast.north, by=cast.lead, today=TODAY)
    assert {one.owner for one in made if one.is_team} == {cast.lead}
    assert cast.msl in {one.owner for one in made}


def test_who_deactivates_is_told_what_they_leave_and_how_it_is_handed_over(cast: Cast) -> None:
    key_result_for(cast, cast.msl)
    page = client(cast.admin).get(reverse("person-deactivate", args=[cast.msl.pk]))
    for words in ("1 key result", "They get no more reminders", "filter it by them"):
        assertContains(page, words)


def test_no_service_gives_them_something_new_whoever_asks(cast: Cast, topic: Topic) -> None:
    said = Contents(
        kols=(KOLFactory.create(),), starts_at=AT - timedelta(hours=3), minutes=30, channel="phone",
        purpose="scientific_exchange", therapeutic_area=cast.oncology, participants=(cast.msl,), ae_screen="none",
        pqc_screen="none",
    )  # fmt: skip
    joined = log_interaction(by=cast.teammate, contents=said, at=AT).interaction
    heard = make_insight(cast.teammate)
    Insight.objects.filter(pk=heard.pk).update(state="accepted")
    heard.refresh_from_db()
    gone = leave(cast, cast.msl)
    refused = "Mara Lind is no longer active"
    with pytest.raises(ValidationError, match=refused):
        log_interaction(by=cast.teammate, contents=replace(said, participants=(gone,)), at=AT)
    work = Work("Training", cast.oncology, participants=(gone,))
    with pytest.raises(ValidationError, match=refused):
        log_activity(by=cast.teammate, kind="training", work=work, today=TODAY)
    with pytest.raises(ValidationError, match=refused):
        assign_action(by=cast.lead, insight=heard, kind="training", owner=gone, version=heard.version)
    # Who took part stays where they are while something else is changed.
    shorter = replace(said, minutes=20, participants=(gone,))
    amend_interaction(by=cast.teammate, interaction=joined, contents=shorter, version=1, at=AT)
    assert list(joined.participants.all()) == [gone]


def test_the_api_and_files_mark_them_too(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    heard = make_insight(cast.msl)
    met = discussion(cast.teammate, topic, TODAY, participants=(cast.msl,))
    own = discussion(cast.msl, topic, TODAY)
    leave(cast, cast.msl)
    program = Program(create_token(user=cast.manager))
    for path in (f"key-results/{kr.pk}/", f"insights/{heard.pk}/", f"interactions/{met.pk}/", f"interactions/{own.pk}/",
                 "interactions/", f"objectives/{kr.objective_id}/"):  # fmt: skip
        assert GONE in program.get(path).content.decode(), path
    file = client(cast.manager).get(reverse("insights-export"), {"who": "all"})
    assert GONE in file.getvalue().decode()


def test_whoever_plans_for_the_team_is_told_what_they_still_own(cast: Cast) -> None:
    for _ in range(2):
        key_result_for(cast, cast.msl)
    said = "2 key results of Mara Lind, who is no longer active"
    assertNotContains(client(cast.manager).get(reverse("home")), "who is no longer active")
    leave(cast, cast.msl)
    for user in (cast.manager, cast.lead, cast.admin):
        page = client(user).get(reverse("home"))
        assertContains(page, said)
        (need,) = [one for one in page.context["needs"] if "no longer active" in one.title]
        refresh_due(at=AT)
        board = client(user).get(need.url)
        assertContains(board, GONE)
        assert board.context["board"].total == 2
    for user in (cast.other_manager, cast.teammate, cast.compliance):
        assertNotContains(client(user).get(reverse("home")), "who is no longer active")
