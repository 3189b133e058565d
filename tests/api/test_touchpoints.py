"""Touchpoints through the API: exactly as the contract says, and nothing about what a contact is about."""

from datetime import timedelta
from typing import Any

import pytest

from interactions.models import CollisionAnswer, Touchpoint
from organization.ground.clock import now
from tests.api.programs import Program, interaction_body
from tests.factories.world import World


@pytest.fixture
def commercial(world: World, acts_as: Any) -> Program:
    return acts_as(world.cast.commercial)


def body(world: World, **changes: Any) -> dict[str, Any]:
    start = now() + timedelta(days=3)
    return {
        "source_system": "crm", "external_id": "visit-9", "kol": world.more["free_kol"].pk, "function": "commercial",
        "channel_class": "in_person", "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=1)).isoformat(), "state": "planned", "contact_person": "Ines Falk",
    } | changes  # fmt: skip


def test_one_is_made_once_and_brought_up_to_date(world: World, commercial: Program) -> None:
    sent = body(world)
    first = commercial.post("touchpoints/", sent)
    assert first.status_code == 201, first.content
    assert first.json()["warnings"] == []
    again = commercial.post("touchpoints/", sent)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    moved = commercial.post("touchpoints/", sent | {"contact_person": "Jon Ek"})
    assert (moved.status_code, moved.json()["contact_person"]) == (200, "Jon Ek")
    assert Touchpoint.objects.filter(external_id="visit-9").count() == 1
    assert commercial.get(f"touchpoints/{first.json()['id']}/").json()["contact_person"] == "Jon Ek"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"notes": "They asked about the data."}, "notes"),
        ({"topic": "Biomarkers"}, "topic"),
        ({"contact_person": "Ines Falk: talk about 3 mg"}, "contact_person"),
        ({"contact_person": "she wants to see more of the new data"}, "contact_person"),
        ({"external_id": "they liked it"}, "external_id"),
        ({"external_id": ""}, "__all__"),
        ({"function": "clinical"}, "function"),
        ({"state": "done"}, "state"),
        ({"channel_class": "phone"}, "channel_class"),
        ({"kol": 0}, "kol"),
    ],
)
def test_what_the_contract_does_not_have_is_refused(
    changes: dict[str, Any], field: str, world: World, commercial: Program
) -> None:
    answer = commercial.post("touchpoints/", body(world, **changes))
    assert answer.status_code == 400
    assert field in answer.content.decode() or field == "__all__"
    assert not Touchpoint.objects.filter(kol=world.more["free_kol"]).exists()


def test_both_sides_are_warned_of_a_collision_by_who_and_when_alone(
    world: World, commercial: Program, msl: Program
) -> None:
    start = now() + timedelta(days=2)
    plan = interaction_body(world, starts_at=start.isoformat(), ae_screen="", pqc_screen="")
    assert msl.post("interactions/", plan).json()["warnings"] == []
    [warning] = commercial.post("touchpoints/", body(world)).json()["warnings"]
    assert warning["code"] == "collision"
    assert warning["with"] == {
        "function": "medical", "person": world.cast.msl.display_name, "day": start.date().isoformat()
    }  # fmt: skip
    later = interaction_body(world, starts_at=(start + timedelta(days=2)).isoformat(), ae_screen="", pqc_screen="",
                             client_id="7b0f9f0c-4a0f-4f0e-8a57-3f0f5a9f2d12")  # fmt: skip
    answer = msl.post("interactions/", later)
    assert answer.status_code == 201
    [warning] = [one for one in answer.json()["warnings"] if one["code"] == "collision"]
    assert set(warning["with"]) == {"function", "person", "day"}
    assert warning["with"]["person"] == "Ines Falk"
    assert CollisionAnswer.objects.filter(kol=world.more["free_kol"], choice="went_ahead").count() == 2


def test_the_list_has_contacts_of_all_functions_and_the_medical_day_alone(
    world: World, commercial: Program, msl: Program
) -> None:
    commercial.post("touchpoints/", body(world))
    assert msl.post("interactions/", interaction_body(world)).status_code == 201
    for who in (commercial, msl):
        rows = who.rows("touchpoints/", kol=world.more["free_kol"].pk)
        assert {row["function"] for row in rows} == {"medical", "commercial"}
        medical = next(row for row in rows if row["function"] == "medical")
        assert (medical["id"], medical["starts_at"], medical["ends_at"]) == (None, None, None)
        assert len(who.rows("touchpoints/", function="commercial", kol=world.more["free_kol"].pk)) == 1
        assert who.rows("touchpoints/", first="2099-01-01") == []
