"""Files that a spreadsheet opens: what a cell may become, and what it may not."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

from organization.ground.exports import harmless, xlsx_response


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
