"""The pages of hand-offs to safety: what each person reads there, and what each may press."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit.models import AccessRecord
from interactions.models import Interaction, SafetyHandoff
from interactions.safety import services
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory

AT = datetime(2026, 2, 16, 8, tzinfo=UTC)
NOTE = "zanzibarium"


@pytest.fixture(autouse=True)
def _on_that_day() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def overdue(cast: Cast) -> SafetyHandoff:
    kol = KOLFactory.create(given_name="Ada", family_name="Novak")
    return make_interaction(
        msl=cast.msl, kols=(kol,), on=date(2026, 2, 12), hour=9, ae_screen="possible", notes=NOTE, state="cancelled"
    ).hand_offs.get()  # fmt: skip


@pytest.fixture
def due(cast: Cast) -> SafetyHandoff:
    return make_interaction(msl=cast.elsewhere, on=date(2026, 2, 15), pqc_screen="possible").hand_offs.get()


@pytest.fixture
def done(cast: Cast) -> SafetyHandoff:
    return make_interaction(msl=cast.msl, on=date(2026, 2, 2), ae_screen="handed_off").hand_offs.get()


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def listed(user: User, state: str = "") -> list[int]:
    page = at(user).get(reverse("safety"), {"state": state} if state else {})
    assert page.status_code == 200
    return [int(row.url.rstrip("/").rsplit("/", 1)[1]) for row in page.context["rows"]]


def test_the_list_shows_each_what_they_oversee(
    cast: Cast, overdue: SafetyHandoff, due: SafetyHandoff, done: SafetyHandoff
) -> None:
    for user in (cast.lead, cast.compliance, cast.safety):
        assert listed(user) == [overdue.pk, due.pk]
        assert listed(user, "overdue") == [overdue.pk]
        assert listed(user, "due") == [due.pk]
        assert listed(user, "handed_off") == listed(user, "awaiting_receipt") == [done.pk]
        assert listed(user, "all") == [due.pk, overdue.pk, done.pk]
    assert listed(cast.msl, "all") == listed(cast.manager, "all") == [overdue.pk, done.pk]
    assert listed(cast.elsewhere) == listed(cast.other_manager) == [due.pk]
    assert listed(cast.teammate, "all") == []
    assert listed(cast.compliance, "nonsense") == [overdue.pk, due.pk]


def test_only_those_with_the_list_have_it_in_the_navigation(cast: Cast) -> None:
    for name, user in cast.people().items():
        html = at(user).get(reverse("home")).content.decode()
        reads = name not in ("clinical", "commercial", "market_access", "admin", "outsider")
        assert (f'href="{reverse("safety")}"' in html) is reads, name


def test_safety_reads_the_hand_off_and_nothing_of_the_conversation(cast: Cast, overdue: SafetyHandoff) -> None:
    html = at(cast.safety).get(reverse("safety-handoff", args=[overdue.pk])).content.decode()
    assert "msl@demo.example" in html
    assert "We have it" in html
    for hidden in (NOTE, "Novak", reverse("interaction", args=[overdue.interaction_id]), "Virtual meeting"):
        assert hidden not in html
    assert at(cast.safety).get(reverse("interaction", args=[overdue.interaction_id])).status_code == 404


def test_managers_and_leads_read_how_it_stands(cast: Cast, overdue: SafetyHandoff) -> None:
    services.hand_off(by=cast.msl, handoff=overdue, at=AT)
    services.acknowledge(by=cast.safety, handoff=overdue, at=AT, receipt="AE-17")
    for user in (cast.manager, cast.lead):
        html = at(user).get(reverse("safety-handoff", args=[overdue.pk])).content.decode()
        assert "Acknowledged" in html
        for hidden in ("AE-17", "History", "msl@demo.example", "Sanna Riis"):
            assert hidden not in html, hidden
        assert "AE-17" not in export(user, "all")[1]
    html = at(cast.compliance).get(reverse("safety-handoff", args=[overdue.pk])).content.decode()
    assert "AE-17" in html
    assert "Sanna Riis" in html


def export(user: User, state: str) -> tuple[list[str], str]:
    answer = at(user).get(reverse("safety-export"), {"state": state})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return next(csv.reader(io.StringIO(text))), text


def test_exports_hold_the_columns_a_person_may_read_and_are_kept(cast: Cast, overdue: SafetyHandoff) -> None:
    assert export(cast.manager, "all")[0] == [
        "Number", "Kind", "MSL", "State", "Due (UTC)", "Handed off (UTC)", "Acknowledged (UTC)", "Withdrawn (UTC)",
    ]  # fmt: skip
    head, text = export(cast.safety, "open")
    assert "E-mail of the MSL" in head
    assert f"{overdue.pk},Possible adverse event,Mara Lind,Overdue,2026-02-13 09:00," in text
    assert "Novak" not in text
    assert NOTE not in text
    sheet = at(cast.compliance).get(reverse("safety-export"), {"format": "xlsx"})
    with zipfile.ZipFile(io.BytesIO(sheet.content)) as file:
        cells = file.read("xl/worksheets/sheet1.xml").decode()
    # Moments that a spreadsheet can reckon with: 9 o'clock of the day it was heard and of the day it was due.
    for day in (date(2026, 2, 12), date(2026, 2, 13)):
        assert f"<v>{(day - date(1899, 12, 30)).days}.375</v>" in cells
    kept = AccessRecord.objects.filter(model="safetyhandoff", action="export").values_list("actor_id", flat=True)
    assert set(kept) == {cast.manager.pk, cast.safety.pk, cast.compliance.pk}


def test_times_of_an_export_are_the_readers_own_and_say_so(cast: Cast, overdue: SafetyHandoff) -> None:
    User.objects.filter(pk=cast.lead.pk).update(timezone="Asia/Tokyo")
    head, text = export(cast.lead, "all")
    assert "Due (Asia/Tokyo)" in head
    assert ",2026-02-13 18:00," in text


def test_who_has_left_is_marked_wherever_the_hand_off_is_named(cast: Cast, overdue: SafetyHandoff) -> None:
    User.objects.filter(pk=cast.msl.pk).update(is_active=False)
    client = at(cast.compliance)
    for url in (reverse("home"), reverse("safety"), reverse("safety-handoff", args=[overdue.pk])):
        assert "Mara Lind (no longer active)" in client.get(url).content.decode(), url
    assert "Mara Lind (no longer active)" in export(cast.compliance, "all")[1]


def test_who_comes_too_late_is_told_and_keeps_what_was_typed(cast: Cast, overdue: SafetyHandoff) -> None:
    services.hand_off(by=cast.lead, handoff=overdue, at=AT, reason="Safety told me")
    late = at(cast.msl).post(reverse("safety-withdraw", args=[overdue.pk]), {"reason": "A mis-tap"})
    assert late.status_code == 422
    assert services.CLOSED in late.content.decode()
    assert "A mis-tap" in late.content.decode()
    assert at(cast.compliance).post(reverse("safety-withdraw", args=[overdue.pk]), {"reason": "So"}).status_code == 403


def test_reading_anothers_is_kept(cast: Cast, overdue: SafetyHandoff) -> None:
    for user in (cast.msl, cast.compliance):
        at(user).get(reverse("safety-handoff", args=[overdue.pk]))
    assert list(AccessRecord.objects.values_list("actor_id", "object_id")) == [(cast.compliance.pk, overdue.pk)]


def test_the_author_hands_off_a_cancelled_one_by_one_tap(cast: Cast, overdue: SafetyHandoff) -> None:
    client = at(cast.msl)
    html = client.get(reverse("interaction", args=[overdue.interaction_id])).content.decode()
    assert "It stays due although the interaction is cancelled." in html
    url = reverse("safety-hand-off", args=[overdue.pk])
    assert url in html
    for _ in range(2):
        assert "Handed off to safety." in client.post(url, follow=True).content.decode()
    overdue.refresh_from_db()
    assert overdue.handed_off_at == AT


def test_undo_says_what_still_waits(cast: Cast) -> None:
    made = make_interaction(msl=cast.msl, on=date(2026, 2, 15), ae_screen="possible", created_at=AT)
    page = at(cast.msl).post(reverse("interaction-undo", args=[made.pk]), follow=True).content.decode()
    assert "still waits for safety" in page
    assert reverse("safety-hand-off", args=[made.hand_offs.get().pk]) in page


def test_for_somebody_else_one_says_how_one_knows(cast: Cast, overdue: SafetyHandoff) -> None:
    url = reverse("safety-hand-off", args=[overdue.pk])
    assert at(cast.lead).post(url).status_code == 422
    kept = at(cast.lead).post(url, {"reason": "The patient born on 3 May told safety"})
    assert kept.status_code == 422
    assert "born on 3 May" in kept.content.decode()
    assert at(cast.lead).post(url, {"reason": "Seen in safety's mailbox"}).status_code == 302
    overdue.refresh_from_db()
    assert overdue.handed_off_by == cast.lead


def test_a_settled_answer_is_not_asked_again(cast: Cast) -> None:
    made = make_interaction(msl=cast.msl, on=date(2026, 2, 15), ae_screen="possible")
    page = at(cast.msl).get(reverse("interaction-edit", args=[made.pk]))
    form = page.context["form"]
    assert "Adverse event heard: possible. Edit that on the page of its hand-off" in page.content.decode()
    assert "ae_screen" not in form.fields
    assert "pqc_screen" in form.fields


def test_withdrawing_correcting_and_taking_back_on_their_pages(cast: Cast, overdue: SafetyHandoff) -> None:
    client = at(cast.msl)
    correct = reverse("safety-correct", args=[overdue.pk])
    body = {"day": "2026-02-12", "start": "11:30", "reason": "At the end of a long meeting"}
    assert client.post(correct, body | {"day": "0026-02-12"}).status_code == 422
    assert client.post(correct, body).status_code == 302
    assert client.post(reverse("safety-withdraw", args=[overdue.pk]), {"reason": "A mis-tap"}).status_code == 302
    page = at(cast.safety).get(reverse("safety-handoff", args=[overdue.pk])).content.decode()
    assert "A mis-tap" in page
    # The history says moments as its reader's clock shows them.
    assert "16 February 2026, 08:00" in page
    assert "2026-02-16 08:00" not in page
    assert client.post(reverse("safety-take-back", args=[overdue.pk]), {"reason": "It was one"}).status_code == 302
    overdue.refresh_from_db()
    assert overdue.is_open
    assert overdue.aware_at == datetime(2026, 2, 12, 11, 30, tzinfo=UTC)


def test_an_administrator_finishes_an_own_one_without_the_list(cast: Cast) -> None:
    own = make_interaction(
        msl=cast.admin, on=date(2026, 2, 12), therapeutic_area=cast.oncology, ae_screen="possible"
    ).hand_offs.get()  # fmt: skip
    client = at(cast.admin)
    assert reverse("safety-handoff", args=[own.pk]) in client.get(reverse("home")).content.decode()
    assert client.get(reverse("safety")).status_code == 403
    assert client.post(reverse("safety-hand-off", args=[own.pk])).status_code == 302
    assert Interaction.objects.get(pk=own.interaction_id).ae_screen == "handed_off"


def test_empty_lists_say_so(cast: Cast) -> None:
    assert "Nothing waits for safety" in at(cast.compliance).get(reverse("safety")).content.decode()
    assert (
        "Nothing under “Withdrawn”"
        in at(cast.compliance).get(reverse("safety"), {"state": "withdrawn"}).content.decode()
    )
