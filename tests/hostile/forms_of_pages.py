"""The fields of a form as a browser would send them: what a page offers, and what is typed over it."""

from html.parser import HTMLParser
from typing import Any


class Forms(HTMLParser):
    """Every form of a page that posts, as name → values."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._fields: dict[str, list[str]] | None = None
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Fields belong to the form they stand in."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self._fields = {}
            self.forms.append((given.get("action", ""), self._fields))
        if self._fields is None:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            if given.get("type") not in ("submit", "file"):
                self._fields.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self._fields.setdefault(name, []).append("")
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))

    def handle_data(self, data: str) -> None:
        """Text inside a text area."""
        if self._fields is not None and self._area:
            self._fields[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        """A select sends what is chosen, else its first option."""
        if tag == "form":
            self._fields = None
        elif tag == "textarea":
            if self._fields is not None and self._area:
                self._fields[self._area][-1] = self._fields[self._area][-1].removeprefix("\n")
            self._area = ""
        elif tag == "select" and self._fields is not None:
            chosen = [value for value, is_chosen in self._options if is_chosen] or [v for v, _ in self._options[:1]]
            self._fields.setdefault(self._select, []).extend(chosen)
            self._select = ""


def filled(page: str, *, key: str, action: str = "", **typed: Any) -> dict[str, Any]:
    """What is sent by the form of ``page`` that holds the field ``key`` (and leads to ``action``)."""
    for address, fields in Forms(page).forms:
        if key in fields and (not action or address.startswith(action)):
            return {**fields, **typed}
    raise AssertionError(f"No form to {action or 'the page itself'} with {key}")
