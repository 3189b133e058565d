"""A thread as a page and the API show it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.urls import reverse

from audit.history import history_of
from organization.comments import policies
from organization.comments.mentions import names_again, tokens_in, typed_again
from organization.comments.selectors.subjects import Target, get_target, meant_by
from organization.ground.clock import day_in
from organization.ground.names import marked, owner_name
from organization.models import Comment, Mention, On, Thread, ThreadVisit, User
from organization.models.comments import CommentQuerySet
from organization.selectors.keyset import beyond, newest_first, said_place

# As many comments an object's page shows; all are on the page of the thread, so many at a time.
SHOWN, PAGE_SIZE = 20, 50
# A link into a long thread leads to a comment and so many after it.
AFTER = 10
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: plain, the name of a person (``is_name``), or a link to a page of this installation."""

    text: str
    url: str = ""
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class CommentShown:
    """One comment; the addresses are empty where the viewer may not."""

    pk: int
    author: str
    at: datetime
    parts: tuple[Part, ...]
    is_own: bool
    is_new: bool
    is_edited: bool
    is_withdrawn: bool
    after_close: bool
    edit_url: str
    withdraw_url: str
    edits_url: str


@dataclass(frozen=True, slots=True)
class ThreadShown:
    """A thread, oldest comment first, and what the viewer may do. ``earlier_url``: where the comments before are read.

    ``seen`` is what was new: the newest comment shown (0 if nothing is new, or if something new stands before what is
    shown) and the viewer's own mentions in it. ``newest``: up to where whoever resolves it has read.
    """

    pk: int | None
    on: str
    object_id: int
    noun: str
    comments: tuple[CommentShown, ...]
    earlier_url: str
    newer_url: str
    resolved: str
    can_write: bool
    url: str
    resolve_url: str
    people_url: str
    seen: tuple[int, tuple[int, ...]]
    newest: int = 0

    @property
    def shown(self) -> tuple[bool, ...]:
        """Of each comment whether it is the viewer's own, for the access log."""
        return tuple(one.is_own for one in self.comments)


def with_words(rows: CommentQuerySet, viewer: User) -> CommentQuerySet:
    """With author, thread, mentions, and what the viewer has seen."""
    mentions = Mention.objects.filter(comment=OuterRef("pk")).order_by("pk")
    said = JSONObject(
        pk="pk", person="person_id", name="person__display_name", active="person__is_active", seen="seen_at"
    )
    visit = ThreadVisit.objects.filter(thread=OuterRef("thread"), person=viewer).values("seen_to")[:1]
    found: Any = rows.select_related("author", "thread__resolved_by")
    asked: CommentQuerySet = found.annotate(
        mentioned=ArraySubquery(mentions.values(said=said)), seen_to=Subquery(visit)
    )
    return asked


def comments_on(user: User, target: Target) -> CommentQuerySet:
    """All comments of a thread."""
    return with_words(Comment.objects.on(target.on, target.pk), user)


def newest_of(user: User, on: str, pk: int, *, at: datetime, has_any: bool = True) -> ThreadShown:
    """The thread of an object as its page shows it: the newest comments. One query, none unless it ``has_any``.

    The page has decided that the viewer reads the object in full; ``comment.view`` is asked by ``parts``.
    """
    newest = with_words(Comment.objects.on(on, pk), user).order_by("-created_at", "-pk") if has_any else ()
    rows = list(newest[: SHOWN + 1])
    earlier = _address(on, pk) if len(rows) > SHOWN else ""
    return _thread(user, on, pk, rows[:SHOWN][::-1], at=at, earlier_url=earlier)


def thread_page(user: User, target: Target, query: Mapping[str, Any], *, at: datetime) -> ThreadShown:
    """All comments, a page at a time, the newest on the first. One query."""
    page = newest_first(comments_on(user, target), query, field="created_at", size=PAGE_SIZE)
    here = _address(target.on, target.pk)
    earlier, newer = (f"{here}{url}" if url else "" for url in (page.older_url, page.newer_url))
    return _thread(user, target.on, target.pk, page.rows[::-1], at=at, earlier_url=earlier, newer_url=newer)


def _address(on: str, pk: int) -> str:
    return reverse("comments", args=[on, pk])


def _thread(
    user: User, on: str, pk: int, rows: list[Comment], *, at: datetime, earlier_url: str, newer_url: str = ""
) -> ThreadShown:
    thread = rows[0].thread if rows else None
    writes = user.may("comment.write")
    fresh = [one.pk for one in rows if _is_new(one, user)]
    mine = [each["pk"] for one in rows for each in one.mentioned if each["person"] == user.pk and not each["seen"]]
    return ThreadShown(
        pk=thread.pk if thread else None, on=on, object_id=pk, noun=On(on).label,
        comments=tuple(_shown(one, user, at=at) for one in rows), earlier_url=earlier_url, newer_url=newer_url,
        resolved=_resolved(thread, user), can_write=writes, url=_address(on, pk),
        resolve_url=reverse("comments-resolve", args=[on, pk]) if writes and rows else "",
        people_url=f"{reverse('comment-people')}?on={on}&id={pk}" if writes else "",
        seen=(max(one.pk for one in rows) if fresh and not (earlier_url and _skips(rows, user)) else 0, tuple(mine)),
        newest=max((one.pk for one in rows), default=0),
    )  # fmt: skip


def _skips(rows: list[Comment], user: User) -> bool:
    """Whether something that the viewer has not seen stands before these comments: then none of them counts as seen,
    as what is seen is kept as one number.
    """
    first, seen_to = min(one.pk for one in rows), rows[0].seen_to or 0
    before = Comment.objects.standing().filter(thread=rows[0].thread_id, pk__gt=seen_to, pk__lt=first)
    return first > seen_to and before.exclude(author=user).exists()


def _is_new(one: Comment, user: User) -> bool:
    return one.author_id != user.pk and one.pk > (one.seen_to or 0)


def _resolved(thread: Thread | None, user: User) -> str:
    if thread is None or thread.resolved_at is None:
        return ""
    by = thread.resolved_by
    return f"{owner_name(by) if by else ''}, {thread.resolved_at.astimezone(user.zone):%-d %b %Y, %H:%M}"


def _shown(one: Comment, user: User, *, at: datetime) -> CommentShown:
    can_change = policies.can_change(user, one, at)
    is_withdrawn = one.withdrawn_at is not None
    is_changed = one.edited_at is not None or is_withdrawn
    return CommentShown(
        pk=one.pk, author=owner_name(one.author), at=one.created_at,
        parts=() if is_withdrawn else parts_of(one.text, names_in(one)),
        is_own=one.author_id == user.pk, is_new=_is_new(one, user), is_edited=one.edited_at is not None,
        is_withdrawn=is_withdrawn, after_close=one.after_close,
        edit_url=reverse("comment-edit", args=[one.pk]) if can_change else "",
        withdraw_url=reverse("comment-withdraw", args=[one.pk]) if can_change else "",
        edits_url=reverse("comment-edits", args=[one.pk]) if is_changed and policies.reads_edits(user, one) else "",
    )  # fmt: skip


def names_in(one: Comment) -> dict[int, str]:
    """The present names of the people whom a comment ``with_words`` mentions."""
    return {each["person"]: marked(each["name"], is_active=each["active"]) for each in one.mentioned}


def parts_of(text: str, names: Mapping[int, str]) -> tuple[Part, ...]:
    """A stored text in pieces: people by their names, links only to this installation."""
    found, at = [], 0
    for start, end, pk in tokens_in(text):
        found += [*_linked(text[at:start]), Part(f"@{names.get(pk, 'somebody')}", is_name=True)]
        at = end
    return tuple(one for one in (*found, *_linked(text[at:])) if one.text)


def _linked(text: str) -> Iterable[Part]:
    at, here = 0, urlsplit(settings.BASE_URL).netloc
    for link in _LINK.finditer(text):
        address = link[0].rstrip(".,;:!?)]'")
        try:
            is_here = urlsplit(address).netloc == here
        except ValueError:  # no address at all
            is_here = False
        if is_here:
            yield Part(text[at : link.start()])
            yield Part(address, url=address)
            at = link.start() + len(address)
    yield Part(text[at:])


# --- One comment ---------------------------------------------------------------------------


def get_comment(user: User, pk: int, *, at: datetime) -> tuple[Comment, Target]:
    """One comment and its object if the person reads the thread, else 404."""
    found = with_words(Comment.objects.filter(pk=pk), user).first()
    if found is None:
        raise Http404
    target = get_target(user, found.thread.on, found.thread.object_id, today=at.astimezone(user.zone).date())
    return found, target


def place_of(target: Target, comment: Comment) -> str:
    """Where a comment is read: on the page of its object if that shows it, else on the page of the thread that does.

    One query, two for a comment that is far back.
    """
    field = "created_at"
    later = Comment.objects.on(target.on, target.pk).filter(beyond(field, "gt", comment.created_at, comment.pk))
    newer = later.count()
    page = target.about.url if target.about.has_thread and newer < SHOWN else _address(target.on, target.pk)
    page = page.partition("#")[0]
    if newer >= PAGE_SIZE:  # with some of what was said after it
        page += f"?{urlencode({'before': said_place(later.order_by(field, 'pk')[AFTER], field)})}"
    return f"{page}#comment-{comment.pk}"


def said_text(one: Comment) -> str:
    """The text of a comment ``with_words``, with people by their present names."""
    return names_again(one.text, {each["person"]: each["name"] for each in one.mentioned})


def typed_text(one: Comment, target: Target, *, at: datetime) -> str:
    """The text of a comment ``with_words`` as its author types it: saved unchanged, nothing changes. One query."""
    kept = [each["person"] for each in one.mentioned]
    # Who is called by what it says when it is opened, and whose name is like theirs.
    today = day_in(at, one.author.zone)
    return typed_again(one.text, meant_by(f"{one.text}\n{said_text(one)}", target, kept, today))


@dataclass(frozen=True, slots=True)
class Edit:
    """What a comment said from a moment on."""

    at: datetime
    what: str
    parts: tuple[Part, ...]


def edits_of(one: Comment) -> list[Edit]:
    """Every text that a comment had, newest first, from its history. Two queries."""
    events = [(event.at, event.kind, event.changes) for event in history_of(one, fields=["text", "withdrawn_at"])]
    said = [(at, kind, next((each for each in changes if each.field == "text"), None)) for at, kind, changes in events]
    texts, later = [], one.text
    for at, kind, change in said:
        texts.append((at, "Written" if kind == "created" else "Edited" if change else "Withdrawn", later))
        later = change.old if change else later
    numbers = {found for *_, text in texts for _, _, found in tokens_in(text)}
    rows = User.objects.filter(pk__in=numbers).values_list("pk", "display_name", "is_active")
    names = {pk: marked(name, is_active=is_active) for pk, name, is_active in rows}
    return [Edit(at, what, parts_of(text, names)) for at, what, text in texts]
