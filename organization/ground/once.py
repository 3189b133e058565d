"""A form that is sent twice saves once: the second sending leads to what the first one made.

``{% once %}`` puts a key into a form that creates something, a new one each time it is shown. The view saves inside
``with once(request)``; ``OnceMiddleware`` (msl_okr/middleware.py) redirects a second sending to the first row. A form
without a key is saved as often as it is sent.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import redirect

from organization.access import HtmxRequest, person
from organization.ground.clock import now
from organization.ground.constraints import in_words
from organization.models import Submission
from organization.selectors.submissions import submission_of
from organization.services.submissions import claim, settle

FIELD = "form_key"
_NOT_SAID = frozenset({FIELD, "csrfmiddlewaretoken"})
_NOTED = "saved_here"
NOTED_FOR = timedelta(minutes=10)


class SavedBefore(Exception):
    """This form was saved before; ``place`` is the address of what it made."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class Saved:
    """Where to find what is being saved."""

    place = ""

    def to(self, place: Any, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        """The redirect there, now and for every repeat. Takes the arguments of ``redirect()``."""
        answer = redirect(place, *args, **kwargs)
        self.place = answer.url
        return answer


@contextmanager
def once(request: HttpRequest) -> Iterator[Saved]:
    """One transaction for what was sent and its key; the block calls ``saved.to`` to say where it leads.

    A block that does not call it has saved nothing, and the key stays free. Raises SavedBefore when it was saved
    before, ValidationError with code ``key_used`` for other contents under the same key, and ValidationError for a
    database rule that somebody else's saving broke meanwhile.
    """
    key = key_of(request)
    saved = Saved()
    with in_words(), transaction.atomic():
        submission = _claimed(request, key) if key else None
        yield saved
        if submission:
            settle(submission=submission, by=person(request), place=saved.place)
    if saved.place:
        note(request, saved.place)


def _claimed(request: HttpRequest, key: UUID) -> Submission:
    digest = digest_of(request)
    submission, is_new = claim(by=person(request), key=key, digest=digest, at=now())
    if is_new:
        return submission
    if submission.digest == digest:
        raise SavedBefore(submission.place)
    note(request, submission.place)
    raise ValidationError(
        "This page was saved before with other entries, and what was saved then stays. Open it to change it, or save "
        "once more to add what you see here as another one.",
        code="key_used",
    )


def key_of(request: HttpRequest) -> UUID | None:
    """The key that came with a form; None for anything that is no key."""
    with suppress(ValueError, UnreadablePostError):
        return UUID(request.POST.get(FIELD, ""))
    return None


def digest_of(request: HttpRequest) -> str:
    """A digest of what was sent, files included, to tell whether two sendings are the same."""
    said: dict[str, Any] = {name: request.POST.getlist(name) for name in request.POST if name not in _NOT_SAID}
    files = {name: [_digest_of_file(one) for one in request.FILES.getlist(name)] for name in request.FILES}
    text = json.dumps([request.get_full_path(), said, files], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _digest_of_file(file: Any) -> list[str]:
    found = hashlib.sha256()
    for part in file.chunks():
        found.update(part)
    file.seek(0)
    return [str(file.name), found.hexdigest()]


def saved_before(request: HttpRequest) -> str:
    """Where this form led when it was saved before; empty if it was not."""
    key = key_of(request)
    if key is None or not request.user.is_authenticated:
        return ""
    submission = submission_of(person(request), key)
    return submission.place if submission and submission.digest == digest_of(request) else ""


def lead_to(request: HtmxRequest, place: str) -> HttpResponse:
    """The answer to a second sending."""
    messages.info(request, "This was saved already. Nothing was added a second time.")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": place})
    return redirect(place)


# --- Back after saving ------------------------------------------------------------------


def note(request: HttpRequest, place: str) -> None:
    """Remember what was last saved from this page, for a person who comes back to it."""
    request.session[_NOTED] = {"page": request.path, "place": place, "at": now().isoformat()}


def noted(request: HttpRequest) -> tuple[str, datetime] | None:
    """Where that leads and when it was saved; only on the same page, and for ten minutes."""
    found = request.session.get(_NOTED)
    if not found or found["page"] != request.path or found["place"].partition("?")[0] == request.path:
        return None
    at = datetime.fromisoformat(found["at"])
    return (found["place"], at) if now() - at < NOTED_FOR else None
