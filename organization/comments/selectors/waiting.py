"""Whom comments wait for: those who are mentioned, and those whose work it is or who have written there.

Nothing waits in a resolved thread, of a withdrawn comment, or of one's own. Whether somebody may read the thread is
asked with ``readable`` before they are told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Min

from organization.comments.selectors.subjects import readable
from organization.comments.subjects import SUBJECTS
from organization.models import Comment, Mention, On, Thread, ThreadVisit, User
from organization.models.comments import CommentQuerySet


@dataclass(frozen=True, slots=True)
class Waits:
    """A comment that waits to be seen by a person, on which object, since when."""

    person: User
    comment_id: int
    thread_id: int
    on: str
    object_id: int
    since: datetime


def waiting_mentions(*, people: Iterable[User] | None = None, since: datetime | None = None) -> list[Waits]:
    """Mentions that their people have not seen, oldest first. One query."""
    rows = Mention.objects.filter(
        seen_at=None, comment__withdrawn_at=None, comment__thread__resolved_at=None, person__is_active=True
    ).exclude(person=F("comment__author"))
    if people is not None:
        rows = rows.filter(person__in=list(people))
    if since is not None:
        rows = rows.filter(at__gte=since)
    rows = rows.select_related("person", "comment__thread").order_by("at", "pk")
    return [_waits(one.person, one.comment_id, one.comment.thread, one.at) for one in rows]


def waiting_comments(
    *, people: Iterable[User] | None = None, since: datetime | None = None, threads: Collection[int] | None = None
) -> list[Waits]:
    """For each thread in which something was said since then (or of ``threads``) and each person whose work it is or
    who has written there: the first comment of others that they have not seen and that does not mention them.

    Whoever is no owner waits for what came after their own first comment. Six queries and one for each kind of object.
    """
    lately = Comment.objects.standing().filter(thread__resolved_at=None)
    lately = lately.filter(created_at__gte=since) if since is not None else lately.filter(thread__in=threads or ())
    found = Thread.objects.in_bulk(set(lately.order_by().values_list("thread", flat=True)))
    if not found:
        return []
    standing = Comment.objects.standing().filter(thread__in=found)
    begun = _begun(found.values(), standing)
    wanted = {pk for those in begun.values() for pk in those}
    if people is not None:
        wanted &= {one.pk for one in people}
    persons = User.objects.active().in_bulk(wanted)
    seen = _seen(found, wanted)
    mentioned = set(Mention.objects.filter(comment__in=standing, person__in=wanted).values_list("comment", "person"))
    waits: dict[tuple[int, int], Waits] = {}
    for pk, thread_id, author, at in standing.order_by("pk").values_list("pk", "thread", "author", "created_at"):
        for who, first in begun[thread_id].items():
            key = (thread_id, who)
            is_new = author != who and pk > max(first, seen.get(key, 0)) and (pk, who) not in mentioned
            if is_new and who in persons:
                waits.setdefault(key, _waits(persons[who], pk, found[thread_id], at))
    return sorted(waits.values(), key=lambda one: (one.since, one.comment_id))


def still_read(waits: Collection[Waits], at: datetime) -> list[Waits]:
    """Those whose person reads the thread now."""
    reads = readable([(one.person, one.on, one.object_id) for one in waits], at)
    return [one for one in waits if (one.person.pk, one.on, one.object_id) in reads]


def _begun(threads: Iterable[Thread], standing: CommentQuerySet) -> dict[int, dict[int, int]]:
    """Thread → person → the comment after which they wait: 0 for owners, else their own first."""
    by_kind: dict[str, dict[int, int]] = defaultdict(dict)
    for thread in threads:
        by_kind[thread.on][thread.object_id] = thread.pk
    begun: dict[int, dict[int, int]] = defaultdict(dict)
    wrote = standing.order_by().values("thread", "author").annotate(first=Min("pk"))
    for thread_id, author, first in wrote.values_list("thread", "author", "first"):
        begun[thread_id][author] = first
    for on, numbers in by_kind.items():
        for object_id, owner in SUBJECTS[on].owners(numbers).items():
            begun[numbers[object_id]][owner] = 0
    return begun


def _seen(threads: Collection[int], people: Collection[int]) -> dict[tuple[int, int], int]:
    rows = ThreadVisit.objects.filter(thread__in=threads, person__in=people)
    return {(thread, who): seen_to for thread, who, seen_to in rows.values_list("thread", "person", "seen_to")}


def _waits(person: User, comment_id: int, thread: Thread, since: datetime) -> Waits:
    return Waits(person, comment_id, thread.pk, thread.on, thread.object_id, since)


def said_by(comments: Collection[int]) -> dict[int, tuple[str, str]]:
    """Comment → (its author's name, the kind of its object in words). One query."""
    rows = Comment.objects.filter(pk__in=comments).order_by()
    found = rows.values_list("pk", "author__display_name", "thread__on")
    return {pk: (author, On(on).label) for pk, author, on in found}


def kinds_of(threads: Collection[int]) -> dict[int, str]:
    """Thread → the kind of its object in words. One query."""
    return {pk: On(on).label for pk, on in Thread.objects.filter(pk__in=threads).order_by().values_list("pk", "on")}
