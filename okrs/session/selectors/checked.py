"""The plan with what should be asked of it, and whether it fits into each person's quarter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from okrs.arithmetic.cadence import monthly_periods
from okrs.arithmetic.capacity import Capacity, Held, say_capacity
from okrs.arithmetic.quality import PlannedResult, questions_of, too_many
from okrs.models import KeyResult, ObjectiveReason
from okrs.models.choices import CADENCE_METRICS, NEEDS_TARGET, SHARE_METRICS, Kind, Metric, Scope
from okrs.planning.selectors.plans import Plan
from organization import roles
from organization.ground.names import owner_name
from organization.models import Membership, Quarter, Team, User
from organization.selectors.calendars import own_calendars

# What is held or done at a time of its own; an update is written beside.
_ACTIVITIES = frozenset(Metric.values) - {
    Metric.MANUAL, Metric.IN_DEPTH_DISCUSSIONS, Metric.WEEKLY_UPDATES, Metric.CUSTOM, *SHARE_METRICS,
}  # fmt: skip
_LOOKED_BACK = 2  # quarters
_COLUMNS = (
    "pk", "objective", "owner", "code", "kind", "measured_by", "measure", "scope", "target", "baseline",
    "carried_from", "objective__quarter", "snapshot__value",
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PersonCapacity:
    """Whether a person's plan fits: a sentence, and whether it asks for more than they ever held."""

    name: str
    said: str
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """Questions by objective and by person (the owner's number), and each MSL's capacity.

    ``before``: the quarter before; ``areas``: the therapeutic areas that the members work in.
    """

    objectives: dict[int, tuple[str, ...]]
    people: dict[int, tuple[str, ...]]
    capacity: tuple[PersonCapacity, ...]
    before: Quarter | None = None
    areas: tuple[int, ...] = ()


def checked(plan: Plan, quarter: Quarter, team: Team, *, today: date) -> Checked:
    """What the plan should be asked. Eight queries, however long it is."""
    earlier = list(Quarter.objects.filter(starts_on__lt=quarter.starts_on).order_by("-starts_on")[:_LOOKED_BACK])
    day = max(today, quarter.starts_on)
    there = list(User.objects.active().members_on(day, [team.pk]).order_by("sort_key", "pk"))
    owners = {one.pk for one in there} | set(team.managers.filter(is_active=True).values_list("pk", flat=True))
    members = [one for one in there if one.role == roles.MSL]
    rows = list(
        KeyResult.objects.live()
        .filter(objective__primary_team=team, objective__quarter__in=[quarter, *earlier])
        .order_by("code_key", "pk")
        .values(*_COLUMNS)
    )
    now = [row for row in rows if row["objective__quarter"] == quarter.pk]
    with_reason = set(
        ObjectiveReason.objects.filter(objective__in={row["objective"] for row in now}).values_list(
            "objective", flat=True
        )
    )
    return Checked(
        objectives=_questions(plan, now, _last_results(rows, earlier), with_reason, owners),
        people={
            one.owner_id: texts
            for one in plan.people
            if not one.is_team and (texts := tuple(each.text for each in too_many(len(one.objectives))))
        },
        capacity=_capacity(members, rows, quarter, earlier, team, today),
        before=earlier[0] if earlier else None,
        areas=tuple(sorted({one.therapeutic_area_id for one in there if one.therapeutic_area_id is not None})),
    )


def _key(row: Row) -> tuple[Any, ...]:
    return row["owner"], row["measured_by"], row["measure"], row["scope"]


def _last_results(rows: Iterable[Row], earlier: list[Quarter]) -> dict[Any, float]:
    """What the quarter before reached: by key result, and by owner and measure."""
    found: dict[Any, float] = {}
    for row in rows:
        if earlier and row["objective__quarter"] == earlier[0].pk and row["snapshot__value"] is not None:
            found[row["pk"]] = float(row["snapshot__value"])
            if row["measured_by"] != Metric.MANUAL:
                found[_key(row)] = float(row["snapshot__value"])
    return found


def _questions(
    plan: Plan, rows: Iterable[Row], last: dict[Any, float], with_reason: set[int], owners: set[int]
) -> dict[int, tuple[str, ...]]:
    results: dict[int, list[PlannedResult]] = defaultdict(list)
    for row in rows:
        results[row["objective"]].append(_planned(row, last))
    return {
        objective.pk: tuple(
            one.text
            for one in questions_of(
                results[objective.pk],
                has_owner=person.owner_id in owners,
                has_word=bool(objective.why.strip()) or objective.pk in with_reason,
            )
        )
        for person in plan.people
        for objective in person.objectives
    }


def _planned(row: Row, last: dict[Any, float]) -> PlannedResult:
    is_sum = row["measured_by"] == Metric.CUSTOM and row["kind"] == Kind.NUMBER
    return PlannedResult(
        code=row["code"],
        needs_target=row["kind"] in NEEDS_TARGET,
        target=None if row["target"] is None else float(row["target"]),
        counts_work=row["measured_by"] in {*_ACTIVITIES, Metric.IN_DEPTH_DISCUSSIONS, Metric.WEEKLY_UPDATES},
        is_level=row["kind"] in (Kind.NUMBER, Kind.PERCENTAGE) and not is_sum,
        starts_at=float(row["baseline"]),
        last=last.get(row["carried_from"], last.get(_key(row))),
    )


def _capacity(
    members: list[User], rows: list[Row], quarter: Quarter, earlier: list[Quarter], team: Team, today: date
) -> tuple[PersonCapacity, ...]:
    """What each MSL's counted key results ask for, and what they held in the quarters before."""
    if not members:
        return ()
    first = min(one.starts_on for one in (quarter, *earlier))
    calendars = own_calendars(members, first, quarter.ends_on)
    joined: dict[int, date] = dict(
        Membership.objects.filter(team=team, user__in=members).order_by().values("user").annotate(day=Min("from_date"))
        .values_list("user", "day")
    )  # fmt: skip

    def days_of(person: User, of: Quarter) -> int:
        begin = max(of.starts_on, joined.get(person.pk, of.starts_on))
        # Of a quarter that still runs, what was held so far in the days so far.
        last = of.ends_on if of is quarter else min(of.ends_on, today)
        return calendars[person.pk].working_days(begin, last)

    by_owner: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows:
        if row["scope"] == Scope.OWNER and _takes_time(row):
            by_owner[row["owner"], row["objective__quarter"]].append(row)
    found = []
    for person in members:
        before = [
            Held(one.name, sum(float(row["snapshot__value"] or 0) for row in held), days_of(person, one))
            for one in earlier
            if (held := by_owner.get((person.pk, one.pk)))
        ]
        asked = by_owner.get((person.pk, quarter.pk), [])
        one = Capacity(
            discussions=sum(_asked(row, quarter) for row in asked if row["measured_by"] == Metric.IN_DEPTH_DISCUSSIONS),
            activities=sum(_asked(row, quarter) for row in asked if row["measured_by"] in _ACTIVITIES),
            days=days_of(person, quarter),
            before=before,
        )
        found.append(PersonCapacity(owner_name(person), say_capacity(one), one.is_beyond))
    return tuple(found)


def _takes_time(row: Row) -> bool:
    return row["measured_by"] == Metric.IN_DEPTH_DISCUSSIONS or row["measured_by"] in _ACTIVITIES


def _asked(row: Row, quarter: Quarter) -> float:
    if row["target"] is None and row["measured_by"] in CADENCE_METRICS:
        return len(monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months))
    return float(row["target"] or 0)
