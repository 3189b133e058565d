"""Debriefs that somebody still owes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from interactions.models import Congress
from organization.models import User


@dataclass(frozen=True, slots=True)
class DebriefDue:
    """A debrief that the lead of a congress has not written yet; ``ends_on`` is the last day of the congress."""

    congress_id: int
    name: str
    lead: User
    ends_on: date
    due_on: date


def debriefs_due(
    *, people: Collection[User] | None = None, since: date | None = None, until: date | None = None
) -> list[DebriefDue]:
    """Those owed by everybody (or some people): ended by ``until``, due from ``since`` on. One query."""
    rows = Congress.objects.owing_debrief().select_related("lead").order_by("debrief_due_on", "pk")
    if people is not None:
        rows = rows.filter(lead__in=people)
    if since is not None:
        rows = rows.filter(debrief_due_on__gte=since)
    if until is not None:
        rows = rows.filter(ends_on__lte=until)
    return [
        DebriefDue(one.pk, one.name, one.lead, one.ends_on, one.debrief_due_on)
        for one in rows
        if one.lead is not None and one.debrief_due_on is not None
    ]
