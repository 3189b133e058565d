"""The inbox shows one's own, preferences hold, a mail's link ends mails, administrators see and change the rules."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from kombu.exceptions import OperationalError

from interactions.models import Audience
from interactions.pulse.selectors.people import asked_people
from organization.models import User
from reminders.models import Channel, Kind, Notification, Preference, ReminderRule
from reminders.outbox import delivery, tasks
from reminders.outbox.mail import unsubscribe_link
from tests.factories.cast import Cast
from tests.factories.organization import UserFactory
from tests.factories.reminders import Debtors, NotificationFactory, add_debtors
from tests.reading import words_of

SignIn = Callable[[User], Client]
NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)  # Thursday


@pytest.fixture(autouse=True)
def _thursday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def shown(user: User, **more: Any) -> Notification:
    """A reminder in somebody's inbox."""
    one: Notification = NotificationFactory.create(
        recipient=user, channel=Channel.IN_APP, state="sent", sent_at=NOW, due_at=NOW, **more
    )
    return one


def weekly_one(user: User) -> Notification:
    return shown(user, subject="week", period="2026-11-02")


# --- Inbox -----------------------------------------------------------------------------


def test_the_inbox_shows_ones_own_and_nothing_else(cast: Cast, signed_in: SignIn) -> None:
    mine, foreign = weekly_one(cast.msl), weekly_one(cast.teammate)
    NotificationFactory.create(recipient=cast.msl, channel=Channel.IN_APP, subject="week", period="2026-10-26")
    NotificationFactory.create(recipient=cast.msl, state="sent", sent_at=NOW, subject="week", period="2026-10-19")
    client = signed_in(cast.msl)
    page = words_of(client.get(reverse("inbox")))
    assert page.count("Your weekly update for the week of 2 November is due") >= 1
    assert "26 October" not in page  # due, not sent
    assert "19 October" not in page  # by mail
    assert "1 unread reminder." in page
    assert reverse("inbox-read", args=[mine.pk]) in page
    assert reverse("inbox-read", args=[foreign.pk]) not in page
    assert client.post(reverse("inbox-read", args=[foreign.pk])).status_code == 404
    assert client.post(reverse("inbox-read", args=[0])).status_code == 404
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_reading_counts_down(cast: Cast, signed_in: SignIn) -> None:
    one, *_ = [weekly_one(cast.msl), *(shown(cast.msl) for _ in range(2))]
    client = signed_in(cast.msl)
    assert 'aria-label="Inbox, 3 unread"' in words_of(client.get("/"))
    answer = client.post(reverse("inbox-read", args=[one.pk]), {"go": "1"})
    assert answer["Location"] == "/weekly/?week=2026-11-02"
    one.refresh_from_db()
    assert one.read_at == NOW
    assert 'aria-label="Inbox, 2 unread"' in words_of(client.get("/"))
    assert client.post(reverse("inbox-read-all"))["Location"] == reverse("inbox")
    page = words_of(client.get(reverse("inbox")))
    assert 'aria-label="Inbox"' in page
    assert "Nothing unread." in page


def test_looking_changes_nothing(cast: Cast, signed_in: SignIn) -> None:
    one = weekly_one(cast.msl)
    signed_in(cast.msl).get(reverse("inbox"))
    one.refresh_from_db()
    assert one.read_at is None


def test_the_inbox_is_paged_in_a_fixed_number_of_queries(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.msl)
    counts = []
    for number in (2, 40):
        for _ in range(number):
            shown(cast.msl, rule=ReminderRule.objects.get(kind=Kind.CHECK_IN), subject=f"quarter-{cast.quarter.pk}",
                  period="2", dedup_key=f"key {Notification.objects.count()}")  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            page = words_of(client.get(reverse("inbox")))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "Older" in page
    assert "Your check-in for November 2026 is due" in page


@pytest.mark.parametrize("who", ["clinical", "commercial", "compliance", "admin", "lead", "manager"])
def test_everybody_with_a_role_has_an_inbox(who: str, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.people()[who])
    assert "No reminders" in words_of(client.get(reverse("inbox")))
    assert client.get(reverse("reminder-settings")).status_code == 200


def test_without_a_role_there_is_no_inbox(cast: Cast, signed_in: SignIn, client: Client) -> None:
    outsider = signed_in(cast.outsider)
    for route in ("inbox", "reminder-settings"):
        assert outsider.get(reverse(route)).status_code == 403
        assert client.get(reverse(route)).status_code == 302
    assert outsider.post(reverse("inbox-read-all")).status_code == 403
    assert reverse("inbox") not in words_of(outsider.get("/"))


# --- Preferences -----------------------------------------------------------------------


def test_what_is_unticked_is_not_sent(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.msl)
    page = words_of(client.get(reverse("reminder-settings")))
    assert "On the last day before the weekend, 08:00 of your time." in page
    assert "Monthly check-in" not in page  # its rule is off
    told = ("update_request", "insight_answer", "mention", "pulse", "pulse_ends", "congress_debrief")
    other = {kind: ["in_app", "email"] for kind in told}
    other |= {kind: ["in_app"] for kind in ("comment", "joined")}
    assert client.post(reverse("reminder-settings"), {"weekly_update": ["in_app"], **other}).status_code == 302
    wanted = dict(Preference.objects.filter(user=cast.msl).values_list("channel", "is_wanted"))
    assert wanted == {"email": False}
    client.post(reverse("reminder-settings"), {"weekly_update": ["in_app", "email"], **other})
    assert dict(Preference.objects.filter(user=cast.msl).values_list("channel", "is_wanted")) == {"email": True}
    bad = client.post(reverse("reminder-settings"), {"weekly_update": ["pigeon"]})
    assert bad.status_code == 422


def test_a_role_without_duties_is_reminded_of_the_pulse_and_told_of_contacts(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.commercial)
    page = words_of(client.get(reverse("reminder-settings")))
    assert "Invitation to the pulse" in page
    assert "Weekly update" not in page
    assert "Contacts that were coordinated" in page
    told = [Kind.PULSE, Kind.PULSE_ENDS, Kind.JOINED]
    ReminderRule.objects.filter(kind__in=told).update(is_active=False)
    assert "No reminders for your role" in words_of(client.get(reverse("reminder-settings")))


def test_whom_no_pulse_asks_chooses_nothing_about_it(cast: Cast, signed_in: SignIn) -> None:
    asked = {person for audience in Audience.values for person in asked_people(audience)}
    assert {cast.msl, cast.compliance, cast.commercial} <= asked
    for name, person in cast.people().items():
        if name != "outsider":
            page = words_of(signed_in(person).get(reverse("reminder-settings")))
            assert ("Invitation to the pulse" in page) == (person in asked), name


def test_a_mails_link_asks_and_then_ends_mails_of_that_kind(cast: Cast, client: Client) -> None:
    link = unsubscribe_link(cast.msl, Kind.WEEKLY_UPDATE)
    path = link[link.index("/unsubscribe/") :]
    assert "Stop these e-mails?" in words_of(client.get(path))
    assert not Preference.objects.exists()
    # One-click: a mail program posts without a page, a cookie or a token of ours.
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "E-mails stopped" in words_of(answer)
    kept = Preference.objects.get()
    assert (kept.user, kept.kind, kept.channel, kept.is_wanted) == (cast.msl, "weekly_update", "email", False)


@pytest.mark.parametrize("token", ["x", "1-weekly_update", "1-weekly_update.x", "1-nothing.x", "%20"])
def test_a_forged_link_ends_nothing(token: str, cast: Cast, client: Client) -> None:
    assert client.get(f"/unsubscribe/{token}/").status_code == 404
    assert client.post(f"/unsubscribe/{token}/").status_code == 404
    assert not Preference.objects.exists()


# --- Rules -----------------------------------------------------------------------------


def rule(kind: str = Kind.WEEKLY_UPDATE) -> ReminderRule:
    return ReminderRule.objects.get(kind=kind)


def sent(**changes: Any) -> dict[str, Any]:
    """The edit form as a browser sends it."""
    ways = {"in_app": "on", "email": "on"}
    form = {"is_active": "on", "offset_days": "-1", "local_hour": "9", "reason": "Earlier", **ways}
    return {name: value for name, value in (form | changes).items() if value is not None}


def test_an_administrator_changes_when_reminders_go_out(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.admin)
    address = reverse("reminder-rule-edit", args=[rule().pk])
    assert client.get(address).status_code == 200
    assert client.post(address, sent(email=None)).status_code == 302
    changed = rule()
    assert (changed.offset_days, changed.local_hour, changed.in_app, changed.email) == (-1, 9, True, False)
    page = words_of(client.get(reverse("reminder-rules")))
    assert "Sent 1 working day before the last day before the weekend, 09:00 local time. In the app." in page
    assert "Earlier" in words_of(client.get(address))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"offset_days": "11"}, "less than or equal to 10"),
        ({"offset_days": "-11"}, "greater than or equal to -10"),
        ({"local_hour": "24"}, "24 is not one of the available choices"),
        ({"in_app": None, "email": None}, "Choose at least one way, or switch the reminder off."),
    ],
)
def test_what_makes_no_sense_is_said_at_the_form(
    changes: dict[str, Any], words: str, cast: Cast, signed_in: SignIn
) -> None:
    answer = signed_in(cast.admin).post(reverse("reminder-rule-edit", args=[rule().pk]), sent(**changes))
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert rule().local_hour == 8


def test_a_rule_that_is_off_may_go_no_way(cast: Cast, signed_in: SignIn) -> None:
    address = reverse("reminder-rule-edit", args=[rule().pk])
    assert signed_in(cast.admin).post(address, sent(is_active=None, in_app=None, email=None)).status_code == 302
    assert not rule().is_active


@pytest.mark.parametrize("who", ["msl", "manager", "lead", "clinical", "compliance"])
def test_others_read_the_rules_alone(who: str, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.people()[who])
    page = client.get(reverse("reminder-rules"))
    assert page.status_code == 200
    assert "Next seven days" not in words_of(page)
    for route in ("reminder-rule-edit", "reminder-rule-test"):
        assert client.post(reverse(route, args=[rule().pk])).status_code == 403
    assert client.get(reverse("reminder-rule-edit", args=[rule().pk])).status_code == 403


def test_commercial_partners_read_no_rules(cast: Cast, signed_in: SignIn) -> None:
    for user in (cast.commercial, cast.outsider):
        assert signed_in(user).get(reverse("reminder-rules")).status_code == 403


def test_the_preview_says_who_is_next_in_their_own_time(debtors: Debtors, signed_in: SignIn) -> None:
    early, refuses, _ = debtors.people
    early.timezone = "Asia/Tokyo"
    early.save()
    Preference.objects.create(user=refuses, kind=Kind.WEEKLY_UPDATE, channel=Channel.EMAIL, is_wanted=False)
    page = words_of(signed_in(UserFactory.create(role="admin")).get(reverse("reminder-rules")))
    assert page.count("Fri 6 Nov, 08:00") == 3
    assert "Asia/Tokyo" in page
    assert page.count("<td>In the app, E-mail</td>") == 2
    # What the preview says is what happens.
    assert delivery.tick(clock=lambda: datetime(2026, 11, 5, 22, 59, tzinfo=UTC)).planned == 0
    assert delivery.tick(clock=lambda: datetime(2026, 11, 5, 23, tzinfo=UTC)).planned == 2
    assert delivery.tick(clock=lambda: datetime(2026, 11, 6, 8, tzinfo=UTC)).planned == 3


def test_a_test_goes_the_real_way(cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[int] = []
    monkeypatch.setattr(tasks.tick, "delay", lambda: woken.append(1))
    answer = signed_in(cast.admin).post(reverse("reminder-rule-test", args=[rule().pk]), follow=True)
    assert "A test is on its way to admin@demo.example" in words_of(answer)
    assert woken == [1]
    delivery.tick(clock=lambda: NOW + timedelta(seconds=1))
    (message,) = mail.outbox
    assert message.to == [cast.admin.email]
    assert message.subject == "Test: reminder of the weekly update"
    assert Notification.objects.inbox_of(cast.admin).count() == 1
    page = words_of(signed_in(cast.admin).get(reverse("reminder-rules")))
    assert "Deliveries of the last 30 days" in page


def test_without_a_broker_the_test_waits_for_beat(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise OperationalError("Connection refused")

    monkeypatch.setattr(tasks.tick, "delay", gone)
    answer = signed_in(cast.admin).post(reverse("reminder-rule-test", args=[rule().pk]), follow=True)
    assert answer.status_code == 200
    assert "The broker does not answer" in words_of(answer)
    assert Notification.objects.filter(state="due").count() == 2


def test_the_delivery_log_counts_and_tells_the_last_problems(cast: Cast, signed_in: SignIn) -> None:
    NotificationFactory.create(
        recipient=cast.msl, due_at=NOW, state="failed", attempts=8, last_error="550 No such mailbox"
    )
    page = words_of(signed_in(cast.admin).get(reverse("reminder-rules")))
    assert "550 No such mailbox" in page
    assert "Given up, 8 attempts" in page


def test_the_rules_page_does_not_grow_with_people(debtors: Debtors, signed_in: SignIn) -> None:
    client, counts = signed_in(UserFactory.create(role="admin")), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("reminder-rules"))
        counts.append(len(asked))
        add_debtors(debtors, 18)
    assert counts[0] == counts[1]


def test_the_administration_leads_to_the_rules(cast: Cast, signed_in: SignIn) -> None:
    assert reverse("reminder-rules") in words_of(signed_in(cast.admin).get(reverse("admin-area")))
