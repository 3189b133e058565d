"""One tick: due reminders are planned, shown in the app, and mailed. Safe to run twice, in parallel, and to be killed.

E-mail is sent outside any transaction: count the attempt, send, note that it was sent. A worker that dies in between
leaves a claim whose lease runs out; the next worker sends again under the same Message-ID. So nothing is lost, and a
mail is repeated at most once for each attempt whose end is unknown.
"""

import logging
import os
import socket
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from reminders.kinds.base import Words
from reminders.kinds.policies import MAX_ATTEMPTS
from reminders.models import Notification
from reminders.outbox import services as sending
from reminders.outbox.mail import Answer, Outcome, Post, compose
from reminders.outbox.selectors import names_of, words

logger = logging.getLogger(__name__)

# A tick stops claiming after this, and the next one goes on. Well below Celery's time limit for a task.
TICK_SECONDS = 240
Clock = Callable[[], datetime]


@dataclass
class Tally:
    """What a tick did."""

    planned: int = 0
    shown: int = 0
    mailed: int = 0


def tick(*, clock: Clock) -> Tally:
    """Plan, show and mail everything due by now."""
    started = clock()
    done = Tally(planned=sending.plan(at=started))
    done.shown = sending.show(at=started)
    sending.retire(at=started)
    sending.forget(at=started)
    worker = _worker_name()
    while clock() - started < timedelta(seconds=TICK_SECONDS):
        batch = sending.claim(worker=worker, at=clock(), lease=_lease())
        if not batch:
            break
        sent, is_reached = _mail(batch, worker=worker, clock=clock)
        done.mailed += sent
        if not is_reached:
            break
    return done


def _mail(batch: list[Notification], *, worker: str, clock: Clock) -> tuple[int, bool]:
    """Send a claimed batch; returns (how many were sent, whether the mail server was reached)."""
    state = sending.BatchState(clock(), batch)
    needed = [one for one in batch if _is_needed(one, state, worker)]
    if not needed:
        return 0, True
    post = Post()
    names = names_of(needed)
    sent = 0
    try:
        for number, one in enumerate(needed):
            if problem := post.open():
                # These were not attempted: put them all back, as often as it takes.
                for other in needed[number:]:
                    sending.put_off(pk=other.pk, worker=worker, not_before=clock() + _retry(), reason=problem)
                return sent, False
            reminder = state.reminder(one)
            missing = reminder.owed.count if reminder else 0
            sent += _send(one, words(one, names, missing=missing), post=post, worker=worker, clock=clock)
    finally:
        post.close()
    return sent, True


def _is_needed(one: Notification, state: sending.BatchState, worker: str) -> bool:
    """Settle a mail that is not to be sent now: not needed any more, on a day off, or tried too often."""
    if reason := state.reason_to_skip(one):
        sending.skip(pk=one.pk, worker=worker, reason=reason)
        return False
    if one.attempts >= MAX_ATTEMPTS:
        sending.give_up(pk=one.pk, worker=worker, reason="The worker stopped in the middle of every attempt.")
        return False
    chance = state.chance(one)
    if chance is not None and chance > state.at:
        sending.put_off(pk=one.pk, worker=worker, not_before=chance, reason="Not on a day off.")
        return False
    return True


def _send(one: Notification, said: Words, *, post: Post, worker: str, clock: Clock) -> bool:
    """One attempt to send one mail; returns whether the server took it."""
    if not sending.begin_attempt(pk=one.pk, worker=worker, at=clock(), lease=_lease()):
        return False  # the lease ran out while the rest of the batch was sent: another worker has it now
    attempts = one.attempts + 1
    try:
        answer = post.deliver(compose(one, said))
    except Exception as error:  # a mail that cannot be composed must not hold up the others
        logger.exception("Reminder %s could not be made", one.pk)
        answer = Answer(Outcome.AGAIN, f"{type(error).__name__}: {error}")
    if answer.outcome == Outcome.SENT:
        sending.mark_sent(pk=one.pk, worker=worker, at=clock())
        return True
    logger.warning("Reminder %s, attempt %s: %s", one.pk, attempts, answer.words)
    if answer.outcome == Outcome.NEVER or attempts >= MAX_ATTEMPTS:
        sending.give_up(pk=one.pk, worker=worker, reason=answer.words)
    else:
        wait = sending.backoff(attempts, _retry())
        sending.put_off(pk=one.pk, worker=worker, not_before=clock() + wait, reason=answer.words)
    return False


def _worker_name() -> str:
    """Unique for each tick, as process numbers are reused."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _lease() -> timedelta:
    return timedelta(seconds=settings.REMINDER_LEASE_SECONDS)


def _retry() -> timedelta:
    return timedelta(seconds=settings.REMINDER_RETRY_SECONDS)
