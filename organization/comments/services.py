"""Every write of threads: say something, change or withdraw it, resolve, and note what somebody has seen."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError

from audit.history import acting
from organization.comments import policies
from organization.comments.mentions import read, tokens_in
from organization.comments.selectors.subjects import Target, meant_by, reads
from organization.comments.subjects import SUBJECTS
from organization.ground.clock import day_in
from organization.ground.constraints import atomic_write
from organization.models import Comment, Mention, Thread, ThreadVisit, User
from organization.models.comments import LONGEST, LONGEST_TYPED
from organization.services.versions import replace_version

TOO_LATE = "A comment can be changed for 15 minutes by its author. Write a new one."
UNREAD = "Something was said here that you have not read yet. Read it before you resolve the conversation."
_TOO_LONG = f"At most {LONGEST:,} characters, each mention counted as one; these are {{:,}}."


@atomic_write
def write_comment(*, target: Target, text: str, by: User, at: datetime) -> Comment:
    """Say something on an object that ``by`` reads (from ``get_target``). A resolved thread is open again.

    ValidationError where a mention means nobody who reads it, or more than one.
    """
    said, ids = _read(target, text, by=by, at=at)
    with acting(by=by.pk):
        thread, _ = Thread.objects.get_or_create(on=target.on, object_id=target.pk)
        # Comments of a thread are numbered one after the other: see ThreadVisit.
        thread = Thread.objects.select_for_update().get(pk=thread.pk)
        if thread.resolved_at is not None:
            _settle(thread, None, None)
        comment = Comment(
            thread=thread, author=by, text=said, created_at=at, after_close=target.about.is_closed
        )  # fmt: skip
        comment.full_clean()
        comment.save()
        Mention.objects.bulk_create(Mention(comment=comment, person_id=pk, at=at) for pk in ids)
        target.subject.commented(target.row, by, at)
    return comment


@atomic_write
def edit_comment(*, comment: Comment, target: Target, version: int, text: str, by: User, at: datetime) -> Comment:
    """Change what one said, within ``CHANGED_FOR``. Who is mentioned already is not told again.

    VersionConflict if it was changed since ``version`` was read.
    """
    _refuse_late(by, comment, at)
    before = {mention.person_id: mention for mention in comment.mentions.all()}
    said, ids = _read(target, text, by=by, at=at, kept=before)
    if comment.version == version and said == comment.text:
        return comment
    comment.text, comment.edited_at = said, at
    comment.full_clean()
    with acting(by=by.pk):
        replace_version(comment, version=version, fields=["text", "edited_at"])
        comment.mentions.exclude(person__in=ids).delete()
        Mention.objects.bulk_create(Mention(comment=comment, person_id=pk, at=at) for pk in ids if pk not in before)
    return comment


@atomic_write
def withdraw_comment(*, comment: Comment, version: int, by: User, at: datetime) -> None:
    """Take back what one said, within ``CHANGED_FOR``: its place stays, its text is in the history alone.

    What waited for an answer to it waits no more (``Subject.withdrawn``).
    """
    _refuse_late(by, comment, at)
    comment.withdrawn_at = at
    with acting(by=by.pk):
        replace_version(comment, version=version, fields=["withdrawn_at"])
        SUBJECTS[comment.thread.on].withdrawn(comment, at)


@atomic_write
def resolve_thread(*, target: Target, by: User, at: datetime, read_to: int | None = None) -> None:
    """Say that a conversation is done: it waits for nobody any more. Done before, nothing changes.

    ``read_to``: the newest comment that ``by`` had before them, else the last one they have seen. ValidationError if
    others have written since, so that nothing is put aside that somebody waits with.
    """
    thread = Thread.objects.select_for_update().filter(on=target.on, object_id=target.pk).first()
    if thread is not None and thread.resolved_at is None:
        if read_to is None:
            read_to = thread.visits.filter(person=by).values_list("seen_to", flat=True).first() or 0
        if thread.comments.standing().filter(pk__gt=read_to).exclude(author=by).exists():
            raise ValidationError(UNREAD)
        with acting(by=by.pk):
            _settle(thread, at, by)


@atomic_write
def reopen_thread(*, target: Target, by: User) -> None:
    """Take that back."""
    thread = Thread.objects.select_for_update().filter(on=target.on, object_id=target.pk).first()
    if thread is not None and thread.resolved_at is not None:
        with acting(by=by.pk):
            _settle(thread, None, None)


@atomic_write
def mark_seen(*, thread_id: int, comment_id: int, mention_ids: Collection[int], by: User, at: datetime) -> None:
    """Note that a person has seen a thread up to a comment, and these mentions of theirs."""
    if comment_id:
        ThreadVisit.objects.bulk_create(
            [ThreadVisit(thread_id=thread_id, person=by, seen_to=comment_id)],
            update_conflicts=True, unique_fields=["thread", "person"], update_fields=["seen_to"],
        )  # fmt: skip
    if mention_ids:
        Mention.objects.filter(pk__in=mention_ids, person=by, seen_at=None).update(seen_at=at)


def _settle(thread: Thread, at: datetime | None, by: User | None) -> None:
    thread.resolved_at, thread.resolved_by = at, by
    thread.full_clean()
    thread.save(update_fields=["resolved_at", "resolved_by"])


def _refuse_late(by: User, comment: Comment, at: datetime) -> None:
    if not policies.can_change(by, comment, at):
        raise ValidationError(TOO_LATE)


def _read(
    target: Target, text: str, *, by: User, at: datetime, kept: Collection[int] = ()
) -> tuple[str, list[int]]:  # fmt: skip
    """The text as it is stored and whom it mentions; each of them is asked whether they read the object."""
    text = text.strip()
    if not text:
        raise ValidationError({"text": "Write something first."})
    if len(text) > LONGEST_TYPED:
        raise ValidationError({"text": _TOO_LONG.format(len(text))})
    people = meant_by(text, target, kept, day_in(at, by.zone))
    said, ids = read(text, people, kept)
    length = len(said) - sum(end - start - 1 for start, end, _ in tokens_in(said))
    if length > LONGEST:
        raise ValidationError({"text": _TOO_LONG.format(length)})
    for person in User.objects.filter(pk__in=[pk for pk in ids if pk not in kept]):
        if not reads(person, target, at):
            raise ValidationError({"text": f"{person} cannot read this, so they cannot be mentioned."})
    return said, ids
