"""What pages say in small: counts of rows, the way here, what a table becomes where there is little room."""

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory


def _pages(total: int, size: int) -> str:
    request = RequestFactory().get("/?part=near")
    page = Paginator(range(total), size).get_page(1)
    return render_to_string("components/pagination.html", {"page": page, "request": request, "noun": "rows"})


def test_a_single_row_needs_no_count_and_a_single_page_no_range() -> None:
    assert not _pages(1, 50).strip()
    assert "<span>13 rows</span>" in _pages(13, 50)
    shown = _pages(120, 50)
    assert "<span>1–50 of 120 rows</span>" in shown
    assert 'href="?part=near&amp;page=2"' in shown
