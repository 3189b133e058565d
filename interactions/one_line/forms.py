"""The field for one line above the form of an interaction, and what the page remembers of it."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from interactions.one_line.filling import Decisions
from interactions.one_line.parsing import LONGEST
from organization.ground.numbers import as_number

LINE, READ, OUT, PICK = "line", "line_read", "line_out", "line_pick"
NAMES = (LINE, READ, OUT, PICK)
EXAMPLE = "Prof X phone 25 min yesterday biomarkers, asked why"
MOST_DECISIONS = 50


class LineForm(forms.Form):
    """One text field, so that dictating by the phone's keyboard works."""

    line = forms.CharField(
        label="Say it in one line", required=False, max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 1, "placeholder": EXAMPLE, "class": "input one-line__text", "enterkeyhint": "go",
                   "autocomplete": "off", "maxlength": LONGEST, "data-one-line": ""}
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Remembered:
    """The line as it stands, as it was read last, and what was decided about that reading."""

    line: str = ""
    read: str = ""
    decisions: Decisions = field(default_factory=Decisions)

    @property
    def is_unread(self) -> bool:
        """Whether the line says something that was not read yet."""
        return bool(self.line.strip()) and self.line != self.read

    def hidden(self) -> list[tuple[str, str]]:
        """Names and values of the page's hidden fields."""
        picks = [(PICK, f"{start}:{kol}") for start, kol in sorted(self.decisions.picks.items())]
        return [(READ, self.read), *((OUT, key) for key in sorted(self.decisions.out)), *picks] if self.read else []


def remembered(data: QueryDict) -> Remembered:
    """What a page sends of its line; anything odd in it is left out."""
    line, read = _line(data.get(LINE)), _line(data.get(READ))
    if not read:
        return Remembered(line)
    out = frozenset(data.getlist(OUT)[:MOST_DECISIONS])
    return Remembered(line, read, Decisions(out, _picks(data.getlist(PICK)[:MOST_DECISIONS])))


def _line(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").replace("\x00", "")[:LONGEST].strip()


def _picks(sent: list[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in sent:
        start, kol = map(as_number, one.split(":", 1)) if ":" in one else (None, None)
        if start is not None and kol is not None:
            found[start] = kol
    return found


def decided(page: Remembered, step: str) -> Remembered:
    """The same after one step on the page: "line" reads it anew, "line-out:KEY" and "line-pick:START:KOL" decide."""
    act, _, value = step.partition(":")
    out, picks = page.decisions.out, dict(page.decisions.picks)
    if act == "line-out" and page.read:
        return Remembered(page.line, page.read, Decisions(out | {value[:80]}, picks))
    if act == "line-pick" and page.read:
        return Remembered(page.line, page.read, Decisions(out, picks | _picks([value])))
    return Remembered(page.line, page.line)
