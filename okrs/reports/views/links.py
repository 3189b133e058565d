"""Where the pages of reports lead: to each other, to the board, and to the rows behind a cell."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from okrs.models.choices import Tag
from okrs.reports.selectors.grids import Link
from okrs.reports.selectors.specs import Spec
from organization import roles
from organization.models import User


def reports_tabs(current: str) -> list[dict[str, Any]]:
    """Tabs that link the two report pages."""
    pages = (("Trends", "trends"), ("Reports", "reports"))
    return [{"label": label, "url": reverse(name), "current": name == current} for label, name in pages]


def rows_link(spec: Spec, **more: object) -> Link:
    """Links from cells to the rows behind them."""
    base = reverse("report-rows")
    return lambda row, column: f"{base}?{spec.query(row=row, column=column, **more)}"


def board_link(spec: Spec, user: User) -> Link:
    """Links from cells to the status board, or to their rows if the board has no filter for them.

    Partners have no board with filters, counted work stands on none, and the board offers only some people: each of
    those cells links to its rows.
    """
    behind = rows_link(spec)
    has_board = user.scope("objective") == roles.FULL and spec.is_of_key_results

    def link(row: str, column: str) -> str:
        if not has_board or not column or row == "none" or spec.rows is Tag.PERSON:
            return behind(row, column)
        tags: dict[str, object] = {"quarter": column, "area": spec.area or "", "team": spec.team or "all"}
        tags |= dict(spec.custom)
        if row:
            tags[spec.rows.value] = row
        return f"{reverse('board')}?{urlencode({name: value for name, value in tags.items() if value})}"

    return link
