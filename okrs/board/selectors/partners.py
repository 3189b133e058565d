"""What other functions see of objectives that serve shared imperatives."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from okrs.arithmetic.progress import Status
from okrs.board.selectors.board import STATUSES
from okrs.models import Objective
from okrs.snapshots.selectors.objectives import EMPTY, statuses_of
from okrs.snapshots.selectors.rows import ORDER
from organization.ground.text import natural
from organization.models import User


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """What a team does for a shared imperative, as other functions see it: number of objectives by status, no text.

    ``url`` is the page of the imperative, in the same quarter.
    """

    url: str
    imperative: str
    team: str
    objectives: int
    statuses: tuple[tuple[str, str, int], ...]


def partner_rows(user: User, quarter_id: int, *, at: datetime) -> list[PartnerRow]:
    """Numbers of objectives that serve active imperatives, by imperative, team and status."""
    objectives = Objective.objects.status_visible_to(user).filter(quarter=quarter_id, imperative__isnull=False)
    statuses = statuses_of(objectives, at=at)
    counts: dict[tuple[int, str, str], Counter[Status]] = {}
    named = objectives.order_by("imperative__title", "primary_team__name", "pk")
    for pk, number, title, team in named.values_list("pk", "imperative", "imperative__title", "primary_team__name"):
        counts.setdefault((number, title, team), Counter())[statuses.get(pk, EMPTY)] += 1
    return [
        PartnerRow(
            f"{reverse('shared-imperative', args=[number])}?quarter={quarter_id}",
            imperative,
            team,
            found.total(),
            tuple(
                (status.value, f"{found[status]} {status.label}", found[status]) for status in STATUSES if found[status]
            ),
        )
        for (number, imperative, team), found in counts.items()
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
    statuses = statuses_of(objectives, at=at)
    named = objectives.values_list("pk", "code", "title", "imperative__title", "primary_team__name")
    rows = sorted(named.order_by("pk"), key=lambda row: (ORDER[statuses.get(row[0], EMPTY)], natural(row[1]), row[0]))
    return [
        SharedObjective(
            reverse("objective", args=[pk]), f"{code} {title}", f"{imperative} · {team}", statuses.get(pk, EMPTY).value
        )
        for pk, code, title, imperative, team in rows
    ]
