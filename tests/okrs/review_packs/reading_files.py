"""Reading the two files of a pack again."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from pypdf import PdfReader

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def pdf_words(content: bytes) -> str:
    """All words of a PDF with one space between them."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@dataclass
class Sheet:
    """Cells by their place ("B2"): values as they are shown, and formulas."""

    cells: dict[str, Any] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)

    def rows(self) -> list[dict[str, Any]]:
        """The rows below the head, by its words."""
        heads = {column: text for (column, row), text in self._placed().items() if row == 1}
        found: dict[int, dict[str, Any]] = {}
        for (column, row), value in self._placed().items():
            if row > 1 and column in heads:
                found.setdefault(row, {})[heads[column]] = value
        return [found[row] for row in sorted(found)]

    def _placed(self) -> dict[tuple[str, int], Any]:
        return {(place.rstrip("0123456789"), int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))): value
                for place, value in self.cells.items()}  # fmt: skip


def sheets(content: bytes) -> dict[str, Sheet]:
    """The sheets of a workbook by name."""
    with ZipFile(BytesIO(content)) as book:
        names = [one.get("name", "") for one in _parsed(book, "workbook").iter(f"{_MAIN}sheet")]
        shared: list[str] = []
        if "xl/sharedStrings.xml" in book.namelist():
            shared = ["".join(one.itertext()) for one in _parsed(book, "sharedStrings")]
        return {
            name: _sheet(_parsed(book, f"worksheets/sheet{number}"), shared)
            for number, name in enumerate(names, start=1)
        }


def _parsed(book: ZipFile, name: str) -> ET.Element:
    return ET.fromstring(book.read(f"xl/{name}.xml"))  # noqa: S314 - a file that the product made


def _sheet(root: ET.Element, shared: list[str]) -> Sheet:
    made = Sheet()
    for cell in root.iter(f"{_MAIN}c"):
        place, kind = cell.get("r", ""), cell.get("t")
        value, formula = cell.find(f"{_MAIN}v"), cell.find(f"{_MAIN}f")
        if formula is not None:
            made.formulas[place] = formula.text or ""
        if kind == "inlineStr":
            made.cells[place] = "".join(cell.itertext())
        elif value is not None:
            text = value.text or ""  # a formula may come to nothing
            made.cells[place] = shared[int(text)] if kind == "s" else text if kind == "str" or not text else float(text)
    return made
