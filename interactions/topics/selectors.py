"""Reads of scientific topics."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from interactions.models import Topic
from organization.models import TherapeuticArea


@dataclass(frozen=True)
class AreaTopics:
    """A therapeutic area and its topics, each {pk, name, is_active}."""

    name: str
    topics: list[Topic]


def get_topic(pk: int) -> Topic:
    """One topic with its area, or 404."""
    return get_object_or_404(Topic.objects.select_related("therapeutic_area"), pk=pk)


def topics_by_area() -> list[AreaTopics]:
    """Every active area, even without topics, and every inactive one that has some; two queries."""
    topics: dict[int, list[Topic]] = {}
    for topic in Topic.objects.order_by("name", "pk"):
        topics.setdefault(topic.therapeutic_area_id, []).append(topic)
    areas = TherapeuticArea.objects.order_by("name", "pk")
    return [AreaTopics(area.name, topics.get(area.pk, [])) for area in areas if area.is_active or area.pk in topics]


def topics() -> "QuerySet[Topic]":
    """Those that an interaction may name."""
    return Topic.objects.filter(is_active=True)
