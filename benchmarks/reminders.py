"""Target 10: the cost of a minute of reminders with twenty thousand people, and of two thousand mails."""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from socket import create_connection, create_server
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from benchmarks.data.organisation import PLACES
from okrs.models import KeyResult, Objective
from organization.models import Absence, Quarter, User
from reminders.models import Channel, Kind, Notification, ReminderRule
from reminders.outbox import delivery
from reminders.outbox import services as sending

PEOPLE, MAILS = 20_000, 2_000
ON_LEAVE = 10  # every tenth person is away in the measured week
TICKS = 5


def weigh(people: int = PEOPLE, mails: int = MAILS) -> dict[str, Any]:
    """Seconds for a tick with nothing due, before and after a Friday's reminders; for Friday's planning; for the mails.

    ``megabytes`` is this process's peak memory, including the product itself.
    """
    quarter = Quarter.objects.get(state=Quarter.State.ACTIVE)
    _fill(people, quarter)
    ReminderRule.objects.update(is_active=False)
    ReminderRule.objects.filter(kind__in=[Kind.WEEKLY_UPDATE, Kind.CHECK_IN]).update(is_active=True)
    friday = _friday(quarter)
    early, late = friday + timedelta(hours=2), friday + timedelta(hours=22)
    Notification.objects.all().delete()
    with _sink() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        _settle(early)
        before = _ticks(early)
        begun = time.monotonic()
        planned = sending.plan(at=late)
        planning = time.monotonic() - begun
        _settle(late)
        after = _ticks(late)
        due = list(
            Notification.objects.filter(channel=Channel.EMAIL, rule__kind=Kind.WEEKLY_UPDATE).values_list("pk")[:mails]
        )
        Notification.objects.filter(pk__in=[pk for (pk,) in due]).update(
            state=Notification.State.DUE, sent_at=None, not_before=late
        )
        begun = time.monotonic()
        mailed = delivery.tick(clock=_from(late)).mailed
        sending_took = time.monotonic() - begun
    return {
        "people": people, "before": before, "after": after, "planned": planned, "planning": planning,
        "mails": mailed, "sending": sending_took,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def _fill(people: int, quarter: Quarter) -> None:
    """Create people, each with a cadence of weekly updates in the running quarter."""
    missing = people - User.objects.count()
    made = User.objects.bulk_create(
        [
            User(
                email=f"more{n:05}@bench.example", password="!", display_name=f"Person {n}", sort_key=f"person {n}",
                role="msl", country=PLACES[n % len(PLACES)][0], timezone=PLACES[n % len(PLACES)][1],
            )
            for n in range(missing)
        ],
        batch_size=1_000,
    )  # fmt: skip
    model = Objective.objects.filter(quarter=quarter, state=Objective.State.ACTIVE).earliest("pk")
    objectives = Objective.objects.bulk_create(
        [
            Objective(
                code="O9", title="Weekly updates", quarter=quarter, primary_team=model.primary_team, owner=user,
                state=Objective.State.ACTIVE,
            )
            for user in made
        ],
        batch_size=1_000,
    )  # fmt: skip
    KeyResult.objects.bulk_create(
        [
            KeyResult(
                objective=objective, code="KR9.1", title="Weekly updates", owner=objective.owner, kind="cadence",
                pace="calendar", measured_by="weekly_updates", scope="owner", state="active", weight=1,
            )
            for objective in objectives
        ],
        batch_size=1_000,
    )  # fmt: skip
    friday = _friday(quarter).date()
    Absence.objects.bulk_create(
        [
            Absence(user=user, starts_on=friday, ends_on=friday + timedelta(days=10))
            for user in made[::ON_LEAVE]
        ]
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _friday(quarter: Quarter) -> datetime:
    """Midnight of a Friday in the middle of the quarter."""
    day = quarter.starts_on + (quarter.ends_on - quarter.starts_on) / 2
    return datetime.combine(day + timedelta(days=(4 - day.weekday()) % 7), datetime.min.time(), UTC)


def _settle(at: datetime) -> None:
    """Plan everything that is due by now and mark it as sent."""
    sending.plan(at=at)
    Notification.objects.update(state=Notification.State.SENT, sent_at=at)


def _ticks(at: datetime) -> float:
    """The duration of the longest of several ticks in which nothing is due."""
    taken = []
    for number in range(TICKS):
        begun = time.monotonic()
        done = delivery.tick(clock=_from(at + timedelta(minutes=number)))
        taken.append(time.monotonic() - begun)
        if done != delivery.Tally():
            raise ValueError(f"Something was due in a tick that was to be idle: {done}")
    return max(taken)


def _from(at: datetime) -> Any:
    """A clock that starts at ``at`` and runs."""
    begun = timezone.now()
    return lambda: at + (timezone.now() - begun)


@contextmanager
def _sink() -> Iterator[int]:
    """A mail server in its own process that accepts everything."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    process = subprocess.Popen(command)
    try:
        for _ in range(100):
            try:
                create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()
