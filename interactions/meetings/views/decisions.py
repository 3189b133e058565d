"""Decisions: written down, and what became of them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit.services import record_shown
from interactions.log.filters import ALL, MINE
from interactions.meetings import policies
from interactions.meetings.filters import DecisionFilters
from interactions.meetings.forms import DONE, MOVED, DecisionForm, OutcomeForm, decision_initial, next_day
from interactions.meetings.selectors.decisions import decision_list, decision_row, known_decisions
from interactions.meetings.selectors.meetings import Loaded, get_decision, get_meeting, may_be_owners, page_of
from interactions.meetings.services import decisions as services
from interactions.meetings.views.meetings import both, crumbs_of
from interactions.models import Decision
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.form_errors import errors_on
from organization.ground.numbers import as_number
from organization.models import User
from organization.selectors.keyset import PAGE_WORDS
from organization.services.versions import VersionConflict
from organization.views.parts import created, posted, status_of

CHANGED = "It was changed a moment ago. Look at it again before you finish it."
# Where finishing a decision leads back to.
HOME, LIST, MEETING = "home", "decisions", "meeting-"


@require_GET
@requires("activity.view")
def decision_page(request: HttpRequest) -> HttpResponse:
    """Decisions that the person may read: one's own, or all; the first due first."""
    user, today = person(request), today_of(person(request))
    who = ALL if request.GET.get("who") == ALL else MINE
    rows = known_decisions(user, today=today)
    found = DecisionFilters(request.GET, queryset=rows, viewer=user, today=today, who=who)
    page = decision_list(found.qs, request.GET, user=user, today=today)
    record_shown(
        by=user.pk, model="decision", own=(row.is_own for row in page.rows), at=now(),
        detail=f"list {request.GET.urlencode()}",
    )  # fmt: skip
    tabs = [
        {"label": label, "url": f"{reverse('decisions')}?who={key}", "current": who == key, "count": None}
        for key, label in ((MINE, "Mine"), (ALL, "All"))
    ]
    context = {"page": page, "filters": found.form, "tabs": tabs, "words": PAGE_WORDS,
               "may_plan": policies.may_plan(user)}  # fmt: skip
    return render(request, "interactions/meetings/decisions.html", context, status=status_of(found.form))


def decision_form(request: HttpRequest, loaded: Loaded, user: User, today: date, *, item: int | None = None) -> Any:
    """The form of a new decision of a meeting; ``item``: about which it is offered."""
    meeting = loaded.meeting
    initial = {"due_on": next_day(meeting, today), "is_scientific": True, "item": item, "owner": user.pk}
    return DecisionForm(
        posted(request), owners=may_be_owners(meeting, loaded.attendees), items=meeting.agenda.all(), initial=initial
    )


@requires("activity.log")
def decision_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was decided. ``?present=`` leads back to that item of the presenter's view."""
    user, today = person(request), today_of(person(request))
    loaded = get_meeting(user, pk, today=today, to="prepare")
    shown = as_number(request.GET.get("present", ""))
    form = decision_form(request, loaded, user, today, item=as_number(request.GET.get("item", "")))
    back = f"{reverse('meeting-present', args=[pk])}?item={shown}" if shown else f"{page_of(pk)}#decisions"
    answer = created(
        request, form,
        lambda: services.take_decision(by=user, meeting=loaded.meeting, invited=loaded.invited, said=form.said()),
        to=lambda made: back, said=lambda made: "Decision written down.",
    )  # fmt: skip
    context = {"form": form, "heading": "New decision", "submit": "Write it down", "cancel_url": back,
               "crumbs": crumbs_of(user, loaded.meeting)}  # fmt: skip
    return answer or render(request, "interactions/meetings/part.html", context, status=status_of(form))


@requires("activity.log")
def decision_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it in other words, or give it to somebody else."""
    user, today = person(request), today_of(person(request))
    decision = get_decision(user, pk, today=today)
    loaded = get_meeting(user, decision.meeting_id, today=today, to="hand_on")
    owners = may_be_owners(loaded.meeting, loaded.attendees, also=(decision.owner_id, user.pk))
    form = DecisionForm(
        posted(request), owners=owners, items=loaded.meeting.agenda.all(), initial=decision_initial(decision)
    )
    theirs: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                services.change_decision(
                    by=user, decision=decision, invited=loaded.entrusted, said=form.said(),
                    version=form.cleaned_data["version"] or 0,
                )  # fmt: skip
                messages.success(request, "Decision saved.")
                return redirect(f"{page_of(decision.meeting_id)}#decisions")
        except VersionConflict:
            theirs = both(form, decision_initial(get_decision(user, pk, today=today)))
    context = {"form": form, "theirs": theirs, "heading": "Decision", "submit": "Save decision",
               "cancel_url": page_of(decision.meeting_id), "crumbs": crumbs_of(user, loaded.meeting)}  # fmt: skip
    return render(request, "interactions/meetings/part.html", context, status=409 if theirs else status_of(form))


@requires("activity.view")
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, moved or dropped; by its owner or the organiser. ``?back=`` is where it leads afterwards."""
    user, today = person(request), today_of(person(request))
    found = get_decision(user, pk, today=today, to="answer")
    if found.state != Decision.State.OPEN:
        messages.info(request, "This decision is done or dropped already.")
        return redirect(_back(request, found))
    form = OutcomeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                return _finished(request, user, found, form, today)
        except VersionConflict:
            form.add_error(None, CHANGED)
    context = {"form": form, "decision": decision_row(found, user, today=today), "back_url": _back(request, found)}
    return render(request, "interactions/meetings/decision.html", context, status=status_of(form))


def _finished(request: HttpRequest, user: User, found: Decision, form: OutcomeForm, today: date) -> HttpResponse:
    data = form.cleaned_data
    if data["outcome"] == MOVED:
        services.move_decision(by=user, decision=found, day=data["day"], today=today)
        messages.success(request, f"Moved to {data['day']:%-d %B %Y}.")
        return redirect(_back(request, found))
    if data["outcome"] == DONE:
        services.finish_decision(by=user, decision=found, at=now())
    else:
        services.drop_decision(by=user, decision=found, reason=data["reason"], at=now())
    undo = f"{reverse('decision-reopen', args=[found.pk])}?{request.GET.urlencode()}"
    messages.success(request, f"“{found.text}” is {'done' if data['outcome'] == DONE else 'dropped'}.", extra_tags=undo)
    return redirect(_back(request, found))


@require_POST
@requires("activity.view")
def decision_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """It waits again."""
    user = person(request)
    found = get_decision(user, pk, today=today_of(user), to="answer")
    try:
        if found.state != Decision.State.OPEN:  # a second click finds it open
            services.reopen_decision(by=user, decision=found)
        messages.success(request, "The decision is open again.")
    except (ValidationError, VersionConflict):
        messages.error(request, CHANGED)
    return redirect(_back(request, found))


def _back(request: HttpRequest, found: Decision) -> str:
    asked = request.GET.get("back", "")
    if asked in (HOME, LIST):
        return reverse(asked)
    meeting = as_number(asked.removeprefix(MEETING)) if asked.startswith(MEETING) else None
    return f"{page_of(meeting or found.meeting_id)}#decisions"
