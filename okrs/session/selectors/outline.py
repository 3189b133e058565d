"""The plan of a session at a glance: a line for each person, who else is here, and whether anything changed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from okrs.models import DraftReview, KeyResult, Objective, ObjectiveReason, Presence
from okrs.models.choices import NEEDS_TARGET
from okrs.models.planning.sessions import HERE
from okrs.planning import policies
from okrs.planning.selectors.plans import NOT_PROPOSED, is_ready, may_draft, planned_objectives, say_size
from organization.ground.names import marked
from organization.models import Quarter, Team, User
from organization.selectors.teams import managed_team_ids

# Of objectives and key results: whatever the parts of the plan show or are asked about, so that no change is missed.
_OBJECTIVES = (
    "pk", "is_team", "owner", "owner__display_name", "owner__is_active", "state", "code", "title",
    "why", "position", "therapeutic_area", "imperative", "review__state", "review__note",
)  # fmt: skip
_KEY_RESULTS = (
    "objective", "pk", "kind", "target", "code", "title", "owner", "measured_by", "measure", "pace", "scope", "unit",
    "baseline", "suggested_target", "carried_from",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """One person's part of a plan, or that of the whole team, as its heading says it. ``url``: where that part is.

    ``is_open``: it is unfolded at first: the viewer's own, one that has a proposal for the viewer to answer, and the
    first to which activation would object.
    """

    key: str
    url: str
    name: str
    summary: str
    is_open: bool
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """``version`` differs as soon as anything of the plan does, or somebody comes or goes; ``content`` with the plan
    alone. ``ready``: drafts that activation would activate. ``to_propose``: drafts of the viewer that nobody has been
    asked to review.
    """

    people: tuple[Folded, ...]
    here: tuple[str, ...]
    can_edit: bool
    can_draft: bool
    ready: int
    to_propose: int
    content: str
    version: str


def outline_of(user: User, quarter: Quarter, team: Team, *, at: datetime) -> Outline:
    """The plan as the viewer reads it. Three queries, plus those of the policy."""
    found = planned_objectives(user, quarter, team)
    has_reason = Exists(ObjectiveReason.objects.filter(objective=OuterRef("pk")).order_by())
    objectives = list(found.annotate(has_reason=has_reason).values(*_OBJECTIVES, "has_reason"))
    rows = list(
        KeyResult.objects.filter(objective__in=[one["pk"] for one in objectives], state=KeyResult.State.ACTIVE)
        .order_by("code_key", "pk")
        .values_list(*_KEY_RESULTS)
    )
    here = tuple(
        Presence.objects.filter(quarter=quarter, team=team, seen_at__gt=at - HERE)
        .exclude(person=user)
        .order_by("person__sort_key", "person")
        .values_list("person__display_name", flat=True)
    )
    may_edit = policies.can_plan(user, team.pk, managed_team_ids(user)) and policies.is_open(quarter)
    reviews = [(one["owner"], one["review__state"]) for one in objectives if one["state"] == Objective.State.DRAFT]
    content = repr((objectives, rows))
    return Outline(
        people=_folded(objectives, rows, user, (quarter.pk, team.pk), may_edit),
        here=here,
        can_edit=may_edit,
        can_draft=may_edit or may_draft(user, quarter, team),
        ready=sum(is_ready(state) for _, state in reviews),
        to_propose=sum(owner == user.pk and state in NOT_PROPOSED for owner, state in reviews),
        content=_digest(content),
        version=_digest(content + repr(here)),
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _folded(
    objectives: list[dict[str, Any]], rows: list[tuple[Any, ...]], user: User, place: tuple[int, int], may_edit: bool
) -> tuple[Folded, ...]:
    """In the order of the objectives."""
    lacking: dict[int, list[bool]] = {one["pk"]: [] for one in objectives}  # by key result
    for objective, _, kind, target, *_rest in rows:
        lacking[objective].append(kind in NEEDS_TARGET and target is None)
    people: dict[tuple[bool, int], list[dict[str, Any]]] = {}
    for one in objectives:
        people.setdefault((one["is_team"], one["owner"]), []).append(one)
    unready = {pk for pk, of in lacking.items() if any(of) or not of}
    first = next(
        (key for key, found in people.items() if any(one["pk"] in unready for one in found)),
        next(iter(people)) if len(people) == 1 else None,
    )
    return tuple(
        _person(key, found, lacking, place=place, is_first=key in (first, (False, user.pk)), may_edit=may_edit)
        for key, found in people.items()
    )


def key_of(owner_id: int, *, is_team: bool) -> str:
    """How a page tells what somebody owns for the team from what is their own."""
    return f"{owner_id}-team" if is_team else str(owner_id)


_WHOSE = {True: "team", False: "own"}


def _person(
    key: tuple[bool, int], found: list[dict[str, Any]], lacking: dict[int, list[bool]], *, place: tuple[int, int],
    is_first: bool, may_edit: bool,
) -> Folded:  # fmt: skip
    is_team, owner = key
    drafts = [one for one in found if one["state"] == Objective.State.DRAFT]
    is_waiting = may_edit and any(one["review__state"] == DraftReview.State.PROPOSED for one in drafts)
    return Folded(
        key=key_of(owner, is_team=is_team),
        url=reverse("plan-session-person", args=[*place, owner, _WHOSE[is_team]]),
        name="The whole team"
        if is_team
        else marked(found[0]["owner__display_name"], is_active=found[0]["owner__is_active"]),
        summary=say_size(len(found), sum(len(lacking[one["pk"]]) for one in found), len(drafts)),
        is_open=is_first or is_waiting,
        is_waiting=is_waiting,
    )
