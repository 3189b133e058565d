"""An update that somebody asked for, due when it is asked."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from django.db.models import QuerySet
from django.urls import reverse

from okrs.check_ins.selectors.update_requests import RequestSent, open_requests
from organization.models import User
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Homes, Owed, ToldKind, Words, numbers_in
from reminders.models import Kind, Notification, ReminderRule

# Comes before the number of the person who asked.
ASKED_BY = "asked-by-"


class UpdateRequest(ToldKind):
    """One for each person who asks, each time they ask."""

    kind = Kind.UPDATE_REQUEST
    permission = "check_in.write"
    moves_days = rules.MONTHLY_MOVES_DAYS
    due_day = "the day on which somebody asks"

    def owed(self, at: datetime, people: list[User] | None) -> Iterator[Owed]:
        """Requests not yet answered by a check-in."""
        for one in open_requests(people=people):
            day = rules.asked_on(one.asked_at, one.owner.zone)
            subject, period = request_key(one.asked_by_id, one.asked_at)
            yield Owed(self.kind, one.owner, subject, period, day, day, one.count, one.asked_at)

    def waiting(self, at: datetime, rule: ReminderRule, homes: Homes) -> set[int]:
        """Owners who were asked for an update lately and not told yet. Two queries."""
        asked = _keys(open_requests(since=at - 2 * REACH))
        told = Notification.objects.filter(rule=rule, period__in={period for *_, period in asked})
        return {pk for pk, *_ in asked - set(told.values_list("recipient", "subject", "period"))}

    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """Those that were answered, or whose owner may not answer any more."""
        rows = {(who, *key): pk for pk, who, *key in unread.values_list("pk", "recipient", "subject", "period")}
        people = User.objects.who_may(self.permission).filter(pk__in={who for who, *_ in rows})
        still_open = _keys(open_requests(people=people)) if rows else set()
        return [pk for key, pk in rows.items() if key not in still_open]

    def names(self, subjects: Collection[str]) -> Mapping[str, User]:
        """Who asked."""
        numbers = numbers_in(subjects, ASKED_BY)
        return {numbers[pk]: user for pk, user in User.objects.in_bulk(numbers).items()}

    def words(self, subject: str, period: str, name: object, missing: int, weekend: Collection[int]) -> Words:
        """Who asked, and about how many key results; never about what."""
        who = name.display_name if isinstance(name, User) else "Somebody"
        about = "key results of yours"
        if missing:
            about = f"{missing} of your key results" if missing > 1 else "one of your key results"
        return Words(
            f"{who} asks you for an update",
            f"It is about {about}, and waits in My quarter until your check-in answers it.",
            "Open My quarter", reverse("home"),
        )  # fmt: skip


def request_key(asked_by: int, asked_at: datetime) -> tuple[str, str]:
    """Subject and period of a request; asking again after an answer is a new one, with its own time."""
    return f"{ASKED_BY}{asked_by}", f"{asked_at.astimezone(UTC):%Y%m%d%H%M%S%f}"


def _keys(requests: Iterable[RequestSent]) -> set[tuple[int, str, str]]:
    return {(one.owner.pk, *request_key(one.asked_by_id, one.asked_at)) for one in requests}
