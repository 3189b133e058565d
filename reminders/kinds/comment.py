"""Others write where a person owns the work or has written: told in the app alone, once until they look there."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from organization.comments.selectors.waiting import Waits, kinds_of, still_read, waiting_comments
from organization.models import User
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Homes, Owed, ToldKind, Words, numbers_in
from reminders.models import Kind, Notification, ReminderRule

# Comes before the number of the thread.
THREAD = "thread-"


class NewComment(ToldKind):
    """One for each thread until the person has opened it: ten comments on one day are one entry, and no e-mail.

    It is keyed by the first comment that they have not seen. What mentions them is told as that (``mention``).
    """

    kind = Kind.COMMENT
    permission = "comment.view"
    moves_days = rules.MONTHLY_MOVES_DAYS
    due_day = "the day on which others write"

    def owed(self, at: datetime, people: list[User] | None) -> Iterator[Owed]:
        """Comments not seen yet, in threads that the person reads now."""
        waits = waiting_comments(people=people, since=at - 2 * REACH)
        for one in still_read(waits, at):
            day = rules.asked_on(one.since, one.person.zone)
            yield Owed(self.kind, one.person, *thread_key(one), day, day, asked_at=one.since)

    def waiting(self, at: datetime, rule: ReminderRule, homes: Homes) -> set[int]:
        """People in whose threads others wrote lately and who were not told yet."""
        late = 2 * REACH if rule.offset_days else timedelta(days=self.moves_days + 2)
        waits = _keys(waiting_comments(since=at - late))
        told = Notification.objects.filter(rule=rule, period__in={period for *_, period in waits})
        return {pk for pk, *_ in waits - set(told.values_list("recipient", "subject", "period"))}

    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """Those whose thread was opened or resolved, or is not read by its reader any more."""
        rows = list(unread.values_list("pk", "recipient", "subject", "period"))
        people = User.objects.who_may(self.permission).filter(pk__in={who for _, who, *_ in rows})
        threads = numbers_in((subject for *_, subject, _ in rows), THREAD)
        told = {tuple(key) for _, *key in rows}
        waits = waiting_comments(people=people, threads=threads) if rows else []
        still_open = _keys(still_read([one for one in waits if _key(one) in told], at))
        return [pk for pk, *key in rows if tuple(key) not in still_open]

    def names(self, subjects: Collection[str]) -> Mapping[str, object]:
        """On what kind of object it was written."""
        numbers = numbers_in(subjects, THREAD)
        return {numbers[pk]: noun for pk, noun in kinds_of(numbers).items()}

    def words(self, subject: str, period: str, name: object, missing: int, weekend: Collection[int]) -> Words:
        """On what kind of object; never who says what."""
        noun = name if isinstance(name, str) else "piece of work"
        return Words(
            f"New comments on {'an' if noun[0] in 'aeio' else 'a'} {noun}",
            "It is yours, or you have written there. Nothing more comes of it until you look.",
            "Read them", reverse("comment", args=[int(period)]),
        )  # fmt: skip


def thread_key(one: Waits) -> tuple[str, str]:
    """Subject and period: the thread, and the first comment that is new."""
    return f"{THREAD}{one.thread_id}", str(one.comment_id)


def _keys(waits: Iterable[Waits]) -> set[tuple[int, str, str]]:
    return {_key(one) for one in waits}


def _key(one: Waits) -> tuple[int, str, str]:
    return (one.person.pk, *thread_key(one))
