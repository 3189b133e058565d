"""What people are reminded of: each kind of reminder is one object in ``KINDS``, and all that differs is in it."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from reminders.kinds.base import ReminderKind, Words
from reminders.kinds.check_in import CheckIn
from reminders.kinds.policies import TEST
from reminders.kinds.timing import Timing
from reminders.kinds.update_request import UpdateRequest
from reminders.kinds.weekly_update import WeeklyUpdate
from reminders.models import Kind, Notification, ReminderRule

_ALL: tuple[ReminderKind, ...] = (WeeklyUpdate(), CheckIn(), UpdateRequest())
KINDS: dict[str, ReminderKind] = {one.kind.value: one for one in _ALL}
if missing := set(Kind.values) - set(KINDS):
    raise LookupError(f"Nobody says what is reminded of by {missing}.")


def timing_of(rule: ReminderRule) -> Timing:
    """A rule as the arithmetic reads it."""
    return KINDS[rule.kind].timing(rule)


def words(notification: Notification, names: Mapping[str, object], *, missing: int = 0) -> Words:
    """What a notification with its rule loaded says, made when it is read or sent: it carries no content itself.

    ``names`` comes from ``names_of``; ``missing`` key results that it is about are named if known.
    """
    if notification.subject == TEST:
        return Words(
            f"Test: reminder of the {notification.rule.get_kind_display().lower()}",
            "You asked for this test in the administration area. Nothing is due.",
            "Open the rules", reverse("reminder-rules"),
        )  # fmt: skip
    kind, subject = KINDS[notification.rule.kind], notification.subject
    return kind.words(subject, notification.period, names.get(subject), missing)


def names_of(notifications: Iterable[Notification]) -> dict[str, object]:
    """What these notifications point to, by their subjects; a query for each sort that occurs."""
    subjects = {one.subject for one in notifications}
    return {subject: found for kind in _ALL for subject, found in kind.names(subjects).items()}
