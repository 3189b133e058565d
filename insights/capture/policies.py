"""Who may capture, change, triage, score and answer, decided on loaded fields."""

from insights.capture.moves import ASSIGN, AUTHOR, DOER, FINISH, OPEN_TO_AUTHOR, RECORD, TRIAGE, Move
from insights.models import Insight, InsightAction, Receipt
from organization import roles
from organization.models import User


def may_capture(user: User) -> bool:
    """Those whose role carries it record what they learnt."""
    return user.may("insight.write")


def may_triage(user: User) -> bool:
    """Medical leads decide what becomes of an insight."""
    return user.may("insight.triage")


def reads_shared_only(user: User) -> bool:
    """Clinical partners read accepted insights without names, interactions, days and what was said about them."""
    return user.scope("insight") == roles.SHARED


def is_author(user: User, insight: Insight) -> bool:
    """Whether it is the person's own insight."""
    return insight.originator_id == user.pk


def can_edit(user: User, insight: Insight) -> bool:
    """The author, until it is handed in, and again while more is asked for."""
    return may_capture(user) and is_author(user, insight) and insight.state in OPEN_TO_AUTHOR


def has_hand(user: User, insight: Insight, move: Move, action: InsightAction | None = None) -> bool:
    """Whether the move is the person's to make, whatever the state. Nobody judges an own insight."""
    if move.who == AUTHOR:
        return may_capture(user) and is_author(user, insight)
    judges = may_triage(user) and not is_author(user, insight)
    if move.who == DOER:
        return judges or (action is not None and action.owner_id == user.pk and may_capture(user))
    return judges


def can_move(user: User, insight: Insight, move: Move, action: InsightAction | None = None) -> bool:
    """The move is the person's to make, and leads on from where the insight stands."""
    return has_hand(user, insight, move, action) and insight.state in move.sources


def can_decide(user: User, insight: Insight) -> bool:
    """Whether any decision of triage is open to the person."""
    return any(can_move(user, insight, move) for move in TRIAGE)


def can_score(user: User, insight: Insight) -> bool:
    """Triagers score what others submitted; a draft is nobody's to judge."""
    return may_triage(user) and not is_author(user, insight) and insight.state != Insight.State.DRAFT


def can_assign(user: User, insight: Insight) -> bool:
    """Triagers give an accepted insight its actions."""
    return can_move(user, insight, ASSIGN)


def can_finish(user: User, insight: Insight, action: InsightAction) -> bool:
    """The action's owner or a triager says that it is done, once."""
    return action.done_at is None and can_move(user, insight, FINISH, action)


def can_record(user: User, insight: Insight, action: InsightAction) -> bool:
    """The action's owner or a triager says what came of it, once it is done."""
    return action.done_at is not None and not action.outcome and can_move(user, insight, RECORD, action)


def can_acknowledge(user: User, insight: Insight, receipt: Receipt) -> bool:
    """The author, whose answer it is."""
    return is_author(user, insight) and receipt.insight_id == insight.pk and may_capture(user)
