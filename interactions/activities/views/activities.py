"""The list of activities, and recording, changing or cancelling one. Its page is in msl_okr/pages."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit.services import record_access, record_shown
from interactions.activities import approvals as approvals_of
from interactions.activities import policies, services
from interactions.activities.approvals import approve, refuse_approval
from interactions.activities.filters import ActivityContactFilter, ActivityFilter
from interactions.activities.forms import HINTS, ActivityForm, ApprovalForm, StepForm, initial_of
from interactions.activities.selectors import lists, waiting
from interactions.activities.selectors import page as page_of
from interactions.activities.stages import order_warnings, stage_label
from interactions.log.filters import ALL, MINE
from interactions.log.forms import ReasonForm
from interactions.log.selectors.offers import found_kols
from interactions.models import Activity, Meeting
from interactions.models.activities import STAGES
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.exports import table_response
from organization.ground.form_errors import add_errors, errors_on, retype
from organization.ground.once import once
from organization.list_views.selectors import views_url
from organization.models import User
from organization.selectors.keyset import PAGE_WORDS, sort_of
from organization.services.versions import VersionConflict
from organization.views.parts import file_links, posted, sort_heads, status_of, too_long

COLUMNS = (
    ("Activity", "activity", "grow"), ("Kind", "kind", ""), ("Owner", "owner", ""), ("Therapeutic area", "area", ""),
    ("Date", "-date", ""), ("State", "state", ""),
)  # fmt: skip

# The most approvals on one page; the oldest come first.
SHOWN = 50


@require_GET
@requires("activity.view")
def activity_list(request: HttpRequest) -> HttpResponse:
    """Activities within the viewer's scope; commercial functions and safety see kind, day and owner only."""
    user, who = person(request), whose(request, person(request))
    exports = file_links(request, "activities-export")
    found = filtered(request.GET, user, who)
    context: dict[str, Any] = {
        "may_log": policies.may_log(user), "may_approve": policies.may_approve(user), "exports": exports,
        "filters": found.form, "views_url": views_url(request, "activities"),
    }  # fmt: skip
    if isinstance(found, ActivityContactFilter):
        context |= {"page": lists.coordination_list(found.qs, request.GET)}
        context |= {"switch": switch(request, current="list", user=user)}
        return render(request, "interactions/activities/contacts.html", context, status=status_of(found.form))
    page = lists.activity_list(found.qs, request.GET, user=user)
    record_shown(
        by=user.pk, model="activity", own=(row.is_own for row in page.rows), at=now(),
        detail=f"list {request.GET.urlencode()}",
    )  # fmt: skip
    sort = sort_of(request.GET, lists.SORTS) or lists.FIRST
    context |= {
        "page": page,
        "who": who,
        "tabs": tabs_of(user, who),
        "switch": switch(request, current="list", user=user),
        "words": PAGE_WORDS,
    }
    context |= {"heads": sort_heads(request, COLUMNS, sort=sort)}
    return render(request, "interactions/activities/list.html", context, status=status_of(found.form))


@require_GET
@requires("activity.view")
def activity_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file, with the same filters; the access log notes the export."""
    user, who, at = person(request), whose(request, person(request)), now()
    found = filtered(request.GET, user, who)
    if not found.is_valid():
        return redirect(f"{reverse('activities')}?{request.GET.urlencode()}")
    if refused := too_long(request, found.qs, file_format=file_format, page="activities"):
        return refused
    is_contacts = isinstance(found, ActivityContactFilter)
    record_access(
        by=user.pk, action="export", model="activity", object_id=None, at=at, detail=request.GET.urlencode()[:300]
    )
    head = lists.COORDINATION_HEAD if is_contacts else lists.EXPORT_HEAD
    rows = (
        lists.coordination_export_rows(found.qs) if is_contacts else lists.export_rows(found.qs, request.GET, user=user)
    )
    return table_response(
        file_format=file_format, name=f"activities-{today_of(user).isoformat()}", sheet="Activities", header=head,
        rows=rows,
    )  # fmt: skip


def filtered(query: Any, user: User, who: str) -> ActivityFilter | ActivityContactFilter:
    """What a query string narrows the activities to, as far as the viewer may read them."""
    today = today_of(user)
    if lists.reads_coordination_only(user):
        known = lists.coordination_activities(user)
        return ActivityContactFilter(query, queryset=known, viewer=user, today=today)
    visible = lists.visible_activities(user, today=today)
    return ActivityFilter(query, queryset=visible, viewer=user, today=today, who=who)


def whose(request: HttpRequest, user: User) -> str:
    """Mine or the team's: as asked for, else what the role mostly needs."""
    asked = request.GET.get("who")
    if not policies.may_log(user):
        return ALL
    if asked in (MINE, ALL):
        return asked
    return MINE if user.profile == "msl" else ALL


def tabs_of(user: User, who: str, *, route: str = "activities") -> list[dict[str, Any]]:
    """One's own or the team's, for those who have any of their own."""
    if not policies.may_log(user):
        return []
    return [
        {"label": label, "url": f"{reverse(route)}?who={key}", "current": who == key, "count": None}
        for key, label in ((MINE, "Mine"), (ALL, "Team"))
    ]


def switch(request: HttpRequest, *, current: str, user: User) -> list[dict[str, Any]]:
    """List, board and calendar, each with the filters in force; those who see only kind and day have no board."""
    kept = request.GET.copy()
    for name in ("page", "before", "after", "sort", "month", "day"):
        kept.pop(name, None)
    query = f"?{kept.urlencode()}" if kept else ""
    ways = (("list", "List", "activities"), ("board", "Board", "activities-board"),
            ("calendar", "Calendar", "activities-calendar"))  # fmt: skip
    return [
        {"label": label, "url": f"{reverse(route)}{query}", "current": key == current}
        for key, label, route in ways
        if key != "board" or not lists.reads_coordination_only(user)
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
    if "step" in request.POST:
        return _looked_for(request, user=user, kind=kind, today=today, cancel_url=reverse("activities"))
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
    activity = page_of.get_activity(user, pk, today=today, to="edit")
    if meeting := page_of.meeting_of(activity):
        return _to_meeting(request, meeting)
    page_url = reverse("activity", args=[pk])
    if "step" in request.POST:
        return _looked_for(request, user=user, kind=activity.kind, today=today, cancel_url=page_url, recorded=activity)
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
    return _show(request, form, kind=activity.kind, cancel_url=page_url, theirs=theirs, title=activity.title)


def _theirs(user: User, form: ActivityForm, typed: Activity, today: date) -> list[dict[str, str]]:
    """What was saved meanwhile, beside what was typed; saving again then replaces it on purpose."""
    stored = page_of.get_activity(user, typed.pk, today=today, to="edit")
    retype(form, "version", str(stored.version))
    return page_of.differences(stored, typed)


def _saved(request: HttpRequest, activity: Activity, text: str) -> HttpResponse:
    messages.success(request, text)
    for warning in order_warnings(activity):
        messages.warning(request, warning)
    return redirect("activity", pk=activity.pk)


def _looked_for(
    request: HttpRequest, *, user: User, kind: str, today: date, cancel_url: str, recorded: Activity | None = None
) -> HttpResponse:
    """The form again with everything typed, and with the KOLs that were looked for without JavaScript."""
    words = request.POST.get("kol_search", "")
    found = found_kols(user, words)
    form = ActivityForm(
        user=user, kind=kind, today=today, recorded=recorded, initial=ActivityForm.typed(request.POST), found=found
    )
    title = recorded.title if recorded else ""
    return _show(request, form, kind=kind, cancel_url=cancel_url, title=title, searched="" if found else words)


def _show(
    request: HttpRequest, form: ActivityForm, *, kind: str, cancel_url: str, theirs: Any = (), title: str = "",
    searched: str = "",
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "kind": Activity.Kind(kind).label, "hint": HINTS[kind], "cancel_url": cancel_url,
        "theirs": theirs, "title": title, "searched": searched,
    }  # fmt: skip
    status = 409 if theirs else (422 if form.errors else 200)
    return render(request, "interactions/activities/form.html", context, status=status)


@require_POST
@requires("activity.log")
def activity_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Give the step whose turn it is its day, today if none is sent. ``?back=home`` leads to My quarter."""
    user, today = person(request), today_of(person(request))
    activity = page_of.get_activity(user, pk, today=today, to="edit")
    if meeting := page_of.meeting_of(activity):
        return _to_meeting(request, meeting)
    form = StepForm(posted(request) if "day" in request.POST else {"day": today.isoformat()})
    try:
        if form.is_valid():
            services.finish_step(by=user, activity=activity, step=step, day=form.cleaned_data["day"], today=today)
            undo = f"{reverse('activity-step-undo', args=[pk, step])}?{request.GET.urlencode()}"
            messages.success(request, f"“{stage_label(activity.kind, step)}” is done.", extra_tags=undo)
            for warning in order_warnings(activity):
                messages.warning(request, warning)
        else:
            messages.error(request, " ".join(str(one) for one in form.errors["day"]))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except VersionConflict:
        messages.error(request, "It was changed a moment ago. Look at it again.")
    return _back(request, pk)


@require_POST
@requires("activity.log")
def activity_step_undo(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Open the last step again."""
    user = person(request)
    activity = page_of.get_activity(user, pk, today=today_of(user), to="edit")
    if meeting := page_of.meeting_of(activity):
        return _to_meeting(request, meeting)
    try:
        services.reopen_step(by=user, activity=activity, step=step)
        messages.success(request, f"“{stage_label(activity.kind, step)}” is open again.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except VersionConflict:
        messages.error(request, "It was changed a moment ago. Look at it again.")
    return _back(request, pk)


def _to_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A meeting is held, changed and cancelled on its own page, where it says who came."""
    if request.method == "POST":
        messages.info(request, "This is a meeting: nothing was changed. Say here who came, move it or cancel it.")
    return redirect("meeting", pk=meeting.pk)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("home") if request.GET.get("back") == "home" else redirect("activity", pk=pk)


@require_GET
@requires("activity.approve")
def approvals(request: HttpRequest) -> HttpResponse:
    """Activities that wait for the viewer's approval, oldest first."""
    user = person(request)
    rows = list(waiting.waiting_for_approval(user, today=today_of(user))[:SHOWN])
    record_shown(by=user.pk, model="activity", own=[False for _ in rows], at=now(), detail="list approvals")
    context = {"rows": [waiting.waiting_row(one) for one in rows], "most": SHOWN}
    return render(request, "interactions/activities/approvals.html", context)


@requires("activity.approve")
def activity_approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve an activity of somebody else, or say why not; ``verdict``: ``approve`` or ``refuse``."""
    user, today = person(request), today_of(person(request))
    activity = page_of.get_activity(user, pk, today=today, to="approve")
    form = ApprovalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                return _answered(request, user, activity, form, today)
        except VersionConflict:
            form.add_error(None, "It was changed a moment ago. Look at it again before you answer.")
    context = {
        "form": form, "title": activity.title, "activity_url": reverse("activity", args=[pk]),
        "typed": activity.approved_on, "waiting": waiting.waiting_row(activity),
    }  # fmt: skip
    return render(request, "interactions/activities/approval.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, user: User, activity: Activity, form: ApprovalForm, today: date) -> HttpResponse:
    data = form.cleaned_data
    if data["verdict"] == "refuse":
        refuse_approval(by=user, activity=activity, reason=data["reason"])
        messages.success(request, f"“{activity.title}” is not approved; its owner sees why.")
    else:
        approve(by=user, activity=activity, today=today, reference=data["reference"])
        undo = reverse("activity-withdraw-approval", args=[activity.pk])
        messages.success(request, f"“{activity.title}” is approved.", extra_tags=undo if not activity.held_on else "")
    back = "approvals" if waiting.waiting_for_approval(user, today=today).exists() else "activity"
    return redirect(back) if back == "approvals" else redirect(back, pk=activity.pk)


@require_POST
@requires("activity.log")
def ask_for_approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one's activity into the list of those who may approve it."""
    user = person(request)
    activity = page_of.get_activity(user, pk, today=today_of(user), to="edit")
    if activity.approval_asked_at is None:  # a second click finds it asked for
        approvals_of.ask_for_approval(by=user, activity=activity, at=now())
    messages.success(
        request, "Approval asked for. Managers, medical leads and compliance who may read it see it in their list."
    )
    return redirect("activity", pk=pk)


@require_POST
@requires("activity.approve")
def withdraw_approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's approval back while nothing was held."""
    user = person(request)
    activity = page_of.get_activity(user, pk, today=today_of(user))
    approvals_of.withdraw_approval(by=user, activity=activity, at=now())
    messages.success(request, "Your approval is taken back; the activity waits for one again.")
    return redirect("activity", pk=pk)


@requires("activity.log")
def activity_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel with a reason; the row and its history stay."""
    user = person(request)
    activity = page_of.get_activity(user, pk, today=today_of(user), to="cancel")
    if meeting := page_of.meeting_of(activity):
        return _to_meeting(request, meeting)
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
