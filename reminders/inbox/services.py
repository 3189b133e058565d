"""What people do with their reminders: read them, and choose which they want."""

from collections.abc import Mapping
from datetime import datetime

from audit.history import acting
from organization.ground.constraints import atomic_write
from organization.models import User
from reminders.models import Channel, Kind, Notification, Preference


@atomic_write
def mark_read(*, pk: int, by: User, at: datetime) -> bool:
    """Mark one's own reminder as read; False if it is not one's own (or does not exist). The first time stays."""
    own = Notification.objects.inbox_of(by).filter(pk=pk)
    if own.filter(read_at__isnull=True).update(read_at=at):
        return True
    return own.exists()


@atomic_write
def mark_all_read(*, by: User, at: datetime) -> int:
    """Mark all one's own as read; returns how many were unread."""
    return Notification.objects.inbox_of(by).unread().update(read_at=at)


@atomic_write
def choose(*, wanted: Mapping[tuple[str, str], bool], by: User) -> None:
    """Save which reminders the person wants, by (kind, channel); all others stay as they are."""
    kept = {(one.kind, one.channel): one for one in Preference.objects.select_for_update().filter(user=by)}
    with acting(by=by.pk):
        for (kind, channel), is_wanted in wanted.items():
            one = kept.get((kind, channel))
            if one is None and is_wanted:
                continue  # without a row they are sent
            one = one or Preference(user=by, kind=kind, channel=channel, is_wanted=True)
            if one.is_wanted != is_wanted:
                one.is_wanted = is_wanted
                one.full_clean(validate_unique=False)
                one.save()


@atomic_write
def unsubscribe(*, by: User, kind: str) -> None:
    """End e-mails of a kind; reminders in the app continue."""
    User.objects.select_for_update().get(pk=by.pk)  # a mail program may ask twice at once
    choose(wanted={(Kind(kind).value, Channel.EMAIL.value): False}, by=by)
