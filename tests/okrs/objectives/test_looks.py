"""What pages say in small: counts of rows, the way here, what a table becomes where there is little room."""

import re
from datetime import date

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from okrs.objectives.selectors.drawing import Box
from organization.models import Quarter
from tests.reading import flat


def _pages(total: int, size: int, number: int = 1) -> str:
    request = RequestFactory().get("/?part=near")
    page = Paginator(range(total), size).get_page(number)
    return render_to_string("components/pagination.html", {"page": page, "request": request, "noun": "rows"})


def test_a_single_row_needs_no_count_and_a_single_page_no_range() -> None:
    assert not _pages(1, 50).strip()
    assert "<span>13 rows</span>" in flat(_pages(13, 50))
    shown = flat(_pages(120, 50))
    assert "<span>1–50 of 120 rows</span>" in shown
    assert 'href="?part=near&amp;page=2"' in shown


def test_far_pages_are_left_out() -> None:
    def offered(total: int, number: int) -> str:
        items = re.findall(r">(\d+|…)</(?:a|span)>", flat(_pages(total, 1, number)))
        return " ".join(items)

    assert offered(400, 1) == "1 2 … 400"
    assert offered(400, 4) == "1 … 3 4 5 … 400"
    assert offered(400, 400) == "1 … 399 400"
    assert offered(4, 2) == "1 2 3 4"
    assert offered(2, 1) == "1 2"


def test_the_scale_of_a_share_ends_at_0_and_100_and_that_of_a_level_has_air() -> None:
    quarter = Quarter(starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    share = Box(quarter, [0.0, 79.3, 100.0], from_nought=False, most=100)
    assert (share.low, share.high) == (0, 100)
    assert Box(quarter, [120.0, 60.0], from_nought=False, most=100).high > 120, "an entry that is wrong stays visible"
    level = Box(quarter, [20.0, 10.0], from_nought=False)
    assert level.low < 10
    assert level.high > 20
    assert Box(quarter, [-4.0, 3.0], from_nought=False).low < -4
