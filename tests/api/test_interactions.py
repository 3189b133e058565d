"""docs/contract.md on interactions: what is taken, what comes back, what is refused at its field."""

from collections.abc import Callable

import pytest

from interactions.models import Interaction
from organization.models import User
from tests.api.programs import Program, errors_of, interaction_body
from tests.factories.world import World


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


def test_what_is_dated_in_a_closed_quarter_is_taken_and_marked(world: World, msl: Program) -> None:
    assert world.closed_quarter.state == "closed"
    body = interaction_body(world, starts_at="2025-05-05T09:30:00+02:00")
    answer = msl.post("interactions/", body)
    assert (answer.status_code, answer.json()["after_close"]) == (201, True)
    assert msl.get(f"interactions/{answer.json()['id']}/").json()["after_close"] is True
    now = msl.post("interactions/", interaction_body(world, client_id="0b0f9f0c-4a0f-4f0e-8a57-3f0f5a9f2d12"))
    assert (now.status_code, now.json()["after_close"]) == (201, False)
    training = {
        "kind": "training", "title": "New data", "therapeutic_area": world.cast.oncology.pk, "held_on": "2025-05-06",
        "attendee_count": 4,
    }  # fmt: skip
    answer = msl.post("activities/", training)
    assert (answer.status_code, answer.json()["after_close"]) == (201, True)
