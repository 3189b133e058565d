"""One objective, one key result, and a team's plan."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from okrs import policies
from okrs.models import NOTHING, Alignment, KeyResult, Measurement, Objective, Reach, Standing
from okrs.models.choices import CADENCE_METRICS, NEEDS_TARGET
from okrs.selectors.charts_over_time import objective_chart, objective_days, strip_of
from okrs.selectors.quarters import managed_team_ids
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.records import columns, past_records, records_from
from okrs.snapshots.selectors.rows import Row, counted_record, measured_text, plain, row_from, whole_of
from okrs.snapshots.storing import due_among, refresh_among
from organization.models import Quarter, Team, User
from organization.names import owner_name, owner_name_of


def get_objective(user: User, pk: int) -> Objective:
    """An objective the viewer may read, else 404."""
    found = (
        Objective.objects.visible_to(user)
        .select_related("quarter", "primary_team", "owner", "therapeutic_area", "imperative")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_key_result(user: User, pk: int, *, with_steps: bool = True) -> KeyResult:
    """A key result the viewer may read, else 404. Two queries; one ``with_steps=False``, without its milestones."""
    found = KeyResult.objects.visible_to(user).select_related(*_TAGS).filter(pk=pk)
    if with_steps:
        found = found.prefetch_related("milestones")
    return get_object_or_404(found)


_TAGS = (
    "objective", "objective__quarter", "objective__primary_team", "objective__therapeutic_area",
    "objective__imperative", "owner", "measure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ObjectiveCard:
    """An objective with its key results as rows."""

    pk: int
    url: str
    code: str
    title: str
    why: str
    status: str
    percent: int
    owner: str
    team: str
    area: str
    imperative: str
    rows: tuple[Row, ...]


def objective_card(
    objective: Objective, *, at: datetime, as_of: date | None = None, reach: Reach = NOTHING
) -> ObjectiveCard:
    """An objective with its tags loaded and where its key results stand: stored for active ones, counted for drafts.

    ``as_of``: at the end of that past day, as recorded then; what was not recorded is counted from the work dated
    until then. ``reach``: whose check-ins the viewer reads.
    """
    live = objective.key_results.filter(state="active")
    if as_of is not None:
        past = past_records(live, as_of)
        counted = assess(live.exclude(pk__in=past).for_measuring(), at=as_of)
        records = [*past.values(), *(counted_record(one) for one in counted.values())]
    elif objective.state in (Objective.State.ACTIVE, Objective.State.CLOSED):
        # All of them: what was dropped stands until it is looked at again.
        refresh_among(_due_of(objective=objective.pk, at=at), at=at)
        records = records_from(_standings_of(objective=objective.pk))
    else:
        records = [counted_record(one) for one in assess(live.for_measuring(), at=at).values()]
    records.sort(key=lambda record: (record["code"], record["pk"]))
    whole = whole_of(records)
    return ObjectiveCard(
        pk=objective.pk,
        url=reverse("objective", args=[objective.pk]),
        code=objective.code,
        title=objective.title,
        why=objective.why,
        status=whole.status.value,
        percent=int(100 * (whole.progress or 0) + 0.5),
        owner=owner_name(objective.owner),
        team=objective.primary_team.name,
        area=objective.therapeutic_area.name if objective.therapeutic_area else "",
        imperative=objective.imperative.title if objective.imperative else "",
        rows=tuple(row_from(record, as_of or at.date(), reach=reach) for record in records),
    )


def _due_of(objective: int, at: datetime) -> "QuerySet[KeyResult, tuple[int, bool]]":
    return due_among(KeyResult.objects.filter(objective=objective), at)


def _standings_of(objective: int) -> "QuerySet[Standing, tuple[Any, ...]]":
    return columns().filter(objective=objective)


def objective_over_time(objective: Objective) -> dict[str, Any]:
    """``chart`` and ``strip`` of an objective from what was recorded of its key results day by day. One query."""
    rows = Measurement.objects.filter(key_result__objective=objective, key_result__state="active")
    days = objective_days((row, row.key_result.weight) for row in rows.select_related("key_result").order_by("as_of"))
    return {
        "chart": objective_chart(objective.pk, objective.code, objective.quarter, days),
        "strip": strip_of([(one.day, one.status) for one in days]),
    }


@dataclass(frozen=True, slots=True)
class Aligned:
    """An objective that this one supports, or that supports it."""

    url: str
    label: str
    owner: str


def alignments_of(user: User, objective: Objective) -> tuple[list[Aligned], list[Aligned]]:
    """(objectives this one supports, objectives that support it), as far as the viewer may read them. One query."""
    above: list[Aligned] = []
    below: list[Aligned] = []
    for pk, code, title, owner, is_above in _aligned_to(user.scope("objective"), objective=objective.pk):
        label = str(Objective(code=code, title=title))
        found = Aligned(reverse("objective", args=[pk]), label, owner)
        (above if is_above else below).append(found)
    return above, below


def _aligned_to(scope: str, objective: int) -> "QuerySet[Objective, tuple[Any, ...]]":
    # Each side by its index; asked with "or" all alignments would be read.
    up = Alignment.objects.filter(objective=objective).values("to")
    down = Alignment.objects.filter(to=objective).values("objective")
    rows = Objective.objects.within(scope).live().filter(pk__in=up.union(down))
    is_above = Exists(Alignment.objects.filter(objective=objective, to=OuterRef("pk")))
    ordered = rows.order_by("code", "owner__sort_key", "pk")
    return ordered.values_list("pk", "code", "title", owner_name_of("owner"), is_above)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A key result in a plan: what it will count, its target, and what is missing."""

    pk: int
    url: str
    edit_url: str
    code: str
    title: str
    owner: str
    target: str
    measured: str
    pace: str
    missing: str


@dataclass(frozen=True, slots=True)
class PlanObjective:
    """An objective in a plan."""

    pk: int
    url: str
    edit_url: str
    add_url: str
    label: str
    state: str
    is_draft: bool
    area: str
    imperative: str
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class PlanPerson:
    """One person's (or the team's) objectives in a plan."""

    name: str
    is_team: bool
    objectives: tuple[PlanObjective, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A target that activation asks for, once per code, with how many people it concerns and what is suggested."""

    code: str
    title: str
    people: int
    suggested: Decimal | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A team's plan of a quarter."""

    people: tuple[PlanPerson, ...]
    drafts: int
    active: int
    key_results: int
    missing: tuple[Missing, ...]
    can_edit: bool


def plan_of(user: User, quarter: Quarter, team: Team) -> Plan:
    """A team's plan of a quarter: team objectives first, then by person. Two queries, and the policy's."""
    objectives = list(
        Objective.objects.visible_to(user)
        .live()
        .filter(quarter=quarter, primary_team=team)
        .select_related("owner", "therapeutic_area", "imperative", "quarter")
        .order_by("-is_team", "owner__sort_key", "owner", "code", "pk")
    )
    rows: dict[int, list[KeyResult]] = {objective.pk: [] for objective in objectives}
    live = KeyResult.objects.filter(objective__in=objectives, state="active").select_related("owner", "measure")
    for key_result in live.order_by("code", "pk"):
        rows[key_result.objective_id].append(key_result)
    editable = policies.can_plan(user, team.pk, managed_team_ids(user)) and policies.is_open(quarter)
    people: dict[tuple[bool, str, int], list[PlanObjective]] = {}
    missing: dict[str, Missing] = {}
    for objective in objectives:
        name = "The whole team" if objective.is_team else owner_name(objective.owner)
        planned = [_plan_row(row, editable) for row in rows[objective.pk]]
        people.setdefault((objective.is_team, name, objective.owner_id), []).append(
            _plan_objective(objective, tuple(planned), editable)
        )
        if objective.state == Objective.State.DRAFT:
            for row in rows[objective.pk]:
                if row.kind in NEEDS_TARGET and row.target is None:
                    before = missing.get(row.code)
                    missing[row.code] = Missing(
                        row.code, row.title, (before.people if before else 0) + 1, row.suggested_target
                    )
    return Plan(
        people=tuple(
            PlanPerson(name, is_team, tuple(found), sum(bool(row.missing) for one in found for row in one.rows))
            for (is_team, name, _owner), found in people.items()
        ),
        drafts=sum(one.state == Objective.State.DRAFT for one in objectives),
        active=sum(one.state == Objective.State.ACTIVE for one in objectives),
        key_results=sum(len(found) for found in rows.values()),
        missing=tuple(sorted(missing.values(), key=lambda one: one.code)),
        can_edit=editable,
    )


def _plan_row(kr: KeyResult, editable: bool) -> PlanRow:
    needs = kr.kind in NEEDS_TARGET and kr.target is None
    if kr.measured_by in CADENCE_METRICS:
        target = "every slot"
    elif kr.target is None:
        target = "no target"
    else:
        target = f"{plain(kr.target)} {kr.unit}".strip()
        if kr.baseline:
            target = f"from {plain(kr.baseline)} to {target}"
    return PlanRow(
        pk=kr.pk,
        url=reverse("key-result", args=[kr.pk]),
        edit_url=reverse("key-result-edit", args=[kr.pk]) if editable else "",
        code=kr.code,
        title=kr.title,
        owner=owner_name(kr.owner),
        target=target,
        measured=measured_text(kr.measured_by, kr.measured_label, kr.scope),
        pace=kr.get_pace_display(),
        missing="Activation asks for a target"
        + (f", suggests {plain(kr.suggested_target)}" if kr.suggested_target else "")
        if needs
        else "",
    )


def _plan_objective(objective: Objective, rows: tuple[PlanRow, ...], editable: bool) -> PlanObjective:
    return PlanObjective(
        pk=objective.pk,
        url=reverse("objective", args=[objective.pk]),
        edit_url=reverse("objective-edit", args=[objective.pk]) if editable else "",
        add_url=reverse("key-result-add", args=[objective.pk]) if editable else "",
        label=str(objective),
        state=objective.get_state_display(),
        is_draft=objective.state == Objective.State.DRAFT,
        area=objective.therapeutic_area.name if objective.therapeutic_area else "",
        imperative=objective.imperative.title if objective.imperative else "",
        rows=rows,
    )
