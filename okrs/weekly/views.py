"""The weekly update: write it (it saves itself), submit it, read it."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_access, record_shown
from okrs.models import WeeklyUpdate
from okrs.weekly import services
from okrs.weekly.forms import LABELS, TeamWeekForm, WeekForm, WeeklyForm
from okrs.weekly.selectors.page import WeeklyPage, differences, stored_update, weekly_page
from okrs.weekly.selectors.team import EXPORT_HEAD, export_rows, readable_teams, team_week, visible_updates
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.dates import week_of
from organization.ground.exports import table_response
from organization.ground.form_errors import add_errors, retype
from organization.ground.once import once
from organization.services.versions import VersionConflict
from organization.unsent import stage_of
from organization.views.parts import file_links, posted


@require_http_methods(["GET", "HEAD", "POST"])
@requires("weekly.view")
def weekly(request: HttpRequest) -> HttpResponse:
    """One own week: draft from its records, save, submit. People who only read are sent to the team's page."""
    user = person(request)
    if not user.may("weekly.write"):
        return redirect("weekly-team")
    at = now().astimezone(user.zone)
    asked = WeekForm(request.GET)
    valid = asked.is_valid()
    page = weekly_page(user, (asked.cleaned_data["week"] if valid else None) or week_of(at.date()), at=at)
    form = _form(page, posted(request))
    theirs: list[dict[str, str]] = []
    status = 200 if valid else 422
    if request.method == "POST":
        status, theirs = _save(request, page, form)
        if request.POST.get("act") == "auto":
            return _auto(request, form, status, theirs, page.week_start)
        if status == 302:
            return redirect(f"{reverse('weekly')}?week={page.week_start}")
    context = {"page": page, "form": form, "asked": asked, "theirs": theirs, "offers": _ticked(page, form)}
    context["stage"] = stage_of(request)
    return render(request, "okrs/weekly/page.html", context, status=status)


def _form(page: WeeklyPage, posted: Any) -> WeeklyForm:
    update = page.update
    initial: dict[str, Any] = {"version": page.version, "insights": [one.key for one in page.insights if one.on]}
    if update is not None:
        initial |= {name: getattr(update, name) for name in (*LABELS, "nothing_new_heard")}
    return WeeklyForm(posted, insights=[(one.key, one.text) for one in page.insights], initial=initial)


def _ticked(page: WeeklyPage, form: WeeklyForm) -> list[dict[str, Any]]:
    """The records with their boxes ticked as sent, or as stored if nothing was sent."""
    sent = set(form["facts"].data or ()) if form.is_bound else None
    return [
        {"key": one.key, "text": one.text, "url": one.url, "on": one.on if sent is None else one.key in sent}
        for one in page.offers
    ]


def _save(request: HttpRequest, page: WeeklyPage, form: WeeklyForm) -> tuple[int, list[dict[str, str]]]:
    """(302, []) when done; otherwise (422, []), or (409, both texts)."""
    if not form.is_valid():
        return 422, []
    user, act = person(request), request.POST.get("act", "")
    contents = form.contents()
    if act == "nothing":
        contents = replace(contents, nothing_new_heard=True, insights=())
    save = services.submit_weekly if act in ("submit", "nothing") else services.save_weekly
    try:
        # A script saves while somebody writes: other text each time under the page's one key, so not with ``once``.
        with nullcontext() if act == "auto" else once(request) as once_saved:
            saved = save(
                by=user, week_start=page.week_start, version=form.cleaned_data["version"], contents=contents, at=now()
            )
            if once_saved:
                once_saved.to(f"{reverse('weekly')}?week={page.week_start}")
    except VersionConflict:
        stored = stored_update(user, page.week_start)
        theirs = differences(stored, form.cleaned_data, LABELS)
        if act != "auto":
            retype(form, "version", str(stored.version if stored else 0))
        return 409, theirs
    except ValidationError as error:
        add_errors(form, error)
        return 422, []
    if act == "auto":
        form.cleaned_data["version"] = saved.version
    else:
        messages.success(request, _done(page, act))
    return 302, []


def _done(page: WeeklyPage, act: str) -> str:
    if act not in ("submit", "nothing"):
        return "Draft saved."
    return "Changes saved." if page.is_submitted else f"Update for {page.label} submitted."


def _auto(
    request: HttpRequest, form: WeeklyForm, status: int, theirs: list[dict[str, str]], week_start: date
) -> HttpResponse:
    """The answer to the script that saves while somebody writes: JSON, or both texts with the version to go on from."""
    if status == 302:
        at = now().astimezone(person(request).zone)
        version = form.cleaned_data["version"]
        return JsonResponse({"version": version, "said": f"Saved {at:%H:%M}, version {version}"})
    if status == 409:
        stored = stored_update(person(request), week_start)
        context = {"theirs": theirs, "version": stored.version if stored else 0}
        return render(request, "okrs/weekly/_conflict.html", context, status=409)
    said = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return JsonResponse({"said": f"Not saved: {said}"}, status=422)


@require_safe
@requires("weekly.view")
def weekly_team(request: HttpRequest) -> HttpResponse:
    """One week's submitted updates of everybody the viewer reads, and who has not submitted."""
    user = person(request)
    at = now().astimezone(user.zone)
    form = TeamWeekForm(request.GET, teams=readable_teams(user, at.date()))
    valid = form.is_valid()
    data = form.cleaned_data if valid else {}
    week_start = data.get("week") or week_of(at.date())
    found = team_week(user, week_start, data.get("team"), at=at)
    record_shown(
        by=user.pk, model="weeklyupdate", own=(card.is_own for card in found.cards), at=at,
        detail=f"list {request.GET.urlencode()}".strip(),
    )  # fmt: skip
    context = {
        "found": found, "form": form, "week_start": week_start, "writes": user.may("weekly.write"),
        "exports": file_links(request, "weekly-team-export"),
    }  # fmt: skip
    return render(request, "okrs/weekly/team.html", context, status=200 if valid else 422)


@require_safe
@requires("weekly.view")
def weekly_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The submitted updates of a week as a file, with the same filters; the access log notes the export."""
    user, at = person(request), now()
    today = today_of(user)
    form = TeamWeekForm(request.GET, teams=readable_teams(user, today))
    if not form.is_valid():
        return redirect(f"{reverse('weekly-team')}?{request.GET.urlencode()}")
    week_start = form.cleaned_data["week"] or week_of(today)
    rows = visible_updates(user, week_start, form.cleaned_data["team"], today)
    record_access(
        by=user.pk, action="export", model="weeklyupdate", object_id=None, at=at, detail=request.GET.urlencode()[:300]
    )
    return table_response(
        file_format=file_format, name=f"weekly-updates-{week_start}", sheet="Weekly updates", header=EXPORT_HEAD,
        rows=export_rows(rows),
    )  # fmt: skip


@require_POST
@requires("weekly.view")
def weekly_read(request: HttpRequest) -> HttpResponse:
    """Mark one update (``update``), or all of the week and team shown, as read."""
    user = person(request)
    form = TeamWeekForm(request.POST, teams=readable_teams(user, today_of(user)))
    if not form.is_valid() or not form.cleaned_data["week"]:
        return redirect("weekly-team")
    week_start, team = form.cleaned_data["week"], form.cleaned_data["team"]
    rows: list[WeeklyUpdate] = list(visible_updates(user, week_start, team, today_of(user)))
    wanted = request.POST.get("update", "")
    count = services.mark_read(updates=[row for row in rows if not wanted or str(row.pk) == wanted], by=user, at=now())
    if count:
        messages.success(request, f"{count} update{'s' if count > 1 else ''} marked as read.")
    query = f"&team={team.pk}" if team else ""
    return redirect(f"{reverse('weekly-team')}?week={week_start}{query}")
