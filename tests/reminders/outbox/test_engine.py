"""A tick: planned once, sent once, not to those who have done it, not on days off, and in spite of mail servers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_string
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends import locmem
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from organization.models import WorkWeek
from reminders.kinds.base import Words
from reminders.kinds.policies import MAX_ATTEMPTS
from reminders.models import Channel, Kind, Notification, Preference, ReminderRule
from reminders.outbox import delivery
from reminders.outbox import services as sending
from reminders.outbox.mail import compose
from tests.factories.organization import AbsenceFactory, HolidayFactory
from tests.factories.reminders import MONDAY, Debtors, NotificationFactory, add_debtors, hand_in, make_debtors

State = Notification.State
MINUTE = timedelta(minutes=1)


def tick(at: datetime) -> delivery.Tally:
    return delivery.tick(clock=lambda: at)


def weekly(**more: Any) -> list[Notification]:
    return list(Notification.objects.filter(rule__kind=Kind.WEEKLY_UPDATE, **more))


def addresses() -> list[str]:
    return sorted(one.to[0] for one in mail.outbox)


# --- Once ------------------------------------------------------------------------------


def test_everybody_who_owes_it_is_reminded_once_in_each_way(debtors: Debtors, morning: datetime) -> None:
    assert tick(morning - MINUTE) == delivery.Tally()
    assert tick(morning) == delivery.Tally(planned=6, shown=3, mailed=3)
    assert tick(morning) == tick(morning + MINUTE) == delivery.Tally()
    assert addresses() == sorted(user.email for user in debtors.people)
    keys = {one.dedup_key for one in weekly()}
    user = debtors.people[0]
    assert f"weekly_update:week:{user.pk}:2026-11-02:in_app" in keys
    assert f"weekly_update:week:{user.pk}:2026-11-02:email" in keys
    assert {one.state for one in weekly()} == {State.SENT}
    assert all(one.due_at == one.sent_at == morning for one in weekly())


def test_check_ins_are_reminded_of_two_working_days_before_the_month_ends(debtors: Debtors, check_ins_on: None) -> None:
    at = datetime(2026, 11, 26, 8, tzinfo=UTC)  # Thursday; Monday the 30th is the last working day
    tick(at - MINUTE)
    assert not Notification.objects.filter(rule__kind=Kind.CHECK_IN, period="2").exists()
    tick(at)
    rows = Notification.objects.filter(rule__kind=Kind.CHECK_IN, period="2")
    assert rows.count() == 6
    assert rows[0].subject == f"quarter-{debtors.quarter.pk}"
    # October lies too far back to be reminded of.
    assert not Notification.objects.filter(rule__kind=Kind.CHECK_IN, period="1").exists()


def test_each_morning_is_the_recipients_own(shipped_rules: None) -> None:
    debtors = make_debtors(2)
    for user, zone in zip(debtors.people, ("Asia/Tokyo", "America/New_York"), strict=True):
        user.timezone = zone
        user.save()
    tokyo, new_york = debtors.people
    tick(datetime(2026, 11, 5, 23, tzinfo=UTC))
    assert addresses() == [tokyo.email]
    tick(datetime(2026, 11, 6, 13, tzinfo=UTC))
    assert addresses() == sorted([tokyo.email, new_york.email])


@pytest.mark.django_db(transaction=True)
def test_two_planners_and_two_dispatchers_at_once_do_everything_once(
    debtors: Debtors, morning: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    NotificationFactory.create_batch(40, due_at=morning)
    taken: list[int] = []
    begin = sending.begin_attempt

    def noted(**given: Any) -> bool:
        taken.append(given["pk"])
        return begin(**given)

    monkeypatch.setattr(sending, "begin_attempt", noted)
    monkeypatch.setattr(sending, "BATCH", 3)
    start = Barrier(3)

    def work() -> None:
        start.wait()
        tick(morning)
        connections.close_all()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)) == 43
    assert len(mail.outbox) == 43
    assert Notification.objects.filter(state=State.SENT).count() == 46
    assert Notification.objects.filter(attempts__gt=1).count() == 0


# --- Not needed ------------------------------------------------------------------------


def test_nobody_is_reminded_of_what_is_done(debtors: Debtors, morning: datetime) -> None:
    done, *rest = debtors.people
    hand_in(done, MONDAY, morning - timedelta(hours=1))
    tick(morning)
    assert addresses() == sorted(user.email for user in rest)
    assert not Notification.objects.filter(recipient=done, rule__kind=Kind.WEEKLY_UPDATE).exists()


def test_what_is_done_between_planning_and_sending_is_skipped(debtors: Debtors, morning: datetime) -> None:
    sending.plan(at=morning)
    done, closed, refuses = debtors.people
    hand_in(done, MONDAY, morning)
    closed.is_active = False
    closed.save()
    Preference.objects.create(user=refuses, kind=Kind.WEEKLY_UPDATE, channel=Channel.EMAIL, is_wanted=False)
    tick(morning)
    assert mail.outbox == []
    assert [one.recipient_id for one in weekly(state=State.SENT)] == [refuses.pk]
    reasons = {(one.recipient_id, one.last_error) for one in weekly(state=State.SKIPPED, channel=Channel.EMAIL)}
    assert reasons == {
        (done.pk, "Done meanwhile, or over."),
        (closed.pk, "The account is closed."),
        (refuses.pk, "The recipient does not want it."),
    }


def test_a_rule_that_is_off_sends_nothing(debtors: Debtors, morning: datetime) -> None:
    sending.plan(at=morning)
    ReminderRule.objects.filter(kind=Kind.WEEKLY_UPDATE).update(email=False)
    tick(morning)
    assert mail.outbox == []
    ReminderRule.objects.update(is_active=False)
    Notification.objects.all().delete()
    assert tick(morning) == delivery.Tally()


def test_a_role_that_is_taken_away_ends_its_reminders(debtors: Debtors, morning: datetime) -> None:
    user = debtors.people[0]
    user.role = ""
    user.save()
    tick(morning)
    assert user.email not in addresses()


def test_what_is_done_afterwards_is_no_longer_unread(debtors: Debtors, morning: datetime) -> None:
    tick(morning)
    user, other, _ = debtors.people
    hand_in(user, MONDAY, morning + MINUTE)
    tick(morning + 2 * MINUTE)
    assert Notification.objects.inbox_of(user).unread().count() == 0
    assert Notification.objects.inbox_of(other).unread().count() == 1


# --- Days off --------------------------------------------------------------------------


def test_not_on_holidays_and_absences(debtors: Debtors, morning: datetime) -> None:
    german, away, _ = debtors.people
    german.country = "DE"
    german.save()
    HolidayFactory.create(country="DE", date=date(2026, 11, 6))
    AbsenceFactory.create(user=away, starts_on=date(2026, 11, 6), ends_on=date(2026, 11, 20))
    tick(morning)
    assert addresses() == [debtors.people[2].email]
    tick(datetime(2026, 11, 7, 8, tzinfo=UTC))
    assert len(mail.outbox) == 1
    tick(datetime(2026, 11, 9, 8, tzinfo=UTC))  # Monday
    assert addresses() == sorted([debtors.people[2].email, german.email])
    tick(datetime(2026, 11, 23, 8, tzinfo=UTC))  # back again: the week of the 2nd is over
    assert not Notification.objects.filter(recipient=away, period="2026-11-02").exists()


def test_where_friday_is_off_it_comes_on_thursday_and_says_so(debtors: Debtors, morning: datetime) -> None:
    in_riyadh, *_ = debtors.people
    WorkWeek.objects.create(country="SA", days_off=WorkWeek.DaysOff.FRIDAY_SATURDAY)
    in_riyadh.country = "SA"
    in_riyadh.save()
    tick(morning - timedelta(days=1))
    assert addresses() == [in_riyadh.email]
    assert "Due by Thursday 5 November, 17:00." in mail.outbox[0].body
    tick(morning)
    assert addresses().count(in_riyadh.email) == 1
    assert len(mail.outbox) == len(debtors.people)


def test_an_absence_entered_meanwhile_puts_off_what_is_planned(debtors: Debtors, morning: datetime) -> None:
    sending.plan(at=morning)
    for user in debtors.people:
        AbsenceFactory.create(user=user, starts_on=morning.date(), ends_on=morning.date())
    tick(morning)
    assert mail.outbox == []
    monday = datetime(2026, 11, 9, 8, tzinfo=UTC)
    assert {one.not_before for one in weekly()} == {monday}
    tick(monday)
    assert len(mail.outbox) == 3


def test_after_a_long_standstill_nothing_old_is_sent(debtors: Debtors, morning: datetime) -> None:
    """As after a restore from a backup: rows that were due then are skipped, and none is planned anew."""
    sending.plan(at=morning)
    at = morning + timedelta(days=13)  # Thursday two weeks later
    assert tick(at).mailed == 0
    assert {one.state for one in weekly(period="2026-11-02")} == {State.SKIPPED}


# --- Mail servers ----------------------------------------------------------------------


class Server(locmem.EmailBackend):
    """Answers what the test says."""

    answers: list[Exception] = []
    refuses_to_open: bool = False

    def open(self) -> bool:
        if self.refuses_to_open:
            raise ConnectionRefusedError("Connection refused")
        return True

    def send_messages(self, messages: Any) -> int:
        if self.answers:
            raise self.answers.pop(0)
        return super().send_messages(messages)


@pytest.fixture
def server(settings: Any) -> Iterator[type[Server]]:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.answers, Server.refuses_to_open = [], False
    yield Server
    Server.answers, Server.refuses_to_open = [], False


@pytest.mark.parametrize(
    "error",
    [
        SMTPDataError(451, b"Try again later"),
        SMTPRecipientsRefused({"a@demo.example": (450, b"Mailbox busy")}),
        SMTPServerDisconnected("Connection unexpectedly closed"),
        TimeoutError("timed out"),
    ],
)
def test_not_now_is_tried_again_later_each_time_twice_as_late(
    error: Exception, server: type[Server], morning: datetime, shipped_rules: None
) -> None:
    one = NotificationFactory.create(due_at=morning)
    server.answers = [error, error]
    tick(morning)
    one.refresh_from_db()
    assert (one.state, one.attempts, one.not_before) == (State.DUE, 1, morning + MINUTE)
    assert one.last_error
    tick(morning + MINUTE)
    one.refresh_from_db()
    assert (one.attempts, one.not_before) == (2, morning + 3 * MINUTE)
    tick(morning + 3 * MINUTE)
    one.refresh_from_db()
    assert (one.state, one.attempts, one.last_error) == (State.SENT, 3, "")
    assert len(mail.outbox) == 1


def test_after_eight_attempts_it_is_given_up(server: type[Server], morning: datetime, shipped_rules: None) -> None:
    one = NotificationFactory.create(due_at=morning)
    server.answers = [SMTPDataError(451, b"Greylisted") for _ in range(20)]
    for hour in range(20):
        tick(morning + timedelta(hours=hour))
    one.refresh_from_db()
    assert (one.state, one.attempts, one.last_error) == (State.FAILED, MAX_ATTEMPTS, "451 Greylisted")


def test_never_is_given_up_at_once_with_the_servers_words(
    server: type[Server], morning: datetime, shipped_rules: None
) -> None:
    first, second = NotificationFactory.create_batch(2, due_at=morning)
    server.answers = [SMTPRecipientsRefused({"a@demo.example": (550, b"No such\r\nmailbox")})]
    tick(morning)
    first.refresh_from_db()
    assert (first.state, first.attempts, first.last_error) == (State.FAILED, 1, "550 No such mailbox")
    second.refresh_from_db()
    assert second.state == State.SENT


def test_a_server_that_is_away_costs_no_attempt(server: type[Server], morning: datetime, shipped_rules: None) -> None:
    rows = NotificationFactory.create_batch(3, due_at=morning)
    server.refuses_to_open = True
    for hour in range(12):
        tick(morning + timedelta(hours=hour))
    for one in rows:
        one.refresh_from_db()
        assert (one.state, one.attempts) == (State.DUE, 0)
        assert one.last_error == "The mail server was not reached: Connection refused"
    server.refuses_to_open = False
    tick(morning + timedelta(hours=13))
    assert len(mail.outbox) == 3


def test_a_mail_that_cannot_be_made_does_not_hold_up_the_others(
    morning: datetime, shipped_rules: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = NotificationFactory.create_batch(2, due_at=morning)

    def spoilt(one: Notification, said: Words) -> EmailMultiAlternatives:
        """The database lets no address through that breaks a header, so the sender's name does."""
        made = compose(one, said)
        if one.pk == bad.pk:
            made.from_email = "MSL OKR\nBcc: x@demo.example <no-reply@demo.example>"
        return made

    monkeypatch.setattr("reminders.outbox.delivery.compose", spoilt)
    tick(morning)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (State.DUE, State.SENT)
    assert bad.last_error.startswith("BadHeaderError")


def test_the_claim_of_a_dead_worker_is_taken_over_after_its_lease(morning: datetime, shipped_rules: None) -> None:
    one = NotificationFactory.create(due_at=morning)
    lease = timedelta(seconds=150)
    assert sending.claim(worker="dead", at=morning, lease=lease) == [one]
    assert sending.begin_attempt(pk=one.pk, worker="dead", at=morning, lease=lease)
    tick(morning + lease)
    assert mail.outbox == []
    tick(morning + lease + timedelta(seconds=1))
    one.refresh_from_db()
    assert (one.state, one.attempts) == (State.SENT, 2)
    # The dead one comes back: the row is no longer its own.
    assert not sending.begin_attempt(pk=one.pk, worker="dead", at=morning, lease=lease)
    sending.give_up(pk=one.pk, worker="dead", reason="late")
    one.refresh_from_db()
    assert one.state == State.SENT


def test_the_lease_outlasts_the_longest_conversation(settings: Any) -> None:
    """Greeting, EHLO, STARTTLS, EHLO, three steps of AUTH, MAIL, RCPT, DATA, the end of the text, RSET, QUIT."""
    assert settings.REMINDER_LEASE_SECONDS > 13 * settings.EMAIL_TIMEOUT
    assert delivery.TICK_SECONDS + settings.REMINDER_LEASE_SECONDS < settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_BEAT_SCHEDULE["reminders"]["task"] == "reminders.outbox.tasks.tick"


# --- The mail itself -------------------------------------------------------------------


def test_the_mail_is_plain_html_and_text_and_can_be_ended(debtors: Debtors, morning: datetime, settings: Any) -> None:
    settings.BASE_URL = "https://okr.example.com"
    tick(morning)
    user = debtors.people[0]
    (one,) = [found for found in mail.outbox if found.to == [user.email]]
    assert one.subject == "Your weekly update for the week of 2 November is due"
    sent = message_from_string(one.message().as_string())
    identity = sent["Message-ID"]
    assert identity == f"<weekly_update.week.{user.pk}.2026-11-02.email@demo.example>"
    assert ":" not in identity
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = sent["List-Unsubscribe"].strip().strip("<>")
    assert link.startswith("https://okr.example.com/unsubscribe/")
    html = one.alternatives[0][0]  # type: ignore[attr-defined]
    for text in (str(one.body), str(html)):
        assert "Friday 6 November" in text
        assert "https://okr.example.com/weekly/" in text
        assert link in text
        assert user.display_name in text
    assert "<style" in html


def test_a_check_in_mail_says_how_many_key_results_wait(debtors: Debtors, check_ins_on: None) -> None:
    tick(datetime(2026, 11, 26, 8, tzinfo=UTC))
    bodies = [str(one.body) for one in mail.outbox if "check-in for November 2026" in one.subject]
    assert len(bodies) == 3
    assert "One of your key results needs your check-in" in bodies[0]


def test_a_tick_without_news_asks_the_same_few_questions_of_many(debtors: Debtors, morning: datetime) -> None:
    counts = []
    for _ in range(2):
        tick(morning)
        with CaptureQueriesContext(connection) as asked:
            tick(morning + MINUTE)
        counts.append(len(asked))
        add_debtors(debtors, 18)
    assert counts[0] == counts[1]
