"""Putting on an agenda what moved, tied to the thing itself."""

from collections.abc import Iterable

from audit.history import acting
from insights.models import Insight
from interactions.meetings.services.agenda import ItemText, add_item
from interactions.models import AgendaItem, Decision, Meeting
from okrs.agenda.selectors import Proposal, is_scientific
from okrs.models import AgendaSubject, KeyResult, Milestone
from organization.ground.constraints import atomic_write
from organization.models import User


@atomic_write
def put_on_agenda(
    *, by: User, meeting: Meeting, invited: frozenset[int], chosen: Iterable[Proposal]
) -> list[AgendaItem]:
    """An item for each of these, in their order; whoever prepares the meeting."""
    made = []
    for one in chosen:
        text = ItemText(title=one.title, is_scientific=is_scientific(one))
        thing = one.thing
        decision = thing if isinstance(thing, Decision) else None
        item = add_item(by=by, meeting=meeting, invited=invited, text=text, decision=decision)
        if decision is None:
            subject = AgendaSubject(item=item)
            subject.key_result = thing if isinstance(thing, KeyResult) else None
            subject.milestone = thing if isinstance(thing, Milestone) else None
            subject.insight = thing if isinstance(thing, Insight) else None
            subject.full_clean()
            with acting(by=by.pk):
                subject.save()
        made.append(item)
    return made
