"""When a reminder is due: working days, what moves and what is skipped, and one moment for each local date."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organization.ground.work_weeks import Calendar, weekend_of
from reminders.kinds import timing as rules
from reminders.kinds.timing import Timing, moment, next_chance, nominal_day, window

UTC_ZONE = ZoneInfo("UTC")
FRIDAY, MONDAY = date(2026, 11, 6), date(2026, 11, 2)
WEEKLY = Timing(0, 8, rules.WEEKLY_MOVES_DAYS)
WEEKENDS = [weekend_of(one) for one in ("sat_sun", "fri_sat", "thu_fri", "fri_sun", "fri", "sun")]
ZONES = sorted(available_timezones() - {"localtime"})


@pytest.mark.parametrize(
    ("due_on", "offset", "days_off", "expected"),
    [
        (date(2026, 11, 30), 0, (), date(2026, 11, 30)),
        (date(2026, 11, 30), -2, (), date(2026, 11, 26)),  # Monday → Thursday: the weekend is left out
        (date(2026, 11, 30), -2, (date(2026, 11, 27),), date(2026, 11, 25)),  # and a day off
        (date(2026, 11, 27), 1, (), date(2026, 11, 30)),
        (date(2026, 11, 4), -10, (), date(2026, 11, 1)),  # never before what is owed begins
        (FRIDAY, 2, (date(2026, 11, 9), date(2026, 11, 10)), date(2026, 11, 12)),
    ],
)
def test_the_nominal_day_counts_working_days(
    due_on: date, offset: int, days_off: tuple[date, ...], expected: date
) -> None:
    assert nominal_day(due_on, offset, Calendar(frozenset(days_off)), first_day=date(2026, 11, 1)) == expected


def test_somebody_who_is_away_for_years_is_counted_for_a_year_only() -> None:
    away = Calendar(frozenset(FRIDAY + timedelta(days=number) for number in range(800)))
    assert nominal_day(FRIDAY, 2, away, first_day=MONDAY) - FRIDAY <= timedelta(days=367)


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        ((), FRIDAY),
        ((FRIDAY,), date(2026, 11, 9)),  # moves over the weekend
        ((FRIDAY, date(2026, 11, 9)), date(2026, 11, 10)),  # as over Easter
        ((FRIDAY, date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 11)), None),  # of no use any more
    ],
)
def test_a_day_off_moves_the_reminder_as_long_as_it_is_of_use(off: tuple[date, ...], expected: date | None) -> None:
    found = window(WEEKLY, first_day=MONDAY, due_on=FRIDAY, zone=UTC_ZONE, calendar=Calendar(frozenset(off)))
    assert (found and found.due_at.date()) == expected
    if found:
        assert found.last_day == FRIDAY + timedelta(days=5)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 6, 23, 59, tzinfo=UTC), datetime(2026, 11, 6, 23, 59, tzinfo=UTC)),
        (datetime(2026, 11, 7, 3, tzinfo=UTC), datetime(2026, 11, 9, 8, tzinfo=UTC)),  # not on a Saturday
        (datetime(2026, 11, 11, 12, tzinfo=UTC), datetime(2026, 11, 11, 12, tzinfo=UTC)),
        (datetime(2026, 11, 12, 0, tzinfo=UTC), None),
    ],
)
def test_what_comes_late_waits_for_a_working_day_or_is_dropped(at: datetime, expected: datetime | None) -> None:
    last_day = FRIDAY + timedelta(days=5)
    assert next_chance(at, WEEKLY, last_day=last_day, zone=UTC_ZONE, calendar=Calendar()) == expected


@pytest.mark.parametrize(
    ("zone", "day", "hour", "expected"),
    [
        ("Europe/Berlin", date(2026, 7, 3), 8, "2026-07-03T06:00+00:00"),
        # The clocks jump from 02:00 to 03:00: the first moment after.
        ("Europe/Berlin", date(2026, 3, 29), 2, "2026-03-29T01:00+00:00"),
        # 02:00 happens twice: the first.
        ("Europe/Berlin", date(2026, 10, 25), 2, "2026-10-25T00:00+00:00"),
        # From 01:00 to 03:00: the hour asked for lies inside the jump, not at its edge.
        ("Antarctica/Troll", date(2026, 3, 29), 2, "2026-03-29T01:00+00:00"),
        # Half an hour.
        ("Australia/Lord_Howe", date(2026, 10, 4), 2, "2026-10-03T15:30+00:00"),
        # At midnight, so that the day begins at 01:00.
        ("Africa/Cairo", date(2026, 4, 24), 0, "2026-04-23T22:00+00:00"),
        # From 23:00 to midnight, so that the day has no such hour at all: its last second.
        ("America/Nuuk", date(2024, 3, 30), 23, "2024-03-31T00:59+00:00"),
    ],
)
def test_the_hours_at_which_clocks_change(zone: str, day: date, hour: int, expected: str) -> None:
    assert moment(day, hour, ZoneInfo(zone)).isoformat(timespec="minutes") == expected


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(ZONES), st.integers(0, 23), st.integers(2024, 2028))
def test_every_local_date_has_exactly_one_moment(name: str, hour: int, year: int) -> None:
    """Over 24 months in any zone: on its own date, in order, at the hour or at the first moment after a jump."""
    zone, day = ZoneInfo(name), date(year, 1, 1)
    before = moment(day - timedelta(days=1), hour, zone)
    while day < date(year + 2, 1, 1):
        at = moment(day, hour, zone)
        local = at.astimezone(zone)
        assert local.date() == day
        assert before < at
        wall = datetime.combine(day, time(hour))
        if local.replace(tzinfo=None) < wall:
            # The rest of the day is jumped over: its last second.
            assert (at + timedelta(seconds=1)).astimezone(zone).date() > day
        elif local.replace(tzinfo=None) != wall:
            # A minute before, the clocks showed less than the hour asked for.
            assert (at - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None, fold=0) < wall
            assert local.replace(tzinfo=None) > wall
        else:
            assert local.fold == 0
        before, day = at, day + timedelta(days=1)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.dates(date(2025, 1, 6), date(2027, 12, 27)),
    st.integers(-10, 10),
    st.sets(st.integers(-20, 30), max_size=20),
    st.sampled_from([rules.WEEKLY_MOVES_DAYS, rules.MONTHLY_MOVES_DAYS]),
    st.sampled_from(WEEKENDS),
)
def test_a_reminder_is_never_due_on_a_day_off(
    name: str, due: date, offset: int, off: set[int], moves: int, weekend: frozenset[int]
) -> None:
    zone, calendar = ZoneInfo(name), Calendar(frozenset(due + timedelta(days=number) for number in off), weekend)
    first_day = due - timedelta(days=27)
    found = window(Timing(offset, 8, moves), first_day=first_day, due_on=due, zone=zone, calendar=calendar)
    if found is not None:
        local = found.due_at.astimezone(zone)
        assert calendar.works_on(local.date())
        assert first_day <= local.date() <= found.last_day
