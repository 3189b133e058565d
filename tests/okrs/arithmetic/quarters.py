"""Quarters for the tests of the arithmetic: the specification's, and any."""

from datetime import date, timedelta

from hypothesis import strategies as st

STARTS_ON, ENDS_ON = date(2026, 1, 1), date(2026, 3, 31)

finite = st.floats(-1e6, 1e6, allow_nan=False)
shares = st.floats(0, 1)


@st.composite
def quarters(draw: st.DrawFn) -> tuple[date, date]:
    """Calendar quarters (leap years among them), 4-4-5 quarters of 13 or 14 weeks, and short ones."""
    starts_on = draw(st.dates(date(2019, 1, 1), date(2040, 12, 31)))
    shape = draw(st.sampled_from(["calendar", "thirteen_weeks", "fourteen_weeks", "any"]))
    if shape == "calendar":
        starts_on = date(starts_on.year, 3 * ((starts_on.month - 1) // 3) + 1, 1)
        after = date(starts_on.year + starts_on.month // 10, (starts_on.month + 2) % 12 + 1, 1)
        return starts_on, after - timedelta(days=1)
    length = {"thirteen_weeks": 91, "fourteen_weeks": 98}.get(shape) or draw(st.integers(2, 120))
    return starts_on, starts_on + timedelta(days=length - 1)


@st.composite
def days_off_of(draw: st.DrawFn, quarter: tuple[date, date]) -> list[date]:
    starts_on, ends_on = quarter
    return draw(st.lists(st.dates(starts_on - timedelta(days=10), ends_on + timedelta(days=10)), max_size=60))
