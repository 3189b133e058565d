"""Interactions by week, month and day, with the filters of their list and within what the list shows."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.services import record_shown
from interactions.arithmetic.spans import DAY, Span, first_weekday, span_of
from interactions.diary.days import NOUNS, days_of, title_of
from interactions.diary.filters import PLACE, ContactDiaryFilter, DiaryFilter, place_in
from interactions.diary.selectors import SHOWN, Found, contacts_in, interactions_in
from interactions.log.filters import MINE, whose
from interactions.log.policies import may_log
from interactions.log.selectors import lists
from interactions.log.tabs import switch, whose_tabs
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.filters import PAGING
from organization.ground.numbers import as_number
from organization.models import User
from organization.selectors.calendars import weekend_for
from organization.views.parts import status_of

LAST_PAGE = 1_000


@require_GET
@requires("interaction.view")
def diary(request: HttpRequest) -> HttpResponse:
    """``?view=week`` (or month, or day) and ``day``, one of its days; anything else narrows it as it does the list."""
    user, today = person(request), today_of(person(request))
    who = whose(request.GET, user)
    filters = _filtered(request, user, who, today)
    view, asked = place_in(filters)
    span = span_of(view, asked or today, first_weekday(weekend_for(user)))
    page = min(as_number(request.GET.get("page", "")) or 1, LAST_PAGE) if view == DAY else 1
    found = _found(filters, span, user=user, with_msl=who != MINE, page=page)
    record_shown(
        by=user.pk, model="interaction", own=found.own if isinstance(filters, DiaryFilter) else (), at=now(),
        detail=f"diary {request.GET.urlencode()}",
    )  # fmt: skip
    context: dict[str, Any] = {
        "filters": filters.form,
        "views_url": _views_url(request),
        "is_contacts": isinstance(filters, ContactDiaryFilter),
        "tabs": whose_tabs(user, who, route="diary", view=view, day=span.core_first.isoformat()),
        "switch": switch(request, current=view),
        "exports": _exports(request, filters, span),
        "may_log": may_log(user),
        "days": days_of(span, found, today=today, url=lambda day: _to(request, DAY, day)),
        "title": title_of(span),
        "view": view,
        "noun": NOUNS[view],
        "is_empty": not found.totals,
        "clear_url": reverse("diary", query={"who": who, "view": view, "day": span.core_first.isoformat()}),
        "moves": {
            "before": _to(request, view, span.before),
            "today": _to(request, view, today),
            "after": _to(request, view, span.after),
            "shows_today": span.holds(today),
        },
        "pages": _pages(request, found, page) if view == DAY else ("", ""),
    }
    return render(request, "interactions/diary/page.html", context, status=status_of(filters.form))


def _filtered(request: HttpRequest, user: User, who: str, today: date) -> DiaryFilter | ContactDiaryFilter:
    if lists.shows_contacts(user, own=who == MINE):
        return ContactDiaryFilter(request.GET, queryset=lists.contacts(user), viewer=user, today=today)
    visible = lists.visible_interactions(user, today=today)
    return DiaryFilter(request.GET, queryset=visible, viewer=user, today=today, who=who)


def _found(
    filters: DiaryFilter | ContactDiaryFilter, span: Span, *, user: User, with_msl: bool, page: int
) -> Found:  # fmt: skip
    if isinstance(filters, ContactDiaryFilter):
        return contacts_in(filters.qs, span, page=page)
    return interactions_in(filters.qs, span, user=user, with_msl=with_msl, page=page)


def _to(request: HttpRequest, view: str, day: date, **more: str) -> str:
    """Another place in the diary, narrowed as this one."""
    query = request.GET.copy()
    for name in PAGING:
        query.pop(name, None)
    query["view"], query["day"] = view, day.isoformat()
    query.update(more)
    return f"{reverse('diary')}?{query.urlencode()}"


def _pages(request: HttpRequest, found: Found, page: int) -> tuple[str, str]:
    """The pages of one day before and after this one."""
    day = next(iter(found.totals), None)
    if day is None:
        return "", ""
    before = _to(request, DAY, day, page=str(page - 1)) if page > 1 else ""
    return before, _to(request, DAY, day, page=str(page + 1)) if found.totals[day] > page * SHOWN[DAY] else ""


def _listed(request: HttpRequest) -> QueryDict:
    """What the list is narrowed to, without the place in the diary."""
    query = request.GET.copy()
    for name in (*PAGING, *PLACE):
        query.pop(name, None)
    return query


def _views_url(request: HttpRequest) -> str:
    """Where the filters are kept: as a view of the list, from which week and month are a step away."""
    query = _listed(request).urlencode()
    return reverse("saved-lists", args=["interactions"]) + (f"?{query}" if query else "")


def _exports(request: HttpRequest, filters: DiaryFilter | ContactDiaryFilter, span: Span) -> list[dict[str, str]]:
    """The files of the list, of the days that are looked at."""
    query = _listed(request)
    given = filters.form.cleaned_data
    query["first"] = max(span.core_first, given.get("first") or span.core_first).isoformat()
    query["last"] = min(span.core_last, given.get("last") or span.core_last).isoformat()
    names = (("CSV", "interactions-export"), ("XLSX", "interactions-export-xlsx"))
    return [{"label": f"Export {kind}", "url": f"{reverse(name)}?{query.urlencode()}"} for kind, name in names]
