"""Whom a tick may have to remind, and which unread reminders nobody needs any more: asked of each kind."""

from datetime import datetime

from reminders.kinds import KINDS
from reminders.kinds.base import Homes
from reminders.kinds.policies import TEST
from reminders.models import Channel, Notification
from reminders.outbox.selectors.owed import active_rules


def waiting(at: datetime) -> list[int]:
    """Keys of people for whom a reminder may have to be planned; only they are looked at person by person."""
    homes = Homes.around(at)
    return sorted({pk for name, rule in active_rules().items() for pk in KINDS[name].waiting(at, rule, homes)})


def settled(at: datetime) -> list[int]:
    """Keys of unread reminders whose matter is done meanwhile, or so long ago that nobody asks any more."""
    unread = (
        Notification.objects.filter(channel=Channel.IN_APP, state=Notification.State.SENT, due_at__lte=at)
        .unread()
        .exclude(subject=TEST)
        .order_by()
    )
    return [pk for name, kind in KINDS.items() for pk in kind.settled(at, unread.filter(rule__kind=name))]
