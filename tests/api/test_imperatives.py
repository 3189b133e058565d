"""Imperatives, commitments and scientific milestones through the API, as docs/contract.md tells them."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone

from organization.models import ImperativeCommitment, Quarter, StrategicImperative, User
from tests.api.programs import Answer, Program, errors_of
from tests.factories.world import World

ActsAs = Callable[[User], Program]


def _sent(program: Program, path: str, body: dict[str, object], key: str) -> Answer:
    return program.client.post(
        f"/api/v1/{path}", body, content_type="application/json", headers=program.headers | {"Idempotency-Key": key}
    )


def test_administrators_add_imperatives_once(world: World, acts_as: ActsAs) -> None:
    admin, body, key = acts_as(world.cast.admin), {"title": "Better care", "description": "Shared."}, str(uuid4())
    made = _sent(admin, "imperatives/", body, key)
    assert made.status_code == 201
    row = made.json()
    assert row == body | {"id": row["id"], "is_active": True}
    assert _sent(admin, "imperatives/", body, key).status_code == 200
    assert _sent(admin, "imperatives/", body | {"title": "Care"}, key).status_code == 422
    assert errors_of(admin.post("imperatives/", body)).keys() == {"title"}
    StrategicImperative.objects.filter(pk=row["id"]).update(is_active=False)
    assert admin.get(f"imperatives/{row['id']}/").status_code == 200
    assert acts_as(world.cast.commercial).get(f"imperatives/{row['id']}/").status_code == 404
    assert {one["id"] for one in admin.rows("imperatives/", is_active="false")} == {row["id"]}


def test_a_figure_is_committed_for_ones_own_function(world: World, acts_as: ActsAs) -> None:
    program = acts_as(world.cast.commercial)
    body = {"imperative": world.imperative.pk, "quarter": world.cast.quarter.pk, "measure": "Leaflets printed",
            "target": 8, "unit": "leaflets"}  # fmt: skip
    key = str(uuid4())
    made = _sent(program, "commitments/", body, key)
    assert made.status_code == 201
    row = made.json()
    assert (row["function"], row["owner"]["id"], row["standing"]) == (
        "commercial",
        world.cast.commercial.pk,
        "no_value",
    )
    assert (row["baseline"], row["target"], row["value"], row["values"], row["warnings"]) == (0, 8, None, [], [])
    assert _sent(program, "commitments/", body, key).json()["id"] == row["id"]
    assert ImperativeCommitment.objects.filter(measure="Leaflets printed").count() == 1
    for wrong, field in (
        ({"function": "medical"}, "function"),
        ({"owner": world.cast.lead.pk}, "owner"),
        ({"measure": "Sales of it"}, "measure"),
        ({"target": 0}, "target"),
        ({"imperative": 0}, "imperative"),
    ):
        assert errors_of(program.post("commitments/", body | {"measure": "Another"} | wrong)).keys() == {field}


def test_where_it_stands_is_said_and_kept(world: World, acts_as: ActsAs) -> None:
    clinical, path = acts_as(world.cast.clinical), f"commitments/{world.commitment.pk}/update/"
    version = clinical.get(f"commitments/{world.commitment.pk}/").json()["version"]
    body = {"value": 12, "as_of": "2026-02-16", "note": "Two more.", "version": version}
    said = clinical.post(path, body)
    assert said.status_code == 200
    row = said.json()
    assert (row["value"], row["as_of"], row["standing"], row["is_stale"]) == (12, "2026-02-16", "on_pace", False)
    assert row["share"] == pytest.approx(0.6)
    assert row["expected"] == pytest.approx(46 / 89)
    assert [one["value"] for one in row["values"]] == [12, 9]
    assert clinical.post(path, body).json()["version"] == row["version"]  # the same said again
    assert clinical.post(path, body | {"value": 13}).status_code == 409
    assert clinical.post(path, {"value": 13, "as_of": "2026-02-16"}).json()["value"] == 13
    assert errors_of(clinical.post(path, {"value": 13, "as_of": "2026-03-16"})).keys() == {"as_of"}
    warned = clinical.post(path, {"value": 14, "as_of": "2026-02-16", "note": "Adverse event in B"}).json()
    assert [one["code"] for one in warned["warnings"]] == ["text"]


def test_nobody_updates_for_another_function(world: World, acts_as: ActsAs) -> None:
    body = {"value": 12, "as_of": "2026-02-16"}
    for who in ("msl", "manager", "lead", "commercial", "market_access", "safety", "compliance", "admin"):
        program = acts_as(getattr(world.cast, who))
        assert program.post(f"commitments/{world.commitment.pk}/update/", body).status_code == 403, who
    assert acts_as(world.cast.clinical).post("commitments/0/update/", body).status_code == 404


def test_notes_are_absent_where_they_are_not_read(world: World, acts_as: ActsAs) -> None:
    for who, reads in (("msl", True), ("clinical", True), ("compliance", True), ("commercial", False),
                       ("market_access", False), ("safety", False), ("admin", False)):  # fmt: skip
        (value,) = acts_as(getattr(world.cast, who)).get(f"commitments/{world.commitment.pk}/").json()["values"]
        assert ("note" in value) == reads, who
        assert value["value"] == 9


def test_commitments_are_narrowed(world: World, msl: Program) -> None:
    every = {row["id"] for row in msl.rows("commitments/")}
    assert {row["id"] for row in msl.rows("commitments/", quarter="current", imperative=world.imperative.pk)} == every
    assert {row["function"] for row in msl.rows("commitments/", function="commercial")} == {"commercial"}
    assert msl.rows("commitments/", quarter=world.next_quarter.pk) == []
    assert errors_of(msl.get("commitments/", function="x")).keys() == {"function"}


def test_a_closed_quarter_refuses_values_by_its_name(world: World, acts_as: ActsAs) -> None:
    Quarter.objects.filter(pk=world.cast.quarter.pk).update(state="closed")
    answer = acts_as(world.cast.clinical).post(
        f"commitments/{world.commitment.pk}/update/", {"value": 12, "as_of": "2026-02-16"}
    )
    assert answer.status_code in (400, 409)
    assert f"{world.cast.quarter} is closed" in answer.content.decode()


def test_a_milestone_is_entered_by_leads_and_administrators(world: World, acts_as: ActsAs) -> None:
    lead, key = acts_as(world.cast.lead), str(uuid4())
    body = {"therapeutic_area": world.cast.oncology.pk, "kind": "launch", "title": "First country",
            "date": "2026-09-01", "product": world.product.pk, "note": "If approved."}  # fmt: skip
    made = _sent(lead, "scientific-milestones/", body, key)
    assert made.status_code == 201
    row = made.json()
    assert (row["kind"], row["product"]["id"], row["moved_from"]) == ("launch", world.product.pk, None)
    assert _sent(lead, "scientific-milestones/", body, key).json()["id"] == row["id"]
    assert errors_of(lead.post("scientific-milestones/", body | {"therapeutic_area": world.area.pk})).keys() == {
        "product"
    }
    rows = lead.rows("scientific-milestones/", kind="launch", first="2026-08-01", last="2026-12-31")
    assert [one["title"] for one in rows] == ["First country"]
    assert lead.rows("scientific-milestones/", therapeutic_area=world.cast.immunology.pk) == []
    world.scientific_milestone.__class__.objects.filter(pk=row["id"]).update(date=timezone.now().date())
    assert lead.get(f"scientific-milestones/{row['id']}/").json()["moved_from"] == "2026-09-01"
