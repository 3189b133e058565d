"""What is said in a check-in, and how it is published."""

from datetime import datetime

from okrs.check_ins.services.check_ins import Said, latest_of, publish_check_in, seen_of
from okrs.models import CheckIn, KeyResult
from organization.models import User
from tests.okrs.conftest import AT

FINE = Said(confidence=7, what_changed="Two visits")


def publish(kr: KeyResult, by: User, said: Said = FINE, *, at: datetime = AT, period: int = 2) -> CheckIn:
    seen = seen_of(latest_of(kr, period))
    return publish_check_in(key_result=kr, period=period, by=by, seen=seen, said=said, at=at)
