"""The board's file: ids, numbers and days that a spreadsheet calculates with, in columns of their own."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from interactions.models import Topic
from okrs.models import KeyResult, Snapshot
from okrs.models.choices import Kind, Metric
from okrs.values.services import enter_value
from tests.factories.cast import Cast
from tests.factories.okrs import CheckInFactory
from tests.okrs.conftest import AT, client, discussion, key_result_for

pytestmark = pytest.mark.usefixtures("clock")

EXPORT = "/board/export/"


def table(http: Client, query: str = "") -> list[dict[str, str]]:
    answer: Any = http.get(f"{EXPORT}?sort=code{query}")
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


@pytest.fixture
def counted(cast: Cast, topic: Topic) -> KeyResult:
    """Six of fifteen discussions, with two check-ins."""
    made = key_result_for(cast, cast.msl, code="KR1.1", title="Talk with sites", unit="discussions")
    for _ in range(6):
        discussion(cast.msl, topic, AT.date())
    common = {"key_result": made, "computed_status": "in_progress"}
    CheckInFactory.create(**common, period=1, confidence=8, published_at=AT - timedelta(days=20))
    CheckInFactory.create(**common, period=2, confidence=6, published_at=AT - timedelta(days=3))
    return made


@pytest.fixture
def fallen(cast: Cast) -> KeyResult:
    """A level entered by hand that lies below zero."""
    made = key_result_for(
        cast, cast.msl, code="KR1.2", kind=Kind.NUMBER, measured_by=Metric.MANUAL, baseline=2, target=10, unit="points"
    )  # fmt: skip
    enter_value(key_result=made, value=Decimal("-3.50"), as_of=AT.date(), note="", by=cast.msl, at=AT)
    return made


def test_every_figure_has_a_column(cast: Cast, counted: KeyResult) -> None:
    (row,) = table(client(cast.manager))
    chance = (Snapshot.objects.get(pk=counted.pk).forecast_figures or {})["chance"]
    assert {name: row[name] for name in ("Value", "Target", "Unit", "In words", "Progress (0 to 1)", "Confidence",
            "Confidence change", "Last check-in", "Last evidence", "Quarter", "Team", "Owner")} == {
        "Value": "6", "Target": "15", "Unit": "discussions", "In words": "6 of 15", "Progress (0 to 1)": "0.4",
        "Confidence": "6", "Confidence change": "-2", "Last check-in": f"{AT - timedelta(days=3):%Y-%m-%d}",
        "Last evidence": f"{AT:%Y-%m-%d}", "Quarter": cast.quarter.name, "Team": "North",
        "Owner": cast.msl.display_name,
    }  # fmt: skip
    ids = (counted.pk, counted.objective_id, cast.north.pk, cast.msl.pk)
    assert [int(row[name]) for name in ("Key result id", "Objective id", "Team id", "Owner id")] == list(ids)
    assert 0 < chance < 1
    assert float(row["Chance (0 to 1)"]) == round(chance, 4)
    assert 0 < float(row["Expected (0 to 1)"]) < 1


def test_a_value_below_zero_is_a_number(cast: Cast, fallen: KeyResult) -> None:
    (row,) = table(client(cast.manager))
    assert (row["Value"], row["Target"], row["Chance (0 to 1)"]) == ("-3.5", "10", "")


def test_cells_of_a_workbook_are_typed_and_begin_in_its_first_row(
    cast: Cast, counted: KeyResult, fallen: KeyResult
) -> None:
    answer = client(cast.manager).get(f"{EXPORT}?format=xlsx&sort=code")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        about = book.read("xl/worksheets/sheet2.xml").decode()
    cells = dict(re.findall(r'<c r="([A-Z]+[0-9]+)"[^>]*?>(.*?)</c>', sheet))
    assert ">Code<" in cells["A1"]
    assert cells["B2"] == f"<v>{counted.pk}</v>"
    assert {"<v>6</v>", "<v>15</v>", "<v>0.4</v>", "<v>-2</v>"} <= set(cells.values())
    assert "<v>-3.5</v>" in cells.values()
    day = (AT.date() - timedelta(days=3)).toordinal() - 693594  # days since the beginning of 1900, as Excel counts
    assert f"<v>{day}</v>" in cells.values()
    assert "Status board" in about


def test_a_past_day_has_the_figures_of_that_day(cast: Cast, counted: KeyResult) -> None:
    (row,) = table(client(cast.manager), f"&as_of={AT.date() - timedelta(days=2)}")
    assert (row["Value"], row["Target"], row["Last check-in"], row["Chance (0 to 1)"]) == (
        "0", "15", f"{AT - timedelta(days=3):%Y-%m-%d}", "0.0",  # as it was counted for that day
    )  # fmt: skip


def test_outside_their_reach_nobody_reads_what_was_said(cast: Cast, counted: KeyResult) -> None:
    (row,) = table(client(cast.other_manager), "&team=all")
    assert (row["Confidence"], row["Confidence change"], row["Last check-in"]) == ("", "", "")
    assert row["Value"] == "6"
