"""What a page offers to fill in and to follow, read from its HTML as a browser would read it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

SUBMITS, NOT_SENT = ("submit", "image"), ("button", "reset")


@dataclass
class Field:
    """One name of a form, with everything that bears it: the ways to fill it in and what stands there now."""

    name: str
    kind: str  # the type of an input, or the element
    value: list[str] = field(default_factory=list)  # what would be sent as it stands
    options: list[str] = field(default_factory=list)
    is_multiple: bool = False
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def is_file(self) -> bool:
        """Whether a file is sent."""
        return self.kind == "file"


@dataclass
class Form:
    """A form, or an element that htmx sends on its own."""

    method: str
    action: str
    fields: dict[str, Field] = field(default_factory=dict)
    is_multipart: bool = False
    by_htmx: bool = False


class PageForms(HTMLParser):
    """``forms`` and ``links`` (local addresses) of the page at ``address``."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._select: Field | None = None
        self._textarea: Field | None = None
        self._later: list[tuple[str, str, dict[str, str]]] = []
        self.feed(text)
        for form_id, tag, given in self._later:  # elements outside of the form they belong to
            if form_id in self._by_id:
                self._take(self._by_id[form_id], tag, given)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith(("/", "?")):
            self.links.append(urljoin(self.address, given["href"].split("#")[0]))
        if tag != "form":
            self._by_htmx(given)
        if tag == "form":
            self._form = Form(
                given.get("method", "get").lower(), urljoin(self.address, given.get("action") or self.address),
                is_multipart="multipart" in given.get("enctype", ""),
            )  # fmt: skip
            self.forms.append(self._form)
            self._by_id[given.get("id", "")] = self._form
        elif tag in ("input", "select", "textarea", "button"):
            if "form" in given:
                self._later.append((given["form"], tag, given))
            elif self._form is not None:
                self._take(self._form, tag, given)
        elif tag == "option" and self._select is not None:
            value = given.get("value", "")
            self._select.options.append(value)
            if "selected" in given:
                self._select.value.append(value)

    def handle_endtag(self, tag: str) -> None:
        """Close."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        """The text of a textarea."""
        if self._textarea is not None:
            self._textarea.value = ["".join([*self._textarea.value, data]).lstrip("\n")]

    def _take(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text") if tag == "input" else tag
        if tag == "button":
            kind = given.get("type", "submit")
        if not name or name == "csrfmiddlewaretoken" or kind in NOT_SENT or "disabled" in given:
            return
        one = form.fields.setdefault(name, Field(name, kind, attributes=given))
        value = given.get("value", "on" if kind in ("checkbox", "radio") else "")
        if kind in ("checkbox", "radio", *SUBMITS):
            one.is_multiple |= kind == "checkbox" and bool(one.options)
            one.options.append(value)
            if "checked" in given or (kind in SUBMITS and not one.value):
                one.value.append(value)
        elif kind == "select":
            one.is_multiple, self._select = "multiple" in given, one
        elif kind == "textarea":
            self._textarea = one
        elif kind != "file":
            one.value.append(value)

    def _by_htmx(self, given: dict[str, str]) -> None:
        for method in ("get", "post"):
            if address := given.get(f"hx-{method}"):
                form = Form(method, urljoin(self.address, address), by_htmx=True)
                for name, value in _values(given.get("hx-vals", "")).items():
                    form.fields[name] = Field(name, "hidden", [str(value)])
                if given.get("name"):
                    form.fields[given["name"]] = Field(given["name"], "text", [given.get("value", "")])
                self.forms.append(form)


def _values(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def query_names(address: str) -> Iterator[tuple[str, str]]:
    """(name, value) of everything that the query string of an address says."""
    yield from parse_qsl(urlsplit(address).query, keep_blank_values=True)
