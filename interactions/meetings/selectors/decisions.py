"""Decisions as pages show them, and those that wait for somebody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from interactions.meetings import policies
from interactions.meetings.selectors.meetings import page_of, planned_before
from interactions.models import Decision, Meeting
from organization.ground.names import owner_name
from organization.ground.needs import Tap
from organization.models import User
from organization.selectors.keyset import Slice, Sorts, listed

SORTS: Sorts = {"due": ("due_on",)}
FIRST = "due"
# So many open decisions of earlier meetings are shown with a meeting.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in words. ``done`` finishes it in one tap, ``url`` leads to the form that moves or drops it."""

    pk: int
    text: str
    owner: str
    due: str
    iso: str
    state: str
    is_open: bool
    is_overdue: bool
    is_scientific: bool
    dropped_because: str
    meeting_url: str
    meeting_day: str
    item_id: int | None
    url: str
    edit_url: str
    done: Tap | None
    is_own: bool


def decision_row(decision: Decision, user: User, *, today: date, back: str = "", can_edit: bool = False) -> DecisionRow:
    """A decision with its owner, its meeting and the meeting's activity loaded."""
    is_open = decision.state == Decision.State.OPEN
    can_answer = policies.can_answer(user, decision)
    url = _outcome_url(decision.pk, back)
    return DecisionRow(
        pk=decision.pk,
        text=decision.text,
        owner=owner_name(decision.owner),
        due=f"{decision.due_on:%-d %b %Y}",
        iso=decision.due_on.isoformat(),
        state=decision.get_state_display(),
        is_open=is_open,
        is_overdue=is_open and decision.due_on < today,
        is_scientific=decision.is_scientific,
        dropped_because=decision.dropped_because,
        meeting_url=page_of(decision.meeting_id),
        meeting_day=f"{decision.meeting.activity.planned_on:%-d %B %Y}",
        item_id=decision.item_id,
        url=url if can_answer else "",
        edit_url=reverse("decision-edit", args=[decision.pk]) if can_edit else "",
        done=done_tap(decision.pk, back) if can_answer and is_open else None,
        is_own=user.pk in (decision.owner_id, decision.meeting.activity.owner_id),
    )


def decisions_of(meeting: Meeting, user: User, *, today: date, can_edit: bool) -> list[DecisionRow]:
    """What a meeting decided, in the order in which it did; one query."""
    rows = Decision.objects.of_meeting(meeting, user).select_related("owner").order_by("pk")
    found = []
    for each in rows:
        each.meeting = meeting
        found.append(decision_row(each, user, today=today, back=f"meeting-{meeting.pk}", can_edit=can_edit))
    return found


def open_before(meeting: Meeting, user: User, *, today: date) -> list[DecisionRow]:
    """Decisions of earlier meetings of the same series that are open still, the first due first; one query."""
    back = f"meeting-{meeting.pk}"
    return [decision_row(one, user, today=today, back=back) for one in open_rows_before(meeting, user, today=today)]


def open_rows_before(meeting: Meeting, user: User, *, today: date) -> "QuerySet[Any]":
    """The same as rows; what was written down for a meeting that was cancelled waits for somebody as well."""
    rows = Decision.objects.visible_to(user, today).filter(
        state=Decision.State.OPEN, meeting__in=planned_before(meeting).order_by().values("pk")
    )
    return rows.select_related("owner", "meeting__activity").order_by("due_on", "pk")[:SHOWN]


def known_decisions(user: User, *, today: date) -> "QuerySet[Any]":
    """All that the person may read, with what their rows need."""
    return Decision.objects.visible_to(user, today).select_related("owner", "meeting__activity")


def due_decisions(user: User, *, today: date) -> "QuerySet[Decision]":
    """One's own open decisions whose day has come, the first due first."""
    rows = Decision.objects.visible_to(user, today).filter(owner=user, state=Decision.State.OPEN, due_on__lte=today)
    return rows.order_by("due_on", "pk")


def done_tap(pk: int, back: str) -> Tap:
    """Finishes a decision; ``back``: the place to which that leads."""
    return Tap("Done", _outcome_url(pk, back), "outcome", "done")


def _outcome_url(pk: int, back: str) -> str:
    return f"{reverse('decision', args=[pk])}{f'?back={back}' if back else ''}"


def decision_list(
    queryset: "QuerySet[Decision]", query: Mapping[str, Any], *, user: User, today: date
) -> "Slice[DecisionRow]":
    """One page, the first due first; one query."""
    page = listed(queryset, query, field="created_at", sorts=SORTS, default=FIRST)
    return Slice(_rows(page.rows, user, today), page.newer_url, page.older_url)


def _rows(rows: Iterable[Decision], user: User, today: date) -> list[DecisionRow]:
    return [decision_row(one, user, today=today, back="decisions") for one in rows]
