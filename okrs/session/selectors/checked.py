"""What should be asked of a plan, and whether it fits into each person's quarter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q

from okrs.arithmetic.cadence import monthly_periods
from okrs.arithmetic.capacity import Capacity, Held, say_capacity
from okrs.arithmetic.quality import PlannedResult, questions_of, too_many
from okrs.models import KeyResult, ObjectiveReason
from okrs.models.choices import CADENCE_METRICS, NEEDS_TARGET, SHARE_METRICS, Kind, Metric, Scope
from okrs.models.objectives import KeyResultQuerySet
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
class Questions:
    """What the plan should be asked, by objective and by person (the owner's number)."""

    objectives: dict[int, tuple[str, ...]]
    people: dict[int, tuple[str, ...]]


def quarters_before(quarter: Quarter) -> list[Quarter]:
    """The two before a quarter, the later first."""
    return list(Quarter.objects.filter(starts_on__lt=quarter.starts_on).order_by("-starts_on")[:_LOOKED_BACK])


def there_in(quarter: Quarter, team: Team, *, today: date) -> list[User]:
    """Who is in the team when the quarter begins, or today once it has."""
    members = User.objects.active().members_on(max(today, quarter.starts_on), [team.pk])
    return list(members.order_by("sort_key", "pk"))


def areas_of(people: Iterable[User]) -> tuple[int, ...]:
    """The therapeutic areas that they work in."""
    return tuple(sorted({one.therapeutic_area_id for one in people if one.therapeutic_area_id is not None}))


def questions_about(plan: Plan, quarter: Quarter, team: Team, *, today: date) -> Questions:
    """What a plan, or a part of it, should be asked. Six queries, however long it is."""
    earlier = quarters_before(quarter)[:1]
    owners = {one.pk for one in there_in(quarter, team, today=today)}
    owners |= set(team.managers.filter(is_active=True).values_list("pk", flat=True))
    shown = [objective.pk for person in plan.people for objective in person.objectives]
    now = list(_rows(KeyResult.objects.filter(objective__in=shown)))
    whose = Q(owner__in={row["owner"] for row in now}) | Q(pk__in={row["carried_from"] for row in now} - {None})
    before = list(_rows(KeyResult.objects.filter(_of_team(team, earlier) & whose))) if earlier else []
    with_reason = set(ObjectiveReason.objects.filter(objective__in=shown).values_list("objective", flat=True))
    return Questions(
        objectives=_questions(plan, now, _last_results(before), with_reason, owners),
        people={
            one.owner_id: texts
            for one in plan.people
            if not one.is_team and (texts := tuple(each.text for each in too_many(len(one.objectives))))
        },
    )


def _of_team(team: Team, quarters: Iterable[Quarter]) -> Q:
    return Q(objective__primary_team=team, objective__quarter__in=quarters)


def _rows(found: KeyResultQuerySet) -> Iterable[Row]:
    return found.live().order_by("code_key", "pk").values(*_COLUMNS)


def _key(row: Row) -> tuple[Any, ...]:
    return row["owner"], row["measured_by"], row["measure"], row["scope"]


def _last_results(rows: Iterable[Row]) -> dict[Any, float]:
    """What the quarter before reached: by key result, and by owner and measure."""
    found: dict[Any, float] = {}
    for row in rows:
        if row["snapshot__value"] is not None:
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


def capacity_of(quarter: Quarter, team: Team, *, today: date) -> tuple[PersonCapacity, ...]:
    """What each MSL's counted key results ask for, and what they held in the quarters before. Six queries at most."""
    members = [one for one in there_in(quarter, team, today=today) if one.role == roles.MSL]
    if not members:
        return ()
    earlier = quarters_before(quarter)
    rows = _rows(KeyResult.objects.filter(_of_team(team, [quarter, *earlier]), owner__in=members))
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
