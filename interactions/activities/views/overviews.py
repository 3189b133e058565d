"""Activities by stage on a board and by day in a calendar, and the documents that one links to."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.services import record_shown
from interactions.activities import documents as documents_of
from interactions.activities import policies
from interactions.activities.filters import ActivityFilter
from interactions.activities.forms import DocumentForm
from interactions.activities.selectors import lists
from interactions.activities.selectors import page as page_of
from interactions.activities.selectors.board import activity_board
from interactions.activities.selectors.calendar import activities_in
from interactions.activities.views.activities import filtered, switch, tabs_of, whose
from interactions.arithmetic.spans import DAY, MONTH, first_weekday, span_of
from interactions.diary.days import days_of, title_of
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.numbers import as_number
from organization.selectors.calendars import weekend_for
from organization.views.parts import created, posted, status_of

# Months that a calendar opens.
YEARS = range(2000, 2101)


@require_GET
@requires("activity.view")
def activities_board(request: HttpRequest) -> HttpResponse:
    """What is to be prepared, waits for approval, is to be done, and whether what was done counts."""
    user = person(request)
    if lists.reads_coordination_only(user):
        raise PermissionDenied
    who = whose(request, user)
    found = filtered(request.GET, user, who)
    board = activity_board(found.qs, user=user, today=today_of(user))
    record_shown(by=user.pk, model="activity", own=board.own, at=now(), detail=f"board {request.GET.urlencode()}")
    context = {
        "list_url": f"{reverse('activities')}?{request.GET.urlencode()}",
        "board": board, "filters": found.form, "may_log": policies.may_log(user),
        "tabs": tabs_of(user, who, route="activities-board"), "switch": switch(request, current="board", user=user),
    }  # fmt: skip
    return render(request, "interactions/activities/board.html", context, status=status_of(found.form))


@require_GET
@requires("activity.view")
def activities_calendar(request: HttpRequest) -> HttpResponse:
    """A month, ``?month=2026-11``, or a day, ``?day=2026-11-30``; those who read no content see kind and owner."""
    user, today = person(request), today_of(person(request))
    who = whose(request, user)
    query = request.GET.copy()
    for name in ("month", "day"):
        query.pop(name, None)
    found = filtered(query, user, who)
    view, shown = _asked(request.GET.get("month", ""), request.GET.get("day", ""), today)
    span = span_of(view, shown, first_weekday(weekend_for(user)))
    is_content = isinstance(found, ActivityFilter)
    entries = activities_in(found.qs, span, user=user, with_content=is_content)
    if is_content:
        detail = f"calendar {request.GET.urlencode()}"
        record_shown(by=user.pk, model="activity", own=entries.own, at=now(), detail=detail)

    def to(day: date, view: str = view) -> str:
        place = {"day": day.isoformat()} if view == DAY else {"month": f"{day:%Y-%m}"}
        return f"{reverse('activities-calendar')}?{urlencode([*query.lists(), *place.items()], doseq=True)}"

    context: dict[str, Any] = {
        "filters": found.form, "may_log": policies.may_log(user), "title": title_of(span),
        "days": days_of(span, entries, today=today, url=lambda day: to(day, DAY)),
        "is_empty": not any(span.holds(day) for day in entries.totals),
        "tabs": tabs_of(user, who, route="activities-calendar"),
        "switch": switch(request, current="calendar", user=user),
        "view": view, "month_url": to(shown, MONTH) if view == DAY else "",
        "moves": {"before": to(span.before), "today": to(today), "after": to(span.after),
                  "shows_today": span.holds(today)},
    }  # fmt: skip
    return render(request, "interactions/activities/calendar.html", context, status=status_of(found.form))


def _asked(month: str, day: str, today: date) -> tuple[str, date]:
    """A day, or the month "2026-11"; this month for what is none that people look at."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return MONTH, _month(month, today)
    return (DAY, found) if found.year in YEARS else (MONTH, today)


def _month(asked: str, today: date) -> date:
    year, _, month = asked.partition("-")
    asked_year, asked_month = as_number(year) or 0, as_number(month) or 0
    return date(asked_year, asked_month, 1) if asked_year in YEARS and asked_month in range(1, 13) else today


@requires("activity.log")
def activity_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Link a document to an activity, or take a link away (``remove``: its number)."""
    user, today = person(request), today_of(person(request))
    activity = page_of.get_activity(user, pk, today=today, to="edit")
    if meeting := page_of.meeting_of(activity):
        return redirect("meeting", pk=meeting.pk)
    if "remove" in request.POST:
        number = as_number(request.POST["remove"])
        documents_of.remove_document(by=user, activity=activity, pk=number if number is not None else 0)
        return redirect("activity-documents", pk=pk)
    form = DocumentForm(posted(request))
    answer = created(
        request, form, lambda: documents_of.add_document(
            by=user, activity=activity, title=form.cleaned_data["title"], link=form.cleaned_data["address"]
        ),
        to=lambda _: request.path, said=lambda made: f"“{made.title}” is linked.",
    )  # fmt: skip
    activity_url = reverse("activity", args=[pk])
    context = {
        "form": form, "activity_url": activity_url, "rows": page_of.documents_of(activity),
        "crumbs": [{"label": "Activities", "url": reverse("activities")},
                   {"label": activity.title, "url": activity_url}],
    }  # fmt: skip
    return answer or render(request, "interactions/activities/documents.html", context, status=status_of(form))
