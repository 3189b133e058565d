"""A hundred and fifty labelled lines: nine of ten fields right, and nothing wrong that is not shown."""

import json

import pytest

from tests.interactions.one_line.labels import LINES, tally

ENOUGH = 0.9


@pytest.mark.parametrize(("name", "number"), [("seen", 100), ("unseen", 50), ("congresses", 12)])
def test_nine_of_ten_fields_are_right_and_none_is_wrong_in_silence(name: str, number: int) -> None:
    """The two parts apart: ``unseen`` was labelled before there was a reader."""
    assert len(json.loads((LINES / f"{name}.json").read_text())) == number
    found = tally(name)
    print(found.report(name))
    assert found.silent == []
    assert found.share >= ENOUGH, "\n".join([found.report(name), *found.wrong])
    assert found.right["kols"] / found.of["kols"] >= ENOUGH


def test_no_two_parts_have_a_line_in_common() -> None:
    seen, unseen, congresses = ({one["text"] for one in json.loads((LINES / f"{name}.json").read_text())}
                                for name in ("seen", "unseen", "congresses"))  # fmt: skip
    assert not seen & unseen
    assert not congresses & (seen | unseen)
