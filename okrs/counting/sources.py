"""The sources of evidence, and what makes a row count for each built-in metric.

A source is a table of work. ``Rows`` are its rows that *qualify* for a metric (they count if they are also credited to
the key result's owner or team) and the wider *candidates* (the right kind of work, even if something is missing), from
which near misses come. Every queryset has the same columns, see ``COLUMNS``. Measures that an organisation defines
itself are in ``custom.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from insights.models import Insight
from interactions.models import (
    Activity,
    ActivityParticipant,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
    InternalStakeholder,
)
from interactions.models.overlaps import overlapping
from okrs.models import InDepthRule, WeeklyUpdate, WeeklyUpdateInsight
from okrs.models.choices import EvidenceSource, Metric
from organization.models.calendar import due_day_in

# metric, row, unit (counted once), day, area, author, day it was entered, moment, the day of that moment (``day`` if it
# has none), zone, hollow; then what a sum adds up, and whether the row belongs to the counted share of a rate. Days and
# zone are as recorded: they do not change if the author moves.
COLUMNS = (
    "metric", "row_id", "unit_id", "day", "area_id", "author_id", "entered_on", "at", "known_on", "zone_name", "hollow",
    "amount", "passes",
)  # fmt: skip
# The last two columns of rows that are only counted.
NO_AMOUNT = (Cast(Value(None), models.DecimalField(max_digits=12, decimal_places=2)), Value(value=True))


@dataclass(frozen=True)
class Source:
    """A table of work that key results count.

    ``author`` is the column of the person whose work a row is. ``participants`` is the table of colleagues who took
    part, with its column that points to the row. ``dated`` is the column of the row's day, if it has one.
    """

    name: str
    model: type[models.Model]
    author: str
    participants: tuple[type[models.Model], str] | None = None
    dated: str = ""

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True)
class Rows:
    """Rows of a source in ``COLUMNS``; two with the same ``key`` have the same rows.

    ``of_all`` gives the same rows as ``qualifying``, written for statements that read everybody's work. ``attendees``
    are set where a person's second row of a day counts only with somebody new: (metric, row, KOL who counts).
    """

    key: str
    source: Source
    qualifying: "Callable[[], models.QuerySet[Any]]" = field(compare=False)
    candidates: "Callable[[], models.QuerySet[Any]]" = field(compare=False)
    of_all: "Callable[[], models.QuerySet[Any]] | None" = field(default=None, compare=False)
    attendees: "Callable[[], models.QuerySet[Any]] | None" = field(default=None, compare=False)

    def everybodys(self) -> "models.QuerySet[Any]":
        """The qualifying rows, for a statement that reads everybody's work."""
        return (self.of_all or self.qualifying)()


INTERACTIONS = Source(
    EvidenceSource.INTERACTIONS.value, Interaction, "msl_id", (InteractionParticipant, "interaction_id"), "occurred_on"
)
ACTIVITIES = Source(EvidenceSource.ACTIVITIES.value, Activity, "owner_id", (ActivityParticipant, "activity_id"))
INSIGHTS = Source(EvidenceSource.INSIGHTS.value, Insight, "originator_id")
UPDATES = Source(EvidenceSource.WEEKLY_UPDATES.value, WeeklyUpdate, "author_id")
STAKEHOLDERS = Source(EvidenceSource.STAKEHOLDERS.value, InternalStakeholder, "owner_id")
SOURCES = (INTERACTIONS, ACTIVITIES, INSIGHTS, UPDATES, STAKEHOLDERS)


# --- Interactions ---------------------------------------------------------------


def in_depth_rows(rule: InDepthRule) -> Rows:
    """Rows that pass a version of the in-depth rule; each version is a separate metric."""
    key = f"{Metric.IN_DEPTH_DISCUSSIONS.value}@{rule.version}"

    def columns(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
        return queryset.order_by().values_list(
            Value(key, output_field=models.TextField()),
            "pk",
            "pk",
            "occurred_on",
            "therapeutic_area_id",
            "msl_id",
            "entered_on",
            "starts_at",
            "occurred_on",
            "zone_name",
            Value(value=False),
            *NO_AMOUNT,
        )

    return Rows(
        key,
        INTERACTIONS,
        lambda: columns(in_depth(Interaction.objects.all(), rule)),
        lambda: columns(Interaction.objects.exclude(state="cancelled")),
        lambda: columns(in_depth_of_all(Interaction.objects.all(), rule)),
        attendees_of(key) if rule.once_a_day else None,
    )


def attendees_of(key: str, which: Q | None = None) -> "Callable[[], models.QuerySet[Any]]":
    """Who was met in each interaction, under the metric's key; ``which`` narrows ``InteractionAttendee``."""

    def met() -> "models.QuerySet[Any]":
        rows = InteractionAttendee.objects.filter(which) if which else InteractionAttendee.objects.all()
        return rows.order_by().values_list(Value(key, output_field=models.TextField()), "interaction_id", "kol_id")

    return met


# --- Activities -----------------------------------------------------------------

ACTIVITY_METRICS: dict[str, str] = {
    Activity.Kind.ADVISORY_BOARD: Metric.ADVISORY_BOARDS,
    Activity.Kind.NEWSLETTER: Metric.NEWSLETTERS,
    Activity.Kind.PRESENTATION: Metric.PRESENTATIONS,
    Activity.Kind.STUDY_SUPPORT: Metric.SUPPORTED_STUDIES,
    Activity.Kind.TRAINING: Metric.TRAININGS,
    Activity.Kind.CROSS_FUNCTIONAL_MEETING: Metric.CROSS_FUNCTIONAL_MEETINGS,
    Activity.Kind.CAMPAIGN_REVIEW: Metric.SUPPORTED_CAMPAIGNS,
}


def stages_done(held: Any = F("held_on")) -> Q:  # noqa: B008 - an expression, which nothing changes
    """The stages that each kind of activity needs to count, in their order, besides being held and not cancelled.

    ``held``: the day of the last one, or the day for which it is planned.
    """
    other_finding = Activity.objects.filter(
        campaign=OuterRef("campaign"), is_cancelled=False, open_findings__gt=0, kind=Activity.Kind.CAMPAIGN_REVIEW
    )
    reviewed = Q(kind=Activity.Kind.CAMPAIGN_REVIEW, accuracy_reviewed_on__lte=held) & Q(~Exists(other_finding))
    # Typed by the owner alone, an approval is not confirmed.
    approved = Q(approved_on__lte=held) & (Q(approved_by__isnull=False) | ~Q(approval_reference=""))
    return (
        Q(approved, kind=Activity.Kind.ADVISORY_BOARD, need_documented_on__lte=held)
        | Q(approved, kind=Activity.Kind.NEWSLETTER)
        | Q(kind=Activity.Kind.PRESENTATION, attendee_count__gt=0)
        | Q(
            kind=Activity.Kind.STUDY_SUPPORT,
            study__is_investigator_initiated=True,
            requested_on__lte=F("support_agreed_on"),
            support_agreed_on__lte=held,
        )
        | Q(
            kind__in=[
                Activity.Kind.TRAINING,
                Activity.Kind.CROSS_FUNCTIONAL_MEETING,
                Activity.Kind.CONGRESS_COVERAGE,
            ]
        )
        | reviewed
    )


def counting_activities(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Activities with the stages that their kind needs to count; ``held_on`` is the last stage."""
    return queryset.filter(is_cancelled=False, held_on__isnull=False).filter(stages_done())


# An unfinished activity is dated by its first stage that happened, so that near misses belong to a quarter.
ACTIVITY_DAY = Coalesce(
    "held_on", "support_agreed_on", "accuracy_reviewed_on", "approved_on", "need_documented_on", "requested_on",
    "planned_on", "entered_on",
)  # fmt: skip


def _activities(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """A study or campaign is one unit, however many activities it has; any other activity is a unit itself."""
    metric = Case(
        *(When(kind=kind, then=Value(str(metric))) for kind, metric in ACTIVITY_METRICS.items()),
        output_field=models.TextField(),
    )
    return (
        queryset.filter(kind__in=list(ACTIVITY_METRICS))
        .order_by()
        .values_list(
            metric,
            "pk",
            Coalesce("study_id", "campaign_id", "pk"),
            ACTIVITY_DAY,
            "therapeutic_area_id",
            "owner_id",
            "entered_on",
            Cast(Value(None), DateTimeField()),
            ACTIVITY_DAY,
            "zone_name",
            Value(value=False),
            *NO_AMOUNT,
        )
    )


ACTIVITY_ROWS = Rows(
    "activities",
    ACTIVITIES,
    lambda: _activities(counting_activities(Activity.objects.all())),
    lambda: _activities(Activity.objects.filter(is_cancelled=False)),
)


# --- Weekly updates -------------------------------------------------------------


def with_insight(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Updates with ``has_insight``: whether they carry an own, submitted insight."""
    carried = WeeklyUpdateInsight.objects.filter(update=OuterRef("pk"), insight__originator=OuterRef("author")).exclude(
        insight__state=Insight.State.DRAFT
    )
    return queryset.annotate(has_insight=Exists(carried))


def counting_updates(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Submitted updates that carry an own submitted insight, or say that nothing new was heard."""
    return with_insight(queryset).filter(Q(nothing_new_heard=True) | Q(has_insight=True), submitted_at__isnull=False)


# An update is dated by the day on which it is due, which decides which quarter the week belongs to.
UPDATE_DAY = due_day_in(F("week_start"), "author__country")
UPDATE_ENTERED = Coalesce("submitted_on", "week_start")


def _updates(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    return queryset.order_by().values_list(
        Value(Metric.WEEKLY_UPDATES.value, output_field=models.TextField()),
        "pk",
        "pk",
        UPDATE_DAY,
        Cast(Value(None), models.BigIntegerField()),
        "author_id",
        UPDATE_ENTERED,
        "submitted_at",
        UPDATE_ENTERED,
        "zone_name",
        ExpressionWrapper(Q(has_insight=False), output_field=models.BooleanField()),
        *NO_AMOUNT,
    )


UPDATE_ROWS = Rows(
    "weekly updates",
    UPDATES,
    lambda: _updates(counting_updates(WeeklyUpdate.objects.all())),
    lambda: _updates(with_insight(WeeklyUpdate.objects.all())),
)


# --- The in-depth rule as a query ------------------------------------------------------------


def with_depth(queryset: "models.QuerySet[Any]", depths: list[str]) -> "models.QuerySet[Any]":
    """Interactions with ``topic_count`` and ``deep_count`` (follow-up questions at one of ``depths``)."""
    topics = ExchangeTopic.objects.filter(interaction=OuterRef("pk")).order_by().values("interaction")
    deep = FollowUpQuestion.objects.filter(interaction=OuterRef("pk"), depth__in=depths).order_by()
    return queryset.annotate(
        topic_count=Coalesce(Subquery(topics.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        deep_count=Coalesce(
            Subquery(deep.values("interaction").annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
        ),
    )


def judged(queryset: "models.QuerySet[Any]", rule: InDepthRule) -> "models.QuerySet[Any]":
    """Interactions with what the rule asks of them (see ``with_depth``), and whether they overlap an earlier one."""
    overlaps = overlapping() if rule.no_overlaps else Q(pk__isnull=True)
    return with_depth(queryset, rule.depths).annotate(
        overlaps=ExpressionWrapper(overlaps, output_field=models.BooleanField())
    )


def in_depth(queryset: "models.QuerySet[Any]", rule: InDepthRule) -> "models.QuerySet[Any]":
    """Held interactions that pass the in-depth rule: channel, purpose, minutes, topics, follow-up depth.

    Topics and questions are counted for each interaction, which is fast for the work of a few people.
    """
    found = with_depth(_held(queryset, rule), rule.depths)
    return found.filter(topic_count__gte=rule.min_topics, deep_count__gte=rule.min_follow_ups)


def in_depth_of_all(queryset: "models.QuerySet[Any]", rule: InDepthRule) -> "models.QuerySet[Any]":
    """The same interactions as ``in_depth``, found by one pass over all topics and one over all questions.

    This is fast for everybody's work over quarters, where a count for each interaction takes several times as long.
    """
    found = _held(queryset, rule)
    if rule.min_topics:
        found = found.filter(pk__in=_with_so_many(ExchangeTopic.objects.all(), rule.min_topics))
    if rule.min_follow_ups:
        deep = FollowUpQuestion.objects.filter(depth__in=rule.depths)
        found = found.filter(pk__in=_with_so_many(deep, rule.min_follow_ups))
    return found


def _held(queryset: "models.QuerySet[Any]", rule: InDepthRule) -> "models.QuerySet[Any]":
    found = queryset.filter(
        state__in=["held", "amended"],
        channel__in=rule.channels,
        purpose__in=rule.purposes,
        minutes__gte=rule.min_minutes,
    )
    return found.exclude(overlapping()) if rule.no_overlaps else found


def _with_so_many(rows: "models.QuerySet[Any]", least: int) -> "models.QuerySet[Any]":
    """The interactions that have at least ``least`` of ``rows``; for one it does not count."""
    of = rows.order_by().values("interaction")
    return of if least == 1 else of.annotate(n=Count("pk")).filter(n__gte=least).values("interaction")


# --- Plans ---------------------------------------------------------------------------------------
# Rows of plans have the same columns with another meaning: ``amount`` is how many days ahead of its day the row was
# planned, ``hollow`` whether it is still a plan, and ``passes`` whether it counts, or could count once it is done.


def planned_interactions(rows: "models.QuerySet[Any]", rule: InDepthRule, key: str) -> "models.QuerySet[Any]":
    """Interactions of ``rows`` as plans; of those still planned, the ones that the in-depth rule could let pass."""
    fits = Q(channel__in=rule.channels, purpose__in=rule.purposes, minutes__gte=rule.min_minutes)
    found = with_depth(rows.filter(~Q(state="planned") | fits), rule.depths)
    counts = fits & Q(
        state__in=["held", "amended"], topic_count__gte=rule.min_topics, deep_count__gte=rule.min_follow_ups
    )
    return found.order_by().values_list(
        Value(key, output_field=models.TextField()), "pk", "pk", "occurred_on", "therapeutic_area_id", "msl_id",
        "entered_on", Cast(Value(None), DateTimeField()), "occurred_on", "zone_name",
        ExpressionWrapper(Q(state="planned"), output_field=models.BooleanField()),
        days_ahead(F("occurred_on"), F("entered_on")),
        _flag(Q(state="planned") | counts),
    )  # fmt: skip


def planned_activities(rows: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Activities of ``rows`` that are planned or done. A plan could count if its earlier stages are done."""
    is_open = Q(held_on__isnull=True, is_cancelled=False)
    day = Coalesce("held_on", "planned_on")
    ready = stages_done(day) | Q(kind=Activity.Kind.PRESENTATION)
    since = Coalesce("planned_since", "entered_on")
    metric = Case(
        *(When(kind=kind, then=Value(str(metric))) for kind, metric in ACTIVITY_METRICS.items()),
        output_field=models.TextField(),
    )
    found = rows.filter(Q(planned_on__isnull=False) | Q(held_on__isnull=False), kind__in=list(ACTIVITY_METRICS))
    return found.order_by().values_list(
        metric, "pk", Coalesce("study_id", "campaign_id", "pk"), day, "therapeutic_area_id", "owner_id", "entered_on",
        Cast(Value(None), DateTimeField()), day, "zone_name",
        ExpressionWrapper(is_open, output_field=models.BooleanField()),
        Case(When(planned_on__isnull=False, then=days_ahead(day, since)), default=days_ahead(day, day)),
        _flag((is_open & ready) | (Q(held_on__isnull=False, is_cancelled=False) & stages_done())),
    )  # fmt: skip


def days_ahead(day: Any, since: Any) -> Any:
    """Days from ``since`` to ``day``, none for what was recorded afterwards."""
    days = Func(day, since, template="greatest(0, %(expressions)s)", arg_joiner=" - ", output_field=IntegerField())
    return Cast(days, models.DecimalField(max_digits=12, decimal_places=2))


def _flag(condition: Q) -> Any:
    return Case(When(condition, then=Value(value=True)), default=Value(value=False), output_field=models.BooleanField())
