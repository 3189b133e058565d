"""How a quarter ended: the distribution of its scores, and how well confidence told it beforehand."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from okrs.arithmetic.status import Outcome
from okrs.closing.selectors.grades import Graded, graded_rows, told_to
from okrs.models import CheckIn, KeyResult, Score
from okrs.models.reach import reach_of
from organization import roles
from organization.models import Quarter, User

# Confidence of a check-in, from 0 to 10, in three bands.
BANDS = ((0, 3), (4, 6), (7, 10))
# Fewer than this are not told (domain.md, small samples).
FEW = 5


@dataclass(frozen=True, slots=True)
class Part:
    """How many key results of one kind came to an outcome; ``share`` of 100 for the bar."""

    label: str
    outcome: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The outcomes of committed or of aspirational key results, and their mean score."""

    label: str
    total: int
    mean: str
    parts: tuple[Part, ...]
    bars: tuple["Bar", ...]
    conclusion: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How many scores lie in one tenth, with its place in a drawing 200 wide and 60 high."""

    label: str
    count: int
    x: int
    y: float
    height: float


def distribution(rows: Sequence[Graded]) -> list[Spread]:
    """Of committed and of aspirational key results, by final score or before it by the computed one."""
    found = []
    for label, wanted in (("Committed", False), ("Aspirational", True)):
        group = [row for row in rows if row.is_aspirational is wanted and row.outcome is not None]
        if group:
            found.append(_spread(label, group))
    return found


def _spread(label: str, group: Sequence[Graded]) -> Spread:
    counts = Counter(row.outcome for row in group)
    scores = [row.final if row.final is not None else row.computed for row in group]
    known = [float(score) for score in scores if score is not None]
    tenths = Counter(min(9, int(score * 10)) for score in known)
    parts = tuple(
        Part(outcome.label, outcome.value, counts[outcome], 100 * counts[outcome] / len(group))
        for outcome in Outcome
        if counts[outcome]
    )
    said = ", ".join(f"{part.count} {part.label.lower()}" for part in parts)
    return Spread(
        label=label,
        total=len(group),
        mean=f"{sum(known) / len(known):.2f}",
        parts=parts,
        bars=_bars(tenths),
        conclusion=f"{label}: {said} of {len(group)}.",
    )


def _bars(tenths: Counter[int]) -> tuple[Bar, ...]:
    most = max(tenths.values(), default=1)
    made = []
    for tenth in range(10):
        height = round(58 * tenths[tenth] / most, 1)
        label = f"{tenth / 10:.1f} to {'1' if tenth == 9 else f'under {(tenth + 1) / 10:.1f}'}"
        made.append(Bar(label, tenths[tenth], 1 + 20 * tenth, 59 - height, height))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Band:
    """Check-ins of a band of confidence, and how many of their key results were met in the end."""

    label: str
    said: int
    met: int
    text: str


@dataclass(frozen=True, slots=True)
class Calibration:
    """The bands of one team or person."""

    name: str
    bands: tuple[Band, ...]


def calibration(user: User, quarter: Quarter, rows: Iterable[Graded], *, today: date) -> list[Calibration]:
    """One's own first, then that of each team whose check-ins one reads; nobody else's own. One query.

    Each published check-in that gave a confidence counts once, against the final outcome of its key result.
    """
    own, teams = _told(user, rows, today=today)
    return ([Calibration("Your own check-ins", _bands(own))] if own else []) + teams


def team_calibration(user: User, rows: Iterable[Graded], *, today: date) -> list[Calibration]:
    """The same without one's own, for what others read too."""
    return _told(user, rows, today=today)[1]


def _told(user: User, rows: Iterable[Graded], *, today: date) -> tuple[list[tuple[int, bool]], list[Calibration]]:
    graded = {row.pk: row for row in rows if row.version and row.outcome is not None}
    reach = reach_of(user, today)
    said = CheckIn.objects.in_force().filter(key_result__in=graded, confidence__isnull=False)
    own: list[tuple[int, bool]] = []
    teams: dict[str, list[tuple[int, bool]]] = {}
    within = set(said.filter(reach.condition("key_result__")).values_list("pk", flat=True)) if reach else set()
    for pk, key_result, author, confidence in said.values_list("pk", "key_result", "author", "confidence"):
        row = graded[key_result]
        told = (confidence or 0, row.outcome == Outcome.MET)
        if author == user.pk:
            own.append(told)
        if pk in within:
            teams.setdefault(row.team, []).append(told)
    return own, [Calibration(name, _bands(told)) for name, told in sorted(teams.items())]


def _bands(told: Sequence[tuple[int, bool]]) -> tuple[Band, ...]:
    made = []
    for low, high in BANDS:
        inside = [met for confidence, met in told if low <= confidence <= high]
        text = f"{sum(inside)} of {len(inside)} met" if len(inside) >= FEW else "too few"
        made.append(Band(f"Confidence {low} to {high}", len(inside), sum(inside), text))
    return tuple(made)


EXPORT_HEAD = (
    "Key result id", "Quarter", "Team", "Objective", "Key result", "Title", "Owner", "Commitment", "Value", "Computed",
    "Score", "Outcome", "Why it differs", "Post-mortem", "Next quarter", "Lesson",
)  # fmt: skip


def scores_shown(user: User, quarter: Quarter, *, at: datetime, team_id: int | None = None) -> list[Graded]:
    """The key results of a quarter that the viewer may read, with their scores.

    What a grader wrote is left out where the viewer does not read what is said of the key result.
    """
    rows = graded_rows(quarter, at=at, team_id=team_id)
    if user.scope("objective") != roles.FULL:
        visible = KeyResult.objects.visible_to(user).filter(objective__quarter=quarter)
        readable = set(visible.values_list("pk", flat=True))
        rows = [row for row in rows if row.pk in readable]
    return told_to(user, rows, today=at.astimezone(user.zone).date())


def export_rows(quarter: Quarter, rows: Iterable[Graded]) -> Iterator[tuple[Any, ...]]:
    """Scores for a file, numbers as numbers."""
    for row in rows:
        yield (
            row.pk, quarter.name, row.team, row.objective, row.code, row.title, row.owner,
            "aspirational" if row.is_aspirational else "committed", row.number, row.computed, row.final,
            row.outcome.value if row.outcome and row.version else "", row.reason, row.post_mortem, row.retrospective,
            row.lesson,
        )  # fmt: skip


def scores_of(user: User) -> "QuerySet[Score]":
    """Scores of key results that the person may read, with their tags."""
    return Score.objects.filter(key_result__in=KeyResult.objects.visible_to(user).live()).select_related(
        "key_result__objective__quarter", "key_result__objective__primary_team"
    )
