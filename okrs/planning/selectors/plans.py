"""A team's plan of one quarter."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse

from okrs.models import KeyResult, Objective
from okrs.models.choices import CADENCE_METRICS, NEEDS_TARGET
from okrs.planning import policies
from okrs.planning.wording import say_cadence
from okrs.snapshots.selectors.rows import measured_text, plain
from organization.ground.names import owner_name
from organization.ground.text import natural
from organization.ground.units import with_unit
from organization.models import Quarter, Team, User
from organization.scientific_milestones.selectors import Ahead, ahead_in
from organization.selectors.teams import managed_team_ids


def ahead_of(user: User, quarter: Quarter, team: Team, *, today: date) -> list[Ahead]:
    """Scientific milestones of the quarter in the areas of the team: of its objectives there and of its members on the
    quarter's first day, or today once that has passed. One query.
    """
    planned = Objective.objects.live().filter(quarter=quarter, primary_team=team, therapeutic_area__isnull=False)
    members = User.objects.members_on(max(today, quarter.starts_on), [team.pk]).exclude(therapeutic_area=None)
    areas = planned.order_by().values("therapeutic_area").union(members.order_by().values("therapeutic_area"))
    return ahead_in(user, quarter, areas=areas, today=today)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A key result in a plan: what it will count, its target, and what is still missing."""

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
    """One person's (or the team's) objectives in a plan, folded to ``summary`` unless ``is_open``."""

    name: str
    is_team: bool
    objectives: tuple[PlanObjective, ...]
    missing: int
    summary: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A target missing for activation, once per code, with the number of people concerned and a suggestion."""

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
    """A team's plan of a quarter: team objectives first, then by person. Two queries, plus those of the policy."""
    objectives = list(
        Objective.objects.visible_to(user)
        .live()
        .filter(quarter=quarter, primary_team=team)
        .select_related("owner", "therapeutic_area", "imperative", "quarter")
        .order_by("-is_team", "owner__sort_key", "owner", "code_key", "pk")
    )
    rows: dict[int, list[KeyResult]] = {objective.pk: [] for objective in objectives}
    live = KeyResult.objects.filter(objective__in=objectives, state="active").select_related("owner", "measure")
    for key_result in live.order_by("code_key", "pk"):
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
        people=_folded([_person(name, is_team, found) for (is_team, name, _owner), found in people.items()]),
        drafts=sum(one.state == Objective.State.DRAFT for one in objectives),
        active=sum(one.state == Objective.State.ACTIVE for one in objectives),
        key_results=sum(len(found) for found in rows.values()),
        missing=tuple(sorted(missing.values(), key=lambda one: natural(one.code))),
        can_edit=editable,
    )


def _person(name: str, is_team: bool, found: list[PlanObjective]) -> PlanPerson:
    rows = [row for one in found for row in one.rows]
    drafts = sum(one.is_draft for one in found)
    parts = [with_unit(str(len(found)), "objectives"), with_unit(str(len(rows)), "key results")]
    return PlanPerson(
        name=name,
        is_team=is_team,
        objectives=tuple(found),
        missing=sum(bool(row.missing) for row in rows),
        summary=", ".join([*parts, with_unit(str(drafts), "drafts")] if drafts else parts),
    )


def _folded(people: list[PlanPerson]) -> tuple[PlanPerson, ...]:
    """One is open: the first to whom activation would object, or the only one."""
    first = next(
        (one for one in people if one.missing or not all(each.rows for each in one.objectives)),
        people[0] if len(people) == 1 else None,
    )
    return tuple(replace(one, is_open=one is first) for one in people)


def _plan_row(kr: KeyResult, editable: bool) -> PlanRow:
    needs = kr.kind in NEEDS_TARGET and kr.target is None
    if kr.measured_by in CADENCE_METRICS:
        target = say_cadence(kr)
    elif kr.target is None:
        target = "no target"
    else:
        target = with_unit(plain(kr.target), kr.unit)
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
        pace="" if kr.measured_by in CADENCE_METRICS else kr.get_pace_display(),
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
