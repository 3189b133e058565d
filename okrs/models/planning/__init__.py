"""What a planning session leaves: reviews of drafts, what became of the quarter before, reasons, who is there."""

from okrs.models.planning.alignment import Alignment
from okrs.models.planning.drafts import CarryOver, DraftReview, ObjectiveReason
from okrs.models.planning.sessions import PlanningSession, Presence, SessionAttendance

__all__ = [
    "Alignment",
    "CarryOver",
    "DraftReview",
    "ObjectiveReason",
    "PlanningSession",
    "Presence",
    "SessionAttendance",
]
