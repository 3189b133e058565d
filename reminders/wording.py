"""What a reminder says. Made when it is read or sent: a notification itself carries no content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from okrs.cadence import monthly_periods
from organization.models import Quarter
from reminders.models import Kind, Notification
from reminders.policies import TEST


@dataclass(frozen=True, slots=True)
class Words:
    """``title`` is one line, ``text`` one sentence more, ``act`` what the link to ``path`` does."""

    title: str
    text: str
    act: str
    path: str


def words(notification: Notification, quarters: Mapping[int, Quarter], *, missing: int = 0) -> Words:
    """The words of a notification with its rule loaded; ``missing`` key results of a check-in are named if known."""
    kind = Kind(notification.rule.kind)
    if notification.subject == TEST:
        return Words(
            f"Test: reminder of the {kind.label.lower()}",
            "You asked for this test in the administration area. Nothing is due.",
            "Open the rules", reverse("reminder-rules"),
        )  # fmt: skip
    if kind == Kind.WEEKLY_UPDATE:
        return _weekly(date.fromisoformat(notification.period))
    quarter = quarters.get(int(notification.subject.removeprefix("quarter-")))
    return _check_in(quarter, int(notification.period), missing)


def quarters_of(notifications: list[Notification]) -> set[int]:
    """Primary keys of the quarters that ``words`` asks for."""
    subjects = {one.subject for one in notifications if one.subject.startswith("quarter-")}
    return {int(subject.removeprefix("quarter-")) for subject in subjects}


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
