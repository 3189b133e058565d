"""One line above the form of Log: read, filled in, and shown as chips that can be taken out again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from interactions.log.forms import InteractionForm
from interactions.one_line.filling import NOTHING, Given, fill, given, still_there, summary
from interactions.one_line.forms import NAMES, LineForm, Remembered, decided, remembered
from interactions.one_line.selectors import line_of
from organization.ground.numbers import as_number
from organization.models import User

STEPS = ("line", "line-out", "line-pick")
READ_NOW = "Your line was read only now. Check what it filled in, then save."


@dataclass(frozen=True)
class LineOnPage:
    """The field as the page shows it, what the page remembers of it, and what it gave."""

    form: LineForm
    hidden: tuple[tuple[str, str], ...] = ()
    said: Given | None = None
    words: str = ""
    is_late: bool = False
    has_note: bool = False


def is_step(data: QueryDict) -> bool:
    """Whether the page asks to read its line, or decides something about it."""
    return data.get("step", "").partition(":")[0] in STEPS


def is_asked(data: QueryDict) -> bool:
    """Whether the line is to be read: by its step, or before saving where nobody read it, so that no word is lost."""
    return is_step(data) or ("step" not in data and remembered(data).is_unread)


def filled(data: QueryDict, *, user: User, at: datetime) -> tuple[dict[str, Any], LineOnPage]:
    """The form's values with what the line gives, and the line; everything else stays as typed."""
    before = remembered(data)
    is_late = not is_step(data)
    after = decided(before, "line" if is_late else data.get("step", ""))
    typed = InteractionForm.typed(data)
    was = _given(before, data, user, at)
    now = was if before == after else _given(after, data, user, at)
    values = fill(typed, was, now)
    return values, _shown(after, now, values, is_late=is_late)


def on_page(data: QueryDict, *, user: User, at: datetime) -> LineOnPage:
    """The line of a page that is shown again for another reason."""
    page = remembered(data)
    return _shown(page, _given(page, data, user, at), InteractionForm.typed(data))


def carried(data: QueryDict) -> list[tuple[str, str]]:
    """The line in hidden fields, for a step that leaves the page and comes back."""
    return [(name, value) for name in NAMES for value in data.getlist(name)]


def _given(page: Remembered, data: QueryDict, user: User, at: datetime) -> Given:
    if not page.read:
        return NOTHING
    area = as_number(data.get("therapeutic_area", "")) or user.therapeutic_area_id
    return given(line_of(user, page.read, area_id=area, at=at), page.decisions)


def _shown(page: Remembered, said: Given, values: dict[str, Any], *, is_late: bool = False) -> LineOnPage:
    form = LineForm(initial={"line": page.line})
    if not page.read:
        return LineOnPage(form)
    shown = still_there(said, values)
    words = READ_NOW if is_late else summary(shown)
    return LineOnPage(form, tuple(page.hidden()), shown, words, is_late, has_note=bool(values.get("notes")))
