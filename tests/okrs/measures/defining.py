"""Measures that an organisation defines, for tests: a definition, its versions, a key result that it counts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from insights.models import Insight
from okrs.counting import measure
from okrs.models import (
    KeyResult,
    MeasureDefinition,
    MeasureVersion,
)
from okrs.models.choices import Kind, Metric
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, key_result_for

DAY = date(2026, 2, 2)
EARLY = datetime(2025, 12, 1, tzinfo=UTC)


def define(cast: Cast, source: str = "interactions", calculation: str = "count", **fields: Any) -> MeasureDefinition:
    """A definition with its first version, older than the quarter."""
    number = MeasureDefinition.objects.count() + 1
    made = MeasureDefinition.objects.create(name=f"Measure {number}", created_by=cast.lead, created_at=EARLY)
    add_version(made, cast, source=source, calculation=calculation, **fields)
    return made


def add_version(definition: MeasureDefinition, cast: Cast, **fields: Any) -> MeasureVersion:
    number = definition.versions.count() + 1
    return MeasureVersion.objects.create(
        definition=definition, version=number, reason="Why", by=cast.lead, **{"created_at": EARLY, **fields}
    )


KIND = {"count": Kind.COUNT, "distinct": Kind.COUNT, "sum": Kind.NUMBER, "rate": Kind.PERCENTAGE}


def custom(cast: Cast, definition: MeasureDefinition, **fields: Any) -> KeyResult:
    """A key result of ``msl`` that the definition measures."""
    kind = KIND[definition.versions.latest("version").calculation]
    owner = fields.pop("owner", cast.msl)
    return key_result_for(cast, owner, measured_by=Metric.CUSTOM, measure=definition, kind=kind, **fields)


def value(kr: KeyResult, at: datetime | date = AT) -> Decimal | None:
    return measure([KeyResult.objects.for_measuring().get(pk=kr.pk)], at=at)[kr.pk].value


def insight(cast: Cast, on: date = DAY, **fields: Any) -> Insight:
    at = datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=9)
    made: Insight = Insight.objects.create(
        **{
            "originator": cast.msl, "observation": "Heard", "category": "unmet_need", "state": "submitted",
            "therapeutic_area": cast.oncology, "submitted_at": at, **fields,
        }
    )  # fmt: skip
    return made
