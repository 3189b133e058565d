"""The paper of a PDF: page, letters, headings with bookmarks, tables that break, marks told apart by shape and word.

Everything is black on white. Nothing that people wrote is read as markup, and nothing in it becomes a link.
"""

from collections.abc import Callable, Sequence
from html import escape
from importlib.resources import files
from io import BytesIO
from typing import Any
from unicodedata import category, normalize

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, LongTable, PageTemplate, Paragraph, Table

PLAIN, STRONG = "SourceSansPro", "SourceSansPro-Semibold"
_FILES = {PLAIN: "SourceSansPro-Regular.ttf", STRONG: "SourceSansPro-Semibold.ttf"}
WIDTH, HEIGHT = landscape(A4)
MARGIN = 16 * mm
USABLE = WIDTH - 2 * MARGIN
# What stands for a letter that the font lacks.
MISSING = "☐"

BODY = ParagraphStyle("body", fontName=PLAIN, fontSize=9.5, leading=12.5, spaceAfter=4, splitLongWords=1)
LEAD = ParagraphStyle("lead", parent=BODY, keepWithNext=1)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8.5, leading=10.5, spaceAfter=0)
NUMBER = ParagraphStyle("number", parent=CELL, alignment=2)
HEAD = ParagraphStyle("head", parent=CELL, fontName=STRONG)
NUMBER_HEAD = ParagraphStyle("number head", parent=HEAD, alignment=2)
TITLE = ParagraphStyle("title", parent=BODY, fontName=STRONG, fontSize=24, leading=29, spaceAfter=6)
SUBTITLE = ParagraphStyle("subtitle", parent=BODY, fontSize=13, leading=17, spaceAfter=8)
HEADINGS = (
    ParagraphStyle("h1", parent=BODY, fontName=STRONG, fontSize=15, leading=19, spaceBefore=12, spaceAfter=5,
                   keepWithNext=1),
    ParagraphStyle("h2", parent=BODY, fontName=STRONG, fontSize=12, leading=15, spaceBefore=9, spaceAfter=4,
                   keepWithNext=1),
    ParagraphStyle("h3", parent=BODY, fontName=STRONG, fontSize=10, leading=13, spaceBefore=7, spaceAfter=3,
                   keepWithNext=1),
)  # fmt: skip


def _letters() -> frozenset[int]:
    """Register the fonts once, and say which letters they have."""
    folder = files("font_source_sans_pro") / "files"
    known: set[int] | None = None
    for name, file in _FILES.items():
        font = TTFont(name, str(folder / file))
        pdfmetrics.registerFont(font)
        has = set(font.face.charToGlyph)
        known = has if known is None else known & has
    return frozenset(known or ())


_KNOWN = _letters()


def printable(text: str) -> str:
    """As it can be printed: without control characters, and with ``MISSING`` for letters that the font lacks."""
    kept = []
    for letter in normalize("NFC", text):
        if letter == "\n" or ord(letter) in _KNOWN:
            kept.append(letter)
        elif letter == "\t":
            kept.append(" ")
        elif category(letter) not in ("Cc", "Cf", "Mn"):
            kept.append(MISSING)
    return "".join(kept)


def words(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A text as it was written, each line on a line of its own."""
    return Paragraph(escape(printable(text), quote=False).replace("\n", "<br/>"), style)


def heading(text: str, level: int) -> Paragraph:
    """A heading with a bookmark; ``level`` from 0."""
    made = words(text, HEADINGS[level])
    made.bookmark = (printable(text), level)
    return made


def table(
    heads: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float], numbers: Sequence[int] = ()
) -> Table:
    """A table whose head is repeated on each page; texts are set as words, flowables as they are.

    ``widths`` are parts of the whole; ``numbers`` are the columns that are set to the right.
    """
    whole = sum(widths)
    top = [words(one, NUMBER_HEAD if place in numbers else HEAD) for place, one in enumerate(heads)]
    cells = [
        [
            one if isinstance(one, Flowable) else words(one, NUMBER if place in numbers else CELL)
            for place, one in enumerate(row)
        ]
        for row in rows
    ]
    return LongTable(
        [top, *cells], colWidths=[USABLE * width / whole for width in widths], repeatRows=1, splitInRow=1,
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.9, colors.black),
            ("LINEBELOW", (0, 1), (-1, -1), 0.3, colors.HexColor("#767676")),
            ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            *(("RIGHTPADDING", (place, 0), (place, -1), 10) for place in numbers),
        ],
        spaceAfter=6,
    )  # fmt: skip


class Mark(Flowable):
    """A status or an outcome as a shape and its word: round for outcomes, a square or a triangle for statuses."""

    def __init__(self, mark: str, label: str) -> None:
        super().__init__()
        self.mark, self.label = mark, label
        self.width, self.height = 12 + pdfmetrics.stringWidth(label, PLAIN, 8.5), 10.5

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """How much room it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Black on white."""
        at = self.canv
        at.setStrokeColor(colors.black)
        at.setFillColor(colors.black)
        at.setLineWidth(0.9)
        shape = _SHAPES.get(self.mark)
        if shape is not None:
            shape(at)
        at.setFont(PLAIN, 8.5)
        at.drawString(12, 2.2, self.label)


def _full_circle(at: Canvas) -> None:
    at.circle(4.5, 5, 3.5, fill=1)


def _half_circle(at: Canvas) -> None:
    at.circle(4.5, 5, 3.5, fill=0)
    at.wedge(1, 1.5, 8, 8.5, 90, 180, fill=1)


def _empty_circle(at: Canvas) -> None:
    at.circle(4.5, 5, 3.5, fill=0)


def _full_square(at: Canvas) -> None:
    at.rect(1.2, 1.7, 6.6, 6.6, fill=1)


def _half_square(at: Canvas) -> None:
    at.rect(1.2, 1.7, 6.6, 6.6, fill=0)
    at.rect(1.2, 1.7, 3.3, 6.6, fill=1)


def _empty_square(at: Canvas) -> None:
    at.rect(1.2, 1.7, 6.6, 6.6, fill=0)


def _triangle(at: Canvas) -> None:
    path = at.beginPath()
    path.moveTo(0.8, 1.4)
    path.lineTo(8.2, 1.4)
    path.lineTo(4.5, 8.6)
    path.close()
    at.drawPath(path, fill=0)
    at.line(4.5, 3, 4.5, 5.6)


_SHAPES: dict[str, Callable[[Canvas], None]] = {
    "met": _full_circle, "partial": _half_circle, "missed": _empty_circle,
    "complete": _full_square, "on_track": _half_square, "in_progress": _empty_square, "at_risk": _triangle,
}  # fmt: skip


class Bar(Flowable):
    """A share of 100 as a bar in a frame."""

    def __init__(self, share: float, width: float = 60 * mm) -> None:
        super().__init__()
        self.share, self.width, self.height = share, width, 9

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """How much room it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Black in a frame."""
        self.canv.setLineWidth(0.6)
        self.canv.rect(0, 1.5, self.width, 7, fill=0)
        self.canv.setFillColor(colors.black)
        self.canv.rect(0, 1.5, self.width * self.share / 100, 7, fill=1, stroke=0)


class _Document(BaseDocTemplate):
    """Notes headings as bookmarks."""

    bookmarks = 0

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - the library's name
        """Called once a flowable stands on its page."""
        if found := getattr(flowable, "bookmark", None):
            text, level = found
            self.bookmarks += 1
            key = f"heading-{self.bookmarks}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, level=level, closed=level > 0)


def laid_out(
    story: Sequence[Flowable], *, title: str, subject: str, left: str, right: str, beat: Callable[[], None]
) -> bytes:
    """The PDF of a story; ``left`` and ``right`` stand at the head of each page, ``title`` and the page at its foot."""
    file = BytesIO()
    left, right, foot = printable(left), printable(right), printable(title)

    class Numbered(Canvas):
        """Keeps its pages until their number is known."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.setViewerPreference("DisplayDocTitle", "true")
            self.showOutline()
            self.kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - the library's name
            beat()
            self.kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for page in self.kept:
                self.__dict__.update(page)
                self._frame_page(self._pageNumber, len(self.kept))
                super().showPage()
            super().save()

        def _frame_page(self, number: int, total: int) -> None:
            self.setFont(PLAIN, 8)
            self.setFillColor(colors.black)
            self.drawString(MARGIN, HEIGHT - 11 * mm, _cut(left, USABLE * 0.64))
            self.drawRightString(WIDTH - MARGIN, HEIGHT - 11 * mm, right)
            self.setLineWidth(0.4)
            self.line(MARGIN, HEIGHT - 12.5 * mm, WIDTH - MARGIN, HEIGHT - 12.5 * mm)
            self.drawString(MARGIN, 8 * mm, foot)
            self.drawRightString(WIDTH - MARGIN, 8 * mm, f"Page {number} of {total}")

    paper = _Document(
        file, pagesize=(WIDTH, HEIGHT), title=foot, author="MSL OKR", subject=printable(subject), lang="en-GB",
        creator="MSL OKR", pageTemplates=[
            PageTemplate(frames=[Frame(MARGIN, 13 * mm, USABLE, HEIGHT - 28 * mm, 0, 0, 0, 0)])
        ],
    )  # fmt: skip
    paper.build(list(story), canvasmaker=Numbered)
    return file.getvalue()


def _cut(text: str, width: float) -> str:
    if pdfmetrics.stringWidth(text, PLAIN, 8) <= width:
        return text
    while text and pdfmetrics.stringWidth(f"{text}…", PLAIN, 8) > width:
        text = text[:-1]
    return f"{text}…"
