"""What becomes of an insight: every state × every move × every profile, receipts, merging, scores, actions."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import history_of
from insights.capture import moves
from insights.capture.services import submit_insight
from insights.models import Insight, InsightAction, InsightScore, Receipt
from insights.models.triage import CRITERIA
from insights.triage import services as triage
from insights.triage.selectors import verdict
from organization import roles
from organization.models import User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.factories.insights import InsightActionFactory, ReceiptFactory, make_insight
from tests.factories.organization import UserFactory
from tests.insights.conftest import NOW

STATES = Insight.State.values
# Move → states it leads on from → the state it leads to; written from the domain, not from the code.
EXPECTED: dict[str, dict[str, str]] = {
    "submit": dict.fromkeys(["draft", "needs_detail"], "submitted"),
    "accept": dict.fromkeys(["submitted", "needs_detail"], "accepted"),
    "ask": {"submitted": "needs_detail"},
    "decline": dict.fromkeys(["submitted", "needs_detail"], "declined"),
    "merge": dict.fromkeys(["submitted", "needs_detail"], "merged"),
    "assign": dict.fromkeys(["accepted", "action_assigned"], "action_assigned"),
    "finish": {"action_assigned": "actioned"},
    "record": dict.fromkeys(["actioned", "outcome_recorded"], "outcome_recorded"),
}
WHO = {"submit": {"msl"}, "finish": {"lead", "manager"}, "record": {"lead", "manager"}}
ANSWERED = {"accept", "ask", "decline", "merge", "record"}


def stand(cast: Cast, state: str, **fields: Any) -> Insight:
    """An insight of ``msl`` in a state, with an action that the manager owns."""
    if state == "merged":
        fields["merged_into"] = make_insight(therapeutic_area=cast.oncology)
    insight = make_insight(originator=cast.msl, therapeutic_area=cast.oncology, state=state, **fields)
    done = NOW if state in ("actioned", "outcome_recorded") else None
    InsightActionFactory.create(insight=insight, owner=cast.manager, done_at=done)
    return insight


def move(key: str, by: User, insight: Insight) -> Any:
    common: dict[str, Any] = {"by": by, "version": insight.version}
    action = insight.actions.get()
    if key == "submit":
        return submit_insight(insight=insight, at=NOW, **common)
    if key == "accept":
        return triage.accept(insight=insight, note="Taken up.", decision="Evidence plan", at=NOW, **common)
    if key == "ask":
        return triage.ask_for_more(insight=insight, question="Where?", at=NOW, **common)
    if key == "decline":
        return triage.decline(insight=insight, reason="Known.", at=NOW, **common)
    if key == "merge":
        return triage.merge(insight=insight, parent=make_insight(), note="The same.", at=NOW, **common)
    if key == "assign":
        return triage.assign_action(insight=insight, kind="refine", owner=action.owner, **common)
    if key == "finish":
        return triage.finish_action(action=action, at=NOW, **common)
    return triage.record_outcome(action=action, outcome="A registry was named.", at=NOW, **common)


def test_the_table_of_moves_is_complete() -> None:
    found = [each for each in vars(moves).values() if isinstance(each, moves.Move)]
    assert {each.key: dict.fromkeys(each.sources, each.target) for each in found} == EXPECTED


@pytest.mark.parametrize("key", EXPECTED)
@pytest.mark.parametrize("state", STATES)
def test_every_move_from_every_state_by_everybody(cast: Cast, key: str, state: str) -> None:
    for part, user in cast.people().items():
        insight = stand(cast, state)
        Receipt.objects.all().delete()
        if part not in WHO.get(key, {"lead"}):
            with pytest.raises(PermissionDenied):
                move(key, user, insight)
        elif state not in EXPECTED[key]:
            with pytest.raises((ValidationError, PermissionDenied)):
                move(key, user, insight)
        else:
            move(key, user, insight)
            insight.refresh_from_db()
            assert insight.state == EXPECTED[key][state], part
            assert Receipt.objects.count() == (key in ANSWERED)
            continue
        stored = Insight.objects.get(pk=insight.pk)
        assert (stored.state, stored.version, Receipt.objects.count()) == (state, 1, 0), part


@pytest.mark.parametrize("key", ["accept", "ask", "decline", "merge", "assign", "finish"])
def test_nobody_judges_an_own_insight(cast: Cast, key: str) -> None:
    state = {"assign": "accepted", "finish": "action_assigned"}.get(key, "submitted")
    insight = make_insight(originator=cast.lead, state=state)
    InsightActionFactory.create(insight=insight, owner=cast.manager)
    with pytest.raises(PermissionDenied):
        move(key, cast.lead, insight)
    with pytest.raises(PermissionDenied):
        triage.score(by=cast.lead, insight=insight, scores=dict.fromkeys(CRITERIA, 2), at=NOW)


@pytest.mark.parametrize("key", ["accept", "ask", "decline", "merge"])
def test_the_author_is_always_told_in_words(cast: Cast, key: str) -> None:
    insight = stand(cast, "submitted")
    receipt = move(key, cast.lead, insight)
    assert (receipt.insight, receipt.about, receipt.by) == (insight, insight.state, cast.lead)
    assert receipt.sent_at == NOW
    assert receipt.decision == ("Evidence plan" if key == "accept" else "")
    other = stand(cast, "submitted")
    names = {"accept": "note", "ask": "question", "decline": "reason", "merge": "note"}
    acts: dict[str, Any] = {
        "accept": triage.accept, "ask": triage.ask_for_more, "decline": triage.decline, "merge": triage.merge,
    }  # fmt: skip
    more: dict[str, Any] = {"parent": insight} if key == "merge" else {}
    with pytest.raises(ValidationError):
        acts[key](by=cast.lead, insight=other, version=1, at=NOW, **{names[key]: "  "}, **more)
    assert Insight.objects.get(pk=other.pk).state == "submitted"


def test_two_triagers_do_not_decide_past_each_other(cast: Cast) -> None:
    insight = stand(cast, "submitted")
    stale = Insight.objects.get(pk=insight.pk)
    move("accept", cast.lead, insight)
    with pytest.raises(VersionConflict):
        move("decline", cast.lead, stale)
    assert (Insight.objects.get(pk=insight.pk).state, Receipt.objects.count()) == ("accepted", 1)
    assert next(event.by_id for event in history_of(insight)) == cast.lead.pk


@pytest.mark.parametrize("state", ["draft", "declined", "merged"])
def test_it_does_not_follow_what_leads_nowhere(cast: Cast, state: str) -> None:
    insight, parent = stand(cast, "submitted"), stand(cast, state)
    with pytest.raises(ValidationError, match="merged itself"):
        triage.merge(by=cast.lead, insight=insight, parent=parent, note="x", version=1, at=NOW)
    with pytest.raises(ValidationError, match="into itself"):
        triage.merge(by=cast.lead, insight=insight, parent=insight, note="x", version=1, at=NOW)


def test_what_followed_it_follows_the_parent_and_credit_stays(cast: Cast) -> None:
    child, middle, parent = (stand(cast, "submitted") for _ in range(3))
    triage.merge(by=cast.lead, insight=child, parent=middle, note="x", version=1, at=NOW)
    triage.merge(by=cast.lead, insight=middle, parent=parent, note="x", version=1, at=NOW)
    child.refresh_from_db()
    assert (child.merged_into, child.originator) == (parent, cast.msl)
    with pytest.raises(ValidationError):
        triage.merge(by=cast.lead, insight=parent, parent=middle, note="x", version=1, at=NOW)


def test_strategic_is_computed_from_the_scores(cast: Cast) -> None:
    insight = stand(cast, "submitted", kind="observation")
    row = triage.score(by=cast.lead, insight=insight, scores=dict.fromkeys(CRITERIA, 2), at=NOW)
    assert (row.total, row.is_strategic) == (12, True)
    row = triage.score(by=cast.lead, insight=insight, scores=dict.fromkeys(CRITERIA, 3) | {"why_known": 1}, at=NOW)
    assert (row.total, row.is_strategic, InsightScore.objects.count()) == (16, False, 1)
    with pytest.raises(ValidationError):
        triage.score(by=cast.lead, insight=insight, scores=dict.fromkeys(CRITERIA, 4), at=NOW)
    for part in ("msl", "teammate", "manager", "compliance", "clinical", "admin"):
        with pytest.raises(PermissionDenied):
            triage.score(by=getattr(cast, part), insight=insight, scores=dict.fromkeys(CRITERIA, 2), at=NOW)
    with pytest.raises(PermissionDenied):
        triage.score(by=cast.lead, insight=stand(cast, "draft"), scores=dict.fromkeys(CRITERIA, 2), at=NOW)


def test_scorers_agree_or_differ(cast: Cast) -> None:
    insight = stand(cast, "submitted")
    assert verdict([]) == ""
    first = triage.score(by=cast.lead, insight=insight, scores=dict.fromkeys(CRITERIA, 2), at=NOW)
    assert verdict([first]) == "Strategic"
    second_lead = UserFactory.create(role=roles.MEDICAL_LEAD)
    second = triage.score(by=second_lead, insight=insight, scores=dict.fromkeys(CRITERIA, 1), at=NOW)
    assert verdict([first, second]) == "Strategic for 1 of 2 scorers: they differ"


def test_an_insight_is_actioned_with_its_last_action(cast: Cast) -> None:
    insight = make_insight(originator=cast.msl, therapeutic_area=cast.oncology, state="accepted")
    for owner in (cast.teammate, cast.clinical):
        triage.assign_action(by=cast.lead, insight=insight, kind="validate", owner=owner, version=insight.version)
    first, second = insight.actions.all()
    assert second.function == "clinical"
    triage.finish_action(by=cast.teammate, action=first, version=first.insight.version, at=NOW)
    assert Insight.objects.get(pk=insight.pk).state == "action_assigned"
    second = InsightAction.objects.get(pk=second.pk)
    with pytest.raises(PermissionDenied):  # partners read
        triage.finish_action(by=cast.clinical, action=second, version=second.insight.version, at=NOW)
    triage.finish_action(by=cast.lead, action=second, version=second.insight.version, at=NOW)
    assert Insight.objects.get(pk=insight.pk).state == "actioned"
    with pytest.raises(ValidationError):
        triage.finish_action(by=cast.lead, action=second, version=second.insight.version, at=NOW)
    first = InsightAction.objects.get(pk=first.pk)
    with pytest.raises(ValidationError):
        triage.record_outcome(by=cast.teammate, action=first, outcome=" ", version=first.insight.version, at=NOW)
    first = InsightAction.objects.get(pk=first.pk)
    triage.record_outcome(by=cast.teammate, action=first, outcome="Named.", version=first.insight.version, at=NOW)
    assert Insight.objects.get(pk=insight.pk).state == "outcome_recorded"
    assert Receipt.objects.get().message == "Named."
    with pytest.raises(ValidationError, match="cannot read"):
        triage.assign_action(
            by=cast.lead, insight=make_insight(state="accepted"), kind="content", owner=cast.commercial, version=1
        )


def test_the_author_acknowledges_and_rates(cast: Cast) -> None:
    receipt = ReceiptFactory.create(insight=stand(cast, "accepted"), by=cast.lead, sent_at=NOW)
    for part in ("teammate", "manager", "lead", "compliance", "clinical"):
        with pytest.raises(PermissionDenied):
            triage.acknowledge(by=getattr(cast, part), receipt=receipt, at=NOW)
    triage.acknowledge(by=cast.msl, receipt=receipt, at=NOW)
    triage.acknowledge(by=cast.msl, receipt=receipt, at=NOW + timedelta(hours=1), helpful=4)
    receipt.refresh_from_db()
    assert (receipt.acknowledged_at, receipt.helpful) == (NOW, 4)
    with pytest.raises(ValidationError):
        triage.acknowledge(by=cast.msl, receipt=receipt, at=NOW, helpful=6)
