"""What of the demo a person in a browser visits: looked up when it is asked for, so the demo must be loaded."""

from collections.abc import Callable

from django.urls import reverse

from insights.models import Insight
from interactions.models import (
    KOL,
    Activity,
    Interaction,
    InternalStakeholder,
    Meeting,
    SafetyHandoff,
)
from okrs.models import CheckIn, KeyResult, Objective
from organization.models import Quarter, Team, Thread, User

EMAIL = "{}@demo.example"


def _to(name: str, query: str = "") -> Callable[[], str]:
    return lambda: reverse(name) + query


def _user(who: str) -> User:
    return User.objects.get(email=EMAIL.format(who))


def _quarter() -> Quarter:
    return Quarter.objects.filter(state=Quarter.State.ACTIVE).latest("starts_on")


def _quarter_before() -> Quarter:
    return Quarter.objects.filter(ends_on__lt=_quarter().starts_on).latest("starts_on")


def _team() -> Team:
    return _user("manager").managed_teams.order_by("name")[0]


def _own_interaction(state: str) -> int:
    return Interaction.objects.filter(msl=_user("msl"), state=state).order_by("-starts_at")[0].pk


def _handoff() -> int:
    return SafetyHandoff.objects.filter(interaction__msl=_user("msl")).order_by("due_at", "pk")[0].pk


def _open_handoff() -> int:
    return SafetyHandoff.objects.open().filter(interaction__msl=_user("msl")).order_by("due_at", "pk")[0].pk


def _own_activity() -> int:
    return Activity.objects.filter(owner=_user("msl"), is_cancelled=False).order_by("-created_at", "-pk")[0].pk


def _held_meeting() -> int:
    return Meeting.objects.filter(activity__owner=_user("msl"), activity__held_on__isnull=False).latest("starts_at").pk


def _next_meeting() -> int:
    return Meeting.objects.filter(activity__owner=_user("msl"), activity__held_on=None).earliest("starts_at").pk


def _own_stakeholder(**which: object) -> int:
    return InternalStakeholder.objects.filter(owner=_user("msl"), **which).order_by("pk")[0].pk


def _own_objective() -> int:
    return Objective.objects.filter(owner=_user("msl"), quarter=_quarter(), is_team=False).order_by("code")[0].pk


def _own_key_result(metric: str) -> int:
    rows = KeyResult.objects.live().filter(owner=_user("msl"), objective__quarter=_quarter())
    return rows.filter(measured_by=metric).order_by("code")[0].pk


def _own_insight(state: str) -> int:
    return Insight.objects.filter(originator=_user("msl"), state=state).order_by("pk")[0].pk


def _any_insight(state: str) -> int:
    return Insight.objects.filter(state=state).order_by("pk")[0].pk


def _any_key_result(**tags: object) -> int:
    return KeyResult.objects.live().filter(objective__quarter=_quarter(), **tags).order_by("code", "pk")[0].pk


def _commented(on: str) -> int:
    return Thread.objects.filter(on=on).order_by("pk")[0].object_id


def _team_objective() -> int:
    return Objective.objects.filter(quarter=_quarter(), primary_team=_team()).order_by("pk")[0].pk


def _unread_check_in() -> int:
    rows = CheckIn.objects.in_force().filter(acknowledged_at=None, key_result__objective__primary_team=_team())
    return rows.filter(key_result__objective__quarter=_quarter()).order_by("-published_at", "pk")[0].pk


def _met_kol() -> int:
    return KOL.objects.filter(interactions=_own_interaction("held")).order_by("pk")[0].pk


def _page(name: str, *args: Callable[[], int], query: str = "") -> Callable[[], str]:
    return lambda: reverse(name, args=[arg() for arg in args]) + query


def _first(model: type, **tags: object) -> Callable[[], int]:
    return lambda: model._default_manager.filter(**tags).order_by("pk")[0].pk  # type: ignore[attr-defined]
