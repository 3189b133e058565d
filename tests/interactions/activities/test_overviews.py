"""Activities on a board and in a calendar, their documents, and steps that cannot be left out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from interactions.activities.documents import add_document
from interactions.activities.selectors.board import APPROVAL, COUNTS, HOLD, LACKS, PREPARE, column_of
from interactions.activities.services import Work, change_activity, log_activity
from interactions.activities.stages import skipped_stages
from interactions.models import Activity, ActivityDocument
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory, ActivityParticipantFactory

NOW = datetime(2026, 2, 18, 15, tzinfo=UTC)
TODAY = NOW.date()
SECRET = "zanzibarium"
Kind = Activity.Kind


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def made(cast: Cast, **more: Any) -> Activity:
    fields = {"owner": cast.msl, "therapeutic_area": cast.oncology} | more
    found: Activity = ActivityFactory.create(**fields)
    return found


# --- The board ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "days", "column", "words"),
    [
        (Kind.ADVISORY_BOARD, {}, PREPARE, "Need documented"),
        (Kind.ADVISORY_BOARD, {"need_documented_on": TODAY}, APPROVAL, "Not asked for yet"),
        (Kind.ADVISORY_BOARD, {"need_documented_on": TODAY, "approval_asked_at": NOW}, APPROVAL, "Asked for"),
        (Kind.ADVISORY_BOARD, {"need_documented_on": TODAY, "approved_on": TODAY}, HOLD, "Held"),
        (Kind.NEWSLETTER, {}, APPROVAL, "Not asked for yet"),
        (Kind.TRAINING, {"planned_on": date(2026, 3, 1)}, HOLD, "Held"),
        (Kind.TRAINING, {"held_on": TODAY}, COUNTS, ""),
        (Kind.PRESENTATION, {"held_on": TODAY}, LACKS, "Number of attendees missing"),
    ],
)  # fmt: skip
def test_an_activity_stands_where_its_next_step_is(
    cast: Cast, kind: str, days: dict[str, Any], column: str, words: str
) -> None:
    assert column_of(made(cast, kind=kind, **days)) == (column, words)


def test_the_board_shows_what_the_viewer_may_read(client: Client, cast: Cast) -> None:
    made(cast, title=f"{SECRET} late", planned_on=date(2026, 2, 2))
    made(cast, title=f"{SECRET} cancelled", is_cancelled=True)
    made(cast, title=f"{SECRET} long ago", held_on=date(2025, 10, 1))
    made(cast, title=f"{SECRET} shared", is_shared=True, held_on=date(2026, 2, 1))
    found = {}
    for who in ("msl", "manager", "elsewhere", "clinical"):
        client.force_login(getattr(cast, who))
        found[who] = client.get(reverse("activities-board"), {"who": "all"}).content.decode().count(SECRET)
    assert found == {"msl": 2, "manager": 2, "elsewhere": 0, "clinical": 1}
    client.force_login(cast.msl)
    page = client.get(reverse("activities-board")).content.decode()
    assert "overdue" in page
    for number in range(12):
        made(cast, title=f"Counts {number}", held_on=date(2026, 2, 3))
    assert "3 more in the list" in client.get(reverse("activities-board")).content.decode()
    assert client.get(reverse("activities-board"), {"kind": "newsletter"}).content.decode().count(SECRET) == 0
    assert client.get(reverse("activities-board"), {"kind": "x"}).status_code == 422
    for who in ("commercial", "safety", "outsider"):
        client.force_login(getattr(cast, who))
        assert client.get(reverse("activities-board")).status_code == 403
        assert reverse("activities-board") not in client.get(reverse("activities")).content.decode()


# --- The calendar --------------------------------------------------------------------------------


def test_the_calendar_has_the_days_of_a_month_or_one_of_them(client: Client, cast: Cast) -> None:
    made(cast, title=f"{SECRET} held", held_on=date(2026, 2, 3))
    made(cast, title=f"{SECRET} planned", planned_on=date(2026, 3, 4))
    for number in range(9):
        made(cast, title=f"Busy day {number}", held_on=date(2026, 2, 5))
    client.force_login(cast.msl)
    address = reverse("activities-calendar")
    page = client.get(address).content.decode()
    assert (page.count(f"{SECRET} held"), page.count(f"{SECRET} planned")) == (1, 0)
    assert "3 more" in page
    assert client.get(address, {"day": "2026-02-05"}).content.decode().count("Busy day") == 9
    assert SECRET in client.get(address, {"month": "2026-03"}).content.decode()
    for query in ({"month": "x"}, {"month": "99999-01"}, {"month": "2026-13"}, {"day": "0001-01-01"}, {"day": "x"}):
        assert "February 2026" in client.get(address, query).content.decode(), query
    client.force_login(cast.commercial)
    page = client.get(address).content.decode()
    assert "Internal training" in page
    assert "Mara Lind" in page
    assert SECRET not in page
    assert "Busy day" not in page


# --- Documents ---------------------------------------------------------------------------------------


def test_documents_are_links_that_readers_of_the_activity_open(client: Client, cast: Cast) -> None:
    activity = made(cast)
    ActivityParticipantFactory.create(activity=activity, user=cast.teammate)
    client.force_login(cast.teammate)
    address = reverse("activity-documents", args=[activity.pk])
    sent = {"title": "Approved slides", "address": "https://files.example/slides"}
    assert client.post(address, sent).status_code == 302
    for link in ("javascript:alert(1)", "ftp://files.example/x", "https://files.example/slides", ""):
        assert client.post(address, sent | {"address": link}).status_code == 422, link
    (document,) = ActivityDocument.objects.all()
    client.force_login(cast.manager)
    page = client.get(reverse("activity", args=[activity.pk])).content.decode()
    assert 'href="https://files.example/slides"' in page
    assert "Link or remove documents" not in page
    assert client.get(address).status_code == 403
    with pytest.raises(PermissionDenied):
        add_document(by=cast.manager, activity=activity, title="Other", link="https://files.example/other")
    client.force_login(cast.msl)
    client.post(address, {"remove": document.pk})
    assert not activity.documents.exists()


# --- No step is left out -----------------------------------------------------------------------------


def test_a_step_cannot_be_left_out_and_the_form_says_which(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    sent = {
        "title": "A board",
        "therapeutic_area": cast.oncology.pk,
        "held_on": "2026-02-16",
        "approved_on": "2026-02-01",
    }
    page = client.post(f"{reverse('activity-new')}?kind=advisory_board", sent)
    assert page.status_code == 422
    said = page.content.decode()
    assert "“Held” comes after it: enter the day of “Need documented” first." in said
    assert "enter the day of “Approved” first" not in said
    without_title = client.post(f"{reverse('activity-new')}?kind=advisory_board", sent | {"title": ""}).content.decode()
    assert "“Held” comes after it" in without_title  # said together with what else is wrong
    sent["need_documented_on"] = "2026-01-20"
    assert client.post(f"{reverse('activity-new')}?kind=advisory_board", sent).status_code == 302


def test_a_record_that_left_one_out_before_can_still_be_changed(cast: Cast) -> None:
    old = made(cast, kind=Kind.NEWSLETTER, held_on=TODAY)
    work = Work(title="New title", therapeutic_area=cast.oncology, days={"held_on": TODAY})
    assert change_activity(by=cast.msl, activity=old, work=work, version=1, today=TODAY).title == "New title"
    with pytest.raises(ValidationError) as refused:
        log_activity(by=cast.msl, kind=Kind.NEWSLETTER, work=work, today=TODAY)
    assert list(refused.value.message_dict) == ["approved_on"]


def test_a_planned_day_is_no_step_that_is_left_out() -> None:
    assert skipped_stages(Kind.TRAINING, {"held_on": TODAY}) == {}
    assert list(skipped_stages(Kind.STUDY_SUPPORT, {"held_on": TODAY})) == ["requested_on", "support_agreed_on"]
