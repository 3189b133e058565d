"""What a browser installs, what it puts by, and how the product answers what waited on a device."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from PIL import Image

from insights.models import Insight
from interactions.models import KOL, Interaction
from msl_okr.pages import offline
from organization.models import User
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import ConsentFactory, KOLFactory, TopicFactory

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(NOW.date())


@pytest.fixture
def kol(cast: Cast) -> KOL:
    made: KOL = KOLFactory.create(given_name="Amara", family_name="Okafor")
    return made


@pytest.fixture
def plan(cast: Cast, kol: KOL) -> Interaction:
    topic = TopicFactory.create(name="Biomarkers", therapeutic_area=cast.oncology)
    return make_interaction(
        msl=cast.msl, kols=(kol,), topics=(topic,), state="planned", ae_screen="", pqc_screen="", minutes=45,
        notes="Bring the poster.", next_step="Send the paper.", starts_at=NOW - timedelta(hours=3),
        occurred_on=NOW.date(),
    )  # fmt: skip


def post(user: User, path: str, body: dict[str, Any], of: User | None = None) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(path, body, headers={"X-Unsent-Of": str((of or user).pk), "Accept": "application/json"})


def talk(cast: Cast, kol: KOL | None, **more: Any) -> dict[str, Any]:
    return {
        "kols": [kol.pk] if kol else [], "channel": "phone", "day": "2026-02-18", "minutes": "30",
        "purpose": "scientific_exchange", "initiation": "proactive", "therapeutic_area": cast.oncology.pk,
        "ae_screen": "none", "pqc_screen": "none", "client_id": str(uuid4()),
    } | more  # fmt: skip


# --- What is installed ---------------------------------------------------------------------


def test_the_manifest_the_worker_and_the_shell_are_for_everybody_and_know_nobody(client: Client, cast: Cast) -> None:
    manifest = client.get("/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert {one["purpose"] for one in json.loads(manifest.content)["icons"] if "purpose" in one} == {"any", "maskable"}
    for one in json.loads(manifest.content)["icons"]:
        if one["type"] == "image/png":
            picture = Image.open(BytesIO(client.get(one["src"]).content))
            assert one["sizes"] == "{}x{}".format(*picture.size)
            assert picture.getpixel((0, 0)) == (11, 92, 173)  # to the edges, as telephones cut it round themselves
    worker = client.get("/sw.js")
    assert (worker["Cache-Control"], worker["Service-Worker-Allowed"]) == ("no-cache", "/")
    assert worker["Content-Type"] == "text/javascript"
    visitor = client.get(reverse("log-offline")).content
    client.force_login(cast.msl)
    assert client.get(reverse("log-offline")).content == visitor
    assert "worker-src 'self'" in client.get(reverse("log"))["Content-Security-Policy"]


def test_the_name_of_a_release_changes_with_any_of_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    offline.release.cache_clear()
    name = offline.release()["name"]
    offline.release.cache_clear()
    assert offline.release()["name"] == name
    files = offline.release()["files"]
    assert isinstance(files, list)
    assert "/static/js/unsent/queue.js" in files
    contents = offline._contents
    monkeypatch.setattr(offline, "_contents", lambda path: contents(path) + ("x" if path == files[-1] else ""))
    offline.release.cache_clear()
    assert offline.release()["name"] != name
    monkeypatch.undo()
    offline.release.cache_clear()


# --- What is put by ------------------------------------------------------------------------


def test_the_kit_holds_the_form_and_plans_by_name_only(client: Client, cast: Cast, kol: KOL, plan: Interaction) -> None:
    make_interaction(msl=cast.teammate, kols=(kol,), on=date(2026, 2, 19), state="planned", ae_screen="", pqc_screen="")
    make_interaction(msl=cast.msl, kols=(kol,), on=date(2026, 3, 19), state="planned", ae_screen="", pqc_screen="")
    client.force_login(cast.msl)
    answer = client.get(reverse("log-kit"))
    assert answer["Cache-Control"] == "no-store, private"
    kit = answer.json()
    assert kit["of"] == str(cast.msl.pk)
    assert [(one["url"], one["names"], one["version"]) for one in kit["plans"]] == [
        (reverse("interaction-hold", args=[plan.pk]), "Amara Okafor", plan.version)
    ]
    assert kit["plans"][0]["values"]["minutes_other"] == []
    assert kit["plans"][0]["values"]["minutes"] == ["45"]
    assert kit["plans"][0]["labels"]["topics"] == {
        str(pk): "Biomarkers" for pk in plan.exchange_topics.values_list("topic_id", flat=True)
    }
    for name in ("kols", "ae_screen", "pqc_screen", "depths", "notes"):
        assert f'name="{name}"' in kit["fields"]
    assert "poster" not in answer.content.decode()
    assert "paper" not in answer.content.decode()


def test_log_offers_plans_to_record(client: Client, cast: Cast, kol: KOL, plan: Interaction) -> None:
    client.force_login(cast.msl)
    for page in ("log", "home"):
        assert reverse("interaction-hold", args=[plan.pk]) in client.get(reverse(page)).content.decode()


# --- What is answered ------------------------------------------------------------------------


def test_an_entry_is_answered_with_its_key_and_a_repeated_one_again(cast: Cast, kol: KOL) -> None:
    sent = talk(cast, kol)
    first, second = post(cast.msl, "/log/", sent), post(cast.msl, "/log/", sent)
    made = Interaction.objects.get()
    url = reverse("interaction", args=[made.pk])
    assert (first.status_code, first.json()) == (201, {"client_id": sent["client_id"], "url": url})
    assert (second.status_code, second.json()) == (200, {"client_id": sent["client_id"], "url": url})
    other = post(cast.msl, "/log/", sent | {"minutes": "60"})
    assert (other.status_code, other.json()["code"], other.json()["client_id"]) == (422, "key_used", sent["client_id"])


def test_a_refusal_says_why_in_the_words_of_the_page(cast: Cast, kol: KOL) -> None:
    ConsentFactory.create(kol=kol, status="objected")
    answer = post(cast.msl, "/log/", talk(cast, kol, ae_screen=""))
    assert answer.status_code == 422
    said = {one["name"]: one for one in answer.json()["errors"]}
    assert said["ae_screen"]["label"] == "Adverse event heard?"
    assert "objected" in said["objection_reason"]["said"]
    assert not Interaction.objects.exists()


def test_nobody_signed_in_or_somebody_else_is_told_so_and_nothing_is_saved(cast: Cast, kol: KOL) -> None:
    sent = talk(cast, kol)
    visitor = Client().post("/log/", sent, headers={"X-Unsent-Of": str(cast.msl.pk)})
    assert (visitor.status_code, visitor["Content-Type"]) == (401, "application/json")
    other = post(cast.teammate, "/log/", sent, of=cast.msl)
    assert (other.status_code, "client_id" in other.json()) == (409, False)
    assert Client().get(reverse("log-token"), headers={"X-Unsent-Of": "1"}).status_code == 401
    assert not Interaction.objects.exists()


def test_the_token_is_of_whoever_is_signed_in(cast: Cast, kol: KOL) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.msl)
    said = client.get(reverse("log-token")).json()
    assert said["of"] == str(cast.msl.pk)
    headers = {"X-Unsent-Of": said["of"], "X-CSRFToken": said["X-CSRFToken"]}
    assert client.post("/log/", talk(cast, kol), headers=headers).status_code == 201
    headers["X-CSRFToken"] = "stale"
    assert client.post("/log/", talk(cast, kol), headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("kept", "begins"),
    [
        (NOW - timedelta(hours=4), datetime(2026, 2, 18, 10, 30, tzinfo=UTC)),
        (NOW + timedelta(hours=1), datetime(2026, 2, 18, 14, 30, tzinfo=UTC)),
        (NOW - timedelta(days=40), datetime(2026, 2, 18, 14, 30, tzinfo=UTC)),
    ],
)
def test_just_over_means_when_it_was_saved_on_the_device(
    cast: Cast, kol: KOL, kept: datetime, begins: datetime
) -> None:
    post(cast.msl, "/log/", talk(cast, kol, kept_at=int(kept.timestamp()), opened_at=int(kept.timestamp()) - 20))
    made = Interaction.objects.get()
    assert (made.starts_at, made.is_timed, made.created_at) == (begins, False, NOW)


def test_yesterdays_entry_keeps_its_time_and_seconds(cast: Cast, kol: KOL) -> None:
    kept = NOW - timedelta(days=1)
    sent = talk(cast, kol, day="2026-02-17", kept_at=int(kept.timestamp()), opened_at=int(kept.timestamp()) - 20)
    post(cast.msl, "/log/", sent)
    made = Interaction.objects.get()
    assert (made.starts_at, made.seconds_to_log) == (kept - timedelta(minutes=30), 20)


def held(cast: Cast, kol: KOL, plan: Interaction, **more: Any) -> dict[str, Any]:
    key = str(uuid4())
    topics = list(plan.exchange_topics.values_list("topic_id", flat=True))
    return talk(cast, kol, topics=topics, version=plan.version, unseen="1", client_id=key, form_key=key) | more


def test_a_plan_is_recorded_once_and_keeps_what_the_device_did_not_show(
    cast: Cast, kol: KOL, plan: Interaction
) -> None:
    address = reverse("interaction-hold", args=[plan.pk])
    sent = held(cast, kol, plan, notes="", next_step="")
    first, second = post(cast.msl, address, sent), post(cast.msl, address, sent)
    assert (first.status_code, second.status_code) == (201, 200)
    assert (
        first.json() == second.json() == {"client_id": sent["client_id"], "url": reverse("interaction", args=[plan.pk])}
    )
    plan.refresh_from_db()
    assert (plan.state, plan.notes, plan.next_step, plan.minutes) == (
        "held",
        "Bring the poster.",
        "Send the paper.",
        30,
    )
    late = post(cast.msl, address, held(cast, kol, plan))
    assert (late.status_code, late.json()["code"]) == (409, "gone")


def test_a_plan_that_changed_elsewhere_shows_both_texts(cast: Cast, kol: KOL, plan: Interaction) -> None:
    sent = held(cast, kol, plan)
    Interaction.objects.filter(pk=plan.pk).update(version=plan.version + 1, minutes=20)
    answer = post(cast.msl, reverse("interaction-hold", args=[plan.pk]), sent)
    assert (answer.status_code, answer.json()["version"]) == (409, plan.version + 1)
    assert {"name": "", "label": "Minutes", "said": "saved elsewhere as “20”, you wrote “30”."} in answer.json()[
        "errors"
    ]
    again = post(cast.msl, reverse("interaction-hold", args=[plan.pk]), sent | {"version": plan.version + 1})
    assert again.status_code == 201


def test_an_insight_is_answered_in_the_same_way(cast: Cast) -> None:
    sent = {"observation": "Centres lack the assay.", "kind": "observation", "category": "", "save": "draft",
            "therapeutic_area": cast.oncology.pk, "client_id": str(uuid4())}  # fmt: skip
    assert [one["name"] for one in post(cast.msl, "/insights/new/", sent).json()["errors"]] == ["category"]
    sent["category"] = Insight.Category.values[0]
    answers = [post(cast.msl, "/insights/new/", sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].json()["client_id"] == sent["client_id"]
    assert Insight.objects.get().state == "draft"
