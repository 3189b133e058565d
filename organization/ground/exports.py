"""Tables as CSV and XLSX files that a spreadsheet opens without running anything in them, and calculates with.

A cell is a number, a day, a moment or a text. Numbers and days are never guarded or put into words: -3 is a number, and
a day is 2026-11-24. Only a text is guarded, if it begins like a formula.
"""

import csv
import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from xlsxwriter import Workbook

T = TypeVar("T")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
FORMATS = ("csv", "xlsx")
# Rows that are read at a time, and the most of a workbook: it is made as a whole before any of it is sent.
PART = 500
MOST = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(value: object) -> str:
    """A cell as text; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) and not _is_number(value) else text


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def in_parts(rows: "QuerySet[Any, T]") -> Iterator[list[T]]:
    """All rows in their order, a part at a time, so that a file of any length needs the memory of one part.

    Their keys are read first; a row that is deleted meanwhile is left out. Rows are models, or dictionaries with "pk".
    """
    keys = list(rows.values_list("pk", flat=True))
    for first in range(0, len(keys), PART):
        part = keys[first : first + PART]
        found = {_key(row): row for row in rows.filter(pk__in=part)}
        yield [found[key] for key in part if key in found]


def _key(row: Any) -> Any:
    return row["pk"] if isinstance(row, dict) else row.pk


def asked_format(request: HttpRequest) -> str:
    """What ``?format=`` asks for, CSV if nothing; Http404 for a format that does not exist."""
    asked = request.GET.get("format", FORMATS[0])
    if asked not in FORMATS:
        raise Http404
    return asked


def table_response(
    *,
    file_format: str,
    name: str,
    sheet: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    notes: Sequence[str] = (),
) -> HttpResponseBase:
    """The same table as either kind of file, called ``name`` and its ending; ``notes`` only where cells are typed."""
    if file_format == "csv":
        return csv_response(file_name=f"{name}.csv", header=header, rows=rows)
    return xlsx_response(file_name=f"{name}.xlsx", sheet=sheet, header=header, rows=rows, notes=notes)


class _Echo:
    """A file that returns what is written to it."""

    def write(self, value: str) -> str:
        return value


def csv_response(*, file_name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A streamed CSV file in UTF-8, with the byte order mark that makes spreadsheets read accents right.

    The first row is read before anything is sent, so that a database that is away is still answered with 503. If the
    reader hangs up, Django closes the response, which closes ``rows`` and ends the reading.
    """

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        each = iter(rows)
        try:
            first = list(islice(each, 1))
            yield ""
            yield "\ufeff" + writer.writerow(header)
            for row in chain(first, each):
                yield writer.writerow([harmless(cell) for cell in row])
        finally:
            if isinstance(each, Generator):
                each.close()

    body = lines()
    next(body)
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def xlsx_response(
    *, file_name: str, sheet: str, header: Sequence[str], rows: Iterable[Sequence[Any]], notes: Sequence[str] = ()
) -> HttpResponse:
    """An Excel file: numbers and dates as such, all else as text, never as a formula or a link.

    The table begins in the first cell of its sheet, so that programs read it too; ``notes`` (the filters, when it was
    taken) are lines of a second sheet. The name of the sheet is cut at 31 characters. Moments are
    written as on the clock of the zone they are given in. Rows are written to a file on disk as they are read.
    BadRequest, with words for the reader, if there are more than ``MOST``: a file has all rows or none.
    """
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(sheet[:31])
        strong = book.add_format({"bold": True})
        to_the_minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.freeze_panes(1, 0)
        for column, name in enumerate(header):
            page.set_column(column, column, max(10, len(name) + 2))
            page.write_string(0, column, name, strong)
        for number, row in enumerate(rows, start=1):
            if number > MOST:
                raise BadRequest(f"An XLSX file holds up to {MOST:,} rows, and this list has more. Take the CSV file.")
            for column, cell in enumerate(row):
                if _is_number(cell):
                    page.write_number(number, column, float(cell))
                elif isinstance(cell, datetime):
                    page.write_datetime(number, column, cell.replace(tzinfo=None), to_the_minute)
                elif isinstance(cell, date):
                    page.write_datetime(number, column, cell)
                else:
                    page.write_string(number, column, harmless(cell)[:32767])
        if notes:
            about = book.add_worksheet("About")
            for number, note in enumerate(notes):
                about.write_string(number, 0, harmless(note))
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
