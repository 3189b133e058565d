"""Importing KOLs from a file: planned first, then written in one transaction.

Who may: holders of ``kol.import``, and anybody who may run commands on the server (then no actor is named). Rows are
matched by NPI. A field of an existing KOL is updated if it still holds what the last import wrote; a field that a
person filled or changed since stays, and the report says what the file would have written.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from audit.history import acting, pghistory_models
from interactions.imports.reading import LIKELY_DUPLICATE, Parsed, Person, digest_of, parse
from interactions.kols.policies import can_import
from interactions.models import KOL, ExternalId, ImportRun
from organization.ground.constraints import atomic_write
from organization.ground.text import fold
from organization.models import User

FIELDS = ("given_name", "family_name", "title", "city", "country", "specialties")
CREATED, UPDATED, KEPT, REJECTED = "created", "updated", "kept", "rejected"
BATCH = 500
_LOCK = 4_771_001  # one lock for all imports: two at once would create the same KOL twice


@dataclass(frozen=True)
class ImportLine:
    """One line of the report: the row's number in the file, what became of it, who it names, and why."""

    row: int
    what: str
    who: str
    why: str = ""


@dataclass
class Plan:
    """What an import would write."""

    created: list[tuple[KOL, str]] = field(default_factory=list)
    updated: list[KOL] = field(default_factory=list)
    unchanged: int = 0
    lines: list[ImportLine] = field(default_factory=list)


Progress = Callable[[int], Any]


def _no_progress(_done: int) -> None:
    """Without a progress bar."""


@atomic_write
def import_kols(
    *, content: bytes, file_name: str, by: User | None, at: datetime, dry_run: bool, progress: Progress = _no_progress
) -> ImportRun:
    """Import a file, or say what would happen; returns the run with its counts and report.

    ``progress`` is called with the number of further rows done. Raises ``FileRefused`` if the whole file cannot be
    imported, ``PermissionDenied`` for a person without ``kol.import``. All rows or none are written.
    """
    if by is not None and not can_import(by):
        raise PermissionDenied
    parsed = parse(content)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    plan = _plan(parsed)
    progress(len(parsed.rejected) + plan.unchanged)
    with acting(by=by.pk if by else None, reason=f"Import of {file_name}", source="import"):
        if dry_run:
            progress(len(plan.created) + len(plan.updated))
        else:
            _write(plan, progress)
        run = ImportRun(
            file_name=file_name[-200:],
            digest=parsed.digest,
            is_dry_run=dry_run,
            created=len(plan.created),
            updated=len(plan.updated),
            unchanged=plan.unchanged,
            rejected=len(parsed.rejected),
            report=[asdict(line) for line in _report(parsed, plan)],
            content=content if dry_run else None,
            by=by,
            at=at,
        )
        run.full_clean(exclude=["report"])  # an empty report is valid
        run.save()
    return run


@atomic_write
def import_what_was_checked(*, run: ImportRun, by: User, at: datetime) -> ImportRun:
    """Import exactly the bytes of a dry run, then empty its copy of the file. Returns the new run.

    Raises ``ValidationError`` if the run was no dry run or was used before.
    """
    if not can_import(by):
        raise PermissionDenied
    checked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if not checked.is_dry_run or checked.content is None:
        raise ValidationError("This file was imported already, or its dry run is too old. Upload it again.")
    content = bytes(checked.content)
    if digest_of(content) != checked.digest:
        raise ValidationError("The stored file is not the one that was checked. Upload it again.")
    result = import_kols(content=content, file_name=checked.file_name, by=by, at=at, dry_run=False)
    ImportRun.objects.filter(pk=checked.pk).update(content=None)
    return result


def forget_unused_files(*, before: datetime) -> None:
    """Empty the files of dry runs older than ``before`` that were never imported."""
    ImportRun.objects.filter(at__lt=before, content__isnull=False).update(content=None)


def _plan(parsed: Parsed) -> Plan:
    """Compare the file with the database: five queries, whatever the number of rows."""
    numbers = [person.npi for person in parsed.people]
    known = {
        link.value: link.kol
        for link in ExternalId.objects.filter(system=ExternalId.System.NPI, value__in=numbers).select_related("kol")
    }
    differing = [
        known[person.npi].pk for person in parsed.people if person.npi in known and _differs(known[person.npi], person)
    ]
    imported = _imported_fields(differing)
    plan = Plan()
    for person in parsed.people:
        kol = known.get(person.npi)
        if kol is None:
            plan.created.append((_new(person), person.npi))
            plan.lines.append(ImportLine(person.row, CREATED, person.name, f"NPI {person.npi}"))
        else:
            _plan_existing(plan, kol, person, imported.get(kol.pk, set()))
    plan.lines += _likely_duplicates([person for person in parsed.people if person.npi not in known])
    return plan


def _likely_duplicates(new: list[Person]) -> list[ImportLine]:
    """Rows that would create somebody who seems to be there already: under the same identifier of another kind, or
    with the same name in the same place; or who is in the file twice, under two NPIs. Two queries."""
    if not new:
        return []
    others = ExternalId.objects.exclude(system=ExternalId.System.NPI).filter(value__in=[one.npi for one in new])
    by_number = {link.value: link for link in others.select_related("kol")}
    named: dict[str, list[KOL | Person]] = defaultdict(list)
    for kol in KOL.objects.filter(sort_key__in={key for one in new for key in _names(one)}):
        named[kol.sort_key].append(kol)
    lines = []
    for person in new:
        link = by_number.get(person.npi)
        found = [f"{_who(link.kol)} has this number as {link.get_system_display()}"] if link else []
        same = {_who(one) for key in _names(person) for one in named[key] if _is_near(one, person)}
        found += [f"{who} has the same name and place" for who in sorted(same)]
        if found:
            lines.append(ImportLine(person.row, LIKELY_DUPLICATE, person.name, "; ".join(found)))
        named[_names(person)[0]].append(person)
    return lines


def _names(person: Person) -> list[str]:
    """The name as it is kept for sorting, and without the given names after the first."""
    given = person.given_name.split(" ", 1)[0]
    return list(dict.fromkeys(fold(f"{person.family_name} {name}")[:200] for name in (person.given_name, given)))


def _is_near(one: KOL | Person, person: Person) -> bool:
    """Whether both may be in one place: the same country, and the same city if both say one."""
    cities = {fold(city) for city in (one.city, person.city) if city}
    return len(cities) < 2 and (one.country or person.country) == person.country


def _who(one: KOL | Person) -> str:
    place = ", ".join(part for part in (one.city, one.country) if part)
    return f"{one.name} ({f'row {one.row}' if isinstance(one, Person) else f'KOL {one.pk}'}{place and f', {place}'})"


def _plan_existing(plan: Plan, kol: KOL, person: Person, imported: set[str]) -> None:
    changes, kept = [], []
    for name in FIELDS:
        old, new = getattr(kol, name), _value(person, name)
        if old == new or not new:
            continue
        label = name.replace("_", " ")
        if not old or name in imported:
            changes.append(f"{label}: {_text(old)} → {_text(new)}")
            setattr(kol, name, new)
        else:
            kept.append(f"{label}: {_text(old)} was entered by hand and stays; the file has {_text(new)}")
    if changes:
        kol.fold_name()
        plan.updated.append(kol)
        plan.lines.append(ImportLine(person.row, UPDATED, person.name, "; ".join(changes + kept)))
        return
    plan.unchanged += 1
    if kept:
        plan.lines.append(ImportLine(person.row, KEPT, person.name, "; ".join(kept)))


def _imported_fields(kol_ids: Iterable[int]) -> dict[int, set[str]]:
    """KOL → the fields whose present value an import wrote, from the history in one query."""
    event_model = next(model for model in pghistory_models(KOL) if model.pgh_tracked_model is KOL)
    events = (
        event_model.objects.filter(pgh_obj_id__in=list(kol_ids))
        .order_by("pgh_obj_id", "pgh_id")
        .values("pgh_obj_id", "pgh_context", *FIELDS)
    )
    imported: dict[int, set[str]] = {}
    before: dict[str, Any] | None = None
    for event in events.iterator():
        fields = imported.setdefault(event["pgh_obj_id"], set())
        is_first = before is None or before["pgh_obj_id"] != event["pgh_obj_id"]
        changed = {name for name in FIELDS if is_first or before is None or before[name] != event[name]}
        if (event["pgh_context"] or {}).get("source") == "import":
            fields |= changed
        else:
            fields -= changed
        before = event
    return imported


def _write(plan: Plan, progress: Progress) -> None:
    for start in range(0, len(plan.created), BATCH):
        batch = plan.created[start : start + BATCH]
        KOL.objects.bulk_create([kol for kol, _ in batch])
        ExternalId.objects.bulk_create(
            [ExternalId(kol=kol, system=ExternalId.System.NPI, value=npi) for kol, npi in batch]
        )
        progress(len(batch))
    for start in range(0, len(plan.updated), BATCH):
        some = plan.updated[start : start + BATCH]
        KOL.objects.bulk_update(some, [*FIELDS, "sort_key", "found_by"])
        progress(len(some))


def _new(person: Person) -> KOL:
    kol = KOL(**{name: _value(person, name) for name in FIELDS})
    kol.fold_name()
    return kol


def _differs(kol: KOL, person: Person) -> bool:
    return any(getattr(kol, name) != _value(person, name) for name in FIELDS)


def _value(person: Person, name: str) -> Any:
    value = getattr(person, name)
    return list(value) if isinstance(value, tuple) else value


def _text(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return f"“{text}”" if text else "empty"


def _report(parsed: Parsed, plan: Plan) -> list[ImportLine]:
    """Lines that need a look come first: notices, rejected, likely duplicates, kept, updated, created. Unchanged rows
    are only counted."""
    notices = [ImportLine(0, "notice", "", text) for text in parsed.notices]
    rejected = [ImportLine(problem.row, REJECTED, problem.who, problem.why) for problem in parsed.rejected]
    order = {LIKELY_DUPLICATE: 0, KEPT: 1, UPDATED: 2, CREATED: 3}
    return notices + rejected + sorted(plan.lines, key=lambda line: (order[line.what], line.row))
