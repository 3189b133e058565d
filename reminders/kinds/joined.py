"""Two contacts of different functions with one KOL that somebody coordinated: both people are told."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from interactions.collisions.selectors import Joined, Partner, joined_since, partners
from organization.models import User
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Homes, Owed, ToldKind, Words, numbers_in
from reminders.models import Kind, Notification, ReminderRule

# Come before the number of the answer: for whoever joined, and for whose contact was joined.
JOINER, JOINED = "joins-", "joined-"


class ContactJoined(ToldKind):
    """One to each of the two, as soon as it is done."""

    kind = Kind.JOINED
    permission = "interaction.view"
    moves_days = rules.ANSWER_MOVES_DAYS
    due_day = "the day on which somebody joins"

    def owed(self, at: datetime, people: list[User] | None) -> Iterator[Owed]:
        """Contacts that were joined lately."""
        for one in joined_since(at - REACH, people):
            day = rules.asked_on(one.at, one.person.zone)
            yield Owed(self.kind, one.person, _subject(one), str(one.pk), day, day, asked_at=one.at)

    def waiting(self, at: datetime, rule: ReminderRule, homes: Homes) -> set[int]:
        """Those of the two who were not told yet. Two queries."""
        joined = {(one.person.pk, _subject(one)) for one in joined_since(at - REACH)}
        told = Notification.objects.filter(rule=rule, subject__in={subject for _, subject in joined})
        return {pk for pk, _ in joined - set(told.values_list("recipient", "subject"))}

    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """Those that are weeks old, and those of people without a role."""
        people = User.objects.who_may(self.permission).order_by().values("pk")
        fresh = unread.filter(due_at__gte=at - REACH, recipient__in=people)
        return sorted(set(unread.values_list("pk", flat=True)) - set(fresh.values_list("pk", flat=True)))

    def names(self, subjects: Collection[str]) -> Mapping[str, Partner]:
        """Who the other one is, and when."""
        found: dict[str, Partner] = {}
        for prefix in (JOINER, JOINED):
            numbers = numbers_in(subjects, prefix)
            if numbers:
                rows = partners(numbers, of_joiner=prefix == JOINER)
                found |= {numbers[pk]: partner for pk, partner in rows.items()}
        return found

    def words(self, subject: str, period: str, name: object, missing: int, weekend: Collection[int]) -> Words:
        """Who, and the day; with whom and how stands on the page."""
        if not isinstance(name, Partner):
            return Words(
                "A contact of yours was coordinated", "It is in the calendar of touchpoints.", "Open it",
                reverse("touchpoints"),
            )  # fmt: skip
        day = f"{name.day:%A %-d %B}"
        title = (
            f"You joined a contact of {name.name}"
            if subject.startswith(JOINER)
            else f"{name.name} joins a contact of yours"
        )
        return Words(
            title, f"It is about the contact on {day}. Agree between you who says what.", "Open the calendar",
            reverse("touchpoints", query={"day": name.day.isoformat()}),
        )  # fmt: skip


def _subject(one: Joined) -> str:
    return f"{JOINER if one.is_joiner else JOINED}{one.pk}"
