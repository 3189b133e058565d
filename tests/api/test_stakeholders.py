"""Stakeholders by program: the map as the pages show it, and wrong bodies refused by field."""

from typing import Any
from uuid import uuid4

import pytest

from interactions.models import InternalStakeholder
from tests.api.programs import Program, errors_of
from tests.factories.world import World

BODY = {"name": "Otto Brand", "function": "commercial", "contact_agreed": "monthly", "stage": "introduced"}


def test_a_stakeholder_as_the_map_shows_it(world: World, msl: Program) -> None:
    (row,) = msl.rows("stakeholders/", owner="me", function="commercial")
    assert (row["name"], row["function"], row["colleague"]) == ("Nora Field", "commercial", None)
    assert (row["role_seen"], row["contact_agreed"]) == (world.words["role_answer"], "monthly")
    assert (row["last_contact"], row["standing"]) == (str(world.talk.met_on), "kept")
    assert msl.rows("stakeholders/", function="clinical") == []
    assert msl.rows("stakeholders/", stage="strained") == []


def test_a_colleague_is_put_on_ones_own_map_once(world: World, msl: Program) -> None:
    made = msl.post("stakeholders/", BODY)
    assert made.status_code == 201, made.content
    assert made.json()["agreed_since"] == world.today.isoformat()
    assert made.json()["owner"]["id"] == world.cast.msl.pk
    assert errors_of(msl.post("stakeholders/", BODY)) != {}
    by_account = msl.post("stakeholders/", {"colleague": world.cast.commercial.pk})
    assert (by_account.status_code, by_account.json()["function"]) == (201, "commercial")
    assert InternalStakeholder.objects.filter(owner=world.cast.msl).count() == 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"owner": 1}, "owner"),
        ({"version": 3}, "version"),
        ({"colleague": 0}, "colleague"),
        ({"function": "sales"}, "function"),
        ({"contact_agreed": 30}, "contact_agreed"),
        ({"agreed_since": "2027-01-01"}, "agreed_since"),
        ({"next_step_on": "0001-01-01"}, "next_step_on"),
        ({"stage": str(uuid4())}, "stage"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_wrong_bodies_are_refused_at_the_field(wrong: dict[str, Any], field: str, msl: Program) -> None:
    assert field in errors_of(msl.post("stakeholders/", BODY | wrong))


def test_nobody_is_a_stakeholder_of_their_own(world: World, msl: Program) -> None:
    assert "colleague" in errors_of(msl.post("stakeholders/", {"colleague": world.cast.msl.pk}))
    assert errors_of(msl.post("stakeholders/", {})) != {}
