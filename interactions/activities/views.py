"""The list of activities, and recording, changing or cancelling one. Its page is in msl_okr/pages."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.services import record_shown
from interactions.activities import policies, services
from interactions.activities import selectors as reads
from interactions.activities.filters import ActivityContactFilter, ActivityFilter
from interactions.activities.forms import HINTS, ActivityForm, initial_of
from interactions.activities.stages import order_warnings
from interactions.log.filters import ALL, MINE
from interactions.log.forms import ReasonForm
from interactions.models import Activity
from interactions.models.activities import STAGES
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.form_errors import add_errors, errors_on, retype
from organization.ground.once import once
from organization.models import User
from organization.services.versions import VersionConflict
from organization.views.parts import posted, status_of


@require_GET
@requires("activity.view")
def activity_list(request: HttpRequest) -> HttpResponse:
    """Activities within the viewer's scope; commercial functions and safety see kind, day and owner only."""
    user = person(request)
    today, who = today_of(user), _whose(request, user)
    context: dict[str, Any] = {"may_log": policies.may_log(user)}
    if reads.reads_coordination_only(user):
        known = reads.coordination_activities(user)
        contacts = ActivityContactFilter(request.GET, queryset=known, viewer=user, today=today)
        context |= {"filters": contacts.form, "page": reads.coordination_list(contacts.qs, request.GET)}
        return render(request, "interactions/activities/contacts.html", context, status=status_of(contacts.form))
    visible = reads.visible_activities(user, today=today)
    found = ActivityFilter(request.GET, queryset=visible, viewer=user, today=today, who=who)
    page = reads.activity_list(found.qs, request.GET, user=user)
    record_shown(
        by=user.pk, model="activity", own=(row.is_own for row in page.rows), at=now(),
        detail=f"list {request.GET.urlencode()}",
    )  # fmt: skip
    context |= {"filters": found.form, "page": page, "who": who, "tabs": _tabs(user, who)}
    return render(request, "interactions/activities/list.html", context, status=status_of(found.form))


def _whose(request: HttpRequest, user: User) -> str:
    asked = request.GET.get("who")
    if not policies.may_log(user):
        return ALL
    if asked in (MINE, ALL):
        return asked
    return MINE if user.profile == "msl" else ALL


def _tabs(user: User, who: str) -> list[dict[str, Any]]:
    if not policies.may_log(user):
        return []
    return [
        {"label": label, "url": f"{reverse('activities')}?who={key}", "current": who == key, "count": None}
        for key, label in ((MINE, "Mine"), (ALL, "Team"))
    ]


@requires("activity.log")
def activity_new(request: HttpRequest) -> HttpResponse:
    """Record an activity; without ``?kind=`` choose the kind first."""
    kind, user = request.GET.get("kind", ""), person(request)
    if kind not in STAGES:
        kinds = [
            {"url": f"{reverse('activity-new')}?kind={key}", "label": label, "hint": HINTS[key]}
            for key, label in Activity.Kind.choices
        ]
        return render(request, "interactions/activities/kinds.html", {"kinds": kinds})
    today = today_of(user)
    form = ActivityForm(posted(request), user=user, kind=kind, today=today)
    with errors_on(form):
        if request.method == "POST" and form.is_valid():
            with once(request) as saved:
                activity = services.log_activity(by=user, kind=kind, work=form.work(), today=today)
                saved.to("activity", pk=activity.pk)
            return _saved(request, activity, "Activity recorded.")
    return _show(request, form, kind=kind, cancel_url=reverse("activities"))


@requires("activity.log")
def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an activity; if somebody else saved it meanwhile, both texts are shown."""
    user, today = person(request), today_of(person(request))
    activity = reads.get_activity(user, pk, today=today, to="edit")
    data = posted(request)
    form = ActivityForm(
        data, user=user, kind=activity.kind, today=today, recorded=activity, initial=initial_of(activity)
    )
    theirs: list[dict[str, str]] = []
    try:
        if request.method == "POST" and form.is_valid():
            version = form.cleaned_data["version"] or 0
            services.change_activity(by=user, activity=activity, work=form.work(), version=version, today=today)
            return _saved(request, activity, "Changes saved.")
    except ValidationError as error:
        add_errors(form, error)
    except VersionConflict:
        theirs = _theirs(user, form, activity, today)
    page_url = reverse("activity", args=[pk])
    return _show(request, form, kind=activity.kind, cancel_url=page_url, theirs=theirs, title=activity.title)


def _theirs(user: User, form: ActivityForm, typed: Activity, today: date) -> list[dict[str, str]]:
    """What was saved meanwhile, beside what was typed; saving again then replaces it on purpose."""
    stored = reads.get_activity(user, typed.pk, today=today, to="edit")
    retype(form, "version", str(stored.version))
    return reads.differences(stored, typed)


def _saved(request: HttpRequest, activity: Activity, text: str) -> HttpResponse:
    messages.success(request, text)
    for warning in order_warnings(activity):
        messages.warning(request, warning)
    return redirect("activity", pk=activity.pk)


def _show(
    request: HttpRequest, form: ActivityForm, *, kind: str, cancel_url: str, theirs: Any = (), title: str = ""
) -> HttpResponse:
    context = {
        "form": form, "kind": Activity.Kind(kind).label, "hint": HINTS[kind], "cancel_url": cancel_url,
        "theirs": theirs, "title": title,
    }  # fmt: skip
    status = 409 if theirs else (422 if form.errors else 200)
    return render(request, "interactions/activities/form.html", context, status=status)


@requires("activity.log")
def activity_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel with a reason; the row and its history stay."""
    user = person(request)
    activity = reads.get_activity(user, pk, today=today_of(user), to="cancel")
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_activity(by=user, activity=activity, reason=form.cleaned_data["reason"])
            messages.success(request, "Cancelled. It counts nowhere any more; its history stays.")
            return redirect("activity", pk=pk)
        except VersionConflict:
            form.add_error(None, "It was changed a moment ago. Look at it again before you cancel it.")
    context = {"form": form, "activity_url": reverse("activity", args=[pk]), "title": activity.title}
    return render(request, "interactions/activities/cancel.html", context, status=422 if form.errors else 200)
