"""Where evidence comes from, and what makes a row count for each metric.

A source is a table of work. It names the rows that *qualify* for a metric (they count when they are also credited to
the key result's owner or team) and the wider *candidates* (right kind of work, whatever is missing), from which near
misses are told. Every queryset gives the same columns, see ``COLUMNS``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from django.db import models
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncDate

from insights.models import Insight
from interactions.models import (
    Activity,
    ActivityParticipant,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionParticipant,
)
from okrs.models import InDepthRule, KeyResult, WeeklyUpdate, WeeklyUpdateInsight
from okrs.models.choices import Metric

# metric, row, what is counted once, day it is dated, area, author, day it was entered, moment, hollow
COLUMNS = ("metric", "row_id", "unit_id", "day", "area_id", "author_id", "entered_on", "at", "hollow")


@dataclass(frozen=True)
class Source:
    """A table of work that key results count.

    ``participants`` is the table that names colleagues who took part, with its column that points to the row.
    """

    name: str
    model: type[models.Model]
    metrics: frozenset[str]
    qualifying: Callable[[], "models.QuerySet[Any]"]
    candidates: Callable[[], "models.QuerySet[Any]"]
    participants: tuple[type[models.Model], str] | None = None

    def __hash__(self) -> int:
        return hash(self.name)


# --- Interactions ---------------------------------------------------------------


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


def in_depth(queryset: "models.QuerySet[Any]", rule: InDepthRule) -> "models.QuerySet[Any]":
    """Held interactions that pass the in-depth rule: channel, purpose, minutes, topics, follow-up depth."""
    held = queryset.filter(
        state__in=["held", "amended"],
        channel__in=rule.channels,
        purpose__in=rule.purposes,
        minutes__gte=rule.min_minutes,
    )
    return with_depth(held, rule.depths).filter(topic_count__gte=rule.min_topics, deep_count__gte=rule.min_follow_ups)


def _interactions(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    return queryset.order_by().values_list(
        Value(Metric.IN_DEPTH_DISCUSSIONS.value, output_field=models.TextField()),
        "pk",
        "pk",
        "occurred_on",
        "therapeutic_area_id",
        "msl_id",
        TruncDate("created_at", tzinfo=UTC),
        "starts_at",
        Value(value=False),
    )


def _qualifying_interactions() -> "models.QuerySet[Any]":
    return _interactions(in_depth(Interaction.objects.all(), InDepthRule.objects.latest("version")))


def _candidate_interactions() -> "models.QuerySet[Any]":
    return _interactions(Interaction.objects.exclude(state="cancelled"))


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
METRIC_ACTIVITIES = {metric: kind for kind, metric in ACTIVITY_METRICS.items()}


def counting_activities(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Activities whose stages make them count, each kind by its own rule; ``held_on`` is the last stage."""
    other_finding = Activity.objects.filter(
        campaign=OuterRef("campaign"), is_cancelled=False, open_findings__gt=0, kind=Activity.Kind.CAMPAIGN_REVIEW
    )
    done = queryset.filter(is_cancelled=False, held_on__isnull=False)
    return done.filter(
        Q(kind=Activity.Kind.ADVISORY_BOARD, need_documented_on__isnull=False, approved_on__isnull=False)
        | Q(kind=Activity.Kind.NEWSLETTER, approved_on__isnull=False)
        | Q(kind=Activity.Kind.PRESENTATION, attendee_count__gt=0)
        | Q(
            kind=Activity.Kind.STUDY_SUPPORT,
            study__is_investigator_initiated=True,
            requested_on__isnull=False,
            support_agreed_on__isnull=False,
        )
        | Q(kind__in=[Activity.Kind.TRAINING, Activity.Kind.CROSS_FUNCTIONAL_MEETING])
        | (Q(kind=Activity.Kind.CAMPAIGN_REVIEW, accuracy_reviewed_on__isnull=False) & ~Exists(other_finding))
    )


def _activities(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """A study or a campaign is one unit however many activities it has; else each activity is."""
    metric = Case(
        *(When(kind=kind, then=Value(str(metric))) for kind, metric in ACTIVITY_METRICS.items()),
        output_field=models.TextField(),
    )
    # The first stage that happened dates what is not finished, so that near misses fall into their quarter.
    day = Coalesce(
        "held_on",
        "support_agreed_on",
        "accuracy_reviewed_on",
        "approved_on",
        "need_documented_on",
        "requested_on",
        "planned_on",
        TruncDate("created_at", tzinfo=UTC),
    )
    return (
        queryset.filter(kind__in=list(ACTIVITY_METRICS))
        .order_by()
        .values_list(
            metric,
            "pk",
            Coalesce("study_id", "campaign_id", "pk"),
            day,
            "therapeutic_area_id",
            "owner_id",
            TruncDate("created_at", tzinfo=UTC),
            Cast(Value(None), DateTimeField()),
            Value(value=False),
        )
    )


def _qualifying_activities() -> "models.QuerySet[Any]":
    return _activities(counting_activities(Activity.objects.all()))


def _candidate_activities() -> "models.QuerySet[Any]":
    return _activities(Activity.objects.filter(is_cancelled=False))


# --- Weekly updates -------------------------------------------------------------


def counting_updates(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Submitted updates that carry an own submitted insight, or say that nothing new was heard."""
    return _with_insight(queryset).filter(Q(nothing_new_heard=True) | Q(has_insight=True), submitted_at__isnull=False)


def _with_insight(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    carried = WeeklyUpdateInsight.objects.filter(update=OuterRef("pk"), insight__originator=OuterRef("author")).exclude(
        insight__state=Insight.State.DRAFT
    )
    return queryset.annotate(has_insight=Exists(carried))


def _updates(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """An update is dated by its Friday: that day decides to which quarter the week belongs."""
    return queryset.order_by().values_list(
        Value(Metric.WEEKLY_UPDATES.value, output_field=models.TextField()),
        "pk",
        "pk",
        Cast(F("week_start") + timedelta(days=4), models.DateField()),
        Cast(Value(None), models.BigIntegerField()),
        "author_id",
        TruncDate(Coalesce("submitted_at", Cast("week_start", DateTimeField())), tzinfo=UTC),
        "submitted_at",
        ExpressionWrapper(Q(has_insight=False), output_field=models.BooleanField()),
    )


def _qualifying_updates() -> "models.QuerySet[Any]":
    return _updates(counting_updates(WeeklyUpdate.objects.all()))


def _candidate_updates() -> "models.QuerySet[Any]":
    return _updates(_with_insight(WeeklyUpdate.objects.all()))


INTERACTIONS = Source(
    "interactions",
    Interaction,
    frozenset({Metric.IN_DEPTH_DISCUSSIONS}),
    _qualifying_interactions,
    _candidate_interactions,
    (InteractionParticipant, "interaction_id"),
)
ACTIVITIES = Source(
    "activities",
    Activity,
    frozenset(ACTIVITY_METRICS.values()),
    _qualifying_activities,
    _candidate_activities,
    (ActivityParticipant, "activity_id"),
)
UPDATES = Source(
    "weekly updates",
    WeeklyUpdate,
    frozenset({Metric.WEEKLY_UPDATES}),
    _qualifying_updates,
    _candidate_updates,
)
SOURCES = (INTERACTIONS, ACTIVITIES, UPDATES)


def source_of(key_result: KeyResult) -> Source:
    """The source whose rows the key result counts. Raises LookupError for one measured by hand."""
    for source in SOURCES:
        if key_result.measured_by in source.metrics:
            return source
    raise LookupError(f"Nothing is counted for {key_result.measured_by}.")
