"""docs/contract.md, line by line."""

import re
from collections.abc import Callable
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import get_resolver

from interactions.models import Interaction
from okrs.evidence.selectors.rows import evidence_of
from okrs.models import MeasureDefinition, MeasureVersion
from organization.ground.clock import now
from organization.models import ApiToken, User
from tests.api.programs import Answer, Program, interaction_body
from tests.factories.kols import KOLFactory
from tests.factories.world import World

CONTRACT = (Path(settings.BASE_DIR) / "docs/contract.md").read_text()


def errors_of(answer: Answer) -> dict[str, Any]:
    """The errors of a refused body or query, after the form of every refusal was checked."""
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["type"] == "about:blank"
    assert body["status"] == answer.status_code
    assert body["title"]
    assert body["detail"]
    return dict(body.get("errors", {}))


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


@pytest.mark.parametrize("resource", ["interactions", "activities", "insights", "check-ins", "weekly-updates"])
def test_every_field_that_is_taken_is_told(resource: str, msl: Program) -> None:
    document = msl.get("schema/").json()
    reference = document["paths"][f"/api/v1/{resource}/"]["post"]["requestBody"]["content"]["application/json"]
    schema = document["components"]["schemas"][reference["schema"]["$ref"].rsplit("/", 1)[1]]
    section = CONTRACT.split(f"`POST /api/v1/{resource}/`", 1)[1].split("\n### ", 1)[0]
    assert {name for name in schema["properties"] if f"`{name}`" not in section} == set()


# --- Tokens -------------------------------------------------------------------------------


def test_create_token_prints_the_token_alone_on_its_last_line(world: World) -> None:
    out, err = StringIO(), StringIO()
    call_command("create_token", "MSL@demo.example", stdout=out, stderr=err)
    token = out.getvalue().splitlines()[-1]
    assert re.fullmatch(r"[\w-]{40,}", token)
    assert token not in err.getvalue()
    assert not ApiToken.objects.filter(digest=token).exists()  # only the digest is kept
    answer = Program(token).get("me/")
    assert answer.json()["email"] == "msl@demo.example"
    assert ApiToken.objects.get(user=world.cast.msl).last_used_at is not None


@pytest.mark.parametrize("email", ["nobody@demo.example", "leaver@demo.example", "outsider@demo.example"])
def test_only_people_who_may_sign_in_and_have_a_role_get_a_token(email: str, world: World) -> None:
    with pytest.raises(CommandError):
        call_command("create_token", email, stdout=StringIO(), stderr=StringIO())


def test_without_a_token_401_says_how_to_sign_in(world: World) -> None:
    for answer in (Program().get("kols/"), Program("wrong").get("kols/"), Program().post("interactions/", {})):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Token")
        errors_of(answer)


def test_a_closed_account_has_no_token_any_more(world: World, msl: Program) -> None:
    assert msl.get("me/").status_code == 200
    User.objects.filter(pk=world.cast.msl.pk).update(is_active=False)
    assert msl.get("me/").status_code == 401


def test_a_session_reads_and_writes_only_with_its_csrf_token(world: World) -> None:
    browser = Program()
    browser.client.force_login(world.cast.msl, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("me/").status_code == 200
    assert browser.post("interactions/", interaction_body(world)).status_code == 403
    browser.get("/log/")
    browser.headers = {"X-CSRFToken": browser.client.cookies["csrftoken"].value}
    assert browser.post("interactions/", interaction_body(world)).status_code == 201


# --- Lists --------------------------------------------------------------------------------


def test_lists_answer_results_and_next_and_next_leads_through_all_rows(world: World, msl: Program) -> None:
    for path in ("quarters/", "therapeutic-areas/", "teams/", "kols/", "topics/", "interactions/", "activities/",
                 "insights/", "objectives/", "key-results/", "check-ins/", "weekly-updates/"):  # fmt: skip
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


# --- Interactions -------------------------------------------------------------------------


def test_the_body_of_the_contract_is_held_and_read_again(world: World, msl: Program) -> None:
    body = interaction_body(world)
    answer = msl.post("interactions/", body)
    assert answer.status_code == 201
    made = answer.json()
    assert made["state"] == "held"
    assert made["warnings"] == []
    echoed = {name: value for name, value in body.items() if name != "topics"}
    assert {name: made[name] for name in echoed} == echoed
    assert made["topics"] == [{"topic": "Biomarkers", "planned_intent": "listen", "is_retrospective": True}]
    assert msl.get(f"interactions/{made['id']}/").json() == {k: v for k, v in made.items() if k != "warnings"}


def test_the_same_key_and_body_answer_200_and_the_first_row(world: World, msl: Program) -> None:
    body = interaction_body(world)
    first = msl.post("interactions/", body)
    again = msl.post("interactions/", dict(reversed(body.items())))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    other = msl.post("interactions/", body | {"minutes": 40})
    assert other.status_code == 422
    errors_of(other)
    assert Interaction.objects.filter(client_id=body["client_id"]).count() == 1


def test_the_key_belongs_to_its_user(world: World, acts_as: Callable[[User], Program]) -> None:
    body = interaction_body(world)
    answers = [acts_as(user).post("interactions/", body) for user in (world.cast.msl, world.cast.teammate)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]


def test_the_area_is_the_authors_own_and_words_of_questions_are_optional(world: World, msl: Program) -> None:
    body = interaction_body(world, follow_ups=[{"depth": "why"}, {"depth": "condition"}])
    del body["therapeutic_area"], body["client_id"], body["initiation"], body["notes"]
    made = msl.post("interactions/", body).json()
    assert made["therapeutic_area"] == world.cast.msl.therapeutic_area_id
    assert [one["depth"] for one in made["follow_ups"]] == ["why", "condition"]


def test_numbers_may_be_sent_as_text(world: World, msl: Program) -> None:
    body = interaction_body(world, kols=[str(world.more["free_kol"].pk)], therapeutic_area=str(world.cast.oncology.pk))
    assert msl.post("interactions/", body).status_code == 201


def test_a_start_ahead_is_a_plan(world: World, msl: Program) -> None:
    body = interaction_body(world, starts_at="2026-02-18T09:30:00+01:00", ae_screen="", pqc_screen="")
    made = msl.post("interactions/", body).json()
    assert made["state"] == "planned"
    assert made["topics"][0]["is_retrospective"] is False


@pytest.mark.parametrize("missing", ["ae_screen", "pqc_screen"])
def test_a_start_in_the_past_needs_both_screens(missing: str, world: World, msl: Program) -> None:
    body = interaction_body(world)
    del body[missing]
    assert errors_of(msl.post("interactions/", body)).keys() == {missing}


def test_an_objection_and_a_second_visit_warn_and_never_block(world: World, msl: Program) -> None:
    body = interaction_body(world, kols=[world.kol.pk], starts_at="2026-02-15T15:00:00Z", notes="patient AB born 1.2.")
    made = msl.post("interactions/", body)
    assert made.status_code == 201
    assert {one["code"] for one in made.json()["warnings"]} == {"objection", "duplicate_visit", "text"}
    assert made.json()["objection_reason"]


def test_a_plan_against_an_objection_is_refused_with_the_rule(world: World, msl: Program) -> None:
    body = interaction_body(world, kols=[world.kol.pk], starts_at="2026-02-18T09:30:00Z")
    assert "objected to contact" in errors_of(msl.post("interactions/", body))["kols"][0]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("kols", [], "kols"),
        ("kols", [0], "kols"),
        ("kols", "x", "kols"),
        ("kols", [10**30], "kols"),
        ("kols", [True], "kols"),
        ("therapeutic_area", 0, "therapeutic_area"),
        ("topics", [{"topic": "Nothing"}], "topics.0.topic"),
        ("topics", [{"topic": "Biomarkers"}, {"topic": "biomarkers"}], "topics.1.topic"),
        ("topics", [{"topic": "Biomarkers", "colour": "red"}], "topics.0.colour"),
        ("follow_ups", [{"depth": "deep"}], "follow_ups.0.depth"),
        ("minutes", 0, "minutes"),
        ("minutes", 1441, "minutes"),
        ("channel", "pigeon", "channel"),
        ("channel", ["phone"], "channel"),
        ("starts_at", "2026-02-16T11:00:00", "starts_at"),
        ("starts_at", "9999-12-31T23:59:59-12:00", "starts_at"),
        ("starts_at", "0001-01-01T00:00:00+14:00", "starts_at"),
        ("starts_at", "2030-01-01T00:00:00Z", "starts_at"),
        ("client_id", "7", "client_id"),
        ("notes", "a\u0000b", "notes"),
        ("notes", "\ud800", "notes"),
        ("ae_screen", "handed_off", "ae_screen"),
        ("owner", 1, "owner"),
        ("state", "held", "state"),
        ("version", 1, "version"),
        ("\ud800", 1, "\ud800"),
    ],
)
def test_what_the_contract_does_not_take_is_refused_at_its_field(
    field: str, value: object, told: str, world: World, msl: Program
) -> None:
    answer = msl.post("interactions/", interaction_body(world, **{field: value}))
    assert answer.status_code == 400
    assert errors_of(answer).keys() == {told}


# --- Key results --------------------------------------------------------------------------


def test_a_key_result_is_found_measured_and_explained(world: World, msl: Program) -> None:
    asked = {"quarter": "current", "owner": "me", "code": "KR1.1"}
    (row,) = msl.rows("key-results/", **asked)
    fields = {"id", "code", "value", "target", "progress", "expected", "status", "declared_status"}
    assert fields <= set(row)
    assert (row["id"], row["code"], row["target"]) == (world.counted.pk, "KR1.1", 15)
    assert row["declared_status"] == "at_risk"
    made = msl.post("interactions/", interaction_body(world)).json()
    (after,) = msl.rows("key-results/", **asked)
    assert after["value"] == row["value"] + 1
    evidence = msl.rows(f"key-results/{row['id']}/evidence/")
    assert len(evidence) == after["value"]
    assert {"kind": "interaction", "id": made["id"]}.items() <= evidence[0].items()
    assert evidence[0]["why"]
    short = msl.post(
        "interactions/", interaction_body(world, client_id=None, minutes=5, starts_at="2026-02-16T09:00:00Z")
    ).json()
    near = msl.rows(f"key-results/{row['id']}/evidence/", near=1)
    assert "5 minutes; in-depth needs 20" in next(one for one in near if one["id"] == short["id"])["why"]
    assert msl.rows("key-results/", **asked)[0]["value"] == after["value"]


def test_a_key_result_names_its_measure_or_its_range(world: World, msl: Program) -> None:
    counted = world.counted
    measure = MeasureDefinition.objects.create(name="Long talks", created_by=world.cast.manager)
    MeasureVersion.objects.create(
        definition=measure, version=1, source="interactions", calculation="count", reason="First", by=world.cast.manager
    )
    row = msl.get(f"key-results/{counted.pk}/").json()
    assert (row["measured_by"], row["measure"], row["direction"]) == ("in_depth_discussions", None, "increase")
    type(counted).objects.filter(pk=counted.pk).update(measured_by="custom", measure=measure)
    row = msl.get(f"key-results/{counted.pk}/").json()
    assert (row["measured_by"], row["measure"]) == ("custom", {"id": measure.pk, "name": "Long talks"})
    kept = {"kind": "maintain", "direction": "within", "measured_by": "manual", "measure": None, "target": None}
    type(counted).objects.filter(pk=counted.pk).update(**kept, range_low=4, range_high="9.5")
    row = msl.get(f"key-results/{counted.pk}/").json()
    assert (row["direction"], row["range_low"], row["range_high"]) == ("within", 4, 9.5)


@pytest.mark.parametrize("asked", [{"quarter": "2026-Q1"}, {"quarter": "current"}, {"owner": "me"}])
def test_key_results_are_filtered(asked: dict[str, str], world: World, msl: Program) -> None:
    assert {row["code"] for row in msl.rows("key-results/", **asked)} == {
        "KR1.1", "KR1.2", "KR1.3", "KR1.4", "KR2.1",
    }  # fmt: skip
    assert msl.rows("key-results/", **asked, code="KR9") == []
    assert msl.rows("key-results/", quarter="never") == []


def test_evidence_equals_the_page(world: World, msl: Program) -> None:
    counted = type(world.counted).objects.for_measuring().get(pk=world.counted.pk)
    shown = evidence_of(counted, user=world.cast.msl, at=now())
    rows = msl.rows(f"key-results/{counted.pk}/evidence/")
    assert [row["id"] for row in rows] == list(shown.ids)
    assert [tuple(row["why"]) for row in rows] == [one.why for one in shown.rows]
    (typed,) = msl.rows(f"key-results/{world.key_result.pk}/evidence/")
    assert (typed["kind"], typed["title"]) == ("value", "7")


@pytest.mark.parametrize(
    ("source", "kind"),
    [("interactions", "interaction"), ("activities", "activity"), ("insights", "insight"),
     ("weekly updates", "weekly_update")],
)  # fmt: skip
@pytest.mark.parametrize("near", ["0", "1"])
def test_evidence_of_a_defined_measure_of_every_source(
    source: str, kind: str, near: str, world: World, msl: Program
) -> None:
    measure = MeasureDefinition.objects.create(name=f"All {source}", created_by=world.cast.manager)
    MeasureVersion.objects.create(
        definition=measure, version=1, source=source, calculation="count", reason="First", by=world.cast.manager
    )
    type(world.counted).objects.filter(pk=world.counted.pk).update(measured_by="custom", measure=measure)
    rows = msl.rows(f"key-results/{world.counted.pk}/evidence/", near=near)
    assert rows or near == "1"
    assert {row["kind"] for row in rows} <= {kind}


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
    reasonless = {"key_result": world.counted.pk, "confidence": 7, "declared_status": "complete"}
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
