"""The thread on the page of its object."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from organization.access import person
from organization.comments.forms import CommentForm
from organization.comments.selectors.threads import ThreadShown, newest_of
from organization.comments.services import mark_seen


def thread_part(request: HttpRequest, on: str, pk: int, *, at: datetime, has_any: bool = True) -> dict[str, Any] | None:
    """What ``components/thread.html`` takes, for an object whose text the viewer reads in full; None for people who
    read no threads. One query, none if the caller knows that the thread has no comment (``has_any``), and at most two
    more where something is new to them, which then is seen.
    """
    user = person(request)
    if not user.may("comment.view"):
        return None
    thread = newest_of(user, on, pk, at=at, has_any=has_any)
    note_seen(request, thread, at=at)
    return {"thread": thread, "form": suggesting(CommentForm(), thread)}


def suggesting(form: CommentForm, thread: ThreadShown) -> CommentForm:
    """The form, which suggests the readers of the thread."""
    form.suggest(thread.people_url)
    return form


def note_seen(request: HttpRequest, thread: ThreadShown, *, at: datetime) -> None:
    """Whoever visits a thread has seen it: a last visit, which is all that a page may write.

    A form that comes back refused is no visit, and leaves nothing.
    """
    comment_id, mention_ids = thread.seen
    if request.method == "GET" and thread.pk is not None and (comment_id or mention_ids):
        mark_seen(
            thread_id=thread.pk, comment_id=comment_id, mention_ids=mention_ids, by=person(request), at=at
        )  # fmt: skip
