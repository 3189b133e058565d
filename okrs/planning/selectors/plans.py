"""A team's plan of one quarter."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse

from okrs.models import DraftReview, KeyResult, Objective
from okrs.models.choices import CADENCE_METRICS, NEEDS_TARGET
from okrs.planning import policies
from okrs.planning.wording import say_cadence
from okrs.snapshots.selectors.rows import key_result_url, measured_text, plain
from organization.ground.names import owner_name
from organization.ground.text import natural
from organization.ground.units import with_unit
from organization.models import Quarter, Team, User
from organization.scientific_milestones.selectors import Ahead, ahead_in
from organization.selectors.teams import joined_team_ids, managed_team_ids


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
    quick_url: str
    code: str
    title: str
    owner: str
    target: str
    measured: str
    pace: str
    missing: str


@dataclass(frozen=True, slots=True)
class PlanObjective:
    """An objective in a plan.

    ``review``: how far a draft is that its owner wrote; empty where nobody has to review it. ``review_note``: what was
    asked back. ``review_url``: where the viewer answers a proposal.
    """

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
    why: str = ""
    imperative_id: int | None = None
    review: str = ""
    review_note: str = ""
    review_url: str = ""


@dataclass(frozen=True, slots=True)
class PlanPerson:
    """One person's (or the team's) objectives in a plan, folded to ``summary`` unless ``is_open``.

    ``is_waiting``: the viewer has a proposal of theirs to answer.
    """

    name: str
    is_team: bool
    owner_id: int
    objectives: tuple[PlanObjective, ...]
    missing: int
    summary: str
    is_open: bool = False
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A target missing for activation, once per code, with the number of people concerned and a suggestion."""

    code: str
    title: str
    people: int
    suggested: Decimal | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A team's plan of a quarter. ``to_propose``: how many drafts of the viewer nobody has been asked to review.

    ``ready``: drafts that activation would activate; the others wait for a review. ``can_save``: whether the viewer
    plans for the team, whatever the state of the quarter.
    """

    people: tuple[PlanPerson, ...]
    drafts: int
    active: int
    key_results: int
    missing: tuple[Missing, ...]
    can_edit: bool
    can_draft: bool = False
    can_save: bool = False
    to_propose: int = 0
    ready: int = 0


# What a row of the plan shows of a key result.
_SHOWN = (
    "objective", "code", "code_key", "title", "kind", "measured_by", "pace", "scope", "target", "suggested_target",
    "baseline", "unit", "measure__name", "owner__display_name", "owner__email", "owner__is_active",
)  # fmt: skip


def planned_objectives(user: User, quarter: Quarter, team: Team) -> "QuerySet[Objective]":
    """Those of a team's plan, in its order: of the whole team first, then by person."""
    rows = Objective.objects.visible_to(user).live().filter(quarter=quarter, primary_team=team)
    return rows.order_by("-is_team", "owner__sort_key", "owner", "position", "code_key", "pk")


def plan_of(user: User, quarter: Quarter, team: Team, *, only: tuple[int, bool] | None = None) -> Plan:
    """A team's plan of a quarter: team objectives first, then by person. Two queries, plus those of the policy.

    ``only``: the part of one owner, with whether it is what they own for the whole team.
    """
    found = planned_objectives(user, quarter, team)
    if only is not None:
        found = found.filter(owner=only[0], is_team=only[1])
    objectives = list(found.select_related("owner", "therapeutic_area", "imperative", "quarter", "review"))
    rows: dict[int, list[KeyResult]] = {objective.pk: [] for objective in objectives}
    live = (
        KeyResult.objects.filter(objective__in=list(rows), state="active")
        .select_related("owner", "measure")
        .only(*_SHOWN)
    )
    for key_result in live.order_by("code_key", "pk"):
        rows[key_result.objective_id].append(key_result)
    may_plan = policies.can_plan(user, team.pk, managed_team_ids(user))
    editable = may_plan and policies.is_open(quarter)
    drafts = [one for one in objectives if one.state == Objective.State.DRAFT]
    reviews = {one.pk: one.review for one in drafts if hasattr(one, "review")}
    people: dict[tuple[bool, str, int], list[PlanObjective]] = {}
    missing: dict[str, Missing] = {}
    for objective in objectives:
        name = "The whole team" if objective.is_team else owner_name(objective.owner)
        may = editable or (policies.drafts_own(user, objective) and policies.is_open(quarter))
        planned = [_plan_row(row, may) for row in rows[objective.pk]]
        made = _plan_objective(objective, tuple(planned), may)
        people.setdefault((objective.is_team, name, objective.owner_id), []).append(
            _reviewed(made, reviews.get(objective.pk), editable)
        )
        if objective.state == Objective.State.DRAFT and is_ready(_state(reviews.get(objective.pk))):
            for row in rows[objective.pk]:
                if row.kind in NEEDS_TARGET and row.target is None:
                    before = missing.get(row.code)
                    missing[row.code] = Missing(
                        row.code, row.title, (before.people if before else 0) + 1, row.suggested_target
                    )
    return Plan(
        people=_folded(
            [_person(name, owner, found, is_team=is_team) for (is_team, name, owner), found in people.items()]
        ),
        drafts=len(drafts),
        active=sum(one.state == Objective.State.ACTIVE for one in objectives),
        key_results=sum(len(found) for found in rows.values()),
        missing=tuple(sorted(missing.values(), key=lambda one: natural(one.code))),
        can_edit=editable,
        can_save=may_plan,
        can_draft=editable or may_draft(user, quarter, team),
        to_propose=sum(one.owner_id == user.pk and _state(reviews.get(one.pk)) in NOT_PROPOSED for one in drafts),
        ready=sum(is_ready(_state(reviews.get(one.pk))) for one in drafts),
    )


NOT_PROPOSED = (DraftReview.State.WRITING, DraftReview.State.ASKED_BACK)


def _state(review: DraftReview | None) -> str | None:
    return None if review is None else review.state


def is_ready(review: str | None) -> bool:
    """Whether activation activates a draft whose review has this state (None: nobody has to review it)."""
    return review is None or review == DraftReview.State.ACCEPTED


def may_draft(user: User, quarter: Quarter, team: Team) -> bool:
    """Whether the person drafts objectives of their own here.

    One query, none for those who draft nothing of their own.
    """
    if not user.may("objective.draft") or not policies.is_open(quarter):
        return False
    return policies.can_draft(user, team.pk, joined_team_ids(user, quarter.starts_on, quarter.ends_on))


def _reviewed(made: PlanObjective, review: DraftReview | None, may_review: bool) -> PlanObjective:
    if review is None:
        return made
    is_proposed = review.state == DraftReview.State.PROPOSED
    return replace(
        made,
        review=review.get_state_display(),
        review_note=review.note if review.state == DraftReview.State.ASKED_BACK else "",
        review_url=reverse("draft-review", args=[made.pk]) if is_proposed and may_review else "",
    )


def _person(name: str, owner_id: int, found: list[PlanObjective], *, is_team: bool) -> PlanPerson:
    rows = [row for one in found for row in one.rows]
    return PlanPerson(
        name=name,
        is_team=is_team,
        owner_id=owner_id,
        objectives=tuple(found),
        missing=sum(bool(row.missing) for row in rows),
        is_waiting=any(one.review_url for one in found),
        summary=say_size(len(found), len(rows), sum(one.is_draft for one in found)),
    )


def say_size(objectives: int, key_results: int, drafts: int) -> str:
    """Such as "3 objectives, 9 key results, 1 draft"."""
    parts = [with_unit(str(objectives), "objectives"), with_unit(str(key_results), "key results")]
    return ", ".join([*parts, with_unit(str(drafts), "drafts")] if drafts else parts)


def _folded(people: list[PlanPerson]) -> tuple[PlanPerson, ...]:
    """One is open: the first to whom activation would object, or the only one."""
    first = next(
        (one for one in people if one.missing or not all(each.rows for each in one.objectives)),
        people[0] if len(people) == 1 else None,
    )
    return tuple(replace(one, is_open=one is first) for one in people)


def row_of_plan(key_result: KeyResult) -> PlanRow:
    """One key result as its row in the plan of somebody who may change it."""
    return _plan_row(key_result, editable=True)


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
    url = key_result_url(kr.pk)
    return PlanRow(
        pk=kr.pk,
        url=url,
        edit_url=f"{url}edit/" if editable else "",
        quick_url=f"{url}quick/" if editable else "",
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
        why=objective.why,
        imperative_id=objective.imperative_id,
    )
