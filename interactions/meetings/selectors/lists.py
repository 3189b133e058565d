"""The list of meetings and its files, each row as far as the viewer may read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from interactions.meetings.selectors.meetings import local, page_of, state_of, title_for
from interactions.models import Decision, Meeting
from organization import roles
from organization.ground.exports import in_parts
from organization.ground.names import owner_name
from organization.models import User
from organization.selectors.keyset import Slice, Sorts, in_list_order, listed
from organization.selectors.tags import Tags

SORTS: Sorts = {"date": ("starts_at",)}
SOONEST, LATEST = "date", "-date"


def reads_coordination_only(user: User) -> bool:
    """Whether the person reads of most meetings only when they are and who is invited."""
    return user.scope("activity") in (roles.SHARED, roles.COORDINATION)


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One row of the list, as it is printed. ``is_own``: for the access log, or with nothing scientific in it."""

    url: str
    title: str
    iso: str
    day: str
    time: str
    organiser: str
    state: str
    open: int
    is_own: bool


def meeting_list(
    queryset: "QuerySet[Meeting]", query: Mapping[str, Any], *, user: User, today: date, first: str
) -> "Slice[MeetingRow]":
    """One page of rows, the soonest or the latest first; one query."""
    page = listed(_counted(queryset, user), query, field="starts_at", sorts=SORTS, default=first)
    return Slice([_row(each, user, today) for each in page.rows], page.newer_url, page.older_url)


def _counted(queryset: "QuerySet[Meeting]", user: User) -> "QuerySet[Meeting]":
    """With the number of open decisions; of those that the viewer may read."""
    rows = Decision.objects.open_to(user).filter(meeting=OuterRef("pk"), state=Decision.State.OPEN).order_by()
    counts = rows.values("meeting").annotate(count=Count("pk")).values("count")
    return queryset.annotate(open_decisions=Coalesce(Subquery(counts), 0))


def _row(meeting: Any, user: User, today: date) -> MeetingRow:
    here = local(meeting)
    return MeetingRow(
        url=page_of(meeting.pk),
        title=title_for(user, meeting),
        iso=here.isoformat(),
        day=f"{here:%a, %-d %b %Y}",
        time=f"{here:%H:%M} {meeting.zone_name.replace('_', ' ')}",
        organiser=owner_name(meeting.activity.owner),
        state=state_of(meeting, today),
        open=meeting.open_decisions,
        is_own=meeting.activity.owner_id == user.pk or not meeting.reads_all(user),
    )


HEAD = ("Meeting id", "Meeting", "Series", "Organiser", "Organiser id", "Team", "Quarter", "Therapeutic area", "Day",
        "Begins at (UTC)", "Minutes", "Time zone", "State", "Came", "Functions present", "Open decisions",
        "Note")  # fmt: skip
COORDINATION_HEAD = ("Meeting id", "Organiser", "Quarter", "Day", "Begins at (UTC)", "Minutes", "Time zone", "State")


def export_rows(
    queryset: "QuerySet[Meeting]", query: Mapping[str, Any], *, user: User, today: date, first: str
) -> Iterator[tuple[Any, ...]]:
    """Rows of the file, in the order of the list."""
    tags = Tags()
    rows = _counted(queryset, user).select_related("activity__owner", "activity__therapeutic_area", "series")
    for each in chain.from_iterable(
        in_parts(in_list_order(rows, query, field="starts_at", sorts=SORTS, default=first))
    ):
        meeting: Any = each  # with a count of its own
        work = meeting.activity
        yield (each.pk, work.title, each.series.title if each.series else "", owner_name(work.owner), work.owner_id,
               tags.team(work.owner_id, work.planned_on), tags.quarter(work.planned_on), work.therapeutic_area.name,
               work.planned_on, each.starts_at, each.duration, each.zone_name, state_of(each, today),
               work.attendee_count, work.functions_present, meeting.open_decisions, work.notes)  # fmt: skip


def coordination_export_rows(
    queryset: "QuerySet[Meeting]", query: Mapping[str, Any], *, today: date, first: str
) -> Iterator[tuple[Any, ...]]:
    """The same of when they are."""
    tags = Tags()
    for each in chain.from_iterable(
        in_parts(in_list_order(queryset, query, field="starts_at", sorts=SORTS, default=first))
    ):
        day = each.activity.planned_on
        yield (each.pk, owner_name(each.activity.owner), tags.quarter(day), day, each.starts_at, each.duration,
               each.zone_name, state_of(each, today))  # fmt: skip
