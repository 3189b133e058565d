"""What a version of a defined measure counts, as rows of its source.

Interactions count when held, activities when they have all the stages of their kind, insights once submitted, weekly
updates as they do for their cadence. Filters narrow this down; they never let in rows that would not count elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import models
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Lower

from insights.models import Insight
from interactions.models import Activity, FollowUpQuestion, Interaction, InteractionAttendee
from okrs.counting.conditions import chosen, counted_attendees, passing
from okrs.counting.sources import (
    ACTIVITIES,
    ACTIVITY_DAY,
    INSIGHTS,
    INTERACTIONS,
    UPDATE_DAY,
    UPDATE_ENTERED,
    UPDATES,
    Rows,
    Source,
    attendees_of,
    days_ahead,
    stages_done,
    with_insight,
)
from okrs.models import InDepthRule, MeasureVersion, WeeklyUpdate, WeeklyUpdateInsight
from okrs.models.choices import Calculation, EvidenceSource

Expression = Any
_AMOUNT = models.DecimalField(max_digits=12, decimal_places=2)


@dataclass(frozen=True)
class Amount:
    """What can be counted once each (``distinct``: its id) or added up (``sum``: a number of each row).

    ``kol``: the path to the KOL that the id belongs to, for what is counted of KOLs; ``of_attendees``: the number of
    each row where only some attendees count (a condition on ``InteractionAttendee``).
    """

    label: str
    expression: Callable[[], Expression]
    where: Q = field(default_factory=Q)
    kol: str = ""
    of_attendees: Callable[[Q], Expression] | None = None


@dataclass(frozen=True)
class Countable:
    """How definitions count a source: which rows, whose, of which day, and what can be computed from them."""

    source: Source
    noun: str
    model: type[models.Model]
    counts: Callable[[], Q]
    columns: dict[str, Expression]
    distinct: dict[str, Amount]
    sums: dict[str, Amount]
    prepare: Callable[["models.QuerySet[Any]"], "models.QuerySet[Any]"] = lambda rows: rows
    leaves_out: Q = field(default_factory=Q)
    not_counting: str = ""


def _number_of_day(day: Expression) -> Callable[[], Expression]:
    """A day as a whole number, so that rows of one day are one unit."""
    return lambda: Cast(
        Func(day, template="(%(expressions)s - DATE '2000-01-01')", output_field=IntegerField()),
        models.BigIntegerField(),
    )


def _institution() -> Expression:
    """Its number; where an earlier version wrote a name alone, the name as a number that ignores case."""
    named = Func(
        Lower("kols__affiliations__organisation"), Value(0), function="hashtextextended",
        output_field=models.BigIntegerField(),
    )  # fmt: skip
    return Coalesce(F("kols__affiliations__institution_id"), named)


def _how_many(model: type[models.Model], column: str, which: Q | None = None) -> Callable[[], Expression]:
    rows = model._default_manager.filter(which or Q(), **{column: OuterRef("pk")}).order_by().values(column)
    return lambda: Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


_NO_TIME = Cast(Value(None), DateTimeField())

KINDS: dict[str, Countable] = {
    EvidenceSource.INTERACTIONS: Countable(
        INTERACTIONS,
        "held interactions",
        Interaction,
        lambda: Q(state__in=["held", "amended"]),
        {
            "day": "occurred_on", "area": "therapeutic_area_id", "author": "msl_id",
            "entered": "entered_on", "at": "starts_at", "known": "occurred_on",
        },
        {
            "kols": Amount("KOLs met", lambda: F("attendees__kol_id"), kol="attendees__kol_id"),
            "topics": Amount("topics", lambda: F("exchange_topics__topic_id")),
            "institutions": Amount(
                "institutions",
                _institution,
                Q(kols__affiliations__is_primary=True, kols__affiliations__to_date__isnull=True),
                kol="kols__pk",
            ),
            "products": Amount("products", lambda: F("product_id")),
            "days": Amount("days", _number_of_day(F("occurred_on"))),
            "people": Amount("colleagues", lambda: F("msl_id")),
        },
        {
            "minutes": Amount("minutes", lambda: F("minutes")),
            "kols": Amount(
                "KOLs met",
                _how_many(InteractionAttendee, "interaction"),
                of_attendees=lambda which: _how_many(InteractionAttendee, "interaction", which)(),
            ),
            "follow_ups": Amount("follow-up questions", _how_many(FollowUpQuestion, "interaction")),
        },
        leaves_out=Q(state="cancelled"),
        not_counting="Planned, not held yet",
    ),
    EvidenceSource.ACTIVITIES: Countable(
        ACTIVITIES,
        "activities with all their stages done",
        Activity,
        lambda: Q(held_on__isnull=False) & stages_done(),
        {
            "day": ACTIVITY_DAY, "area": "therapeutic_area_id", "author": "owner_id",
            "entered": "entered_on", "at": _NO_TIME, "known": ACTIVITY_DAY,
        },
        {
            "studies": Amount("studies", lambda: F("study_id")),
            "campaigns": Amount("campaigns", lambda: F("campaign_id")),
            "congresses": Amount("congresses", lambda: F("congress_id")),
            "products": Amount("products", lambda: F("product_id")),
            "days": Amount("days", _number_of_day(F("held_on"))),
            "people": Amount("colleagues", lambda: F("owner_id")),
        },
        {"attendees": Amount("attendees", lambda: Coalesce(F("attendee_count"), 0))},
        leaves_out=Q(is_cancelled=True),
        not_counting="A stage that its kind needs is missing",
    ),
    EvidenceSource.INSIGHTS: Countable(
        INSIGHTS,
        "submitted insights",
        Insight,
        lambda: Q(submitted_at__isnull=False),
        {
            "day": "submitted_on", "area": "therapeutic_area_id", "author": "originator_id",
            "entered": "submitted_on", "at": "submitted_at", "known": "submitted_on",
        },
        {
            "kols": Amount("KOLs heard", lambda: F("interactions__attendees__kol_id")),
            "themes": Amount("themes", lambda: F("theme_id")),
            "products": Amount("products", lambda: F("product_id")),
            "days": Amount("days", _number_of_day(F("submitted_on"))),
            "people": Amount("colleagues", lambda: F("originator_id")),
        },
        {},
        # A draft is only its author's business.
        leaves_out=Q(state="draft"),
    ),
    EvidenceSource.WEEKLY_UPDATES: Countable(
        UPDATES,
        "submitted weekly updates with an own insight or “nothing new heard”",
        WeeklyUpdate,
        lambda: Q(nothing_new_heard=True, submitted_at__isnull=False) | Q(has_insight=True, submitted_at__isnull=False),
        {
            "day": UPDATE_DAY, "area": Cast(Value(None), models.BigIntegerField()), "author": "author_id",
            "entered": UPDATE_ENTERED, "at": "submitted_at", "known": UPDATE_ENTERED,
        },
        {
            "weeks": Amount("weeks", _number_of_day(F("week_start"))),
            "people": Amount("colleagues", lambda: F("author_id")),
        },
        {"insights": Amount("insights carried", _how_many(WeeklyUpdateInsight, "update"))},
        prepare=with_insight,
        not_counting="Not submitted, or without an own insight and without “nothing new heard”",
    ),
}  # fmt: skip


def rows_of(version: MeasureVersion, rule: InDepthRule) -> Rows:
    """The rows of a version; the in-depth rule applies if a filter uses it."""
    kind = KINDS[version.source]
    key = _key(version, rule)
    of: Amount | None = None
    if version.calculation == Calculation.DISTINCT:
        of = kind.distinct[version.of]
    elif version.calculation == Calculation.SUM:
        of = kind.sums[version.of]

    which = counted_attendees(version.source, version.filters)

    def base() -> "models.QuerySet[Any]":
        return kind.prepare(kind.model._default_manager.exclude(kind.leaves_out) if kind.leaves_out else _all(kind))

    def qualifying(*, of_all: bool = False) -> "models.QuerySet[Any]":
        rows = base().filter(kind.counts(), passing(version.source, version.filters, rule, of_all=of_all))
        unit: Expression = "pk"
        amount, passes = _no_amount()
        if of is not None and version.calculation == Calculation.DISTINCT:
            rows = rows.filter(of.where).alias(unit=of.expression()).filter(unit__isnull=False)
            if which is not None and of.kol:
                met = InteractionAttendee.objects.filter(which, interaction=OuterRef("pk"), kol=OuterRef("met"))
                rows = rows.alias(met=F(of.kol)).filter(Exists(met))
            unit = Cast(F("unit"), models.BigIntegerField())
        elif of is not None:
            amount = Cast(_summed(of, which), _AMOUNT)
        elif version.calculation == Calculation.RATE:
            passes = _flag(passing(version.source, version.condition, rule, of_all=of_all))
        return _columns(rows, kind, key, unit, amount, passes)

    def candidates() -> "models.QuerySet[Any]":
        """Rows that lack at most one thing: being done, or one of the filters."""
        misses = _miss(kind.counts())
        for one, value in chosen(version.source, version.filters):
            misses = misses + _miss(one.where(value, rule))
        return _columns(base().alias(misses=misses).filter(misses__lte=1), kind, key, "pk", *_no_amount())

    once = attendees_of(key, which) if rule.once_a_day and version.filters.get("in_depth") else None
    return Rows(key, kind.source, qualifying, candidates, partial(qualifying, of_all=True), once)


def _key(version: MeasureVersion, rule: InDepthRule) -> str:
    return f"custom:{version.pk or 'draft'}@{rule.version}"


def plans_are_known(version: MeasureVersion) -> bool:
    """Whether what is planned is a part of what this version counts: whole interactions or activities."""
    return version.calculation == Calculation.COUNT and version.source in _PLANNED


def planned_rows(version: MeasureVersion, rule: InDepthRule, rows: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Those of ``rows`` that the filters let pass, as ``sources.planned_interactions`` gives plans.

    A plan may lack until it is held what a filter asks for; then it is none of this measure's.
    """
    kind = KINDS[version.source]
    is_open, day, since, could = _PLANNED[version.source]()
    return rows.filter(passing(version.source, version.filters, rule)).order_by().values_list(
        Value(_key(version, rule), output_field=models.TextField()), "pk", "pk", day,
        kind.columns["area"], kind.columns["author"], "entered_on", _NO_TIME, day, "zone_name",
        _flag(is_open), days_ahead(day, since), _flag(is_open & could | kind.counts()),
    )  # fmt: skip


def _planned_interactions() -> tuple[Q, Expression, Expression, Q]:
    return Q(state="planned"), F("occurred_on"), F("entered_on"), Q()


def _planned_activities() -> tuple[Q, Expression, Expression, Q]:
    day = Coalesce("held_on", "planned_on")
    ready = stages_done(day) | Q(kind=Activity.Kind.PRESENTATION)
    return Q(held_on__isnull=True, is_cancelled=False), day, Coalesce("planned_since", "entered_on"), ready


# Of a source: which rows are still planned, their day, since when they are planned, and which of them could count.
_PLANNED: dict[str, Callable[[], tuple[Q, Expression, Expression, Q]]] = {
    EvidenceSource.INTERACTIONS: _planned_interactions,
    EvidenceSource.ACTIVITIES: _planned_activities,
}


def _summed(of: Amount, which: Q | None) -> Expression:
    """What each row adds; of KOLs only those who count."""
    return of.of_attendees(which) if which is not None and of.of_attendees else of.expression()


def _all(kind: Countable) -> "models.QuerySet[Any]":
    return kind.model._default_manager.all()


def _no_amount() -> tuple[Expression, Expression]:
    return Cast(Value(None), _AMOUNT), Value(value=True)


def _flag(condition: Q) -> Expression:
    return Case(When(condition, then=Value(value=True)), default=Value(value=False), output_field=models.BooleanField())


def _miss(condition: Q) -> Expression:
    return Case(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField())


def _columns(
    rows: "models.QuerySet[Any]", kind: Countable, key: str, unit: Expression, amount: Expression, passes: Expression
) -> "models.QuerySet[Any]":
    columns = kind.columns
    return rows.order_by().values_list(
        Value(key, output_field=models.TextField()),
        "pk",
        unit,
        columns["day"],
        columns["area"],
        columns["author"],
        columns["entered"],
        columns["at"],
        columns["known"],
        "zone_name",
        Value(value=False),
        amount,
        passes,
    )


def misses_of(
    version: MeasureVersion, rule: InDepthRule, ids: list[int], *, condition: bool = False
) -> dict[int, set[str]]:
    """By row, the names of the filters (``condition``: of the rate's second condition) that it fails; one query.

    The name "" means that it is not done. Rows that pass everything are left out.
    """
    kind = KINDS[version.source]
    values = version.condition if condition else version.filters
    flags = {"": _flag(kind.counts())} | {
        one.name: _flag(one.where(value, rule)) for one, value in chosen(version.source, values)
    }
    names = list(flags)
    rows = kind.prepare(_all(kind)).filter(pk__in=ids).order_by().values_list("pk", *flags.values())
    found = {}
    for pk, *passed in rows:
        missing = {name for name, ok in zip(names, passed, strict=True) if not ok}
        if missing:
            found[pk] = missing
    return found


def amounts_of(version: MeasureVersion, ids: list[int]) -> dict[int, Any]:
    """By row, what it adds to a sum; empty for anything else. One query."""
    if version.calculation != Calculation.SUM:
        return {}
    kind = KINDS[version.source]
    rows = _all(kind).filter(pk__in=ids).order_by()
    which = counted_attendees(version.source, version.filters)
    return dict(rows.values_list("pk", _summed(kind.sums[version.of], which)))
