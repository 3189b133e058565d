"""Reads of one's own notes; no other page, file, search or program reads them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.urls import reverse

from interactions.models import InternalStakeholder, ReflectionNote
from interactions.reflections.sealing import unseal
from organization.models import User

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Note:
    """A note as its author reads it; ``text`` is None where no key opens it."""

    pk: int
    text: str | None
    about: str
    about_url: str
    written_on: date
    edit_url: str
    remove_url: str


def notes_page(user: User, number: str | None, about: int | None = None) -> "Page[Note]":
    """One's own notes, the newest first; those about one stakeholder where ``about`` is given."""
    rows = ReflectionNote.objects.visible_to(user).select_related("stakeholder__colleague")
    if about is not None:
        rows = rows.filter(stakeholder=about)
    page: Any = Paginator(rows.order_by("-written_at", "-pk"), PAGE_SIZE).get_page(number)
    page.object_list = [_note(one, user) for one in page.object_list]
    return cast("Page[Note]", page)


def get_note(user: User, pk: int) -> ReflectionNote:
    """One's own note, or 404."""
    found = ReflectionNote.objects.visible_to(user).filter(pk=pk).select_related("stakeholder__colleague").first()
    if found is None:
        raise Http404
    return found


def text_of(note: ReflectionNote) -> str | None:
    """What it says, or None where no key opens it."""
    return unseal(note.sealed, owner=note.owner_id)


def own_stakeholders(user: User) -> "list[tuple[str, str]]":
    """The people on one's own map, as choices."""
    rows = InternalStakeholder.objects.filter(owner=user).select_related("colleague")
    return sorted(((str(one.pk), str(one)) for one in rows), key=lambda one: (one[1].casefold(), one[0]))


def _note(row: ReflectionNote, user: User) -> Note:
    return Note(
        pk=row.pk,
        text=text_of(row),
        about=str(row.stakeholder or ""),
        about_url=reverse("stakeholder", args=[row.stakeholder_id]) if row.stakeholder_id else "",
        written_on=row.written_at.astimezone(user.zone).date(),
        edit_url=reverse("reflection-edit", args=[row.pk]),
        remove_url=reverse("reflection-remove", args=[row.pk]),
    )
