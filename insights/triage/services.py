"""What becomes of an insight: the decisions of triage with their receipts, scores, actions, outcomes, thanks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from insights.capture import policies
from insights.capture.moves import ACCEPT, ASK, ASSIGN, DECLINE, FINISH, MERGE, PARENTS, RECORD, Move
from insights.models import Insight, InsightAction, InsightScore, Receipt
from insights.models.triage import CRITERIA
from insights.sharing.selectors import SHARED, shared_texts
from organization.ground.constraints import atomic_write
from organization.ground.names import require_active
from organization.models import User
from organization.services.versions import replace_version


@atomic_write
def accept(*, by: User, insight: Insight, note: str, version: int, at: datetime, decision: str = "") -> Receipt:
    """Take it up. The note and the decision it informs go to the author; partners may read it from now on."""
    _require(by, insight, ACCEPT)
    for name, text in shared_texts(insight).items():
        setattr(insight, name, text)
    return _decide(by, insight, ACCEPT, note, version, at, decision=decision, fields=SHARED.values())


@atomic_write
def ask_for_more(*, by: User, insight: Insight, question: str, version: int, at: datetime) -> Receipt:
    """Give it back to the author with a question."""
    _require(by, insight, ASK)
    return _decide(by, insight, ASK, question, version, at)


@atomic_write
def decline(*, by: User, insight: Insight, reason: str, version: int, at: datetime) -> Receipt:
    """Take it no further, and say why."""
    _require(by, insight, DECLINE)
    return _decide(by, insight, DECLINE, reason, version, at)


@atomic_write
def merge(*, by: User, insight: Insight, parent: Insight, note: str, version: int, at: datetime) -> Receipt:
    """Merge it into another that says the same.

    It keeps its author and day; insights merged into it are now merged into the parent. The parent is no draft, not
    declined, not merged itself and not the same insight.
    """
    # Lock both rows in a fixed order, so that of two merges into each other only one goes through.
    rows = {
        row.pk: row for row in Insight.objects.select_for_update().filter(pk__in=[insight.pk, parent.pk]).order_by("pk")
    }
    _require(by, insight, MERGE)
    kept = rows.get(parent.pk)
    if parent.pk == insight.pk:
        raise ValidationError({"parent": ["An insight cannot be merged into itself."]})
    if kept is None or kept.state not in PARENTS:
        raise ValidationError({"parent": ["Choose one that is waiting or accepted, and not merged itself."]})
    insight.merged_into = kept
    stays = insight.merged.exists()
    receipt = _decide(by, insight, MERGE, note, version, at, fields=["merged_into"], stays=stays)
    with acting(by=by.pk):
        insight.merged.update(merged_into=kept)
    return receipt


@atomic_write
def undo_decision(*, by: User, receipt: Receipt) -> Insight:
    """Undo one's own decision: the insight is as it was before, and the author's answer is withdrawn.

    Only while the author has not read it and nothing has followed; ValidationError says what did. The history keeps
    both the decision and that it was undone.
    """
    if not policies.decided(by, receipt):
        raise PermissionDenied
    # Locked, so that the author does not read meanwhile what is withdrawn here.
    found = Receipt.objects.select_for_update(of=["self"]).select_related("insight").filter(pk=receipt.pk).first()
    if found is None:
        raise ValidationError("It was undone already.")
    insight = found.insight
    if why := policies.why_it_stays(insight, found):
        raise ValidationError(f"This decision cannot be undone. {why}")
    insight.state, insight.merged_into = found.state_before, None
    for name in SHARED.values():
        setattr(insight, name, "")
    with acting(by=by.pk, reason="Decision undone"):
        replace_version(insight, version=found.insight_version or 0, fields=["state", "merged_into", *SHARED.values()])
        found.delete()
    return insight


@atomic_write
def score(*, by: User, insight: Insight, scores: Mapping[str, int], at: datetime) -> InsightScore:
    """Give six scores of 0 to 3; a scorer's new scores replace the former ones. Never for one's own insight."""
    if not policies.can_score(by, insight):
        raise PermissionDenied
    row = InsightScore.objects.filter(insight=insight, scorer=by).first() or InsightScore(insight=insight, scorer=by)
    for name in CRITERIA:
        setattr(row, name, scores[name])
    row.scored_at = at
    with acting(by=by.pk):
        row.full_clean()
        row.save()
    return row


@atomic_write
def assign_action(
    *, by: User, insight: Insight, kind: str, owner: User, version: int, due: date | None = None, function: str = ""
) -> InsightAction:
    """Say who does what because of it. ``function`` is the owner's unless given."""
    _require(by, insight, ASSIGN)
    require_active(field="owner", now=owner)
    if not owner.may("insight.view"):
        raise ValidationError({"owner": ["This person cannot read insights."]})
    action = InsightAction(insight=insight, kind=kind, owner=owner, due=due, function=function or owner.function)
    with acting(by=by.pk):
        action.full_clean()
        action.save()
        insight.state = ASSIGN.target
        replace_version(insight, version=version, fields=["state"])
    return action


@atomic_write
def finish_action(*, by: User, action: InsightAction, version: int, at: datetime) -> Insight:
    """Mark an action as done; with the last one the insight is actioned. Its owner or a triager."""
    insight = action.insight
    if not policies.has_hand(by, insight, FINISH, action):
        raise PermissionDenied
    if not policies.can_finish(by, insight, action):
        raise ValidationError("This action is done already.")
    with acting(by=by.pk):
        action.done_at = at
        action.save(update_fields=["done_at"])
        if not insight.actions.filter(done_at__isnull=True).exists():
            insight.state = FINISH.target
        replace_version(insight, version=version, fields=["state"])
    return insight


@atomic_write
def record_outcome(*, by: User, action: InsightAction, outcome: str, version: int, at: datetime) -> Receipt:
    """Record what came of a done action, and tell the author. Its owner or a triager, once all actions are done."""
    insight = action.insight
    if not policies.has_hand(by, insight, RECORD, action):
        raise PermissionDenied
    if not policies.can_record(by, insight, action):
        raise ValidationError("An outcome is recorded once, when all actions are done.")
    if not outcome.strip():
        raise ValidationError({"outcome": ["Say what came of it."]})
    with acting(by=by.pk):
        action.outcome = outcome.strip()
        action.save(update_fields=["outcome"])
        return _decide(by, insight, RECORD, outcome, version, at)


@atomic_write
def acknowledge(*, by: User, receipt: Receipt, at: datetime, helpful: int | None = None) -> Receipt:
    """The author has read the answer, and may rate it (1 to 5); the time of the first reading stays."""
    if not policies.can_acknowledge(by, receipt.insight, receipt):
        raise PermissionDenied
    if not Receipt.objects.select_for_update().filter(pk=receipt.pk).exists():
        raise ValidationError("This answer was withdrawn a moment ago.")
    receipt.acknowledged_at = receipt.acknowledged_at or at
    receipt.helpful = helpful if helpful is not None else receipt.helpful
    with acting(by=by.pk):
        receipt.full_clean()
        receipt.save(update_fields=["acknowledged_at", "helpful"])
    return receipt


# --- How it is done -------------------------------------------------------------------


def _require(by: User, insight: Insight, move: Move) -> None:
    """PermissionDenied if the move is not the person's to make, ValidationError if the state does not allow it."""
    if not policies.has_hand(by, insight, move):
        raise PermissionDenied
    if insight.state not in move.sources:
        raise ValidationError(f"“{move.label}” is not possible any more: it is {insight.get_state_display().lower()}.")


def _decide(
    by: User, insight: Insight, move: Move, message: str, version: int, at: datetime, *, decision: str = "",
    fields: Any = (), stays: bool = False,
) -> Receipt:  # fmt: skip
    """Make the move, and answer the author in the same transaction. One that ``stays`` cannot be undone."""
    if not message.strip():
        raise ValidationError({"note": ["Tell the author in a sentence."]})
    receipt = Receipt(
        insight=insight, about=move.target, message=message.strip(), decision=decision.strip(), by=by, sent_at=at,
        state_before=insight.state, insight_version=None if stays else version + 1,
    )  # fmt: skip
    with acting(by=by.pk):
        insight.state = move.target
        insight.full_clean(exclude=["client_id"])
        replace_version(insight, version=version, fields=["state", *fields])
        receipt.full_clean()
        receipt.save()
    return receipt
