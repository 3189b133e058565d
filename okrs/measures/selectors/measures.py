"""Defined measures as pages show them: what they count, in a sentence; who uses them; what they would count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse

from okrs.counting import in_depth_rule, measure_by
from okrs.counting.conditions import chosen, names_of
from okrs.counting.custom import KINDS
from okrs.counting.readings import reading_of_version
from okrs.evidence.selectors.rows import Evidence, evidence_of
from okrs.models import KeyResult, MeasureDefinition, MeasureVersion, Objective
from okrs.models.choices import KINDS_OF_CALCULATION, Calculation, EvidenceSource, Scope
from okrs.snapshots.selectors.rows import plain
from organization import roles
from organization.ground.units import with_unit
from organization.models import Quarter, Team, User
from organization.selectors.quarters import current_quarter
from organization.selectors.teams import plannable_teams

ROWS_SHOWN = 50


def sentences(versions: Iterable[MeasureVersion]) -> dict[int, str]:
    """What each saved version counts, in a sentence; the number of queries does not grow with theirs."""
    kept = list(versions)
    names = names_of(*(values for one in kept for values in (one.filters, one.condition)))
    return {one.pk: sentence(one, names) for one in kept}


def sentence(version: MeasureVersion, names: Mapping[tuple[str, int], str] | None = None) -> str:
    """What a version counts, in one sentence."""
    names = names_of(version.filters, version.condition) if names is None else names
    kind = KINDS[version.source]
    parts = ", ".join(one.part(value, names) for one, value in chosen(version.source, version.filters))
    rows = f"{kind.noun} {parts}" if parts else kind.noun
    if version.calculation == Calculation.DISTINCT:
        return f"Counts the different {kind.distinct[version.of].label} in {rows}, each once."
    if version.calculation == Calculation.SUM:
        return f"Adds up the {kind.sums[version.of].label} of {rows}."
    if version.calculation == Calculation.RATE:
        also = ", ".join(one.part(value, names) for one, value in chosen(version.source, version.condition))
        return f"Of all {rows}: the share, in per cent, {also}."
    return f"Counts {rows}."


def what_of(version: MeasureVersion) -> str:
    """The calculation and its subject, as in addresses and forms: "count", "distinct:kols"."""
    return f"{version.calculation}:{version.of}" if version.of else str(version.calculation)


def what_choices(source: str) -> list[tuple[str, str]]:
    """What can be computed from a source: value and label."""
    kind = KINDS[source]
    return [
        ("count", "How many there are"),
        *((f"distinct:{key}", f"How many different {one.label}") for key, one in kind.distinct.items()),
        *((f"sum:{key}", f"The sum of {one.label}") for key, one in kind.sums.items()),
        ("rate", "The share that passes a second condition, in per cent"),
    ]


def read_kind_of_number(version: MeasureVersion) -> str:
    """The kind of key result that can use the number, in words."""
    return {"count": "a count", "number": "a number", "percentage": "a percentage"}[
        KINDS_OF_CALCULATION[version.calculation][0]
    ]


def measure_rows() -> list[dict[str, Any]]:
    """Every definition with its newest version, active ones first."""
    live = Q(key_results__state="active") & ~Q(key_results__objective__state="dropped")
    rows = MeasureDefinition.objects.annotate(used=Count("key_results", filter=live)).prefetch_related("versions")
    listed = [(one, one.versions.all()[0]) for one in rows.order_by("-is_active", "name", "pk")]
    said = sentences(version for _, version in listed)
    return [
        {
            "title": one.name,
            "url": reverse("measure", args=[one.pk]),
            "cells": [
                said[version.pk],
                str(version.version),
                str(one.used) if one.used else "",
                "Offered" if one.is_active else "Archived",
            ],
        }
        for one, version in listed
    ]


def get_measure(pk: int) -> MeasureDefinition:
    """A definition, else 404."""
    found = MeasureDefinition.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def newest(definition: MeasureDefinition) -> MeasureVersion:
    """The version that holds."""
    return definition.versions.select_related("by").order_by("-version")[0]


def version_rows(definition: MeasureDefinition) -> list[dict[str, str]]:
    """Its versions, newest first."""
    rows = list(definition.versions.select_related("by"))
    said = sentences(rows)
    return [
        {
            "label": f"Version {one.version}",
            "sentence": said[one.pk],
            "detail": f"{one.created_at:%-d %b %Y}, {one.by}: {one.reason}",
        }
        for one in rows
    ]


def users_shown(definition: MeasureDefinition, user: User) -> list[dict[str, str]]:
    """Key results that use it and that the viewer may read."""
    rows = KeyResult.objects.visible_to(user).live().filter(measure=definition)
    rows = rows.select_related("objective__quarter", "owner").order_by(
        "-objective__quarter__starts_on", "code_key", "pk"
    )
    return [
        {
            "url": reverse("key-result", args=[one.pk]),
            "label": str(one),
            "detail": f"{one.objective.quarter.name}, {one.owner.display_name}",
        }
        for one in rows[:ROWS_SHOWN]
    ]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a version would count for somebody: a sentence, and the rows that the viewer may open."""

    text: str
    evidence: Evidence


def takers(user: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """Whom the viewer may try a measure for: teams that they plan for or read, and the members of these."""
    teams = plannable_teams(user) if user.may("standing.view") else []
    people = User.objects.active().filter(role=roles.MSL)
    if user.profile == roles.MANAGER:
        people = people.filter(memberships__team__in=teams).distinct()
    elif user.profile == roles.MSL:
        people = people.filter(pk=user.pk)
    return [
        ("Teams", [(f"team:{team.pk}", team.name) for team in teams]),
        ("People", [(f"person:{one.pk}", one.display_name) for one in people.order_by("sort_key", "pk")]),
    ]


def quarters_to_try() -> list[tuple[str, str]]:
    """Quarters that have begun, newest first."""
    return [(str(one.pk), one.name) for one in Quarter.objects.order_by("-starts_on")]


def usual_quarter(user: User, at: datetime) -> str:
    """Today's quarter."""
    found = current_quarter(at.astimezone(user.zone).date())
    return str(found.pk) if found else ""


def trial_of(version: MeasureVersion, *, taker: str, quarter_id: int, user: User, at: datetime) -> Trial:
    """What a version (saved or not) counts today for a person or a team in a quarter."""
    quarter = Quarter.objects.get(pk=quarter_id)
    way, _, pk = taker.partition(":")
    team = Team.objects.get(pk=pk) if way == "team" else None
    owner = user if team else User.objects.get(pk=pk)
    key_result = KeyResult(
        pk=0,
        objective=Objective(pk=0, quarter=quarter, primary_team=team or Team(pk=0), owner=owner),
        owner=owner,
        scope=Scope.TEAM if team else Scope.OWNER,
    )
    reading = reading_of_version(version, in_depth_rule())
    found = measure_by(reading, key_result, at=at)
    evidence = evidence_of(key_result, user=user, at=at, reading=reading, size=ROWS_SHOWN)
    rows = "1 row" if evidence.total == 1 else f"{evidence.total:,} rows"
    who = team.name if team else owner.display_name
    result = ""
    if version.calculation != Calculation.COUNT:
        unit = "%" if version.calculation == Calculation.RATE else ""
        made = with_unit(plain(found.value), unit)
        result = f" and make {made}" if found.value is not None else " and make no share"
    return Trial(f"This would count {rows} today{result}: {who}, {quarter.name}.", evidence)


def sources_offered() -> list[dict[str, Any]]:
    """The first choice for a new measure: a source, and what to compute from it."""
    return [
        {
            "label": EvidenceSource(source).label,
            "ways": [
                {"label": label, "url": f"{reverse('measure-new')}?source={source.replace(' ', '+')}&what={what}"}
                for what, label in what_choices(source)
            ],
        }
        for source in KINDS
    ]
