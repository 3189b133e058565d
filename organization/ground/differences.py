"""Two people, one record: what is stored beside what was typed."""

from collections.abc import Iterable


def differing(values: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Rows for ``components/forms/both_texts.html``: of (label, stored, typed) those that differ.

    Never empty: where both saved the same, one row says so.
    """
    rows = [{"label": label, "theirs": old or "–", "yours": new or "–"} for label, old, new in values if old != new]
    return rows or [{"label": "Texts", "theirs": "The same texts, saved again", "yours": "The same texts"}]
