"""A meeting planned at one go: with those who are invited and its agenda."""

from collections.abc import Iterable
from datetime import date

from interactions.meetings.services.agenda import ItemText, add_item
from interactions.meetings.services.meetings import MeetingPlan, invite, plan_meeting
from interactions.models import Meeting
from organization.ground.constraints import atomic_write
from organization.models import User


@atomic_write
def plan_whole(
    *, by: User, plan: MeetingPlan, today: date, people: Iterable[User] = (), functions: Iterable[str] = (),
    guests: Iterable[tuple[str, str]] = (), items: Iterable[ItemText] = (),
) -> Meeting:  # fmt: skip
    """Plan a meeting of one's own and all of this with it, or nothing. ``guests``: name and function of each."""
    meeting = plan_meeting(by=by, plan=plan, today=today)
    for person in people:
        if person.pk != by.pk:
            invite(by=by, meeting=meeting, person=person)
    for function in dict.fromkeys(functions):
        invite(by=by, meeting=meeting, function=function)
    for name, function in guests:
        invite(by=by, meeting=meeting, name=name, function=function)
    for item in items:
        add_item(by=by, meeting=meeting, invited=frozenset(), text=item)
    return meeting
