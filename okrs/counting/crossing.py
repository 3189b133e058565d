# ruff: noqa: S608 -- only the models' own table names, our columns and compiled querysets enter the text
"""Counts work for many cells at once, by quarter, therapeutic area, team, person, tier, channel and a custom field, in
one statement.

Rows qualify as they do for a key result (``readings_of``). Teams and people are credited as in key results: a row
counts for its author and every named participant, for every team to which one of them belonged on its day, and once in
a total. The area is the row's own; work without one has its own line. An interaction counts for the tier that each KOL
who took part held in its area on its day, for its channel, and for each value that it holds in a custom field; other
work has none of them. A row excluded from one key
result's evidence is still work, and counts here.

A count that takes too long for a page is gathered quarter by quarter (``gathering``) and then counted from there, with
the same numbers; ``okrs/reports/long_counts.py`` decides when.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from psycopg2.errors import QueryCanceled

from interactions.models import Interaction, TierAssignment
from okrs.counting.conditions import counted_attendees
from okrs.counting.readings import ReadAs, Reading, readings_of
from okrs.counting.sources import COLUMNS, INTERACTIONS, Source, attendees_of
from okrs.models import KeyResult, MeasureDefinition, Objective
from okrs.models.choices import Calculation, Tag
from organization.custom_fields.filters import holding_texts
from organization.ground.clock import begun_anywhere
from organization.models import CustomField, Membership, Quarter

# A value of a tag: an id or a word, or None for work without one.
Key = int | str | None
_COLUMN = {
    Tag.AREA: "area_id", Tag.QUARTER: "quarter_id", Tag.TEAM: "team_id", Tag.PERSON: "person_id", Tag.TIER: "tier",
    Tag.CHANNEL: "channel", Tag.FIELD: "field",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, in which quarters and until when; ``readings``: how it is read in each quarter.

    Of interactions alone: ``field``, the key of the custom field that tells them apart, whose values are ``field_key``;
    ``custom``, what custom fields are to hold, as ``holding_texts`` takes it.
    """

    metric: str
    definition: int | None
    quarters: tuple[Quarter, ...]
    readings: dict[int, Reading]
    at: datetime
    area: int | None = None
    team: int | None = None
    field: str = ""
    custom: tuple[tuple[str, str], ...] = ()

    @property
    def source(self) -> Source:
        """The table of work."""
        return next(iter(self.readings.values())).source

    @property
    def form(self) -> ReadAs:
        """How the rows become a number."""
        return next(iter(self.readings.values())).form


def counting(
    metric: str,
    definition: MeasureDefinition | None,
    quarters: Sequence[Quarter],
    *,
    at: datetime,
    area: int | None = None,
    team: int | None = None,
    field: str = "",
    custom: tuple[tuple[str, str], ...] = (),
) -> Counting:
    """How ``metric`` is read in each of ``quarters`` (at least one), as a key result of it would be.

    A closed quarter keeps the version of a rule that held when it was closed, as everywhere. At most two queries.
    """
    asked = [
        KeyResult(pk=quarter.pk, measured_by=metric, measure=definition, objective=Objective(quarter=quarter))
        for quarter in quarters
    ]
    of = definition.pk if definition else None
    return Counting(metric, of, tuple(quarters), readings_of(asked), at, area, team, field, custom)


def field_key(value: str) -> str:
    """The key of a value of a custom field, which is no word of the tables themselves, such as "all"."""
    return f"={value}"


@dataclass(frozen=True, slots=True)
class Amount:
    """The number of one cell, and how many units are behind it (for a share: how many it is a share of)."""

    number: Decimal | None
    units: int


class TooLong(Exception):
    """A count was stopped because it took longer than allowed."""


def cross(asked: Counting, by: Sequence[Tag], *, within: float | None = None) -> dict[tuple[Key | str, ...], Amount]:
    """The number of every cell of ``by`` (one or two tags), of every line and of the total; one statement.

    A key has one value for each tag of ``by``, or "all" where it sums over the tag. A unit in several cells (a study in
    two quarters, a meeting of two teams) counts once in each of them and once in their total. Raises TooLong when it
    takes more than ``within`` seconds.
    """
    body, params = _placed(asked, by)
    return _crossed(body, params, asked.form, by, within)


def cross_gathered(asked: Counting, by: Sequence[Tag]) -> dict[tuple[Key | str, ...], Amount]:
    """The same of what was gathered."""
    return _crossed("", [], asked.form, by, None)


def _crossed(
    body: str, params: list[Any], form: ReadAs, by: Sequence[Tag], within: float | None
) -> dict[tuple[Key | str, ...], Amount]:
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
    for level, *rest in _read(sql, params, within):
        units, total, passing = rest[-3:]
        bits = [level >> (len(by) - 1 - place) & 1 for place in range(len(by))]
        key = tuple("all" if summed else value for summed, value in zip(bits, rest, strict=False))
        found[key] = Amount(_number(form, units, total, passing), units)
    return found


def _read(sql: str, params: list[Any], within: float | None) -> list[tuple[Any, ...]]:
    """The rows of one statement. Raises TooLong when it takes more than ``within`` seconds."""
    if within is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {max(1, round(1000 * within))}; {sql}", params)
            found = list(cursor.fetchall())
            # Nothing was written, and the time limit must end with its statement.
            transaction.set_rollback(True)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooLong from error
        raise
    return found


def _number(form: ReadAs, units: int, total: Decimal, passing: int) -> Decimal | None:
    if form is ReadAs.SUM:
        return Decimal(total)
    if form is ReadAs.RATE:
        return (100 * Decimal(passing) / units).quantize(Decimal("0.01")) if units else None
    return Decimal(units)


def row_ids(
    asked: Counting, values: dict[Tag, Key], *, by: Collection[Tag] = (), within: float | None = None
) -> list[int]:
    """The ids of the rows behind a cell, each once, of ``source.model``.

    ``values`` are the cell's tags; None means work without one. ``by``: all tags of its table, if it sums over some.
    Raises TooLong as ``cross`` does.
    """
    body, params = _placed(asked, by or values)
    where, more = _where(values)
    return [row[0] for row in _read(f"{body} SELECT DISTINCT row_id FROM placed{where}", params + more, within)]


def row_ids_gathered(values: dict[Tag, Key]) -> list[int]:
    """The same of what was gathered."""
    where, params = _where(values)
    return [row[0] for row in _read(f"SELECT DISTINCT row_id FROM placed{where}", params, None)]


def _where(values: dict[Tag, Key]) -> tuple[str, list[Any]]:
    parts = [f"{_COLUMN[tag]} IS NULL" if value is None else f"{_COLUMN[tag]} = %s" for tag, value in values.items()]
    return f" WHERE {' AND '.join(parts)}" if parts else "", [value for value in values.values() if value is not None]


_GATHERED = "quarter_id, area_id, row_id, unit_id, amount, passes, team_id, person_id, tier, channel, field"


@contextmanager
def gathering(by: Collection[Tag]) -> Iterator[Callable[[Counting, Quarter], None]]:
    """A temporary table in which to gather rows, quarter by quarter. ``by``: the tags to tell apart."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.placed")
        cursor.execute(
            """CREATE TEMPORARY TABLE placed (quarter_id bigint, area_id bigint, row_id bigint, unit_id bigint,
               amount numeric, passes boolean, team_id bigint, person_id bigint, tier text, channel text, field text)"""
        )

        def gather(asked: Counting, quarter: Quarter) -> None:
            body, params = _placed(replace(asked, quarters=(quarter,)), by)
            cursor.execute(f"INSERT INTO pg_temp.placed ({_GATHERED}) {body} SELECT {_GATHERED} FROM placed", params)

        yield gather
        cursor.execute("DROP TABLE pg_temp.placed")


def _placed(asked: Counting, by: Collection[Tag]) -> tuple[str, list[Any]]:
    """The shared part: which rows (``placed``) belong to which value of the tags ``by``; the others are empty."""
    body, params = _dated(asked)
    met, met_params = _met(asked)
    people = Tag.PERSON in by
    teams = Tag.TEAM in by or asked.team is not None
    shared = "quarter_id, area_id, row_id, unit_id, day, amount, passes"
    kept = "quarter_id, area_id, row_id, unit_id, amount, passes"
    if not (people or teams or met):
        body += f"credited AS (SELECT {kept}, NULL::bigint AS team_id, NULL::bigint AS person_id FROM dated)"
        return _labelled(asked, by, body, params)
    participants = ""
    if asked.source.participants:
        model, column = asked.source.participants
        participants = f"""
            UNION ALL SELECT d.*, p.user_id FROM dated AS d
            JOIN {model._meta.db_table} AS p ON p.{column} = d.row_id"""
    # A row whose people were in no team that day has its own line. Found by a window: no index helps a join by row.
    everybody = "credit" if met else "people"
    body += f"""
        {everybody} AS (SELECT dated.*, author_id AS person_id FROM dated {participants}),"""
    if met:
        params += met_params
        body += f"""
        met (metric, row_id, kol_id) AS ({met}),
        in_turn AS (
            SELECT c.*, CASE WHEN m.kol_id IS NULL THEN 1 ELSE dense_rank() OVER (
                PARTITION BY c.quarter_id, c.metric, c.person_id, c.day, m.kol_id ORDER BY c.at, c.row_id) END AS turn
            FROM credit AS c LEFT JOIN met AS m ON m.metric = c.metric AND m.row_id = c.row_id
        ),
        people AS (
            SELECT {shared}, person_id FROM in_turn GROUP BY {shared}, person_id HAVING max(turn) = 1
        ),"""
    person = "person_id" if people else "NULL::bigint AS person_id"
    if not teams:
        body += f"credited AS (SELECT DISTINCT {kept}, NULL::bigint AS team_id, {person} FROM people)"
        return _labelled(asked, by, body, params)
    alone = "p.row_id, p.person_id" if people else "p.row_id"
    body += f"""
        members AS (
            SELECT p.*, m.team_id, bool_or(m.team_id IS NOT NULL) OVER (PARTITION BY {alone}) AS has_team
            FROM people AS p LEFT JOIN {Membership._meta.db_table} AS m ON m.user_id = p.person_id
                AND p.day >= m.from_date AND (m.to_date IS NULL OR p.day <= m.to_date)
        ),
        credited AS (
            SELECT DISTINCT {kept}, team_id, {person} FROM members
            WHERE {"team_id IS NOT NULL OR NOT has_team" if asked.team is None else "team_id = %s"})"""
    if asked.team is not None:
        params.append(asked.team)
    return _labelled(asked, by, body, params)


def _labelled(asked: Counting, by: Collection[Tag], body: str, params: list[Any]) -> tuple[str, list[Any]]:
    """``placed``: what is credited, with tiers of KOLs who count, channel and values of a field, where ``by`` asks."""
    tier = channel = held = "NULL::text"
    joins = ""
    if Tag.TIER in by and asked.source is INTERACTIONS:
        attended, more = _attended(asked)
        params += more
        tier = "t.tier"
        own = "AND k.kol_id = d.unit_id" if _counts_kols(asked) else ""
        body += f""",
        attended (metric, row_id, kol_id) AS ({attended}),
        tiers AS (
            SELECT DISTINCT d.quarter_id, d.row_id, d.unit_id, a.tier FROM dated AS d
            JOIN attended AS k ON k.metric = d.metric AND k.row_id = d.row_id {own}
            LEFT JOIN {TierAssignment._meta.db_table} AS a ON a.kol_id = k.kol_id
                AND a.therapeutic_area_id = d.area_id AND d.day >= a.from_date
                AND (a.to_date IS NULL OR d.day <= a.to_date)
        )"""
        joins = """LEFT JOIN tiers AS t
            ON t.quarter_id = c.quarter_id AND t.row_id = c.row_id AND t.unit_id = c.unit_id"""
    if {Tag.CHANNEL, Tag.FIELD} & set(by) and asked.source is INTERACTIONS:
        channel = "nullif(i.channel, '')" if Tag.CHANNEL in by else channel
        joins += f" JOIN {Interaction._meta.db_table} AS i ON i.id = c.row_id"
    if Tag.FIELD in by and asked.source is INTERACTIONS:
        held = "'=' || f.value"  # as in field_key
        joins += """ LEFT JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(i.custom -> %s)
            WHEN 'array' THEN i.custom -> %s ELSE jsonb_build_array(i.custom -> %s) END) AS f(value) ON TRUE"""
        params += [asked.field] * 3
    return (
        f"""{body},
        placed AS (SELECT c.*, {tier} AS tier, {channel} AS channel, {held} AS field FROM credited AS c {joins})""",
        params,
    )


def _attended(asked: Counting) -> tuple[str, list[Any]]:
    """Which KOLs count in each interaction: all who took part, or those whom the measure's own filters let pass."""
    parts: list[str] = []
    params: list[Any] = []
    for reading in {one.rows.key: one for one in asked.readings.values()}.values():
        which = counted_attendees(reading.version.source, reading.version.filters) if reading.version else None
        sql, values = attendees_of(reading.rows.key, which)().query.sql_with_params()
        parts.append(f"({sql})")
        params += values
    return " UNION ALL ".join(parts), params


def _counts_kols(asked: Counting) -> bool:
    """Whether each KOL is a unit, who then counts for the own tier alone."""
    versions = [one.version for one in asked.readings.values() if one.version]
    return any(one.calculation == Calculation.DISTINCT and one.of == "kols" for one in versions)


def _dated(asked: Counting) -> tuple[str, list[Any]]:
    """The rows that qualify, each in its quarter."""
    first = min(quarter.starts_on for quarter in asked.quarters)
    last = max(quarter.ends_on for quarter in asked.quarters)
    parts: list[str] = []
    params: list[Any] = []
    for rows in dict.fromkeys(asked.readings[quarter.pk].rows for quarter in asked.quarters):
        try:
            sql, values = rows.everybodys().query.sql_with_params()
        except EmptyResultSet:  # a filter that nothing can pass
            continue
        parts.append(f"({sql})")
        params += values
    nothing = "SELECT " + ", ".join(f"NULL::{one}" for one in _TYPES) + " WHERE FALSE"
    in_area = "AND e.area_id = %s" if asked.area is not None else ""
    held, held_params = _held(asked)
    body = f"""
        WITH evidence ({", ".join(COLUMNS)}) AS ({" UNION ALL ".join(parts) or nothing}),
        near AS (SELECT * FROM evidence WHERE day BETWEEN %s AND %s),
        asked AS (SELECT * FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::date[], %s::date[])
                  AS a(quarter_id, metric, first_day, last_day, grace_ends_on)),
        dated AS (
            SELECT a.quarter_id, e.area_id, e.row_id, e.unit_id, e.day, e.author_id, e.amount, e.passes, e.metric, e.at
            FROM asked AS a JOIN near AS e ON e.metric = a.metric AND e.day BETWEEN a.first_day AND a.last_day
                AND e.entered_on <= a.grace_ends_on {in_area} {held}
            WHERE e.at <= %s OR (e.at IS NULL AND e.day <= %s)
        ), """
    params += [first, last, *_asked(asked), *([] if asked.area is None else [asked.area]), *held_params, asked.at]
    params.append(begun_anywhere(asked.at))
    return body, params


def _held(asked: Counting) -> tuple[str, list[Any]]:
    """That a row's custom fields hold what is asked for; empty where nothing is."""
    if not asked.custom or asked.source is not INTERACTIONS:
        return "", []
    rows = holding_texts(Interaction.objects.order_by(), CustomField.On.INTERACTION, asked.custom).values("pk")
    sql, params = rows.query.sql_with_params()
    return f"AND e.row_id IN ({sql})", list(params)


def _met(asked: Counting) -> tuple[str, list[Any]]:
    """Whom the rows met, where a KOL counts once a day for each person; empty where that is no matter."""
    parts: list[str] = []
    params: list[Any] = []
    for rows in dict.fromkeys(asked.readings[quarter.pk].rows for quarter in asked.quarters):
        if rows.attendees is not None:
            sql, values = rows.attendees().query.sql_with_params()
            parts.append(f"({sql})")
            params += values
    return " UNION ALL ".join(parts), params


# The types of ``COLUMNS``.
_TYPES = (
    "text", "bigint", "bigint", "date", "bigint", "bigint", "date", "timestamptz", "date", "text",
    "boolean", "numeric", "boolean",
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
