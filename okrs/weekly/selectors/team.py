"""One page with the week of everybody whose updates the viewer reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from insights.models import Insight
from okrs.arithmetic.cadence import SlotState
from okrs.counting.sources import UPDATE_DAY
from okrs.models import WeeklyUpdate, WeeklyUpdateReader
from okrs.snapshots.assessment import assess
from okrs.weekly.selectors.due import weekly_cadences
from okrs.weekly.selectors.page import week_label
from okrs.weekly.selectors.said import AsSaid, as_said
from organization import roles
from organization.comments.selectors.counts import comment_count, say_count
from organization.ground.exports import in_parts
from organization.ground.names import owner_name
from organization.models import Membership, On, Quarter, Team, User
from organization.selectors.tags import Tags


@dataclass(frozen=True, slots=True)
class UpdateCard:
    """A submitted update as others read it."""

    pk: int
    author: str
    submitted: str
    is_late: bool
    is_own: bool
    highlights: str
    plans: str
    problems: str
    nothing_new_heard: bool
    records: AsSaid
    readers: str
    is_read: bool
    comments: str
    comments_url: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody without an update: pending, missed or excused."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """What the page shows of a week; ``unread`` counts others' updates that the viewer has not marked read."""

    label: str
    previous_url: str
    next_url: str
    cards: tuple[UpdateCard, ...]
    waiting: tuple[Waiting, ...]
    unread: int


def readable_teams(user: User, today: date) -> "QuerySet[Team]":
    """Teams whose updates the person reads: own teams, managed teams, or all."""
    teams = Team.objects.filter(is_active=True)
    scope = user.scope("weekly_update")
    if scope == roles.FULL:
        return teams
    if scope == roles.MANAGED:
        return teams.filter(managers=user)
    return teams.filter(pk__in=Membership.objects.on(today).filter(user=user).values("team"))


def visible_updates(user: User, week_start: date, team: Team | None, today: date) -> "QuerySet[WeeklyUpdate]":
    """Submitted updates of a week that the viewer may read, by author, with ``due_on``; only of ``team`` if it is
    given.
    """
    rows = WeeklyUpdate.objects.visible_to(user, today).filter(week_start=week_start, submitted_at__isnull=False)
    if team is not None:
        rows = rows.filter(author__in=_members(week_start, [team]))
    return rows.annotate(due_on=UPDATE_DAY).order_by("author__sort_key", "author")


def team_week(user: User, week_start: date, team: Team | None, *, at: datetime) -> TeamWeek:
    """One week; the number of queries does not grow with people."""
    today = at.date()
    rows = list(
        visible_updates(user, week_start, team, today)
        .annotate(comment_count=comment_count(On.WEEKLY_UPDATE))
        .select_related("author")
        .prefetch_related(
            Prefetch("insights", Insight.objects.visible_to(user)),
            Prefetch("readers", WeeklyUpdateReader.objects.select_related("user").order_by("read_at", "pk")),
        )
    )
    records = as_said(rows, user, at=at)
    cards = tuple(_card(row, user, records[row.pk]) for row in rows)
    query = f"&team={team.pk}" if team else ""
    page = reverse("weekly-team")
    return TeamWeek(
        label=week_label(week_start),
        previous_url=f"{page}?week={week_start - timedelta(days=7)}{query}",
        next_url=f"{page}?week={week_start + timedelta(days=7)}{query}" if week_start + timedelta(7) <= today else "",
        cards=cards,
        waiting=tuple(_waiting(user, week_start, team, {row.author_id for row in rows}, at)),
        unread=sum(not (card.is_read or card.is_own) for card in cards),
    )


EXPORT_HEAD = (
    "Update id", "Week of", "Quarter", "Author", "Author id", "Team", "Submitted", "Submitted in zone", "Late",
    "Nothing new heard", "Conversations", "Activities", "Key results moved", "Highlights", "Plans", "Problems",
)  # fmt: skip
_COUNTED = ("interaction", "activity", "key_result")


def export_rows(rows: "QuerySet[WeeklyUpdate]") -> Iterator[tuple[Any, ...]]:
    """Cells for ``EXPORT_HEAD``, with how many records each update was drafted from; team and quarter are those of the
    day on which it was due."""
    tags = Tags()
    given: Any = in_parts(rows.select_related("author"))
    for row in chain.from_iterable(given):
        due_on = row.due_on
        submitted = row.submitted_at.astimezone(ZoneInfo(row.zone_name)) if row.submitted_at else None
        kinds = [fact["kind"] for fact in row.facts]
        yield (
            row.pk, row.week_start, tags.quarter(due_on), owner_name(row.author), row.author_id,
            tags.team(row.author_id, due_on), submitted, row.zone_name, "yes" if _is_late(row) else "",
            "yes" if row.nothing_new_heard else "", *(kinds.count(kind) for kind in _COUNTED), row.highlights,
            row.plans, row.problems,
        )  # fmt: skip


def _is_late(row: Any) -> bool:
    """Whether it was submitted after 17:00 of its due day by the clock where it was, even if its author has moved."""
    due = datetime.combine(row.due_on, time(17), ZoneInfo(row.zone_name))
    return bool(row.submitted_at is not None and row.submitted_at > due)


def _members(week_start: date, teams: Iterable[Team]) -> Any:
    """Who belonged to teams on the week's Friday."""
    return User.objects.members_on(week_start + timedelta(days=4), [team.pk for team in teams]).values("pk")


def _card(row: Any, user: User, records: AsSaid) -> UpdateCard:
    # Shown, as it is judged, by the clock where it was submitted.
    submitted = row.submitted_at.astimezone(ZoneInfo(row.zone_name)) if row.submitted_at else None
    return UpdateCard(
        pk=row.pk,
        author=owner_name(row.author),
        submitted=f"{submitted:%-d %b, %H:%M}" + (f" ({row.zone_name})" if row.zone_name != user.timezone else "")
        if submitted
        else "",
        is_late=_is_late(row),
        is_own=row.author_id == user.pk,
        highlights=row.highlights,
        plans=row.plans,
        problems=row.problems,
        nothing_new_heard=row.nothing_new_heard,
        records=records,
        readers=", ".join(str(one.user) for one in row.readers.all()),
        is_read=any(one.user_id == user.pk for one in row.readers.all()),
        comments=say_count(row.comment_count),
        comments_url=reverse("comments", args=[On.WEEKLY_UPDATE, row.pk]),
    )


def _waiting(user: User, week_start: date, team: Team | None, there: set[int], at: datetime) -> list[Waiting]:
    """Owners of a weekly key result whose update is not among those shown."""
    teams = [team] if team else list(readable_teams(user, at.date()))
    people = User.objects.active().filter(pk__in=_members(week_start, teams)).exclude(pk__in=there)
    words = {SlotState.PENDING: "not due yet", SlotState.MISSED: "missed", SlotState.EXCUSED: "excused, away"}
    found: dict[int, Waiting] = {}
    for one in assess(weekly_cadences(Quarter.State, people), at=at).values():
        owner = one.key_result.owner
        for result in one.slots:
            if result.slot.start == week_start and result.state in words:
                found.setdefault(owner.pk, Waiting(owner.display_name, words[result.state]))
    return sorted(found.values(), key=lambda one: one.name)
