"""What the constraints of planning sessions and alignments refuse."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from okrs.models import (
    Alignment,
    CarryOver,
    ObjectiveReason,
    PlanningSession,
    Presence,
    SessionAttendance,
)
from tests.factories.world import World
from tests.shape.rows import again, first, put


def _second_feedback(world: World) -> None:
    for _ in range(2):
        ObjectiveReason.objects.create(
            objective=world.objective, feedback=world.heard, by=world.cast.manager, at=timezone.now()
        )


PLANNING: dict[str, Callable[[World], Any]] = {
    "alignment_weight_positive": lambda world: put(first(Alignment), weight=0),
    "carry_over_decided_once": lambda world: again(first(CarryOver)),
    "carry_over_decision_known": lambda world: put(first(CarryOver), decision="x"),
    "carry_over_drop_says_why": lambda world: put(first(CarryOver), decision="drop", reason=""),
    "carry_over_made_what_it_says": lambda world: put(first(CarryOver), decision="keep"),
    "draft_review_state_known": lambda world: put(world.planned["proposed"].review, state="x"),
    "draft_review_was_proposed": lambda world: put(world.planned["proposed"].review, proposed_at=None),
    "draft_review_names_its_reviewer": lambda world: put(world.planned["proposed"].review, state="accepted"),
    "draft_asked_back_says_why": lambda world: put(
        world.planned["proposed"].review, state="asked_back", reviewed_by=world.cast.manager, reviewed_at=timezone.now()
    ),
    "objective_reason_is_one": lambda world: put(first(ObjectiveReason), insight=None),
    "objective_reason_insight_once": lambda world: again(first(ObjectiveReason)),
    "objective_reason_feedback_once": _second_feedback,
    "planning_session_once": lambda world: again(first(PlanningSession)),
    "presence_once": lambda world: again(first(Presence)),
    "session_attended_once": lambda world: again(first(SessionAttendance)),
}
