"""Once is once: the same form sent twice, six at a time, with other contents, and by six people at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from okrs.models import CheckIn
from organization.ground.once import FIELD
from organization.models import Submission, Team
from organization.services.submissions import KEPT_FOR
from organization.tasks import forget_submissions
from tests.access.creating import CREATING
from tests.access.creation import Creating
from tests.access.table import PARTS
from tests.access.walks import BACKEND, NOW, put_back, walked_world
from tests.factories.world import World
from tests.hostile.forms_of_pages import filled

AT_ONCE = 6
# Addresses that take a POST and make nothing of which there could be two, and why.
MAKES_NOTHING_NEW = {
    "changes what is there, by its version or its state": (
        "absence-answer activity-approval activity-ask-approval activity-cancel activity-edit activity-step "
        "activity-step-undo activity-withdraw-approval agenda-item agenda-item-move area-edit decision decision-edit "
        "congress-edit congress-debrief congress-session "
        "decision-reopen evidence-exclude exclusion-restore holiday-edit "
        "imperative-edit pulse-question-edit pulse-wave-edit "
        "comment-edit comment-withdraw comments-resolve "
        "board-undo commitment-edit commitment-reinstate commitment-take-back commitment-withdraw "
        "scientific-milestone-edit engagement-plan-edit "
        "custom-field-archive custom-field-edit custom-field-restore initiative-edit initiative-move "
        "quarter-close-team quarter-seal quarter-reopen "
        "insight-action-finish insight-edit insight-submit interaction-cancel interaction-edit "
        "left-plans left-plans-undo possible-contact-dismiss possible-contact-undo possible-contact-ignore "
        "interaction-hold interaction-undo key-result-drop key-result-edit key-result-value-edit kol-edit "
        "measure-archive meeting-cancel meeting-edit meeting-held meeting-held-undo meeting-minutes "
        "meeting-series-edit membership-edit milestone-reached objective-drop objective-edit person-edit plan-activate "
        "product-edit promise promise-reopen quarter-edit quarter-state receipt-acknowledge receipt-undo "
        "reminder-rule-edit report-edit saved-view-edit team-edit topic-edit person-deactivate person-reactivate "
        "reflection-edit stakeholder-edit stakeholder-end stakeholder-met-undo "
        "template-act template-draft template-edit template-publish template-objective-edit "
        "template-objective-reorder template-key-result-edit template-key-result-reorder plan-newer "
        "carry-over-bring-in plan-propose draft-review objective-move objective-reorder key-result-quick "
        "institution-merge institution-merge-undo touchpoint-edit touchpoint-cancel contact-limit "
        "safety-acknowledge safety-correct safety-hand-off safety-take-back safety-withdraw work-week-edit"
    ),
    "spends a token, and the second sending finds it spent": "pulse-answer",
    "removes": (
        "template-discard template-objective-take-out template-key-result-take-out "
        "own-calendar-disconnect ignored-appointment-again "
        "alignment-remove carry-over-undo objective-reason-remove "
        "engagement-plan-delete "
        "initiative-remove pulse-wave-remove pulse-text-hide "
        "reflection-remove stakeholder-answer-remove stakeholder-feedback-remove "
        "absence-remove area-remove holiday-remove imperative-remove manager-remove membership-remove product-remove "
        "quarter-remove scientific-milestone-remove report-remove saved-view-remove team-remove "
        "saved-list-remove work-week-remove"
    ),
    "sets a mark of one's own, twice as good as once": (
        "plan-session-live board-seen check-in-acknowledge inbox-read inbox-read-all objective-follow pulse-not-now "
        "reminder-settings congress-session-cover "
        "weekly-read"
    ),
    "finds again what it found": "own-calendar",
    "replaces the one before": "own-calendar-connect",
    "opens a map for half an hour, and each time is a record": "stakeholder-cause",
    "sends again, which is what the button says": "person-invitation reminder-rule-test standing-check-start",
    "the recorded outcome moves the insight on, by its version": "insight-action-record",
    "answers without a session": "unsubscribe",
}


def test_every_address_that_takes_a_post_is_told_apart() -> None:
    """A new one is listed in tests/access/creating.py, or here with why nothing of it could be there twice."""
    sent_to = {
        row.name
        for part, rows in PARTS.items()
        if part != "accounts"
        for row in rows
        if any(status not in (404, 405) for status, _ in row.post)
    }
    known = {one.name for one in CREATING} | {name for names in MAKES_NOTHING_NEW.values() for name in names.split()}
    assert sent_to - known == set()


def _client(world: World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world.cast, name), backend=BACKEND)
    return client


def _form(one: Creating, world: World, client: Client) -> dict[str, Any]:
    """What a browser sends: all that the page offers, with its own key."""
    if one.name == "board-bulk":
        address = f"{one.address(world)}&kr={world.shared_key_result.pk}"
    else:
        address = one.page_of(world)
    page = client.get(address)
    assert page.status_code == 200, f"{one.label}: {address} answers {page.status_code}"
    action = one.address(world).partition("?")[0] if one.page else ""
    sent = filled(page.content.decode(), key=one.key, action=action, **one.typed(world))
    if one.looked_at:
        shown = client.post(one.address(world), sent)
        sent = filled(shown.content.decode(), key=one.key, **one.typed(world), save="1")
    return sent


def _send(one: Creating, world: World, client: Client, form: dict[str, Any], **typed: Any) -> HttpResponse:
    for name, value in {**form, **typed}.items():
        if hasattr(value, "seek"):
            value.seek(0)
            assert name
    return client.post(one.address(world), {**form, **typed})  # type: ignore[return-value]


def _where(response: HttpResponse) -> str:
    return response.headers.get("Location", "")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with walked_world() as made:
        yield made


def test_the_same_form_again_leads_to_the_first_row(world: World) -> None:
    wrong = []
    for one in CREATING:
        with put_back():
            world.more.clear()
            client = _client(world, one.by)
            form = _form(one, world, client)
            before = one.model._default_manager.count()
            first = _send(one, world, client, form)
            made = one.model._default_manager.count() - before
            if first.status_code != 302 or made < 1:
                wrong.append(f"{one.label}: {first.status_code}, made {made}: {_errors(first)}")
                continue
            again = _send(one, world, client, form)
            if (again.status_code, _where(again)) != (302, _where(first)):
                wrong.append(f"{one.label}: again {again.status_code} {_where(again)}, not {_where(first)}")
            other = _send(one, world, client, form, **one.other) if one.other else None
            if other is not None and other.status_code != 422:
                wrong.append(f"{one.label}: other contents under the same key {other.status_code}")
            if one.model._default_manager.count() - before != made:
                wrong.append(f"{one.label}: {one.model._default_manager.count() - before} and not {made}")
    assert not wrong, "\n".join(wrong)


def _errors(response: HttpResponse) -> str:
    page = response.content.decode()
    return page[page.find("data-error-summary") :][:500] if "data-error-summary" in page else ""


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_six_at_the_same_moment_make_one_row() -> None:
    """Equal ones make one row; of what can be there once, six with keys of their own make one as well."""
    wrong = []
    with (
        time_machine.travel(NOW, tick=True), override_settings(LOCAL=True), walked_world() as world, _six() as six,
    ):  # fmt: skip
        for one in CREATING:
            clients = [_client(world, one.by) for _ in range(AT_ONCE)]
            form = _form(one, world, clients[0])
            before = one.model._default_manager.count()
            keys: list[str | None] = [None] * AT_ONCE
            if one.several or (one.unique and one.name != "import-confirm"):
                keys = [str(uuid4()) for _ in range(AT_ONCE)]
            answers = _together(one, world, clients, form, keys, six)
            made = one.model._default_manager.count() - before
            statuses = sorted(answer.status_code for answer in answers)
            if statuses[-1] >= 500 or statuses[0] != 302:
                wrong.append(f"{one.label}: {statuses}")
            expected = statuses.count(302) if one.several else _in_one_go(one, world)
            if made != expected:
                wrong.append(f"{one.label}: made {made}")
            if not one.unique and not one.several and len({_where(answer) for answer in answers}) != 1:
                wrong.append(f"{one.label}: leads to {sorted({_where(answer) for answer in answers})}, {statuses}")
    assert not wrong, "\n".join(wrong)


def _in_one_go(one: Creating, world: World) -> int:
    """From the template three objectives for the team and three for each of its two MSLs; "no change" for several."""
    if one.name == "check-in":
        return len(set(CheckIn.objects.filter(author=world.cast.msl, period=2).values_list("key_result"))) - 2
    return {"plan": 9, "quarter-year": 4}.get(one.name, 1)


@contextmanager
def _six() -> Iterator[ThreadPoolExecutor]:
    """As many threads, each with its own session of the database from the first form to the last."""
    barrier = Barrier(AT_ONCE)

    def leave(_: int) -> None:
        barrier.wait(30)  # so that each of them does it
        connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            yield pool
        finally:
            list(pool.map(leave, range(AT_ONCE)))


def _together(
    one: Creating, world: World, clients: list[Client], form: dict[str, Any], keys: list[str | None],
    pool: ThreadPoolExecutor,
) -> list[HttpResponse]:  # fmt: skip
    barrier = Barrier(AT_ONCE)
    bodies = [
        {**form, **one.typed(world)} if one.name in ("import-kols", "touchpoint-imports") else dict(form)
        for _ in clients
    ]

    def send(number: int) -> HttpResponse:
        body = bodies[number] | ({FIELD: keys[number]} if keys[number] else {})
        clients[number].raise_request_exception = False
        barrier.wait(30)
        return _send(one, world, clients[number], body)

    return list(pool.map(send, range(AT_ONCE)))


def test_other_contents_under_the_same_key_are_kept_and_can_be_saved_beside(world: World) -> None:
    client = _client(world, "admin")
    address = reverse("team-add")
    first = filled(client.get(address).content.decode(), key=FIELD, name="Alps")
    client.post(address, first)
    refused = client.post(address, {**first, "name": "Dunes"})
    page = refused.content.decode()
    team = Team.objects.get(name="Alps")
    assert refused.status_code == 422
    assert "saved before with other entries" in page
    assert reverse("team", args=[team.pk]) in page
    second = filled(page, key=FIELD)
    assert second["name"] == ["Dunes"]
    assert second[FIELD] != first[FIELD]
    assert client.post(address, second).status_code == 302
    assert Team.objects.filter(name__in=["Alps", "Dunes"]).count() == 2


def test_who_comes_back_is_told_what_was_saved(world: World) -> None:
    client = _client(world, "admin")
    address = reverse("team-add")
    answer = client.post(address, filled(client.get(address).content.decode(), key=FIELD, name="Alps"))
    page = client.get(address).content.decode()
    assert "Saved from this page at" in page
    assert f'href="{_where(answer)}"' in page
    assert "Saved from this page at" not in client.get(reverse("product-add")).content.decode()
    with time_machine.travel(NOW + timedelta(minutes=11), tick=True):
        assert "Saved from this page at" not in client.get(address).content.decode()


def test_a_key_belongs_to_one_person_and_a_form_without_one_is_saved_each_time(world: World) -> None:
    address = reverse("report-new")
    form = filled(_client(world, "msl").get(address).content.decode(), key=FIELD, name="By team")
    made = [_client(world, who).post(address, form) for who in ("msl", "lead")]
    assert [answer.status_code for answer in made] == [302, 302]
    assert _where(made[0]) != _where(made[1])
    for broken in ("", "x", "\x00"):
        answer = _client(world, "msl").post(address, {**form, "name": f"Report {broken!r}", FIELD: broken})
        assert answer.status_code == 302


def test_keys_are_forgotten_after_a_week(world: World) -> None:
    for days in (KEPT_FOR - timedelta(hours=1), KEPT_FOR + timedelta(hours=1)):
        Submission.objects.create(user=world.cast.msl, key=uuid4(), digest="x", place="/", at=NOW - days)
    assert forget_submissions() == 1
    assert Submission.objects.count() == 1


def test_a_call_with_an_idempotency_key_is_recorded_once(world: World) -> None:
    """Each resource that takes a POST; without the header each call makes a row, as before."""
    client = _client(world, "msl")
    week = (NOW - timedelta(days=NOW.weekday() + 7)).date().isoformat()
    for address, body, other in (
        ("activities", {"kind": "training", "title": "Endpoints"}, {"title": "Others"}),
        ("meetings", {"title": "Strategy", "starts_at": "2026-04-14T12:00:00Z"}, {"title": "Others"}),
        (
            "interactions",
            {"kols": [world.kol.pk], "starts_at": "2026-02-13T09:00:00Z", "minutes": 20, "channel": "phone",
             "purpose": "scientific_exchange", "ae_screen": "none", "pqc_screen": "none"},
            {"minutes": 25},
        ),
        (
            "insights",
            {"observation": "Heard.", "interpretation": "", "implication": "", "category": "unmet_need",
             "interactions": []},
            {"observation": "Heard again."},
        ),
        ("check-ins", {"key_result": world.shared_key_result.pk, "confidence": 6, "period": 2}, {"confidence": 5}),
        ("weekly-updates", {"week_start": week, "nothing_new_heard": True, "highlights": "Good."}, {"plans": "More."}),
    ):  # fmt: skip
        path, key = f"/api/v1/{address}/", str(uuid4())
        asked: dict[str, Any] = {"content_type": "application/json", "headers": {"Idempotency-Key": key}}
        first = client.post(path, body, **asked)
        assert first.status_code == 201, (address, first.content)
        again = client.post(path, body, **asked)
        assert (again.status_code, again.json()["id"]) == (200, first.json()["id"]), address
        assert client.post(path, {**body, **other}, **asked).status_code == 422, address
    refused = client.post(path, body, content_type="application/json", headers={"Idempotency-Key": "mine"})
    assert refused.status_code == 400
