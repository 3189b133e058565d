"""The list of meetings, and what is done with one: planned, changed, held, cancelled, sent as a calendar file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit.services import record_access, record_shown
from interactions.meetings import policies
from interactions.meetings.filters import PAST, MeetingPageFilters
from interactions.meetings.forms import AttendanceForm, MeetingForm, MinutesForm, meeting_initial
from interactions.meetings.selectors import lists
from interactions.meetings.selectors.calendar import MEDIA_TYPE, calendar_file
from interactions.meetings.selectors.meetings import day_at, get_meeting, known_meetings, page_of, title_for, when_of
from interactions.meetings.services import meetings as services
from organization.access import person, requires
from organization.forms import ReasonForm
from organization.ground.clock import now, today_of
from organization.ground.differences import differing
from organization.ground.exports import table_response
from organization.ground.form_errors import errors_on, retype
from organization.ground.names import owner_name
from organization.models import User
from organization.selectors.keyset import PAGE_WORDS
from organization.services.versions import VersionConflict
from organization.views.parts import created, file_links, posted, status_of, too_long


@require_GET
@requires("activity.view")
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings ahead, the soonest first, or those that are over; partners see those to which they are invited."""
    user, today = person(request), today_of(person(request))
    found = MeetingPageFilters(request.GET, queryset=known_meetings(user, today=today), viewer=user, today=today)
    page = lists.meeting_list(found.qs, request.GET, user=user, today=today, first=_first(request))
    record_shown(
        by=user.pk, model="meeting", own=(row.is_own for row in page.rows), at=now(),
        detail=f"list {request.GET.urlencode()}",
    )  # fmt: skip
    context = {
        "page": page, "filters": found.form, "words": PAGE_WORDS, "may_plan": policies.may_plan(user),
        "exports": file_links(request, "meetings-export"), "is_narrowed": bool(request.GET),
    }  # fmt: skip
    return render(request, "interactions/meetings/list.html", context, status=status_of(found.form))


@require_GET
@requires("activity.view")
def meeting_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file, with the same filters; the access log notes the export."""
    user, today, at = person(request), today_of(person(request)), now()
    found = MeetingPageFilters(request.GET, queryset=known_meetings(user, today=today), viewer=user, today=today)
    if not found.is_valid():
        return redirect(f"{reverse('meetings')}?{request.GET.urlencode()}")
    if refused := too_long(request, found.qs, file_format=file_format, page="meetings"):
        return refused
    record_access(
        by=user.pk, action="export", model="meeting", object_id=None, at=at, detail=request.GET.urlencode()[:300]
    )
    first, query = _first(request), request.GET
    if lists.reads_coordination_only(user):
        head: Any = lists.COORDINATION_HEAD
        rows = lists.coordination_export_rows(found.qs, query, today=today, first=first)
    else:
        head, rows = lists.HEAD, lists.export_rows(found.qs, query, user=user, today=today, first=first)
    return table_response(
        file_format=file_format, name=f"meetings-{today.isoformat()}", sheet="Meetings", header=head, rows=rows
    )


def _first(request: HttpRequest) -> str:
    return lists.LATEST if request.GET.get("when") in (PAST, "all", "cancelled") else lists.SOONEST


@requires("activity.log")
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a single meeting."""
    user, today = person(request), today_of(person(request))
    form = MeetingForm(posted(request), user=user)
    answer = created(
        request, form, lambda: services.plan_meeting(by=user, plan=form.plan(), today=today),
        to=lambda made: page_of(made.pk), said=lambda made: "Planned. Now invite people and set the agenda.",
    )  # fmt: skip
    context = {"form": form, "cancel_url": reverse("meetings")}
    return answer or render(request, "interactions/meetings/form.html", context, status=status_of(form))


@requires("activity.log")
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say anew when and where it is; if somebody else saved it meanwhile, both texts are shown."""
    user, today = person(request), today_of(person(request))
    loaded = get_meeting(user, pk, today=today, to="move")
    meeting = loaded.meeting
    area = meeting.activity.therapeutic_area_id
    form = MeetingForm(posted(request), user=user, initial=meeting_initial(meeting), area=area)
    theirs: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                services.change_meeting(
                    by=user, meeting=meeting, plan=form.plan(), version=_version(form), successors=loaded.successors
                )
                messages.success(request, "Changes saved. Whoever has its calendar file needs the new one.")
                return redirect("meeting", pk=pk)
        except VersionConflict:
            stored = get_meeting(user, pk, today=today, to="move").meeting
            theirs = both(form, meeting_initial(stored))
    context = {"form": form, "theirs": theirs, "title": meeting.activity.title, "cancel_url": page_of(pk),
               "left_by": left_by(user, meeting.activity.owner)}  # fmt: skip
    return render(request, "interactions/meetings/form.html", context, status=409 if theirs else status_of(form))


@requires("activity.log")
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the note on the meeting as a whole."""
    user, today = person(request), today_of(person(request))
    loaded = get_meeting(user, pk, today=today, to="prepare")
    activity = loaded.meeting.activity
    form = MinutesForm(posted(request), initial={"notes": activity.notes, "version": activity.version})
    theirs: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            services.write_minutes(
                by=user, meeting=loaded.meeting, invited=loaded.invited, notes=form.cleaned_data["notes"],
                version=_version(form),
            )  # fmt: skip
            messages.success(request, "Minutes saved.")
            return redirect("meeting", pk=pk)
        except VersionConflict:
            stored = get_meeting(user, pk, today=today, to="prepare").meeting.activity
            theirs = both(form, {"notes": stored.notes, "version": stored.version})
    context = {"form": form, "theirs": theirs, "heading": "Minutes", "submit": "Save minutes",
               "cancel_url": page_of(pk), "crumbs": crumbs_of(user, loaded.meeting)}  # fmt: skip
    return render(request, "interactions/meetings/part.html", context, status=409 if theirs else status_of(form))


@requires("activity.log")
def meeting_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it took place and who came, or correct who did."""
    user, today = person(request), today_of(person(request))
    loaded = get_meeting(user, pk, today=today, to="prepare")
    meeting = loaded.meeting
    form = AttendanceForm(posted(request), attendees=loaded.attendees, version=meeting.activity.version)
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                services.hold_meeting(
                    by=user, meeting=meeting, invited=loaded.invited, came=form.chosen(), asked=form.of_whom(),
                    today=day_at(meeting, now()), version=_version(form),
                )  # fmt: skip
                messages.success(request, "Noted who came. It counts for each of them.", extra_tags=_undo(pk))
                asked = form.of_whom()
                if late := [one.shown for one in loaded.attendees if asked and one.pk not in asked]:
                    messages.info(request, f"Invited meanwhile: {', '.join(late)}. Correct who came if they did.")
                return redirect("meeting", pk=pk)
        except VersionConflict:
            form.add_error(None, "It was changed a moment ago. Look at it again, then save.")
            retype(form, "version", str(get_meeting(user, pk, today=today).meeting.activity.version))
    context = {"form": form, "crumbs": crumbs_of(user, meeting), "when": when_of(meeting, user),
               "cancel_url": page_of(pk)}  # fmt: skip
    return render(request, "interactions/meetings/held.html", context, status=status_of(form))


def _undo(pk: int) -> str:
    return reverse("meeting-held-undo", args=[pk])


@require_POST
@requires("activity.log")
def meeting_held_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """It has not taken place after all."""
    user = person(request)
    loaded = get_meeting(user, pk, today=today_of(user), to="prepare")
    try:
        if loaded.meeting.activity.held_on:  # a second click finds it open
            services.reopen_meeting(by=user, meeting=loaded.meeting, invited=loaded.invited)
        messages.success(request, "It is not held yet.")
    except VersionConflict:
        messages.error(request, "It was changed a moment ago. Look at it again.")
    return redirect("meeting", pk=pk)


@requires("activity.log")
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel with a reason; the meeting and its history stay."""
    user = person(request)
    loaded = get_meeting(user, pk, today=today_of(user), to="move")
    meeting, successors = loaded.meeting, loaded.successors
    form = ReasonForm(posted(request), required=True)
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                reason = form.cleaned_data["reason"]
                services.cancel_meeting(by=user, meeting=meeting, reason=reason, successors=successors)
                messages.success(request, "Cancelled. Send its calendar file again, so that it leaves the calendars.")
                return redirect("meeting", pk=pk)
        except VersionConflict:
            form.add_error(None, "It was changed a moment ago. Look at it again before you cancel it.")
    context = {"form": form, "title": meeting.activity.title, "meeting_url": page_of(pk),
               "crumbs": crumbs_of(user, meeting)}  # fmt: skip
    return render(request, "interactions/meetings/cancel.html", context, status=status_of(form))


@require_GET
@requires("activity.view")
def meeting_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting as a file for calendars."""
    user = person(request)
    meeting = get_meeting(user, pk, today=today_of(user)).meeting
    body = calendar_file(meeting, url=request.build_absolute_uri(page_of(pk)), at=now())
    name = f'attachment; filename="meeting-{meeting.activity.planned_on}.ics"'
    return HttpResponse(body, content_type=MEDIA_TYPE, headers={"Content-Disposition": name})


# --- Shared by the pages of one meeting ---------------------------------------------------


def left_by(user: User, owner: User) -> str:
    """The organiser whom somebody else succeeds by saving; empty for the organiser."""
    return "" if user.pk == owner.pk else owner_name(owner)


def _version(form: forms.Form) -> int:
    version: int = form.cleaned_data.get("version") or 0
    return version


def both(form: forms.Form, stored: dict[str, Any]) -> list[dict[str, str]]:
    """What was saved meanwhile, beside what was typed; saving again then replaces it on purpose."""
    retype(form, "version", str(stored["version"]))
    names = [name for name in form.fields if name in stored and name != "version"]
    return differing((str(form[name].label), _said(stored[name]), _said(form.cleaned_data.get(name))) for name in names)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(getattr(value, "pk", value))


def crumbs_of(user: User, meeting: Any) -> list[dict[str, str]]:
    """The way to a page below that of a meeting."""
    return [
        {"label": "Meetings", "url": reverse("meetings")},
        {"label": title_for(user, meeting), "url": page_of(meeting.pk)},
    ]
