"""Importing touchpoints. A dry run does everything that an import does, and takes it back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from audit.history import acting
from interactions.collisions.services import WENT_AHEAD, Decision
from interactions.imports.reading import digest_of
from interactions.models import KOL, ExternalId, ImportRun, TouchpointSource
from interactions.touchpoint_imports.reading import CellRefused, Row, channel_of, moment_of, rows_of, state_of
from interactions.touchpoints.names import clean_name
from interactions.touchpoints.policies import functions_of
from interactions.touchpoints.services import Facts, enter_touchpoint
from organization.ground.constraints import atomic_write
from organization.ground.text import fold
from organization.models import User

KIND = "touchpoints-{}"
_LONGEST = 80


@dataclass
class Tally:
    """What became of the rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    lines: list[dict[str, Any]] = field(default_factory=list)

    def say(self, row: Row, what: str, why: str) -> None:
        """One line of the report; of the file it names the id alone."""
        who = row.cells.get("external_id", "")[:60]
        self.lines.append({"row": row.number, "what": what, "who": who, "why": why})


@atomic_write
def import_touchpoints(
    *, content: bytes, file_name: str, name: str, function: str, columns: Mapping[str, str], by: User, at: datetime,
    dry_run: bool,
) -> ImportRun:  # fmt: skip
    """Import a file of a source, or say what would happen. All good rows or none are written.

    What the columns are called is remembered for the source. Raises ``FileRefused``, and ``ValidationError`` where the
    source is another function's.
    """
    if function not in functions_of(by):
        raise PermissionDenied
    with acting(by=by.pk, reason=f"Import of {file_name}"[:200], source="import"):
        source = _source(name, function, columns)
        tally, notices = Tally(), list[str]()
        rows = rows_of(content, columns, notices)
        with transaction.atomic():
            _enter(rows, source, tally, by=by, at=at)
            transaction.set_rollback(dry_run)
        tally.lines = [{"row": 0, "what": "notice", "who": "", "why": text} for text in notices] + tally.lines
        run = ImportRun(
            kind=KIND.format(source.pk), file_name=file_name[-200:], digest=digest_of(content), is_dry_run=dry_run,
            created=tally.created, updated=tally.updated, unchanged=tally.unchanged, rejected=tally.rejected,
            report=tally.lines, content=content if dry_run else None, by=by, at=at,
        )  # fmt: skip
        run.full_clean(exclude=["report"])
        run.save()
    return run


@atomic_write
def import_what_was_checked(*, run: ImportRun, by: User, at: datetime) -> ImportRun:
    """Import exactly the bytes of a dry run, with the columns remembered, then empty its copy of the file."""
    checked = ImportRun.objects.select_for_update().get(pk=run.pk)
    source = TouchpointSource.objects.get(pk=int(checked.kind.rpartition("-")[2]))
    if checked.by_id != by.pk or source.function not in functions_of(by):
        raise PermissionDenied
    if not checked.is_dry_run or checked.content is None:
        raise ValidationError("This file was imported already, or its dry run is too old. Upload it again.")
    result = import_touchpoints(
        content=bytes(checked.content), file_name=checked.file_name, name=source.name, function=source.function,
        columns=source.columns, by=by, at=at, dry_run=False,
    )  # fmt: skip
    ImportRun.objects.filter(pk=checked.pk).update(content=None)
    return result


def _source(name: str, function: str, columns: Mapping[str, str]) -> TouchpointSource:
    source = TouchpointSource.objects.filter(name=name).first() or TouchpointSource(name=name, function=function)
    if source.function != function:
        raise ValidationError({"source": "Another function imports from a source of this name. Choose another name."})
    if source.columns != dict(columns):
        source.columns = dict(columns)
    source.full_clean()
    source.save()
    return source


def _enter(rows: list[Row], source: TouchpointSource, tally: Tally, *, by: User, at: datetime) -> None:
    """By KOL, so that two imports at once do not wait for each other in a circle."""
    kols = _Kols(row.cells["kol"] for row in rows)
    good: list[tuple[Row, Facts]] = []
    seen: dict[str, int] = {}
    for row in rows:
        try:
            facts = _facts(row, source, kols, by=by, at=at)
            if facts.external_id in seen:
                raise CellRefused(f"The id is in row {seen[facts.external_id]} already.")
        except CellRefused as problem:
            tally.rejected += 1
            tally.say(row, "rejected", str(problem))
            continue
        seen[facts.external_id] = row.number
        good.append((row, facts))
    decision = Decision(WENT_AHEAD, f"Imported from {source.name}", is_asked=False)
    for row, facts in sorted(good, key=lambda one: (one[1].kol.pk, one[0].number)):
        try:
            entered = enter_touchpoint(by=by, facts=facts, at=at, decision=decision)
        except ValidationError as problem:
            tally.rejected += 1
            tally.say(row, "rejected", " ".join(problem.messages))
            continue
        tally.created += entered.is_new
        tally.updated += entered.is_changed
        tally.unchanged += not entered.is_new and not entered.is_changed
        if not entered.found.is_free:
            tally.say(row, "collision", " ".join(entered.found.words))
    tally.lines.sort(key=lambda line: int(line["row"]))


class _Kols:
    """Finds KOLs by identifier or by their whole name; two queries for all."""

    def __init__(self, texts: Iterable[str]) -> None:
        wanted = {text[:200] for text in texts if text}
        self._by_number: dict[str, set[KOL]] = defaultdict(set)
        self._by_name: dict[str, set[KOL]] = defaultdict(set)
        for link in ExternalId.objects.filter(value__in=wanted).select_related("kol"):
            self._by_number[link.value].add(link.kol)
        keys = {key for text in wanted for key in _orders(text)}
        for kol in KOL.objects.filter(sort_key__in=keys):
            self._by_name[kol.sort_key].add(kol)

    def find(self, text: str) -> KOL:
        """The one; CellRefused for nobody and for several."""
        found = self._by_number.get(text) or {kol for key in _orders(text) for kol in self._by_name.get(key, ())}
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise CellRefused(f"Several KOLs are called “{text[:60]}”. Give an identifier.")
        raise CellRefused(f"There is no KOL “{text[:60]}”.")


def _orders(text: str) -> set[str]:
    """The key of a name in either order: "Ada van Berg" may have one word or more as its family name."""
    words = fold(text[:200]).split()
    return {" ".join(words[turn:] + words[:turn]) for turn in range(len(words))}


def _facts(row: Row, source: TouchpointSource, kols: _Kols, *, by: User, at: datetime) -> Facts:
    cells = row.cells
    number = cells["external_id"]
    if not number or len(number) > _LONGEST or not number.isprintable() or " " in number:
        raise CellRefused(f"The id is missing, has a blank, or is longer than {_LONGEST} characters.")
    try:
        contact_person = clean_name(cells["contact_person"])
    except ValidationError:
        raise CellRefused("The contact person is no name alone.") from None
    starts_at = moment_of(cells["starts_at"], by.zone, what="start")
    return Facts(
        kol=kols.find(cells["kol"]), function=source.function, contact_person=contact_person, starts_at=starts_at,
        ends_at=moment_of(cells["ends_at"], by.zone, what="end") if cells.get("ends_at") else None,
        channel_class=channel_of(cells.get("channel_class", "")),
        state=state_of(cells.get("state", ""), is_past=starts_at <= at),
        source_system=source.name, external_id=number,
    )  # fmt: skip
