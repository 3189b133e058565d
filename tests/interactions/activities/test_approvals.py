"""Approvals: asked for by the owner, given by another person, and never by the word of the owner alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.history import history_of
from interactions.activities.approvals import approve, ask_for_approval, refuse_approval, withdraw_approval
from interactions.activities.selectors.waiting import waiting_for_approval
from interactions.activities.services import Work, change_activity, log_activity
from interactions.activities.stages import NOT_CONFIRMED, missing_stages
from interactions.models import Activity
from organization.models import User
from organization.services.tokens import create_token
from tests.api.programs import Program
from tests.factories.cast import Cast
from tests.reading import words_of

TODAY = date(2026, 2, 18)
AT = datetime(2026, 2, 18, 9, tzinfo=UTC)
Kind = Activity.Kind


def board(cast: Cast, kind: str = Kind.ADVISORY_BOARD, **days: date) -> Activity:
    """Recorded by the MSL with these days and without a reference."""
    work = Work(title="A board", therapeutic_area=cast.oncology, days=dict(days))
    return log_activity(by=cast.msl, kind=kind, work=work, today=TODAY)


def titles(user: User) -> list[str]:
    return [one.title for one in waiting_for_approval(user, today=TODAY)]


def test_the_word_of_the_owner_alone_is_not_enough(cast: Cast) -> None:
    made = board(cast, need_documented_on=TODAY, approved_on=TODAY, held_on=TODAY)
    assert missing_stages(made) == [NOT_CONFIRMED]
    assert titles(cast.manager) == ["A board"]
    approve(by=cast.manager, activity=made, today=TODAY + timedelta(days=1))
    made.refresh_from_db()
    assert (made.approved_on, made.approved_by, made.approval_confirmed_on) == (
        TODAY, cast.manager, TODAY + timedelta(days=1)
    )  # fmt: skip
    assert missing_stages(made) == []
    assert titles(cast.manager) == []
    assert history_of(made)[0].by_id == cast.manager.pk


def test_an_approval_after_the_event_does_not_make_it_count(cast: Cast) -> None:
    made = board(cast, need_documented_on=TODAY - timedelta(days=30))
    ask_for_approval(by=cast.msl, activity=made, at=AT)
    days = {"need_documented_on": made.need_documented_on, "held_on": TODAY - timedelta(days=8)}
    work = Work(title="A board", therapeutic_area=cast.oncology, days=days)
    change_activity(by=cast.msl, activity=made, work=work, version=made.version, today=TODAY)
    approve(by=cast.manager, activity=made, today=TODAY)
    assert missing_stages(made) == ["approved after it was held"]


@pytest.mark.parametrize("who", ["manager", "lead", "compliance"])
def test_who_approves(cast: Cast, who: str) -> None:
    made = board(cast)
    ask_for_approval(by=cast.msl, activity=made, at=AT)
    assert titles(getattr(cast, who)) == ["A board"]
    approve(by=getattr(cast, who), activity=made, today=TODAY, reference=" MAP-12 ")
    assert (made.approved_on, made.approval_reference, made.approval_asked_at) == (TODAY, "MAP-12", None)


@pytest.mark.parametrize("who", ["msl", "teammate", "admin", "commercial", "clinical"])
def test_who_does_not(cast: Cast, who: str) -> None:
    made = board(cast)
    ask_for_approval(by=cast.msl, activity=made, at=AT)
    assert titles(getattr(cast, who)) == []
    with pytest.raises(PermissionDenied):
        approve(by=getattr(cast, who), activity=made, today=TODAY)


def test_nobody_approves_their_own(cast: Cast) -> None:
    own = log_activity(
        by=cast.lead, kind=Kind.NEWSLETTER, work=Work(title="Own", therapeutic_area=cast.oncology), today=TODAY
    )  # fmt: skip
    ask_for_approval(by=cast.lead, activity=own, at=AT)
    assert titles(cast.lead) == []
    with pytest.raises(PermissionDenied):
        approve(by=cast.lead, activity=own, today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=own.pk).update(approved_by=cast.lead)


def test_a_refusal_says_why_and_may_be_followed_by_another_question(cast: Cast) -> None:
    made = board(cast)
    ask_for_approval(by=cast.msl, activity=made, at=AT)
    with pytest.raises(ValidationError):
        refuse_approval(by=cast.manager, activity=made, reason=" ")
    refuse_approval(by=cast.manager, activity=made, reason="No need is documented.")
    assert (made.approval_refused, titles(cast.manager)) == ("No need is documented.", [])
    ask_for_approval(by=cast.msl, activity=made, at=AT)
    assert (made.approval_refused, titles(cast.manager)) == ("", ["A board"])


def test_an_approval_is_taken_back_only_before_the_event_and_by_who_gave_it(cast: Cast) -> None:
    made = board(cast)
    approve(by=cast.manager, activity=made, today=TODAY)
    with pytest.raises(PermissionDenied):
        withdraw_approval(by=cast.lead, activity=made, at=AT)
    withdraw_approval(by=cast.manager, activity=made, at=AT)
    assert (made.approved_on, made.approved_by, titles(cast.lead)) == (None, None, ["A board"])
    held = board(cast)
    approve(by=cast.manager, activity=held, today=TODAY)
    Activity.objects.filter(pk=held.pk).update(held_on=TODAY)
    held.refresh_from_db()
    with pytest.raises(PermissionDenied):
        withdraw_approval(by=cast.manager, activity=held, at=AT)


def test_the_owner_does_not_move_what_another_person_confirmed(cast: Cast) -> None:
    made = board(cast)
    approve(by=cast.manager, activity=made, today=TODAY, reference="MAP-12")
    work = Work(
        title="A board", therapeutic_area=cast.oncology,
        days={"approved_on": TODAY - timedelta(days=20), "need_documented_on": TODAY, "held_on": TODAY},
    )  # fmt: skip
    change_activity(by=cast.msl, activity=made, work=work, version=made.version, today=TODAY)
    made.refresh_from_db()
    assert (made.approved_on, made.approval_reference, made.held_on) == (TODAY, "MAP-12", TODAY)


def test_an_imported_approval_has_its_reference_and_its_day(cast: Cast) -> None:
    work: dict[str, Any] = {"title": "A board", "therapeutic_area": cast.oncology, "approval_reference": "MAP-7"}
    with pytest.raises(ValidationError) as refusal:
        log_activity(by=cast.msl, kind=Kind.ADVISORY_BOARD, work=Work(**work), today=TODAY)
    assert list(refusal.value.message_dict) == ["approved_on"]
    with pytest.raises(ValidationError) as refusal:
        log_activity(by=cast.msl, kind=Kind.TRAINING, work=Work(**work), today=TODAY)
    assert list(refusal.value.message_dict) == ["approval_reference"]
    made = log_activity(
        by=cast.msl, kind=Kind.NEWSLETTER, work=Work(**work, days={"approved_on": TODAY, "held_on": TODAY}), today=TODAY
    )  # fmt: skip
    assert missing_stages(made) == []
    assert titles(cast.manager) == []


# --- Pages --------------------------------------------------------------------------------


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_asked_answered_and_undone_on_the_pages(cast: Cast) -> None:
    made = board(cast)
    owner, approver = signed_in(cast.msl), signed_in(cast.manager)
    page = words_of(owner.get(reverse("activity", args=[made.pk])))
    assert "Ask for approval" in page
    for _ in range(2):  # the second click changes nothing
        owner.post(reverse("activity-ask-approval", args=[made.pk]))
    assert "nobody has answered yet" in words_of(owner.get(reverse("activity", args=[made.pk])))
    assert "A board" in words_of(approver.get(reverse("approvals")))
    answer = approver.get(reverse("activity-approval", args=[made.pk]))
    assert "You approve it today" in words_of(answer)
    refused = approver.post(reverse("activity-approval", args=[made.pk]), {"verdict": "refuse", "reason": ""})
    assert refused.status_code == 422
    assert "Say why it is not approved." in words_of(refused)
    approver.post(reverse("activity-approval", args=[made.pk]), {"verdict": "approve", "reference": "MAP-3"})
    page = words_of(owner.get(reverse("activity", args=[made.pk])))
    assert f"Approved by {cast.manager.display_name}" in page
    assert "reference MAP-3" in page
    approver.post(reverse("activity-withdraw-approval", args=[made.pk]))
    assert "nobody has answered yet" in words_of(owner.get(reverse("activity", args=[made.pk])))


def test_the_form_leaves_a_confirmed_approval_alone(cast: Cast) -> None:
    made = board(cast)
    approve(by=cast.manager, activity=made, today=TODAY)
    page = signed_in(cast.msl).get(reverse("activity-edit", args=[made.pk])).content.decode()
    assert 'name="approved_on"' not in page
    assert 'name="approval_reference"' not in page


# --- API ------------------------------------------------------------------------------------


def test_the_contract_of_the_api(cast: Cast) -> None:
    msl, manager = (Program(create_token(user=user)) for user in (cast.msl, cast.manager))
    day = "2026-02-10"
    body = {
        "kind": "newsletter", "title": "News", "therapeutic_area": cast.oncology.pk, "approved_on": day, "held_on": day
    }  # fmt: skip
    typed = msl.post("activities/", body)
    assert typed.status_code == 201, typed.content
    assert [text for text in typed.json()["missing"] if "not confirmed" in text]
    imported = msl.post("activities/", body | {"approval_reference": "MAP-7"})
    assert (imported.json()["missing"], imported.json()["approval_reference"]) == ([], "MAP-7")
    address = f"activities/{typed.json()['id']}/approve/"
    assert msl.post(address, {"step": "approved_on"}).status_code == 403
    assert manager.post(address, {"step": "held_on"}).status_code == 400
    assert manager.post("activities/0/approve/", {"step": "approved_on"}).status_code == 404
    done = manager.post(address, {"step": "approved_on", "reference": "MAP-8"})
    assert done.status_code == 200, done.content
    assert (done.json()["missing"], done.json()["approved_by"]["id"]) == ([], cast.manager.pk)
    assert manager.post(address, {"step": "approved_on"}).status_code == 403
