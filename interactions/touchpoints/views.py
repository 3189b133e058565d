"""The coordination calendar, its files, and the form of a touchpoint."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_access
from interactions.arithmetic.spans import WEEK, first_weekday, span_of
from interactions.collisions.forms import put_on
from interactions.collisions.near import Who
from interactions.collisions.services import CollisionFoundError, hold_back
from interactions.diary.days import days_of, title_of
from interactions.log.selectors.offers import found_kols
from interactions.models import Touchpoint
from interactions.touchpoints import selectors, services
from interactions.touchpoints.filters import LIST, VIEWS, CalendarFilter
from interactions.touchpoints.forms import TouchpointForm, initial_of
from interactions.touchpoints.policies import may_enter
from organization.access import person, requires
from organization.ground.clock import day_in, now, today_of
from organization.ground.exports import table_response
from organization.ground.filters import PAGING
from organization.ground.form_errors import add_errors
from organization.ground.numbers import as_number
from organization.ground.once import once
from organization.models import User
from organization.selectors.calendars import weekend_for
from organization.services.versions import VersionConflict
from organization.views.parts import file_links, status_of, too_long

PAGE = 50
BEFORE, AHEAD = timedelta(days=7), timedelta(days=28)  # what the list shows unless asked for other days


@require_safe
@requires("interaction.view")
def touchpoints(request: HttpRequest) -> HttpResponse:
    """A week, or a list: who of which function meets whom, when and in which way."""
    user, today = person(request), today_of(person(request))
    found = _filtered(request)
    found.form.is_valid()
    given = found.form.cleaned_data
    view = given.get("view") or WEEK
    context: dict[str, Any] = {
        "filters": found.form,
        "view": view,
        "switch": [
            {"label": label, "url": _to(request, view=key), "current": key == view} for key, label in VIEWS
        ],
        "exports": file_links(request, "touchpoints-export"),
        "may_enter": may_enter(user),
        "clear_url": reverse("touchpoints", query={"view": view}),
    }  # fmt: skip
    if view == LIST:
        rows = selectors.in_order(_period(found, today))
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "rows": selectors.lines(list(page.object_list), user=user)}
    else:
        span = span_of(WEEK, given.get("day") or given.get("first") or today, first_weekday(weekend_for(user)))
        shown = selectors.of_week(found.qs, span, user=user)
        context |= {
            "days": days_of(span, shown, today=today, url=lambda day: _of_day(request, day)),
            "title": title_of(span),
            "is_empty": not shown.totals,
            "moves": {
                "before": _to(request, day=span.before.isoformat()),
                "today": _to(request, day=today.isoformat()),
                "after": _to(request, day=span.after.isoformat()),
                "shows_today": span.holds(today),
            },
        }
    return render(request, "interactions/touchpoints/calendar.html", context, status=status_of(found.form))


def _filtered(request: HttpRequest) -> CalendarFilter:
    user = person(request)
    return CalendarFilter(request.GET, queryset=selectors.contacts(user), viewer=user, today=today_of(user))


def _period(found: CalendarFilter, today: date) -> Any:
    """The days asked for; without any, those around today."""
    given = found.form.cleaned_data
    first, last = given.get("first"), given.get("last")
    first = first or (last - AHEAD if last else today - BEFORE)
    return selectors.between(found.qs, first, last or first + BEFORE + AHEAD)


def _to(request: HttpRequest, **more: str) -> str:
    query = request.GET.copy()
    for name in PAGING:
        query.pop(name, None)
    for name, value in more.items():
        query[name] = value
    return f"{reverse('touchpoints')}?{query.urlencode()}"


def _of_day(request: HttpRequest, day: date) -> str:
    return _to(request, view=LIST, first=day.isoformat(), last=day.isoformat())


@require_safe
@requires("interaction.view")
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file. The access log notes it."""
    user, today = person(request), today_of(person(request))
    found = _filtered(request)
    if not found.form.is_valid():
        return redirect(_to(request))  # where the errors are explained
    rows = _period(found, today)
    if refused := too_long(request, rows, file_format=file_format, page="touchpoints"):
        return refused
    record_access(
        by=user.pk, action="export", model=Touchpoint._meta.label_lower, object_id=None, at=now(),
        detail=f"{rows.count()} contacts, filter: {request.GET.urlencode() or 'none'}",
    )  # fmt: skip
    return table_response(
        file_format=file_format, name=f"touchpoints-{today:%Y-%m-%d}", sheet="Touchpoints", header=selectors.HEADER,
        rows=selectors.export_rows(rows),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires("touchpoint.write")
def touchpoint_new(request: HttpRequest) -> HttpResponse:
    """Enter a touchpoint of one's own function."""
    user, at = person(request), now()
    if request.method != "POST":
        kol = as_number(request.GET.get("kol", ""))
        return _form_page(request, TouchpointForm(user=user, at=at, initial={"kols": [kol] if kol else []}))
    if "step" in request.POST:
        return _form_page(request, _typed(request, None))
    form = TouchpointForm(request.POST, user=user, at=at)
    return _saved(request, form) or _form_page(request, form)


@require_http_methods(["GET", "POST"])
@requires("touchpoint.write")
def touchpoint_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a touchpoint of one's own function."""
    touchpoint = selectors.get_touchpoint(person(request), pk, to="change")
    if request.method != "POST":
        form = TouchpointForm(user=person(request), at=now(), recorded=touchpoint, initial=initial_of(touchpoint))
        return _form_page(request, form)
    if "step" in request.POST:
        return _form_page(request, _typed(request, touchpoint))
    form = TouchpointForm(request.POST, user=person(request), at=now(), recorded=touchpoint)
    return _saved(request, form) or _form_page(request, form)


@require_POST
@requires("touchpoint.write")
def touchpoint_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one out of the calendar."""
    touchpoint = selectors.get_touchpoint(person(request), pk, to="change")
    services.cancel_touchpoint(by=person(request), touchpoint=touchpoint)
    messages.success(request, f"{touchpoint.contact_person} does not meet {touchpoint.kol} any more.")
    return redirect("touchpoints")


def _typed(request: HttpRequest, recorded: Touchpoint | None) -> TouchpointForm:
    """A step that keeps what was typed: a KOL was looked for."""
    user = person(request)
    found = found_kols(user, request.POST.get("kol_search", "")) if request.POST["step"] == "find" else []
    typed = TouchpointForm.typed(request.POST)
    return TouchpointForm(user=user, at=now(), recorded=recorded, initial=typed, found=found)


def _saved(request: HttpRequest, form: TouchpointForm) -> HttpResponse | None:
    """The answer to what was sent; None where the form has to be shown again."""
    if not form.is_valid():
        return None
    if form.is_held_back:
        hold_back(who=_who(form, person(request)), by=person(request), at=form.at)
        messages.info(request, "Nothing was saved. It is noted that you held it back.")
        return redirect("touchpoints")
    try:
        with once(request) as saved:
            entered = _write(form, person(request))
            answer = saved.to(reverse("touchpoints", query={"day": entered.touchpoint.occurred_on.isoformat()}))
    except CollisionFoundError as error:
        put_on(form, error)
    except ValidationError as error:
        add_errors(form, _as_asked(error))
    except VersionConflict:
        form.add_error(None, "Somebody else changed it meanwhile. Open it again, then change it.")
    else:
        messages.success(request, "Touchpoint saved.")
        for words in entered.found.words if entered.touchpoint.state == Touchpoint.State.DONE else ():
            messages.warning(request, words)
        return answer
    return None


def _as_asked(error: ValidationError) -> ValidationError:
    """Under the names of the form."""
    names = {"starts_at": "day", "ends_at": "minutes", "kol": "kols"}
    fields: dict[str, Any] = getattr(error, "error_dict", None) or {}
    return ValidationError({names.get(name, name): said for name, said in fields.items()}) if fields else error


def _who(form: TouchpointForm, user: User) -> Who:
    facts, old = form.facts(), form.recorded
    by = old.entered_by if old else user
    return Who(
        kols=(facts.kol.pk,), starts_at=facts.starts_at, day=day_in(facts.starts_at, by.zone), function=facts.function,
        person=facts.contact_person, person_id=by.pk, touchpoint=old.pk if old else None,
    )  # fmt: skip


def _write(form: TouchpointForm, user: User) -> services.Entered:
    if form.recorded is None:
        return services.enter_touchpoint(by=user, facts=form.facts(), at=form.at, decision=form.decision())
    return services.change_touchpoint(
        by=user, touchpoint=form.recorded, facts=form.facts(), version=form.cleaned_data["version"] or 0, at=form.at,
        decision=form.decision(),
    )  # fmt: skip


def _form_page(request: HttpRequest, form: TouchpointForm) -> HttpResponse:
    old, user = form.recorded, person(request)
    context = {
        "form": form,
        "is_new": old is None,
        "searched": "" if form.offers_kols else request.POST.get("kol_search", ""),
        "cancel_url": reverse("touchpoint-cancel", args=[old.pk]) if old else "",
        "source": f"{old.source_system}, {old.external_id}" if old and old.external_id else "",
        "zone": (old.entered_by if old else user).timezone,
        "crumbs": [{"label": "Touchpoints", "url": reverse("touchpoints")}],
    }
    return render(request, "interactions/touchpoints/form.html", context, status=status_of(form))
