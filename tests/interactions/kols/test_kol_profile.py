"""The KOL profile: content where it may be read, coordination elsewhere, and never one in place of the other."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.history import acting
from audit.models import AccessRecord
from interactions.kols.selectors.record import kol_record
from interactions.kols.selectors.timeline import heat, timeline
from interactions.models import Conversations
from tests.factories.kols import (
    AffiliationFactory,
    ChannelPreferenceFactory,
    ConsentFactory,
    ExternalIdFactory,
    KOLFactory,
    TierAssignmentFactory,
)
from tests.interactions.kols.kol_pages import PLANTED, TODAY, make_contact
from tests.reading import words_of


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(f"{TODAY}T12:00:00Z", tick=False):
        yield


@pytest.fixture
def kol(cast):
    """Met by msl nine days ago and by a colleague of another team three days ago."""
    kol = KOLFactory.create(given_name="Élodie", family_name="Åkerström", unmet_needs=f"needs {PLANTED}")
    ExternalIdFactory.create(kol=kol, value="REG-77")
    AffiliationFactory.create(kol=kol, organisation="Karolinska", role="Head")
    TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology, tier="global", rationale=PLANTED)
    ChannelPreferenceFactory.create(kol=kol)
    make_contact(msl=cast.msl, kol=kol, area=cast.oncology, day=TODAY - timedelta(days=9))
    make_contact(msl=cast.elsewhere, kol=kol, area=cast.oncology, day=TODAY - timedelta(days=3), channel="email")
    return kol


def page_of(client, person, kol, query: str = "") -> str:
    client.force_login(person)
    answer = client.get(reverse("kol", args=[kol.pk]) + query)
    assert answer.status_code == 200
    return words_of(answer)


def test_own_and_team_contacts_in_full_others_as_coordination(client, cast, kol):
    for person in (cast.msl, cast.teammate, cast.manager):
        page = page_of(client, person, kol)
        assert page.count("Scientific exchange") == 1
        assert "Face to face · 47 min · Mara Lind" in page
        assert "written · Elif Sand, Medical" in page
        assert "E-mail ·" not in page
    page = page_of(client, cast.lead, kol)
    assert page.count("Scientific exchange") == 2


def test_head_of_the_page(client, cast, kol):
    page = page_of(client, cast.msl, kol)
    for text in (
        "Prof.",
        "Head, Karolinska",
        "Berlin, DE",
        "Global",
        "15 Feb 2026",
        "3 days ago",
        "REG-77",
        "Phone",
        f"needs {PLANTED}",
        "Elif Sand",
    ):
        assert text in page, text
    assert f"{reverse('log')}?kol={kol.pk}" in page


def test_the_consent_flag_stands_before_any_action(client, cast, kol):
    ConsentFactory.create(kol=kol, lawful_basis="basis-of-it")
    for name in ("msl", "clinical", "commercial", "admin"):
        page = page_of(client, getattr(cast, name), kol)
        assert "Do not contact" in page
        actions = page.find("page-header__actions")
        assert 0 < page.index("Do not contact") < actions, name
    assert "basis-of-it" in page_of(client, cast.msl, kol)
    assert "basis-of-it" not in page_of(client, cast.commercial, kol)


def test_nothing_scientific_reaches_partners(client, cast, kol):
    with acting(by=cast.msl.pk, reason=f"reason {PLANTED}"):
        kol.unmet_needs = f"more {PLANTED}"
        kol.save()
    for person in (cast.commercial, cast.clinical, cast.admin):
        page = page_of(client, person, kol)
        assert "in person · Mara Lind, Medical" in page
        assert "written · Elif Sand, Medical" in page
        for secret in ("Scientific exchange", "47 min", "Face to face ·", "Last 13 weeks", "Topics discussed"):
            assert secret not in page, (person, secret)
    page = page_of(client, cast.commercial, kol)
    for secret in (PLANTED, "Global", "Oncology", "unmet"):
        assert secret not in page, secret
    assert not AccessRecord.objects.exists()


def test_coordination_rows_load_no_scientific_column(cast, kol):
    with CaptureQueriesContext(connection) as queries:
        talks = Conversations.of(kol.pk, cast.commercial, TODAY)
        timeline(kol.pk, talks, viewer=cast.commercial, query={})
    sql = " ".join(query["sql"].lower() for query in queries)
    for column in ("purpose", "notes", "minutes", "next_step", "sentiment", "topic", "unmet_needs"):
        assert column not in sql, column


def test_reading_colleagues_content_is_noted(client, cast, kol):
    page_of(client, cast.msl, kol)
    assert not AccessRecord.objects.exists()  # own content only
    page_of(client, cast.lead, kol)
    record = AccessRecord.objects.get()
    assert (record.actor_id, record.action, record.object_id) == (cast.lead.pk, "read", kol.pk)


def test_planned_and_cancelled_contacts(client, cast, kol):
    make_contact(msl=cast.msl, kol=kol, area=cast.oncology, day=TODAY + timedelta(days=5), state="planned")
    make_contact(msl=cast.msl, kol=kol, area=cast.oncology, day=TODAY, state="cancelled", minutes=33)
    assert "Planned contact" in page_of(client, cast.commercial, kol)
    page = page_of(client, cast.msl, kol)
    assert "Planned: Scientific exchange" in page
    assert "33 min" not in page


def test_pages_of_the_timeline_hold_every_contact_once(cast, monkeypatch):
    monkeypatch.setattr("interactions.kols.selectors.timeline.PAGE", 20)
    kol = KOLFactory.create()
    for days in range(45):
        make_contact(msl=cast.msl, kol=kol, area=cast.oncology, day=TODAY - timedelta(days=days // 3))
    from django.http import QueryDict

    seen, query = [], QueryDict("")
    for _ in range(3):
        talks = Conversations.of(kol.pk, cast.msl, TODAY)
        page = timeline(kol.pk, talks, viewer=cast.msl, query=query)
        seen += [entry.url for _, entries in page.months for entry in entries]
        query = QueryDict(page.older_url.lstrip("?"))
    assert len(seen) == len(set(seen)) == 45
    assert page.older_url == ""
    assert page.newer_url


@pytest.mark.parametrize("query", ["?before=x", "?before=2026-01-01T00:00:00%2B00:00_x", "?after=%C2%B2", "?before=_1"])
def test_nonsense_in_the_query_shows_the_first_page(client, cast, kol, query):
    assert "Scientific exchange" in page_of(client, cast.msl, kol, query)


def test_thirteen_weeks_by_channel(cast, kol):
    make_contact(msl=cast.msl, kol=kol, area=cast.oncology, day=TODAY - timedelta(weeks=14))
    days = kol_record(cast.msl, kol.pk, today=TODAY).days
    found = heat(days, viewer=cast.msl, today=TODAY)
    assert found is not None
    assert found.total == 2
    assert found.channels == ["Face to face", "E-mail"]
    assert found.summary == "2 contacts in 13 weeks, most often face to face (1)."
    assert sum(int(count) for week in found.table for count in week["counts"]) == 2
    assert heat(days, viewer=cast.commercial, today=TODAY) is None


def test_history_of_the_record(client, cast, kol):
    with acting(by=cast.teammate.pk, reason="Told me so"):
        kol.city = "Lund"
        kol.save()
    page = page_of(client, cast.msl, kol)
    assert "Told me so" in page
    assert "Tomas Berg" in page
    partner = page_of(client, cast.commercial, kol)
    assert "Lund" in partner
    assert "Told me so" not in partner  # a reason is free text


def test_who_may_open_a_profile(client, cast, kol):
    for name, person in cast.people().items():
        client.force_login(person)
        answer = client.get(reverse("kol", args=[kol.pk]))
        assert answer.status_code == (403 if name == "outsider" else 200), name
        edits = name in {"msl", "teammate", "manager", "elsewhere", "other_manager", "lead", "admin"}
        if name != "outsider":
            assert (reverse("kol-edit", args=[kol.pk]) in words_of(answer)) == edits, name
            assert client.get(reverse("kol", args=[10**9])).status_code == 404
            assert client.post(reverse("kol", args=[kol.pk])).status_code == 405
    client.logout()
    assert client.get(reverse("kol", args=[kol.pk])).status_code == 302


@pytest.mark.parametrize("name", ["msl", "commercial", "lead"])
def test_the_profile_takes_the_same_queries_for_2_and_20(client, cast, name):
    kol = KOLFactory.create()

    def add(times: int) -> None:
        for number in range(times):
            make_contact(msl=(cast.msl, cast.elsewhere)[number % 2], kol=kol, area=cast.oncology)
            ExternalIdFactory.create(kol=kol)
            with acting(by=cast.teammate.pk):
                kol.city = f"{kol.city}x"[-20:]
                kol.save()

    client.force_login(getattr(cast, name))
    add(2)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("kol", args=[kol.pk]))
    add(18)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("kol", args=[kol.pk]))
    assert len(many) == len(few)
