"""Keys that stand for an appointment without saying anything of it: digests with the installation's secret."""

from django.utils.crypto import salted_hmac

from interactions.own_calendar.reading import Appointment
from organization.ground.text import fold

_SALT = "interactions.own_calendar"


def appointment_key(owner: int, one: Appointment) -> str:
    """The same for the same appointment of the same person, also after it was moved or renamed."""
    return _digest(owner, "one", one.uid, one.instance)


def kind_key(owner: int, one: Appointment) -> str:
    """The same for all of a series; for one that is alone, for all that are called the same."""
    return _digest(owner, "series", one.uid) if one.is_series else _digest(owner, "title", fold(one.title))


def _digest(owner: int, *parts: str) -> str:
    text = "\x00".join((str(owner), *parts))
    return salted_hmac(_SALT, text.encode("utf-8", "replace"), algorithm="sha256").hexdigest()
