"""What became of the collisions of a week."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from interactions.collisions import selectors, services
from interactions.collisions.forms import LimitForm, WeekForm
from organization import roles
from organization.access import person, requires
from organization.ground.clock import today_of
from organization.ground.dates import week_of
from organization.views.parts import carried_out, crumbs, form_page, posted

PAGE = 50
WEEK = timedelta(days=7)


@require_safe
@requires("interaction.view")
def collisions(request: HttpRequest) -> HttpResponse:
    """Of one's own contacts, and of those whose work one reads: who met whom, and what was said."""
    user, today = person(request), today_of(person(request))
    asked = WeekForm(request.GET)
    first = (asked.cleaned_data.get("week") if asked.is_valid() else None) or week_of(today)
    rows = selectors.with_contacts(selectors.answers_of(user, first, today=today))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    is_full = user.scope("interaction") == roles.FULL
    readable = None if is_full else set(selectors.people_of(user, today))
    context = {
        "page": page,
        "rows": selectors.lines(page.object_list, user=user, readable=readable),
        "first": first,
        "last": first + WEEK - timedelta(days=1),
        "moves": {
            "before": reverse("collisions", query={"week": (first - WEEK).isoformat()}),
            "now": reverse("collisions"),
            "after": reverse("collisions", query={"week": (first + WEEK).isoformat()}),
            "is_now": first == week_of(today),
        },
        "crumbs": [{"label": "Touchpoints", "url": reverse("touchpoints")}],
    }
    return render(request, "interactions/collisions/week.html", context)


@require_http_methods(["GET", "POST"])
@requires("organization.edit")
def contact_limit(request: HttpRequest) -> HttpResponse:
    """How many contacts of all functions a KOL should have in 28 days; the record of a KOL may say another number."""
    form = LimitForm(posted(request), initial={"most": selectors.general_limit()})
    if carried_out(
        request, form, lambda: services.set_general_limit(by=person(request), most=form.cleaned_data["most"])
    ):
        messages.success(request, "Contact limit saved.")
        return redirect("admin-area")
    return form_page(
        request, form=form, title="Contact limit", submit="Save limit", way=crumbs(), cancel_url=reverse("admin-area"),
        lead="Contacts of all functions with one KOL. Whoever plans one more is asked first; nothing is refused.",
    )  # fmt: skip
