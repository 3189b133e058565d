"""What msl keeps about colleagues, in the world of the walks."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from interactions.models import EarlierAgreement, ReflectionNote
from interactions.reflections.sealing import seal
from tests.factories.cast import Cast
from tests.factories.stakeholders import FeedbackFactory, RoleAnswerFactory, StakeholderFactory, TalkFactory


def make_inside(cast: Cast, words: Any, today: date) -> dict[str, Any]:
    """A stakeholder of msl with everything, and a note to oneself; by the names under which the walks find them."""
    stakeholder = StakeholderFactory.create(
        owner=cast.msl, name="Nora Field", position=words.plant("stakeholder_position"),
        impact=words.plant("stakeholder_impact"), expects=words.plant("stakeholder_expects"),
        sharing=words.plant("stakeholder_sharing"), growth=words.plant("stakeholder_growth"),
        next_step=words.plant("stakeholder_next_step"), next_step_on=today, agreed_since=today - timedelta(days=60),
    )  # fmt: skip
    talk = TalkFactory.create(
        stakeholder=stakeholder, met_on=today - timedelta(days=3), note=words.plant("stakeholder_note")
    )
    TalkFactory.create(stakeholder=stakeholder, planned_on=today + timedelta(days=4), met_on=None)
    note = ReflectionNote.objects.create(
        owner=cast.msl, stakeholder=stakeholder, written_at=timezone.now(),
        sealed=seal(words.plant("reflection"), owner=cast.msl.pk),
    )  # fmt: skip
    return {
        "stakeholder": stakeholder,
        "talk": talk,
        "agreed_before": EarlierAgreement.objects.create(
            stakeholder=stakeholder,
            every=92,
            since=today - timedelta(days=200),
            until=today - timedelta(days=61),
            entered_on=today - timedelta(days=200),
        ),
        "role_answer": RoleAnswerFactory.create(stakeholder=stakeholder, words=words.plant("role_answer")),
        "heard": FeedbackFactory.create(stakeholder=stakeholder, text=words.plant("stakeholder_feedback")),
        "reflection": note,
    }
