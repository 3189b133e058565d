"""Saved views of the board, as listed for a person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse

from okrs.models import PersonBoard, SavedView
from organization import roles
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


def saved_views(user: User, today: date, mine: PersonBoard | None = None) -> list[ViewLink]:
    """Own views first, then those shared by people of the same teams; each by name. One query, none with ``mine``.

    The same as ``SavedView.objects.visible_to``.
    """
    if not user.may("objective.view"):
        return []
    mine = mine or PersonBoard.of(user.pk)
    near = {one["colleague"] for one in mine.near_on(today)} if user.scope("objective") == roles.FULL else set()
    links = [_link(one, is_own=one["owner"] == user.pk) for one in mine.views if one["owner"] in near | {user.pk}]
    return sorted(links, key=lambda link: not link.is_own)


def _link(view: dict[str, Any], *, is_own: bool) -> ViewLink:
    notes = ["shared with your teams"] if is_own and view["is_shared"] else []
    notes += ["opens first"] if is_own and view["is_default"] else []
    return ViewLink(
        pk=view["id"],
        name=view["name"],
        url=f"{reverse('board')}?{view['query'] or 'view=table'}",
        query=view["query"],
        owner="" if is_own else view["owner_name"],
        is_own=is_own,
        is_default=is_own and view["is_default"],
        notes=", ".join(notes),
    )


def get_saved_view(user: User, pk: int, today: date) -> SavedView:
    """A view the person may open, else 404."""
    found = SavedView.objects.visible_to(user, today).select_related("owner").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
