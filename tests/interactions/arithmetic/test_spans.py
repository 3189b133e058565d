"""Which days a week, a month and a day of a diary show."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.arithmetic.spans import DAY, MONTH, WEEK, first_weekday, span_of
from organization.ground.work_weeks import weekend_of


@pytest.mark.parametrize(
    ("days_off", "first"), [(None, 0), ("fri_sat", 6), ("thu_fri", 5), ("fri", 5), ("sun", 0), ("sat_sun", 0)]
)
def test_a_week_begins_after_the_weekend(days_off: str | None, first: int) -> None:
    assert first_weekday(weekend_of(days_off)) == first


def test_a_month_is_shown_in_whole_weeks() -> None:
    span = span_of(MONTH, date(2026, 11, 24), 0)
    assert (span.first, span.last) == (date(2026, 10, 26), date(2026, 12, 6))
    assert (span.core_first, span.core_last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (span.before, span.after) == (date(2026, 10, 1), date(2026, 12, 1))


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 6), st.sampled_from([WEEK, MONTH, DAY]))
def test_every_span_holds_its_day_and_joins_its_neighbours(day: date, first: int, view: str) -> None:
    span = span_of(view, day, first)
    assert span.holds(day)
    assert day in span.days
    assert view == DAY or (len(span.days) % 7 == 0 and span.first.weekday() == first)
    before, after = span_of(view, span.before, first), span_of(view, span.after, first)
    assert before.core_last + timedelta(days=1) == span.core_first
    assert span.core_last + timedelta(days=1) == after.core_first
