"""One objective: its card, its course over time, and its alignments, the last two from ``ObjectiveAround``."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from okrs.models import NOTHING, KeyResult, Objective, ObjectiveAround, Reach
from okrs.objectives.selectors.charts_over_time import RecordedDay, objective_chart, objective_days, strip_of
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.keyed import records_in
from okrs.snapshots.selectors.records import past_records
from okrs.snapshots.selectors.rows import Row, counted_record, row_from, whole_of
from okrs.snapshots.storing import keep_fresh
from organization import roles
from organization.ground.names import owner_name
from organization.ground.text import natural
from organization.models import User


@dataclass(frozen=True, slots=True)
class ObjectiveCard:
    """An objective with its key results as rows."""

    pk: int
    url: str
    code: str
    title: str
    why: str
    status: str
    percent: int
    owner: str
    team: str
    area: str
    imperative: str
    rows: tuple[Row, ...]


def objective_card(
    objective: Objective, *, at: datetime, as_of: date | None = None, reach: Reach = NOTHING
) -> ObjectiveCard:
    """An objective (with its tags loaded) and where its key results stand: stored if active, counted for drafts.

    ``as_of``: at the end of that past day, as recorded then; what was not recorded is counted from work dated up to
    that day. ``reach``: whose check-ins the viewer reads.
    """
    live = objective.key_results.filter(state="active")
    if as_of is not None:
        past = past_records(live, as_of)
        counted = assess(live.exclude(pk__in=past).for_measuring(), at=as_of)
        records = [*past.values(), *(counted_record(one) for one in counted.values())]
    elif objective.state in (Objective.State.ACTIVE, Objective.State.CLOSED):
        # Including dropped key results: their snapshots stay until they are refreshed.
        keep_fresh(KeyResult.objects.filter(objective=objective), at=at)
        records = records_in(objective.pk)
    else:
        records = [counted_record(one) for one in assess(live.for_measuring(), at=at).values()]
    records.sort(key=lambda record: (natural(record["code"]), record["pk"]))
    whole = whole_of(records)
    return ObjectiveCard(
        pk=objective.pk,
        url=reverse("objective", args=[objective.pk]),
        code=objective.code,
        title=objective.title,
        why=objective.why,
        status=whole.status.value,
        percent=int(100 * (whole.progress or 0) + 0.5),
        owner=owner_name(objective.owner),
        team=objective.primary_team.name,
        area=objective.therapeutic_area.name if objective.therapeutic_area else "",
        imperative=objective.imperative.title if objective.imperative else "",
        rows=tuple(row_from(record, as_of or at.date(), reach=reach) for record in records),
    )


def objective_over_time(objective: Objective, around: ObjectiveAround) -> dict[str, Any]:
    """``chart`` and ``strip`` of an objective from the daily records of its key results."""
    days = objective_days(RecordedDay(*one) for one in around.days)
    return {
        "chart": objective_chart(objective.pk, objective.code, objective.quarter, days),
        "strip": strip_of([(one.day, one.status) for one in days]),
    }


@dataclass(frozen=True, slots=True)
class Aligned:
    """An objective that this one supports, or that supports it."""

    url: str
    label: str
    owner: str


def alignments_of(user: User, around: ObjectiveAround) -> tuple[list[Aligned], list[Aligned]]:
    """(objectives this one supports, objectives that support it) that the viewer may read."""
    above: list[Aligned] = []
    below: list[Aligned] = []
    scope = user.scope("objective")
    for one in around.aligned:
        if scope == roles.FULL or (scope == roles.SHARED and one["is_shared"]):
            label = str(Objective(code=one["code"], title=one["title"]))
            found = Aligned(reverse("objective", args=[one["id"]]), label, one["owner"])
            (above if one["is_above"] else below).append(found)
    return above, below
