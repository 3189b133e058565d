"""The in-depth rule as a query: which held interactions are in-depth scientific discussions."""

from typing import Any

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from interactions.models import ExchangeTopic, FollowUpQuestion
from okrs.models import InDepthRule


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
    """Held interactions that pass the in-depth rule: channel, purpose, minutes, topics, follow-up depth.

    Topics and questions are counted for each interaction: right for the work of few people.
    """
    found = with_depth(_held(queryset, rule), rule.depths)
    return found.filter(topic_count__gte=rule.min_topics, deep_count__gte=rule.min_follow_ups)


def in_depth_of_all(queryset: "models.QuerySet[Any]", rule: InDepthRule) -> "models.QuerySet[Any]":
    """The same interactions as ``in_depth``, found by one pass over all topics and one over all questions.

    Right for the work of everybody over quarters, where a count for each interaction takes several times as long.
    """
    found = _held(queryset, rule)
    if rule.min_topics:
        found = found.filter(pk__in=_with_so_many(ExchangeTopic.objects.all(), rule.min_topics))
    if rule.min_follow_ups:
        deep = FollowUpQuestion.objects.filter(depth__in=rule.depths)
        found = found.filter(pk__in=_with_so_many(deep, rule.min_follow_ups))
    return found


def _held(queryset: "models.QuerySet[Any]", rule: InDepthRule) -> "models.QuerySet[Any]":
    return queryset.filter(
        state__in=["held", "amended"],
        channel__in=rule.channels,
        purpose__in=rule.purposes,
        minutes__gte=rule.min_minutes,
    )


def _with_so_many(rows: "models.QuerySet[Any]", least: int) -> "models.QuerySet[Any]":
    """The interactions that have at least so many of ``rows``; to have one needs no count."""
    of = rows.order_by().values("interaction")
    return of if least == 1 else of.annotate(n=Count("pk")).filter(n__gte=least).values("interaction")
