# ruff: noqa: S608 -- only the models' own table names and compiled querysets enter the text, see the docstring
"""To whom work is credited: one statement per source, for any number of key results.

The statement is built from compiled querysets and the models' table names; every value is a parameter.

Owner scope counts rows whose author or named participant is the owner of that day (``okrs/models/owners.py``). Team
scope counts each row once if any of them belonged to the primary team on the day of the row. If the key result and the
work both have a therapeutic area, it must match. (domain.md, *The MSL template*.) Rows excluded from a key result's
evidence are not credited to it. Where the in-depth rule says so, a person's later talk of a day counts only if it
shares no KOL with an earlier one that counts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from okrs.counting.custom import planned_rows
from okrs.counting.readings import ReadAs, Reading, When, moment_of
from okrs.counting.sources import ACTIVITIES, COLUMNS, Rows, Source, planned_activities, planned_interactions
from okrs.models import Exclusion, KeyResult
from okrs.models.choices import Calculation, Scope
from okrs.models.owners import spans_of
from organization.ground.clock import begun_anywhere
from organization.models import Membership

ReadKeyResults = Sequence[tuple[KeyResult, Reading]]
# No row of ``COLUMNS``, with their types.
_NOTHING = """SELECT NULL::text, NULL::bigint, NULL::bigint, NULL::date, NULL::bigint, NULL::bigint, NULL::date,
    NULL::timestamptz, NULL::date, NULL::text, NULL::boolean, NULL::numeric, NULL::boolean WHERE FALSE"""
_AMOUNTS = {ReadAs.SUM, ReadAs.RATE}
# How many of the newest rows behind a number are returned with it.
NEWEST = 5
# Up to this many owners and teams are looked up one by one; for more, one pass over the quarter is cheaper.
_FEW = 40


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is credited to a key result; ``zone_name``: the zone in which it was recorded."""

    row_id: int
    day: date
    at: datetime | None
    hollow: bool
    zone_name: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What is credited to one key result, oldest first: the day of each unit, and what its form (``ReadAs``) needs.

    ``rows`` is the number of rows behind it, ``newest`` the ids of the last few of them, newest first. Only of a day
    share: ``shares`` from each day on, and ``of`` how many the last one is taken (``stretches.py``).
    """

    days: tuple[date, ...] = ()
    entries: tuple[Claim, ...] = ()
    amounts: tuple[Decimal | None, ...] = ()
    passes: tuple[bool, ...] = ()
    rows: int = 0
    newest: tuple[int, ...] = ()
    shares: tuple[tuple[date, Decimal], ...] = ()
    of: int = 0


def counted(source: Source, asked: ReadKeyResults, *, at: When) -> dict[int, Counted]:
    """The units of each key result, each dated by its first row; one statement, whatever their readings."""
    forms = {reading.form for _, reading in asked}
    body, params = _credit(source, asked, at, candidates=False)
    inner, outer = ["key_result_id", "form", "unit_id", "min(day) AS day"], ["array_agg(day ORDER BY day, unit_id)"]

    def also(column: str, of: str, form: set[ReadAs]) -> None:
        """Add a list that only key results of some forms need; it costs the others nothing."""
        inner.append(f"{of} AS {column}")
        listed = ", ".join(f"'{one.value}'" for one in sorted(form, key=lambda one: one.value))
        outer.append(f"array_agg({column} ORDER BY day, unit_id) FILTER (WHERE form IN ({listed}))")

    if ReadAs.ENTRIES in forms:
        also("row_id", "min(row_id)", {ReadAs.ENTRIES})
        also("at", "min(at)", {ReadAs.ENTRIES})
        also("hollow", "bool_or(hollow)", {ReadAs.ENTRIES})
        also("zone_name", "min(zone_name)", {ReadAs.ENTRIES})
    if forms & _AMOUNTS:
        also("amount", "max(amount)", _AMOUNTS)
        also("passes", "bool_or(passes)", _AMOUNTS)
    # A row with several distinct things (say, three KOLs) is credited once for each of them.
    tells_apart = any(reading.version and reading.version.calculation == Calculation.DISTINCT for _, reading in asked)
    behind = "(SELECT DISTINCT key_result_id, row_id, day FROM claimed) AS once" if tells_apart else "claimed"
    sql = f"""{body}
        SELECT * FROM (
            SELECT key_result_id, count(*), (array_agg(row_id ORDER BY day DESC, row_id DESC))[:{NEWEST}]
            FROM {behind} GROUP BY key_result_id) AS behind
        JOIN (
            SELECT key_result_id, {", ".join(outer)}
            FROM (SELECT {", ".join(inner)} FROM claimed GROUP BY key_result_id, form, unit_id) AS units
            GROUP BY key_result_id) AS made USING (key_result_id)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = {row[0]: _counted(row[1:], forms) for row in cursor.fetchall()}
    return {kr.pk: found.get(kr.pk, Counted()) for kr, _ in asked}


def _counted(row: Sequence[Any], forms: set[ReadAs]) -> Counted:
    rows, newest, days = row[:3]
    rest = iter(row[3:])
    entries: tuple[Claim, ...] = ()
    amounts: tuple[Decimal | None, ...] = ()
    passes: tuple[bool, ...] = ()
    if ReadAs.ENTRIES in forms:
        ids, moments, hollows, zones = next(rest), next(rest), next(rest), next(rest)
        if ids is not None:
            entries = tuple(Claim(*one) for one in zip(ids, days, moments, hollows, zones, strict=True))
    if forms & _AMOUNTS:
        amounts, passes = tuple(next(rest) or ()), tuple(next(rest) or ())
    return Counted(tuple(days), entries, amounts, passes, rows, tuple(newest))


def opening(source: Source, asked: tuple[KeyResult, Reading], first: date, last: date, *, at: When) -> list[int]:
    """The first row of each unit that is new in the days from ``first`` to ``last``, newest first."""
    body, params = _credit(source, [asked], at, candidates=False)
    sql = f"""{body}
        SELECT row_id FROM (
            SELECT (array_agg(row_id ORDER BY day, row_id))[1] AS row_id, min(day) AS day
            FROM claimed GROUP BY unit_id) AS units
        WHERE day BETWEEN %s AND %s GROUP BY row_id, day ORDER BY day DESC, row_id DESC"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, first, last])
        return [row[0] for row in cursor.fetchall()]


def claims(source: Source, asked: ReadKeyResults, *, at: When, candidates: bool = False) -> dict[int, list[Claim]]:
    """All credited rows of each key result; with ``candidates`` also those that fail the rules, area or grace."""
    body, params = _credit(source, asked, at, candidates=candidates)
    result: dict[int, list[Claim]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(f"{body} SELECT DISTINCT key_result_id, row_id, day, at, hollow, zone_name FROM claimed", params)
        for key_result_id, *row in cursor.fetchall():
            result[key_result_id].append(Claim(*row))
    return {kr.pk: result.get(kr.pk, []) for kr, _ in asked}


@dataclass(frozen=True, slots=True)
class Plan:
    """A row that was on record ``ahead`` days before its day; ``passes``: it counts, or could once it is done."""

    unit_id: int
    day: date
    ahead: int
    is_open: bool
    passes: bool


def plans(source: Source, asked: ReadKeyResults) -> dict[int, list[Plan]]:
    """The plans of each key result in its quarter, kept or not, oldest first; one statement."""
    read = [(kr, Reading(reading.metric, _plans_of(source, reading), ReadAs.RATE)) for kr, reading in asked]
    body, params = _credit(source, read, max(kr.objective.quarter.ends_on for kr, _ in asked), candidates=False)
    result: dict[int, list[Plan]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""{body} SELECT key_result_id, unit_id, day, amount::int, hollow, passes FROM claimed
                WHERE amount > 0 OR hollow ORDER BY day, row_id""",
            params,
        )
        for key_result_id, *row in cursor.fetchall():
            result[key_result_id].append(Plan(*row))
    return result


def _plans_of(source: Source, reading: Reading) -> Rows:
    """The plans of a reading as rows; for activities those of every kind."""
    all_rows, rule, version = source.model._default_manager.all(), reading.rule, reading.version
    if source is ACTIVITIES:
        rows = all_rows.filter(planned_on__isnull=False)
    else:
        # What was recorded afterwards was no plan; to leave it out here spares counting its topics and questions.
        rows = all_rows.filter(Q(state="planned") | Q(entered_on__lt=F("occurred_on")))
    if rule is None:
        return Rows("plans", source, lambda: planned_activities(rows), all_rows.all)
    if version is not None:
        return Rows(reading.metric, source, lambda: planned_rows(version, rule, rows), all_rows.all)
    return Rows(reading.metric, source, lambda: planned_interactions(rows, rule, reading.metric), all_rows.all)


def _credit(source: Source, asked: ReadKeyResults, at: When, *, candidates: bool) -> tuple[str, list[Any]]:
    """The shared part: which rows (``claimed``) belong to which key result. Identifiers come from the models."""
    first = min(kr.objective.quarter.starts_on for kr, _ in asked)
    last_day = max(kr.objective.quarter.ends_on for kr, _ in asked)
    parts: list[str] = []
    params: list[Any] = []
    near = _of_few(source, asked, first, last_day)
    for rows in dict.fromkeys(reading.rows for _, reading in asked):
        try:
            queryset = rows.candidates() if candidates else rows.qualifying()
            sql, values = (queryset if near is None else queryset.filter(pk__in=near)).query.sql_with_params()
        except EmptyResultSet:  # a filter that nothing can pass
            sql, values = _NOTHING, ()
        parts.append(f"({sql})")
        params += values
    wanted, wanted_params = _wanted(asked, at)
    participants = ""
    if source.participants:
        model, column = source.participants
        participants = f"""
            UNION ALL
            SELECT dated.*, p.user_id FROM dated JOIN {model._meta.db_table} AS p ON p.{column} = dated.row_id"""
    strict = (
        ""
        if candidates
        else """AND c.entered_on <= w.grace_ends_on
               AND (w.area_id IS NULL OR c.area_id IS NULL OR c.area_id = w.area_id)"""
    )
    # For a moment, rows with a time are judged by it (an update is dated by its due day, which may lie ahead), others
    # by their day. For a past day, all rows are judged by the recorded day.
    if isinstance(at, datetime):
        until = "(c.at <= w.moment OR (c.at IS NULL AND c.day <= w.today))"
    else:
        until = "c.known_on <= w.today"
    # A row is its owner's by its day; what was submitted before it was due is also of the owner of that day.
    fits = f"""c.metric = w.metric AND c.day BETWEEN w.first_day AND w.last_day
               AND (c.day BETWEEN w.since AND w.until
                    OR (c.at IS NOT NULL AND least(c.day, c.known_on) BETWEEN w.since AND w.until))
               AND {until} {strict}"""
    columns = "w.key_result_id, w.form, c.row_id, c.unit_id, c.day, c.at, c.hollow, c.zone_name"
    names = "key_result_id, form, row_id, unit_id, day, at, hollow, zone_name"
    if not candidates and any(reading.form in _AMOUNTS for _, reading in asked):
        columns, names = f"{columns}, c.amount, c.passes", f"{names}, amount, passes"
    met, met_params = ("", []) if candidates else _met(asked, near)
    name, once = "claimed", ""
    if met:
        # Whose talk it is, until it is known which of the day's talks count; in a team each person has their own.
        columns += ", c.metric, c.person_id"
        name = "credited_once"
        once = f""",
        met (metric, row_id, kol_id) AS ({met}),
        in_turn AS (
            SELECT c.*, CASE WHEN m.kol_id IS NULL THEN 1 ELSE dense_rank() OVER (
                PARTITION BY c.key_result_id, c.metric, c.person_id, c.day, m.kol_id ORDER BY c.at, c.row_id)
                END AS turn
            FROM credited_once AS c LEFT JOIN met AS m ON m.metric = c.metric AND m.row_id = c.row_id
        ),
        claimed AS (
            SELECT DISTINCT {names} FROM in_turn GROUP BY {names}, person_id HAVING max(turn) = 1
        )"""
    body = f"""
        WITH evidence ({", ".join(COLUMNS)}) AS ({" UNION ALL ".join(parts)}),
        dated AS (SELECT * FROM evidence WHERE day BETWEEN %s AND %s),
        credit AS (SELECT dated.*, dated.author_id AS person_id FROM dated {participants}),
        wanted AS ({wanted}),
        credited AS (
            SELECT {columns} FROM wanted AS w JOIN credit AS c ON c.person_id = w.owner_id AND {fits}
            WHERE w.scope = '{Scope.OWNER.value}'
            UNION
            SELECT {columns} FROM wanted AS w
            JOIN {Membership._meta.db_table} AS m ON m.team_id = w.team_id
            JOIN credit AS c ON c.person_id = m.user_id AND c.day >= m.from_date
                AND (m.to_date IS NULL OR c.day <= m.to_date) AND {fits}
            WHERE w.scope = '{Scope.TEAM.value}'
        ),
        {name} AS (
            SELECT * FROM credited AS c WHERE NOT EXISTS (
                SELECT 1 FROM {Exclusion._meta.db_table} AS x
                WHERE x.key_result_id = c.key_result_id AND x.row_id = c.row_id
                    AND x.source = %s AND x.restored_at IS NULL)
        ){once}"""
    return body, [*params, first, last_day, *wanted_params, source.name, *met_params]


def _met(asked: ReadKeyResults, near: RawSQL | None) -> tuple[str, list[Any]]:
    """Whom the rows met, for readings under which a KOL counts once a day; empty if there are none."""
    parts: list[str] = []
    params: list[Any] = []
    for rows in dict.fromkeys(reading.rows for _, reading in asked):
        if rows.attendees is not None:
            met = rows.attendees() if near is None else rows.attendees().filter(interaction__in=near)
            sql, values = met.query.sql_with_params()
            parts.append(f"({sql})")
            params += values
    return " UNION ALL ".join(parts), params


def _of_few(source: Source, asked: ReadKeyResults, first: date, last: date) -> RawSQL | None:
    """For few key results, the ids of their people's work in these days, so that no other work is read.

    This only narrows what is read: ``_credit`` decides who is credited.
    """
    owners = {span.owner_id for kr, _ in asked if kr.scope == Scope.OWNER for span in spans_of(kr)}
    teams = {kr.objective.primary_team_id for kr, _ in asked if kr.scope == Scope.TEAM}
    if len(owners) + len(teams) > _FEW:
        return None
    people = (
        f"SELECT unnest(%s::bigint[]) UNION SELECT user_id FROM {Membership._meta.db_table} WHERE team_id = ANY(%s)"
    )
    params: list[Any] = [list(owners), list(teams)]
    sql = f"SELECT id FROM {source.model._meta.db_table} WHERE {source.author} IN ({people})"
    if source.dated:
        sql += f" AND {source.dated} BETWEEN %s AND %s"
        params += [first, last]
    if source.participants:
        model, column = source.participants
        sql += f" UNION ALL SELECT {column} FROM {model._meta.db_table} WHERE user_id IN ({people})"
        params += [list(owners), list(teams)]
    return RawSQL(sql, params)  # noqa: S611 -- as the whole module


def _wanted(asked: ReadKeyResults, at: When) -> tuple[str, list[Any]]:
    """The key results as a table of the statement: a row for each owner with their days."""
    lists: list[list[Any]] = [[] for _ in range(14)]
    for kr, reading in asked:
        quarter, moment = kr.objective.quarter, moment_of(kr, at)
        for span in spans_of(kr):
            row = (
                kr.pk,
                reading.metric,
                reading.form.value,
                str(kr.scope),
                span.owner_id,
                kr.objective.primary_team_id,
                kr.objective.therapeutic_area_id,
                quarter.starts_on,
                quarter.ends_on,
                span.since or date.min,
                span.until or date.max,
                quarter.grace_ends_on,
                begun_anywhere(at) if isinstance(at, datetime) else at,
                moment,
            )
            for values, value in zip(lists, row, strict=True):
                values.append(value)
    return (
        """SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[],
                                %s::bigint[], %s::date[], %s::date[], %s::date[], %s::date[], %s::date[],
                                %s::date[], %s::timestamptz[])
           AS w(key_result_id, metric, form, scope, owner_id, team_id, area_id, first_day, last_day, since, until,
                grace_ends_on, today, moment)""",
        lists,
    )
