"""The trend page: every number opens exactly what it counts; charts with their tables; files of what is shown."""

from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from okrs.models import KeyResult
from okrs.reports.selectors.grids import Cell
from okrs.reports.selectors.multiples import multiples
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import QuarterFactory, StrategicImperativeFactory
from tests.okrs.conftest import client
from tests.reading import assertContains, assertNotContains, words_of

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def planned(cast: Cast) -> Quarter:
    """Key results of two quarters, teams and areas, one objective of no area; one of them open to partners."""
    last = cast.quarter.starts_on - timedelta(days=1)
    before: Quarter = QuarterFactory.create(name="Before", starts_on=date(2025, 10, 1), ends_on=last)
    shared = StrategicImperativeFactory.create()
    for quarter, team, owner, area, number in (
        (cast.quarter, cast.north, cast.msl, cast.oncology, 3),
        (cast.quarter, cast.north, cast.teammate, None, 1),
        (cast.quarter, cast.south, cast.elsewhere, cast.immunology, 2),
        (before, cast.south, cast.elsewhere, cast.immunology, 4),
    ):
        fields = {"imperative": shared} if team == cast.south else {}
        objective = ObjectiveFactory.create(
            quarter=quarter, primary_team=team, owner=owner, therapeutic_area=area, **fields
        )
        KeyResultFactory.create_batch(number, objective=objective, owner=owner)
    KeyResult.objects.filter(owner=cast.teammate).update(weight=2)
    return before


def opened(page: Client, url: str) -> int:
    """How many key results a cell's address shows."""
    answer = page.get(url)
    assert answer.status_code == 200, url
    if urlsplit(url).path == reverse("board"):
        return int(answer.context["page"].paginator.count)
    found = answer.context["found"]
    assert len(found.key_results) == found.total
    return int(found.total)


def filled(cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.units]


def test_every_cell_opens_exactly_what_it_counts(cast: Cast, planned: Quarter) -> None:
    """Of the table, of its charts and of a comparison, whoever reads and however it is narrowed."""
    sides = {"left": f"team-{cast.north.pk}", "right": f"team-{cast.south.pk}"}
    quarters = {"left": f"quarter-{planned.pk}", "right": f"quarter-{cast.quarter.pk}"}
    filters: list[dict[str, Any]] = [
        {}, {"rows": "team"}, {"team": cast.south.pk}, {"rows": "team", "area": cast.immunology.pk}, sides, quarters,
        {"rows": "person"}, {"rows": "person", "team": cast.north.pk},
    ]  # fmt: skip
    followed = 0
    for user in (cast.manager, cast.lead, cast.msl, cast.clinical):
        page = client(user)
        for chosen in filters:
            shown = page.get(reverse("trends"), chosen)
            grid, compared = shown.context["grid"], shown.context["compared"]
            cells = [cell for line in grid.lines for cell in (*line.cells, line.total)]
            cells += [*grid.totals, grid.total]
            cells += [cell for line in (compared.lines if compared else ()) for cell in (line.left, line.right)]
            for cell in filled(cells):
                assert opened(page, cell.url) == cell.units, (user.email, chosen, cell)
                followed += 1
    assert followed > 100


def test_charts_stand_each_above_its_table(cast: Cast, planned: Quarter) -> None:
    page = client(cast.lead).get(reverse("trends"), {"view": "charts", "rows": "team"})
    made = page.context["multiples"]
    assert [one.label for one in made] == ["North", "South", "All"]
    south = made[1]
    assert (south.first, south.last) == ("Before", cast.quarter.name)
    # Two quarters: each column takes seven tenths of its half.
    assert [(part.x, part.width, part.y, part.height) for part in south.parts] == [
        ("7.50", "35.00", "0.00", "100.00"), ("57.50", "35.00", "0.00", "100.00"),
    ]  # fmt: skip
    assert south.line == "M25.00 100.00h0L75.00 100.00h0"
    assert south.conclusion == f"Mean progress 0 % in Before, 0 % in {cast.quarter.name}"
    assert made[0].line == "M75.00 100.00h0", "A quarter without key results is left out."
    assertContains(page, 'aria-label="South, as a table"')
    assert '<span class="visually-hidden"> key results, South, Before</span>' in words_of(page)
    assertContains(page, south.cells[0].url.replace("&", "&amp;"))
    table = client(cast.lead).get(reverse("trends"), {"rows": "team"})
    assertNotContains(table, "multiple__chart")
    assert multiples(table.context["grid"]) == made


def test_what_is_shown_is_exported(cast: Cast, planned: Quarter) -> None:
    page = client(cast.lead)
    shown = page.get(reverse("trends"), {"rows": "team", "team": cast.south.pk})
    files = shown.context["files"]
    assertContains(shown, files["csv"].replace("&", "&amp;"))
    lines = page.get(files["csv"]).getvalue().decode("utf-8-sig").splitlines()
    assert lines == [
        "Primary team,Quarter,Key results,At Risk,In Progress,On Track,Complete,Missed,Partial,Met,Mean progress (%)",
        "South,Before,4,0,0,0,0,4,0,0,0",
        f"South,{cast.quarter.name},2,2,0,0,0,0,0,0,0",
    ]
    with ZipFile(BytesIO(page.get(files["xlsx"]).content)) as book:
        names = [name for name in book.namelist() if name.endswith(("sheet1.xml", "sheet2.xml", "sharedStrings.xml"))]
        text = "".join(book.read(name).decode() for name in names)
    assert "Primary team: South" in text
    assert "Taken on 15 February 2026" in text
    assert page.get(reverse("trends-export"), {"format": "pdf"}).status_code == 404
    assert page.get(reverse("trends-export"), {"area": "x"}).status_code == 400


def test_a_comparison_is_exported_side_by_side(cast: Cast, planned: Quarter) -> None:
    page = client(cast.lead)
    asked = {"left": f"team-{cast.south.pk}", "right": f"team-{cast.north.pk}"}
    files = page.get(reverse("trends"), asked).context["files"]
    lines = page.get(files["compared_csv"]).getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Therapeutic area,Side,Key results")
    assert "Immunology,South,6,2,0,0,0,4,0,0,0" in lines
    assert "All,North,4,4,0,0,0,0,0,0,0" in lines
    assert page.get(files["compared_xlsx"]).status_code == 200
    assert page.get(reverse("trends-export"), {"part": "comparison"}).status_code == 404


def test_partners_export_what_they_read(cast: Cast, planned: Quarter) -> None:
    """Key results of shared imperatives alone."""
    lines = client(cast.clinical).get(reverse("trends-export")).getvalue().decode("utf-8-sig").splitlines()
    assert {line.split(",")[0] for line in lines[1:]} == {"Immunology"}
    assert client(cast.commercial).get(reverse("trends-export")).status_code == 403
