"""The way of an insight as data: which state follows which, and by whose hand."""

from dataclasses import dataclass

from insights.models import Insight

State = Insight.State

# Whose hand: the author's, a triager's (never on an own insight), or that of a triager or an action's owner.
AUTHOR, TRIAGER, DOER = "author", "triager", "doer"


@dataclass(frozen=True)
class Move:
    """One permitted step."""

    key: str
    label: str
    sources: frozenset[str]
    target: str
    who: str


_OPEN = frozenset({State.SUBMITTED, State.NEEDS_DETAIL})
SUBMIT = Move("submit", "Submit", frozenset({State.DRAFT, State.NEEDS_DETAIL}), State.SUBMITTED, AUTHOR)
ACCEPT = Move("accept", "Accept", _OPEN, State.ACCEPTED, TRIAGER)
ASK = Move("ask", "Ask for more", frozenset({State.SUBMITTED}), State.NEEDS_DETAIL, TRIAGER)
DECLINE = Move("decline", "Decline", _OPEN, State.DECLINED, TRIAGER)
MERGE = Move("merge", "Merge into another", _OPEN, State.MERGED, TRIAGER)
ASSIGN = Move(
    "assign", "Assign an action", frozenset({State.ACCEPTED, State.ACTION_ASSIGNED}), State.ACTION_ASSIGNED, TRIAGER
)
FINISH = Move("finish", "All actions done", frozenset({State.ACTION_ASSIGNED}), State.ACTIONED, DOER)
RECORD = Move(
    "record", "Record the outcome", frozenset({State.ACTIONED, State.OUTCOME_RECORDED}), State.OUTCOME_RECORDED, DOER
)

# What a triager decides about a submitted insight, in the order of the page.
TRIAGE = (ACCEPT, ASK, MERGE, DECLINE)
# What the author may still change.
OPEN_TO_AUTHOR = SUBMIT.sources
# The way of one that succeeds.
PATH = (
    State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.ACTION_ASSIGNED, State.ACTIONED, State.OUTCOME_RECORDED,
)  # fmt: skip
# Into which another may be merged: one that the medical side stands by or has still to judge, never a merged one.
PARENTS = frozenset({*_OPEN, *PATH[2:]})
