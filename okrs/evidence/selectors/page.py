"""The page of the rows behind one number: what counts, what almost counts, what was excluded; and its export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.urls import reverse

from okrs.counting import claimed_twice, evidence_ids, near_miss_ids
from okrs.counting.readings import Reading, reading_of
from okrs.evidence import policies
from okrs.evidence.selectors.rows import Evidence, EvidenceRow, evidence_rows, rows_among
from okrs.models import Exclusion, KeyResult
from okrs.models.choices import Metric
from okrs.models.owners import say_owners
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.gains import change_since, gained_rows, until_end_of
from okrs.weekly.selectors.page import week_label
from organization.models import User
from organization.selectors.teams import managed_team_ids

PAGE_SIZE = 50
COUNTS, NEAR, OUT = "counts", "near", "out"
EXPORT_HEAD = ("Date", "What", "By", "Detail", "Why it counts", "Counts also for", "Link")


@dataclass(frozen=True, slots=True)
class TakenOut:
    """An excluded row: what it is, who excluded it and why, whether it is back. If the viewer may not open the row
    (``row`` is None), the reason is left out too, because it speaks of the row."""

    row: EvidenceRow | None
    reason: str
    by: str
    back: str
    restore_url: str


@dataclass(frozen=True)
class EvidencePage:
    """One part of the page. ``evidence`` for what counts and near misses, ``out`` for what was excluded.

    ``gained``: if the page shows only one week of what counts, "+1 gained in the week 9 to 15 February 2026".
    ``owners``: whose work counts until when, if it was handed over.
    """

    part: str
    tabs: list[dict[str, Any]]
    evidence: Evidence | None
    out: list[TakenOut]
    page: "Page[Any]"
    warning: str
    may_exclude: bool
    gained: str = ""
    owners: str = ""


def evidence_page(
    key_result: KeyResult, *, user: User, at: datetime, part: str, number: str, week: date | None = None
) -> EvidencePage:
    """A page of one part, newest first. Rows that the viewer may not open are only counted.

    ``week``: a Monday, to show only the rows by which the value grew in that week.
    """
    reading = reading_of(key_result)
    counting = evidence_ids(key_result, at=at, reading=reading)
    near = near_miss_ids(key_result, at=at, reading=reading, counting=counting)
    taken = list(key_result.exclusions.select_related("by", "restored_by"))
    twice = twice_of(key_result, at=at)
    parts: dict[str, Sequence[Any]] = {COUNTS: counting, NEAR: near, OUT: taken}
    listed = parts[part] if week is None else gained_in(key_result, week, at=at)
    page = Paginator(listed, PAGE_SIZE).get_page(number)
    found = None
    if part != OUT:
        found = rows_among(
            key_result, list(page.object_list), len(listed), reading=reading, user=user, today=at.date(),
            near=part == NEAR, twice=twice,
        )  # fmt: skip
    may = may_exclude(key_result, user)
    if found and part == COUNTS and may:
        found = _with_ways_out(key_result, found)
    address = reverse("evidence", args=[key_result.pk])
    out = sum(one.restored_at is None for one in taken)
    tabs = [
        {"label": label, "url": f"{address}?part={key}" if key != COUNTS else address, "current": key == part,
         "count": count}
        for key, label, count in (
            (COUNTS, "What counts", len(counting)), (NEAR, "What almost counts", len(near)),
            (OUT, "Taken out", out),
        )
    ]  # fmt: skip
    return EvidencePage(
        part=part,
        tabs=tabs,
        evidence=found,
        out=_taken_out(key_result, list(page.object_list), reading, user, at, may=may) if part == OUT else [],
        page=page,
        warning=warning_of(twice),
        may_exclude=may,
        owners=say_owners(key_result),
        gained=f"{gain_of(key_result, week, at=at) or 'Nothing'} gained in the week {week_label(week)}" if week else "",
    )


def gained_in(key_result: KeyResult, week: date, *, at: datetime) -> list[int]:
    """The rows by which the value grew in a week, newest first."""
    return gained_rows(key_result, week, week + timedelta(days=6), at=until_end_of(week, key_result.owner, at))


def gain_of(key_result: KeyResult, week: date, *, at: datetime) -> str:
    """What the value gained in a week: "+1"; empty for nothing."""
    return change_since(assess([key_result], at=until_end_of(week, key_result.owner, at))[key_result.pk], week)


def warning_of(twice: Mapping[int, tuple[str, ...]]) -> str:
    """The warning that rows count for two key results of one objective; empty if none does."""
    if not twice:
        return ""
    codes = ", ".join(sorted({code for others in twice.values() for code in others}))
    rows = "1 row counts" if len(twice) == 1 else f"{len(twice)} rows count"
    return f"{rows} for {codes} of the same objective too. Is the objective meant to see the same work twice?"


def _with_ways_out(key_result: KeyResult, found: Evidence) -> Evidence:
    """Each row with the address at which it is excluded."""
    rows = tuple(
        replace(row, exclude_url=reverse("evidence-exclude", args=[key_result.pk, row.pk])) for row in found.rows
    )
    return replace(found, rows=rows)


def may_exclude(key_result: KeyResult, user: User) -> bool:
    """Whether the viewer may exclude rows now."""
    quarter = key_result.objective.quarter
    return policies.takes_exclusions(quarter) and policies.can_exclude(user, key_result, managed_team_ids(user))


def twice_of(key_result: KeyResult, *, at: datetime) -> dict[int, tuple[str, ...]]:
    """Rows that also count for other key results of the same objective, with their codes."""
    if key_result.measured_by == Metric.MANUAL:
        return {}
    others = KeyResult.objects.filter(objective=key_result.objective_id, state="active").exclude(measured_by="manual")
    if key_result.measured_by != Metric.CUSTOM:
        # No two built-in metrics count the same row.
        others = others.filter(measured_by__in=[key_result.measured_by, Metric.CUSTOM])
    rows = list(others.with_tags().order_by("code_key", "pk"))
    return claimed_twice(rows, at=at).get(key_result.pk, {}) if len(rows) > 1 else {}


def _taken_out(
    key_result: KeyResult, rows: Sequence[Exclusion], reading: Reading, user: User, at: datetime, *, may: bool
) -> list[TakenOut]:
    ids = [one.row_id for one in rows if one.source == reading.source.name]
    found = evidence_rows(key_result, ids, reading=reading, user=user, today=at.date())
    opened = [found.get(one.row_id) if one.source == reading.source.name else None for one in rows]
    return [
        TakenOut(
            row=row,
            reason=one.reason if row else "",
            by=f"{one.by}, {one.at.astimezone(user.zone):%-d %b %Y}",
            back=f"Put back by {one.restored_by}, {one.restored_at.astimezone(user.zone):%-d %b %Y}"
            f"{f': {one.restore_reason}' if row else ''}"
            if one.restored_at
            else "",
            restore_url=reverse("exclusion-restore", args=[one.pk]) if may and one.restored_at is None else "",
        )
        for one, row in zip(rows, opened, strict=True)
    ]


def reason_for(exclusion: Exclusion, *, user: User, at: datetime) -> str:
    """Why a row was excluded, if the viewer may open the row; else empty."""
    reading = reading_of(exclusion.key_result)
    ids = [exclusion.row_id] if exclusion.source == reading.source.name else []
    found = evidence_rows(exclusion.key_result, ids, reading=reading, user=user, today=at.date())
    return exclusion.reason if found else ""


def get_exclusion(user: User, pk: int) -> Exclusion:
    """An exclusion on a key result that the viewer may read, else 404."""
    found = (
        Exclusion.objects.filter(pk=pk, key_result__in=KeyResult.objects.visible_to(user))
        .select_related("key_result__objective__quarter", "key_result__owner")
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_row(key_result: KeyResult, row_id: int, *, user: User, at: datetime) -> EvidenceRow:
    """A row that counts and that the viewer may open, else 404."""
    reading = reading_of(key_result)
    if row_id not in evidence_ids(key_result, at=at, reading=reading):
        raise Http404
    found = evidence_rows(key_result, [row_id], reading=reading, user=user, today=at.date())
    if row_id not in found:
        raise Http404
    return found[row_id]


def export_rows(
    key_result: KeyResult, *, user: User, at: datetime, root: str, week: date | None = None
) -> Iterator[tuple[Any, ...]]:
    """The rows that count and that the viewer may open, for a file; ``root`` is put before addresses."""
    reading, twice = reading_of(key_result), twice_of(key_result, at=at)
    ids = gained_in(key_result, week, at=at) if week else evidence_ids(key_result, at=at, reading=reading)
    for first in range(0, len(ids), 500):
        part = ids[first : first + 500]
        found = evidence_rows(key_result, part, reading=reading, user=user, today=at.date())
        for pk in part:
            if row := found.get(pk):
                why, also = "; ".join(row.why), ", ".join(twice.get(pk, ()))
                yield row.day, row.title, row.author, row.detail, why, also, f"{root}{row.url}" if row.url else ""
