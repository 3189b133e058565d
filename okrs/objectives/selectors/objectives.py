"""One objective: its card, its course over time, and its alignments, the last two from ``ObjectiveAround``."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from okrs.arithmetic.contributions import NO_CONTRIBUTIONS, Contributions, say_formula
from okrs.arithmetic.progress import whole_percent
from okrs.models import NOTHING, KeyResult, Objective, ObjectiveAround, Reach
from okrs.objectives.selectors.charts_over_time import RecordedDay, objective_chart, objective_days, strip_of
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.contributions import recorded_contributions
from okrs.snapshots.selectors.keyed import records_in
from okrs.snapshots.selectors.records import past_records
from okrs.snapshots.selectors.rows import Row, counted_record, plain, row_from, whole_of
from okrs.snapshots.storing import keep_fresh
from organization import roles
from organization.ground.names import owner_name
from organization.ground.text import natural
from organization.models import User


@dataclass(frozen=True, slots=True)
class ObjectiveCard:
    """An objective with its key results as rows.

    ``formula``: how its progress comes about, in numbers, its result ``exact`` to a tenth of a percent; of
    ``contributed`` objectives that contribute to it, and without the ``unscored`` parts, which have nothing to score
    yet.
    """

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
    formula: str = ""
    exact: str = ""
    contributed: int = 0
    unscored: int = 0


def objective_card(
    objective: Objective, *, at: datetime, as_of: date | None = None, reach: Reach = NOTHING,
    shares: Contributions = NO_CONTRIBUTIONS,
) -> ObjectiveCard:  # fmt: skip
    """An objective (with its tags loaded) and where its key results stand: stored if active, counted for drafts.

    ``as_of``: at the end of that past day, as recorded then; what was not recorded is counted from work dated up to
    that day. ``reach``: whose check-ins the viewer reads. ``shares``: what contributes to it, at the same time.
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
    whole = whole_of(records, shares, of=[objective.pk])
    plus = shares.plus([objective.pk])
    parts = [*((float(record["weight"]), record["progress"]) for record in records), *plus]
    return ObjectiveCard(
        pk=objective.pk,
        url=reverse("objective", args=[objective.pk]),
        code=objective.code,
        title=objective.title,
        why=objective.why,
        status=whole.status.value,
        percent=whole_percent(whole.progress or 0),
        owner=owner_name(objective.owner),
        team=objective.primary_team.name,
        area=objective.therapeutic_area.name if objective.therapeutic_area else "",
        imperative=objective.imperative.title if objective.imperative else "",
        rows=tuple(row_from(record, as_of or at.date(), reach=reach) for record in records),
        formula=say_formula(parts),
        exact=plain(round(100 * (whole.progress or 0), 1)),
        contributed=len(plus),
        unscored=sum(share is None for _, share in parts),
    )


def objective_over_time(objective: Objective, around: ObjectiveAround, shares: Contributions) -> dict[str, Any]:
    """``chart`` and ``strip`` of an objective from the daily records of its key results and of what contributes now."""
    plus = recorded_contributions(objective.pk, shares)
    days = objective_days((RecordedDay(*one) for one in around.days), plus)
    return {
        "chart": objective_chart(objective.pk, objective.code, objective.quarter, days),
        "strip": strip_of([(one.day, one.status) for one in days]),
    }


@dataclass(frozen=True, slots=True)
class Aligned:
    """An objective that this one supports or contributes to, or that does so for it. ``weight``: of a contribution.

    ``is_decided_here``: whoever may change this objective takes it away, not whoever may change the other.
    """

    url: str
    label: str
    owner: str
    link: int = 0
    contributes: bool = False
    weight: str = ""
    is_decided_here: bool = False


def is_contributed(around: ObjectiveAround) -> bool:
    """Whether something contributes to it, also from below."""
    return any(one["kind"] == "contributes" and not one["is_above"] for one in around.aligned)


def alignments_of(user: User, around: ObjectiveAround) -> tuple[list[Aligned], list[Aligned]]:
    """(what this objective supports or contributes to, what does so for it), as far as the viewer may read it."""
    above: list[Aligned] = []
    below: list[Aligned] = []
    scope = user.scope("objective")
    for one in around.aligned:
        if scope == roles.FULL or (scope == roles.SHARED and one["is_shared"]):
            label = str(Objective(code=one["code"], title=one["title"]))
            contributes = one["kind"] == "contributes"
            found = Aligned(
                reverse("objective", args=[one["id"]]), f"{label}, {one['quarter']}", one["owner"], one["link"],
                contributes=contributes, weight=plain(one["weight"]) if contributes else "",
                is_decided_here=contributes != one["is_above"],
            )  # fmt: skip
            (above if one["is_above"] else below).append(found)
    return above, below
