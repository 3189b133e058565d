"""My quarter: the objectives of a person and of their teams, what needs attention, and what others wait for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from okrs.arithmetic.contributions import Contributions
from okrs.arithmetic.progress import Status, whole_percent
from okrs.models import Initiative, KeyResult, PersonQuarter, Reach, reach_of
from okrs.models.objectives import KeyResultQuerySet
from okrs.my_quarter.selectors.asked import OpenRequest, asked_of
from okrs.my_quarter.selectors.followed import Followed, followed_in
from okrs.my_quarter.selectors.owed import Owed, owed_by
from okrs.snapshots.selectors.contributions import contributions_to
from okrs.snapshots.selectors.keyed import keyed_records
from okrs.snapshots.selectors.rows import ORDER, Row, mark_of, row_from, whole_of
from okrs.snapshots.storing import keep_fresh
from organization import roles
from organization.ground.text import natural
from organization.models import Membership, Quarter, User

# The most people who left that are named.
LEAVERS = 5


@dataclass(frozen=True, slots=True)
class MyObjective:
    """A person's objective together with the team's of the same code: all key results in one list."""

    code: str
    title: str
    url: str
    status: str
    percent: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class MyQuarter:
    """A person's objectives of a quarter, and what is due from them.

    ``drafts``: how many planned ones are not active yet. ``asked``: what others wait for. ``owed``: reports, also of
    other active quarters.
    """

    objectives: tuple[MyObjective, ...]
    attention: tuple[Row, ...]
    drafts: int
    followed: list[Followed]
    asked: list[OpenRequest]
    owed: Owed


NO_QUARTER = MyQuarter((), (), 0, [], [], Owed([], []))


def person_quarter(user: User, quarter: Quarter, *, at: datetime, due: Sequence[int] | None = None) -> PersonQuarter:
    """What the person has to do with the quarter, from snapshots brought up to date. Two queries when nothing changed
    since the last read, one if the caller has already asked which snapshots are ``due``."""
    if user.scope("objective") == roles.FULL:
        keep_fresh(lambda: _shown_to(user, quarter, at.date()), at=at, due=due)
    return PersonQuarter.of(user.pk, quarter.pk)


def my_quarter(
    user: User, quarter: Quarter, *, at: datetime, found: PersonQuarter | None = None, reach: Reach | None = None
) -> MyQuarter:
    """Own key results, and those of the person's teams on that day, grouped by the objective's code.

    Nothing for people who do not read every objective: theirs is another first page. One query, none without key
    results; one or two more where something contributes. ``found``: what ``person_quarter`` gives; without it, it is
    looked up here (two queries more). ``reach``: whose check-ins the person reads.
    """
    if user.scope("objective") != roles.FULL:
        return NO_QUARTER
    today = at.date()
    found = found or person_quarter(user, quarter, at=at)
    records = _records(found, today)
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        groups.setdefault(record["objective_code"], []).append(record)
    reach = reach_of(user, today, found.near_on(today)) if reach is None else reach
    followed = [one["objective"] for one in found.followed if one["is_contributed"]]
    shares = contributions_to(
        [*(record["objective_id"] for record in records if record["is_contributed"]), *followed], at=at
    )
    made = {record["pk"]: row_from(record, today, reach=reach) for record in records}
    needy = [row for row in made.values() if row.mark == Status.AT_RISK]
    return MyQuarter(
        objectives=tuple(_objective(user, parts, made, shares) for _, parts in sorted(groups.items(), key=_by_code)),
        attention=tuple(sorted(needy, key=lambda row: (ORDER[mark_of(row.mark)], row.percent - (row.expected or 0)))),
        drafts=found.drafts,
        followed=followed_in(found, shares),
        asked=asked_of(user, found),
        owed=owed_by(user, quarter, found, at),
    )


def _by_code(group: tuple[str, list[dict[str, Any]]]) -> str:
    return natural(group[0])


def _shown_to(user: User, quarter: Quarter, today: date) -> KeyResultQuerySet:
    """Key results to bring up to date: own ones (of all active quarters, which may lack reports), teams', followed."""
    teams = Membership.objects.on(today).filter(user=user).values("team")
    running = Q(objective__quarter=quarter) | Q(objective__quarter__state=Quarter.State.ACTIVE)
    shared = Q(objective__quarter=quarter, objective__is_team=True, objective__primary_team__in=teams)
    followed = Q(objective__quarter=quarter, objective__follows__user=user)
    return KeyResult.objects.filter(Q(running, owner=user) | shared | followed)


def _records(found: PersonQuarter, today: date) -> list[dict[str, Any]]:
    """Own key results and those of the teams of that day, by code; no query if there are none."""
    day = today.isoformat()
    ids = {one["key_result"] for one in found.own if one["is_shown"]} | {
        one["key_result"] for one in found.shared if one["from"] <= day <= (one["until"] or day)
    }
    return sorted(keyed_records(ids), key=lambda record: (natural(record["code"]), record["pk"]))


def _objective(user: User, parts: list[dict[str, Any]], rows: dict[int, Row], shares: Contributions) -> MyObjective:
    own = [part for part in parts if part["objective_owner"] == user.pk and not part["is_team_objective"]]
    named = (own or parts)[0]
    whole = whole_of(parts, shares)
    row = rows[named["pk"]]
    return MyObjective(
        code=named["objective_code"],
        title=named["objective_title"],
        url=row.objective_url,
        status=whole.status.value,
        percent=whole_percent(whole.progress or 0),
        rows=tuple(rows[part["pk"]] for part in parts),
    )


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """How many live key results (or open initiatives) of a quarter still belong to a deactivated person."""

    owner_id: int
    name: str
    count: int


def owned_by_leavers(user: User, quarter: Quarter, reach: Reach) -> list[LeftBehind]:
    """What people who left still own, by person; only for planners of the team, who can hand it over.

    ``reach`` of the person: for managers, its teams are those they manage.
    """
    if not user.may("objective.plan"):
        return []
    rows = KeyResult.objects.live().filter(owner__is_active=False, objective__quarter=quarter)
    if user.profile == roles.MANAGER:
        rows = rows.filter(objective__primary_team__in=reach.teams)
    return _by_owner(rows)


def initiatives_of_leavers(user: User, quarter: Quarter, reach: Reach) -> list[LeftBehind]:
    """The same of initiatives that are neither done nor stopped."""
    if not user.may("objective.plan"):
        return []
    rows = Initiative.objects.live().filter(owner__is_active=False, key_result__objective__quarter=quarter)
    rows = rows.filter(state__in=Initiative.OPEN)
    if user.profile == roles.MANAGER:
        rows = rows.filter(key_result__objective__primary_team__in=reach.teams)
    return _by_owner(rows)


def _by_owner(rows: "QuerySet[Any]") -> list[LeftBehind]:
    found = rows.order_by("owner__sort_key", "owner").values_list("owner", "owner__display_name")
    return [LeftBehind(*row) for row in found.annotate(Count("pk"))[:LEAVERS]]
