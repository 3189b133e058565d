"""Whoever brought an insight is told of each answer: once in each way, until it is read or answered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from insights.capture.services import submit_insight
from insights.models import Insight, Receipt
from insights.triage.services import accept, acknowledge, ask_for_more, undo_decision
from organization.models import Absence, User
from reminders.kinds import KINDS
from reminders.models import Channel, Kind, Notification, Preference, ReminderRule
from reminders.outbox import delivery
from tests.factories.cast import Cast
from tests.factories.insights import InsightFactory
from tests.reading import assertContains, assertNotContains

# Friday, in the afternoon in UTC.
AT = datetime(2026, 11, 6, 14, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NOTE = "Taken into the biomarker plan"


@pytest.fixture
def insight(cast: Cast) -> Insight:
    made: Insight = InsightFactory.create(originator=cast.msl, therapeutic_area=cast.oncology, submitted_at=AT)
    return made


def accepted(cast: Cast, insight: Insight, at: datetime = AT) -> Receipt:
    return accept(by=cast.lead, insight=insight, note=NOTE, version=insight.version, at=at)


def asked(cast: Cast, insight: Insight, at: datetime = AT) -> Receipt:
    return ask_for_more(by=cast.lead, insight=insight, question="Which setting?", version=insight.version, at=at)


def tick(at: datetime) -> delivery.Tally:
    return delivery.tick(clock=lambda: at)


def inbox_of(user: User) -> list[Notification]:
    return list(Notification.objects.inbox_of(user).filter(rule__kind=Kind.INSIGHT_ANSWER))


def test_its_author_is_told_once_in_each_way(cast: Cast, insight: Insight) -> None:
    accepted(cast, insight)
    assert tick(AT + MINUTE) == delivery.Tally(planned=2, shown=1, mailed=1)
    assert tick(AT + 2 * MINUTE) == delivery.Tally()
    assert [one.recipient for one in Notification.objects.all()] == [cast.msl, cast.msl]
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([cast.msl.email], f"An answer to your insight No. {insight.pk}: accepted")
    assert NOTE not in str(sent.message())


def test_the_inbox_leads_to_the_insight(cast: Cast, insight: Insight, signed_in: Callable[[User], Client]) -> None:
    accepted(cast, insight)
    tick(AT)
    client, (one,) = signed_in(cast.msl), inbox_of(cast.msl)
    page = client.get(reverse("inbox"))
    assertContains(page, f"An answer to your insight No. {insight.pk}: accepted")
    assertNotContains(page, NOTE)
    answer = client.post(reverse("inbox-read", args=[one.pk]), {"go": "1"})
    assertRedirects(answer, reverse("insight", args=[insight.pk]), fetch_redirect_response=False)


def test_thanks_for_it_read_it(cast: Cast, insight: Insight) -> None:
    receipt = accepted(cast, insight)
    tick(AT)
    acknowledge(by=cast.msl, receipt=receipt, at=AT + MINUTE)
    tick(AT + 2 * MINUTE)
    assert [one.read_at for one in inbox_of(cast.msl)] == [AT + 2 * MINUTE]


def test_a_question_leaves_the_inbox_when_it_is_answered_and_another_is_told_again(
    cast: Cast, insight: Insight, signed_in: Callable[[User], Client]
) -> None:
    asked(cast, insight)
    tick(AT)
    assertContains(signed_in(cast.msl).get(reverse("inbox")), f"A question about your insight No. {insight.pk}")
    insight.refresh_from_db()
    submit_insight(by=cast.msl, insight=insight, version=insight.version, at=AT + MINUTE)
    tick(AT + 2 * MINUTE)
    assert [one for one in inbox_of(cast.msl) if one.read_at is None] == []
    insight.refresh_from_db()
    asked(cast, insight, at=AT + 3 * MINUTE)
    tick(AT + 3 * MINUTE)
    assert len([one for one in inbox_of(cast.msl) if one.read_at is None]) == 1


def test_an_answer_that_was_undone_says_so(cast: Cast, insight: Insight, signed_in: Callable[[User], Client]) -> None:
    receipt = accepted(cast, insight)
    tick(AT)
    undo_decision(by=cast.lead, receipt=receipt)
    page = signed_in(cast.msl).get(reverse("inbox"))
    assertContains(page, f"The answer to your insight No. {insight.pk} was taken back")
    assertNotContains(page, "It says what becomes of what you brought")
    tick(AT + MINUTE)
    assert [one for one in inbox_of(cast.msl) if one.read_at is None] == []


def test_after_a_long_leave_it_is_told_on_the_first_day_back(cast: Cast, insight: Insight) -> None:
    Absence.objects.create(user=cast.msl, starts_on=AT.date(), ends_on=AT.date() + timedelta(days=16))
    accepted(cast, insight)
    tick(AT)
    assert inbox_of(cast.msl) == []
    back = datetime(2026, 11, 23, 8, tzinfo=UTC)
    tick(back - MINUTE)
    assert inbox_of(cast.msl) == []
    tick(back)
    assert len(inbox_of(cast.msl)) == 1


def test_who_does_not_want_it_or_may_bring_none_any_more(cast: Cast, insight: Insight) -> None:
    Preference.objects.create(user=cast.msl, kind=Kind.INSIGHT_ANSWER, channel=Channel.EMAIL, is_wanted=False)
    accepted(cast, insight)
    tick(AT)
    assert (len(inbox_of(cast.msl)), mail.outbox) == (1, [])
    other = InsightFactory.create(originator=cast.teammate, therapeutic_area=cast.oncology, submitted_at=AT)
    accepted(cast, other)
    User.objects.filter(pk=cast.teammate.pk).update(role="partner", function="commercial")
    tick(AT + MINUTE)
    assert inbox_of(cast.teammate) == []


def test_the_rule_says_when(cast: Cast) -> None:
    rule = ReminderRule.objects.get(kind=Kind.INSIGHT_ANSWER)
    assert KINDS[rule.kind].when(rule) == "on the day on which it is given, from 08:00 to 18:00"
