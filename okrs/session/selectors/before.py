"""What the quarter before left: unfinished objectives with what was decided about them, and the team's backlog."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from okrs.models import CarryOver, KeyResult, Objective, SnapshotRow
from okrs.snapshots.selectors.rows import mark_of
from okrs.snapshots.storing import keep_fresh
from organization.ground.names import owner_name
from organization.models import Quarter, Team

_DONE = ("complete", "met")


@dataclass(frozen=True, slots=True)
class LeftOver:
    """An objective that its quarter did not finish. ``lines``: its key results, the unfinished ones first, each with
    where it stands and its value. ``decision``: what became of it, with its reason, and how that is taken back."""

    pk: int
    label: str
    url: str
    owner: str
    carried: int
    lines: tuple[tuple[str, str, str], ...]
    decision: str = ""
    reason: str = ""
    made_label: str = ""
    made_url: str = ""
    undo_url: str = ""
    decide_url: str = ""


def left_over(
    before: Quarter | None, quarter: Quarter, team: Team, *, at: datetime, may_decide: bool
) -> tuple[LeftOver, ...]:
    """Unfinished objectives of the team's quarter before, by owner and code. Four queries while nothing has changed."""
    if before is None:
        return ()
    objectives = (
        Objective.objects.live()
        .filter(quarter=before, primary_team=team, state__in=[Objective.State.ACTIVE, Objective.State.CLOSED])
        .select_related("owner")
        .order_by("-is_team", "owner__sort_key", "owner", "code_key", "pk")
    )
    keep_fresh(lambda: KeyResult.objects.filter(objective__in=objectives.order_by().values("pk")), at=at)
    records: dict[int, list[dict[str, Any]]] = {}
    rows: Any = SnapshotRow.objects.filter(objective_quarter_id=before.pk, team_id=team.pk).order_by("code_key", "pk")
    for record in rows.values("objective_id", "code", "title", "outcome", "status", "value_text"):
        records.setdefault(record["objective_id"], []).append(record)
    decided = {
        one.objective_id: one
        for one in CarryOver.objects.filter(quarter=quarter, objective__primary_team=team).select_related("made")
    }
    return tuple(
        _left_over(one, records[one.pk], decided.get(one.pk), quarter, may_decide=may_decide)
        for one in objectives
        if one.pk in records and any(_is_open(record) for record in records[one.pk])
    )


def _is_open(record: Mapping[str, Any]) -> bool:
    return (record["outcome"] or record["status"]) not in _DONE


def _left_over(
    objective: Objective, records: Iterable[Mapping[str, Any]], found: CarryOver | None, quarter: Quarter, *,
    may_decide: bool,
) -> LeftOver:  # fmt: skip
    rows = sorted(records, key=lambda record: not _is_open(record))
    made = found.made if found else None
    return LeftOver(
        pk=objective.pk,
        label=str(objective),
        url=reverse("objective", args=[objective.pk]),
        owner="The whole team" if objective.is_team else owner_name(objective.owner),
        carried=sum(map(_is_open, rows)),
        lines=tuple(
            (f"{one['code']} {one['title']}", mark_of(one["outcome"] or one["status"]).label, one["value_text"])
            for one in rows
        ),
        decision=found.get_decision_display() if found else "",
        reason=found.reason if found else "",
        made_label=str(made) if made else "",
        made_url=reverse("objective", args=[made.pk]) if made else "",
        undo_url=reverse("carry-over-undo", args=[found.pk]) if found and may_decide else "",
        decide_url=reverse("carry-over-decide", args=[quarter.pk, objective.primary_team_id, objective.pk])
        if found is None and may_decide
        else "",
    )


@dataclass(frozen=True, slots=True)
class Parked:
    """An objective in the backlog."""

    label: str
    url: str
    owner: str
    since: str
    reason: str
    bring_url: str


def backlog_of(team: Team, quarter: Quarter, *, may_decide: bool) -> tuple[Parked, ...]:
    """What the team parked and has not brought in, the longest parked first. One query.

    What is parked in this very session stays parked; its decision can be taken back.
    """
    rows = (
        CarryOver.objects.filter(
            objective__primary_team=team, decision=CarryOver.Decision.PARK, made=None,
            objective__quarter__starts_on__lt=quarter.starts_on,
        )
        .exclude(quarter=quarter)
        .select_related("objective__owner", "quarter")
        .order_by("at", "pk")
    )  # fmt: skip
    return tuple(
        Parked(
            label=str(one.objective),
            url=reverse("objective", args=[one.objective_id]),
            owner="The whole team" if one.objective.is_team else owner_name(one.objective.owner),
            since=one.quarter.name,
            reason=one.reason,
            bring_url=reverse("carry-over-bring-in", args=[quarter.pk, team.pk, one.pk]) if may_decide else "",
        )
        for one in rows
    )


def get_carry_over(pk: int) -> CarryOver:
    """A decision with its objective, else 404. Who may take it back is for the caller to ask."""
    rows = CarryOver.objects.select_related(
        "objective__quarter", "objective__primary_team", "objective__owner", "quarter"
    )
    return get_object_or_404(rows, pk=pk)
