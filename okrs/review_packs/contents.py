"""What stands in a pack, as plain data between reading it and laying it out.

A worker stores it in parts as JSON (``ReviewPackPart``), so that the next goes on where one stopped; both files are
made of it alone, without another look at the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Line:
    """A key result. Numbers are texts in figures, empty for none; what an edition does not tell is empty.

    ``score`` is the final one, or before it is graded the ``computed`` one. ``outcome`` follows from it.
    """

    pk: int
    team: str
    objective_id: int
    objective: str
    code: str
    commitment: str
    outcome: str
    objective_title: str = ""
    title: str = ""
    owner: str = ""
    area: str = ""
    imperative: str = ""
    value: str = ""
    number: str = ""
    target: str = ""
    target_number: str = ""
    unit: str = ""
    status: str = ""
    computed: str = ""
    score: str = ""
    is_graded: bool = False
    reason: str = ""
    post_mortem: str = ""
    retrospective: str = ""
    lesson: str = ""

    @property
    def said(self) -> bool:
        """Whether a grader wrote anything."""
        return bool(self.reason or self.post_mortem or self.lesson or self.retrospective)


@dataclass(frozen=True, slots=True)
class Part:
    """How many key results came to an outcome."""

    outcome: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The outcomes of committed or aspirational key results, and their mean score (empty where it is not told)."""

    label: str
    total: int
    mean: str
    conclusion: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a target, an owner or a weight while the key result (``pk``) was active."""

    pk: int
    team: str
    owner: str
    code: str
    field: str
    old: str
    new: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A row that was excluded from a key result; ``what`` and ``reason`` are empty if its reader may not open it."""

    pk: int
    team: str
    owner: str
    code: str
    source: str
    what: str
    reason: str
    by: str
    at: str
    back: str


@dataclass(frozen=True, slots=True)
class Told:
    """How well the confidence of a team's check-ins told what became of them, by band."""

    team: str
    bands: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a source counted for a key result, and how many of them the pack shows."""

    pk: int
    source: str
    rows: int
    shown: int
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of work that counted for a key result, as whoever asked may open it."""

    source: str
    pk: int
    key_result: int
    team: str
    owner: str
    code: str
    day: str
    what: str
    by: str
    detail: str
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything but the evidence. ``holds`` as in ``ReviewPackFile``; moments are texts in ISO form.

    ``closed`` and ``digest`` of the seal in force; ``reopened`` in words, if the quarter was.
    """

    quarter: str
    first_day: str
    last_day: str
    evidence_until: str
    state: str
    scope: str
    edition: str
    edition_label: str
    asked_by: str
    taken_at: str
    zone: str
    closed: str = ""
    digest: str = ""
    reopened: str = ""
    bounded: bool = False
    lines: tuple[Line, ...] = ()
    spreads: tuple[Spread, ...] = ()
    changes: tuple[Change, ...] = ()
    taken_out: tuple[TakenOut, ...] = ()
    told: tuple[Told, ...] = ()
    holds: dict[str, list[int]] = field(default_factory=lambda: {"teams": [], "people": [], "imperatives": []})

    @property
    def is_full(self) -> bool:
        """Whether it is not for partners."""
        return self.edition == "full"

    @property
    def state_in_words(self) -> str:
        """How final the figures are."""
        if self.state == "closed":
            return f"{'Sealed' if self.digest else 'Being sealed'}. {self.closed}".strip()
        if self.state == "grading":
            return f"In grading: scores may still change. {self.reopened}".strip()
        return f"Running: figures so far. {self.reopened}".strip()

    @property
    def filter_in_words(self) -> str:
        """The filter of every figure."""
        return f"{self.quarter} · {self.scope} · {self.edition_label}"

    @property
    def moment(self) -> str:
        """The moment of every figure, on the clock of whoever asked."""
        return f"{in_zone(self.taken_at, self.zone):%-d %b %Y, %H:%M} ({self.zone})"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a batch of key results was counted from. ``people``: whose work ``rows`` are."""

    counts: tuple[Count, ...] = ()
    rows: tuple[Row, ...] = ()
    people: tuple[int, ...] = ()


def in_zone(moment: str, zone: str) -> datetime:
    """A stored moment on the clock of a zone."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))


def day_of(text: str) -> date:
    """A stored day."""
    return date.fromisoformat(text)


def figure(text: str) -> Decimal | None:
    """A stored number."""
    return Decimal(text) if text else None


def plain(contents: Figures | Evidence) -> dict[str, Any]:
    """For storing as JSON."""
    return asdict(contents)


_LISTS: Mapping[str, type[Any]] = {
    "lines": Line, "spreads": Spread, "changes": Change, "taken_out": TakenOut, "told": Told, "parts": Part,
    "counts": Count, "rows": Row,
}  # fmt: skip


def figures_of(stored: Mapping[str, Any]) -> Figures:
    """As it was stored."""
    return Figures(**_built(stored))


def evidence_of(stored: Iterable[Mapping[str, Any]]) -> Evidence:
    """All batches together."""
    parts = [Evidence(**_built(one)) for one in stored]
    return Evidence(
        counts=tuple(count for part in parts for count in part.counts),
        rows=tuple(row for part in parts for row in part.rows),
        people=tuple(sorted({pk for part in parts for pk in part.people})),
    )


def _built(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in stored.items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str):
        if name in _LISTS and (not value or isinstance(value[0], Mapping)):
            return tuple(_LISTS[name](**_built(one)) for one in value)
        return tuple(tuple(one) if isinstance(one, list) else one for one in value)
    return value
