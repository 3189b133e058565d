"""What a manager reads: check-ins of the people and teams managed, and who has not checked in."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse

from okrs.arithmetic.progress import Status
from okrs.check_ins.policies import can_check_in, takes_check_ins
from okrs.check_ins.selectors.cards import NOTES, CheckInCard, cards_of, made_cards, period_label, shown_check_ins
from okrs.check_ins.selectors.due import check_ins_due
from okrs.models import CheckIn, KeyResult, Objective, Reach
from okrs.models.objectives import period_of
from organization import roles
from organization.ground.exports import in_parts
from organization.ground.names import owner_name
from organization.models import Membership, Quarter, Team, User
from organization.selectors.keyset import newest_first
from organization.selectors.teams import managed_team_ids


@dataclass(frozen=True, slots=True)
class TeamCheckIns:
    """One page of cards, newest first, and who has not checked in; ``waiting`` is how many are not acknowledged."""

    cards: tuple[CheckInCard, ...]
    waiting: int
    missing: tuple[str, ...]
    newer_url: str
    older_url: str


def acknowledgeable(user: User, today: date, managed: Iterable[int] | None = None) -> "QuerySet[CheckIn]":
    """Check-ins in force that the viewer can acknowledge or has acknowledged (see ``policies``).

    ``managed``: the teams the viewer manages, if already known.
    """
    rows = CheckIn.objects.in_force().exclude(Q(author=user) | Q(key_result__owner=user))
    if not user.may("check_in.acknowledge"):
        return rows.none()
    theirs = key_results_read(user, today, managed)
    return rows if theirs is None else rows.filter(key_result__in=theirs)


def key_results_read(user: User, today: date, managed: Iterable[int] | None = None) -> Any:
    """The numbers of key results whose check-ins somebody who acknowledges is to read, as a query; None for all."""
    if user.profile == roles.MEDICAL_LEAD:
        return None
    teams: Any = Team.objects.filter(managers=user) if managed is None else list(managed)
    # Joined rather than one condition with "or", which the database can only answer by reading every key result.
    of_people = KeyResult.objects.filter(owner__in=Membership.objects.on(today).filter(team__in=teams).values("user"))
    of_teams = KeyResult.objects.filter(objective__is_team=True, objective__primary_team__in=teams)
    return of_people.order_by().values("pk").union(of_teams.order_by().values("pk"))


def unread(user: User, today: date, managed: Iterable[int] | None = None) -> "QuerySet[CheckIn]":
    """Those that wait for the viewer: not acknowledged, and not of a closed quarter, in which nothing changes."""
    rows = acknowledgeable(user, today, managed).filter(acknowledged_at__isnull=True)
    return rows.exclude(key_result__objective__quarter__state=Quarter.State.CLOSED)


def team_check_ins(
    user: User, quarter: Quarter, query: Mapping[str, Any], *, everything: bool, at: datetime
) -> TeamCheckIns:
    """Check-ins of a quarter, newest first: those waiting for an acknowledgement, or all."""
    today = at.date()
    rows = acknowledgeable(user, today).filter(key_result__objective__quarter=quarter)
    waiting = unread(user, today).filter(key_result__objective__quarter=quarter)
    page = newest_first(shown_check_ins(rows if everything else waiting), query, field="published_at")
    is_closed = quarter.state == Quarter.State.CLOSED
    ids = {row.pk for row in page.rows if row.acknowledged_at is None and not is_closed}
    return TeamCheckIns(
        cards=tuple(cards_of(page.rows, user, at=at, managed=managed_team_ids(user), to_acknowledge=ids)),
        waiting=waiting.count(),
        missing=tuple(_missing(user, quarter, at)),
        newer_url=page.newer_url,
        older_url=page.older_url,
    )


EXPORT_HEAD = (
    "Check-in id", "Key result id", "Code", "Key result", "Quarter", "Period", "Month", "Team", "Owner", "Owner id",
    "Author", "Published", "Value", "Unit", "Confidence", "Status", "Counted status", "Declared because",
    *(label for _, label in NOTES), "Acknowledged", "Acknowledged by",
)  # fmt: skip


def exported_check_ins(user: User, quarter: Quarter, *, everything: bool, at: datetime) -> "QuerySet[CheckIn]":
    """Those that ``team_check_ins`` shows on all its pages, in its order."""
    found = acknowledgeable(user, at.date()) if everything else unread(user, at.date())
    rows = found.filter(key_result__objective__quarter=quarter)
    team = "key_result__objective__primary_team"
    return shown_check_ins(rows).select_related(team).order_by("-published_at", "-pk")


def export_rows(rows: "QuerySet[CheckIn]", *, zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    """Cells for ``EXPORT_HEAD``; the day of an acknowledgement is that of ``zone``."""
    for row in chain.from_iterable(in_parts(rows)):
        key_result, objective = row.key_result, row.key_result.objective
        status, counted = row.declared_status or row.computed_status, row.computed_status
        yield (
            row.pk, key_result.pk, key_result.code, key_result.title, objective.quarter.name, row.period,
            period_label(objective.quarter, row.period), objective.primary_team.name, owner_name(key_result.owner),
            key_result.owner_id, row.author.display_name, row.published_on, row.value, key_result.unit, row.confidence,
            Status(status).label if status else "", Status(counted).label if counted else "", row.override_reason,
            *(getattr(row, name) for name, _ in NOTES),
            row.acknowledged_at.astimezone(zone).date() if row.acknowledged_at else None,
            str(row.acknowledged_by or ""),
        )  # fmt: skip


def acknowledged_ones(user: User, ids: Iterable[int], today: date) -> list[CheckIn]:
    """Those of these check-ins that the viewer can acknowledge."""
    rows = acknowledgeable(user, today).filter(pk__in=list(ids))
    return list(rows.select_related("key_result__owner", "key_result__objective__quarter"))


def _missing(user: User, quarter: Quarter, at: datetime) -> Iterable[str]:
    """ "Mara Lind: 3 key results of January, due 30 Jan", overdue ones first."""
    people = None
    if user.profile != roles.MEDICAL_LEAD:
        people = list(User.objects.members_on(at.date(), list(managed_team_ids(user))))
    for due in check_ins_due(at, people=people):
        if due.quarter.pk != quarter.pk or due.user.pk == user.pk:
            continue
        noun = "key result" if due.missing == 1 else "key results"
        month = period_label(quarter, due.period).split(maxsplit=1)[0]
        yield f"{due.user}: {due.missing} {noun} for {month}, due {due.due_on:%-d %b}"


def key_result_check_ins(
    user: User, key_result: KeyResult, *, at: datetime, managed: Collection[int], reach: Reach,
    comments: Mapping[int, int], cite_insights: bool,
) -> list[CheckInCard]:  # fmt: skip
    """All published check-ins of one key result (from ``get_key_result``), newest first, including corrected ones.

    ``managed``: the teams the viewer manages and plans for. ``reach``: whose check-ins the viewer reads; empty outside
    it. ``comments``: how many each has, by its number. One query, one more if any ``cite_insights``, and one for
    viewers who may acknowledge.
    """
    if not reach.reads(key_result):
        return []
    published = CheckIn.objects.filter(key_result=key_result, published_at__isnull=False)
    rows: list[Any] = list(published.select_related("author", "acknowledged_by").order_by("-period", "-pk"))
    if not rows:
        return []
    for row in rows:
        row.key_result, row.comment_count = key_result, comments.get(row.pk, 0)
    if cite_insights:
        prefetch_related_objects(rows, "insights")
    replaced = {row.supersedes_id for row in rows}
    waiting: set[int] = set()
    if user.may("check_in.acknowledge"):
        theirs = unread(user, at.date(), managed).filter(key_result=key_result)
        waiting = set(theirs.values_list("pk", flat=True))
    return made_cards(
        rows,
        user,
        at=at,
        managed=managed,
        to_acknowledge=waiting,
        in_force=[(row.pk, key_result.pk, row.period, row.confidence) for row in rows if row.pk not in replaced],
        cite_insights=cite_insights,
    )


def write_url(user: User, key_result: KeyResult, cards: Iterable[CheckInCard], *, at: datetime) -> str:
    """Where the owner checks in for the running period; empty if that is done, or if the viewer may not."""
    quarter, today = key_result.objective.quarter, at.date()
    period = period_of(quarter, today)
    done = any(card.period == period_label(quarter, period) for card in cards)
    is_live = key_result.objective.state == Objective.State.ACTIVE and key_result.state == KeyResult.State.ACTIVE
    if done or not is_live or not takes_check_ins(quarter, today) or today < quarter.starts_on:
        return ""
    if not can_check_in(user, key_result, (), correcting=False):
        return ""
    return reverse("check-in-one", args=[key_result.pk, period])
