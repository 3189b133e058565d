"""Making packs: a worker reads a pack in parts and stores each, so that the next goes on where one stopped.

Part 0 holds the figures, read at one moment; each other part the evidence of a batch of key results. Both files are
then laid out from the parts and stored in one transaction, in which the parts go.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from okrs.models import ReviewPack, ReviewPackFile, ReviewPackPart
from okrs.review_packs import policies
from okrs.review_packs.contents import Evidence, Figures, evidence_of, figures_of, plain
from okrs.review_packs.files.document import document
from okrs.review_packs.files.workbook import MOST_ROWS, workbook
from okrs.review_packs.selectors.evidence import evidence, taken_out
from okrs.review_packs.selectors.figures import figures

BATCH = 40  # key results
HELD = timedelta(seconds=90)
# While a file is laid out, the worker says this often that it still lives.
BEAT = timedelta(seconds=20)
# A pack that has ended this many workers in one place would end the next one too.
ATTEMPTS = 3
# The most that a file may have, in bytes: it is read from the database as a whole for each download.
MOST_BYTES = 25_000_000
GAVE_UP = "It could not be made. Try a team or an area, and tell an administrator if that fails too."
NO_LONGER = "Whoever asked for it may have it made no longer."

Clock = Callable[[], datetime]


class _Lost(Exception):
    """Another worker has finished the pack, or it was given up."""


def unfinished(at: datetime) -> list[int]:
    """Packs that nobody is making now, oldest first; those that ended too many workers are given up."""
    free = ReviewPack.objects.being_made().filter(Q(held_until__isnull=True) | Q(held_until__lte=at))
    free.filter(attempts__gte=ATTEMPTS).update(problem=GAVE_UP, held_until=None)
    return list(free.filter(attempts__lt=ATTEMPTS).order_by("asked_at", "pk").values_list("pk", flat=True))


def make(pk: int, *, clock: Clock) -> bool:
    """Make what is left of a pack, unless another worker does; returns whether it finished.

    Safe to run twice, and after a worker died at any moment.
    """
    moment = clock()
    mine = ReviewPack.objects.being_made().filter(pk=pk)
    free = Q(held_until__isnull=True) | Q(held_until__lte=moment)
    taken = {"held_until": moment + HELD, "attempts": F("attempts") + 1}
    if not mine.filter(free, attempts__lt=ATTEMPTS).update(**taken):
        return False
    pack = ReviewPack.objects.select_related("quarter", "team", "area", "asked_by").get(pk=pk)
    if not policies.can_make(pack.asked_by, pack.edition, pack.quarter):
        _give_up(pack, NO_LONGER)
        return False
    try:
        _read(pack, clock=clock)
        return _finish(pack, clock=clock)
    except _Lost:
        return False


# --- Reading ----------------------------------------------------------------------------------


def _read(pack: ReviewPack, *, clock: Clock) -> None:
    """Store the parts that are missing."""
    stored = set(pack.parts.values_list("number", flat=True))
    if 0 not in stored:
        _store(pack, 0, _figures(pack, at=clock()))
    told = figures_of(pack.parts.get(number=0).content)
    batches = _batches(told)
    moment = datetime.fromisoformat(told.taken_at)
    # Parts, and the two files.
    _go_on(pack, clock, total=1 + len(batches) + 2, taken_at=moment)
    rows = sum(len(one["rows"]) for one in pack.parts.filter(number__gt=0).values_list("content", flat=True))
    for number, key_results in enumerate(batches, start=1):
        if number in stored:
            continue
        found = evidence(pack, key_results, at=moment, with_rows=rows <= MOST_ROWS)
        rows += len(found.rows)
        _store(pack, number, found)
        _go_on(pack, clock)


def _figures(pack: ReviewPack, *, at: datetime) -> Figures:
    told = figures(pack, at=at)
    if not told.is_full:
        return told
    out, people = taken_out(pack, [line.pk for line in told.lines], at=at)
    return replace(told, taken_out=out, holds={**told.holds, "people": sorted(people)})


def _batches(told: Figures) -> list[list[int]]:
    """Key results of which evidence is read; none for partners."""
    pks = [line.pk for line in told.lines] if told.is_full else []
    return [pks[first : first + BATCH] for first in range(0, len(pks), BATCH)]


def _store(pack: ReviewPack, number: int, content: Figures | Evidence) -> None:
    ReviewPackPart.objects.bulk_create(
        [ReviewPackPart(pack=pack, number=number, content=plain(content))], ignore_conflicts=True
    )


def _go_on(pack: ReviewPack, clock: Clock, **more: Any) -> None:
    """Say how far it is and that the worker lives. Raises _Lost if it is not to be made any more."""
    done = {"done": pack.parts.count(), "held_until": clock() + HELD, "attempts": 1}
    if not ReviewPack.objects.being_made().filter(pk=pack.pk).update(**done, **more):
        raise _Lost


# --- The files --------------------------------------------------------------------------------


def _finish(pack: ReviewPack, *, clock: Clock) -> bool:
    """Lay out both files and store them."""
    parts = list(pack.parts.order_by("number").values_list("content", flat=True))
    if not parts:
        raise _Lost
    told, found = figures_of(parts[0]), evidence_of(parts[1:])
    beat = _heart(pack, clock)
    mine = ReviewPack.objects.being_made().filter(pk=pack.pk)
    book = workbook(told, found, beat=beat)
    mine.update(done=F("total") - 1, held_until=clock() + HELD)
    paper = document(told, found, beat=beat)
    people = {**told.holds, "people": sorted({*told.holds["people"], *found.people})}
    made = (
        (ReviewPackFile.Kind.PDF, paper, told.holds),
        (ReviewPackFile.Kind.XLSX, book, people),
    )
    largest = max(len(content) for _, content, _ in made)
    if largest > MOST_BYTES:
        sizes = f"{largest / 1e6:.0f} MB; {MOST_BYTES / 1e6:.0f} MB is the most"
        _give_up(pack, f"A file of it would have {sizes}. Make it of a team or an area.")
        return False
    return _stored(pack, made, at=clock())


@transaction.atomic
def _stored(pack: ReviewPack, made: Iterable[tuple[str, bytes, dict[str, Any]]], *, at: datetime) -> bool:
    locked = ReviewPack.objects.select_for_update().being_made().filter(pk=pack.pk).first()
    if locked is None:
        return False
    ReviewPackFile.objects.bulk_create(
        ReviewPackFile(
            pack=locked, kind=kind, content=content, size=len(content), digest=sha256(content).hexdigest(), holds=holds
        )
        for kind, content, holds in made
    )
    locked.parts.all().delete()
    locked.finished_at, locked.held_until, locked.done = at, None, locked.total
    locked.save(update_fields=["finished_at", "held_until", "done"])
    return True


def _give_up(pack: ReviewPack, why: str) -> None:
    with transaction.atomic():
        pack.parts.all().delete()
        ReviewPack.objects.being_made().filter(pk=pack.pk).update(problem=why, held_until=None)


def _heart(pack: ReviewPack, clock: Clock) -> Callable[[], None]:
    """Called again and again while a file is laid out, it keeps the pack held."""
    last = clock()

    def beat() -> None:
        nonlocal last
        moment = clock()
        if moment - last >= BEAT:
            last = moment
            ReviewPack.objects.being_made().filter(pk=pack.pk).update(held_until=moment + HELD)

    return beat
