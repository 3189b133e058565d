"""A day of work, and what a key result counts."""

from datetime import date, datetime

from okrs.counting import measure
from okrs.models import KeyResult
from tests.okrs.conftest import AT

DAY = date(2026, 2, 2)


def value(key_result: KeyResult, at: datetime = AT) -> int:
    fresh = KeyResult.objects.for_measuring().get(pk=key_result.pk)
    found = measure([fresh], at=at)[fresh.pk].value
    assert found is not None
    return int(found)
