"""Rows of lists are written in one go: every text in them is escaped, and each part is there when it should be."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from insights.search.selectors import InsightRow
from insights.templatetags.insight_list import insight_rows
from interactions.activities.selectors.lists import ActivityRow
from interactions.kols.selectors.kols import KOLRow
from interactions.log.selectors.lists import InteractionRow
from interactions.templatetags.work_lists import activity_rows, interaction_rows, kol_rows, week_rows
from organization.templatetags.components import Event, column_heads, detail_items, tiles, timeline_months
from organization.templatetags.results import result_groups

HOSTILE = """<script>alert('1')</script>"&<img src=x onerror="x">"""


class Tags(HTMLParser):
    """Which elements are in it, and what their attributes hold; every element ends."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Void elements have no end."""
        self.seen.append(tag)
        self.attributes += attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Every end has its beginning."""
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Such as the use of an icon."""
        self.seen.append(tag)


INTERACTION = {
    "url": "/interactions/7/", "iso": "2026-02-09", "day": "9 Feb 2026", "kols": "Ada Lovelace", "channel": "Phone",
    "purpose": "Introduction", "minutes": "30", "topics": "Dosing", "depths": "2", "msl": "Mara", "state": "Held",
    "is_own": True,
}  # fmt: skip
ACTIVITY = {
    "url": "/activities/7/", "kind": "Training", "title": "Basics", "owner": "Mara", "area": "Oncology",
    "iso": "2026-02-09", "day": "9 Feb 2026", "state": "Done", "missing": "Approval", "is_own": True,
}  # fmt: skip
INSIGHT = {
    "url": "/insights/7/", "text": "Centres wait", "about": "", "facts": "No. 7", "state": "Accepted", "fate": "Used",
    "has_answer": True, "is_own": True,
}  # fmt: skip
KOL: Any = {
    "id": 7, "url": "/kols/7/", "name": "Ada Lovelace", "title": "Prof.", "identifiers": "NPI 1",
    "institution": "North", "place": "Oslo, NO", "in_short": "National", "type": "KOL", "areas": "Oncology",
    "tier": "National",
    "last_contact": None, "last_day": "2026-02-09", "last_words": "9 Feb 2026", "is_objecting": True,
    "is_active": False,
}  # fmt: skip
EVENT = {
    "iso": "2026-02-09", "day": "9 Feb", "title": "Met", "meta": "Phone", "detail": "Dosing", "url": "/x/",
    "strong": True,
}  # fmt: skip
DETAIL = {"label": "Type", "value": "KOL", "url": "/x/"}
RESULT = {"group": "KOLs", "label": "Ada", "detail": "Oslo", "url": "/x/", "icon": "user"}
TILE = {"key": "at_risk", "label": "At Risk", "count": "4", "change": "+1", "url": "?status=at_risk", "current": True}
MONTH = {"label": "May 2026"}
HEAD = {"label": "Date", "url": "?sort=date", "direction": "ascending", "css": "number"}


def printed(kind: str, values: dict[str, Any], **frame: bool) -> str:
    """One row of a list."""
    if kind == "interaction":
        return interaction_rows([InteractionRow(**values)], shows_msl=frame.get("shows_msl", True))
    if kind == "kol":
        return kol_rows([KOLRow(**values)], science=frame.get("science", True))  # type: ignore[typeddict-item]
    if kind == "activity":
        return activity_rows([ActivityRow(**values)])
    if kind == "insight":
        return insight_rows([InsightRow(**values)])
    if kind == "event":
        return timeline_months([{"label": "May 2026", "events": [Event(**values)]}], 3)
    if kind == "result":
        return result_groups([{"label": values["group"], "items": [values]}], listbox=frame.get("listbox", True))
    if kind == "tile":
        return tiles([values])
    if kind == "month":
        return timeline_months([values | {"events": ()}], 2)
    return detail_items([values]) if kind == "detail" else column_heads([values])


ROWS = {
    "interaction": INTERACTION, "activity": ACTIVITY, "insight": INSIGHT, "kol": KOL, "event": EVENT, "head": HEAD,
    "detail": DETAIL, "month": MONTH, "result": RESULT, "tile": TILE,
}  # fmt: skip
UNSEEN = {
    ("insight", "about"),
    ("head", "direction"),
    ("result", "icon"),
    ("tile", "key"),
}  # what is compared, and not printed as it is
TEXTS = [
    (kind, name)
    for kind, values in ROWS.items()
    for name, value in values.items()
    if isinstance(value, str) and (kind, name) not in UNSEEN
]


@pytest.mark.parametrize(("kind", "name"), TEXTS)
def test_every_text_of_a_row_is_escaped(kind: str, name: str) -> None:
    plain, hostile = Tags(printed(kind, ROWS[kind])), Tags(text := printed(kind, ROWS[kind] | {name: HOSTILE}))
    assert hostile.seen == plain.seen
    assert [each for each, _ in hostile.attributes] == [each for each, _ in plain.attributes]
    assert "&lt;script&gt;" in text


def words(markup: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", markup).split())


def test_parts_are_there_when_they_should_be() -> None:
    assert "Mara" not in printed("interaction", INTERACTION, shows_msl=False)
    assert (
        words(printed("activity", ACTIVITY | {"day": "", "missing": ""}))
        == "Basics Training Mara Oncology no date Done"
    )
    assert words(printed("insight", INSIGHT)) == "Centres wait No. 7 Used New answer Accepted"
    assert words(printed("insight", INSIGHT | {"fate": "", "has_answer": False})) == "Centres wait No. 7 Accepted"
    full = words(printed("kol", KOL))
    assert full == (
        "Ada Lovelace Prof. National KOL · NPI 1 Do not contact No longer in practice North Oslo, NO Oncology National "
        "9 Feb 2026"
    )
    bare = KOL | dict.fromkeys(("title", "identifiers", "institution", "place", "in_short", "last_day"), "")
    bare |= {"is_objecting": False, "is_active": True}
    assert words(printed("kol", bare, science=False)) == "Ada Lovelace KOL – Never"
    assert words(printed("kol", bare | {"areas": "", "tier": ""})) == "Ada Lovelace KOL – – – Never"
    event = EVENT | {"meta": "", "detail": "", "url": "", "strong": False}
    assert words(printed("event", event)) == "May 2026 Met 9 Feb"


def test_a_detail_without_a_value_prints_a_dash() -> None:
    dash = '<span class="muted">–</span>'
    for value in (None, ""):
        assert printed("detail", {"label": "Type", "value": value}) == f"<div><dt>Type</dt><dd>{dash}</dd></div>\n"
    assert words(printed("detail", {"label": "Turns", "value": 0})) == "Turns 0"


def test_months_have_headings_of_their_level() -> None:
    assert printed("month", MONTH).startswith('<section class="timeline__month"><h2>May 2026</h2>')
    assert "<h3>May 2026</h3>" in printed("event", EVENT)


def test_results_are_options_of_the_palette_and_links_of_the_page() -> None:
    assert 'role="option" aria-selected="false" tabindex="-1" id="result-1-1"' in printed("result", RESULT)
    page = printed("result", RESULT | {"detail": ""}, listbox=False)
    assert "role=" not in page.replace('role="img"', "")
    assert "<small>" not in page


def test_a_week_of_contacts() -> None:
    assert words(week_rows([{"monday": "2 Feb", "counts": ["0", "3"]}])) == "2 Feb 0 3"


def test_a_column_says_how_it_is_sorted() -> None:
    assert 'aria-sort="ascending"' in printed("head", HEAD)
    assert "aria-sort" not in printed("head", HEAD | {"direction": ""})
    assert printed("head", HEAD | {"url": "", "css": ""}) == '<th scope="col">Date</th>'
