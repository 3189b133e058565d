"""Writes of scientific topics."""

from django.core.exceptions import PermissionDenied

from audit.history import acting
from interactions.models import Topic
from interactions.topics.policies import can_edit_topics
from organization.ground.constraints import atomic_write
from organization.models import TherapeuticArea, User


@atomic_write
def add_topic(*, by: User, name: str, therapeutic_area: TherapeuticArea) -> Topic:
    """Add a topic to a therapeutic area; its name is unique there, in any case."""
    if not can_edit_topics(by):
        raise PermissionDenied
    with acting(by=by.pk):
        topic = Topic(name=" ".join(name.split()), therapeutic_area=therapeutic_area)
        topic.full_clean()
        topic.save()
    return topic


@atomic_write
def change_topic(*, by: User, topic: Topic, name: str, is_active: bool) -> Topic:
    """Rename a topic, or stop (start) offering it; records that use it keep it."""
    if not can_edit_topics(by):
        raise PermissionDenied
    with acting(by=by.pk):
        topic.name, topic.is_active = " ".join(name.split()), is_active
        topic.full_clean()
        topic.save()
    return topic
