"""The days of the demo organisation: its quarters and holidays, and how work spreads over them."""

from datetime import date, timedelta

import pytest

from msl_okr.demo.days import calendar_quarter, orthodox_easter, spread, western_easter
from msl_okr.demo.story import dice


def test_easter():
    assert [western_easter(year) for year in (2024, 2025, 2026)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
    ]
    assert [orthodox_easter(year) for year in (2024, 2025, 2026)] == [
        date(2024, 5, 5),
        date(2025, 4, 20),
        date(2026, 4, 12),
    ]


@pytest.mark.parametrize(
    ("day", "back", "expected"),
    [
        (date(2026, 12, 31), 0, ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 1, 1), 1, ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31))),
        (date(2024, 2, 29), 0, ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31))),
        (date(2026, 5, 1), 2, ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31))),
    ],
)
def test_calendar_quarters(day, back, expected):
    assert calendar_quarter(day, back) == expected


def test_work_spreads_evenly_and_stops_at_half_as_much_again():
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(90)]
    assert len(spread(days, 15, 1.0, dice("even"))) == 15
    assert len(spread(days, 15, 0.4, dice("slow"))) == 6
    assert len(spread(days, 10, 9.0, dice("fast"))) == 15
    assert spread([], 15, 1.0, dice("nobody")) == []
