"""Somebody mentions a person in a comment: told in the app and by e-mail, once for each comment, when it is written."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from organization.comments.selectors.waiting import Waits, said_by, still_read, waiting_mentions
from organization.models import User
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Homes, Owed, ToldKind, Words, numbers_in
from reminders.models import Kind, Notification, ReminderRule

# Comes before the number of the comment.
MENTION = "mention-"


class NewMention(ToldKind):
    """One for each comment that mentions the person, until they have seen it or its conversation is resolved."""

    kind = Kind.MENTION
    permission = "comment.view"
    moves_days = rules.ANSWER_MOVES_DAYS
    due_day = "the day on which somebody mentions you"

    def owed(self, at: datetime, people: list[User] | None) -> Iterator[Owed]:
        """Mentions not seen yet, in threads that the person reads now."""
        waits = waiting_mentions(people=people, since=at - 2 * REACH)
        for one in still_read(waits, at):
            day = rules.asked_on(one.since, one.person.zone)
            yield Owed(self.kind, one.person, *mention_key(one), day, day, asked_at=one.since)

    def waiting(self, at: datetime, rule: ReminderRule, homes: Homes) -> set[int]:
        """People mentioned lately and not told yet. Two queries."""
        late = 2 * REACH if rule.offset_days else timedelta(days=self.moves_days + 2)
        mentioned = _keys(waiting_mentions(since=at - late))
        told = Notification.objects.filter(rule=rule, period__in={period for *_, period in mentioned})
        return {pk for pk, *_ in mentioned - set(told.values_list("recipient", "subject", "period"))}

    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """Those that were seen, withdrawn or resolved, or whose thread its reader does not read any more."""
        rows = {(who, *key): pk for pk, who, *key in unread.values_list("pk", "recipient", "subject", "period")}
        people = User.objects.who_may(self.permission).filter(pk__in={who for who, *_ in rows})
        waits = waiting_mentions(people=people) if rows else []
        still_open = _keys(still_read([one for one in waits if _key(one) in rows], at))
        return [pk for key, pk in rows.items() if key not in still_open]

    def names(self, subjects: Collection[str]) -> Mapping[str, object]:
        """Who wrote it, and on what kind of object."""
        numbers = numbers_in(subjects, MENTION)
        return {numbers[pk]: said for pk, said in said_by(numbers).items()}

    def words(self, subject: str, period: str, name: object, missing: int, weekend: Collection[int]) -> Words:
        """Who mentions the person, and on what kind of object; never what is said."""
        who, noun = name if isinstance(name, tuple) else ("Somebody", "piece of work")
        return Words(
            f"{who} mentions you in a comment",
            f"It is about {_article(noun)} {noun}. Open it to read and answer it there.",
            "Read it", reverse("comment", args=[int(period)]),
        )  # fmt: skip


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeio" else "a"


def mention_key(one: Waits) -> tuple[str, str]:
    """Subject and period: the comment. However often it is edited, its key stays."""
    return f"{MENTION}{one.comment_id}", str(one.comment_id)


def _keys(waits: Iterable[Waits]) -> set[tuple[int, str, str]]:
    return {_key(one) for one in waits}


def _key(one: Waits) -> tuple[int, str, str]:
    return (one.person.pk, *mention_key(one))
