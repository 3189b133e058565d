"""Whom a tick looks at: everybody who may have to be reminded, and as good as nobody else."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organization import roles
from organization.models import User
from reminders.models import Channel, Kind, Notification, Preference, ReminderRule
from reminders.outbox import delivery
from reminders.outbox import services as sending
from reminders.outbox.selectors import planned, settled, waiting
from tests.factories.organization import AbsenceFactory, HolidayFactory, UserFactory
from tests.factories.reminders import MONDAY, Debtors, add_debtors, hand_in, make_debtors

ZONES = ["UTC", "Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu"]
COUNTRIES = ["", "DE", "US"]
HOUR = timedelta(hours=1)


def scattered(number: int, chance: random.Random) -> Debtors:
    """People of many zones and countries, some on leave, some who have handed in, some who refuse mail."""
    debtors = make_debtors(0)
    add_debtors(debtors, number)
    for user in debtors.people:
        user.timezone, user.country = chance.choice(ZONES), chance.choice(COUNTRIES)
        user.save()
        if chance.random() < 0.5:
            starts_on = MONDAY + timedelta(days=chance.randint(-6, 9))
            AbsenceFactory.create(user=user, starts_on=starts_on, ends_on=starts_on + timedelta(chance.randint(0, 9)))
        if chance.random() < 0.2:
            hand_in(user, MONDAY, datetime(2026, 11, 4, 12, tzinfo=UTC))
        if chance.random() < 0.2:
            Preference.objects.create(user=user, kind=Kind.WEEKLY_UPDATE, channel=Channel.EMAIL, is_wanted=False)
    for country in COUNTRIES[1:]:
        for days in chance.sample(range(-4, 13), 3):
            HolidayFactory.create(country=country, date=MONDAY + timedelta(days=days))
    return debtors


@pytest.mark.parametrize("offsets", [(0, -2), (-3, 0), (2, 3), (-8, 5)])
def test_nobody_who_has_to_be_reminded_is_overlooked(offsets: tuple[int, int], shipped_rules: None) -> None:
    chance = random.Random(str(offsets))
    scattered(24, chance)
    for kind, offset in zip((Kind.WEEKLY_UPDATE, Kind.CHECK_IN), offsets, strict=True):
        ReminderRule.objects.filter(kind=kind).update(offset_days=offset, is_active=True)
    found = 0
    for _ in range(25):
        at = datetime(2026, 10, 28, tzinfo=UTC) + HOUR * chance.randint(0, 24 * 22)
        due = {reminder.owed.user.pk for reminder, *_ in planned(at, User.objects.all())}
        assert not due or due <= set(waiting(at)), at
        found += len(due)
    assert found > 50


def test_whoever_was_planned_for_is_not_looked_at_again(shipped_rules: None) -> None:
    """But for people whom nothing can be sent: there are none here."""
    debtors = make_debtors(3)
    at = datetime(2026, 11, 6, 8, tzinfo=UTC)
    assert waiting(at - HOUR) == []
    assert waiting(at) == sorted(user.pk for user in debtors.people)
    sending.plan(at=at)
    assert waiting(at + HOUR) == []
    # Another way is switched on: it is owed in that way too.
    Notification.objects.filter(channel=Channel.EMAIL).delete()
    assert len(waiting(at + HOUR)) == 3


def test_leave_that_does_not_meet_the_window_costs_no_look(shipped_rules: None) -> None:
    (user,) = make_debtors(1).people
    AbsenceFactory.create(user=user, starts_on=date(2026, 10, 19), ends_on=date(2026, 10, 23))
    at = datetime(2026, 11, 6, 8, tzinfo=UTC)
    assert waiting(at - HOUR) == []
    assert waiting(at) == [user.pk]


def test_many_are_planned_and_shown_in_batches(monkeypatch: pytest.MonkeyPatch, shipped_rules: None) -> None:
    monkeypatch.setattr(sending, "PEOPLE", 2)
    make_debtors(5)
    at = datetime(2026, 11, 6, 8, tzinfo=UTC)
    assert delivery.tick(clock=lambda: at) == delivery.Tally(planned=10, shown=5, mailed=5)


def test_what_leave_excuses_later_is_no_longer_unread(shipped_rules: None) -> None:
    on_leave, at_work = make_debtors(2).people
    at = datetime(2026, 11, 6, 8, tzinfo=UTC)
    delivery.tick(clock=lambda: at)
    assert settled(at) == []
    AbsenceFactory.create(user=on_leave, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=4))
    assert [Notification.objects.get(pk=pk).recipient for pk in settled(at)] == [on_leave]
    # So is what nobody asks for any more: six weeks later, or after the role was taken away.
    assert len(settled(at + timedelta(weeks=6))) == 2
    at_work.role = ""
    at_work.save()
    assert len(settled(at)) == 2


def test_a_minute_asks_only_about_people_with_an_open_window(shipped_rules: None) -> None:
    debtors = make_debtors(2)
    at = datetime(2026, 11, 6, 8, tzinfo=UTC)
    delivery.tick(clock=lambda: at)
    with CaptureQueriesContext(connection) as few:
        delivery.tick(clock=lambda: at + HOUR)
    add_debtors(debtors, 18)
    delivery.tick(clock=lambda: at + HOUR)
    with CaptureQueriesContext(connection) as many:
        delivery.tick(clock=lambda: at + 2 * HOUR)
    assert len(few) == len(many)


def test_who_may_says_the_same_as_may(db: None) -> None:
    for role in ["", *roles.ROLES]:
        for function in User.Function.values:
            UserFactory.create(role=role, function=function)
    UserFactory.create(role=roles.MSL, is_active=False)
    for permission in ("weekly.write", "interaction.view", "organization.view", "planning.view"):
        assert set(User.objects.who_may(permission)) == {one for one in User.objects.all() if one.may(permission)}
