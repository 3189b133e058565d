# ruff: noqa: S608 -- only the models' own table names and compiled querysets enter the text, see the docstring
"""To whom work is credited: one statement per source, for any number of key results.

The statement is put together from compiled querysets and from table names of the models; every value is a parameter.

Owner scope counts rows whose author or named participant is the owner. Team scope counts each row once if any of
these belonged to the primary team on the day of the row. The therapeutic area must match where the key result has
one and the work has one. (domain.md, *The MSL template*.)
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from okrs.measures.moments import When, moment_of
from okrs.measures.sources import COLUMNS, Source
from okrs.models import KeyResult
from okrs.models.choices import Scope
from organization.models import Membership


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is credited to a key result."""

    row_id: int
    day: date
    at: datetime | None
    hollow: bool


def counted(source: Source, key_results: list[KeyResult], *, at: When) -> dict[int, tuple[date, ...]]:
    """For each key result the day of every counted unit, oldest first; a unit counts from its first row on."""
    body, params = _credit(source, key_results, at, candidates=False)
    sql = f"""{body}
        SELECT key_result_id, array_agg(day ORDER BY day)
        FROM (SELECT key_result_id, unit_id, min(day) AS day FROM claimed GROUP BY key_result_id, unit_id) AS units
        GROUP BY key_result_id"""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = {key_result_id: tuple(days) for key_result_id, days in cursor.fetchall()}
    return {kr.pk: found.get(kr.pk, ()) for kr in key_results}


def claims(
    source: Source, key_results: list[KeyResult], *, at: When, candidates: bool = False
) -> dict[int, list[Claim]]:
    """For each key result every credited row; with ``candidates`` whatever rules, area and grace say."""
    body, params = _credit(source, key_results, at, candidates=candidates)
    result: dict[int, list[Claim]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(f"{body} SELECT key_result_id, row_id, day, at, hollow FROM claimed", params)
        for key_result_id, row_id, day, moment, hollow in cursor.fetchall():
            result[key_result_id].append(Claim(row_id, day, moment, hollow))
    return {kr.pk: result.get(kr.pk, []) for kr in key_results}


def _credit(source: Source, key_results: list[KeyResult], at: When, *, candidates: bool) -> tuple[str, list[Any]]:
    """The common part: which rows (``claimed``) belong to which key result. Identifiers come from the models."""
    first = min(kr.objective.quarter.starts_on for kr in key_results)
    last = max(kr.objective.quarter.ends_on for kr in key_results)
    rows = source.candidates() if candidates else source.qualifying()
    evidence, evidence_params = rows.query.sql_with_params()
    wanted, wanted_params = _wanted(key_results, at)
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
    # What has an hour is judged by it (a week's update is dated by its Friday, maybe ahead); the rest by its day.
    fits = f"""c.metric = w.metric AND c.day BETWEEN w.first_day AND w.last_day
               AND (c.at <= w.moment OR (c.at IS NULL AND c.day <= w.today)) {strict}"""
    columns = "w.key_result_id, c.row_id, c.unit_id, c.day, c.at, c.hollow"
    body = f"""
        WITH evidence ({", ".join(COLUMNS)}) AS ({evidence}),
        dated AS (SELECT * FROM evidence WHERE day BETWEEN %s AND %s),
        credit AS (SELECT dated.*, dated.author_id AS person_id FROM dated {participants}),
        wanted AS ({wanted}),
        claimed AS (
            SELECT {columns} FROM wanted AS w JOIN credit AS c ON c.person_id = w.owner_id AND {fits}
            WHERE w.scope = '{Scope.OWNER.value}'
            UNION
            SELECT {columns} FROM wanted AS w
            JOIN {Membership._meta.db_table} AS m ON m.team_id = w.team_id
            JOIN credit AS c ON c.person_id = m.user_id AND c.day >= m.from_date
                AND (m.to_date IS NULL OR c.day <= m.to_date) AND {fits}
            WHERE w.scope = '{Scope.TEAM.value}'
        )"""
    return body, [*evidence_params, first, last, *wanted_params]


def _wanted(key_results: list[KeyResult], at: When) -> tuple[str, list[Any]]:
    """The key results as a table of the statement."""
    lists: list[list[Any]] = [[] for _ in range(11)]
    for kr in key_results:
        quarter, moment = kr.objective.quarter, moment_of(kr, at)
        row = (
            kr.pk,
            str(kr.measured_by),
            str(kr.scope),
            kr.owner_id,
            kr.objective.primary_team_id,
            kr.objective.therapeutic_area_id,
            quarter.starts_on,
            quarter.ends_on,
            quarter.grace_ends_on,
            moment.date(),
            moment,
        )
        for values, value in zip(lists, row, strict=True):
            values.append(value)
    return (
        """SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[],
                                %s::date[], %s::date[], %s::date[], %s::date[], %s::timestamptz[])
           AS w(key_result_id, metric, scope, owner_id, team_id, area_id, first_day, last_day, grace_ends_on,
                today, moment)""",
        lists,
    )
