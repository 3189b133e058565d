"""Saved views of one list: open one, keep the filters one came with, remove one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from organization.access import person, requires
from organization.list_views import selectors, services
from organization.list_views.forms import NameForm
from organization.views.parts import created, posted, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("interaction.view")
def saved_lists(request: HttpRequest, page: str) -> HttpResponse:
    """Own views of a list; a POST keeps the filters in the address under a name."""
    user = person(request)
    shown = selectors.page_of(user, page)
    query = selectors.query_of(request)
    back = reverse(shown.route) + (f"?{query}" if query else "")
    form = NameForm(posted(request))
    answer = created(
        request, form,
        lambda: services.keep(by=user, page=shown.route, name=form.cleaned_data["name"], query=query),
        to=lambda _: back, said=lambda view: f"“{view.name}” is kept under Saved views.",
    )  # fmt: skip
    if answer:
        return answer
    context = {
        "shown": shown, "form": form, "query": query, "views": selectors.kept_of(user, shown),
        "crumbs": [{"label": shown.title, "url": reverse(shown.route)}], "back_url": back,
    }  # fmt: skip
    return render(request, "organization/list_views/page.html", context, status=status_of(form))


@require_POST
@requires("interaction.view")
def saved_list_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an own view; the rows it showed stay as they are."""
    user = person(request)
    view = selectors.get_own(user, pk)
    services.remove(view=view, by=user)
    messages.success(request, f"“{view.name}” is removed. What it listed stays as it is.")
    return redirect("saved-lists", view.page)
