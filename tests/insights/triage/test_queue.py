"""Deciding one insight after the other: the next opens by itself, a decision is undone, and nobody overwrites."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from audit.history import history_of
from insights.capture.services import submit_insight
from insights.models import Insight, Receipt
from insights.triage import services as triage
from organization import roles
from tests.factories.cast import Cast
from tests.factories.insights import make_insight
from tests.factories.organization import UserFactory
from tests.insights.conftest import CANARY, NOW, get, heard
from tests.reading import words_of


def queue(cast: Cast, number: int = 3) -> list[Insight]:
    """Insights that wait, the longest waiting first."""
    made = [
        make_insight(
            originator=cast.msl, therapeutic_area=cast.oncology, created_at=NOW - timedelta(days=number - place)
        )
        for place in range(number)
    ]
    make_insight(originator=cast.lead)  # an own one, which waits for others
    return made


def page_of(insight: Insight) -> str:
    return reverse("insight", args=[insight.pk])


def decide(client: Client, insight: Insight, **said: Any) -> Any:
    sent = {"move": "accept", "note": "Thank you.", "version": insight.version} | said
    return client.post(reverse("insight-decide", args=[insight.pk]), sent)


# --- One after the other ------------------------------------------------------------------


def test_the_queue_is_walked_from_page_to_page(client: Client, cast: Cast) -> None:
    first, second, third = queue(cast)
    page = get(client, cast.lead, page_of(second))
    assert "2 of 3 to triage" in words_of(page)
    assert f'<a href="{page_of(first)}" rel="prev"' in words_of(page)
    assert f'<a href="{page_of(third)}" rel="next"' in words_of(page)
    assert 'rel="next"' not in words_of(client.get(page_of(third)))
    assert "to triage</span>" not in words_of(get(client, cast.manager, page_of(second)))


def test_a_decision_opens_what_waits_next_and_the_last_one_the_empty_queue(client: Client, cast: Cast) -> None:
    first, second, third = queue(cast)
    client.force_login(cast.lead)
    assert decide(client, second).url == page_of(third)
    page = words_of(client.get(page_of(third)))
    assert f"No. {second.pk}: accepted. The author has your answer." in page
    assert "2 of 2 to triage" in page
    assert decide(client, third).url == page_of(first)
    assert decide(client, first).url == f"{reverse('insights')}?who=queue"
    assert "Nothing waits for you" in words_of(client.get(f"{reverse('insights')}?who=queue"))


def test_what_did_not_wait_stays_open_when_it_is_decided(client: Client, cast: Cast) -> None:
    queue(cast)
    asked = make_insight(originator=cast.msl, state="needs_detail")
    client.force_login(cast.lead)
    assert decide(client, asked).url == page_of(asked)


# --- Undo ---------------------------------------------------------------------------------


def test_a_decision_is_undone_from_the_next_page(client: Client, cast: Cast) -> None:
    first, second, _ = queue(cast)
    client.force_login(cast.lead)
    decide(client, first)
    receipt = Receipt.objects.get()
    undo = reverse("receipt-undo", args=[receipt.pk])
    assert f'action="{undo}"' in words_of(client.get(page_of(second)))
    answer = client.post(undo, follow=True)
    assert "Undone: it stands where it stood before" in words_of(answer)
    first.refresh_from_db()
    assert (first.state, first.shared_observation, Receipt.objects.count()) == ("submitted", "", 0)
    assert history_of(first)[0].reason == "Decision undone"


@pytest.mark.parametrize("state", ["submitted", "needs_detail"])
@pytest.mark.parametrize("move", ["accept", "ask", "decline", "merge"])
def test_every_decision_leads_back_to_where_it_came_from(cast: Cast, state: str, move: str) -> None:
    insight, parent = make_insight(originator=cast.msl, state=state), make_insight()
    common: dict[str, Any] = {"by": cast.lead, "insight": insight, "version": 1, "at": NOW}
    if (move, state) == ("ask", "needs_detail"):
        return
    if move == "accept":
        receipt = triage.accept(note="Good.", **common)
    elif move == "ask":
        receipt = triage.ask_for_more(question="Where?", **common)
    elif move == "decline":
        receipt = triage.decline(reason="Known.", **common)
    else:
        receipt = triage.merge(parent=parent, note="The same.", **common)
    triage.undo_decision(by=cast.lead, receipt=receipt)
    insight.refresh_from_db()
    assert (insight.state, insight.merged_into, insight.version) == (state, None, 3)
    with pytest.raises(ValidationError, match="undone already"):
        triage.undo_decision(by=cast.lead, receipt=Receipt(pk=0, insight=insight, by=cast.lead, about="accepted"))


def test_what_was_read_or_followed_stays_and_the_page_says_why(client: Client, cast: Cast) -> None:
    read, acted, edited, carrier, kept = queue(cast, 5)
    common: dict[str, Any] = {"by": cast.lead, "version": 1, "at": NOW}
    receipts = {
        "The author has read it.": triage.decline(insight=read, reason="Known.", **common),
        "it is action assigned.": triage.accept(insight=acted, note="Good.", **common),
        "it is submitted.": triage.ask_for_more(insight=edited, question="Where?", **common),
    }
    triage.acknowledge(by=cast.msl, receipt=receipts["The author has read it."], at=NOW)
    triage.assign_action(by=cast.lead, insight=acted, kind="refine", owner=cast.teammate, version=2)
    submit_insight(by=cast.msl, insight=edited, version=2, at=NOW)
    triage.merge(insight=kept, parent=carrier, note="The same.", **common)
    receipts["Others that were merged into it went along"] = triage.merge(
        insight=carrier, parent=make_insight(), note="The same.", **common
    )
    client.force_login(cast.lead)
    for why, receipt in receipts.items():
        page = words_of(client.get(page_of(receipt.insight)))
        assert "This decision cannot be undone." in page, why
        assert why in page
        answer = client.post(reverse("receipt-undo", args=[receipt.pk]), follow=True)
        assert why in words_of(answer)
    assert Receipt.objects.count() == 5


def test_only_who_decided_undoes(cast: Cast) -> None:
    insight = make_insight(originator=cast.msl)
    receipt = triage.decline(by=cast.lead, insight=insight, reason="Known.", version=1, at=NOW)
    for user in (cast.msl, cast.manager, UserFactory.create(role=roles.MEDICAL_LEAD)):
        with pytest.raises(PermissionDenied):
            triage.undo_decision(by=user, receipt=receipt)


def test_an_answer_that_was_withdrawn_cannot_be_read(cast: Cast) -> None:
    insight = make_insight(originator=cast.msl)
    receipt = triage.decline(by=cast.lead, insight=insight, reason="Known.", version=1, at=NOW)
    read = Receipt.objects.get()
    triage.undo_decision(by=cast.lead, receipt=receipt)
    with pytest.raises(ValidationError, match="withdrawn"):
        triage.acknowledge(by=cast.msl, receipt=read, at=NOW)


# --- Merging ------------------------------------------------------------------------------


def test_the_one_to_follow_is_chosen_among_likely_ones(client: Client, cast: Cast) -> None:
    insight, same = heard(cast), heard(cast)
    page = words_of(get(client, cast.lead, page_of(insight)))
    assert "These may say the same." in page
    assert f'value="{same.pk}" id="decision_parent_{same.pk}"' in page
    assert decide(client, insight, move="merge", parent=same.pk).status_code == 302
    insight.refresh_from_db()
    assert insight.merged_into == same


def test_others_are_looked_for_without_losing_what_was_typed(client: Client, cast: Cast) -> None:
    insight = make_insight(originator=cast.msl, therapeutic_area=cast.oncology, observation="Testing starts late")
    far = make_insight(observation=f"About {CANARY} in another area")
    client.force_login(cast.lead)
    for act, words in (("look", CANARY), ("enter", CANARY), ("look", str(far.pk))):
        answer = decide(client, insight, act=act, words=words, move="merge", note="Typed note.")
        page = words_of(answer)
        assert answer.status_code == 200
        assert f'value="{far.pk}" id="decision_parent_{far.pk}"' in page, (act, words)
        assert "Typed note." in page
        assert f"Those with “{words}” come first." in page
    page = words_of(decide(client, insight, act="look", words="nowhere\x00", move="merge"))
    assert "No insight has" not in page
    assert "No insight has “nowhere”." in words_of(decide(client, insight, act="look", words="nowhere"))
    # What was found is still there to be chosen when something else is missing.
    answer = decide(client, insight, move="merge", note="", parent=far.pk)
    assert answer.status_code == 422
    assert f'id="decision_parent_{far.pk}" checked' in words_of(answer)
    assert Insight.objects.get(pk=insight.pk).state == "submitted"


# --- Two at once --------------------------------------------------------------------------


@pytest.mark.parametrize("theirs", ["accept", "ask"])
def test_of_two_leads_the_second_sees_both_decisions(client: Client, cast: Cast, theirs: str) -> None:
    insight = make_insight(originator=cast.msl, therapeutic_area=cast.oncology)
    other = UserFactory.create(role=roles.MEDICAL_LEAD)
    client.force_login(cast.lead)
    decide(client, insight, move=theirs, note="Theirs to say.")
    client.force_login(other)
    answer = decide(client, insight, move="decline", note="Mine to say.")
    page = words_of(answer)
    assert answer.status_code == 409
    assert "Somebody was quicker" in page
    for words in ("Theirs to say.", "Mine to say.", "Decline", "Accepted" if theirs == "accept" else "Needs detail"):
        assert words in page
    stored = Insight.objects.get(pk=insight.pk)
    assert (stored.version, Receipt.objects.count()) == (2, 1)
    assert ("It stands below" in page) == (theirs == "ask")
    if theirs == "ask":
        assert decide(client, stored, move="decline", note="Mine to say.").status_code == 302


def test_what_was_typed_for_an_action_survives_a_change_meanwhile(client: Client, cast: Cast) -> None:
    insight = make_insight(originator=cast.msl, therapeutic_area=cast.oncology, state="accepted")
    client.force_login(cast.lead)
    sent = {"kind": "content", "owner": cast.teammate.pk, "due": "2026-03-03", "version": 1}
    assert client.post(reverse("insight-assign", args=[insight.pk]), sent).status_code == 302
    answer = client.post(reverse("insight-assign", args=[insight.pk]), sent)
    page = words_of(answer)
    assert answer.status_code == 409
    assert "It was changed a moment ago" in page
    assert 'value="2026-03-03"' in page
    assert 'name="version" value="2"' in page
