"""Saved views of the board, as listed for a person."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.urls import reverse

from okrs.models import SavedView
from organization.models import User


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A saved view as a link. ``owner`` is empty for own ones; ``notes`` say whether it is shared or opens first."""

    pk: int
    name: str
    url: str
    query: str
    owner: str
    is_own: bool
    is_default: bool
    notes: str


def saved_views(user: User, today: date) -> list[ViewLink]:
    """Own views first, then those shared by people of the same teams; each by name. One query."""
    if not user.may("objective.view"):
        return []
    rows = SavedView.objects.visible_to(user, today).order_by("name", "pk").values_list(
        "pk", "name", "query", "owner", "owner__display_name", "is_shared", "is_default"
    )  # fmt: skip
    return sorted((_link(user, *row) for row in rows), key=lambda link: not link.is_own)


def _link(
    user: User, pk: int, name: str, query: str, owner: int, owner_name: str, is_shared: bool, is_default: bool
) -> ViewLink:
    is_own = owner == user.pk
    notes = ["shared with your teams"] if is_own and is_shared else []
    notes += ["opens first"] if is_own and is_default else []
    return ViewLink(
        pk=pk,
        name=name,
        url=f"{reverse('board')}?{query or 'view=table'}",
        query=query,
        owner="" if is_own else owner_name,
        is_own=is_own,
        is_default=is_own and is_default,
        notes=", ".join(notes),
    )


def get_saved_view(user: User, pk: int, today: date) -> SavedView:
    """A view the person may open, else 404."""
    found = SavedView.objects.visible_to(user, today).select_related("owner").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
