"""What one piece of work counts for: shown after logging and on the page of the work itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from interactions.models import Activity, Interaction
from okrs.assessment import assess
from okrs.measures import counting_for, in_depth_rule
from okrs.measures.depth import with_depth
from okrs.measures.readings import reading_of
from okrs.measures.sources import ACTIVITIES, ACTIVITY_METRICS, INTERACTIONS, Source
from okrs.models import KeyResult, MeasureVersion
from okrs.models.choices import Metric, Scope
from okrs.selectors.reasons import custom_reasons, why_not_counting, why_not_in_depth
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
    rows = _reachable([Metric.IN_DEPTH_DISCUSSIONS], INTERACTIONS, interaction.msl_id, interaction.occurred_on, user)
    if not rows:
        return []
    rule = in_depth_rule()
    row = with_depth(Interaction.objects.filter(pk=interaction.pk), rule.depths).get()
    return _counts(rows, interaction.pk, INTERACTIONS, why_not_in_depth(row, rule), at)


def claims_for_activity(activity: Activity, *, user: User, at: datetime) -> list[Count]:
    """The key results that could count this activity, for the viewer; empty when there is none."""
    metrics = [ACTIVITY_METRICS[activity.kind]] if activity.kind in ACTIVITY_METRICS else []
    rows = _reachable(metrics, ACTIVITIES, activity.owner_id, activity.held_on or at.date(), user)
    return _counts(rows, activity.pk, ACTIVITIES, why_not_counting(activity), at) if rows else []


def _reachable(metrics: list[str], source: Source, author_id: int, day: Any, user: User) -> list[KeyResult]:
    """Key results of that day's quarter that count such rows: the author's own, and those of the author's teams."""
    teams = Membership.objects.on(day).filter(user=author_id).values("team")
    defined = MeasureVersion.objects.filter(source=source.name).values("definition")
    return list(
        KeyResult.objects.visible_to(user)
        .live()
        .filter(Q(measured_by__in=metrics) | Q(measure__in=defined))
        .filter(objective__quarter__starts_on__lte=day, objective__quarter__ends_on__gte=day)
        .filter(Q(scope=Scope.OWNER, owner=author_id) | Q(scope=Scope.TEAM, objective__primary_team__in=teams))
        .for_measuring()
    )


def _counts(rows: list[KeyResult], pk: int, source: Source, missing: list[str], at: datetime) -> list[Count]:
    assessed = assess(rows, at=at)
    counting = counting_for(rows, pk, at=at, source=source)
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
                _missing(kr, pk, missing)
                or ["Tagged with another therapeutic area, entered too late, or taken out of the evidence"]
            ),
        )
        for kr in rows
        for counts in [kr.pk in counting]
    ]


def _missing(key_result: KeyResult, pk: int, missing: list[str]) -> list[str]:
    """What the row lacks; for a defined measure by its own filters."""
    if key_result.measured_by != Metric.CUSTOM:
        return missing
    reading = reading_of(key_result)
    if reading.version is None:
        return []
    return custom_reasons(reading.version, reading.rule or in_depth_rule(), [pk], near=True).get(pk, [])
