"""A person's own reminders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from organization.models import User
from organization.selectors.keyset import Slice, newest_first
from reminders.kinds import KINDS
from reminders.models import Channel, Notification, ReminderRule
from reminders.outbox.selectors import names_of, words

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One reminder as the inbox shows it."""

    pk: int
    title: str
    text: str
    act: str
    url: str
    at: datetime
    is_unread: bool


def unread_count(user: User) -> int:
    """How many reminders a person has not read."""
    return Notification.objects.inbox_of(user).unread().count()


def inbox(user: User, query: Mapping[str, Any]) -> Slice[Item]:
    """One page of a person's reminders, newest first; three queries at most."""
    rows = Notification.objects.inbox_of(user).with_words()
    page = newest_first(rows, query, field="due_at", size=PAGE_SIZE)
    names = names_of(page.rows)
    return Slice([_item(one, names) for one in page.rows], page.newer_url, page.older_url)


def _item(one: Notification, names: Mapping[str, object]) -> Item:
    said = words(one, names)
    return Item(one.pk, said.title, said.text, said.act, said.path, one.due_at, one.read_at is None)


def action_url(user: User, pk: int) -> str:
    """Where one of a person's own reminders leads."""
    one = Notification.objects.inbox_of(user).with_words().get(pk=pk)
    return words(one, {}).path


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of reminder the person may get: its channels, and those the person wants."""

    kind: str
    label: str
    when: str
    channels: tuple[tuple[str, str], ...]
    wanted: tuple[str, ...]


def choices_of(user: User) -> list[Choice]:
    """Kinds that are on and concern a person's role, with the person's choices; two queries."""
    refused = set(user.reminder_preferences.filter(is_wanted=False).values_list("kind", "channel"))
    found = []
    for rule in ReminderRule.objects.filter(is_active=True):
        kind = KINDS[rule.kind]
        if not kind.concerns(user):
            continue
        channels = tuple((channel, Channel(channel).label) for channel in rule.channels)
        wanted = tuple(channel for channel, _ in channels if (rule.kind, channel) not in refused)
        found.append(Choice(rule.kind, rule.get_kind_display(), kind.when(rule), channels, wanted))
    return found
