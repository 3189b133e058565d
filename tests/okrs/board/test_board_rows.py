"""Rows of key results are written in one go: every text in them is escaped, each part is there when it should be."""

import re
from html.parser import HTMLParser

import pytest

from okrs.board.selectors.page import BoardLine
from okrs.snapshots.selectors.rows import Row, SlotMark
from okrs.templatetags.board import board_rows, key_result_rows

ROW = Row(
    pk=7, url="/key-results/7/", code="KR1.1", title="Discussions", owner="Mara", owner_id=1, team="North",
    objective_id=1, objective="O1", objective_url="/objectives/1/", is_team=False, status="on_track",
    computed="on_track", computed_label="On Track", override_reason="", reason="On pace", percent=40, expected=38,
    value="6 of 15", measured="", forecast="Likely", confidence="7", confidence_change="-1", check_in="today",
    is_stale=False, last_evidence="", spark=(), spark_label="", slots=(),
)  # fmt: skip
HOSTILE = """<script>alert('1')</script>"&<img src=x onerror="x">"""


def printed(
    row: Row = ROW, *, version: str = "1", is_changed: bool = False, move_url: str = "", **frame: object
) -> str:
    shown: dict[str, object] = {
        "show_owner": True, "may_choose": True, "shows_check_ins": True, "query": "team=all", **frame,
    }  # fmt: skip
    return board_rows([BoardLine(row, version, is_changed, move_url)], **shown)


class Tags(HTMLParser):
    """Which elements are in it, and what their attributes hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Void elements have no end."""
        self.seen.append(tag)
        self.attributes += attrs
        if tag not in ("input", "path"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Every end has its beginning."""
        if tag != "path":
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Such as a path of a drawing."""
        self.seen.append(tag)


TEXTS = [name for name, value in ROW._asdict().items() if isinstance(value, str) and name not in ("status", "computed")]


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_of_a_row_is_escaped(name: str) -> None:
    row = ROW._replace(**{name: HOSTILE}, **({"status": "at_risk"} if name == "override_reason" else {}))
    for is_changed in (False, True):
        tags = Tags(printed(row, is_changed=is_changed, move_url="/move/"))
        assert not {"script", "img"} & set(tags.seen)
        assert "onerror" not in {key for key, _ in tags.attributes}
        assert tags.open == []


def test_slots_and_the_way_back_are_escaped_too() -> None:
    row = ROW._replace(slots=(SlotMark("met", False, HOSTILE), SlotMark("late", True, "Week 2")))
    text = printed(row, move_url=f"/{HOSTILE}", query=HOSTILE)
    tags = Tags(text)
    assert not {"script", "img"} & set(tags.seen)
    assert tags.open == []
    assert text.count("<li ") == 2
    assert 'class="is-late is-hollow" title="Week 2"' in text
    assert "progress__bar" not in text, "A cadence shows its slots."


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_of_a_row_of_a_first_page_is_escaped(name: str) -> None:
    row = ROW._replace(**{name: HOSTILE}, **({"status": "at_risk"} if name == "override_reason" else {}))
    for slots in ((), (SlotMark("met", False, HOSTILE),)):
        line = row._replace(spark=(1, 2), slots=slots, is_stale=True, is_team=True)
        tags = Tags(key_result_rows([line], show_owner=True, show_objective=True))
        assert not {"script", "img"} & set(tags.seen)
        assert "onerror" not in {key for key, _ in tags.attributes}
        assert tags.open == []


def test_each_part_of_a_row_of_a_first_page_is_there_when_it_should_be() -> None:
    full = ROW._replace(spark=(1, 2), spark_label="Rising", is_team=True, last_evidence="today", is_stale=True)
    text = key_result_rows([full], show_owner=True, show_objective=True)
    for part in (
        "Mara · team key result · O1 · On pace", "<span>Likely</span>", "confidence 7 of 10 (-1)",
        "check-in today", "last evidence today", "Stale", "sparkline", "progress__bar",
        'href="/key-results/7/#evidence"',
    ):  # fmt: skip
        assert part in text, part
    bare = ROW._replace(forecast="", confidence="", check_in="")
    text = key_result_rows([bare], show_owner=False, show_objective=False)
    assert '<span class="key-results__note">On pace</span>' in text
    assert '<div class="key-results__side"></div>' in text
    for part in ("Mara", "team key result", "O1", "confidence", "Stale", "sparkline", "Declared"):
        assert part not in text, part
    assert "Declared instead by the owner." in key_result_rows(
        [ROW._replace(status="at_risk")], show_owner=False, show_objective=False
    )


def test_each_part_is_there_when_it_should_be() -> None:
    text = printed(move_url="/key-results/7/status/")
    assert 'href="/key-results/7/status/?team=all" data-dialog="move"' in text
    assert 'value="7" form="bulk" aria-label="Choose KR1.1, Mara"' in text
    assert '7 of 10 <span class="muted">(-1)</span>' in text
    assert "Mara · On pace" in text
    assert "Declared instead" not in text
    assert "Changed" not in text
    assert "Stale" not in text
    other = printed(
        ROW._replace(status="at_risk", is_stale=True, is_team=True, confidence="", forecast=""),
        is_changed=True, show_owner=False, may_choose=False,
    )  # fmt: skip
    assert "Declared instead by the owner." in other
    assert 'class="is-changed"' in other
    assert re.search(r"Stale</span>", other)
    assert "team · On pace" in other
    assert "Mara · " not in other
    assert not {'name="kr"', "of 10", "board__forecast", "Move to"} & {
        part for part in ('name="kr"', "of 10", "board__forecast", "Move to") if part in other
    }
    because = printed(ROW._replace(status="at_risk", override_reason="Congress moved"))
    assert "Declared instead: Congress moved" in because
