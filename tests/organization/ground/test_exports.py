"""Files that a spreadsheet opens: what a cell may become, and what it may not."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import BadRequest
from django.http import Http404
from django.test import RequestFactory

from organization.ground import exports
from organization.ground.exports import asked_format, harmless, table_response, xlsx_response


def _parts(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))


def test_a_moment_is_one_to_reckon_with() -> None:
    moment = datetime(2026, 2, 15, 6)  # noqa: DTZ001 - a cell has no zone
    assert harmless(moment) == "2026-02-15 06:00"
    parts = _parts(xlsx_response(file_name="a.xlsx", sheet="A", header=["a"], rows=[[moment]]).content)
    assert f"<v>{(moment.date() - date(1899, 12, 30)).days}.25</v>" in parts
    assert "yyyy-mm-dd hh:mm" in parts


def test_a_formula_stays_text() -> None:
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"):
        assert harmless(text) == f"'{text}"
    rows = [["=HYPERLINK(0)", "https://example.org", 3, Decimal("2.5"), date(2026, 2, 15), None, True]]
    response = xlsx_response(file_name="a.xlsx", sheet="A" * 40, header=list("abcdefg"), rows=rows, notes=["=1+1"])
    parts = _parts(response.content)
    assert "<f>" not in parts
    assert "<hyperlink" not in parts
    assert "'=HYPERLINK(0)" in parts
    assert "'=1+1" in parts
    assert "<v>2.5</v>" in parts
    assert 'attachment; filename="a.xlsx"' in response["Content-Disposition"]


@pytest.mark.parametrize("number", [-3, -0.5, Decimal("-12.50"), 0, 7])
def test_a_number_is_a_number_also_below_zero(number: Decimal | float) -> None:
    assert harmless(number) == f"{float(number):g}"
    parts = _parts(xlsx_response(file_name="a.xlsx", sheet="A", header=["a"], rows=[[number]]).content)
    assert f"<v>{float(number):.16G}</v>" in parts


def test_a_day_is_a_day() -> None:
    assert harmless(date(2026, 11, 24)) == "2026-11-24"


def test_both_kinds_of_file_have_the_same_cells() -> None:
    moment = datetime(2026, 2, 15, 6, tzinfo=ZoneInfo("Europe/Berlin"))
    rows = [[1, -2.5, date(2026, 2, 15), moment, "-a", None]]
    asked: dict[str, Any] = {"name": "board", "sheet": "Board", "header": list("abcdef"), "rows": rows}
    text: Any = table_response(file_format="csv", notes=["Taken now"], **asked)
    lines = text.getvalue().decode("utf-8-sig").splitlines()
    assert lines == ["a,b,c,d,e,f", "1,-2.5,2026-02-15,2026-02-15 06:00,'-a,"]
    sheet: Any = table_response(file_format="xlsx", notes=["Taken now"], **asked)
    parts = _parts(sheet.content)
    for cell in ("<v>1</v>", "<v>-2.5</v>", "<v>46068</v>", "<v>46068.25</v>", "'-a", "Taken now"):
        assert cell in parts
    assert 'filename="board.xlsx"' in sheet["Content-Disposition"]


def test_what_format_is_asked_for() -> None:
    ask = RequestFactory().get
    assert [asked_format(ask("/", query)) for query in ({}, {"format": "xlsx"})] == ["csv", "xlsx"]
    with pytest.raises(Http404):
        asked_format(ask("/", {"format": "pdf"}))


def test_every_workbook_has_all_rows_or_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST", 2)
    assert xlsx_response(file_name="a.xlsx", sheet="A", header=["a"], rows=[[1], [2]]).status_code == 200
    with pytest.raises(BadRequest, match="up to 2 rows"):
        xlsx_response(file_name="a.xlsx", sheet="A", header=["a"], rows=[[1], [2], [3]])
