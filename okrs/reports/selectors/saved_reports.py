"""Reports that people build, as listed for a person, and the rows behind a cell."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.db.models.expressions import RawSQL
from django.http import Http404
from django.urls import reverse

from okrs.board.selectors.board import in_order
from okrs.counting.crossing import Key
from okrs.evidence.selectors.rows import EvidenceRow, evidence_rows
from okrs.models import KeyResult, MeasureDefinition, Report, ReportCount, SnapshotRow, reach_of
from okrs.models.choices import Metric, OfKeyResults, Tag
from okrs.models.saved_reports import COUNTABLE
from okrs.reports.long_counts import ids as ids_behind
from okrs.reports.selectors.grids import cell_snapshots, counting_of, quarters_behind
from okrs.reports.selectors.specs import NONE, WORK, Spec, spec_of
from okrs.snapshots.selectors.rows import Row, records_of, row_from
from organization.custom_fields.values import PREFIX, in_words
from organization.ground.names import owner_name_of
from organization.ground.numbers import as_number
from organization.models import Quarter, Team, TherapeuticArea, User

PAGE = 50


@dataclass(frozen=True, slots=True)
class ReportLink:
    """A report in a list. ``about``: what it shows, by which tags; ``owner`` is empty for own ones."""

    pk: int
    name: str
    url: str
    about: str
    owner: str
    is_own: bool
    is_shared: bool


def reports(user: User, today: date) -> list[ReportLink]:
    """Own reports first, then those shared by people of the same teams; each by name. One query."""
    rows = Report.objects.visible_to(user, today).select_related("owner", "definition", "field").order_by("name", "pk")
    return sorted((_link(row, user) for row in rows), key=lambda link: not link.is_own)


def _link(row: Report, user: User) -> ReportLink:
    is_own = row.owner_id == user.pk
    return ReportLink(
        row.pk, row.name, reverse("report", args=[row.pk]), about(row), "" if is_own else row.owner.display_name,
        is_own, row.is_shared,
    )  # fmt: skip


def about(row: Report) -> str:
    """What a report shows, in words: "Key results by status, by therapeutic area and quarter"."""
    spec = spec_of(row)
    names = [(tag, spec.label_of(tag)) for tag in spec.tags]
    tags = " and ".join(f"“{one}”" if tag is Tag.FIELD else f"{one[:1].lower()}{one[1:]}" for tag, one in names)
    return f"{spec.measure_label}, by {tags}"


def narrowed(row: Report) -> str:
    """A report's filters in words: "last 4 quarters, team North"."""
    last = f"{row.until.name}" if row.until else ""
    if row.span == 1:
        period = last or "the current quarter"
    else:
        period = f"{row.span} quarters up to {last}" if last else f"the last {row.span} quarters"
    held = sorted((name.removeprefix(WORK).removeprefix(PREFIX), text) for name, text in row.custom_filter.items())
    own = [f"{in_words(name)}: {text}" for name, text in held]
    parts = [period, row.therapeutic_area and row.therapeutic_area.name, row.team and f"team {row.team.name}", *own]
    return ", ".join(str(part) for part in parts if part)


def get_report(user: User, pk: int, today: date) -> Report:
    """A report the person may open, else 404."""
    rows = Report.objects.visible_to(user, today)
    rows = rows.select_related("owner", "definition", "therapeutic_area", "team", "until", "field")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_count(pk: int) -> ReportCount:
    """A count that a page waits for; 404 if it was deleted meanwhile: the page then asks again."""
    found = ReportCount.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


# --- The rows behind a cell ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CellRows:
    """One page of the rows behind a cell. ``hidden``: how many more there are, which the viewer may not open."""

    title: str
    total: int
    hidden: int
    shown: int
    key_results: tuple[Row, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()


def cell_values(spec: Spec, row: str, column: str) -> dict[Tag, Key]:
    """The cell's tags, from the keys in its address; 404 for an invalid key."""
    values: dict[Tag, Key] = {}
    for tag, key in zip(spec.tags, (row, column), strict=False):
        if key == "none":
            values[tag] = None
        elif key and (words := spec.words_of(tag)) is not None:
            if key not in words:
                raise Http404
            values[tag] = key
        elif key:
            values[tag] = as_number(key)
            if values[tag] is None:
                raise Http404
    return values


def cell_rows(user: User, spec: Spec, values: dict[Tag, Key], *, at: datetime, page: int = 1) -> CellRows:
    """The rows that a cell counts, newest (or worst) first; their number always equals what the cell says.

    Raises BeingCounted if finding them takes too long for a page.
    """
    title = _title(spec, values)
    first = (page - 1) * PAGE
    if spec.is_of_key_results:
        snapshots = cell_snapshots(user, spec, values=values, at=at)
        total = snapshots.count()
        reach = reach_of(user, at.date())
        records = records_of(in_order(SnapshotRow.objects.filter(pk__in=snapshots))[first : first + PAGE])
        rows = [row_from(record, at.date(), reach=reach) for record in records]
        return CellRows(title, total, 0, total, key_results=tuple(rows))
    covered = quarters_behind(spec, values, at.date())
    if not covered:
        return CellRows(title, 0, 0, 0)
    asked = counting_of(spec, covered, at)
    behind = ids_behind(asked, values, spec.tags)
    model: Any = asked.source.model
    total = len(behind)
    # One array as parameter, instead of one parameter for each row.
    among = RawSQL("SELECT unnest(%s::bigint[])", [behind])
    visible = _visible(user, model, at.date()).filter(pk__in=among)
    shown = visible.count()
    ids = list(visible.order_by(_NEWEST[model.__name__], "-pk").values_list("pk", flat=True)[first : first + PAGE])
    reading = asked.readings[covered[-1].pk]
    found = evidence_rows(KeyResult(), ids, reading=reading, user=user, today=at.date())
    return CellRows(title, total, total - shown, shown, evidence=tuple(found[pk] for pk in ids if pk in found))


_NEWEST = {
    "Interaction": "-occurred_on",
    "Activity": "-held_on",
    "Insight": "-submitted_at",
    "WeeklyUpdate": "-week_start",
}


def _visible(user: User, model: Any, today: date) -> Any:
    return model.objects.visible_to(user) if model.__name__ == "Insight" else model.objects.visible_to(user, today)


def _title(spec: Spec, values: dict[Tag, Key]) -> str:
    """The names of the cell's tags; 404 if one does not exist."""
    names = []
    for tag, value in values.items():
        words = spec.words_of(tag)
        name = NONE[tag] if value is None else words[str(value)] if words is not None else _name(tag, value)
        if name is None:
            raise Http404
        names.append(name)
    return ", ".join(names) or "All of it"


def _name(tag: Tag, pk: Key) -> str | None:
    models: dict[Tag, Any] = {Tag.AREA: TherapeuticArea, Tag.QUARTER: Quarter, Tag.TEAM: Team, Tag.PERSON: User}
    name: Any = owner_name_of("") if tag is Tag.PERSON else F("name")
    found: str | None = models[tag].objects.filter(pk=pk).values_list(name, flat=True).first()
    return found


def measures_offered(*, with_work: bool) -> list[tuple[str, Any]]:
    """What a report can show, grouped: key results; for the medical side also metrics and defined measures."""
    of_key_results = ("Key results", [(one.value, one.label) for one in OfKeyResults])
    if not with_work:
        return [of_key_results]
    built_in = [(one.value, one.label) for one in COUNTABLE if one != Metric.CUSTOM]
    rows = MeasureDefinition.objects.order_by("-is_active", "name", "pk").values_list("pk", "name", "is_active")
    defined = [(f"custom-{pk}", name if is_active else f"{name} (archived)") for pk, name, is_active in rows]
    return [of_key_results, ("Counted work", built_in), *([("Measures defined here", defined)] if defined else [])]
