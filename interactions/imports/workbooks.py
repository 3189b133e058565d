"""Rows of the first sheet of an Excel workbook as texts, read with limits. No ORM.

Only what a table needs is read: shared texts and the cells of one sheet. A file that unpacks to more than it should, or
that declares entities, is refused before it is parsed.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from interactions.imports.reading import MAX_COLUMNS, FileRefused, refuse_oversize
from organization.ground.numbers import as_number

MAGIC = b"PK\x03\x04"
MAX_UNPACKED = 40_000_000
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = "xl/worksheets/sheet1.xml"
_TEXTS = "xl/sharedStrings.xml"
_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]+")


def workbook_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers; numbers and days as the workbook keeps them. Raises ``FileRefused``."""
    refuse_oversize(len(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            texts = [_text(one) for one in _root(book, _TEXTS).iter(f"{_NS}si")] if _TEXTS in book.namelist() else []
            sheet = _root(book, _SHEET)
    except (zipfile.BadZipFile, KeyError, ET.ParseError, NotImplementedError, RuntimeError, UnicodeDecodeError):
        raise FileRefused("The file is no Excel workbook that can be read. Save the table as CSV (UTF-8).") from None
    for place, row in enumerate(sheet.iter(f"{_NS}row"), 1):
        yield as_number(row.get("r", "")) or place, _cells(row, texts)


def _root(book: zipfile.ZipFile, name: str) -> ET.Element:
    if book.getinfo(name).file_size > MAX_UNPACKED:
        raise FileRefused("The workbook unpacks to more than is accepted. Save its first sheet as CSV (UTF-8).")
    with book.open(name) as file:
        data = file.read(MAX_UNPACKED + 1)
    text = data.decode()  # and in no other encoding, in which an entity would be declared unseen
    if len(data) > MAX_UNPACKED or "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FileRefused("The workbook holds what no table needs. Save its first sheet as CSV (UTF-8).")
    return ET.fromstring(text)  # noqa: S314 - declares no entity, see above


def _cells(row: ET.Element, texts: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_NS}c"):
        place = _place(cell.get("r", ""), len(cells))
        if place >= MAX_COLUMNS:
            raise FileRefused(f"A row has more than {MAX_COLUMNS} columns.")
        cells += [""] * (place + 1 - len(cells))
        cells[place] = _value(cell, texts)
    return cells


def _place(name: str, following: int) -> int:
    found = _COLUMN.fullmatch(name)
    if found is None:
        return following
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _value(cell: ET.Element, texts: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{_NS}v") or ""
    if kind == "s":
        place = as_number(value)
        return texts[place] if place is not None and place < len(texts) else ""
    if kind == "inlineStr":
        return _text(cell)
    return value.removesuffix(".0") if kind == "n" else value


def _text(node: ET.Element) -> str:
    return "".join(one.text or "" for one in node.iter(f"{_NS}t"))
