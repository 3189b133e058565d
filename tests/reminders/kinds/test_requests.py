"""Whoever is asked for an update is told: once in each way, in their own day, in words that anybody may see."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from okrs.board.services.bulk import ask_for_updates
from okrs.check_ins.services.update_requests import answer_requests, ask_for_update
from okrs.models import CheckIn, KeyResult, UpdateRequest
from okrs.my_quarter.selectors.objectives import my_quarter
from organization.models import Absence, Quarter, User
from reminders.kinds import KINDS
from reminders.models import Channel, Kind, Notification, Preference, ReminderRule
from reminders.outbox import delivery
from reminders.outbox import services as sending
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.reminders import FRIDAY
from tests.reading import assertContains, assertNotContains

# Friday, in the afternoon in UTC.
ASKED_AT = datetime(2026, 11, 6, 14, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NOTE = "Where do the biomarker talks stand?"
State = Notification.State


def tick(at: datetime) -> delivery.Tally:
    return delivery.tick(clock=lambda: at)


def told() -> list[Notification]:
    return list(Notification.objects.filter(rule__kind=Kind.UPDATE_REQUEST).order_by("channel", "pk"))


@pytest.fixture
def key_results(cast: Cast) -> list[KeyResult]:
    """Two of the MSL's, one of the teammate's."""
    made: list[KeyResult] = []
    for owner, number in ((cast.msl, 2), (cast.teammate, 1)):
        objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=owner)
        made += KeyResultFactory.create_batch(number, objective=objective, title="Biomarker talks")
    return made


@pytest.fixture
def asked(cast: Cast, key_results: list[KeyResult]) -> list[KeyResult]:
    """The manager asked about all of them at once."""
    assert ask_for_updates(key_results=key_results, note=NOTE, by=cast.manager, at=ASKED_AT) == []
    return key_results


def test_each_owner_is_told_once_in_each_way(cast: Cast, asked: list[KeyResult]) -> None:
    assert tick(ASKED_AT + MINUTE) == delivery.Tally(planned=4, shown=2, mailed=2)
    assert tick(ASKED_AT + MINUTE) == tick(ASKED_AT + 9 * MINUTE) == delivery.Tally()
    assert {(one.recipient, one.channel, one.state) for one in told()} == {
        (user, channel, State.SENT) for user in (cast.msl, cast.teammate) for channel in Channel.values
    }
    assert {one.due_at for one in told()} == {ASKED_AT}
    assert sorted(one.to[0] for one in mail.outbox) == sorted([cast.msl.email, cast.teammate.email])


def test_what_nobody_can_answer_is_asked_of_nobody(cast: Cast, asked: list[KeyResult]) -> None:
    """In the hands of the one who asked, or in a quarter that takes no check-in any more."""
    KeyResult.objects.filter(pk=asked[0].pk).update(owner=cast.manager)
    assert UpdateRequest.objects.open().count() == 2
    assert my_quarter(cast.manager, cast.quarter, at=ASKED_AT).asked == []
    Quarter.objects.filter(pk=cast.quarter.pk).update(state=Quarter.State.CLOSED)
    assert my_quarter(cast.msl, cast.quarter, at=ASKED_AT).asked == []
    assert tick(ASKED_AT + MINUTE) == delivery.Tally()


def test_asking_twice_tells_nobody_twice(cast: Cast, asked: list[KeyResult]) -> None:
    tick(ASKED_AT)
    with pytest.raises(ValidationError, match="already"):
        ask_for_update(key_result=asked[0], by=cast.manager, note="", at=ASKED_AT + MINUTE)
    refused = ask_for_updates(key_results=asked, note=NOTE, by=cast.manager, at=ASKED_AT + MINUTE)
    assert len(refused) == 3
    tick(ASKED_AT + 2 * MINUTE)
    assert len(told()) == 4


def test_a_mail_says_who_asks_and_of_how_many_but_not_of_what(cast: Cast, asked: list[KeyResult]) -> None:
    tick(ASKED_AT)
    sent = next(one for one in mail.outbox if one.to == [cast.msl.email])
    assert sent.subject == "Nora Falk asks you for an update"
    assert "2 of your key results" in sent.body
    both = str(sent.body) + str(sent.message())
    assert not [word for word in (NOTE, "iomarker", *(one.code for one in asked)) if word in both]


@pytest.mark.parametrize(
    ("asked_at", "told_at"),
    [
        (datetime(2026, 11, 5, 5, tzinfo=UTC), datetime(2026, 11, 5, 8, tzinfo=UTC)),  # before the morning
        (datetime(2026, 11, 5, 19, tzinfo=UTC), datetime(2026, 11, 6, 8, tzinfo=UTC)),  # in the evening
        (datetime(2026, 11, 7, 11, tzinfo=UTC), datetime(2026, 11, 9, 8, tzinfo=UTC)),  # on a Saturday
    ],
)
def test_they_are_told_in_their_working_day(
    cast: Cast, key_results: list[KeyResult], asked_at: datetime, told_at: datetime
) -> None:
    ask_for_update(key_result=key_results[0], by=cast.manager, note="", at=asked_at)
    tick(asked_at)
    tick(told_at - MINUTE)
    assert told() == []
    tick(told_at)
    assert [one.state for one in told()] == [State.SENT, State.SENT]


def test_nobody_is_told_of_what_is_answered(cast: Cast, key_results: list[KeyResult]) -> None:
    night = datetime(2026, 11, 5, 22, tzinfo=UTC)
    ask_for_updates(key_results=key_results, note="", by=cast.manager, at=night)
    for one in key_results[:2]:
        answer_requests(one, 2, night + MINUTE)
    tick(datetime(2026, 11, 6, 8, tzinfo=UTC))
    assert {one.recipient for one in told()} == {cast.teammate}


def test_an_answer_reads_it_and_another_question_is_told_again(cast: Cast, asked: list[KeyResult]) -> None:
    tick(ASKED_AT)
    for one in asked[:2]:
        CheckIn.objects.create(key_result=one, period=2, author=cast.msl, published_at=ASKED_AT)
        answer_requests(one, 2, ASKED_AT + MINUTE)
    tick(ASKED_AT + 2 * MINUTE)
    unread = Notification.objects.inbox_of(cast.msl).unread().filter(rule__kind=Kind.UPDATE_REQUEST)
    assert not unread.exists()
    ask_for_update(key_result=asked[0], by=cast.manager, note="", at=ASKED_AT + 3 * MINUTE)
    tick(ASKED_AT + 3 * MINUTE)
    assert unread.count() == 1


def test_who_does_not_want_it_or_is_away(cast: Cast, asked: list[KeyResult]) -> None:
    Preference.objects.create(user=cast.teammate, kind=Kind.UPDATE_REQUEST, channel=Channel.EMAIL, is_wanted=False)
    Absence.objects.create(user=cast.msl, starts_on=FRIDAY, ends_on=FRIDAY)
    tick(ASKED_AT)
    assert [(one.recipient, one.channel) for one in told()] == [(cast.teammate, Channel.IN_APP)]
    tick(datetime(2026, 11, 9, 8, tzinfo=UTC))
    assert [one.to for one in mail.outbox] == [[cast.msl.email]]


def test_who_may_not_answer_any_more_is_not_told_what_was_planned(cast: Cast, asked: list[KeyResult]) -> None:
    sending.plan(at=ASKED_AT)
    User.objects.filter(pk=cast.msl.pk).update(role="partner", function="commercial")
    tick(ASKED_AT)
    assert {one.state for one in told() if one.recipient == cast.msl} == {State.SKIPPED}
    assert [one.to for one in mail.outbox] == [[cast.teammate.email]]


def test_the_inbox_shows_it_and_leads_to_my_quarter(
    cast: Cast, asked: list[KeyResult], signed_in: Callable[[User], Client]
) -> None:
    tick(ASKED_AT)
    client = signed_in(cast.msl)
    page = client.get(reverse("inbox"))
    assertContains(page, "Nora Falk asks you for an update")
    assertNotContains(page, NOTE)
    one = next(one for one in told() if one.recipient == cast.msl and one.channel == Channel.IN_APP)
    assertRedirects(client.post(reverse("inbox-read", args=[one.pk]), {"go": "1"}), reverse("home"))
    assertContains(client.get(reverse("reminder-settings")), "Request for an update")


def test_the_rule_says_when_and_is_not_set_before_it(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    rule = ReminderRule.objects.get(kind=Kind.UPDATE_REQUEST)
    assert KINDS[rule.kind].when(rule) == "on the day on which somebody asks, from 08:00 to 18:00"
    page = signed_in(cast.admin).post(
        reverse("reminder-rule-edit", args=[rule.pk]),
        {"is_active": "on", "offset_days": "-1", "local_hour": "8", "in_app": "on", "reason": "Test"},
    )
    assertContains(page, "Nobody can be told before it is asked or answered", status_code=422)
