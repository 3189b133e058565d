"""Why a row counts for a key result or does not, in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

from insights.models import Insight
from interactions.activities.stages import missing_stages, stages
from interactions.models import Activity, Interaction, InteractionInWords
from okrs.counting.conditions import FILTERS, names_of
from okrs.counting.custom import KINDS, amounts_of, misses_of
from okrs.models import InDepthRule, KeyResult, MeasureVersion, WeeklyUpdate
from okrs.models.choices import Calculation
from organization.models import TherapeuticArea

CANCELLED = "It was cancelled, so it counts nowhere"
# (area, day of entry) → reasons why a row that passes the rule still does not count.
Outside = Callable[[TherapeuticArea | None, date], list[str]]


def outside(key_result: KeyResult) -> Outside:
    """A function that says whether a row's therapeutic area or day of entry keeps it out."""
    objective = key_result.objective

    def reasons(area: TherapeuticArea | None, entered: date) -> list[str]:
        found = []
        if area is not None and objective.therapeutic_area_id not in (None, area.pk):
            found.append(f"Tagged {area}; this key result counts {objective.therapeutic_area}")
        grace = objective.quarter.grace_ends_on
        if entered > grace:
            found.append(f"Entered on {entered:%-d %b}; evidence was accepted until {grace:%-d %b}")
        return found

    return reasons


def why_in_depth(row: InteractionInWords, rule: InDepthRule) -> list[str]:
    """Why an interaction passed the in-depth rule."""
    return [
        row.get_purpose_display(),
        f"{row.minutes} minutes",
        ", ".join(row.topic_names),
        f"{sum(depth in rule.depths for depth in row.depths)} follow-up questions in depth",
    ]


def not_held(row: Interaction) -> str:
    """Why an interaction that was not held counts nowhere; empty if it was held."""
    if row.state == Interaction.State.CANCELLED:
        return CANCELLED
    return "Planned, not held yet" if row.state == Interaction.State.PLANNED else ""


def why_not_in_depth(row: Any, rule: InDepthRule) -> list[str]:
    """Every part of the in-depth rule that an interaction misses, in words.

    If it was cancelled or not held, that is the only reason given; minutes and questions no longer matter.
    """
    if decisive := not_held(row):
        return [decisive]
    missing = []
    if row.channel not in rule.channels:
        missing.append(f"{row.get_channel_display()} does not count as a discussion")
    if row.purpose not in rule.purposes:
        missing.append(f"{row.get_purpose_display()} is not a scientific discussion")
    if row.minutes < rule.min_minutes:
        missing.append(f"{row.minutes} minutes; in-depth needs {rule.min_minutes}")
    if row.topic_count < rule.min_topics:
        missing.append("No topic named")
    if row.deep_count < rule.min_follow_ups:
        missing.append(
            f"{row.deep_count} of {rule.min_follow_ups} follow-up questions on why, condition or implication"
        )
    if rule.no_overlaps and row.overlaps:
        missing.append("It overlaps with an earlier talk of the same author: correct one of the times")
    return missing


# What is left where a talk passes the rule and nothing else keeps it out.
ONCE_A_DAY = "Another talk with the same KOL counts for that day"


def why_counting(row: Activity) -> list[str]:
    """The dated stages that make an activity count."""
    done = [f"{one.label} {one.day:%-d %b}" for one in stages(row) if not one.is_plan and one.day]
    if row.kind == Activity.Kind.PRESENTATION:
        done.append(f"{row.attendee_count} attendees")
    if row.kind == Activity.Kind.CAMPAIGN_REVIEW:
        done.append("no open finding")
    return done


def why_not_counting(row: Activity, *, campaign_flagged: bool = False) -> list[str]:
    """Every stage or fact that an activity still needs to count, in words."""
    if row.is_cancelled:
        return [CANCELLED]
    missing = [fact[:1].upper() + fact[1:] for fact in missing_stages(row)]
    if row.kind == Activity.Kind.STUDY_SUPPORT and row.study and not row.study.is_investigator_initiated:
        missing.append("The study is not investigator-initiated")
    if row.kind == Activity.Kind.CAMPAIGN_REVIEW and campaign_flagged and not row.open_findings:
        missing.append("Another review of this campaign has an open finding")
    return missing


def why_update(row: WeeklyUpdate, *, near: bool) -> list[str]:
    """What a weekly update carries, or what it lacks."""
    carried = [insight for insight in row.insights.all() if insight.state != Insight.State.DRAFT]
    if not near:
        if not carried:
            return ["Nothing new heard"]
        return [f"{len(carried)} field insight{'s' if len(carried) > 1 else ''}"]
    return [
        *(["Not submitted yet"] if row.submitted_at is None else []),
        *(["No submitted insight"] if not carried and not row.nothing_new_heard else []),
    ]


def custom_reasons(version: MeasureVersion, rule: InDepthRule, ids: list[int], *, near: bool) -> dict[int, list[str]]:
    """By row, what a defined measure says of it: what it lacks, what it adds, whether it belongs to the share."""
    if near:
        words = _words(version.source, version.filters, KINDS[version.source].not_counting)
        missed = misses_of(version, rule, ids)
        return {pk: [words[name] for name in words if name in found] for pk, found in missed.items()}
    passed = f"Passes every filter of version {version.version}" if version.filters else "Every row of this kind counts"
    if version.calculation == Calculation.SUM:
        label = KINDS[version.source].sums[version.of].label
        return {pk: [passed, f"Adds {amount:,} {label}"] for pk, amount in amounts_of(version, ids).items()}
    if version.calculation == Calculation.RATE:
        words = _words(version.source, version.condition, "")
        missed = misses_of(version, rule, ids, condition=True)
        return {
            pk: ["Not in the share", *(words[name] for name in words if name in missed[pk] and name)]
            if pk in missed
            else ["In the share"]
            for pk in ids
        }
    return {pk: [passed] for pk in ids}


def _words(source: str, values: dict[str, Any], not_done: str) -> dict[str, str]:
    """Filter → what is said of a row that does not pass; "" → what is said of one that is not done."""
    names = names_of(values)
    return {"": not_done} | {
        one.name: one.not_passed(values[one.name], names) for one in FILTERS[source] if one.name in values
    }
