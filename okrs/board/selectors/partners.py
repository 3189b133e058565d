"""What other functions see of objectives that serve shared imperatives."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from okrs.arithmetic.progress import Status
from okrs.arithmetic.status import ObjectivePart, objective_status
from okrs.board.selectors.board import STATUSES
from okrs.models import KeyResult, Objective, Snapshot
from okrs.snapshots.selectors.rows import ORDER
from okrs.snapshots.storing import keep_fresh
from organization.ground.text import natural
from organization.models import User


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """What a team does for a shared imperative, as other functions see it: number of objectives by status, no text."""

    imperative: str
    team: str
    objectives: int
    statuses: tuple[tuple[str, str, int], ...]


def partner_rows(user: User, quarter_id: int, *, at: datetime) -> list[PartnerRow]:
    """Numbers of objectives that serve active imperatives, by imperative, team and status."""
    objectives = Objective.objects.status_visible_to(user).filter(quarter=quarter_id, imperative__isnull=False)
    statuses = _statuses(objectives, at)
    counts: dict[tuple[str, str], Counter[Status]] = {}
    named = objectives.order_by("imperative__title", "primary_team__name", "pk")
    for pk, imperative, team in named.values_list("pk", "imperative__title", "primary_team__name"):
        counts.setdefault((imperative, team), Counter())[statuses.get(pk, _EMPTY)] += 1
    return [
        PartnerRow(
            imperative,
            team,
            found.total(),
            tuple(
                (status.value, f"{found[status]} {status.label}", found[status]) for status in STATUSES if found[status]
            ),
        )
        for (imperative, team), found in counts.items()
    ]


@dataclass(frozen=True, slots=True)
class SharedObjective:
    """An objective that serves a shared imperative, for those who may read its text."""

    url: str
    title: str
    about: str
    status: str


def shared_objectives(user: User, quarter_id: int, *, at: datetime) -> list[SharedObjective]:
    """Objectives that serve imperatives and that the person may open, those that need attention first."""
    objectives = Objective.objects.visible_to(user).filter(quarter=quarter_id, imperative__isnull=False)
    statuses = _statuses(objectives, at)
    named = objectives.values_list("pk", "code", "title", "imperative__title", "primary_team__name")
    rows = sorted(named.order_by("pk"), key=lambda row: (ORDER[statuses.get(row[0], _EMPTY)], natural(row[1]), row[0]))
    return [
        SharedObjective(
            reverse("objective", args=[pk]), f"{code} {title}", f"{imperative} · {team}", statuses.get(pk, _EMPTY).value
        )
        for pk, code, title, imperative, team in rows
    ]


# Of an objective without key results.
_EMPTY = objective_status([])


def _statuses(objectives: "QuerySet[Objective]", at: datetime) -> dict[int, Status]:
    """The status of each that has key results, brought up to date."""
    keep_fresh(KeyResult.objects.live().filter(objective__in=objectives), at=at)
    parts: dict[int, list[ObjectivePart]] = {}
    rows = Snapshot.objects.filter(objective__in=objectives).values_list("objective", "status", "expected")
    for objective, status, expected in rows:
        parts.setdefault(objective, []).append(ObjectivePart(Status(status), has_something_due=bool(expected)))
    return {objective: objective_status(found) for objective, found in parts.items()}
