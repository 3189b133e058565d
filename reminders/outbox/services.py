"""The steps of a notification. The database decides each one, so any number of workers may run at once.

``due`` → ``claimed`` (e-mail only, with a lease) → ``sent``, ``skipped`` or ``failed``; back to ``due`` if a mail
server says to come again. A claim whose lease ran out belongs to a dead worker and is claimed again. Every change of a
claimed row checks in its WHERE that the row is still this worker's.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from organization.models import User
from reminders.kinds import KINDS, SECRET
from reminders.kinds.base import Key
from reminders.kinds.policies import MAX_ATTEMPTS, TEST, reason_to_skip
from reminders.models import Channel, Notification, NotificationQuerySet
from reminders.outbox.selectors import (
    Reminder,
    active_rules,
    owed,
    planned,
    reminders_of,
    settled,
    unwanted,
    waiting,
)

# How many e-mails a worker claims at a time, and for how many people one transaction plans or shows.
BATCH = 50
PEOPLE = 500
_State = Notification.State


class BatchState:
    """Whether notifications to some people are still needed, read once for a batch."""

    def __init__(self, at: datetime, notifications: Iterable[Notification]) -> None:
        self.at = at
        people = {one.recipient_id: one.recipient for one in notifications}.values()
        self.reminders: dict[Key, Reminder] = {
            one.owed.key: one for one in reminders_of(owed(at, people=people), active_rules())
        }
        self.unwanted = unwanted(people)

    def reminder(self, one: Notification) -> Reminder | None:
        """What is still owed and when it is due; None if it is not owed or is skipped."""
        return self.reminders.get(_key(one))

    def reason_to_skip(self, one: Notification) -> str:
        """Why it is not needed any more; empty if it is needed."""
        if one.attempts >= MAX_ATTEMPTS:
            return ""
        is_wanted = (one.recipient_id, one.rule.kind, one.channel) not in self.unwanted
        reason = reason_to_skip(one, is_owed=self.reminder(one) is not None, is_wanted=is_wanted)
        return reason or ("" if self.chance(one) else "Too late to be of use.")

    def chance(self, one: Notification) -> datetime | None:
        """When it may be sent: now, or on the next working day; None if that is too late."""
        reminder = self.reminder(one)
        return self.at if one.subject == TEST or reminder is None else reminder.chance(self.at)


def plan(*, at: datetime) -> int:
    """Write a row for each reminder due by now, once, even if others do the same; returns how many are new."""
    people = waiting(at)
    return sum(_plan(people[start : start + PEOPLE], at) for start in range(0, len(people), PEOPLE))


@transaction.atomic
def _plan(people: list[int], at: datetime) -> int:
    rows = [
        Notification(
            rule=reminder.rule, recipient=reminder.owed.user, subject=reminder.owed.subject,
            period=reminder.owed.period, channel=channel, dedup_key=reminder.dedup_key(channel),
            due_at=reminder.window.due_at, not_before=not_before, created_at=at,
        )
        for reminder, channel, not_before in planned(at, User.objects.filter(pk__in=people))
    ]  # fmt: skip
    # ON CONFLICT DO NOTHING: the key is unique, so the second of two planners adds nothing.
    return len(Notification.objects.bulk_create(rows, ignore_conflicts=True))


def show(*, at: datetime) -> int:
    """Show due reminders in the app, each once: the row that is shown is the row that was due."""
    shown = 0
    while True:
        looked_at, made_visible = _show(at)
        shown += made_visible
        if looked_at < PEOPLE:
            return shown


@transaction.atomic
def _show(at: datetime) -> tuple[int, int]:
    due = _locked(Notification.objects.filter(channel=Channel.IN_APP, state=_State.DUE, not_before__lte=at), PEOPLE)
    state = BatchState(at, due)
    visible, secret = [], list[int]()
    for one in due:
        reason, chance = state.reason_to_skip(one), state.chance(one)
        if reason or chance is None:
            _change(one, state=_State.SKIPPED, last_error=reason)
        elif chance > at:
            _change(one, not_before=chance)
        else:
            visible.append(one.pk)
            if one.rule.kind in SECRET and one.subject != TEST:
                secret.append(one.pk)
    Notification.objects.filter(pk__in=visible).update(state=_State.SENT, sent_at=at)
    # Of a secret kind all count as read from the start: a mark made when somebody opens one would say when.
    Notification.objects.filter(pk__in=secret).update(read_at=at)
    return len(due), len(visible)


@transaction.atomic
def retire(*, at: datetime) -> int:
    """Stop counting as unread what was done meanwhile; returns how many."""
    done = settled(at)
    return Notification.objects.filter(pk__in=done, read_at__isnull=True).update(read_at=at) if done else 0


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Delete the reminders of secret kinds that are over: who got a second one had not answered. Returns how many."""
    return sum(
        Notification.objects.filter(rule__kind=name, period__in=over).delete()[0]
        for name, kind in KINDS.items()
        if kind.is_secret and (over := kind.over(at))
    )


@transaction.atomic
def claim(*, worker: str, at: datetime, lease: timedelta, limit: int = BATCH) -> list[Notification]:
    """Claim up to ``limit`` e-mails that are due or whose worker died; rows locked by others are skipped."""
    free = Q(state=_State.DUE) | Q(state=_State.CLAIMED, claimed_until__lt=at)
    rows = _locked(Notification.objects.filter(free, channel=Channel.EMAIL, not_before__lte=at), limit)
    Notification.objects.filter(pk__in=[one.pk for one in rows]).update(
        state=_State.CLAIMED, claimed_by=worker, claimed_until=at + lease
    )
    return rows


def begin_attempt(*, pk: int, worker: str, at: datetime, lease: timedelta) -> bool:
    """Count an attempt before it is made and renew the lease; False: the row is another worker's by now."""
    own = _own(pk, worker).filter(claimed_until__gt=at)
    return bool(own.update(attempts=F("attempts") + 1, claimed_until=at + lease))


def mark_sent(*, pk: int, worker: str, at: datetime) -> None:
    """The mail server took it."""
    _own(pk, worker).update(state=_State.SENT, sent_at=at, last_error="", **_NO_CLAIM)


def skip(*, pk: int, worker: str, reason: str) -> None:
    """It is not needed any more."""
    _own(pk, worker).update(state=_State.SKIPPED, last_error=_line(reason), **_NO_CLAIM)


def put_off(*, pk: int, worker: str, not_before: datetime, reason: str = "") -> None:
    """Not now; attempts made so far still count."""
    _own(pk, worker).update(state=_State.DUE, not_before=not_before, last_error=_line(reason), **_NO_CLAIM)


def give_up(*, pk: int, worker: str, reason: str) -> None:
    """It cannot be delivered; the delivery log says why."""
    _own(pk, worker).update(state=_State.FAILED, last_error=_line(reason), **_NO_CLAIM)


def backoff(attempts: int, base: timedelta, cap: timedelta = timedelta(hours=1)) -> timedelta:
    """How long to wait after ``attempts`` failures: twice as long each time, an hour at most."""
    return min(base * 2 ** (attempts - 1), cap)


_NO_CLAIM: dict[str, Any] = {"claimed_until": None, "claimed_by": ""}


def _key(one: Notification) -> Key:
    return (one.recipient_id, one.rule.kind, one.subject, one.period)


def _own(pk: int, worker: str) -> QuerySet[Notification]:
    return Notification.objects.filter(pk=pk, state=_State.CLAIMED, claimed_by=worker)


def _locked(rows: NotificationQuerySet, limit: int) -> list[Notification]:
    locked = rows.with_words().select_related("recipient").select_for_update(skip_locked=True, of=("self",))
    return list(locked.order_by("not_before", "pk")[:limit])


def _change(one: Notification, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(one, name, value)
    one.save(update_fields=list(fields))


def _line(text: str) -> str:
    return " ".join(text.split())[:300]
