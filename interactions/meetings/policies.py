"""Who may plan and change meetings, and who answers for a decision."""

from interactions.models import Decision, Meeting, MeetingSeries
from organization.models import User

NOBODY: frozenset[int] = frozenset()
# Of roles that plan meetings: they record activities.
PLANS = "activity.log"


def may_plan(user: User) -> bool:
    """Everybody whose role records activities."""
    return user.may(PLANS)


def organises_no_more(owner: User) -> bool:
    """Whether an organiser left, or may plan no more: then successors act (``selectors/successors.py``)."""
    return not (owner.is_active and may_plan(owner))


def can_prepare(user: User, meeting: Meeting, invited: frozenset[int]) -> bool:
    """The organiser and the invited colleagues who record activities: agenda, minutes, decisions, who came."""
    activity = meeting.activity
    return may_plan(user) and not activity.is_cancelled and (activity.owner_id == user.pk or user.pk in invited)


def can_move(user: User, meeting: Meeting, successors: frozenset[int] = NOBODY) -> bool:
    """Only the organiser says when, where and with whom it is, or that it is cancelled; not once it was held.

    ``successors`` do in place of an organiser who left.
    """
    activity = meeting.activity
    is_theirs = activity.owner_id == user.pk or user.pk in successors
    return may_plan(user) and not activity.is_cancelled and is_theirs and activity.held_on is None


def can_change_series(user: User, series: MeetingSeries, successors: frozenset[int] = NOBODY) -> bool:
    """Only the organiser, and successors of one who left."""
    return may_plan(user) and (series.owner_id == user.pk or user.pk in successors)


def can_answer(user: User, decision: Decision) -> bool:
    """Its owner and the organiser of the meeting say what became of it, or take that back; needs both."""
    meeting = decision.meeting
    is_theirs = user.pk in (decision.owner_id, meeting.activity.owner_id)
    return is_theirs and (meeting.reads_all(user) or not decision.is_scientific)


def may_own(user: User, *, is_scientific: bool, meeting: Meeting) -> bool:
    """Whether a decision can be given to somebody: never what they could not read."""
    return bool(user.profile) and (not is_scientific or meeting.reads_all(user))
