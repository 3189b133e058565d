"""Changing when reminders go out, and trying a rule; for administrators."""

from datetime import datetime

from organization.ground.constraints import atomic_write
from organization.models import User
from organization.policies import require
from organization.services.records import store
from reminders.kinds.policies import TEST, may_edit_rules
from reminders.models import Channel, Notification, ReminderRule


@atomic_write
def change_rule(*, rule: ReminderRule, by: User, reason: str = "") -> ReminderRule:
    """Save a rule; reminders already planned keep their time. ValidationError if it is on but has no channel."""
    require(may_edit_rules(by))
    return store(rule, by=by, reason=reason)


@atomic_write
def send_test(*, rule: ReminderRule, by: User, at: datetime) -> list[Notification]:
    """Queue a test to oneself, one for each channel; the worker sends it like any other."""
    require(may_edit_rules(by))
    period = f"{at:%Y%m%dT%H%M%S.%f}"[:20]
    rows = [
        Notification(
            rule=rule, recipient=by, subject=TEST, period=period, channel=channel, due_at=at, not_before=at,
            dedup_key=f"{rule.kind}:{TEST}:{by.pk}:{period}:{channel}", created_at=at,
        )
        for channel in Channel.values
    ]  # fmt: skip
    return Notification.objects.bulk_create(rows, ignore_conflicts=True)
