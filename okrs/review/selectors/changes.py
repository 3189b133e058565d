"""What changed from one check-in to the next, biggest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from okrs.arithmetic.progress import Status
from okrs.models.choices import Kind
from okrs.snapshots.selectors.rows import plain

# A fall of confidence by so much is a change.
FALL = 3
# From best to worst.
_ORDER = (Status.COMPLETE, Status.ON_TRACK, Status.IN_PROGRESS, Status.AT_RISK)
_WORSE = {status.value: place for place, status in enumerate(_ORDER)}
# Of these the same value again says that nothing was added; a range is kept, and yes or no is no until it is yes.
_GROWS = frozenset({Kind.COUNT, Kind.NUMBER, Kind.PERCENTAGE, Kind.MILESTONE, Kind.CADENCE})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: what, before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Stand:
    """What a check-in said: the numbers that are compared."""

    period: int
    confidence: int | None
    computed: str
    declared: str
    value: Decimal | None

    @property
    def status(self) -> str:
        """The status shown when it was published."""
        return self.declared or self.computed


@dataclass(frozen=True, slots=True)
class Changed:
    """How big the changes of a check-in are, and what they are.

    ``weight``: by how many steps the status got worse, by how much confidence fell, by how many steps the declared
    status differs from the counted one, whether the value stood still. The biggest comes first, compared in this order.
    """

    weight: tuple[int, int, int, int]
    lines: tuple[Change, ...]


def changed(now: Stand, before: Stand | None, kind: str) -> Changed:
    """What changed since the check-in before; without one, only a declared status can be told."""
    lines = []
    worse = fall = apart = stalled = 0
    if before is not None and before.status and now.status:
        worse = max(0, _WORSE[now.status] - _WORSE[before.status])
        if worse:
            lines.append(Change("Status", Status(before.status).label, Status(now.status).label))
    if before is not None and before.confidence is not None and now.confidence is not None:
        fall = before.confidence - now.confidence
        fall = fall if fall >= FALL else 0
        if fall:
            lines.append(Change("Confidence", str(before.confidence), str(now.confidence)))
    if now.declared and now.computed and now.declared != now.computed:
        apart = abs(_WORSE[now.declared] - _WORSE[now.computed])
        lines.append(Change("Counted, then declared", Status(now.computed).label, Status(now.declared).label))
    if before is not None and _stands_still(now, before, kind):
        stalled = 1
        lines.append(Change("Value stands still", plain(before.value), plain(now.value)))
    return Changed((worse, fall, apart, stalled), tuple(lines))


def _stands_still(now: Stand, before: Stand, kind: str) -> bool:
    same = now.value is not None and now.value == before.value
    return same and kind in _GROWS and now.computed != Status.COMPLETE


def before_of(said: Mapping[int, Stand], period: int) -> Stand | None:
    """Of the check-ins of a key result by period, the one before."""
    earlier = [one for one in said if one < period]
    return said[max(earlier)] if earlier else None


def stands_of(rows: Iterable[tuple[Any, ...]]) -> dict[int, dict[int, Stand]]:
    """Key result → period → stand, from rows (key result, period, confidence, computed, declared, value)."""
    found: dict[int, dict[int, Stand]] = {}
    for key_result, *stand in rows:
        one = Stand(*stand)
        found.setdefault(key_result, {})[one.period] = one
    return found
