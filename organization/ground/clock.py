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
    """The latest calendar day that has begun anywhere at this moment.

    The service refuses a day that is still ahead of the person who typed it. A reader in another zone must not have to
    wait until that day begins there too.
    """
    return moment.astimezone(ZoneInfo(FIRST_ZONE)).date()


def day_in(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment in a zone."""
    return moment.astimezone(zone).date()
