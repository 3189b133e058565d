"""Every write of an agenda."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max

from audit.history import acting
from interactions.meetings import policies
from interactions.models import AgendaItem, Decision, Meeting, MeetingAttendee
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import replace_version

# The most items of one agenda: more than a day holds.
MOST = 60


@dataclass(frozen=True)
class ItemText:
    """What an agenda says of one item; ``notes`` is what the minutes say."""

    title: str
    about: str = ""
    presenter: MeetingAttendee | None = None
    duration: int | None = None
    is_scientific: bool = True
    notes: str = ""


@atomic_write
def add_item(
    *, by: User, meeting: Meeting, invited: frozenset[int], text: ItemText, decision: Decision | None = None
) -> AgendaItem:
    """Put an item at the end of the agenda. ``decision``: the one of an earlier meeting that it looks back at."""
    _require_part(by, meeting, invited)
    Meeting.objects.select_for_update().get(pk=meeting.pk)  # one position each
    last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
    if meeting.agenda.count() >= MOST:
        raise ValidationError(f"An agenda holds {MOST} items at most.")
    item = AgendaItem(meeting=meeting, position=last + 1, decision=decision)
    _fill(item, text)
    with acting(by=by.pk):
        item.save()
    return item


@atomic_write
def change_item(*, by: User, item: AgendaItem, invited: frozenset[int], text: ItemText, version: int) -> AgendaItem:
    """Change an item and its minutes. Raises VersionConflict if somebody else saved it."""
    _require_part(by, item.meeting, invited)
    _fill(item, text)
    fields = ("title", "about", "presenter", "duration", "is_scientific", "notes")
    with acting(by=by.pk):
        replace_version(item, version=version, fields=fields)
    return item


@atomic_write
def remove_item(*, by: User, item: AgendaItem, invited: frozenset[int]) -> None:
    """Take an item off the agenda. What was decided about it stays; history keeps its text."""
    _require_part(by, item.meeting, invited)
    with acting(by=by.pk):
        item.delete()


@atomic_write
def move_item(*, by: User, item: AgendaItem, invited: frozenset[int], up: bool) -> None:
    """Let an item change places with the one before or after it; nothing happens at either end."""
    _require_part(by, item.meeting, invited)
    Meeting.objects.select_for_update().get(pk=item.meeting_id)
    rows = list(item.meeting.agenda.order_by("position"))
    place = [row.pk for row in rows].index(item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    here, there = rows[place], rows[other]
    # No two items have one place, not even for a moment: the first steps aside.
    steps = [(here, 0), (there, here.position), (here, there.position)]  # as they stand now
    with acting(by=by.pk):
        for row, position in steps:
            row.position = position
            row.save(update_fields=["position"])


def _require_part(by: User, meeting: Meeting, invited: frozenset[int]) -> None:
    if not policies.can_prepare(by, meeting, invited):
        raise PermissionDenied


def _fill(item: AgendaItem, text: ItemText) -> None:
    if text.presenter and text.presenter.meeting_id != item.meeting_id:
        raise ValidationError({"presenter": "Choose somebody who is invited."})
    if item.decision is not None and item.decision.is_scientific and not text.is_scientific:
        raise ValidationError({"is_scientific": "The decision it looks back at is scientific, so it is as well."})
    for name in ("title", "about", "notes"):
        setattr(item, name, getattr(text, name).strip())
    item.presenter, item.duration, item.is_scientific = text.presenter, text.duration, text.is_scientific
    item.full_clean(exclude=["position"], validate_constraints=item._state.adding)
