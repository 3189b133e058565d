"""Changes of one row each that a snapshot must follow, for every table under it: what ``test_touching.py`` does.

A change is one statement on one table, whatever of the product would write it, so that only this table's trigger can
have noted it. ``shows`` is what of a snapshot is then another: ``value`` is compared with the slow recount.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model

from insights.models import Insight
from interactions.models import (
    Activity,
    Interaction,
    Topic,
)
from okrs.models import (
    KeyResult,
    MeasureDefinition,
    MeasureVersion,
)
from okrs.models.choices import Kind, Metric, Pace
from tests.factories.cast import Cast
from tests.factories.insights import InsightFactory
from tests.factories.interactions import (
    ActivityFactory,
)
from tests.okrs.conftest import AT, discussion, key_result_for

DAY = date(2026, 2, 3)
MONDAY = date(2026, 2, 2)
# Already this year's first day where the sun rises first, still last year's last in Greenwich.
NEW_YEAR = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"
ALL = (INSERT, UPDATE, DELETE)


@dataclass
class World:
    """The cast, and what the changes are about."""

    cast: Cast
    topic: Topic
    other_topic: Topic

    def counts(self, metric: str = Metric.IN_DEPTH_DISCUSSIONS, **fields: Any) -> KeyResult:
        """A key result of ``owner`` (the MSL, unless named) for a built-in metric."""
        cadence = metric == Metric.WEEKLY_UPDATES
        shape = {"kind": Kind.CADENCE, "pace": Pace.CALENDAR, "target": None} if cadence else {}
        return key_result_for(self.cast, fields.pop("owner", self.cast.msl), measured_by=metric, **{**shape, **fields})

    def shares(self, **fields: Any) -> KeyResult:
        """A key result that takes the share of stakeholders met as agreed."""
        shape = {"kind": Kind.PERCENTAGE, "baseline": 50, "target": 90, "unit": "%"}
        return self.counts(Metric.STAKEHOLDERS_MET, **shape, **fields)

    def defined(self, source: str, filters: dict[str, Any] | None = None, of: str = "", **fields: Any) -> KeyResult:
        """A key result that counts rows of ``source``, or (``of``) how many different ones."""
        measure = MeasureDefinition.objects.create(
            name=f"Measure {MeasureDefinition.objects.count()}", created_by=self.cast.manager
        )
        MeasureVersion.objects.create(
            definition=measure, version=1, source=source, filters=filters or {}, reason="First",
            calculation="distinct" if of else "count", of=of, by=self.cast.manager,
        )  # fmt: skip
        return self.counts(Metric.CUSTOM, measure=measure, **fields)

    def met(self, **fields: Any) -> Interaction:
        """A full discussion of the MSL's, unless somebody else is named."""
        return discussion(fields.pop("msl", self.cast.msl), self.topic, fields.pop("on", DAY), **fields)

    def done(self, kind: str = Activity.Kind.TRAINING, **fields: Any) -> Activity:
        """An activity of the MSL's that was held."""
        made: Activity = ActivityFactory.create(
            **{
                "kind": kind,
                "owner": self.cast.msl,
                "held_on": DAY,
                "therapeutic_area": self.cast.oncology,
                "created_at": AT,
            }
            | fields
        )
        return made

    def heard(self, **fields: Any) -> Insight:
        """A submitted insight of the MSL's."""
        made: Insight = InsightFactory.create(
            **{"originator": self.cast.msl, "therapeutic_area": self.cast.oncology, "created_at": AT} | fields
        )
        return made


@dataclass(frozen=True)
class Change:
    """A row that can be inserted, updated with ``to`` and deleted; which of these a snapshot must follow."""

    row: Model
    to: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """One way in which a table reaches a snapshot."""

    name: str
    model: type[Model]
    make: Callable[[World], Change]
    events: tuple[str, ...]
    shows: str


PROOFS: list[Proof] = []


def proof(
    model: type[Model], *events: str, shows: str = "value"
) -> Callable[[Callable[[World], Change]], Callable[[World], Change]]:
    """Add a proof for ``model``: all three events, unless some are named."""

    def add(make: Callable[[World], Change]) -> Callable[[World], Change]:
        PROOFS.append(Proof(make.__name__, model, make, events or ALL, shows))
        return make

    return add
