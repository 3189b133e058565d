"""Whether a reminder must still be sent, and who may change the rules; decided on loaded fields."""

from organization.models import User
from reminders.models import Channel, Notification

MAX_ATTEMPTS = 8
# The subject of a test that administrators send to themselves; nobody owes it.
TEST = "test"


def may_edit_rules(user: User) -> bool:
    """Only holders of the permission decide when reminders go out."""
    return user.may("reminders.edit")


def reason_to_skip(notification: Notification, *, is_owed: bool, is_wanted: bool) -> str:
    """Why this reminder is not needed any more, in words for the delivery log; empty if it is needed."""
    if not notification.recipient.is_active:
        return "The account is closed."
    if notification.subject == TEST:
        return ""
    rule = notification.rule
    channel_on = rule.email if notification.channel == Channel.EMAIL else rule.in_app
    if not (rule.is_active and channel_on):
        return "The rule was switched off."
    if not is_wanted:
        return "The recipient does not want it."
    return "" if is_owed else "Done meanwhile, or over."
