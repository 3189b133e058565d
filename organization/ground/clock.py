"""Which day it is for a person. Only views, commands and tasks ask; everything below takes the day as an argument."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from organization.models import User


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now()


def today_of(user: User) -> date:
    """The calendar day in the person's own zone."""
    return now().astimezone(user.zone).date()


# The zone in which a day begins first.
FIRST_ZONE = "Pacific/Kiritimati"


def begun_anywhere(moment: datetime) -> date:
    """The latest calendar day that has begun somewhere at a moment.

    A day that somebody typed is refused when it lies ahead of them; whoever reads it later, in whatever zone, must not
    wait for it again.
    """
    return moment.astimezone(ZoneInfo(FIRST_ZONE)).date()


def day_in(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment in a zone."""
    return moment.astimezone(zone).date()
