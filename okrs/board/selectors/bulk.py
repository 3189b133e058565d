"""Key results chosen on the board, as shown on the page that asks for confirmation."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404

from okrs.check_ins import policies as check_ins_policies
from okrs.check_ins.selectors.team import acknowledgeable
from okrs.models import CheckIn, KeyResult, UpdateRequest
from okrs.models.owners import can_keep, day_of_handover, handed_over
from okrs.planning import policies as planning_policies
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.records import current_records
from okrs.snapshots.selectors.rows import value_text
from organization.models import User
from organization.selectors.teams import managed_team_ids

CHOSEN_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One of them. ``why_not``: why it will be left as it is; ``said``: the check-in that would be acknowledged.

    ``before`` and ``after``: its value now and counted anew for the owner who was chosen, both empty until one was.
    ``kept``: its value if what was counted is kept, empty where nothing can be; ``is_over``: no day of its quarter is
    left for that owner then.
    """

    key_result: KeyResult
    mark: str
    why_not: str
    said: tuple[tuple[str, str], ...]
    before: str = ""
    after: str = ""
    kept: str = ""
    is_over: bool = False

    @property
    def change(self) -> str:
        """What becomes of its number, in words; empty until an owner was chosen."""
        anew = self.kept and self.after != self.kept
        number = self.kept or self.after
        said = f"stays {number}" if number == self.before else f"{self.before} becomes {number}"
        return f"{said}, or {self.after} if counted anew" if anew else said if number else ""


def chosen_key_results(user: User, ids: Iterable[int]) -> list[KeyResult]:
    """Those of these ids that the viewer may read, by code; 404 if there are none."""
    rows = KeyResult.objects.visible_to(user).filter(pk__in=list(ids)[:CHOSEN_AT_ONCE]).for_measuring()
    found = list(rows.order_by("code_key", "owner__sort_key", "pk"))
    if not found:
        raise Http404
    return found


def waiting_check_ins(user: User, key_results: Iterable[KeyResult], at: datetime) -> dict[int, CheckIn]:
    """By key result, the newest check-in that the viewer can acknowledge. One query."""
    rows = acknowledgeable(user, at.astimezone(user.zone).date()).filter(
        key_result__in=list(key_results), acknowledged_at__isnull=True
    )
    return {row.key_result_id: row for row in rows.select_related("key_result__owner").order_by("period", "pk")}


def bulk_rows(user: User, act: str, key_results: Iterable[KeyResult], *, at: datetime) -> list[BulkRow]:
    """What an act (``reassign``, ``ask``, ``acknowledge``) would do to each; at most three queries."""
    rows = list(key_results)
    managed = managed_team_ids(user)
    if act == "acknowledge":
        waiting = waiting_check_ins(user, rows, at)
        return [_to_acknowledge(row, waiting.get(row.pk)) for row in rows]
    asked: dict[int, UpdateRequest] = {}
    if act == "ask":
        requests = UpdateRequest.objects.filter(key_result__in=rows, answered_at__isnull=True)
        asked = {one.key_result_id: one for one in requests.select_related("asked_by")}
    return [BulkRow(row, f"{row.pk}:{row.version}", _why_not(user, act, row, managed, asked), ()) for row in rows]


def with_owner(rows: Iterable[BulkRow], owner: User, *, at: datetime) -> list[BulkRow]:
    """The rows with what each stands at now, and would stand at under another owner: counted anew, and with what was
    counted until now kept.

    The number of queries does not grow with the rows.
    """
    listed = list(rows)
    able = [row.key_result for row in listed if not row.why_not]
    before, after = current_records(able, at=at), assess([_owned_by(owner, one, []) for one in able], at=at)
    keeping = [_owned_by(owner, one, handed_over(one, owner, at)) for one in able if can_keep(one, at)]
    kept = assess(keeping, at=at)

    def told(row: BulkRow) -> BulkRow:
        pk = row.key_result.pk
        if row.why_not:
            return row
        if row.key_result.owner_id == owner.pk:
            return replace(row, why_not=f"{owner} owns it already")
        return replace(
            row, before=before[pk]["value_text"], after=value_text(after[pk]),
            kept=value_text(kept[pk]) if pk in kept else "",
            is_over=day_of_handover(row.key_result, at) == row.key_result.objective.quarter.ends_on,
        )  # fmt: skip

    return [told(row) for row in listed]


def _owned_by(owner: User, key_result: KeyResult, earlier: list[dict[str, Any]]) -> KeyResult:
    made = copy(key_result)
    made.owner, made.earlier = owner, earlier
    return made


def given_away(user: User, ids: Iterable[int], owners: Iterable[int]) -> tuple[list[KeyResult], dict[int, User]]:
    """Those of these key results that the viewer may read, and their owners before. Three queries."""
    rows = KeyResult.objects.visible_to(user).filter(pk__in=list(ids)).for_measuring().order_by("code_key", "pk")
    return list(rows), User.objects.in_bulk(list(owners))


def _to_acknowledge(key_result: KeyResult, check_in: CheckIn | None) -> BulkRow:
    if check_in is None:
        return BulkRow(key_result, f"{key_result.pk}:{key_result.version}", "no check-in waits for you", ())
    texts = (
        ("Confidence", "" if check_in.confidence is None else f"{check_in.confidence} of 10"),
        ("What changed", check_in.what_changed),
        ("Blocker", check_in.blocker),
        ("Next step", check_in.next_step),
        ("Declared instead", check_in.override_reason),
    )
    said = tuple((label, text) for label, text in texts if text)
    return BulkRow(key_result, f"{check_in.pk}:{check_in.version}", "", said)


def _why_not(user: User, act: str, row: KeyResult, managed: set[int], asked: dict[int, UpdateRequest]) -> str:
    if act == "reassign":
        may = planning_policies.can_edit(user, row.objective, managed)
        return "" if may else "not yours to change, or the quarter is over"
    if not row.owner.is_active:
        return "its owner is no longer active: reassign it"
    if row.pk in asked:
        return f"{asked[row.pk].asked_by} asked on {asked[row.pk].asked_at:%-d %b} already"
    if row.owner_id == user.pk:
        return "your own: check in instead"
    return "" if check_ins_policies.can_ask_for_update(user, row, managed) else "not yours to ask, or not active"
