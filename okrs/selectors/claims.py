"""What one piece of work counts for: shown after logging and on the page of the work itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from interactions.models import Activity, Interaction
from okrs.assessment import assess
from okrs.measures import counting_for, in_depth_rule
from okrs.measures.sources import ACTIVITY_METRICS, with_depth
from okrs.models import KeyResult
from okrs.models.choices import Metric, Scope
from okrs.selectors.evidence import why_not_counting, why_not_in_depth
from okrs.selectors.rows import value_text
from organization.models import Membership, User


@dataclass(frozen=True, slots=True)
class Count:
    """A key result of the author's quarter and whether this row counts for it, with the reasons why not."""

    code: str
    title: str
    url: str
    value: str
    counts: bool
    why_not: tuple[str, ...]


def claims_for_interaction(interaction: Interaction, *, user: User, at: datetime) -> list[Count]:
    """The key results that could count this interaction, for the viewer; empty when there is none."""
    rows = _reachable(Metric.IN_DEPTH_DISCUSSIONS, interaction.msl_id, interaction.occurred_on, user)
    if not rows:
        return []
    rule = in_depth_rule()
    row = with_depth(Interaction.objects.filter(pk=interaction.pk), rule.depths).get()
    return _counts(rows, interaction.pk, why_not_in_depth(row, rule), at)


def claims_for_activity(activity: Activity, *, user: User, at: datetime) -> list[Count]:
    """The key results that could count this activity, for the viewer; empty when there is none."""
    metric = ACTIVITY_METRICS.get(activity.kind)
    if metric is None:
        return []
    rows = _reachable(metric, activity.owner_id, activity.held_on or at.date(), user)
    return _counts(rows, activity.pk, why_not_counting(activity), at) if rows else []


def _reachable(metric: str, author_id: int, day: Any, user: User) -> list[KeyResult]:
    """Key results of that day's quarter with this metric: the author's own, and those of the author's teams."""
    teams = Membership.objects.on(day).filter(user=author_id).values("team")
    return list(
        KeyResult.objects.visible_to(user)
        .live()
        .filter(measured_by=metric, objective__quarter__starts_on__lte=day, objective__quarter__ends_on__gte=day)
        .filter(Q(scope=Scope.OWNER, owner=author_id) | Q(scope=Scope.TEAM, objective__primary_team__in=teams))
        .for_measuring()
    )


def _counts(rows: list[KeyResult], pk: int, missing: list[str], at: datetime) -> list[Count]:
    assessed = assess(rows, at=at)
    counting = counting_for(rows, pk, at=at)
    return [
        Count(
            code=kr.code,
            title=kr.title,
            url=reverse("key-result", args=[kr.pk]),
            value=value_text(assessed[kr.pk]),
            counts=counts,
            why_not=()
            if counts
            else tuple(
                missing or ["Tagged with another therapeutic area, or entered after the quarter's evidence closed"]
            ),
        )
        for kr in rows
        for counts in [kr.pk in counting]
    ]
