"""Saved views of the board: save, rename, share, make the default, remove."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from okrs.board.forms.acts import SavedViewForm
from okrs.board.forms.filters import BoardFilter
from okrs.board.selectors.choices import board_choices
from okrs.board.selectors.saved_views import get_saved_view, saved_views
from okrs.board.services import saved_views as services
from okrs.models import SavedView
from organization import roles
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.models import User
from organization.views.parts import carried_out, created, form_page, posted


def _way(*more: tuple[str, str]) -> list[dict[str, str]]:
    way = (("Status board", f"{reverse('board')}?view=table"), *more)
    return [{"label": label, "url": url} for label, url in way]


def _form(request: HttpRequest, view: SavedView | None = None) -> SavedViewForm:
    user = person(request)
    today = today_of(user)
    query = view.query if view else request.META.get("QUERY_STRING", "")[:2000]
    owner = QueryDict(request.POST.get("query", query)).get("owner", "")
    reads = user.scope("check_in") != roles.NONE
    filters = partial(BoardFilter, choices=board_choices(user, today, owner=owner), today=today, reads_check_ins=reads)
    form = SavedViewForm(
        posted(request), may_share=user.scope("objective") == roles.FULL, filters=filters, view=view
    )  # fmt: skip
    form.fields["query"].initial = query
    return form


def _said(form: SavedViewForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "name": data["name"], "query": data["query"], "is_shared": data.get("is_shared", False),
        "is_default": data["is_default"],
    }  # fmt: skip


@require_safe
@requires("objective.view")
def index(request: HttpRequest) -> HttpResponse:
    """Own views, and those shared by people of the same teams."""
    user = person(request)
    found = saved_views(user, today_of(user))
    context = {
        "own": [one for one in found if one.is_own],
        "others": [one for one in found if not one.is_own],
        "crumbs": _way(),
        "board_url": f"{reverse('board')}?view=table",
    }
    return render(request, "okrs/board/saved_views.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("objective.view")
def add(request: HttpRequest) -> HttpResponse:
    """Save the filters in the address under a name."""
    user = person(request)
    form = _form(request)
    answer = created(
        request, form, lambda: services.save_view(by=user, **_said(form)),
        to=lambda _: _address(form.cleaned_data["query"]),
    )  # fmt: skip
    if answer:
        messages.success(request, "View saved.")
        return answer
    return form_page(
        request, form=form, title="Save this view", submit="Save view", way=_way(),
        lead=f"Kept: {form.said() or 'no filter'}. A past day is not; a quarter not named stays the current one.",
        cancel_url=_address(str(form["query"].value() or "")),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("objective.view")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, share or make it the default."""
    user = person(request)
    view = _own(user, pk)
    form = _form(request, view)
    if carried_out(request, form, lambda: services.change_view(view=view, by=user, **_said(form))):
        messages.success(request, "View saved.")
        return redirect("saved-views")
    return form_page(
        request, form=form, title="Edit view", submit="Save view", cancel_url=reverse("saved-views"),
        way=_way(("Saved views", reverse("saved-views"))),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("objective.view")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for confirmation, then delete it."""
    user = person(request)
    view = _own(user, pk)
    if request.method == "POST":
        services.remove_view(view=view, by=user)
        messages.success(request, "View removed.")
        return redirect("saved-views")
    consequences = ["People of your teams lose it too."] if view.is_shared else []
    context = {
        "title": "Remove view", "text": f"Remove “{view.name}”? The key results stay as they are.",
        "submit": "Remove view", "consequences": consequences, "danger": True, "form": None,
        "crumbs": _way(("Saved views", reverse("saved-views"))), "cancel_url": reverse("saved-views"),
    }  # fmt: skip
    return render(request, "organization/confirm.html", context)


@require_POST
@requires("objective.view")
def seen(request: HttpRequest) -> HttpResponse:
    """Changes so far are no longer marked as news."""
    back = request.POST.get("back", "")[:700]  # read first, so that an unreadable request marks nothing
    services.mark_seen(by=person(request), at=now())
    messages.success(request, "Marked as seen. Changes from now on are marked as new.")
    return redirect(_address(back))


def _own(user: User, pk: int) -> SavedView:
    view = get_saved_view(user, pk, today_of(user))
    if view.owner_id != user.pk:
        raise PermissionDenied
    return view


def _address(query: str) -> str:
    return f"{reverse('board')}?{query or 'view=table'}"
