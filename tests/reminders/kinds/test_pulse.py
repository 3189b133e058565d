"""Who is asked in a pulse is told once, and once more before its end; and no list tells who has not answered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from interactions.models import PulseQuestion, PulseWave
from interactions.pulse.services.answers import answer
from organization import roles
from organization.models import Absence, User
from reminders.models import Kind, Notification, ReminderRule
from reminders.outbox import delivery
from reminders.rules.selectors import coming, delivery_log
from tests.factories.pulse import DAY, begun, make_people, make_question, make_wave, over
from tests.factories.reminders import ReminderRuleFactory
from tests.reading import assertContains, assertNotContains

# Monday at nine in UTC, where everybody here lives; the wave ends on the Sunday after the next.
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
# Three working days before that Sunday: Wednesday.
LAST_WORD = datetime(2026, 11, 11, 9, tzinfo=UTC)
TICK = timedelta(minutes=1)


@pytest.fixture
def people(shipped_rules: None) -> list[User]:
    ReminderRule.objects.exclude(kind__in=[Kind.PULSE, Kind.PULSE_ENDS]).update(is_active=False)
    ReminderRuleFactory.create(kind=Kind.PULSE, offset_days=0, is_active=True)
    ReminderRuleFactory.create(kind=Kind.PULSE_ENDS, offset_days=-3, is_active=True)
    return make_people(6)


@pytest.fixture
def question(people: list[User]) -> PulseQuestion:
    return make_question(text="Reminded of.")


@pytest.fixture
def wave(people: list[User], question: PulseQuestion) -> PulseWave:
    (opener,) = make_people(1, "medical", roles.ADMIN)
    return begun(make_wave(opener, AT.date(), name="Autumn"))


def tick(at: datetime) -> delivery.Tally:
    return delivery.tick(clock=lambda: at)


def _answer(wave: PulseWave, user: User, question: PulseQuestion) -> None:
    answer(by=user, wave=wave, scores={question.pk: 4}, texts={}, today=AT.date())


def _told(kind: str) -> list[User]:
    return [one.recipient for one in Notification.objects.filter(rule__kind=kind, channel="email", state="sent")]


def test_everybody_is_told_once_in_each_way_on_the_first_day(people: list[User], wave: PulseWave) -> None:
    assert tick(AT) == delivery.Tally(planned=12, shown=6, mailed=6)
    for later in (TICK, DAY, 5 * DAY):
        assert tick(AT + later) == delivery.Tally()
    assert {one.subject for one in mail.outbox} == {"You are asked: the pulse closes on 15 November"}
    text = str(mail.outbox[0].body)
    assert "/pulse/answer/" in text
    assert "without your name" in text
    assert "Reminded of." not in text  # a mail may be read anywhere


def test_a_second_word_goes_to_whose_token_is_unspent(
    people: list[User], wave: PulseWave, question: PulseQuestion
) -> None:
    tick(AT)
    _answer(wave, people[0], question)
    mail.outbox.clear()
    assert tick(LAST_WORD) == delivery.Tally(planned=10, shown=5, mailed=5)
    assert tick(LAST_WORD + DAY) == delivery.Tally()
    assert {one.to[0] for one in mail.outbox} == {one.email for one in people[1:]}
    assert {one.subject for one in mail.outbox} == {"Last word about the pulse: it closes on 15 November"}


def test_the_second_word_comes_on_its_day(people: list[User], wave: PulseWave) -> None:
    tick(AT)
    assert tick(LAST_WORD - DAY) == delivery.Tally()
    assert tick(LAST_WORD).mailed == 6


def test_who_answers_before_the_first_mail_gets_none(
    people: list[User], wave: PulseWave, question: PulseQuestion
) -> None:
    _answer(wave, people[0], question)
    tick(AT)
    assert people[0] not in _told(Kind.PULSE)


def test_nobody_is_told_who_left_or_is_away_until_back(people: list[User], wave: PulseWave) -> None:
    User.objects.filter(pk=people[0].pk).update(is_active=False)
    User.objects.filter(pk=people[1].pk).update(role="")
    Absence.objects.create(user=people[2], starts_on=AT.date(), ends_on=AT.date() + DAY)
    tick(AT)
    assert set(_told(Kind.PULSE)) == set(people[3:])
    tick(AT + 2 * DAY)
    assert set(_told(Kind.PULSE)) == set(people[2:])


def test_nothing_marks_the_moment_at_which_somebody_answered(
    people: list[User], wave: PulseWave, question: PulseQuestion
) -> None:
    tick(AT)
    before = list(Notification.objects.order_by("pk").values())
    _answer(wave, people[0], question)
    tick(AT + TICK)
    assert list(Notification.objects.order_by("pk").values()) == before


def test_a_closed_wave_leaves_no_reminder_behind(people: list[User], wave: PulseWave, question: PulseQuestion) -> None:
    """Who got no second word had answered by then."""
    tick(AT)
    _answer(wave, people[0], question)
    tick(LAST_WORD)
    over(wave)
    tick(datetime(2026, 11, 17, 13, tzinfo=UTC))
    assert not Notification.objects.exists()


def test_no_list_of_administrators_names_who_gets_one(people: list[User], wave: PulseWave) -> None:
    assert coming(AT - TICK) == []
    tick(AT)
    Notification.objects.update(state="failed", last_error="550 no such box")
    log = delivery_log(AT + TICK)
    assert (log["total"], log["errors"]) == (0, [])


def test_the_inbox_leads_to_the_form(
    people: list[User], wave: PulseWave, signed_in: Callable[[User], Client]
) -> None:  # fmt: skip
    tick(AT)
    client = signed_in(people[0])
    page = client.get(reverse("inbox"))
    assertContains(page, "You are asked: the pulse closes on 15 November")
    assertNotContains(page, "Reminded of.")
    (one,) = Notification.objects.inbox_of(people[0])
    opened = client.post(reverse("inbox-read", args=[one.pk]), {"go": "1"})
    assertRedirects(opened, reverse("pulse-answer"), fetch_redirect_response=False)


def test_who_opens_or_marks_an_entry_leaves_no_trace(
    people: list[User], wave: PulseWave, signed_in: Callable[[User], Client]
) -> None:
    """All of a secret kind count as read from the moment at which they are shown."""
    tick(AT)
    before = list(Notification.objects.order_by("pk").values())
    assert {one["read_at"] for one in before if one["channel"] == "in_app"} == {AT}
    with time_machine.travel(AT + timedelta(hours=3), tick=False):
        (one,) = Notification.objects.inbox_of(people[0])
        signed_in(people[0]).post(reverse("inbox-read", args=[one.pk]), {"go": "1"})
        signed_in(people[1]).post(reverse("inbox-read-all"))
    assert list(Notification.objects.order_by("pk").values()) == before


def test_nothing_is_asked_where_no_wave_is_open(people: list[User]) -> None:
    assert tick(AT) == delivery.Tally()
