"""The evidence of a pack, a batch of key results at a time: what counted, what was taken out, whose work it is."""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urljoin

from django.conf import settings

from okrs.counting import kept_evidence_ids
from okrs.counting.readings import reading_of
from okrs.counting.sources import STAKEHOLDERS
from okrs.evidence.selectors.rows import EvidenceRow, evidence_rows
from okrs.models import Exclusion, KeyResult, ReviewPack
from okrs.models.choices import EvidenceSource
from okrs.models.reach import Reach, reach_of
from okrs.review_packs import policies
from okrs.review_packs.contents import Count, Evidence, Row, TakenOut
from organization.ground.names import owner_name
from organization.models import User
from organization.selectors.teams import managed_team_ids

_LABELS = dict(EvidenceSource.choices)


def evidence(pack: ReviewPack, key_results: Sequence[int], *, at: datetime, with_rows: bool = True) -> Evidence:
    """What these key results were counted from, as whoever asked may open it now; sealed rows in a closed quarter.

    Rows that a pack does not show are counted: those that its maker may not open, of a manager's pack also those of
    people outside the managed teams, and maps of stakeholders, which compliance opens only on cause.
    """
    user = pack.asked_by
    today = at.astimezone(user.zone).date()
    keeps = _keeper(user, today)
    found = {kr.pk: kr for kr in KeyResult.objects.filter(pk__in=key_results).for_measuring()}
    counted = kept_evidence_ids([found[pk] for pk in key_results if pk in found], at=at)
    counts, rows, people = [], [], set()
    for pk in key_results:
        if pk not in counted:
            continue
        kr, (reading, ids) = found[pk], counted[pk]
        shown: dict[int, EvidenceRow] = {}
        if with_rows and ids and reading.source is not STAKEHOLDERS:
            opened = evidence_rows(kr, ids, reading=reading, user=user, today=today)
            shown = {one: row for one, row in opened.items() if keeps(row.author_id, kr.objective.primary_team_id)}
        label = _LABELS[reading.source.name]
        counts.append(Count(pk, label, len(ids), len(shown), tuple(ids)))
        rows += [_row(kr, label, shown[one]) for one in ids if one in shown]
        people |= {row.author_id for row in shown.values()}
    return Evidence(tuple(counts), tuple(rows), tuple(sorted(people)))


def taken_out(pack: ReviewPack, key_results: Sequence[int], *, at: datetime) -> tuple[tuple[TakenOut, ...], set[int]]:
    """What was excluded from these key results, and whose work is told of; reasons only of rows that may be shown."""
    user = pack.asked_by
    today = at.astimezone(user.zone).date()
    keeps = _keeper(user, today)
    said = Exclusion.objects.filter(key_result__in=key_results).select_related("by", "restored_by")
    by_key_result: dict[int, list[Exclusion]] = {}
    for one in said.order_by("key_result", "at", "pk"):
        by_key_result.setdefault(one.key_result_id, []).append(one)
    made: list[TakenOut] = []
    people: set[int] = set()
    for kr in KeyResult.objects.filter(pk__in=by_key_result).for_measuring().order_by("objective", "pk"):
        reading = reading_of(kr)
        listed = by_key_result[kr.pk]
        ids = [one.row_id for one in listed if one.source == reading.source.name]
        opened = {}
        if ids and reading.source is not STAKEHOLDERS:
            opened = evidence_rows(kr, ids, reading=reading, user=user, today=today)
        for one in listed:
            row = opened.get(one.row_id) if one.source == reading.source.name else None
            if row is not None and not keeps(row.author_id, kr.objective.primary_team_id):
                row = None
            people |= {row.author_id} if row else set()
            made.append(_out(kr, one, row, user))
    return tuple(made), people


def _keeper(user: User, today: date) -> "_Keeper":
    if not policies.is_bounded(user):
        return _Keeper(None, set())
    return _Keeper(reach_of(user, today), managed_team_ids(user))


class _Keeper:
    """Whether a row of an author, counted for a team's key result, stands in the pack."""

    def __init__(self, reach: Reach | None, managed: set[int]) -> None:
        self.reach, self.managed = reach, managed

    def __call__(self, author_id: int, team_id: int) -> bool:
        return self.reach is None or (author_id in self.reach.people and team_id in self.managed)


def _of(kr: KeyResult) -> dict[str, str]:
    """Which key result it is: several people of a team have one of the same code."""
    return {"team": str(kr.objective.primary_team), "owner": owner_name(kr.owner), "code": kr.code}


def _row(kr: KeyResult, label: str, row: EvidenceRow) -> Row:
    return Row(
        source=label, pk=row.pk, key_result=kr.pk, **_of(kr), day=row.day.isoformat(),
        what=row.title, by=row.author, detail=row.detail, why="; ".join(row.why),
        url=urljoin(settings.BASE_URL, row.url) if row.url else "",
    )  # fmt: skip


def _out(kr: KeyResult, one: Exclusion, row: EvidenceRow | None, user: User) -> TakenOut:
    back = ""
    if one.restored_at is not None and one.restored_by is not None:
        back = f"Put back by {owner_name(one.restored_by)}, {one.restored_at.astimezone(user.zone):%-d %b %Y}"
        back += f": {one.restore_reason}" if row and one.restore_reason else ""
    return TakenOut(
        pk=kr.pk, **_of(kr), source=_LABELS[one.source],
        what=f"{row.title}, {row.day:%-d %b %Y}, {row.author}" if row else "", reason=one.reason if row else "",
        by=owner_name(one.by), at=one.at.isoformat(), back=back,
    )  # fmt: skip
