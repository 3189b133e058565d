"""What stands around the plan on the page of a planning session."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from insights.models import Insight
from insights.models.insights import ACCEPTED_STATES
from okrs.models import ObjectiveReason, PlanningSession
from okrs.planning import policies
from okrs.planning.selectors.plans import planned_objectives
from organization.ground.names import owner_name
from organization.models import Quarter, StrategicImperative, Team, User
from organization.selectors.teams import managed_team_ids

INSIGHTS = 12


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


def to_argue_for(user: User, quarter: Quarter, team: Team) -> list[tuple[int, str]]:
    """The objectives of the plan that the person may change, for a form; one query, plus those of the policy."""
    is_open = policies.is_open(quarter)
    may = is_open and policies.can_plan(user, team.pk, managed_team_ids(user))
    return [
        (one.pk, f"{one} · {'The whole team' if one.is_team else owner_name(one.owner)}")
        for one in planned_objectives(user, quarter, team).select_related("owner")
        if may or (is_open and policies.drafts_own(user, one))
    ]


@dataclass(frozen=True, slots=True)
class Imperative:
    """A shared imperative, and how many objectives of the plan serve it."""

    title: str
    count: int


def imperatives_of(user: User, quarter: Quarter, team: Team) -> tuple[Imperative, ...]:
    """All that are active; two queries."""
    served = list(planned_objectives(user, quarter, team).values_list("imperative", flat=True))
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
