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
    """Held interactions that pass the in-depth rule: channel, purpose, minutes, topics, follow-up depth."""
    held = queryset.filter(
        state__in=["held", "amended"],
        channel__in=rule.channels,
        purpose__in=rule.purposes,
        minutes__gte=rule.min_minutes,
    )
    return with_depth(held, rule.depths).filter(topic_count__gte=rule.min_topics, deep_count__gte=rule.min_follow_ups)
