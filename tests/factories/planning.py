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
    """North's plan of a later ``quarter``: a ``proposed`` draft of msl and one being written, what the quarter before
    left unfinished, decided and not, what is ``parked`` in the backlog, notes; and a ``reason``."""
    first = made["next_quarter"].ends_on + timedelta(days=1)
    before, quarter = (
        QuarterFactory.create(
            name=name, starts_on=first + timedelta(days=days), ends_on=first + timedelta(days=days + 44),
            state=Quarter.State.PLANNING,
        )
        for name, days in (("After that", 0), ("Last of all", 45))
    )  # fmt: skip
    common: dict[str, Any] = {"primary_team": cast.north, "owner": cast.msl}
    proposed = ObjectiveFactory.create(
        quarter=quarter, code="O8", title=plant("proposed_title"), why=plant("proposed_why"),
        state=Objective.State.DRAFT, **common,
    )  # fmt: skip
    KeyResultFactory.create(objective=proposed, code="KR8.1", title=plant("proposed_key_result_title"))
    DraftReview.objects.create(objective=proposed, state=DraftReview.State.PROPOSED, proposed_at=at)
    writing = ObjectiveFactory.create(quarter=quarter, code="O9", state=Objective.State.DRAFT, **common)
    KeyResultFactory.create(objective=writing, code="KR9.1")
    DraftReview.objects.create(objective=writing)
    left = [
        ObjectiveFactory.create(quarter=before, code=code, title=plant("left_title"), **common) for code in ("O5", "O6")
    ]
    for one in left:
        KeyResultFactory.create(objective=one, code=f"KR{one.code[1:]}.1", title=plant("left_key_result_title"))
    decided = {"decision": "park", "by": cast.manager, "at": at}
    CarryOver.objects.create(objective=left[0], quarter=quarter, reason=plant("decided_reason"), **decided)
    parked = CarryOver.objects.create(
        objective=made["objective"], quarter=before, reason=plant("park_reason"), **decided
    )
    reason = ObjectiveReason.objects.create(
        objective=made["objective"], insight=made["accepted_insight"], by=cast.manager, at=at
    )
    session = PlanningSession.objects.create(quarter=quarter, team=cast.north, notes=plant("session_notes"))
    SessionAttendance.objects.create(session=session, person=cast.msl)
    Presence.objects.create(quarter=quarter, team=cast.north, person=cast.teammate, seen_at=at)
    return {"quarter": quarter, "proposed": proposed, "parked": parked, "reason": reason, "session": session}
