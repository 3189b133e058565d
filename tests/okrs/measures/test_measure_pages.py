"""Defining measures, changing rules, and choosing a measure for a key result."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from interactions.models import Topic
from okrs.arithmetic.progress import Status
from okrs.counting import evidence_ids
from okrs.measures.services import measures, rules
from okrs.models import InDepthRule, KeyResult, MeasureDefinition, MeasureVersion, Snapshot, StatusRule, TargetChange
from okrs.snapshots.assessment import assess
from okrs.snapshots.storing import refresh
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.organization import ProductFactory
from tests.okrs.conftest import AT, as_, discussion, key_result_for
from tests.okrs.measures.defining import add_version, custom, define
from tests.reading import words_of

DAY = date(2026, 2, 2)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("measures.views.measures", "measures.views.rules", "objectives.views"):
        monkeypatch.setattr(f"okrs.{module}.now", lambda: AT)


def version_of(source: str = "interactions", calculation: str = "count", **fields: Any) -> MeasureVersion:
    return measures.checked_version(
        source=source, calculation=calculation, **{"filters": {}, "condition": {}, **fields}
    )


# --- Definitions ------------------------------------------------------------------------


def test_a_measure_is_chosen_tried_and_saved(client: Client, cast: Cast) -> None:
    as_(client, cast.manager)
    row = make_interaction(msl=cast.msl, on=DAY, channel="phone")
    make_interaction(msl=cast.msl, on=DAY, channel="email")
    choose = client.get(reverse("measure-new")).content.decode()
    assert "How many different KOLs met" in choose
    address = reverse("measure-new")
    typed = {
        "source": "interactions", "what": "count", "name": "Calls", "channel": ["phone"],
        "taker": f"person:{cast.msl.pk}", "quarter": cast.quarter.pk,
    }  # fmt: skip
    tried = client.post(address, {**typed, "try": "1"}).content.decode()
    assert "Counts held interactions by phone." in tried
    assert "This would count 1 row today" in tried
    assert reverse("interaction", args=[row.pk]) in tried
    assert not MeasureDefinition.objects.exists()
    saved = client.post(address, {**typed, "save": "1"})
    made = MeasureDefinition.objects.get()
    assert saved.headers["Location"] == reverse("measure", args=[made.pk])
    assert (made.name, made.created_by) == ("Calls", cast.manager)
    assert made.versions.get().filters == {"channel": ["phone"]}
    shown = client.get(saved.headers["Location"], {"taker": f"team:{cast.north.pk}", "quarter": cast.quarter.pk})
    assert "This would count 1 row today: North" in shown.content.decode()


def test_the_form_shows_only_what_the_source_has(client: Client, cast: Cast) -> None:
    as_(client, cast.manager)
    page = client.get(reverse("measure-new"), {"source": "insights", "what": "count"}).content.decode()
    assert "Category" in page
    assert "Least minutes" not in page
    assert "The share of these" not in page
    share = client.get(reverse("measure-new"), {"source": "interactions", "what": "rate"}).content.decode()
    assert 'name="condition_in_depth"' in share


def test_rows_that_the_viewer_may_not_open_are_a_number(client: Client, cast: Cast, topic: Topic) -> None:
    of = define(cast)
    discussion(cast.msl, topic, DAY)
    asked = {"taker": f"team:{cast.north.pk}", "quarter": cast.quarter.pk}
    page = as_(client, cast.admin).get(reverse("measure", args=[of.pk]), asked).content.decode()
    assert "This would count 1 row today" in page
    assert "1 more row that you may not open" in page


@pytest.mark.parametrize("name", ["Sales calls", "Prescriptions after a visit", "Market share", "TRx"])
def test_commercial_names_are_refused_with_the_reason(client: Client, cast: Cast, name: str) -> None:
    typed = {"source": "interactions", "what": "count", "name": name, "save": "1"}
    answer = as_(client, cast.manager).post(reverse("measure-new"), typed)
    assert answer.status_code == 422
    assert "field medical work is never rewarded for sales" in answer.content.decode()


def test_commercial_filters_are_refused_too(cast: Cast) -> None:
    product = ProductFactory.create(name="Sales aid 3", therapeutic_area=cast.oncology)
    with pytest.raises(ValidationError, match="never rewarded"):
        version_of(filters={"product": [product.pk]})
    with pytest.raises(ValidationError, match="no “prescriptions”"):
        version_of(filters={"prescriptions": ["many"]})


def test_a_share_needs_its_condition_and_nothing_else_has_one(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="second condition"):
        version_of(calculation="rate")
    with pytest.raises(ValidationError, match="Only a share"):
        version_of(condition={"in_depth": True})
    for calculation, of in (("sum", "kilometres"), ("distinct", ""), ("count", "kols")):
        with pytest.raises(ValidationError):
            version_of(calculation=calculation, of=of)


def test_a_change_is_shown_first_then_saved_with_its_trace(client: Client, cast: Cast) -> None:
    of = define(cast)
    kr = custom(cast, of, target=15)
    make_interaction(msl=cast.msl, on=DAY, minutes=10)
    address = reverse("measure-change", args=[of.pk])
    as_(client, cast.lead)
    typed = {"min_minutes": "30", "reason": "Only longer talks", "base": "1", "source": "interactions", "what": "count"}
    # Saving what nobody looked at shows it instead.
    shown = client.post(address, {**typed, "save": "1"})
    page = words_of(shown)
    assert "This would change 1 key result." in page
    assert "1 of 15" in page
    assert "0 of 15" in page
    assert of.versions.count() == 1
    seen = shown.context["form"]["seen"].value()
    assert client.post(address, {**typed, "save": "1", "seen": seen, "reason": ""}).status_code == 422
    other = client.post(address, {**typed, "save": "1", "seen": seen, "min_minutes": "40"})
    assert (other.status_code, of.versions.count()) == (200, 1)
    assert client.post(address, {**typed, "save": "1", "seen": seen}).status_code == 302
    assert of.versions.latest("version").filters == {"min_minutes": 30}
    change = TargetChange.objects.get(key_result=kr)
    assert (change.field, change.reason, change.by) == ("measure", "Only longer talks", cast.lead)
    assert change.old.startswith("1 of 15")
    assert change.new.startswith("0 of 15")


def test_a_change_on_an_old_version_and_of_another_kind_is_refused(cast: Cast) -> None:
    of = define(cast)
    longer = {"filters": {"min_minutes": 30}}
    add_version(of, cast, source="interactions", calculation="count", filters={"min_minutes": 20})
    common: dict[str, Any] = {"definition": of, "by": cast.lead, "at": AT, "reason": "Why"}
    with pytest.raises(ValidationError, match="Somebody else"):
        measures.change_measure(version=version_of(**longer), base=1, **common)
    with pytest.raises(ValidationError, match="another kind"):
        measures.change_measure(version=version_of(calculation="sum", of="minutes"), base=2, **common)
    with pytest.raises(ValidationError, match="another kind"):
        measures.change_measure(version=version_of("activities"), base=2, **common)
    with pytest.raises(ValidationError, match="Nothing changed"):
        measures.change_measure(version=version_of(filters={"min_minutes": 20}), base=2, **common)
    with pytest.raises(PermissionDenied):
        measures.change_measure(**{**common, "by": cast.msl}, version=version_of(**longer), base=2)
    with pytest.raises(PermissionDenied):
        measures.define_measure(by=cast.compliance, name="Mine", version=version_of(), at=AT)


def test_names_are_taken_once_and_archiving_keeps_the_count(client: Client, cast: Cast) -> None:
    of = define(cast)
    kr = custom(cast, of)
    make_interaction(msl=cast.msl, on=DAY)
    with pytest.raises(ValidationError, match="of this name already"):
        measures.define_measure(by=cast.lead, name=of.name.upper(), version=version_of(), at=AT)
    as_(client, cast.manager).post(reverse("measure-archive", args=[of.pk]))
    assert not MeasureDefinition.objects.active().exists()
    assert len(evidence_ids(kr, at=AT)) == 1
    assert "Archived" in client.get(reverse("measures")).content.decode()


# --- Rules ------------------------------------------------------------------------------------


def test_the_in_depth_rule_is_shown_changed_and_traced(client: Client, cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, DAY, minutes=25)
    untouched = key_result_for(cast, cast.teammate)
    rule = InDepthRule.objects.latest("version")
    address = reverse("in-depth-rule")
    typed = {
        "channels": rule.channels, "purposes": rule.purposes, "depths": rule.depths, "min_minutes": "30",
        "min_topics": "1", "min_follow_ups": "2", "reason": "Longer talks", "base": str(rule.version),
    }  # fmt: skip
    as_(client, cast.admin)
    shown = client.post(address, {**typed, "try": "1"})
    assert "This would change 1 key result of 1 objective" in words_of(shown)
    assert InDepthRule.objects.latest("version") == rule
    seen = shown.context["form"]["seen"].value()
    assert client.post(address, {**typed, "save": "1", "seen": seen}).status_code == 302
    new = InDepthRule.objects.latest("version")
    assert (new.version, new.min_minutes, new.by, new.reason) == (rule.version + 1, 30, cast.admin, "Longer talks")
    assert TargetChange.objects.get(key_result=kr).field == "in-depth rule"
    assert not TargetChange.objects.filter(key_result=untouched).exists()
    assert "Longer talks" in client.get(reverse("rules")).content.decode()
    again = client.post(address, {**typed, "min_minutes": "45", "save": "1", "seen": seen})
    assert again.status_code == 200  # looked at first


def test_thresholds_change_statuses_and_must_be_in_order(client: Client, cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl, target=4)
    discussion(cast.msl, topic, DAY)
    rule = StatusRule.objects.latest("version")
    common: dict[str, Any] = {"current": rule, "by": cast.admin, "at": AT}
    chances = {"likely": 0.0, "out_of_reach": 0.0, "out_of_reach_from": 0.33}
    values = {"on_track": 0.3, "at_risk": 0.2, "early": 0.15, "low_confidence": 3, **chances}
    (effect,) = [one for one in rules.effects_of_rule(values=values, **common) if one.differs]
    assert (effect.key_result.pk, effect.old_status, effect.new_status) == (kr.pk, "At Risk", "On Track")
    with pytest.raises(ValidationError, match="below On Track"):
        rules.change_rule(values={**values, "at_risk": 0.5}, base=rule.version, reason="x", **common)
    with pytest.raises(ValidationError, match="Say why"):
        rules.change_rule(values=values, base=rule.version, reason=" ", **common)
    with pytest.raises(PermissionDenied):
        rules.change_rule(**{**common, "by": cast.lead}, values=values, base=rule.version, reason="x")
    rules.change_rule(values=values, base=rule.version, reason="Softer", **common)
    assert TargetChange.objects.get(key_result=kr).field == "status thresholds"
    with pytest.raises(ValidationError, match="Somebody else"):
        rules.change_rule(values={**values, "early": 0.1}, base=rule.version, reason="x", **common)
    assert "95 % of what is expected" not in as_(client, cast.msl).get(reverse("rules")).content.decode()


def test_a_closed_quarter_keeps_its_thresholds(cast: Cast, topic: Topic) -> None:
    """Those that held when evidence was last accepted; a change before that day still counts for it."""
    kr = key_result_for(cast, cast.msl, target=4)
    for _ in range(2):
        discussion(cast.msl, topic, DAY)
    quarter = kr.objective.quarter
    at = datetime.combine(quarter.ends_on, time(12), UTC)

    def status() -> Status:
        refresh([kr.pk], at=at)
        assert Snapshot.objects.get(pk=kr.pk).computed == assess_now().value
        return assess_now()

    def assess_now() -> Status:
        return assess(KeyResult.objects.filter(pk=kr.pk).for_measuring(), at=at)[kr.pk].status

    def change(at_risk: float, on_track: float, on: date) -> None:
        last = StatusRule.objects.latest("version")
        made = StatusRule.objects.create(version=last.version + 1, at_risk=at_risk, on_track=on_track, reason="Why")
        StatusRule.objects.filter(pk=made.pk).update(created_at=datetime.combine(on, time(12), UTC))

    StatusRule.objects.update(created_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert status() == Status.AT_RISK
    change(0.4, 0.9, quarter.grace_ends_on)
    assert status() == Status.IN_PROGRESS
    change(0.2, 0.3, quarter.grace_ends_on + timedelta(days=1))
    assert status() == Status.ON_TRACK
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.CLOSED)
    assert status() == Status.IN_PROGRESS, "Closed with the second version."
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.ACTIVE)
    assert status() == Status.ON_TRACK, "Reopened, it lives by today's."


# --- Chosen for a key result ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calculation", "fields", "kind", "typed"),
    [
        ("count", {}, "count", {"target": "10"}),
        ("sum", {"of": "minutes"}, "number", {"target": "600", "unit": "minutes", "baseline": "7"}),
        ("rate", {"condition": {"in_depth": True}}, "percentage", {"baseline": "20", "target": "60"}),
        ("rate", {"condition": {"in_depth": True}}, "maintain", {"range_low": "40", "range_high": "60"}),
    ],
)
def test_a_key_result_chooses_a_measure_that_its_kind_can_read(
    client: Client, cast: Cast, calculation: str, fields: dict[str, Any], kind: str, typed: dict[str, str]
) -> None:
    of = define(cast, calculation=calculation, **fields)
    objective = key_result_for(cast, cast.msl).objective
    as_(client, cast.manager)
    address = reverse("key-result-add", args=[objective.pk])
    assert f"custom:{of.pk}" in client.get(address, {"kind": kind}).content.decode()
    other = "number" if kind == "count" else "count"
    assert f"custom:{of.pk}" not in client.get(address, {"kind": other}).content.decode()
    sent = {
        "kind": kind, "title": "Reach", "measured_by": f"custom:{of.pk}", "scope": "owner", "weight": "1",
        "owner": cast.msl.pk, "pace": "linear", **typed,
    }  # fmt: skip
    shown = client.post(address, {**sent, "show": "1"}).content.decode()
    assert of.name in shown
    assert client.post(address, sent).status_code == 302
    made = KeyResult.objects.get(measure=of)
    assert (made.measured_by, made.kind) == ("custom", kind)
    assert made.baseline == (20 if kind == "percentage" else 0)
    page = client.get(reverse("key-result", args=[made.pk]))
    assert (page.status_code, of.name in page.content.decode()) == (200, True)


def test_an_archived_measure_is_offered_no_more(client: Client, cast: Cast) -> None:
    of = define(cast)
    measures.set_archived(definition=of, by=cast.lead, archived=True)
    objective = key_result_for(cast, cast.msl).objective
    page = as_(client, cast.manager).get(reverse("key-result-add", args=[objective.pk]), {"kind": "count"})
    assert f"custom:{of.pk}" not in page.content.decode()


def test_a_commercial_unit_is_refused(client: Client, cast: Cast) -> None:
    objective = key_result_for(cast, cast.msl).objective
    sent = {"kind": "number", "title": "Reach", "target": "5", "unit": "units sold", "weight": "1",
            "owner": cast.msl.pk, "pace": "linear"}  # fmt: skip
    answer = as_(client, cast.manager).post(reverse("key-result-add", args=[objective.pk]), sent)
    assert answer.status_code == 422
    assert "never rewarded for sales" in answer.content.decode()
