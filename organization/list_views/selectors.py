"""Which lists can be kept under a name, and what somebody kept."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from organization.ground.filters import PAGING
from organization.models import SavedList, User


@dataclass(frozen=True, slots=True)
class Page:
    """A list: its route, what it is called, and the permission to open it."""

    route: str
    title: str
    permission: str


# Pages of upper apps, by their routes.
PAGES = {
    page.route: page
    for page in (
        Page("interactions", "Interactions", "interaction.view"),
        Page("activities", "Activities", "activity.view"),
        Page("kols", "KOLs", "kol.view"),
        Page("insights", "Insights", "insight.view"),
    )
}


def page_of(user: User, route: str) -> Page:
    """The list of this route, else 404; also for who may not open it."""
    page = PAGES.get(route)
    if page is None or not user.may(page.permission):
        raise Http404
    return page


def query_of(request: HttpRequest) -> str:
    """The filters and the order in the address, without how far somebody turned the pages."""
    query = request.GET.copy()
    for name in PAGING:
        query.pop(name, None)
    return query.urlencode()


def views_url(request: HttpRequest, route: str) -> str:
    """Where the filters of this very page are kept under a name."""
    query = query_of(request)
    return reverse("saved-lists", args=[route]) + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved view as a link."""

    name: str
    url: str
    remove_url: str


def kept_of(user: User, page: Page) -> list[Kept]:
    """The person's own views of a list by name; one query."""
    base = reverse(page.route)
    return [
        Kept(name, f"{base}?{query}" if query else base, reverse("saved-list-remove", args=[pk]))
        for pk, name, query in SavedList.objects.filter(owner=user, page=page.route).values_list("pk", "name", "query")
    ]


def get_own(user: User, pk: int) -> SavedList:
    """A view of the person's own, else 404."""
    return get_object_or_404(SavedList, pk=pk, owner=user)
