"""Words for what no key result may count: sales, prescriptions, market share (domain.md, rule 11)."""

import re

from django.core.exceptions import ValidationError

# Between two words: a space, a hyphen, an underscore.
_GAP = r"[\W_]+"
# Kinds of turnover that are biology or staffing, not money.
_NOT_MONEY = "".join(
    rf"(?<!{word}[\W_])"
    for word in ("bone", "cell", "collagen", "enzyme", "lipid", "muscle", "protein", "receptor", "staff", "team",
                 "tissue")
)  # fmt: skip
# "Script" alone is a text to read from; with these words it means prescriptions.
_COUNTED = r"(?:more|new|total|all|repeat|refill|weekly|monthly|quarterly|number" + _GAP + "of|volume" + _GAP + "of)"
_RAISED = r"(?:raise|increase|grow|boost|drive|gain|win)(?:" + _GAP + r"\w+)?"
_COMMERCIAL = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(
        (
            r"sales?",
            r"revenues?",
            r"prescriptions?",
            r"prescrib\w*",
            rf"scripts{_GAP}(?:written|filled|dispensed|per|volume|count)",
            rf"(?:{_COUNTED}|{_RAISED}){_GAP}scripts",
            r"[nt]?rx",
            rf"market{_GAP}?shares?",
            rf"shares?{_GAP}of{_GAP}(?:the{_GAP})?market",
            rf"{_NOT_MONEY}turnover",
            rf"units?{_GAP}sold",
        )
    )
    + r")(?![^\W_])",
    re.IGNORECASE,
)
# A unit that is just this word counts prescriptions.
_UNIT = re.compile(r"[\W_]*scripts[\W_]*", re.IGNORECASE)


def commercial_words(text: str) -> str:
    """The words in ``text`` about sales, prescriptions or market share, as typed; empty if there are none."""
    found = _COMMERCIAL.search(text) or _UNIT.fullmatch(text)
    return found.group(0).strip() if found else ""


def refuse_commercial_measure(**texts: str) -> None:
    """Refuse texts (title, unit, step, name, filter) about sales, prescriptions or market share.

    Raises ValidationError that quotes the words, at the text's field (its name in ``texts``).
    """
    errors = {
        field: f"“{words}” cannot be measured here: field medical work is never rewarded for sales, "
        "prescriptions or market share."
        for field, text in texts.items()
        if (words := commercial_words(text))
    }
    if errors:
        raise ValidationError(errors)
