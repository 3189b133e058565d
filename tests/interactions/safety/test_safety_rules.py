"""When a possible safety event is due, without a database."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from interactions.arithmetic.deadlines import aware_from, due_from

PARIS, NEW_YORK, DUBAI = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Dubai")


def local(text: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        ("2026-02-17 09:00", "2026-02-18 09:00"),  # Tuesday morning: 24 hours
        ("2026-02-17 20:00", "2026-02-18 17:00"),  # Tuesday evening: the end of Wednesday
        ("2026-02-17 17:00", "2026-02-18 17:00"),
        ("2026-02-20 20:00", "2026-02-21 20:00"),  # Friday evening: nobody waits for Monday
        ("2026-02-22 20:00", "2026-02-23 17:00"),  # Sunday evening: the end of Monday
        ("2026-03-28 20:00", "2026-03-29 21:00"),  # clocks go forward: 24 hours, not the same hour
        ("2026-10-24 20:00", "2026-10-25 19:00"),  # and back
    ],
)
def test_it_is_due_after_a_day_or_at_the_next_business_days_end(aware: str, due: str) -> None:
    found = due_from(local(aware), zone=PARIS, holidays=())
    assert found == local(due).astimezone(UTC)


def test_clocks_that_change_before_a_business_day_move_its_end() -> None:
    # A Sunday on which the clocks went forward; 17:00 on Monday is 23 hours and 30 minutes later.
    aware = local("2026-03-29 17:30")
    assert due_from(aware, zone=PARIS, holidays=()) == local("2026-03-30 17:00").astimezone(UTC)


def test_a_holiday_is_no_business_day() -> None:
    aware = local("2026-04-30 20:00")
    assert due_from(aware, zone=PARIS, holidays={date(2026, 5, 1)}) == local("2026-05-01 20:00").astimezone(UTC)
    assert due_from(aware, zone=PARIS, holidays=()) == local("2026-05-01 17:00").astimezone(UTC)


def test_another_weekend_can_be_given() -> None:
    thursday, saturday = local("2026-02-19 20:00", DUBAI), local("2026-02-21 20:00", DUBAI)
    assert due_from(thursday, zone=DUBAI, holidays=(), weekend={4, 5}) == local("2026-02-20 20:00", DUBAI)
    assert due_from(saturday, zone=DUBAI, holidays=(), weekend={4, 5}) == local("2026-02-22 17:00", DUBAI)


def test_the_day_is_the_authors_own() -> None:
    # 23:30 on Thursday in New York is Friday in UTC already.
    aware = local("2026-02-19 23:30", NEW_YORK).astimezone(UTC)
    assert due_from(aware, zone=NEW_YORK, holidays=()) == local("2026-02-20 17:00", NEW_YORK)


def test_without_a_time_it_was_heard_as_the_day_began() -> None:
    noon = local("2026-02-17 12:00").astimezone(UTC)
    assert aware_from(noon, zone=PARIS, is_time_known=True) == noon
    assert aware_from(noon, zone=PARIS, is_time_known=False) == local("2026-02-17 00:00")
