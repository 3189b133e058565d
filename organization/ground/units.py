"""A number with its unit, in words that agree: 1 study, 2 studies, 41 %."""

import re
from functools import lru_cache

import inflection

# A number and its sign stay on one line.
PER_CENT = "\u00a0%"
# Where the noun of a unit ends: "hours of training", "patients per site".
_NOUN = re.compile(r"(.*?)((?: (?:per|of|in|with|at|for|from|to|by|on|a|an)\b.*)?)", re.DOTALL)
# Words that are the same for one and for many, and one that the library gets wrong.
_SAME = frozenset({"percent", "cent", "data", "staff", "evidence", "feedback"})
_ONE = {"criteria": "criterion"}


def with_unit(shown: str, unit: str) -> str:
    """``shown``, a number as a page shows it, with its unit behind it; alone without a unit."""
    if unit == "%":
        return f"{shown}{PER_CENT}"
    return f"{shown} {_agreeing(unit, is_one=shown in ('1', '-1'))}" if unit else shown


# The units of a page are few, and each stands in many rows.
@lru_cache(maxsize=1_000)
def _agreeing(unit: str, *, is_one: bool) -> str:
    """The unit for one or for several. Signs and abbreviations (mg, EUR) stay as they were typed."""
    found = _NOUN.fullmatch(unit)
    noun, rest = found.groups() if found else (unit, "")
    before, blank, last = noun.rpartition(" ")
    if not last.isalpha() or last.lower() in _SAME:
        return unit
    if is_one:
        last = _ONE.get(last, "") or inflection.singularize(last)
    elif last[1:].islower() and re.search("[aeiouy]", last[:-1], re.IGNORECASE):
        last = inflection.pluralize(last)
    return f"{before}{blank}{last}{rest}"
