"""For administrators: the rules, who will be reminded next, and what became of sent reminders."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from reminders.kinds import KINDS, SECRET
from reminders.kinds.base import Owed
from reminders.kinds.policies import TEST
from reminders.models import Channel, Notification, ReminderRule
from reminders.outbox.selectors import active_rules, owed, reminders_of, unwanted

PREVIEW_DAYS = 7
PREVIEW_ROWS = 50
LOG_DAYS = 30
LOG_ERRORS = 10


@dataclass(frozen=True, slots=True)
class Coming:
    """Who will be reminded of what, when in their own time, and how."""

    name: str
    kind: str
    local_time: str
    zone: str
    channels: str
    due_at: datetime


def rule_rows() -> list[dict[str, Any]]:
    """Every rule in words."""
    return [
        {
            "pk": rule.pk,
            "kind": rule.kind,
            "label": rule.get_kind_display(),
            "when": KINDS[rule.kind].when(rule),
            "channels": _named(rule.channels),
            "is_active": rule.is_active,
        }
        for rule in ReminderRule.objects.all()
    ]


def coming(at: datetime) -> list[Coming]:
    """Reminders of the next seven days, unless the people do it before, soonest first; at most fifty.

    Decided by the code that sends them, from what people owe now and what begins within those days. Secret kinds are
    left out: their lines would say who has not answered.
    """
    until = at + timedelta(days=PREVIEW_DAYS)
    things: dict[tuple[int, str, str, str], Owed] = {
        one.key: one for one in [*owed(until), *owed(at)] if one.kind not in SECRET
    }
    refused = unwanted()
    found = []
    for one in reminders_of(things.values(), active_rules()):
        user = one.owed.user
        channels = [way for way in one.rule.channels if (user.pk, one.owed.kind, way) not in refused]
        if channels and at < one.window.due_at <= until:
            local = one.window.due_at.astimezone(user.zone)
            found.append(
                Coming(
                    user.display_name, one.rule.get_kind_display(), f"{local:%a %-d %b, %H:%M}",
                    user.timezone.replace("_", " "), _named(channels), one.window.due_at,
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.due_at, one.name))[:PREVIEW_ROWS]


def delivery_log(at: datetime) -> dict[str, Any]:
    """What became of the reminders of the last thirty days, by channel, and the last errors; two queries.

    Without those of secret kinds.
    """
    recent = Notification.objects.filter(due_at__gt=at - timedelta(days=LOG_DAYS), due_at__lte=at)
    recent = recent.exclude(rule__kind__in=SECRET)
    counted: Counter[tuple[str, str]] = Counter()
    for row in recent.order_by().values("state", "channel").annotate(number=Count("pk")):
        counted[row["state"], row["channel"]] = row["number"]
    trouble = (
        recent.filter(state__in=["due", "claimed", "failed"]).exclude(last_error="").select_related("rule", "recipient")
    )
    return {
        "states": [
            {"label": state.label, "counts": [counted[state.value, channel] for channel in Channel.values]}
            for state in Notification.State
        ],
        "channels": [channel.label for channel in Channel],
        "total": counted.total(),
        "errors": [
            {
                "name": one.recipient.display_name,
                "kind": f"{one.rule.get_kind_display()}{' (test)' if one.subject == TEST else ''}",
                "state": one.get_state_display(),
                "attempts": one.attempts,
                "error": one.last_error,
                "due_at": one.due_at,
            }
            for one in trouble.order_by("-due_at", "-pk")[:LOG_ERRORS]
        ],
    }


def _named(channels: list[str]) -> str:
    return ", ".join(Channel(channel).label for channel in channels) or "No way"
