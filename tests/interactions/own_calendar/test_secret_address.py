"""The secret address of a calendar: how it is kept, read, tried again and forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse

from audit.history import pghistory_models
from interactions.models import KOL, OwnCalendar, PossibleContact
from interactions.own_calendar import services
from interactions.own_calendar.fetching import OUTSIDE
from interactions.own_calendar.tasks import ask
from tests.factories.cast import Cast
from tests.interactions.own_calendar.acts import NOW, SECRET, TUESDAY, at, connect, find, met, read_with, waiting
from tests.interactions.own_calendar.files import calendar
from tests.interactions.own_calendar.machine import HOST, machine, says
from tests.reading import words_of

pytestmark = pytest.mark.usefixtures("wednesday")


def test_an_address_is_kept_sealed_and_never_shown_again(cast: Cast) -> None:
    client = at(cast.msl)
    answer = client.post(reverse("own-calendar-connect"), {"secret_address": SECRET}, follow=True)
    text = words_of(answer)
    assert f"{HOST}, ending in .ics" in text
    assert "private-a1b2c3" not in answer.content.decode()
    row = OwnCalendar.objects.get()
    assert (row.host, row.ending, row.owner) == (HOST, ".ics", cast.msl)
    assert "private" not in row.sealed
    (events,) = pghistory_models(OwnCalendar)
    (kept,) = events.objects.values()
    assert not {"sealed", "host", "ending", "problem"} & kept.keys()
    bad = client.post(reverse("own-calendar-connect"), {"secret_address": "http://private-a1b2c3.example.com/"})
    assert bad.status_code == 422
    assert "must begin with https://" in words_of(bad)
    assert "private-a1b2c3" not in bad.content.decode()


@override_settings(REFLECTION_KEYS=[])
def test_without_a_key_no_address_is_kept(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="no key"):
        connect(cast.msl)
    assert "no key to keep a secret address with" in words_of(at(cast.msl).get(reverse("own-calendar")))


def test_the_worker_reads_it_once_an_hour(cast: Cast, ingrid: KOL) -> None:
    connect(cast.msl)
    with machine(says(calendar(met()))) as one:
        assert read_with(one)
        assert not read_with(one)
        assert not read_with(one, NOW + timedelta(minutes=59))
        assert read_with(one, NOW + timedelta(hours=1))
        assert len(one.requests) == 2
    assert len(waiting(cast.msl)) == 1
    row = OwnCalendar.objects.get()
    assert (row.fetched_at, row.problem, row.claimed_until) == (NOW + timedelta(hours=1), "", None)


def test_what_fails_is_said_and_tried_less_and_less_often(cast: Cast) -> None:
    connect(cast.msl)
    moment, pauses = NOW, []
    with machine(says(b"", status="404 Not Found")) as one:
        for _ in range(7):
            assert read_with(one, moment)
            row = OwnCalendar.objects.get()
            pauses.append((row.due_at - moment).total_seconds() / 3600)
            moment = row.due_at
    assert pauses == [1, 2, 4, 8, 16, 24, 24]
    text = words_of(at(cast.msl).get(reverse("own-calendar")))
    assert "There is no calendar at that address any more." in text
    with machine(says(calendar())) as one:
        assert read_with(one, moment)
    row.refresh_from_db()
    assert (row.problem, row.failures) == ("", 0)


def test_what_is_no_calendar_is_said(cast: Cast) -> None:
    connect(cast.msl)
    with machine(says(b"<html>")) as one:
        read_with(one)
    assert "What it sent is no calendar" in words_of(at(cast.msl).get(reverse("own-calendar")))


def test_a_worker_that_died_leaves_it_to_the_next(cast: Cast) -> None:
    connect(cast.msl)
    assert services._claimed(NOW) is not None
    assert services._claimed(NOW) is None
    assert services._claimed(NOW + timedelta(minutes=3)) is not None


def test_forgetting_it_deletes_what_was_found_also_while_it_is_read(cast: Cast, ingrid: KOL) -> None:
    connect(cast.msl)
    find(cast.msl, met("2", TUESDAY - timedelta(days=2)))
    calendar_read = services._claimed(NOW)
    assert calendar_read is not None
    client = at(cast.msl)
    assert client.get(reverse("own-calendar-disconnect")).status_code == 200
    client.post(reverse("own-calendar-disconnect"))
    assert not OwnCalendar.objects.exists()
    assert not PossibleContact.objects.exists()
    appointments = services._read(cast.msl, calendar(met()), NOW)
    assert services._keep(by=cast.msl, appointments=appointments, at=NOW, source=calendar_read).new == 0
    assert not PossibleContact.objects.exists()


def test_of_somebody_who_left_all_is_forgotten(cast: Cast, ingrid: KOL) -> None:
    connect(cast.msl)
    find(cast.msl, met())
    cast.msl.is_active = False
    cast.msl.save()
    services.forget_old(at=NOW)
    assert not OwnCalendar.objects.exists()
    assert not PossibleContact.objects.exists()


def test_addresses_are_sealed_anew_with_the_notes(cast: Cast) -> None:
    old, new = list(settings.REFLECTION_KEYS), "A" * 43 + "="
    row = connect(cast.msl)
    with override_settings(REFLECTION_KEYS=[new, *old]):
        assert services.reseal_addresses(by=None) == (1, 0)
    with override_settings(REFLECTION_KEYS=[new]), machine(says(calendar())) as one:
        assert read_with(one)
        row.refresh_from_db()
        assert row.problem == ""
    with machine(says(calendar())) as one:
        assert read_with(one, NOW + timedelta(hours=1))
        assert one.requests == []
    row.refresh_from_db()
    assert row.problem == "sealed"


def test_a_form_without_its_token_does_not_give_the_address_back(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.msl)
    answer = client.post(reverse("own-calendar-connect"), {"secret_address": SECRET})
    assert answer.status_code == 403
    assert "private-a1b2c3" not in answer.content.decode()


def test_each_minute_the_worker_reads_all_that_are_due(
    cast: Cast, ingrid: KOL, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    for user in (cast.msl, cast.teammate, cast.elsewhere):
        connect(user)
    OwnCalendar.objects.filter(owner=cast.elsewhere).update(due_at=NOW + timedelta(minutes=5))
    doors: list[Any] = []

    def fetch(address: str, *, door: Any) -> bytes:
        assert address == SECRET
        doors.append(door)
        return calendar(met())

    monkeypatch.setattr(services, "fetch", fetch)
    assert ask() == 2
    assert doors == [OUTSIDE, OUTSIDE]  # by the one way there is
    assert PossibleContact.objects.count() == 2
