"""Who may capture, change, triage, score and answer, decided on loaded fields."""

from insights.capture.moves import ASSIGN, AUTHOR, DOER, FINISH, OPEN_TO_AUTHOR, RECORD, TRIAGE, Move
from insights.models import Insight, InsightAction, Receipt
from organization import roles
from organization.models import User


def may_capture(user: User) -> bool:
    """Everybody whose role has the permission records what they learnt."""
    return user.may("insight.write")


def may_triage(user: User) -> bool:
    """Medical leads decide what becomes of an insight."""
    return user.may("insight.triage")


def reads_shared_only(user: User) -> bool:
    """Clinical partners read accepted insights without names, interactions, days or the answers about them."""
    return user.scope("insight") == roles.SHARED


def is_author(user: User, insight: Insight) -> bool:
    """Whether it is the person's own insight."""
    return insight.originator_id == user.pk


def can_edit(user: User, insight: Insight) -> bool:
    """The author, until it is submitted, and again while more is asked for."""
    return may_capture(user) and is_author(user, insight) and insight.state in OPEN_TO_AUTHOR


def has_hand(user: User, insight: Insight, move: Move, action: InsightAction | None = None) -> bool:
    """Whether this person may make the move, in whatever state. Nobody judges an own insight."""
    if move.who == AUTHOR:
        return may_capture(user) and is_author(user, insight)
    judges = may_triage(user) and not is_author(user, insight)
    if move.who == DOER:
        return judges or (action is not None and action.owner_id == user.pk and may_capture(user))
    return judges


def can_move(user: User, insight: Insight, move: Move, action: InsightAction | None = None) -> bool:
    """Whether this person may make the move, and the insight's state allows it."""
    return has_hand(user, insight, move, action) and insight.state in move.sources


def can_decide(user: User, insight: Insight) -> bool:
    """Whether the person can decide anything about it in triage now."""
    return any(can_move(user, insight, move) for move in TRIAGE)


def decided(user: User, receipt: Receipt) -> bool:
    """Whether the answer is that person's own decision of triage, which is theirs alone to undo."""
    return may_triage(user) and receipt.by_id == user.pk and receipt.about in {move.target for move in TRIAGE}


def why_it_stays(insight: Insight, receipt: Receipt) -> str:
    """Why a decision of triage cannot be undone; empty if it can."""
    if receipt.acknowledged_at:
        return "The author has read it."
    if insight.state != receipt.about:
        return f"The insight has gone on: it is {insight.get_state_display().lower()}."
    if receipt.insight_version is None:
        return "Others that were merged into it went along, or it was made before decisions could be undone."
    if insight.version != receipt.insight_version:
        return "The insight has changed since."
    return ""


def can_score(user: User, insight: Insight) -> bool:
    """Triagers score what others submitted, but no drafts."""
    return may_triage(user) and not is_author(user, insight) and insight.state != Insight.State.DRAFT


def can_assign(user: User, insight: Insight) -> bool:
    """Triagers assign actions to an accepted insight."""
    return can_move(user, insight, ASSIGN)


def can_finish(user: User, insight: Insight, action: InsightAction) -> bool:
    """The action's owner or a triager marks it as done, once."""
    return action.done_at is None and can_move(user, insight, FINISH, action)


def can_record(user: User, insight: Insight, action: InsightAction) -> bool:
    """The action's owner or a triager records what came of it, once it is done."""
    return action.done_at is not None and not action.outcome and can_move(user, insight, RECORD, action)


def can_acknowledge(user: User, insight: Insight, receipt: Receipt) -> bool:
    """The author who was answered."""
    return is_author(user, insight) and receipt.insight_id == insight.pk and may_capture(user)
