"""The debrief of a congress, due some working days after its last day."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from interactions.congresses.selectors.due import DebriefDue, debriefs_due
from interactions.models import Congress
from organization.models import User
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Homes, Owed, ReminderKind, Words, numbers_in
from reminders.models import Kind, Notification, ReminderRule

# Comes before the number of the congress.
CONGRESS = "congress-"


class CongressDebrief(ReminderKind):
    """One for each congress and due day, to whoever leads it; a congress that moves reminds anew."""

    kind = Kind.CONGRESS_DEBRIEF
    permission = "congress.debrief"
    # A long leave after a congress: it is still to be written.
    moves_days = rules.ANSWER_MOVES_DAYS
    due_day = "the day on which the debrief is due"

    def owed(self, at: datetime, people: list[User] | None) -> Iterator[Owed]:
        """Debriefs of congresses that are over."""
        for one in debriefs_due(people=people, until=_tomorrow(at)):
            subject, period = _key(one)
            yield Owed(self.kind, one.lead, subject, period, one.ends_on, one.due_on)

    def waiting(self, at: datetime, rule: ReminderRule, homes: Homes) -> set[int]:
        """Leads who owe one that was due lately, or soon will be, and were not told of it. Two queries."""
        owed = {(one.lead.pk, *_key(one)) for one in debriefs_due(since=at.date() - 2 * REACH, until=_tomorrow(at))}
        told = Notification.objects.filter(rule=rule, period__in={period for *_, period in owed})
        return {pk for pk, *_ in owed - set(told.values_list("recipient", "subject", "period"))}

    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """Those written since, led by somebody else, or due on another day."""
        rows = {(who, *key): pk for pk, who, *key in unread.values_list("pk", "recipient", "subject", "period")}
        people = User.objects.who_may(self.permission).filter(pk__in={who for who, *_ in rows})
        still = {(one.lead.pk, *_key(one)) for one in debriefs_due(people=people)} if rows else set()
        return [pk for key, pk in rows.items() if key not in still]

    def names(self, subjects: Collection[str]) -> Mapping[str, Congress]:
        """The congresses."""
        numbers = numbers_in(subjects, CONGRESS)
        return {numbers[pk]: found for pk, found in Congress.objects.in_bulk(numbers).items()}

    def words(self, subject: str, period: str, name: object, missing: int, weekend: Collection[int]) -> Words:
        """Which congress; never what was heard there."""
        where = name.name if isinstance(name, Congress) else "a congress"
        return Words(
            f"Your debrief of {where} is due",
            "You lead it. Say what was new and what follows, while it is fresh.",
            "Write the debrief", reverse("congress-debrief", args=[subject.removeprefix(CONGRESS)]),
        )  # fmt: skip


def _tomorrow(at: datetime) -> date:
    return (at + timedelta(days=1)).date()


def _key(one: DebriefDue) -> tuple[str, str]:
    return f"{CONGRESS}{one.congress_id}", one.due_on.isoformat()
