"""What a reminder says. Made when it is read or sent: a notification itself carries no content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse

from okrs.arithmetic.cadence import monthly_periods
from organization.models import Quarter, User
from reminders.kinds.policies import ASKED_BY, QUARTER, TEST
from reminders.models import Kind, Notification


@dataclass(frozen=True, slots=True)
class Words:
    """``title`` is one line, ``text`` one sentence more, ``act`` what the link to ``path`` does."""

    title: str
    text: str
    act: str
    path: str


@dataclass(frozen=True, slots=True)
class Named:
    """What notifications point to by number: the quarters of check-ins, and who asked."""

    quarters: Mapping[int, Quarter] = field(default_factory=dict)
    people: Mapping[int, User] = field(default_factory=dict)

    @classmethod
    def by(cls, notifications: Iterable[Notification]) -> "Named":
        """Loaded for these notifications; a query for each sort that occurs."""
        subjects = {one.subject for one in notifications}
        return cls(
            Quarter.objects.in_bulk(_numbers(subjects, QUARTER)), User.objects.in_bulk(_numbers(subjects, ASKED_BY))
        )


def words(notification: Notification, named: Named, *, missing: int = 0) -> Words:
    """The words of a notification with its rule loaded; ``missing`` key results that it is about are named if known."""
    kind = Kind(notification.rule.kind)
    if notification.subject == TEST:
        return Words(
            f"Test: reminder of the {kind.label.lower()}",
            "You asked for this test in the administration area. Nothing is due.",
            "Open the rules", reverse("reminder-rules"),
        )  # fmt: skip
    if kind == Kind.WEEKLY_UPDATE:
        return _weekly(date.fromisoformat(notification.period))
    if kind == Kind.UPDATE_REQUEST:
        return _asked(named.people.get(int(notification.subject.removeprefix(ASKED_BY))), missing)
    quarter = named.quarters.get(int(notification.subject.removeprefix(QUARTER)))
    return _check_in(quarter, int(notification.period), missing)


def _numbers(subjects: Iterable[str], prefix: str) -> set[int]:
    return {int(subject.removeprefix(prefix)) for subject in subjects if subject.startswith(prefix)}


def _weekly(monday: date) -> Words:
    return Words(
        f"Your weekly update for the week of {monday:%-d %B} is due",
        f"Due by {monday + timedelta(days=4):%A %-d %B}, 17:00. It is drafted from what you logged; "
        "if you heard nothing new, that is one tap.",
        "Write the update", f"{reverse('weekly')}?week={monday.isoformat()}",
    )  # fmt: skip


def _check_in(quarter: Quarter | None, period: int, missing: int) -> Words:
    about = "Your key results"
    if missing:
        about = f"{missing} of your key results" if missing > 1 else "One of your key results"
    when = "this month"
    if quarter is not None:
        periods = monthly_periods(quarter.starts_on, quarter.ends_on)
        when = f"{periods[min(period, len(periods)) - 1][0]:%B %Y}"
    return Words(
        f"Your check-in for {when} is due",
        f"{about} wait{'s' if missing == 1 else ''} for a word from you, on one page with the facts filled in; "
        "“no change” is one tap.",
        "Check in", reverse("check-in"),
    )  # fmt: skip


def _asked(who: User | None, count: int) -> Words:
    """Who asked, and of how many: never of what, since a mail is read anywhere."""
    name = who.display_name if who is not None else "Somebody"
    about = "key results of yours"
    if count:
        about = f"{count} of your key results" if count > 1 else "one of your key results"
    return Words(
        f"{name} asks you for an update",
        f"It is about {about}, and waits in My quarter until your check-in answers it.",
        "Open My quarter", reverse("home"),
    )  # fmt: skip
