"""Who acts in place of an organiser who left or may plan no more, and what waits for them.

The managers of the teams in which the organiser is today; where there are none, those invited who may plan meetings.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from interactions.meetings import policies
from interactions.models import Decision, Meeting, MeetingAttendee, MeetingSeries
from organization import roles
from organization.models import User
from organization.models.people import with_profile
from organization.models.teammates import Teammate, TeammateQuerySet


def successors_of(meeting: Meeting, *, today: date) -> frozenset[int]:
    """Of the organiser of a meeting; nobody, and no query, while there is one. Needs its activity."""
    if not policies.organises_no_more(meeting.activity.owner):
        return policies.NOBODY
    return _successors(meeting.activity.owner_id, [meeting.pk], today)


def successors_in_series(series: MeetingSeries, *, today: date) -> frozenset[int]:
    """The same of a series; those who are invited to its latest meeting. Needs its owner."""
    if not policies.organises_no_more(series.owner):
        return policies.NOBODY
    latest = series.meetings.order_by("-starts_at").values_list("pk", flat=True)[:1]
    return _successors(series.owner_id, list(latest), today)


def _successors(owner: int, meetings: Iterable[int], today: date) -> frozenset[int]:
    planners = User.objects.who_may(policies.PLANS).order_by()
    managers = planners.filter(pk__in=_managers(today).filter(colleague_id=owner).values("person_id"))
    found = frozenset(managers.values_list("pk", flat=True))
    invited = MeetingAttendee.objects.filter(meeting__in=meetings).exclude(user=None)
    return found or frozenset(planners.filter(pk__in=invited.values("user")).values_list("pk", flat=True))


def _managers(today: date) -> TeammateQuerySet:
    return Teammate.objects.on(today).filter(manages=True, colleague_manages=False)


def _left_to(user: User, today: date) -> Q:
    """Meetings whose organiser left and in whose place the person acts."""
    planners = User.objects.who_may(policies.PLANS).order_by().values("pk")
    managed = _managers(today).filter(person_id=user.pk).values("colleague_id")
    has_manager = _managers(today).filter(colleague_id=OuterRef("activity__owner"), person_id__in=planners)
    invited = MeetingAttendee.objects.filter(user=user).values("meeting")
    theirs = Q(activity__owner__in=managed) | (Q(pk__in=invited) & ~Exists(has_manager))
    return theirs & ~Q(activity__owner__in=planners)


def _without_owner() -> Q:
    """Decisions whose owner left, or may not read them any more."""
    readers = User.objects.who_may("activity.view").order_by().values("pk")
    narrow = User.objects.filter(with_profile(lambda who: roles.scope(who, "activity") == roles.COORDINATION))
    shared = User.objects.filter(with_profile(lambda who: roles.scope(who, "activity") == roles.SHARED))
    is_shared = Q(meeting__activity__is_shared=True, meeting__activity__is_cancelled=False)
    hidden = Q(owner__in=narrow.order_by().values("pk")) | (Q(owner__in=shared.order_by().values("pk")) & ~is_shared)
    return ~Q(owner__in=readers) | (Q(is_scientific=True) & hidden)


def left_in_meetings(user: User, *, today: date, limit: int) -> tuple[list[Meeting], list[Decision]]:
    """What nobody sees to until the person does: meetings whose organiser left, one for each series, and open decisions
    whose owner left or may not read them any more.

    The latter also of own meetings. One query where there is nothing, up to three.
    """
    if not policies.may_plan(user):
        return [], []
    there = Meeting.objects.filter(_left_to(user, today)).order_by()
    open_meetings = there.filter(activity__held_on=None, activity__is_cancelled=False)
    taking_place = there.filter(activity__is_cancelled=False)
    theirs = Q(meeting__activity__owner=user) | Q(meeting__in=taking_place.values("pk"))
    decisions = Decision.objects.filter(theirs, _without_owner(), state=Decision.State.OPEN).exclude(owner=user)
    found = list(_numbers(open_meetings, "meeting").union(_numbers(decisions.order_by(), "decision"), all=True))
    wanted = {kind: [pk for one, pk in found if one == kind] for kind in ("meeting", "decision")}
    return _meetings(wanted["meeting"], limit), _decisions(wanted["decision"], limit)


def _numbers(rows: "QuerySet[Any]", kind: str) -> "QuerySet[Any]":
    return rows.values_list(Value(kind), "pk")


def _meetings(numbers: list[int], limit: int) -> list[Meeting]:
    if not numbers:
        return []
    rows = Meeting.objects.filter(pk__in=numbers).select_related("activity__owner", "series__owner")
    # One of each series stands for all of it, where the series was left as well.
    found: dict[tuple[str, int], Meeting] = {}
    for one in rows.order_by("starts_at", "pk"):
        of_series = one.series is not None and policies.organises_no_more(one.series.owner)
        found.setdefault(("series", one.series_id or 0) if of_series else ("meeting", one.pk), one)
    return list(found.values())[:limit]


def _decisions(numbers: list[int], limit: int) -> list[Decision]:
    if not numbers:
        return []
    rows = Decision.objects.filter(pk__in=numbers).select_related("owner", "meeting__activity")
    return list(rows.order_by("due_on", "pk")[:limit])
