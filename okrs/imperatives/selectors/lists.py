"""The list of imperatives in a quarter: how the objectives that serve them stand, and what functions committed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from okrs.arithmetic.commitments import Standing
from okrs.arithmetic.progress import Status
from okrs.imperatives.selectors.commitments import known_imperatives, stands_on
from okrs.models import Objective
from okrs.models.objectives import ObjectiveQuerySet
from okrs.snapshots.selectors.objectives import status_counts
from okrs.snapshots.selectors.rows import ORDER
from organization.ground.units import with_unit
from organization.models import ImperativeCommitment, Quarter, User

Counted = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ImperativeRow:
    """An imperative: ``statuses`` of objectives and ``standings`` of commitments are (key, "3 On Track")."""

    url: str
    title: str
    description: str
    objectives: str
    statuses: Counted
    commitments: str
    standings: Counted
    stale: int
    functions: str


# What a standing is drawn with: the shape and colour of the status or outcome nearest to it.
MARKS: dict[Standing, str] = {
    Standing.REACHED: "complete",
    Standing.ON_PACE: "on_track",
    Standing.BEHIND: "at_risk",
    Standing.MISSED: "missed",
    Standing.NO_VALUE: "none",
}
_WORST_FIRST = sorted(Status, key=ORDER.__getitem__)


def begun_objectives(user: User, quarter: Quarter) -> ObjectiveQuerySet:
    """Objectives of a quarter that serve imperatives and whose status the person may know, without drafts."""
    rows = Objective.objects.status_visible_to(user).filter(quarter=quarter, imperative__isnull=False)
    return rows.filter(state__in=[Objective.State.ACTIVE, Objective.State.CLOSED])


def said(counts: Counter[Status]) -> Counted:
    """Numbers by status, the worst first."""
    return tuple((one.value, f"{counts[one]:,} {one.label}") for one in _WORST_FIRST if counts[one])


def imperative_list(user: User, quarter: Quarter, *, at: datetime) -> list[ImperativeRow]:
    """Active imperatives by title. Five queries if no snapshot is due, however many objectives there are."""
    today = at.date()
    counts = status_counts(begun_objectives(user, quarter), by="imperative_id", at=at)
    committed: dict[int, list[tuple[Standing, bool, str]]] = {}
    standing = ImperativeCommitment.objects.visible_to(user).standing().filter(quarter=quarter)
    for one in standing.order_by("function", "pk"):
        one.quarter = quarter
        found = stands_on(one, today)
        entry = (found.standing, found.is_stale, one.get_function_display())
        committed.setdefault(one.imperative_id, []).append(entry)
    rows = known_imperatives(user).filter(is_active=True).order_by("title", "pk")
    return [
        _row(one.pk, one.title, one.description, quarter, counts.get(one.pk, Counter()), committed.get(one.pk, []))
        for one in rows
    ]


def _row(
    pk: int, title: str, description: str, quarter: Quarter, counts: Counter[Status],
    committed: list[tuple[Standing, bool, str]],
) -> ImperativeRow:  # fmt: skip
    standings = Counter(standing for standing, _, _ in committed)
    total = counts.total()
    return ImperativeRow(
        url=f"{reverse('shared-imperative', args=[pk])}?quarter={quarter.pk}",
        title=title,
        description=description,
        objectives=with_unit(f"{total:,}", "objectives"),
        statuses=said(counts),
        commitments=with_unit(str(len(committed)), "commitments"),
        standings=tuple((MARKS[one], f"{standings[one]} {one.label}") for one in Standing if standings[one]),
        stale=sum(is_stale for _, is_stale, _ in committed),
        functions=", ".join(dict.fromkeys(function for _, _, function in committed)),
    )
