"""Which map compliance has opened on cause: kept in the session for half an hour, one map at a time."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from interactions.stakeholders import policies
from organization.access import person
from organization.ground.clock import now

OPEN_FOR = timedelta(minutes=30)
_KEY = "stakeholder_cause"


def open_map(request: HttpRequest, *, owner: int) -> None:
    """Open the map of one person, in place of any other."""
    request.session[_KEY] = {"owner": owner, "at": now().isoformat()}


def opened(request: HttpRequest) -> int | None:
    """Whose map is open: for everybody who needs no cause None, for compliance 0 while none is."""
    if not policies.may_inspect(person(request)):
        return None
    found = request.session.get(_KEY)
    if not found or now() - datetime.fromisoformat(found["at"]) > OPEN_FOR:
        return 0
    return int(found["owner"])
