"""docs/contract.md on key results: found, measured and explained by the rows behind them."""

from datetime import UTC, datetime

import pytest
import time_machine

from okrs.evidence.selectors.rows import evidence_of
from okrs.models import MeasureDefinition, MeasureVersion, StatusRule
from okrs.snapshots.storing import refresh
from organization.ground.clock import now
from tests.api.programs import Program, interaction_body
from tests.factories.world import World


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


def test_a_share_says_of_how_many_and_who_they_are(world: World, msl: Program) -> None:
    counted = world.counted
    shape = {"kind": "percentage", "measured_by": "stakeholders_met", "target": 90, "unit": "%"}
    type(counted).objects.filter(pk=counted.pk).update(**shape)
    row = msl.get(f"key-results/{counted.pk}/").json()
    assert (row["value"], row["value_text"]) == (
        100,
        "100\N{NO-BREAK SPACE}%, 1 of 1 (from 0 to 90\N{NO-BREAK SPACE}%)",
    )
    (one,) = msl.rows(f"key-results/{counted.pk}/evidence/")
    assert (one["kind"], one["id"], one["title"]) == ("stakeholder", world.stakeholder.pk, "Nora Field")
    assert one["why"] == ["Monthly, last 3 days ago"]
    assert msl.rows(f"key-results/{counted.pk}/evidence/", near=1) == []


def test_a_forecast_gives_figures_and_what_they_rest_on(world: World, msl: Program) -> None:
    (row,) = msl.rows("key-results/", code="KR1.1", quarter="current")
    found = row["forecast"]
    assert set(found) == {"low", "median", "high", "chance", "basis", "scheduled"}
    assert (found["basis"], found["scheduled"]) == ("rate", 0)
    assert row["value"] <= found["low"] <= found["median"] <= found["high"]
    assert 0 <= found["chance"] <= 1
    assert msl.get(f"key-results/{row['id']}/").json()["forecast"] == found
    body = interaction_body(world, client_id=None, starts_at="2026-03-16T09:00:00Z", ae_screen="", pqc_screen="")
    assert msl.post("interactions/", body).status_code == 201
    (planned,) = msl.rows("key-results/", code="KR1.1", quarter="current")
    assert (planned["forecast"]["basis"], planned["forecast"]["scheduled"]) == ("planned", 1)
    assert planned["forecast"]["median"] >= found["median"]
    assert planned["value"] == row["value"]


def test_a_hidden_forecast_is_null(world: World, msl: Program) -> None:
    StatusRule.objects.create(version=99, early=0.9, reason="Hide it", by=world.cast.admin)
    refresh([world.counted.pk], at=now())
    (row,) = msl.rows("key-results/", code="KR1.1", quarter="current")
    assert row["forecast"] is None
    assert msl.get(f"key-results/{row['id']}/").json()["forecast"] is None


def test_the_document_describes_the_forecast(msl: Program) -> None:
    schemas = msl.get("schema/").json()["components"]["schemas"]
    forecast = schemas["ForecastAnswer"]
    assert set(forecast["required"]) == {"low", "median", "high", "chance", "basis", "scheduled"}
    assert (forecast["properties"]["chance"]["minimum"], forecast["properties"]["chance"]["maximum"]) == (0, 1)
    assert "forecast" in schemas["KeyResultAnswer"]["required"]
    basis = forecast["properties"]["basis"]
    assert set(basis.get("enum") or schemas[basis["$ref"].rsplit("/", 1)[1]]["enum"]) == {"rate", "planned", "trend"}


@pytest.mark.parametrize(
    "asked", [{"quarter": "2026-Q1"}, {"quarter": "current"}, {"owner": "me", "quarter": "current"}]
)
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


def test_an_ended_quarter_has_an_outcome_beside_the_last_days_status(world: World, msl: Program) -> None:
    counted = world.counted
    running = msl.get(f"key-results/{counted.pk}/").json()
    assert (running["outcome"], running["declared_status"]) == (None, "at_risk")
    with time_machine.travel(datetime(2026, 4, 2, 12, tzinfo=UTC), tick=False):
        for row in (
            msl.get(f"key-results/{counted.pk}/").json(),
            *(one for one in msl.rows("key-results/", quarter=world.cast.quarter.pk) if one["id"] == counted.pk),
        ):
            assert (row["outcome"], row["status"], row["declared_status"]) == ("missed", "at_risk", None)
            assert row["reason"].startswith("So far: missed, score 0.")


def test_the_document_says_what_outcomes_there_are(msl: Program) -> None:
    schemas = msl.get("schema/?format=json").json()["components"]["schemas"]
    asked = str(schemas["KeyResultAnswer"]["properties"]["outcome"])
    said = asked + "".join(str(one) for name, one in schemas.items() if f"/{name}'" in asked)
    assert all(f"'{outcome}'" in said for outcome in ("met", "partial", "missed"))
