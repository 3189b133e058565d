"""Saved views of the board, and when a person last looked at it."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.history import acting
from okrs.models import BoardVisit, PersonBoard, SavedView
from organization import roles
from organization.ground.constraints import atomic_write
from organization.models import User

# A visit ends after this long without opening the board; later changes are marked at the next visit.
VISIT = timedelta(minutes=30)
_GLANCE = timedelta(minutes=1)


@atomic_write
def save_view(*, by: User, name: str, query: str, is_shared: bool = False, is_default: bool = False) -> SavedView:
    """Save the board's filters under a name. ``query`` comes from ``forms.BoardFilter.query()``.

    Who may: everybody who reads key results; partners cannot share. Raises ValidationError for a name already in use.
    """
    return _store(SavedView(owner=by, query=query), by, name, is_shared, is_default)


@atomic_write
def change_view(
    *, view: SavedView, by: User, name: str, is_shared: bool, is_default: bool, query: str | None = None
) -> SavedView:
    """Rename, share or make it the default; with ``query`` also replace its filters. Who may: its owner."""
    if view.owner_id != by.pk:
        raise PermissionDenied
    if query is not None:
        view.query = query
    return _store(view, by, name, is_shared, is_default)


@atomic_write
def remove_view(*, view: SavedView, by: User) -> None:
    """Delete it, also for everybody it was shared with. Who may: its owner."""
    if view.owner_id != by.pk:
        raise PermissionDenied
    with acting(by=by.pk):
        view.delete()


def _store(view: SavedView, by: User, name: str, is_shared: bool, is_default: bool) -> SavedView:
    if not by.may("objective.view"):
        raise PermissionDenied
    view.name, view.is_default = name.strip(), is_default
    view.is_shared = is_shared and by.scope("objective") == roles.FULL
    with acting(by=by.pk):
        if is_default:
            SavedView.objects.filter(owner=by, is_default=True).exclude(pk=view.pk).update(is_default=False)
        view.full_clean()
        view.save()
    return view


def visit_board(*, by: User, at: datetime, mine: PersonBoard | None = None) -> datetime | None:
    """Note that the person opens the board; returns the moment since which changes are news, None on the first visit.

    Opening it again within half an hour continues the same visit, so that a reload does not remove the marks.
    """
    mine = mine or PersonBoard.of(by.pk)
    if mine.seen_at is None:
        with transaction.atomic():
            BoardVisit.objects.get_or_create(user=by, defaults={"seen_at": at})
        return None
    if at - mine.seen_at < _GLANCE:
        return mine.since
    since = mine.seen_at if at - mine.seen_at >= VISIT else mine.since
    with transaction.atomic():
        BoardVisit.objects.filter(user=by).update(since=since, seen_at=at)
    return since


@atomic_write
def mark_seen(*, by: User, at: datetime) -> None:
    """Changes so far are no longer marked as news."""
    BoardVisit.objects.update_or_create(user=by, defaults={"seen_at": at, "since": at})
