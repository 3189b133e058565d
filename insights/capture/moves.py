"""The states of an insight and the moves between them, as data: from which state to which, and who may make it."""

from dataclasses import dataclass

from insights.models import Insight

State = Insight.State

# Who: the author; a triager (never of an own insight); a triager or the owner of an action.
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

# What a triager may decide about a submitted insight, in the order of the page.
TRIAGE = (ACCEPT, ASK, MERGE, DECLINE)
# States in which the author may still change it.
OPEN_TO_AUTHOR = SUBMIT.sources
# The states of an insight that succeeds, in order.
PATH = (
    State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.ACTION_ASSIGNED, State.ACTIONED, State.OUTCOME_RECORDED,
)  # fmt: skip
# Another may be merged into these: accepted or still to be judged, never declined or merged itself.
PARENTS = frozenset({*_OPEN, *PATH[2:]})
