"""Initiatives and custom fields through the API, as docs/contract.md says."""

from collections.abc import Callable
from typing import Any

import pytest

from okrs.models import Initiative
from organization.models import Quarter, User
from tests.api.programs import Program, errors_of
from tests.factories.initiatives import CustomFieldFactory, InitiativeFactory
from tests.factories.world import World


def body(world: World, **changes: Any) -> dict[str, Any]:
    return {"key_result": world.key_result.pk, "title": "Visit four sites", "due_on": "2026-03-20"} | changes


def test_an_initiative_is_added_and_moved(world: World, msl: Program) -> None:
    made = msl.post("initiatives/", body(world))
    assert made.status_code == 201
    row = made.json()
    assert (row["state"], row["owner"]["id"], row["version"]) == ("planned", world.cast.msl.pk, 1)
    assert row["therapeutic_area"]["name"] == "Oncology"
    assert row["primary_team"]["id"] == world.cast.north.pk
    assert row["quarter"]["id"] == world.cast.quarter.pk
    move = f"initiatives/{row['id']}/move/"
    moved = msl.post(move, {"state": "under_way", "before": world.initiative.pk, "version": 1})
    assert (moved.status_code, moved.json()["state"], moved.json()["version"]) == (200, "under_way", 2)
    assert list(
        Initiative.objects.filter(state="under_way").in_column_order().values_list("pk", flat=True)
    ) == [row["id"], world.initiative.pk]  # fmt: skip
    again = msl.post(move, {"state": "under_way", "before": world.initiative.pk, "version": 1})
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert msl.post(move, {"state": "done", "version": 1}).status_code == 409
    assert msl.post(move, {"state": "done"}).json()["version"] == 3


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": " "}, "title"),
        ({"key_result": 0}, "key_result"),
        ({"starts_on": "2026-03-21"}, "errors"),
        ({"owner": 0}, "owner"),
        ({"state": "done"}, "state"),
        ({"custom": []}, "custom"),
        ({"custom": {"nothing": 1}}, "custom.nothing"),
        ({"custom": {"region": "Middle"}}, "custom.region"),
        ({"custom": {"partner": 4}}, "custom.partner"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(changes: Any, told: str, world: World, msl: Program) -> None:
    errors = errors_of(msl.post("initiatives/", body(world, **changes)))
    assert told in errors or told == "errors"


def test_somebody_of_another_team_is_no_owner(world: World, msl: Program) -> None:
    answer = msl.post("initiatives/", body(world, owner=world.cast.elsewhere.pk))
    assert errors_of(answer) == {"owner": ["Choose somebody of the team."]}


def test_who_does_not_answer_for_the_key_result_is_refused(
    world: World, acts_as: Callable[[User], Program]
) -> None:  # fmt: skip
    for who in ("teammate", "elsewhere", "other_manager"):
        program = acts_as(getattr(world.cast, who))
        assert program.post("initiatives/", body(world)).status_code == 403, who
        assert program.post(f"initiatives/{world.initiative.pk}/move/", {"state": "done"}).status_code == 403, who
    for who in ("clinical", "compliance"):
        assert acts_as(getattr(world.cast, who)).post("initiatives/", body(world)).status_code == 403, who


def test_before_must_stand_in_that_column(world: World, msl: Program) -> None:
    other = InitiativeFactory.create(key_result=world.key_result)
    answer = msl.post(f"initiatives/{world.initiative.pk}/move/", {"state": "done", "before": other.pk})
    assert errors_of(answer).keys() == {"before"}
    assert errors_of(msl.post(f"initiatives/{world.initiative.pk}/move/", {"state": "at_risk"})).keys() == {"state"}


def test_a_closed_quarter_is_named(world: World, msl: Program) -> None:
    Quarter.objects.filter(pk=world.cast.quarter.pk).update(state="closed")
    for path, sent in (("initiatives/", body(world)), (f"initiatives/{world.initiative.pk}/move/", {"state": "done"})):
        answer = msl.post(path, sent)
        assert answer.status_code in (400, 409)
        assert world.cast.quarter.name in answer.content.decode()


def test_custom_values_are_typed_and_narrow_the_list(world: World, msl: Program) -> None:
    for key, kind in (("budget", "number"), ("visit_on", "date"), ("approved", "yes_no")):
        CustomFieldFactory.create(key=key, kind=kind)
    CustomFieldFactory.create(key="countries", kind="choices", options=["Norway", "Spain", "Italy"])
    values = {"budget": 12.5, "visit_on": "2026-03-02", "approved": False, "countries": ["Spain", "Norway"],
              "region": "West", "partner": "Clinic"}  # fmt: skip
    made = msl.post("initiatives/", body(world, custom=values))
    assert made.status_code == 201, made.content
    kept = made.json()["custom"]
    assert kept == values | {"countries": ["Norway", "Spain"]}

    def found(**asked: str) -> bool:
        rows = msl.rows("initiatives/", **{f"custom.{name}": value for name, value in asked.items()})
        return made.json()["id"] in [row["id"] for row in rows]

    assert all(
        found(**{name: value})
        for name, value in (("budget.from", "12.5"), ("budget.to", "100"), ("visit_on.from", "2026-03-01"),
                            ("approved", "no"), ("countries", "Spain"), ("region", "West"), ("partner", "clin"))
    )  # fmt: skip
    assert not any(
        found(**{name: value})
        for name, value in (("budget.from", "13"), ("budget.to", "9"), ("visit_on.to", "2026-03-01"),
                            ("approved", "yes"), ("countries", "Italy"), ("region", "East"), ("partner", "x"))
    )  # fmt: skip
    assert errors_of(msl.get("initiatives/?custom.nothing=1")).keys() == {"custom.nothing"}


def test_a_field_that_must_be_filled_in_is_asked_for(world: World, msl: Program) -> None:
    CustomFieldFactory.create(key="sponsor", name="Sponsor", is_required=True)
    assert errors_of(msl.post("initiatives/", body(world))) == {"custom.sponsor": ["Sponsor must be filled in."]}
    assert msl.post("initiatives/", body(world, custom={"sponsor": "Ours"})).status_code == 201
