"""The rows behind a number: what counts and why, what almost counts and why not, as far as the viewer may see."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse

from insights.models import Insight
from interactions.models import Activity, Interaction
from interactions.stages import missing_stages, stages
from okrs.measures import evidence_ids, in_depth_rule, near_miss_ids
from okrs.measures.sources import (
    ACTIVITIES,
    INTERACTIONS,
    UPDATES,
    counting_activities,
    in_depth,
    source_of,
    with_depth,
)
from okrs.models import InDepthRule, KeyResult, WeeklyUpdate
from okrs.models.choices import Metric
from organization.models import User

SHOWN = 200


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row behind a number: when, what, by whom, and why it counts or does not."""

    day: date
    title: str
    url: str
    author: str
    detail: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """``total`` rows make the number; ``rows`` are those the viewer may open, ``hidden`` the rest (without content).

    ``source`` names the table of work and ``ids`` its rows, in the order of ``rows``.
    """

    rows: tuple[EvidenceRow, ...]
    total: int
    hidden: int
    note: str = ""
    source: str = ""
    ids: tuple[int, ...] = ()


def evidence_of(
    key_result: KeyResult, *, user: User, at: datetime, near: bool = False, first: int = 0, size: int = SHOWN
) -> Evidence:
    """What counts for a key result (or, with ``near``, what does not and why), newest first, ``size`` from ``first``.

    ``total`` always equals what ``measure()`` counted (rows; studies and campaigns are counted once, and ``note``
    says so).
    """
    source = source_of(key_result)
    ids = (near_miss_ids if near else evidence_ids)(key_result, at=at)
    today = at.date()
    build = {INTERACTIONS: _interactions, ACTIVITIES: _activities, UPDATES: _updates}[source]
    found = build(key_result, ids[first : first + size], user, today, near)
    shown = tuple(pk for pk in ids[first : first + size] if pk in found)
    rows = tuple(found[pk] for pk in shown)
    note = ""
    if key_result.measured_by in (Metric.SUPPORTED_STUDIES, Metric.SUPPORTED_CAMPAIGNS) and not near:
        word = "study" if key_result.measured_by == Metric.SUPPORTED_STUDIES else "campaign"
        note = f"Several rows of one {word} count once."
    return Evidence(rows, len(ids), len(ids) - len(rows), note, source.name, shown)


def _outside(key_result: KeyResult, row: Interaction | Activity) -> list[str]:
    """What keeps a row out that its own rule lets pass: its therapeutic area, or the day it was entered."""
    objective = key_result.objective
    reasons = []
    if objective.therapeutic_area_id not in (None, row.therapeutic_area_id):
        reasons.append(f"Tagged {row.therapeutic_area}; this key result counts {objective.therapeutic_area}")
    entered, grace = row.created_at.astimezone(UTC).date(), objective.quarter.grace_ends_on
    if entered > grace:
        reasons.append(f"Entered on {entered:%-d %b}; evidence was accepted until {grace:%-d %b}")
    return reasons


# --- Interactions ---------------------------------------------------------------


def _interactions(kr: KeyResult, ids: list[int], user: User, today: date, near: bool) -> dict[int, EvidenceRow]:
    rule = in_depth_rule()
    visible = with_depth(Interaction.objects.visible_to(user, today).filter(pk__in=ids), rule.depths)
    rows = visible.select_related("msl", "therapeutic_area").prefetch_related("kols", "exchange_topics__topic")
    return {
        row.pk: EvidenceRow(
            day=row.occurred_on,
            title=", ".join(kol.name for kol in row.kols.all()) or "No KOL named",
            url=reverse("interaction", args=[row.pk]),
            author=row.msl.display_name,
            detail=f"{row.get_channel_display()}, {row.minutes} min",
            why=tuple(why_not_in_depth(row, rule) + _outside(kr, row)) if near else tuple(why_in_depth(row)),
        )
        for row in rows
    }


def why_in_depth(row: Any) -> list[str]:
    """Why an interaction (with ``topic_count`` and ``deep_count``) passed the in-depth rule."""
    topics = ", ".join(str(exchange.topic) for exchange in row.exchange_topics.all())
    return [
        row.get_purpose_display(),
        f"{row.minutes} minutes",
        topics,
        f"{row.deep_count} follow-up questions in depth",
    ]


def why_not_in_depth(row: Any, rule: InDepthRule) -> list[str]:
    """Every part of the in-depth rule that an interaction misses, in words."""
    missing = []
    if row.state == Interaction.State.PLANNED:
        missing.append("Planned, not held yet")
    if row.channel not in rule.channels:
        missing.append(f"{row.get_channel_display()} does not count as a discussion")
    if row.purpose not in rule.purposes:
        missing.append(f"{row.get_purpose_display()} is no scientific discussion")
    if row.minutes < rule.min_minutes:
        missing.append(f"{row.minutes} minutes; in-depth needs {rule.min_minutes}")
    if row.topic_count < rule.min_topics:
        missing.append("No topic named")
    if row.deep_count < rule.min_follow_ups:
        missing.append(
            f"{row.deep_count} of {rule.min_follow_ups} follow-up questions on why, condition or implication"
        )
    return missing


# --- Activities -----------------------------------------------------------------


def _activities(kr: KeyResult, ids: list[int], user: User, today: date, near: bool) -> dict[int, EvidenceRow]:
    rows = Activity.objects.visible_to(user, today).filter(pk__in=ids)
    rows = rows.select_related("owner", "study", "campaign", "therapeutic_area")
    flagged = set()
    if near:
        names = [row.campaign_id for row in rows if row.campaign_id]
        flagged = set(
            Activity.objects.filter(campaign__in=names, is_cancelled=False, open_findings__gt=0).values_list(
                "campaign", flat=True
            )
        )
    return {
        row.pk: EvidenceRow(
            day=row.held_on or today,
            title=row.title,
            url=reverse("activity", args=[row.pk]),
            author=row.owner.display_name,
            detail=str(row.study or row.campaign or row.get_kind_display()),
            why=tuple(why_not_counting(row, campaign_flagged=row.campaign_id in flagged) + _outside(kr, row))
            if near
            else tuple(why_counting(row)),
        )
        for row in rows
    }


def why_counting(row: Activity) -> list[str]:
    """The dated stages that make an activity count."""
    done = [f"{one.label} {one.day:%-d %b}" for one in stages(row) if not one.is_plan and one.day]
    if row.kind == Activity.Kind.PRESENTATION:
        done.append(f"{row.attendee_count} attendees")
    if row.kind == Activity.Kind.CAMPAIGN_REVIEW:
        done.append("no open finding")
    return done


def why_not_counting(row: Activity, *, campaign_flagged: bool = False) -> list[str]:
    """Every stage or fact that an activity still misses to count, in words."""
    missing = [fact[:1].upper() + fact[1:] for fact in missing_stages(row)]
    if row.kind == Activity.Kind.STUDY_SUPPORT and row.study and not row.study.is_investigator_initiated:
        missing.append("The study is not investigator-initiated")
    if row.kind == Activity.Kind.CAMPAIGN_REVIEW and campaign_flagged and not row.open_findings:
        missing.append("Another review of this campaign has an open finding")
    return missing


# --- Weekly updates -------------------------------------------------------------


def _updates(kr: KeyResult, ids: list[int], user: User, today: date, near: bool) -> dict[int, EvidenceRow]:
    visible = WeeklyUpdate.objects.visible_to(user, today).filter(pk__in=ids)
    rows = visible.select_related("author").prefetch_related("insights")
    return {
        row.pk: EvidenceRow(
            day=row.week_start,
            title=f"Week of {row.week_start:%-d %B}",
            url=f"{reverse('weekly-team')}?week={row.week_start}#update-{row.pk}" if row.submitted_at else "",
            author=row.author.display_name,
            detail=f"Submitted {row.submitted_at:%-d %b}" if row.submitted_at else "Draft",
            why=tuple(_why_update(row, near)),
        )
        for row in rows
    }


def _why_update(row: WeeklyUpdate, near: bool) -> list[str]:
    carried = [insight for insight in row.insights.all() if insight.state != Insight.State.DRAFT]
    if not near:
        if not carried:
            return ["Nothing new heard"]
        return [f"{len(carried)} field insight{'s' if len(carried) > 1 else ''}"]
    return [
        *(["Not submitted yet"] if row.submitted_at is None else []),
        *(["No submitted insight"] if not carried else []),
    ]


# --- The other way round: what one row counts for ------------------------------------


def passes_in_depth(interaction_id: int) -> bool:
    """Whether the in-depth rule accepts an interaction as it stands."""
    return in_depth(Interaction.objects.filter(pk=interaction_id), in_depth_rule()).exists()


def activity_counts(activity_id: int) -> bool:
    """Whether an activity has all that its kind needs to count."""
    return counting_activities(Activity.objects.filter(pk=activity_id)).exists()
