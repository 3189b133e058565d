"""Keeping and removing saved views of lists."""

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from organization.ground.constraints import atomic_write
from organization.list_views.selectors import PAGES
from organization.models import SavedList, User
from organization.models.list_views import LONGEST_QUERY

# Nobody finds one among more.
MOST = 30


@atomic_write
def keep(*, by: User, page: str, name: str, query: str) -> SavedList:
    """Keep a query string of a list under a name. Who may: everybody who may open the list, for themselves.

    Raises ValidationError for a name already in use, too many filters, or too many views.
    """
    if page not in PAGES or not by.may(PAGES[page].permission):
        raise PermissionDenied
    if len(query) > LONGEST_QUERY:
        raise ValidationError("These are too many filters to keep. Take some away.")
    if SavedList.objects.filter(owner=by, page=page).count() >= MOST:
        raise ValidationError(f"You have {MOST} views of this list. Remove one first.")
    view = SavedList(owner=by, page=page, name=name.strip(), query=query)
    with acting(by=by.pk):
        view.full_clean()
        view.save()
    return view


@atomic_write
def remove(*, view: SavedList, by: User) -> None:
    """Delete it. Who may: its owner."""
    if view.owner_id != by.pk:
        raise PermissionDenied
    with acting(by=by.pk):
        view.delete()
