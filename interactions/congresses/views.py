"""The list of congresses, the sheet of a day, and what is done with one; its own page is one of insights."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit.services import record_access
from interactions.congresses import policies, services
from interactions.congresses.filters import CongressFilter
from interactions.congresses.forms import (
    AttendingForm,
    CongressForm,
    CoverForm,
    DebriefForm,
    SessionForm,
    congress_initial,
    may_cover,
    session_initial,
)
from interactions.congresses.selectors.congresses import (
    congress_page,
    get_congress,
    get_session,
    known_congresses,
)
from interactions.congresses.selectors.page import day_sheet
from interactions.log.selectors.offers import found_kols
from interactions.models import Congress
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.differences import differing
from organization.ground.form_errors import errors_on, retype
from organization.ground.names import owner_name
from organization.ground.numbers import as_number
from organization.services.versions import VersionConflict
from organization.views.parts import created, posted, status_of

LIST = "congresses"


@require_GET
@requires("congress.view")
def congress_list(request: HttpRequest) -> HttpResponse:
    """What is ahead, the soonest first, or what is over; everybody with a role knows of all."""
    user, today = person(request), today_of(person(request))
    found = CongressFilter(request.GET, queryset=known_congresses(user), viewer=user, today=today)
    page, rows = congress_page(found.qs, request.GET, user=user, today=today)
    context = {
        "page": page, "rows": rows, "filters": found.form, "may_add": policies.may_add(user),
        "reads_all": policies.reads_all(user), "here": request.path,
    }  # fmt: skip
    return render(request, "interactions/congresses/list.html", context, status=status_of(found.form))


@require_GET
@requires("congress.view")
def congress_day(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """One day on one sheet of paper; partners get it without titles."""
    user = person(request)
    congress = get_congress(user, pk)
    sheet = day_sheet(user, congress, day)
    return render(request, "interactions/congresses/day.html", {"sheet": sheet})


@requires("congress.edit")
def congress_new(request: HttpRequest) -> HttpResponse:
    """Enter a congress."""
    user = person(request)
    form = CongressForm(posted(request), user=user)
    answer = created(
        request, form, lambda: services.add_congress(by=user, plan=form.plan()),
        to=lambda made: _page_of(made.pk), said=lambda made: f"{made.name} was added. Now add its sessions.",
    )  # fmt: skip
    return answer or _form(request, form, heading="Add a congress", submit="Save congress", cancel_url=reverse(LIST))


@requires("activity.log")
def congress_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change days, place, areas or lead; if somebody else saved it meanwhile, both texts are shown."""
    user = person(request)
    congress = get_congress(user, pk, to="edit")
    name = congress.name
    form = CongressForm(posted(request), user=user, congress=congress, initial=congress_initial(congress))
    theirs: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                services.change_congress(by=user, congress=congress, plan=form.plan(), version=_version(form))
                messages.success(request, "Changes saved.")
                return redirect("congress", pk=pk)
        except VersionConflict:
            theirs = _both(form, congress_initial(get_congress(user, pk)))
    return _form(request, form, heading=f"Edit {name}", submit="Save congress", congress=congress, theirs=theirs)


@requires("congress.debrief")
def congress_debrief(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the debrief, or change it."""
    user = person(request)
    congress = get_congress(user, pk, to="debrief")
    start = {"debrief": congress.debrief, "version": congress.version}
    form, theirs = DebriefForm(posted(request), initial=start), []
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                text = form.cleaned_data["debrief"]
                services.write_debrief(by=user, congress=congress, text=text, version=_version(form), at=now())
                messages.success(request, "Debrief saved. Colleagues of the medical side read it on this page.")
                return redirect(f"{_page_of(pk)}#debrief")
        except VersionConflict:
            stored = get_congress(user, pk)
            theirs = _both(form, {"debrief": stored.debrief, "version": stored.version})
    return _form(
        request, form, heading=f"Debrief of {congress.name}", submit="Save debrief", congress=congress, theirs=theirs
    )


# --- Sessions --------------------------------------------------------------------------------


@requires("activity.log")
def session_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a session into the programme; ``?day=`` is the day that is chosen."""
    user = person(request)
    congress = get_congress(user, pk, to="edit")
    form = SessionForm(posted(request), congress=congress, initial={"day": request.GET.get("day", "")})
    answer = created(
        request, form, lambda: services.add_session(by=user, congress=congress, text=form.text()),
        to=lambda made: reverse("congress-session-people", args=[made.pk]),
        said=lambda made: f"“{made.title}” is in the programme. Who covers it?",
    )  # fmt: skip
    return answer or _form(request, form, heading="New session", submit="Save session", congress=congress)


@requires("activity.log")
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a session and write what was heard, or take it out of the programme (``act``: remove)."""
    user = person(request)
    session = get_session(user, pk, to="write")
    congress = session.congress
    if session.notes:
        record_access(by=user.pk, action="read", model="congress", object_id=congress.pk, at=now())
    if request.POST.get("act") == "remove":
        services.remove_session(by=user, session=session)
        messages.success(request, f"“{session.title}” is out of the programme.")
        return redirect("congress", pk=congress.pk)
    form = SessionForm(posted(request), congress=congress, session=session, initial=session_initial(session))
    theirs: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                services.change_session(by=user, session=session, text=form.text(), version=_version(form))
                messages.success(request, "Session saved.")
                return redirect(f"{_page_of(congress.pk)}#sessions")
        except VersionConflict:
            theirs = _both(form, session_initial(get_session(user, pk, to="write")))
    removes = "" if session.notes or not policies.can_edit(user, congress) else "Take it out of the programme"
    return _form(
        request, form, heading="Session", submit="Save session", congress=congress, theirs=theirs, removes=removes
    )


@requires("activity.log")
def session_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who covers a session, or that somebody does not any more (``remove``: their number)."""
    user = person(request)
    session = get_session(user, pk, to="edit")
    if "remove" in request.POST:
        number = as_number(request.POST["remove"])
        services.withdraw(by=user, session=session, user_id=number if number is not None else 0)
        return redirect("congress-session-people", pk=pk)
    people = may_cover(without=session.covers.values("user"))
    form = CoverForm(posted(request), people=people)
    answer = created(
        request, form, lambda: services.assign(by=user, session=session, user=form.cleaned_data["user"]),
        to=lambda _: request.path, said=lambda made: f"{made.user.display_name} covers it.",
    )  # fmt: skip
    covers = sorted(session.covers.all(), key=lambda one: (one.user.sort_key, one.pk))
    context = {
        "form": form, "session": session.title, "crumbs": _crumbs(session.congress),
        "when": f"{session.day:%A, %-d %B}, {session.begins_at:%H:%M} to {session.ends_at:%H:%M}",
        "rows": [{"pk": one.user_id, "name": owner_name(one.user)} for one in covers],
        "back_url": f"{_page_of(session.congress_id)}#sessions",
        "next_url": reverse("congress-session-new", args=[session.congress_id]) + f"?day={session.day.isoformat()}",
    }  # fmt: skip
    return answer or render(request, "interactions/congresses/people.html", context, status=status_of(form))


@require_POST
@requires("congress.debrief")
def session_cover(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a session oneself, or give it back (``act``: leave)."""
    user = person(request)
    session = get_session(user, pk, to="cover")
    when = f"{session.day:%a}, {session.begins_at:%H:%M}"
    if request.POST.get("act") == "leave":
        services.withdraw(by=user, session=session, user_id=user.pk)
        messages.success(request, f"You do not cover “{session.title}” ({when}) any more.")
    else:
        services.assign(by=user, session=session, user=user)
        messages.success(request, f"You cover “{session.title}” ({when}).")
    return redirect(f"{_page_of(session.congress_id)}#sessions")


# --- KOLs who attend ---------------------------------------------------------------------------


@requires("activity.log")
def congress_kols(request: HttpRequest, pk: int) -> HttpResponse:
    """Note which KOLs attend (``step``: look for them without JavaScript), or that one does not (``remove``)."""
    user = person(request)
    congress = get_congress(user, pk, to="edit")
    if "remove" in request.POST:
        number = as_number(request.POST["remove"])
        services.remove_kol(by=user, congress=congress, kol_id=number if number is not None else 0)
        return redirect("congress-kols", pk=pk)
    words, found = request.POST.get("kol_search", ""), []
    if "step" in request.POST:
        found = found_kols(user, words)
        typed = {"kols": request.POST.getlist("kols"), "kol_search": words}
        form = AttendingForm(user=user, initial=typed, found=found)
    else:
        form = AttendingForm(posted(request), user=user)
        answer = created(
            request, form, lambda: services.add_kols(by=user, congress=congress, kols=form.cleaned_data["kols"]),
            to=lambda _: request.path, said=lambda number: f"{number} KOL{'' if number == 1 else 's'} added.",
        )  # fmt: skip
        if answer:
            return answer
    links = congress.kol_links.select_related("kol").order_by("kol__sort_key", "kol")
    context = {
        "form": form, "crumbs": _crumbs(congress), "back_url": f"{_page_of(pk)}#kols",
        "rows": [{"pk": link.kol_id, "name": link.kol.name, "detail": link.kol.city} for link in links],
        "searched": words if "step" in request.POST and not found else "",
    }  # fmt: skip
    return render(request, "interactions/congresses/kols.html", context, status=status_of(form))


# --- Shared by these pages -----------------------------------------------------------------------


def _page_of(pk: int) -> str:
    return reverse("congress", args=[pk])


def _version(form: forms.Form) -> int:
    version: int = form.cleaned_data.get("version") or 0
    return version


def _both(form: forms.Form, stored: dict[str, Any]) -> list[dict[str, str]]:
    """What was saved meanwhile, beside what was typed; saving again then replaces it on purpose."""
    retype(form, "version", str(stored["version"]))
    names = [name for name in form.fields if name in stored and name not in ("version", "areas")]
    return differing((str(form[name].label), _said(stored[name]), _said(form.cleaned_data.get(name))) for name in names)


def _said(value: Any) -> str:
    return "" if value is None else str(getattr(value, "pk", value))


def _crumbs(congress: Congress) -> list[dict[str, str]]:
    return [
        {"label": "Congresses", "url": reverse(LIST)},
        {"label": congress.name, "url": _page_of(congress.pk)},
    ]


def _form(
    request: HttpRequest, form: forms.Form, *, heading: str, submit: str, congress: Congress | None = None,
    theirs: list[dict[str, str]] | None = None, removes: str = "", cancel_url: str = "",
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "heading": heading, "submit": submit, "theirs": theirs or [], "removes": removes,
        "crumbs": _crumbs(congress) if congress else [{"label": "Congresses", "url": reverse(LIST)}],
        "cancel_url": cancel_url or (_page_of(congress.pk) if congress else reverse(LIST)),
    }  # fmt: skip
    return render(request, "interactions/congresses/form.html", context, status=409 if theirs else status_of(form))
