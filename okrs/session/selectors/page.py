"""The page of a planning session: the plan with its questions, and what stands around it."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from insights.models import Insight
from insights.models.insights import ACCEPTED_STATES
from okrs.models import ObjectiveReason, PlanningSession, Presence
from okrs.models.planning.sessions import HERE
from okrs.planning.selectors.plans import Plan, plan_of
from okrs.session.selectors.checked import Checked, checked
from organization.ground.names import owner_name
from organization.models import Quarter, StrategicImperative, Team, User

INSIGHTS = 12


@dataclass(frozen=True, slots=True)
class Tree:
    """The centre of the page; ``version`` differs as soon as anything of it does, or somebody comes or goes.

    ``content``: a part of it that differs with the plan alone.
    """

    plan: Plan
    checks: Checked
    here: tuple[str, ...]
    content: str
    version: str


def tree_of(user: User, quarter: Quarter, team: Team, *, at: datetime) -> Tree:
    """The plan as the viewer reads it, its questions, and who else has the page open."""
    plan = plan_of(user, quarter, team)
    checks = checked(plan, quarter, team, today=at.astimezone(user.zone).date())
    here = tuple(
        Presence.objects.filter(quarter=quarter, team=team, seen_at__gt=at - HERE)
        .exclude(person=user)
        .order_by("person__sort_key", "person")
        .values_list("person__display_name", flat=True)
    )
    content, version = (
        hashlib.sha256(repr(said).encode()).hexdigest()[:16] for said in ((plan, checks), (plan, checks, here))
    )
    return Tree(plan, checks, here, content, version)


@dataclass(frozen=True, slots=True)
class Argument:
    """An insight that may argue for a change. ``is_own``: of the viewer, for the access log."""

    key: str
    text: str
    about: str
    url: str
    is_own: bool


def arguments_of(user: User, areas: Collection[int]) -> tuple[Argument, ...]:
    """Accepted insights of these therapeutic areas, the newest first; one query.

    The areas are numbers and no statement: so the newest are found by their index, without reading all others.
    """
    rows = (
        Insight.objects.visible_to(user)
        .filter(state__in=ACCEPTED_STATES, therapeutic_area__in=areas)
        .order_by("-created_at", "-pk")
        .values_list("pk", "implication", "observation", "kind", "therapeutic_area__name", "originator")[:INSIGHTS]
    )
    return tuple(
        Argument(
            f"insight-{pk}", implication or observation, f"{Insight.Kind(kind).label} No. {pk}, {area}",
            reverse("insight", args=[pk]), originator == user.pk,
        )
        for pk, implication, observation, kind, area, originator in rows
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imperative:
    """A shared imperative, and how many objectives of the plan serve it."""

    title: str
    count: int


def imperatives_of(plan: Plan) -> tuple[Imperative, ...]:
    """All that are active; one query."""
    served = [one.imperative_id for person in plan.people for one in person.objectives]
    return tuple(Imperative(one.title, served.count(one.pk)) for one in StrategicImperative.objects.active())


@dataclass(frozen=True, slots=True)
class Notes:
    """What was written down of the session."""

    text: str
    others: str
    people: tuple[str, ...]
    ids: frozenset[int]
    version: int


def notes_of(quarter: Quarter, team: Team) -> Notes:
    """Empty with version 0 before somebody has written something. Two queries, else one."""
    session = PlanningSession.objects.filter(quarter=quarter, team=team).first()
    if session is None:
        return Notes("", "", (), frozenset(), 0)
    there = list(session.attendances.select_related("person").order_by("person__sort_key", "person"))
    return Notes(
        session.notes, session.others, tuple(owner_name(one.person) for one in there),
        frozenset(one.person_id for one in there), session.version,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """What argues for an objective, as its page shows it."""

    text: str
    about: str
    url: str
    remove_url: str
    is_own: bool


def reasons_of(user: User, objective: Any, *, today: date, may_change: bool) -> tuple[Reason, ...]:
    """Insights and feedback that argue for an objective, within the viewer's rights. One query."""
    rows = (
        ObjectiveReason.objects.visible_to(user, today)
        .filter(objective=objective)
        .select_related("insight", "feedback__stakeholder__colleague")
    )
    found = []
    for one in rows:
        remove = reverse("objective-reason-remove", args=[one.pk]) if may_change else ""
        if one.insight is not None:
            shared = user.scope("insight") == "shared"
            text = one.insight.shared_observation if shared else (one.insight.implication or one.insight.observation)
            url, is_own = reverse("insight", args=[one.insight.pk]), one.insight.originator_id == user.pk
            found.append(Reason(text, f"Insight No. {one.insight.pk}", url, remove, is_own))
        elif one.feedback is not None:
            keeper = one.feedback.stakeholder
            url = reverse("stakeholder", args=[keeper.pk])
            about = f"{keeper}, {one.feedback.heard_on:%-d %B %Y}"
            found.append(Reason(f"“{one.feedback.text}”", about, url, remove, keeper.owner_id == user.pk))
    return tuple(found)


def get_reason(user: User, pk: int, *, today: date) -> ObjectiveReason:
    """A reason whose insight or feedback the person may read, with its objective; else 404."""
    rows = ObjectiveReason.objects.visible_to(user, today).select_related("objective__quarter")
    return get_object_or_404(rows, pk=pk)
