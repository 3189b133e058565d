# ruff: noqa: S608, S611 -- only the models' own table names, our columns and compiled querysets enter the text
"""Work counted for many cells at once: by quarter, therapeutic area and team, in one statement.

What qualifies is what qualifies for a key result (``readings_of``); a team is credited as team key results credit it:
a row counts for every team to which its author or a named participant belonged on its day, and once in a total. The
area is the one the row is tagged with; work without one stands for itself. A row that was taken out of one key
result's evidence is work all the same, and counts here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import RawSQL

from okrs.measures.readings import Form, Reading, readings_of
from okrs.measures.sources import COLUMNS, Source
from okrs.models import KeyResult, MeasureDefinition, Objective
from okrs.models.choices import Tag
from organization.models import Membership, Quarter, User

# A value of a tag: an id, or None for work that has none.
Key = int | None
_COLUMN = {Tag.AREA: "area_id", Tag.QUARTER: "quarter_id", Tag.TEAM: "team_id"}


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, in which quarters and until when; ``readings`` says by which rows in each quarter."""

    quarters: tuple[Quarter, ...]
    readings: dict[int, Reading]
    at: datetime
    area: int | None = None
    team: int | None = None

    @property
    def source(self) -> Source:
        """The table of work."""
        return next(iter(self.readings.values())).source

    @property
    def form(self) -> Form:
        """What becomes of the rows."""
        return next(iter(self.readings.values())).form


def counting(
    metric: str,
    definition: MeasureDefinition | None,
    quarters: Sequence[Quarter],
    *,
    at: datetime,
    area: int | None = None,
    team: int | None = None,
) -> Counting:
    """How ``metric`` is read in each of ``quarters`` (at least one), as a key result of it would be.

    A version of a rule that held when a quarter was closed holds for it here too. At most two queries.
    """
    asked = [
        KeyResult(pk=quarter.pk, measured_by=metric, measure=definition, objective=Objective(quarter=quarter))
        for quarter in quarters
    ]
    return Counting(tuple(quarters), readings_of(asked), at, area, team)


@dataclass(frozen=True, slots=True)
class Amount:
    """The number of one cell, and how many units stand behind it (for a share: of how many it is one)."""

    number: Decimal | None
    units: int


def cross(asked: Counting, by: Sequence[Tag]) -> dict[tuple[Key | str, ...], Amount]:
    """The number of every cell of ``by`` (one or two tags), of every line and of the whole; one statement.

    Keys are one value for each tag of ``by``; "all" stands where a tag is summed over. A unit that stands in several
    cells (a study of two quarters, a meeting of two teams) is counted once in each of them and once in their total.
    """
    body, params = _placed(asked, teams=Tag.TEAM in by)
    columns = [_COLUMN[tag] for tag in by]
    sets: list[list[str]] = [[]]
    for column in columns:
        sets += [[*one, column] for one in sets]
    listed = ", ".join(columns)
    grouping = ", ".join(f"({', '.join([*one, 'unit_id'])})" for one in sets)
    sql = f"""{body}
        SELECT level, {listed}, count(*), coalesce(sum(amount), 0), count(*) FILTER (WHERE passes)
        FROM (
            SELECT GROUPING({listed}) AS level, {listed}, unit_id, max(amount) AS amount, bool_or(passes) AS passes
            FROM placed GROUP BY GROUPING SETS ({grouping})
        ) AS units GROUP BY level, {listed}"""
    found: dict[tuple[Key | str, ...], Amount] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for level, *rest in cursor.fetchall():
            units, total, passing = rest[-3:]
            bits = [level >> (len(by) - 1 - place) & 1 for place in range(len(by))]
            key = tuple("all" if summed else value for summed, value in zip(bits, rest, strict=False))
            found[key] = Amount(_number(asked.form, units, total, passing), units)
    return found


def _number(form: Form, units: int, total: Decimal, passing: int) -> Decimal | None:
    if form is Form.SUM:
        return Decimal(total)
    if form is Form.RATE:
        return (100 * Decimal(passing) / units).quantize(Decimal("0.01")) if units else None
    return Decimal(units)


def rows_behind(asked: Counting, values: dict[Tag, Key]) -> RawSQL:
    """The ids of the rows behind a cell, for ``filter(pk__in=…)`` on ``source.model``.

    ``values`` hold the tags that the cell is fixed to; None means work without one.
    """
    body, params = _placed(asked, teams=Tag.TEAM in values)
    parts = []
    for tag, value in values.items():
        parts.append(f"{_COLUMN[tag]} IS NULL" if value is None else f"{_COLUMN[tag]} = %s")
        params += [] if value is None else [value]
    where = f" WHERE {' AND '.join(parts)}" if parts else ""
    return RawSQL(f"{body} SELECT row_id FROM placed{where}", params)


def _placed(asked: Counting, *, teams: bool) -> tuple[str, list[Any]]:
    """The common part: which rows (``placed``) stand in which quarter, area and, with ``teams``, team."""
    first = min(quarter.starts_on for quarter in asked.quarters)
    last = max(quarter.ends_on for quarter in asked.quarters)
    parts: list[str] = []
    params: list[Any] = []
    for rows in dict.fromkeys(reading.rows for reading in asked.readings.values()):
        try:
            sql, values = rows.everybodys().query.sql_with_params()
        except EmptyResultSet:  # a filter that nothing can pass
            continue
        parts.append(f"({sql})")
        params += values
    nothing = "SELECT " + ", ".join(f"NULL::{one}" for one in _TYPES) + " WHERE FALSE"
    in_area = "AND e.area_id = %s" if asked.area is not None else ""
    body = f"""
        WITH evidence ({", ".join(COLUMNS)}) AS ({" UNION ALL ".join(parts) or nothing}),
        near AS (SELECT * FROM evidence WHERE day BETWEEN %s AND %s),
        asked AS (SELECT * FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::date[], %s::date[])
                  AS a(quarter_id, metric, first_day, last_day, grace_ends_on)),
        dated AS (
            SELECT a.quarter_id, e.area_id, e.row_id, e.unit_id, e.day, e.author_id, e.amount, e.passes
            FROM asked AS a JOIN near AS e ON e.metric = a.metric AND e.day BETWEEN a.first_day AND a.last_day
                AND e.entered_on <= a.grace_ends_on {in_area}
            JOIN {User._meta.db_table} AS u ON u.id = e.author_id
            WHERE e.at <= %s OR (e.at IS NULL AND e.day <= (%s::timestamptz AT TIME ZONE u.timezone)::date)
        ), """
    params += [first, last, *_asked(asked), *([] if asked.area is None else [asked.area]), asked.at, asked.at]
    if not teams and asked.team is None:
        return body + "placed AS (SELECT *, NULL::bigint AS team_id FROM dated)", params
    participants = ""
    if asked.source.participants:
        model, column = asked.source.participants
        participants = f"""
            UNION ALL SELECT d.*, p.user_id FROM dated AS d
            JOIN {model._meta.db_table} AS p ON p.{column} = d.row_id"""
    # A row of nobody who was in a team then stands for itself; no join by row, of which no index helps.
    body += f"""
        people AS (SELECT dated.*, author_id AS person_id FROM dated {participants}),
        members AS (
            SELECT p.*, m.team_id, bool_or(m.team_id IS NOT NULL) OVER (PARTITION BY p.row_id) AS has_team
            FROM people AS p LEFT JOIN {Membership._meta.db_table} AS m ON m.user_id = p.person_id
                AND p.day >= m.from_date AND (m.to_date IS NULL OR p.day <= m.to_date)
        ),
        placed AS (
            SELECT DISTINCT quarter_id, area_id, row_id, unit_id, amount, passes, team_id FROM members
            WHERE """
    if asked.team is None:
        return body + "team_id IS NOT NULL OR NOT has_team)", params
    return body + "team_id = %s)", [*params, asked.team]


# Of ``COLUMNS``.
_TYPES = (
    "text", "bigint", "bigint", "date", "bigint", "bigint", "date", "timestamptz", "boolean", "numeric", "boolean",
)  # fmt: skip


def _asked(asked: Counting) -> list[list[Any]]:
    """The quarters as a table of the statement."""
    return [
        [quarter.pk for quarter in asked.quarters],
        [asked.readings[quarter.pk].metric for quarter in asked.quarters],
        [quarter.starts_on for quarter in asked.quarters],
        [quarter.ends_on for quarter in asked.quarters],
        [quarter.grace_ends_on for quarter in asked.quarters],
    ]
