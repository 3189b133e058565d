"""What the API answers for objectives, key results, evidence and typed values."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from rest_framework import serializers

from okrs.arithmetic.contributions import Contributions
from okrs.arithmetic.forecast import Basis
from okrs.arithmetic.status import Outcome
from okrs.evidence.selectors.rows import Evidence
from okrs.models import KeyResult, Objective, reach_of
from okrs.models.choices import EvidenceSource, Kind, Metric, Scope
from okrs.planning.api import STATUSES, _plain
from okrs.snapshots.selectors.contributions import contributions_to
from okrs.snapshots.selectors.records import current_records
from okrs.snapshots.selectors.rows import reason_of, whole_of
from organization.api.fields import Day, Named, named
from organization.custom_fields.api import CustomValues
from organization.ground.units import with_unit
from organization.models import User

OUTCOMES = [(one.value, one.label) for one in Outcome]


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


class ObjectiveAnswer(serializers.Serializer):
    """An objective, its status and its weighted progress (0 to 1), with what contributes to it."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField(allow_blank=True)
    quarter = Named()
    owner = Named()
    team = Named()
    therapeutic_area = serializers.IntegerField(allow_null=True)
    imperative = Named(allow_null=True)
    is_team = serializers.BooleanField()
    commitment = serializers.ChoiceField(choices=Objective.Commitment.choices)
    state = serializers.ChoiceField(choices=Objective.State.choices)
    progress = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(choices=STATUSES)
    key_results = serializers.ListField(child=serializers.IntegerField())
    custom = CustomValues()


def objective_answers(objectives: Sequence[Objective], *, at: datetime) -> list[dict[str, Any]]:
    """Answers for objectives with their tags loaded; key results are read as on pages."""
    rows = KeyResult.objects.filter(objective__in=objectives, state="active").for_measuring()
    parts: dict[int, list[dict[str, Any]]] = {one.pk: [] for one in objectives}
    for record in current_records(rows.order_by("code_key", "pk"), at=at).values():
        parts[record["objective_id"]].append(record)
    shares = contributions_to((one.pk for one in objectives), at=at)
    return [_objective_answer(one, parts[one.pk], shares) for one in objectives]


def _objective_answer(objective: Objective, parts: list[dict[str, Any]], shares: Contributions) -> dict[str, Any]:
    whole = whole_of(parts, shares, of=[objective.pk])
    return {
        "id": objective.pk,
        "code": objective.code,
        "title": objective.title,
        "why": objective.why,
        "quarter": named(objective.quarter),
        "owner": named(objective.owner),
        "team": named(objective.primary_team),
        "therapeutic_area": objective.therapeutic_area_id,
        "imperative": named(objective.imperative),
        "is_team": objective.is_team,
        "custom": objective.custom,
        "commitment": objective.commitment,
        "state": objective.state,
        "progress": _share(whole.progress),
        "status": whole.status.value,
        "key_results": [part["pk"] for part in parts],
    }


class ForecastAnswer(serializers.Serializer):
    """Where a key result is likely to end: ``median``, in four of five cases from ``low`` to ``high``.

    ``chance`` (0 to 1) is that of reaching the target; null for levels, which have a trend alone. ``basis``: ``rate``,
    what was done so far; ``planned``, that and the ``scheduled`` plans with a date ahead; ``trend``, the readings.
    """

    low = serializers.FloatField()
    median = serializers.FloatField()
    high = serializers.FloatField()
    chance = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    basis = serializers.ChoiceField(choices=[(one.value, one.value) for one in Basis])
    scheduled = serializers.IntegerField()


class KeyResultAnswer(serializers.Serializer):
    """A key result: ``value`` of ``target``, ``progress`` and ``expected`` (0 to 1), computed and declared status.

    ``measure`` names what ``measured_by: custom`` counts; ``range_low`` and ``range_high`` are what ``direction:
    within`` stays between. ``forecast`` is null before 15 % of the key result's time, after the quarter, once the
    target is reached, and where there is nothing to forecast from.

    ``override_reason`` and ``confidence`` belong to the check-in: absent where the caller may not read it, and then
    ``reason`` does not tell of the confidence either.

    ``outcome`` is null while the quarter runs; then it says what became of the key result, and ``status`` stays that of
    the last day. A ``declared_status`` holds until the target is reached or the next period's check-in is due.
    """

    id = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    objective = Named()
    quarter = Named()
    owner = Named()
    team = Named()
    kind = serializers.ChoiceField(choices=Kind.choices)
    direction = serializers.ChoiceField(choices=KeyResult.Direction.choices)
    measured_by = serializers.ChoiceField(choices=Metric.choices)
    measure = Named(allow_null=True)
    scope = serializers.ChoiceField(choices=Scope.choices)
    unit = serializers.CharField(allow_blank=True)
    weight = serializers.FloatField()
    baseline = serializers.FloatField()
    value = serializers.FloatField(allow_null=True)
    value_text = serializers.CharField()
    target = serializers.FloatField(allow_null=True)
    range_low = serializers.FloatField(allow_null=True)
    range_high = serializers.FloatField(allow_null=True)
    progress = serializers.FloatField(allow_null=True)
    expected = serializers.FloatField(allow_null=True)
    forecast = ForecastAnswer(allow_null=True)
    status = serializers.ChoiceField(choices=STATUSES)
    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    declared_status = serializers.ChoiceField(choices=STATUSES, allow_null=True)
    override_reason = serializers.CharField(required=False, allow_blank=True)
    confidence = serializers.IntegerField(required=False, allow_null=True)
    is_stale = serializers.BooleanField()
    last_evidence_on = Day(allow_null=True)


def key_result_answers(key_results: Sequence[KeyResult], *, viewer: User, at: datetime) -> list[dict[str, Any]]:
    """Answers for key results from ``for_measuring()``, read as on pages."""
    records = current_records(key_results, at=at)
    today = at.astimezone(viewer.zone).date()
    reach = reach_of(viewer, today)
    return [_key_result_answer(one, records[one.pk], today, told=reach.reads(one)) for one in key_results]


def _key_result_answer(kr: KeyResult, one: dict[str, Any], today: date, *, told: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": kr.pk,
        "code": kr.code,
        "title": kr.title,
        "objective": named(kr.objective),
        "quarter": named(kr.objective.quarter),
        "owner": named(kr.owner),
        "team": named(kr.objective.primary_team),
        "kind": kr.kind,
        "direction": kr.direction,
        "measured_by": kr.measured_by,
        "measure": named(kr.measure),
        "scope": kr.scope,
        "unit": kr.unit,
        "weight": _plain(kr.weight),
        "baseline": _plain(kr.baseline),
        "value": _plain(one["value"]),
        "value_text": one["value_text"],
        "target": _plain(one["target"]),
        "range_low": _plain(kr.range_low),
        "range_high": _plain(kr.range_high),
        "progress": _share(one["progress"]),
        "expected": _share(one["expected"]),
        "forecast": _forecast(one["forecast_figures"]),
        "status": one["computed"],
        "outcome": one["outcome"] or None,
        "reason": reason_of(one["verdict"], today, told=told),
        "declared_status": one["verdict"].get("declared"),
        "is_stale": one["is_stale"],
        "last_evidence_on": one["last_evidence_on"],
    }
    if told:
        answer |= {"override_reason": one["override_reason"], "confidence": one["confidence"]}
    return answer


def _forecast(figures: dict[str, Any] | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    return {
        "low": round(figures["low"], 2),
        "median": round(figures["median"], 2),
        "high": round(figures["high"], 2),
        "chance": _share(figures.get("chance")),
        "basis": figures["basis"],
        "scheduled": figures.get("scheduled", 0),
    }


# Every table of work that a measure may count → the contract's name for one of its rows.
KINDS: dict[str, str] = {
    EvidenceSource.INTERACTIONS: "interaction",
    EvidenceSource.ACTIVITIES: "activity",
    EvidenceSource.INSIGHTS: "insight",
    EvidenceSource.WEEKLY_UPDATES: "weekly_update",
    EvidenceSource.STAKEHOLDERS: "stakeholder",
}


class EvidenceAnswer(serializers.Serializer):
    """A row behind a number: where it is, and why it counts (with ``near``: why it does not)."""

    kind = serializers.ChoiceField(choices=[(one, one) for one in (*KINDS.values(), "value")])
    id = serializers.IntegerField(allow_null=True)
    date = Day(allow_null=True)
    title = serializers.CharField()
    author = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    why = serializers.ListField(child=serializers.CharField())


def evidence_answers(found: Evidence) -> list[dict[str, Any]]:
    """The rows of ``evidence_of`` that the viewer may open."""
    return [
        {
            "kind": KINDS[found.source],
            "id": pk,
            "date": row.day,
            "title": row.title,
            "author": row.author,
            "detail": row.detail,
            "why": [text for text in row.why if text],
        }
        for pk, row in zip(found.ids, found.rows, strict=True)
    ]


def value_answers(key_result: KeyResult) -> list[dict[str, Any]]:
    """Values entered by hand, newest first, for a manual key result."""
    return [
        {"kind": "value", "id": one.pk, "date": one.as_of, "title": with_unit(str(_plain(one.value)), key_result.unit),
         "author": str(one.by), "detail": one.note, "why": ["Entered by hand"]}
        for one in key_result.values.select_related("by")[:200]
    ]  # fmt: skip
