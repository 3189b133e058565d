"""Factories of comments, and one object of every kind on which people comment."""

from typing import Any

from django.utils import timezone
from factory.declarations import SubFactory
from factory.django import DjangoModelFactory

from okrs.models import Objective
from organization.models import Comment, Mention, On, Thread
from tests.factories.cast import Cast
from tests.factories.initiatives import InitiativeFactory
from tests.factories.insights import InsightFactory
from tests.factories.interactions import ActivityFactory
from tests.factories.okrs import CheckInFactory, KeyResultFactory, ObjectiveFactory, WeeklyUpdateFactory
from tests.factories.organization import UserFactory


class ThreadFactory(DjangoModelFactory):
    on = On.OBJECTIVE
    object_id = 1

    class Meta:
        model = Thread
        django_get_or_create = ("on", "object_id")


class CommentFactory(DjangoModelFactory):
    thread = SubFactory(ThreadFactory)
    author = SubFactory(UserFactory)
    text = "Well done"

    class Meta:
        model = Comment


def make_subjects(cast: Cast) -> dict[str, Any]:
    """Kind → an object of ``msl`` in North."""
    objective: Objective = ObjectiveFactory.create(
        quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, therapeutic_area=cast.oncology
    )
    key_result = KeyResultFactory.create(objective=objective)
    day = cast.quarter.starts_on
    return {
        "objective": objective,
        "key_result": key_result,
        "check_in": CheckInFactory.create(key_result=key_result, published_at=timezone.now(), confidence=6),
        "weekly_update": WeeklyUpdateFactory.create(
            author=cast.msl, week_start=day.fromordinal(day.toordinal() - day.weekday()), submitted_at=timezone.now()
        ),
        "insight": InsightFactory.create(originator=cast.msl, therapeutic_area=cast.oncology),
        "initiative": InitiativeFactory.create(key_result=key_result, owner=cast.msl),
        "activity": ActivityFactory.create(owner=cast.msl, therapeutic_area=cast.oncology, held_on=day),
    }


# Kind → rows of the world on which something is said, whoever reads of them else what.
COMMENTED = {
    "objective": ("objective", "shared_objective"), "key_result": ("counted", "shared_key_result"),
    "check_in": ("check_in",), "weekly_update": ("weekly_update",), "insight": ("insight", "accepted_insight"),
    "initiative": ("initiative",), "activity": ("shared_activity", "activity"),
}  # fmt: skip


def make_comments(cast: Cast, words: dict[str, str], made: dict[str, Any]) -> Comment:
    """Comments of ``msl`` on each of ``COMMENTED``, with a word of their own; the last one mentions the manager."""
    comment: Comment | None = None
    for on, names in COMMENTED.items():
        for name in names:
            thread = ThreadFactory.create(on=on, object_id=made[name].pk)
            word = words.plant(f"comment_on_{name}")  # type: ignore[attr-defined]
            comment = CommentFactory.create(thread=thread, author=cast.msl, text=f"{word} @{{{cast.lead.pk}}}")
            Mention.objects.create(comment=comment, person=cast.lead)
    assert comment is not None
    own: Comment = CommentFactory.create(
        thread=comment.thread, author=cast.msl,
        text=f"{words.plant('comment_of_msl')} @{{{cast.manager.pk}}}",  # type: ignore[attr-defined]
    )  # fmt: skip
    Mention.objects.create(comment=own, person=cast.manager)
    return own
