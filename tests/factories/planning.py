"""One row of everything that a planning session leaves."""

from datetime import datetime, timedelta
from typing import Any

from okrs.models import (
    CarryOver,
    DraftReview,
    Objective,
    ObjectiveReason,
    PlanningSession,
    Presence,
    SessionAttendance,
)
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import QuarterFactory


def make_planning(cast: Cast, plant: Any, made: dict[str, Any], at: datetime) -> dict[str, Any]:
    """In North's plan of the quarter after the next: a proposed draft of msl, what is parked, notes; and a reason."""
    first = made["next_quarter"].ends_on + timedelta(days=1)
    quarter = QuarterFactory.create(
        name="After that", starts_on=first, ends_on=first + timedelta(days=89), state=Quarter.State.PLANNING
    )
    proposed = ObjectiveFactory.create(
        quarter=quarter, primary_team=cast.north, owner=cast.msl, code="O8", title=plant("proposed_title"),
        why=plant("proposed_why"), state=Objective.State.DRAFT,
    )  # fmt: skip
    KeyResultFactory.create(objective=proposed, code="KR8.1", title=plant("proposed_key_result_title"))
    DraftReview.objects.create(objective=proposed, state=DraftReview.State.PROPOSED, proposed_at=at)
    parked = CarryOver.objects.create(
        objective=made["objective"],
        quarter=quarter,
        decision="park",
        reason=plant("park_reason"),
        by=cast.manager,
        at=at,
    )
    reason = ObjectiveReason.objects.create(
        objective=made["objective"], insight=made["accepted_insight"], by=cast.manager, at=at
    )
    session = PlanningSession.objects.create(quarter=quarter, team=cast.north, notes=plant("session_notes"))
    SessionAttendance.objects.create(session=session, person=cast.msl)
    Presence.objects.create(quarter=quarter, team=cast.north, person=cast.teammate, seen_at=at)
    return {"quarter": quarter, "proposed": proposed, "parked": parked, "reason": reason, "session": session}
