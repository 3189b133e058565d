"""What a plan should be asked before it is activated: plain values in, questions in words out. No ORM, no clock.

Only what can honestly be told from the plan. That a key result counts work is no fault: so does every one of the MSL
template. It becomes a question where *nothing* about the objective, neither a level nor a word, says what the work is
for.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

# More objectives than a person can keep in mind (Doerr, Measure What Matters, 2018: three to five).
MOST_OBJECTIVES = 5


class Check(StrEnum):
    """What is asked."""

    NO_MEASURE = "no_measure"
    NO_OWNER = "no_owner"
    NO_OUTCOME = "no_outcome"
    TOO_MANY = "too_many"
    NO_BASELINE = "no_baseline"
    SAME_TARGET = "same_target"


@dataclass(frozen=True, slots=True)
class PlannedResult:
    """A key result of a plan. ``counts_work``: it counts what was done; ``is_level``: it moves from where it stands.

    ``starts_at`` is its baseline, ``last`` the result of the quarter before (of the same key result, or of the one with
    the same measure and owner), None where there was none.
    """

    code: str
    needs_target: bool
    target: float | None
    counts_work: bool
    is_level: bool = False
    starts_at: float = 0.0
    last: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and what it is about."""

    check: Check
    text: str


def questions_of(
    results: Sequence[PlannedResult], *, has_owner: bool = True, has_word: bool = True
) -> tuple[Question, ...]:
    """Questions about one objective, in a fixed order.

    ``has_owner``: somebody who is in the team while the quarter runs. ``has_word``: it has a why, or a reason is
    attached.
    """
    found: list[Question] = []
    missing = [one.code for one in results if one.needs_target and one.target is None]
    if not results:
        found.append(Question(Check.NO_MEASURE, "No key result says when it is reached."))
    elif missing:
        what = "has" if len(missing) == 1 else "have"
        found.append(Question(Check.NO_MEASURE, f"{_listed(missing)} {what} no target yet."))
    if not has_owner:
        found.append(Question(Check.NO_OWNER, "Nobody who is in the team then owns it."))
    if results and all(one.counts_work for one in results) and not has_word:
        works = "only counts work that is done" if len(results) == 1 else "only count work that is done"
        found.append(
            Question(
                Check.NO_OUTCOME,
                f"{_listed([one.code for one in results])} {works}. What should be different because of it? "
                "Say it in the why, or attach what argues for it.",
            )
        )
    if levels := [one.code for one in results if one.is_level and not one.starts_at and one.last != 0]:
        found.append(
            Question(Check.NO_BASELINE, f"{_listed(levels)} begins at 0. Is that where it stands, or not known yet?")
        )
    if same := [one for one in results if one.last and one.target == one.last and not has_word]:
        named = _listed([one.code for one in same])
        asks = "asks" if len(same) == 1 else "ask"
        found.append(Question(Check.SAME_TARGET, f"{named} {asks} for what the quarter before reached. Say why."))
    return tuple(found)


def too_many(objectives: int) -> tuple[Question, ...]:
    """The question to a person with more objectives than ``MOST_OBJECTIVES``."""
    if objectives <= MOST_OBJECTIVES:
        return ()
    return (Question(Check.TOO_MANY, f"{objectives} objectives: which {MOST_OBJECTIVES} matter most this quarter?"),)


def _listed(codes: Collection[str]) -> str:
    kept = list(codes)
    return kept[0] if len(kept) == 1 else f"{', '.join(kept[:-1])} and {kept[-1]}"
