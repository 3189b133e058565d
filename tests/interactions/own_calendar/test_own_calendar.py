"""From a calendar to a line "You met …": what is kept, for whom, for how long, and what ends it."""

from datetime import UTC, datetime, timedelta
from runpy import run_path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from interactions.models import KOL, IgnoredAppointment, PossibleContact
from interactions.own_calendar import services
from interactions.own_calendar.selectors import possible_contacts, waiting_contacts
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory
from tests.interactions.own_calendar.acts import NOW, TUESDAY, at, connect, find, in_berlin, met, waiting
from tests.interactions.own_calendar.files import calendar, event, invited
from tests.interactions.own_calendar.machine import HOST
from tests.reading import words_of

CANARY = "zanzibarium"
pytestmark = pytest.mark.usefixtures("wednesday")


def test_an_appointment_that_names_a_kol_waits_and_leads_to_a_log_that_is_filled_in(cast: Cast, ingrid: KOL) -> None:
    in_berlin(cast.msl)
    make_interaction(msl=cast.msl, kols=(ingrid,), on=(NOW - timedelta(days=40)).date(), channel="phone")
    assert find(cast.msl, met(), event("2", TUESDAY, "Dentist")) == (2, 1)
    (one,) = possible_contacts(cast.msl, at=NOW)
    assert (one.names, one.when, one.minutes) == ("Ingrid Solberg", "Tuesday, 17 February, 14:00", 30)
    page = at(cast.msl).get(one.log_url)
    form = page.context["form"]
    assert [str(value) for value in form["kols"].value()] == [str(ingrid.pk)]
    assert [str(form[name].value()) for name in ("day", "start", "minutes", "channel")] == [
        "2026-02-17", "14:00", "30", "phone",
    ]  # fmt: skip
    assert 'name="ae_screen" value="none" checked' not in page.content.decode()


def test_two_kols_of_one_appointment_are_one_line(cast: Cast, ingrid: KOL, ann: KOL) -> None:
    find(cast.msl, met(title="Ingrid Solberg", more=[invited("Ann Sol")], minutes=50))
    ((names, _),) = waiting(cast.msl)
    assert names == "Ingrid Solberg and Ann Sol"
    (one,) = possible_contacts(cast.msl, at=NOW)
    form = at(cast.msl).get(one.log_url).context["form"]
    assert {str(value) for value in form["kols"].value()} == {str(ingrid.pk), str(ann.pk)}
    assert str(form["minutes_other"].value()) == "50"


def test_nothing_else_is_kept_anywhere(cast: Cast, ingrid: KOL) -> None:
    """No word of any appointment is in any table of the database, nor in the answer."""
    content = calendar(
        met(title=f"{CANARY} Ingrid Solberg", more=[invited(f"{CANARY} Name"), f"LOCATION:{CANARY}"]),
        event(f"{CANARY}-uid", TUESDAY, f"{CANARY} dentist", more=[f"DESCRIPTION:{CANARY}"]),
    )
    file = SimpleUploadedFile(f"{CANARY}.ics", content, "text/calendar")
    answer = at(cast.msl).post(reverse("own-calendar"), {"file": file}, follow=True)
    assert "1 appointment may be a contact. The file is not kept." in words_of(answer)
    assert CANARY not in answer.content.decode()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{CANARY}%"])  # noqa: S608
            assert cursor.fetchone() == (0,), table
    row = PossibleContact.objects.get()
    assert (row.kol, row.starts_at, row.minutes) == (ingrid, TUESDAY, 30)


def test_the_same_file_again_finds_nothing_new_and_a_moved_appointment_moves(cast: Cast, ingrid: KOL) -> None:
    assert find(cast.msl, met()).new == 1
    assert find(cast.msl, met()).new == 0
    assert find(cast.msl, met(start=TUESDAY - timedelta(hours=3), title="Ingrid Solberg, moved")).new == 0
    assert waiting(cast.msl) == [("Ingrid Solberg", "Tuesday, 17 February, 10:00")]


def test_digests_differ_from_person_to_person(cast: Cast, ingrid: KOL) -> None:
    find(cast.msl, met())
    find(cast.teammate, met())
    assert PossibleContact.objects.values("appointment_key").distinct().count() == 2
    assert PossibleContact.objects.values("kind_key").distinct().count() == 2


# --- What is logged already ------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["held", "planned", "cancelled"])
def test_what_the_person_said_already_is_not_asked(cast: Cast, ingrid: KOL, state: str) -> None:
    more = {"ae_screen": "", "pqc_screen": ""} if state == "planned" else {}
    make_interaction(msl=cast.msl, kols=(ingrid,), on=TUESDAY.date(), hour=6, state=state, **more)
    assert find(cast.msl, met()).new == 0
    assert not PossibleContact.objects.exists()


def test_what_is_logged_later_or_by_a_colleague_who_was_there_is_asked_no_more(cast: Cast, ingrid: KOL) -> None:
    find(cast.msl, met(), met("2", TUESDAY - timedelta(days=3)))
    find(cast.teammate, met())
    assert (len(waiting(cast.msl)), len(waiting(cast.teammate))) == (2, 1)
    make_interaction(msl=cast.msl, kols=(ingrid,), on=TUESDAY.date(), participants=(cast.teammate,))
    assert (len(waiting(cast.msl)), len(waiting(cast.teammate))) == (1, 0)


def test_another_kol_or_another_author_on_that_day_says_nothing(cast: Cast, ingrid: KOL, ann: KOL) -> None:
    make_interaction(msl=cast.msl, kols=(ann,), on=TUESDAY.date())
    make_interaction(msl=cast.teammate, kols=(ingrid,), on=TUESDAY.date())
    assert find(cast.msl, met()).new == 1


def test_at_the_same_time_across_midnight_is_the_same(cast: Cast, ingrid: KOL) -> None:
    in_berlin(cast.msl)
    start = datetime(2026, 2, 16, 22, 50, tzinfo=UTC)  # ten to midnight there
    make_interaction(msl=cast.msl, kols=(ingrid,), starts_at=start + timedelta(minutes=15))
    assert find(cast.msl, met(start=start)).new == 0


# --- Answers ---------------------------------------------------------------------------------------


def test_not_a_contact_is_remembered_and_taken_back(cast: Cast, ingrid: KOL) -> None:
    find(cast.msl, met())
    (one,) = possible_contacts(cast.msl, at=NOW)
    client = at(cast.msl)
    answer = client.post(reverse("possible-contact-dismiss", args=[one.pk]), follow=True)
    assert "Not a contact." in words_of(answer)
    assert waiting(cast.msl) == []
    assert find(cast.msl, met()).new == 0
    client.post(reverse("possible-contact-undo", args=[one.pk]))
    assert len(waiting(cast.msl)) == 1


def test_such_appointments_are_ignored_until_they_are_asked_about_again(cast: Cast, ingrid: KOL) -> None:
    """A series by what it is, one that stands alone by what it is called."""
    start = "DTSTART:20260101T090000Z"
    series = event("weekly", start, "Ingrid Solberg", more=["DURATION:PT30M", "RRULE:FREQ=WEEKLY;BYDAY=TU"])
    alone = met("2", TUESDAY - timedelta(days=1), "Choir with Ingrid Solberg")
    find(cast.msl, series, alone)
    assert len(waiting(cast.msl)) == 3
    client = at(cast.msl)
    for _ in range(2):
        (first, *_) = possible_contacts(cast.msl, at=NOW)
        client.post(reverse("possible-contact-ignore", args=[first.pk]))
    assert waiting(cast.msl) == []
    again = met("3", TUESDAY - timedelta(days=2), "Choir with  INGRID Solberg")
    assert find(cast.msl, series, alone, again).new == 0
    assert find(cast.msl, met("4", TUESDAY - timedelta(days=5), "Ingrid Solberg, data")).new == 1
    page = client.get(reverse("own-calendar"))
    assert "Appointments such as one with Ingrid Solberg" in words_of(page)
    assert "Choir" not in page.content.decode()
    for one in page.context["ignored"]:
        client.post(reverse("ignored-appointment-again", args=[one.pk]))
    assert not IgnoredAppointment.objects.exists()
    assert find(cast.msl, series, alone).new == 3


def test_it_lapses_after_fourteen_days(cast: Cast, ingrid: KOL) -> None:
    find(cast.msl, met())
    later = TUESDAY + timedelta(days=14, minutes=1)
    assert waiting(cast.msl, later) == []
    assert services.forget_old(at=later) == 1
    assert not PossibleContact.objects.exists()
    assert find(cast.msl, met(), moment=later).new == 0


def test_my_first_page_says_that_some_wait(cast: Cast, ingrid: KOL) -> None:
    assert "may be a contact" not in words_of(at(cast.msl).get(reverse("home")))
    find(cast.msl, met(), met("2", TUESDAY - timedelta(days=3)))
    text = words_of(at(cast.msl).get(reverse("home")))
    assert "2 appointments may be contacts that you did not log" in text
    assert "The oldest was on Saturday, 14 February." in text
    assert waiting_contacts(cast.commercial, at=NOW) == (0, None)


# --- Own eyes only -----------------------------------------------------------------------------------


def test_nobody_else_sees_or_answers_it(cast: Cast, ingrid: KOL) -> None:
    find(cast.msl, met())
    row = PossibleContact.objects.get()
    for part, user in cast.people().items():
        if part == "msl":
            continue
        for name in ("dismiss", "undo", "ignore"):
            answer = at(user).post(reverse(f"possible-contact-{name}", args=[row.pk]))
            assert answer.status_code in (403, 404), part
        assert waiting(user) == []
    with pytest.raises(PermissionDenied):
        services.dismiss(by=cast.manager, contact=row)
    with pytest.raises(PermissionDenied):
        services.find_contacts(by=cast.commercial, content=calendar(met()), at=NOW)


def test_compliance_sees_that_it_is_on_and_nothing_of_it(cast: Cast, ingrid: KOL) -> None:
    connect(cast.msl)
    find(cast.msl, met())
    page = at(cast.compliance).get(reverse("calendars-read"))
    assert "Mara Lind" in words_of(page)
    for kept in (HOST, "Solberg", ".ics"):
        assert kept not in page.content.decode()
    assert at(cast.admin).get(reverse("calendars-read")).status_code == 403


def test_whoever_deactivates_the_person_is_not_told_of_it(cast: Cast) -> None:
    connect(cast.msl)
    page = at(cast.admin).get(reverse("person-deactivate", args=[cast.msl.pk]))
    assert page.status_code == 200
    assert "calendar" not in page.content.decode().partition("<main")[2]


def test_with_the_kol_all_of_it_is_gone(cast: Cast, ingrid: KOL) -> None:
    find(cast.msl, met(), met("2", TUESDAY - timedelta(days=1), "Ingrid Solberg"))
    services.ignore(by=cast.msl, contact=PossibleContact.objects.earliest("starts_at"), at=NOW)
    ingrid.delete()
    assert not PossibleContact.objects.exists()
    assert not IgnoredAppointment.objects.exists()


def test_a_file_that_is_refused_says_why(cast: Cast) -> None:
    client = at(cast.msl)
    for content, words in ((b"PK\x03\x04", "no calendar file"), (b"", "The file is empty.")):
        answer = client.post(reverse("own-calendar"), {"file": SimpleUploadedFile("a.ics", content)})
        assert answer.status_code == 422
        assert words in words_of(answer)
    assert "Choose a file." in words_of(client.post(reverse("own-calendar")))
    none = client.post(reverse("own-calendar"), {"file": SimpleUploadedFile("a.ics", calendar())}, follow=True)
    assert "0 appointments of the last 14 days, and none that is new" in words_of(none)


def test_the_example_is_read_as_its_tour_says(cast: Cast) -> None:
    example: Any = run_path(str(settings.BASE_DIR / "docs/examples/own_calendar.py"))
    for name in example["NAMES"]:
        given, _, family = name.partition(" ")
        KOLFactory.create(given_name=given, family_name=family)
    content = "\r\n".join(example["lines"](example["NAMES"], NOW)).encode()
    assert services.find_contacts(by=cast.msl, content=content, at=NOW) == (5, 3)
    assert [name for name, _ in waiting(cast.msl)] == [example["NAMES"][2], example["NAMES"][0], example["NAMES"][1]]
