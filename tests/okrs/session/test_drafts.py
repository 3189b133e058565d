"""MSLs draft and propose; whoever plans for the team accepts or asks back; nothing is activated unseen."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from okrs.models import DraftReview, KeyResult, Objective
from okrs.models.choices import Kind, Metric
from okrs.planning.services import drafts, key_results
from okrs.planning.services import objectives as planning
from okrs.planning.services.starting import start_from_template
from organization.models import Quarter, User
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, TODAY, client, plan_url
from tests.reading import assertContains, words_of

FIELDS = {"title": "Understand dosing questions", "why": "They keep coming", "commitment": "committed"}


def draft(cast: Cast, by: User | None = None) -> Objective:
    by = by or cast.msl
    fields = {**FIELDS, "owner": by, "therapeutic_area": None, "imperative": None}
    return planning.add_objective(quarter=cast.quarter, team=cast.north, by=by, fields=fields)


def measured(objective: Objective, by: User, target: int = 10) -> KeyResult:
    fields = {
        "title": "Discussions", "owner": by, "kind": Kind.COUNT, "measured_by": Metric.IN_DEPTH_DISCUSSIONS,
        "target": target, "weight": 1, "baseline": 0,
    }  # fmt: skip
    return key_results.add_key_result(objective=objective, by=by, fields=fields, today=TODAY)


def proposed(cast: Cast) -> Objective:
    made = draft(cast)
    measured(made, cast.msl)
    drafts.propose(quarter=cast.quarter, team=cast.north, by=cast.msl, at=AT)
    return Objective.objects.get(pk=made.pk)


def answer(cast: Cast, objective: Objective, **given: object) -> DraftReview:
    more = {
        "is_accepted": True,
        "seen": drafts.stamp_of(DraftReview.objects.get(objective=objective)),
        "by": cast.manager,
    }
    return drafts.review_draft(objective=objective, at=AT, **{**more, **given})


def activate(cast: Cast) -> int:
    return planning.activate(quarter=cast.quarter, team=cast.north, by=cast.manager, today=TODAY, targets={})


def test_an_msl_drafts_for_themselves_in_an_own_team_alone(cast: Cast) -> None:
    assert DraftReview.objects.get(objective=draft(cast)).state == "writing"
    with pytest.raises(PermissionDenied):
        draft(cast, cast.elsewhere)
    fields = {**FIELDS, "owner": cast.teammate}
    with pytest.raises(ValidationError, match="your own"):
        planning.add_objective(quarter=cast.quarter, team=cast.north, by=cast.msl, fields=fields)
    for state in ("grading", "closed"):
        Quarter.objects.filter(pk=cast.quarter.pk).update(state=state)
        cast.quarter.refresh_from_db()
        with pytest.raises(ValidationError, match=cast.quarter.name):
            draft(cast)


def test_nobody_changes_the_draft_of_another_unless_they_plan(cast: Cast) -> None:
    made = draft(cast)
    change = {"objective": made, "version": made.version, "fields": {"title": "Other words"}}
    with pytest.raises(PermissionDenied):
        planning.edit_objective(by=cast.teammate, **change)
    planning.edit_objective(by=cast.manager, **change)
    assert DraftReview.objects.get().state == "writing"
    with pytest.raises(ValidationError, match="give it to others"):
        planning.edit_objective(objective=made, by=cast.msl, version=made.version, fields={"owner": cast.teammate})
    with pytest.raises(ValidationError, match="give it to others"):
        measured(made, cast.msl) and key_results.add_key_result(
            objective=made, by=cast.msl, today=TODAY,
            fields={"title": "x", "owner": cast.teammate, "kind": Kind.COUNT, "measured_by": Metric.MANUAL,
                    "target": 1, "weight": 1, "baseline": 0},
        )  # fmt: skip


def test_once_active_it_is_the_planners(cast: Cast) -> None:
    made = proposed(cast)
    answer(cast, made)
    stale = Objective.objects.get(pk=made.pk)
    assert activate(cast) == 1
    with pytest.raises(ValidationError, match="no draft any more"):
        planning.edit_objective(objective=stale, by=cast.msl, version=stale.version, fields={"title": "Less"})
    now = Objective.objects.get(pk=made.pk)
    with pytest.raises(PermissionDenied):
        planning.edit_objective(objective=now, by=cast.msl, version=now.version, fields={"title": "Less"}, reason="So")


def test_what_nobody_accepted_is_not_activated(cast: Cast) -> None:
    made = proposed(cast)
    with pytest.raises(ValidationError, match="waits for its review"):
        activate(cast)
    planned = planning.add_objective(
        quarter=cast.quarter, team=cast.north, by=cast.manager, fields={**FIELDS, "owner": cast.manager}
    )
    measured(planned, cast.manager)
    assert activate(cast) == 1  # hers needs no review
    assert Objective.objects.get(pk=made.pk).state == "draft"
    answer(cast, made)
    assert activate(cast) == 1


def test_a_change_by_its_owner_takes_the_acceptance_back(cast: Cast) -> None:
    made = proposed(cast)
    answer(cast, made)
    row = made.key_results.get()
    key_results.edit_key_result(key_result=row, by=cast.msl, version=row.version, fields={"target": 1}, at=AT)
    assert DraftReview.objects.get().state == "writing"
    with pytest.raises(ValidationError, match="waits for its review"):
        activate(cast)


def test_a_change_of_a_planners_draft_by_its_owner_needs_a_review(cast: Cast) -> None:
    start_from_template(quarter=cast.quarter, team=cast.north, by=cast.manager, today=TODAY)
    row = KeyResult.objects.get(owner=cast.msl, code="KR1.1")
    key_results.edit_key_result(key_result=row, by=cast.msl, version=row.version, fields={"target": 1}, at=AT)
    assert DraftReview.objects.get().objective_id == row.objective_id


def test_nobody_accepts_what_they_have_not_seen(cast: Cast) -> None:
    made = proposed(cast)
    seen = drafts.stamp_of(DraftReview.objects.get())
    row = made.key_results.get()
    key_results.edit_key_result(key_result=row, by=cast.msl, version=row.version, fields={"target": 1}, at=AT)
    with pytest.raises(ValidationError, match="changed it since"):
        answer(cast, made, seen=seen)
    with pytest.raises(PermissionDenied):
        answer(cast, made, by=cast.msl)
    with pytest.raises(PermissionDenied):
        answer(cast, made, by=cast.other_manager)
    assert answer(cast, made).state == "accepted"
    with pytest.raises(ValidationError, match="not proposed now"):
        answer(cast, made)


def test_asking_back_takes_words_and_comes_to_its_owner(cast: Cast, clock: time_machine.Traveller) -> None:
    made = proposed(cast)
    assert "1 draft waits for your review" in words_of(client(cast.manager).get(reverse("home")))
    assert "for your review" not in words_of(client(cast.other_manager).get(reverse("home")))
    assert "1 draft waits for your review" in words_of(client(cast.lead).get(reverse("home")))
    with pytest.raises(ValidationError, match="Say what is missing"):
        answer(cast, made, is_accepted=False, note=" ")
    answer(cast, made, is_accepted=False, note="Which questions?")
    home = words_of(client(cast.msl).get(reverse("home")))
    assert f"{made} was asked back" in home
    assert "“Which questions?”" in home
    assert "for your review" not in words_of(client(cast.manager).get(reverse("home")))
    assert drafts.propose(quarter=cast.quarter, team=cast.north, by=cast.msl, at=AT) == 1


def test_only_what_is_measured_can_be_proposed(cast: Cast) -> None:
    made = draft(cast)
    with pytest.raises(ValidationError, match="how it is measured"):
        drafts.propose(quarter=cast.quarter, team=cast.north, by=cast.msl, at=AT)
    measured(made, cast.msl)
    assert drafts.propose(quarter=cast.quarter, team=cast.north, by=cast.msl, at=AT) == 1
    with pytest.raises(ValidationError, match="no draft of yours"):
        drafts.propose(quarter=cast.quarter, team=cast.north, by=cast.msl, at=AT)
    with pytest.raises(PermissionDenied):
        drafts.propose(quarter=cast.quarter, team=cast.north, by=cast.clinical, at=AT)


def test_the_pages_of_drafting_and_reviewing(cast: Cast, clock: time_machine.Traveller) -> None:
    msl, manager = client(cast.msl), client(cast.manager)
    made = msl.post(plan_url(cast, "objective-add"), {**FIELDS, "owner": cast.msl.pk})
    objective = Objective.objects.get()
    assert made["Location"] == reverse("key-result-add", args=[objective.pk])
    measured(objective, cast.msl)
    session = plan_url(cast, "plan-session") + "?whole=1"
    assertContains(msl.get(session), "Propose my 1 draft")
    msl.post(plan_url(cast, "plan-propose"))
    assert reverse("draft-review", args=[objective.pk]) not in msl.get(session).content.decode()
    review = reverse("draft-review", args=[objective.pk])
    assertContains(manager.get(session), review)
    seen = drafts.stamp_of(DraftReview.objects.get())
    assert manager.post(review, {"answer": "ask_back", "seen": seen}).status_code == 422
    assert manager.post(review, {"answer": "ask_back", "seen": seen, "note": "Why?"}).status_code == 302
    assertContains(msl.get(session), "Asked back: “Why?”")
    assert client(cast.elsewhere).get(session).status_code == 404
