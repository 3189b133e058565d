# ruff: noqa: S608 -- only the models' own table names and compiled querysets enter the text
"""Stakeholders met as agreed: whose stretches belong to which key result, and the share that follows; one statement.

A stretch is the days on which a stakeholder is met as agreed, or is not (``AgreedStretch``). A stakeholder belongs to a
key result on the days on which its owner of that day keeps the map or, in team scope, a member of the team on that day
does, unless somebody took them out. The share of a day is taken of all who belong to it on that day; with nobody there
is no share. It is a state and adds nothing up: what matters is the last day, today or the quarter's last.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from okrs.counting.credit import NEWEST, Claim, Counted, ReadKeyResults
from okrs.counting.readings import Reading, When, moment_of
from okrs.counting.sources import Source
from okrs.models import Exclusion, KeyResult
from okrs.models.choices import Scope
from okrs.models.owners import spans_of
from organization.models import Membership

_CENTS = Decimal("0.01")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a stakeholder that belong to one key result. ``counted_from``: the talk, or the day of the agreement."""

    stakeholder_id: int
    is_kept: bool
    first_day: date
    last_day: date
    counted_from: date


def counted(source: Source, asked: ReadKeyResults, *, at: When) -> dict[int, Counted]:
    """The share of each key result day by day, and who is met as agreed on the last of them."""
    found = _stretches(source, asked, at, candidates=True)
    return {kr.pk: _counted(found[kr.pk], last_day_of(kr, at)) for kr, _ in asked}


def claims(source: Source, asked: ReadKeyResults, *, at: When, candidates: bool = False) -> dict[int, list[Claim]]:
    """Who is met as agreed on the last day; with ``candidates`` also who is not. Dated by ``counted_from``."""
    found = _stretches(source, asked, at, candidates=candidates)
    return {kr.pk: [_claim(one) for one in found[kr.pk] if one.last_day == last_day_of(kr, at)] for kr, _ in asked}


def opening(source: Source, asked: tuple[KeyResult, Reading], first: date, last: date, *, at: When) -> list[int]:
    """Who began to be met as agreed in the days from ``first`` to ``last``, newest first; not who was before."""
    kr, _ = asked
    found = _stretches(source, [asked], at, candidates=False)[kr.pk]
    before = {(one.stakeholder_id, one.last_day + _DAY) for one in found}
    begun = {
        (one.first_day, one.stakeholder_id)
        for one in found
        if first <= one.first_day <= last
        and kr.objective.quarter.starts_on < one.first_day
        and (one.stakeholder_id, one.first_day) not in before
    }
    return list(dict.fromkeys(stakeholder for _, stakeholder in sorted(begun, reverse=True)))


def last_day_of(kr: KeyResult, at: When) -> date:
    """The day that the share is read on: that of ``at`` where the owner is, or the quarter's last."""
    return min(moment_of(kr, at).date(), kr.objective.quarter.ends_on)


def _claim(one: Stretch) -> Claim:
    return Claim(one.stakeholder_id, one.counted_from, None, hollow=False, zone_name="")


def _counted(found: list[Stretch], last_day: date) -> Counted:
    """``shares`` holds (day, share) from each day on which it changed; nothing if there is no share on the last day."""
    kept, of = Counter[date](), Counter[date]()
    for one in found:
        for day, change in ((one.first_day, 1), (one.last_day + _DAY, -1)):
            of[day] += change
            kept[day] += change * one.is_kept
    shares: list[tuple[date, Decimal]] = []
    passing = total = 0
    for day in sorted(of):
        if day > last_day:
            break
        passing, total = passing + kept[day], total + of[day]
        share = (100 * Decimal(passing) / total).quantize(_CENTS) if total else None
        if share is not None and (not shares or shares[-1][1] != share):
            shares.append((day, share))
    now = sorted(
        ((one.counted_from, one.stakeholder_id) for one in found if one.is_kept and one.last_day == last_day),
        reverse=True,
    )
    return Counted(
        days=tuple(sorted(day for day, _ in now)),
        shares=tuple(shares) if total else (),
        of=total,
        rows=len(now),
        newest=tuple(stakeholder for _, stakeholder in now[:NEWEST]),
    )


def _stretches(source: Source, asked: ReadKeyResults, at: When, *, candidates: bool) -> dict[int, list[Stretch]]:
    """The stretches of each key result, cut to the days on which they belong to it."""
    wanted = _wanted(asked, at)
    rows = asked[0][1].rows
    # Named here too, so that the view reads no other quarter.
    quarters = {kr.objective.quarter_id for kr, _ in asked}
    queryset = (rows.candidates if candidates else rows.qualifying)().filter(quarter_id__in=quarters)
    compiled, params = queryset.values_list(
        "stakeholder_id", "keeper_id", "quarter_id", "is_kept", "first_day", "last_day", "counted_from"
    ).query.sql_with_params()
    sql = f"""
        WITH wanted AS (
            SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::date[],
                                 %s::date[])
            AS w(key_result_id, scope, owner_id, team_id, quarter_id, first_day, last_day)),
        keepers AS (
            SELECT key_result_id, quarter_id, owner_id AS keeper_id, first_day, last_day FROM wanted
            WHERE scope = '{Scope.OWNER.value}'
            UNION ALL
            SELECT w.key_result_id, w.quarter_id, m.user_id, greatest(w.first_day, m.from_date),
                least(w.last_day, m.to_date)
            FROM wanted AS w JOIN {Membership._meta.db_table} AS m ON m.team_id = w.team_id
            WHERE w.scope = '{Scope.TEAM.value}')
        SELECT k.key_result_id, s.stakeholder_id, s.is_kept, greatest(k.first_day, s.first_day),
            least(k.last_day, s.last_day), s.counted_from
        FROM keepers AS k JOIN ({compiled})
            AS s(stakeholder_id, keeper_id, quarter_id, is_kept, first_day, last_day, counted_from)
            ON s.keeper_id = k.keeper_id AND s.quarter_id = k.quarter_id
            AND s.first_day <= k.last_day AND s.last_day >= k.first_day
        WHERE k.first_day <= k.last_day AND NOT EXISTS (
            SELECT 1 FROM {Exclusion._meta.db_table} AS x WHERE x.key_result_id = k.key_result_id
                AND x.row_id = s.stakeholder_id AND x.source = %s AND x.restored_at IS NULL)"""
    found: dict[int, list[Stretch]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*wanted, *params, source.name])
        for key_result_id, *row in cursor.fetchall():
            found[key_result_id].append(Stretch(*row))
    return found


def _wanted(asked: ReadKeyResults, at: When) -> list[list[Any]]:
    """The key results as a table of the statement: a row for each owner with their days up to the last."""
    lists: list[list[Any]] = [[] for _ in range(7)]
    for kr, _ in asked:
        quarter, last_day = kr.objective.quarter, last_day_of(kr, at)
        for span in spans_of(kr):
            row = (
                kr.pk,
                str(kr.scope),
                span.owner_id,
                kr.objective.primary_team_id,
                quarter.pk,
                max(quarter.starts_on, span.since or quarter.starts_on),
                min(last_day, span.until or last_day),
            )
            for values, value in zip(lists, row, strict=True):
                values.append(value)
    return lists
