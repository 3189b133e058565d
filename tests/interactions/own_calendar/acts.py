"""What the tests of people's own calendars do again and again."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client

from interactions.models import OwnCalendar
from interactions.own_calendar import services
from interactions.own_calendar.selectors import possible_contacts
from organization.models import User
from tests.interactions.own_calendar.files import calendar, event
from tests.interactions.own_calendar.machine import HOST, Machine

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 2, 17, 13, 0, tzinfo=UTC)
SECRET = f"https://{HOST}/private-a1b2c3/basic.ics"


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def in_berlin(user: User) -> None:
    """Where it is an hour later."""
    user.timezone = "Europe/Berlin"
    user.save()


def find(user: User, *events: str, moment: datetime = NOW) -> services.Found:
    return services.find_contacts(by=user, content=calendar(*events), at=moment)


def waiting(user: User, moment: datetime = NOW) -> list[tuple[str, str]]:
    return [(one.names, one.when) for one in possible_contacts(user, at=moment)]


def met(uid: str = "1", start: datetime = TUESDAY, title: str = "Coffee with Ingrid Solberg", **more: Any) -> str:
    return event(uid, start, title, **more)


def connect(user: User, address: str = SECRET, moment: datetime = NOW) -> OwnCalendar:
    return services.connect(by=user, address=address, at=moment)


def read_with(one: Machine, moment: datetime = NOW) -> bool:
    return services.read_next(at=moment, door=one.door())
