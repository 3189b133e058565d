"""docs/contract.md, line by line."""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver

from organization.models import User
from tests.api.programs import Program, errors_of
from tests.factories.kols import KOLFactory
from tests.factories.world import World

CONTRACT = (Path(settings.BASE_DIR) / "docs/contract.md").read_text()


# --- The document itself ------------------------------------------------------------------


def test_every_address_of_the_contract_exists_and_every_resource_is_in_it(msl: Program) -> None:
    """Addresses in code spans that begin with a slash resolve; every path of the OpenAPI document is told."""
    pages = set(re.findall(r"`(?:GET |POST )?(/[\w/-]*)`", CONTRACT))
    resolver = get_resolver()
    for address in pages:
        assert resolver.resolve(address)
    document = msl.get("schema/").json()
    told = set(re.findall(r"`(?:GET |POST )?(/api/v1/[\w/{}-]*)", CONTRACT))
    assert {path for path in document["paths"] if path not in told} == set()


@pytest.mark.parametrize(
    "resource",
    [
        "interactions",
        "activities",
        "meetings",
        "engagement-plans",
        "stakeholders",
        "insights",
        "initiatives",
        "check-ins",
        "weekly-updates",
        "comments",
        "imperatives",
        "commitments",
        "scientific-milestones",
    ],
)
def test_every_field_that_is_taken_is_told(resource: str, msl: Program) -> None:
    document = msl.get("schema/").json()
    reference = document["paths"][f"/api/v1/{resource}/"]["post"]["requestBody"]["content"]["application/json"]
    schema = document["components"]["schemas"][reference["schema"]["$ref"].rsplit("/", 1)[1]]
    section = CONTRACT.split(f"`POST /api/v1/{resource}/`", 1)[1].split("\n### ", 1)[0]
    assert {name for name in schema["properties"] if f"`{name}`" not in section} == set()


# --- Lists --------------------------------------------------------------------------------


def test_lists_answer_results_and_next_and_next_leads_through_all_rows(world: World, msl: Program) -> None:
    for path in ("quarters/", "therapeutic-areas/", "teams/", "kols/", "topics/", "interactions/", "activities/",
                 "meetings/", "engagement-plans/", "stakeholders/", "insights/", "objectives/", "key-results/",
                 "initiatives/", "check-ins/", "weekly-updates/", "imperatives/", "commitments/",
                 "scientific-milestones/"):  # fmt: skip
        whole = msl.rows(path)
        assert whole, path
        found: list[dict[str, Any]] = []
        address: str | None = f"/api/v1/{path}?limit=1"
        while address:
            page = msl.get(address).json()
            assert set(page) == {"results", "next"}
            assert len(page["results"]) <= 1
            found += page["results"]
            address = page["next"]
        assert found == whole, path
        row = whole[0]
        if path != "topics/":
            assert msl.get(f"{path}{row['id']}/").json() == row, path


def test_a_page_has_50_rows_and_never_more_than_200(world: World, msl: Program) -> None:
    KOLFactory.create_batch(210)
    assert len(msl.rows("kols/")) == 50
    assert len(msl.rows("kols/", limit=10**9)) == 200
    for limit in ("0", "-1", "x", "1.5", ""):
        assert errors_of(msl.get("kols/", limit=limit)).keys() == {"limit"}
    for cursor in ("x", "e30=", "WyJcdTAwMDAiLCAxXQ==", "é"):
        assert errors_of(msl.get("kols/", cursor=cursor)).keys() == {"cursor"}


@pytest.mark.parametrize("path", ["kols/", "kols/1/", "me/", "key-results/", "schema/"])
def test_a_parameter_that_does_not_exist_is_refused(path: str, world: World, msl: Program) -> None:
    address = path.replace("1", str(world.kol.pk))
    answer = msl.get(address, colour="red")
    if path == "schema/":
        assert answer.status_code == 200  # the document has no filters to misspell
    else:
        assert errors_of(answer) == {"colour": ["There is no such parameter."]}


# --- KOLs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["berglund", "Anna Berg", "12345678", "1234567893"])
def test_kols_are_found_by_name_and_external_id_which_is_shown(words: str, world: World, msl: Program) -> None:
    (row,) = msl.rows("kols/", search=words)
    assert row["id"] == world.more["free_kol"].pk
    assert row["external_ids"] == [{"system": "npi", "value": "1234567893"}]


# --- Insights, check-ins, weekly updates, activities ----------------------------------------

INSIGHT = {
    "observation": "Testing comes late.",
    "interpretation": "Nobody orders it.",
    "implication": "A local test would help.",
    "category": "adoption_barrier",
}


def test_an_insight_is_submitted(world: World, msl: Program) -> None:
    body = INSIGHT | {"interactions": [world.interaction.pk], "client_id": "7b0f9f0c-4a0f-4f0e-8a57-3f0f5a9f2d11"}
    made = msl.post("insights/", body)
    assert made.status_code == 201
    row = made.json()
    assert (row["state"], row["kind"], row["interactions"]) == ("submitted", "insight", [world.interaction.pk])
    assert msl.post("insights/", body).status_code == 200
    assert msl.post("insights/", body | {"observation": "Other."}).status_code == 422
    said = msl.post("insights/", {"observation": "Heard.", "category": "guideline", "submit": False}).json()
    assert (said["state"], said["kind"]) == ("draft", "observation")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"observation": ""}, "observation"),
        ({"implication": "Testing comes late."}, "implication"),
        ({"category": "gossip"}, "category"),
        ({"interactions": [0]}, "interactions"),
        ({"state": "accepted"}, "state"),
        ({"originator": 1}, "originator"),
    ],
)
def test_an_insight_is_refused_at_its_field(changes: dict[str, Any], told: str, world: World, msl: Program) -> None:
    assert errors_of(msl.post("insights/", INSIGHT | changes)).keys() == {told}


def test_a_check_in_is_published_corrected_and_guarded(
    world: World, msl: Program, acts_as: Callable[[User], Program]
) -> None:
    body = {"key_result": world.key_result.pk, "confidence": 7, "what_changed": "More.", "value": "9.5"}
    made = msl.post("check-ins/", body)
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["period"], row["value"], row["confidence"]) == (2, 9.5, 7)
    assert msl.post("check-ins/", body).status_code == 409  # something is there now
    better = msl.post("check-ins/", body | {"seen": row["seen"], "confidence": 5})
    assert (better.status_code, better.json()["confidence"]) == (200, 5)
    counted = msl.post("check-ins/", {"key_result": world.counted.pk, "confidence": 7, "value": 3})
    assert errors_of(counted).keys() == {"value"}
    reasonless = {"key_result": world.counted.pk, "confidence": 7, "declared_status": "on_track"}
    assert errors_of(msl.post("check-ins/", reasonless)).keys() == {"override_reason"}
    assert acts_as(world.cast.teammate).post("check-ins/", body).status_code == 403


def test_a_weekly_update_carries_own_insights_once(world: World, msl: Program) -> None:
    insight = msl.post("insights/", INSIGHT).json()["id"]
    body: dict[str, Any] = {"week_start": "2026-02-09", "highlights": "Late testing.", "insights": [insight]}
    made = msl.post("weekly-updates/", body)
    assert made.status_code == 201, made.content
    assert made.json()["insights"] == [insight]
    assert msl.post("weekly-updates/", body).status_code == 409
    again = msl.post("weekly-updates/", body | {"seen": made.json()["seen"], "plans": "More."})
    assert again.status_code == 200
    other = {"week_start": "2026-02-02", "insights": [insight]}
    assert errors_of(msl.post("weekly-updates/", other)).keys() == {"insights"}
    nothing = {"week_start": "2026-02-02", "nothing_new_heard": True}
    assert msl.post("weekly-updates/", nothing).status_code == 201
    assert errors_of(msl.post("weekly-updates/", {"week_start": "2026-01-27"})).keys() == {"week_start"}


def test_an_activity_is_recorded_with_the_steps_of_its_kind(world: World, msl: Program) -> None:
    body: dict[str, Any] = {"kind": "presentation", "title": "New data", "held_on": "2026-02-10", "attendee_count": 12}
    made = msl.post("activities/", body)
    assert made.status_code == 201, made.content
    assert made.json()["missing"] == []
    assert errors_of(msl.post("activities/", body | {"approved_on": "2026-02-01"})).keys() == {"approved_on"}
    assert errors_of(msl.post("activities/", body | {"held_on": "2027-02-01"})).keys() == {"held_on"}
    study = {"kind": "study_support", "title": "Help", "new_subject": "A new study"}
    assert msl.post("activities/", study).json()["study"]["name"] == "A new study"


# --- Every answer -------------------------------------------------------------------------


def test_absent_addresses_and_methods_are_problems_too(world: World, msl: Program) -> None:
    for path in ("nothing/", "kols/0/", f"interactions/{10**30}/", "kols/x/"):
        answer = msl.get(path)
        assert answer.status_code == 404
        errors_of(answer)
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = msl.send(method, f"interactions/{world.interaction.pk}/", {"owner": 1})
        assert answer.status_code == 405
        errors_of(answer)
    assert msl.send("POST", "kols/", {}).status_code == 405


def test_answers_are_kept_by_no_cache(world: World, msl: Program) -> None:
    for path in ("kols/", "schema/", "nothing/", "kols/?x=1"):
        assert "no-store" in msl.get(path).headers["Cache-Control"]


def test_the_page_shows_every_operation(world: World) -> None:
    browser = Program()
    assert browser.get("docs/").status_code == 302
    browser.client.force_login(world.cast.msl, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get("docs/").content.decode()
    for path, methods in browser.get("schema/").json()["paths"].items():
        assert path in page
        for one in methods.values():
            assert escape(one["summary"]) in page
