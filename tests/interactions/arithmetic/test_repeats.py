"""Days of appointments that repeat, compared with the library that everybody uses, and bounded whatever the rule."""

import time
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from interactions.arithmetic.repeats import Patience, Repeats, falls_on, rule_of

_DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
_weekdays = st.lists(st.sampled_from(_DAYS), min_size=1, max_size=4, unique=True).map(",".join)
_nth = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3", "4", "-1", "-2"]), st.sampled_from(_DAYS)).map("".join),
    min_size=1, max_size=3, unique=True,
).map(",".join)  # fmt: skip
_month_days = st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=3, unique=True)
_interval = st.integers(1, 5)
RULES = st.one_of(
    st.builds(lambda n: f"FREQ=DAILY;INTERVAL={n}", _interval),
    st.builds(lambda n, d: f"FREQ=DAILY;INTERVAL={n};BYDAY={d}", _interval, _weekdays),
    st.builds(lambda n: f"FREQ=WEEKLY;INTERVAL={n}", _interval),
    st.builds(lambda n, d, w: f"FREQ=WEEKLY;INTERVAL={n};BYDAY={d};WKST={w}", _interval, _weekdays,
              st.sampled_from(["MO", "SU", "WE"])),
    st.builds(lambda n: f"FREQ=MONTHLY;INTERVAL={n}", _interval),
    st.builds(lambda n, d: f"FREQ=MONTHLY;INTERVAL={n};BYDAY={d}", _interval, _nth),
    st.builds(lambda d, p: f"FREQ=MONTHLY;BYDAY={d};BYSETPOS={p}", _weekdays, st.sampled_from(["1", "-1", "2"])),
    st.builds(lambda n, d: f"FREQ=MONTHLY;INTERVAL={n};BYMONTHDAY={','.join(map(str, d))}", _interval, _month_days),
    st.builds(lambda n: f"FREQ=YEARLY;INTERVAL={n}", _interval),
    st.builds(lambda m, d: f"FREQ=YEARLY;BYMONTH={m};BYDAY={d}", st.integers(1, 12), _nth),
    st.builds(lambda m, d: f"FREQ=YEARLY;BYMONTH={m};BYMONTHDAY={','.join(map(str, d))}", st.integers(1, 12),
              _month_days),
)  # fmt: skip


@given(RULES, st.dates(date(2019, 1, 1), date(2026, 1, 1)), st.integers(1, 700), st.integers(0, 12))
def test_days_are_those_of_the_library(text: str, start: date, after: int, count: int) -> None:
    text += f";COUNT={count}" if count else ""
    rule = rule_of(text)
    assert rule is not None
    begun = datetime(start.year, start.month, start.day)  # noqa: DTZ001 - days
    library = rrulestr(f"DTSTART:{begun:%Y%m%dT%H%M%S}\nRRULE:{text}")
    # The library leaves the first one out where the rule does not name its day; then counts differ by it.
    assume(not count or any(one.date() == start for one in library.between(begun, begun, inc=True)))
    first = begun + timedelta(days=after)
    known = {one.date() for one in library.between(first, first + timedelta(days=60), inc=True)}
    repeats = Repeats(rule, start)
    days = [first.date() + timedelta(days=n) for n in range(61)]
    assert {day for day in days if repeats.on(day)} == known


@pytest.mark.parametrize(
    "text",
    ["", "FREQ=SECONDLY", "FREQ=HOURLY;COUNT=9", "FREQ=WEEKLY;BYHOUR=1,2", "FREQ=YEARLY;BYWEEKNO=20", "INTERVAL=2",
     "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=x", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=99999",
     "FREQ=YEARLY;BYDAY=MO", "FREQ=DAILY;" + "BYMONTH=1;" * 100, "FREQ=DAILY;COUNT=-1"],
)  # fmt: skip
def test_what_is_nobodys_appointment_is_not_understood(text: str) -> None:
    assert rule_of(text) is None


def test_a_rule_that_no_day_keeps_costs_nothing() -> None:
    rule = rule_of("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    assert rule is not None
    begun = time.monotonic()
    assert not any(falls_on(rule, date(1970, 1, 1), date(2026, 2, 1) + timedelta(days=n)) for n in range(1_000))
    assert time.monotonic() - begun < 1


def test_counting_has_an_end() -> None:
    rule, patience = rule_of("FREQ=DAILY;COUNT=100000"), Patience(30_000)
    assert rule is not None
    day = date(2026, 2, 17)
    assert Repeats(rule, date(1990, 1, 1), patience).on(day)
    assert not Repeats(rule, date(1951, 1, 1), patience).on(day)  # nobody waits for that
    assert Repeats(rule, day - timedelta(days=10), patience).on(day)
