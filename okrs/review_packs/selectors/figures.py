"""The figures of a pack: how each key result stands or came out, and what was said and changed of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.text import capfirst

from okrs.arithmetic.progress import Status, say_number
from okrs.arithmetic.status import Outcome
from okrs.closing.selectors.grades import Graded, graded_rows
from okrs.closing.selectors.results import team_calibration
from okrs.models import KeyResult, ReviewPack, Seal, SnapshotRow, TargetChange
from okrs.review_packs import policies
from okrs.review_packs.contents import Change, Figures, Line, Part, Spread, Told
from organization.ground.names import owner_name
from organization.models import Quarter, User
from organization.selectors.teams import managed_team_ids

_DONE = (Quarter.State.GRADING, Quarter.State.CLOSED)


def figures(pack: ReviewPack, *, at: datetime) -> Figures:
    """The figures as whoever asked may read them now; the number of queries does not depend on how many there are.

    ``pack`` has its quarter, team, area and maker loaded. Partners' editions hold objectives of shared imperatives
    alone: clinical ones their titles, values and scores, commercial ones codes, teams and outcomes.
    """
    user, quarter = pack.asked_by, pack.quarter
    facts = _facts(pack)
    rows = [row for row in graded_rows(quarter, at=at, team_id=pack.team_id) if row.pk in facts]
    managed = managed_team_ids(user)
    lines = tuple(_line(pack, row, facts[row.pk]) for row in rows)
    told = [row for row in rows if policies.reads_words_of(user, row.team_id, managed)]
    changes: tuple[Change, ...] = ()
    calibration: tuple[Told, ...] = ()
    holds: dict[str, list[int]] = {"teams": [], "people": [], "imperatives": []}
    if pack.edition == ReviewPack.Edition.FULL:
        said = {row.pk for row in told}
        lines = tuple(_with_words(line, row) if row.pk in said else line for line, row in zip(lines, rows, strict=True))
        changes = _changes(rows, user)
        found = team_calibration(user, told, today=at.astimezone(user.zone).date())
        calibration = tuple(Told(one.name, tuple((band.label, band.text) for band in one.bands)) for one in found)
        holds["teams"] = sorted({row.team_id for row in told})
    else:
        holds["imperatives"] = sorted({one["objective__imperative"] for one in facts.values()})
    return Figures(
        quarter=quarter.name,
        first_day=quarter.starts_on.isoformat(),
        last_day=quarter.ends_on.isoformat(),
        evidence_until=quarter.grace_ends_on.isoformat(),
        state=quarter.state,
        scope=scope_of(pack),
        edition=pack.edition,
        edition_label=pack.get_edition_display(),
        asked_by=owner_name(user),
        taken_at=at.isoformat(),
        zone=str(user.zone),
        bounded=pack.reader_id is not None,
        lines=lines,
        spreads=spreads_of(lines, with_mean=pack.edition != ReviewPack.Edition.COMMERCIAL),
        changes=changes,
        told=calibration,
        holds=holds,
        **_sealed(quarter, user, is_full=pack.edition == ReviewPack.Edition.FULL),
    )


def scope_of(pack: ReviewPack) -> str:
    """What the pack is of, in words."""
    if pack.team is not None:
        return f"Team {pack.team}"
    if pack.area is not None:
        return f"Area {pack.area}"
    return "Shared objectives of all teams" if policies.for_partners(pack.edition) else "All teams"


def _facts(pack: ReviewPack) -> dict[int, dict[str, Any]]:
    rows = KeyResult.objects.live().filter(
        objective__quarter=pack.quarter_id, objective__state__in=["active", "closed"]
    )
    if pack.area_id is not None:
        rows = rows.filter(objective__therapeutic_area=pack.area_id)
    if policies.for_partners(pack.edition):
        rows = rows.filter(objective__imperative__is_active=True)
    found = {
        one["pk"]: dict(one)
        for one in rows.order_by().values(
            "pk", "direction", "range_low", "range_high", "target", "unit", "objective_id", "objective__code",
            "objective__title", "objective__therapeutic_area__name", "objective__imperative",
            "objective__imperative__title",
        )
    }  # fmt: skip
    marks = SnapshotRow.objects.filter(quarter_id=pack.quarter_id).values_list("key_result_id", "mark", "target")
    for pk, mark, target in marks:
        if pk in found:
            found[pk] |= {"mark": mark, "target": target}
    return found


def _line(pack: ReviewPack, row: Graded, fact: dict[str, Any]) -> Line:
    """What every edition may tell; each adds what it tells besides."""
    mark = fact.get("mark", "")
    ended = pack.quarter.state in _DONE or mark in set(Outcome)
    line = Line(
        pk=row.pk,
        team=row.team,
        objective_id=fact["objective_id"],
        objective=fact["objective__code"],
        code=row.code,
        commitment="aspirational" if row.is_aspirational else "committed",
        outcome=row.outcome.value if ended and row.outcome else "",
        status="" if ended else mark,
        imperative=fact["objective__imperative__title"] or "",
    )
    if pack.edition == ReviewPack.Edition.COMMERCIAL:
        return line
    score = row.final if row.final is not None else row.computed
    line = replace(
        line,
        objective_title=fact["objective__title"],
        title=row.title,
        value=row.value,
        number=_text(row.number),
        target=_target(fact),
        target_number=_text(fact["target"]),
        unit=fact["unit"],
        computed=_text(row.computed),
        score=_text(score),
        is_graded=row.version > 0,
    )
    if pack.edition == ReviewPack.Edition.CLINICAL:
        return line
    return replace(line, owner=row.owner, area=fact["objective__therapeutic_area__name"] or "")


def _with_words(line: Line, row: Graded) -> Line:
    return replace(
        line, reason=row.reason, post_mortem=row.post_mortem, retrospective=row.retrospective, lesson=row.lesson
    )


def _text(number: Any) -> str:
    return "" if number is None else f"{number:f}"


def _target(fact: dict[str, Any]) -> str:
    if fact["direction"] == KeyResult.Direction.WITHIN and None not in (fact["range_low"], fact["range_high"]):
        words = f"{say_number(fact['range_low'])} to {say_number(fact['range_high'])}"
    else:
        words = "" if fact["target"] is None else say_number(fact["target"])
    return f"{words} {fact['unit']}".strip()


def spreads_of(lines: Sequence[Line], *, with_mean: bool) -> tuple[Spread, ...]:
    """Of committed and of aspirational key results: how many came to each outcome, or have each status so far."""
    made = []
    for kind in ("committed", "aspirational"):
        group = [line for line in lines if line.commitment == kind and (line.outcome or line.status)]
        if not group:
            continue
        counts = Counter(line.outcome or line.status for line in group)
        labels = {one.value: one.label for one in (*Outcome, *Status)}
        parts = tuple(Part(mark, label, counts[mark]) for mark, label in labels.items() if counts[mark])
        scores = [float(line.score) for line in group if line.score]
        said = ", ".join(f"{part.count} {part.label.lower()}" for part in parts)
        made.append(
            Spread(
                label=capfirst(kind),
                total=len(group),
                mean=f"{sum(scores) / len(scores):.2f}" if scores and with_mean else "",
                conclusion=f"{capfirst(kind)}: {said} of {len(group)}.",
                parts=parts,
            )
        )
    return tuple(made)


def _changes(rows: Iterable[Graded], user: User) -> tuple[Change, ...]:
    by_pk = {row.pk: row for row in rows}
    found = TargetChange.objects.filter(key_result__in=by_pk).select_related("by").order_by("key_result", "at", "pk")
    return tuple(
        Change(
            pk=row.pk, team=row.team, owner=row.owner, code=row.code, field=one.field, old=one.old, new=one.new,
            reason=one.reason, by=owner_name(one.by), at=one.at.isoformat(),
        )
        for one, row in ((one, by_pk[one.key_result_id]) for one in found)
    )  # fmt: skip


def _sealed(quarter: Quarter, user: User, *, is_full: bool) -> dict[str, Any]:
    """The seal in force, or that the quarter was reopened; partners do not read why."""
    seal = Seal.objects.filter(quarter=quarter).select_related("closed_by", "reopened_by").first()
    if seal is None:
        return {}
    if seal.reopened_at is not None and seal.reopened_by is not None:
        when = f"{seal.reopened_at.astimezone(user.zone):%-d %b %Y, %H:%M}"
        why = f": {seal.reopen_reason}" if is_full else "."
        return {"reopened": f"Reopened by {owner_name(seal.reopened_by)}, {when}{why}"}
    when = f"{seal.closed_at.astimezone(user.zone):%-d %b %Y, %H:%M}"
    return {"closed": f"Closed by {owner_name(seal.closed_by)}, {when}.", "digest": seal.digest}
