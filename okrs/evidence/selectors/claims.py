"""What one piece of work counts for, as shown after logging it and on its own page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from interactions.models import Activity, Interaction
from okrs.counting import counting_for, in_depth_rule
from okrs.counting.readings import Reading, readings_of
from okrs.counting.sources import ACTIVITIES, ACTIVITY_METRICS, INTERACTIONS, Source, judged
from okrs.evidence.selectors.reasons import (
    CANCELLED,
    ONCE_A_DAY,
    custom_reasons,
    not_held,
    outside,
    why_not_counting,
    why_not_in_depth,
)
from okrs.models import EarlierOwner, Exclusion, KeyResult, MeasureVersion, Objective
from okrs.models.choices import Metric, Scope
from okrs.models.owners import day_of, earlier_owner_on
from okrs.snapshots.selectors.records import current_records
from organization.models import Membership, User


@dataclass(frozen=True, slots=True)
class Count:
    """A key result of the author's quarter and whether this row counts for it, with the reasons why not.

    ``value``: what it has come to; empty while it is a draft.
    """

    code: str
    title: str
    url: str
    value: str
    counts: bool
    why_not: tuple[str, ...]


def claims_for_interaction(interaction: Interaction, *, user: User, at: datetime) -> list[Count]:
    """The key results, among those the viewer may read, that could count this interaction."""
    author, day = interaction.msl_id, interaction.occurred_on
    rows = _reachable([Metric.IN_DEPTH_DISCUSSIONS], INTERACTIONS, author, day, user)
    if not rows:
        return []
    decisive = not_held(interaction)

    def missing(reading: Reading) -> list[str]:
        """What is missing by the version of the rule that holds for the key result; a closed quarter keeps its own."""
        rule = reading.rule or in_depth_rule()
        row = judged(Interaction.objects.filter(pk=interaction.pk), rule).get()
        return why_not_in_depth(row, rule)

    return _counts(rows, interaction, author, day, INTERACTIONS, decisive, missing, at)


def claims_for_activity(activity: Activity, *, user: User, at: datetime) -> list[Count]:
    """The key results, among those the viewer may read, that could count this activity."""
    metrics = [ACTIVITY_METRICS[activity.kind]] if activity.kind in ACTIVITY_METRICS else []
    author, day = activity.owner_id, activity.held_on or at.date()
    rows = _reachable(metrics, ACTIVITIES, author, day, user)
    if not rows:
        return []
    others = Activity.objects.filter(campaign=activity.campaign_id, is_cancelled=False, open_findings__gt=0)
    flagged = activity.campaign_id is not None and others.exclude(pk=activity.pk).exists()
    missing = why_not_counting(activity, campaign_flagged=flagged)
    decisive = CANCELLED if activity.is_cancelled else ""
    return _counts(rows, activity, author, day, ACTIVITIES, decisive, lambda _: missing, at)


def _reachable(metrics: list[str], source: Source, author_id: int, day: Any, user: User) -> list[KeyResult]:
    """Key results of that day's quarter that count such rows: the author's of now or of that day, and those of the
    author's teams."""
    teams = Membership.objects.on(day).filter(user=author_id).values("team")
    defined = MeasureVersion.objects.filter(source=source.name).values("definition")
    return list(
        KeyResult.objects.visible_to(user)
        .live()
        .filter(Q(measured_by__in=metrics) | Q(measure__in=defined))
        .filter(objective__quarter__starts_on__lte=day, objective__quarter__ends_on__gte=day)
        .filter(
            Q(scope=Scope.OWNER, owner=author_id)
            | Q(scope=Scope.OWNER, pk__in=EarlierOwner.objects.on(day).filter(owner=author_id).values("key_result"))
            | Q(scope=Scope.TEAM, objective__primary_team__in=teams)
        )
        .for_measuring()
    )


def _counts(
    rows: list[KeyResult],
    work: Interaction | Activity,
    author_id: int,
    day: date,
    source: Source,
    decisive: str,
    missing: Callable[[Reading], list[str]],
    at: datetime,
) -> list[Count]:
    """``decisive``: a reason that applies to every key result; if there is one, no other is looked for."""
    # Nothing is stored of a draft, and its number is nothing to go by yet.
    records = current_records([kr for kr in rows if kr.objective.state != Objective.State.DRAFT], at=at)
    readings = readings_of(rows)
    counting = counting_for(rows, work.pk, at=at, source=source, readings=readings)
    taken_out: dict[int, datetime] = {}
    if not decisive and any(kr.pk not in counting for kr in rows):
        in_force = Exclusion.objects.in_force().filter(source=source.name, row_id=work.pk, key_result__in=rows)
        taken_out = dict(in_force.values_list("key_result", "at"))

    def why_not(kr: KeyResult) -> list[str]:
        if decisive:
            return [decisive]
        if kr.pk in taken_out:
            return [f"Taken out of its evidence on {taken_out[kr.pk].astimezone(at.tzinfo):%-d %b}"]
        if (one := earlier_owner_on(kr, day)) and one["owner"] != author_id:
            return [f"Until {day_of(one):%-d %b} the work of {one['name']} counts for it"]
        reading = readings[kr.pk]
        lacks = missing(reading) if reading.version is None else _misses(reading, reading.version, work.pk)
        if lacks := lacks + outside(kr)(work.therapeutic_area, work.entered_on):
            return lacks
        return [ONCE_A_DAY if reading.rows.attendees else "It was not counted for this key result on its day"]

    return [
        Count(
            code=kr.code,
            title=kr.title,
            url=reverse("key-result", args=[kr.pk]),
            value=records[kr.pk]["value_text"] if kr.pk in records else "",
            counts=counts,
            why_not=() if counts else tuple(why_not(kr)),
        )
        for kr in rows
        for counts in [kr.pk in counting]
    ]


def _misses(reading: Reading, version: MeasureVersion, pk: int) -> list[str]:
    """The filters of a defined measure that the row does not pass, in words."""
    return custom_reasons(version, reading.rule or in_depth_rule(), [pk], near=True).get(pk, [])
