"""Search: KOLs, colleagues, meetings, objectives, pages and what to do, each within what the viewer may know."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessRecord
from msl_okr.navigation import places_of
from okrs.models import Objective
from organization.models import StrategicImperative
from tests.factories.cast import Cast, make_cast
from tests.factories.kols import KOLFactory
from tests.factories.meetings import AgendaItemFactory, DecisionFactory, MeetingAttendeeFactory, make_meeting_on
from tests.interactions.kols.kol_pages import TODAY

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(f"{TODAY}T12:00:00Z", tick=False):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


def make_objective(cast: Cast, title: str, **fields) -> Objective:
    values = {
        "code": f"O{Objective.objects.count() + 1}",
        "quarter": cast.quarter,
        "therapeutic_area": cast.oncology,
        "primary_team": cast.north,
        "owner": cast.msl,
        "state": "active",
    }
    return Objective.objects.create(title=title, **(values | fields))


def found(client, person, words: str) -> str:
    client.force_login(person)
    answer = client.get(reverse("search"), {"q": words}, headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_groups_of_results(client, cast):
    kol = KOLFactory.create(given_name="Élodie", family_name="Åkerström")
    objective = make_objective(cast, "Understand Akers in the clinic")
    page = found(client, cast.msl, "aker")
    assert reverse("kol", args=[kol.pk]) in page
    assert reverse("objective", args=[objective.pk]) in page
    assert 'role="option"' in page
    assert "<html" not in page


def test_a_wrong_letter_is_forgiven_when_nothing_else_is_meant(client, cast):
    KOLFactory.create(given_name="Élodie", family_name="Åkerström")
    assert "Åkerström" in found(client, cast.msl, "akertsrom")
    make_objective(cast, "The akertsrom question")
    assert "Åkerström" not in found(client, cast.msl, "akertsrom")


def test_the_page_works_without_javascript(client, cast):
    KOLFactory.create(family_name="Åkerström")
    client.force_login(cast.msl)
    answer = client.get(reverse("search"), {"q": "aker"})
    page = answer.content.decode()
    assert "<h1>Search</h1>" in page
    assert "Åkerström" in page
    assert 'value="aker"' in page
    assert 'role="option"' not in page.split('id="palette"')[0]
    assert "HX-Request" in answer["Vary"]


def test_things_to_do(client, cast):
    assert reverse("log") in found(client, cast.msl, "log inter")
    assert reverse("board") in found(client, cast.msl, "status")
    assert reverse("import-kols") in found(client, cast.admin, "import")
    assert reverse("import-kols") not in found(client, cast.msl, "import")
    assert reverse("log") not in found(client, cast.commercial, "log")
    assert reverse("home") in found(client, cast.msl, "")


def test_pages_are_those_of_the_menu(client, cast):
    for name, person in cast.people().items():
        if name != "outsider":
            page = found(client, person, "")
            menu = {place.url for place in places_of(person.profile)}
            assert {url for url in menu if f'href="{url}"' in page} == menu, name
    assert ">Pages<" in found(client, cast.msl, "board")
    for words, person in (("oversight", cast.msl), ("administration", cast.commercial)):
        assert ">Pages<" not in found(client, person, words)


def test_colleagues_are_found_by_name(client, cast):
    page = found(client, cast.msl, "berg tomas")
    assert f"{reverse('people')}?q=Tomas+Berg" in page
    assert "Medical Science Liaison" in page
    assert cast.teammate.email not in page
    assert reverse("person-edit", args=[cast.teammate.pk]) in found(client, cast.admin, "tomas")
    assert "Tomas Berg" in found(client, cast.lead, "tomsa")
    KOLFactory.create(given_name="Tomsa", family_name="Sole")
    assert "Tomas Berg" not in found(client, cast.lead, "tomsa")
    for person in (cast.commercial, cast.market_access, cast.safety):
        assert "Tomas Berg" not in found(client, person, "tomas")
    cast.teammate.is_active = False
    cast.teammate.save()
    assert "Tomas Berg" not in found(client, cast.msl, "tomas")


def test_objectives_stay_within_the_firewall(client, cast):
    imperative = StrategicImperative.objects.create(title="Reach patients sooner")
    make_objective(cast, "Zanzibarium shared", imperative=imperative)
    make_objective(cast, "Zanzibarium alone")
    assert found(client, cast.msl, "zanzibarium").count("Zanzibarium ") == 2
    assert found(client, cast.clinical, "zanzibarium").count("Zanzibarium ") == 1
    assert "Zanzibarium " not in found(client, cast.commercial, "zanzibarium")
    assert "Objectives" not in found(client, cast.commercial, "zanzibarium")


def test_dropped_objectives_are_not_found(client, cast):
    make_objective(cast, "Gone aim", state="dropped")
    assert "Gone aim" not in found(client, cast.msl, "gone")


def test_many_kols_lead_to_the_list(client, cast):
    for _ in range(12):
        KOLFactory.create(family_name="Many")
    page = found(client, cast.msl, "many")
    assert page.count("Ada Many") == 8
    assert f"{reverse('kols')}?q=many" in page


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "%", "_", "'", "\\", "x" * 3000, "🦄", "\u202e"])
def test_hostile_words(client, cast, words):
    assert "<script>alert" not in found(client, cast.msl, words)


def test_who_may_search(client, cast):
    for name, person in cast.people().items():
        client.force_login(person)
        assert client.get(reverse("search")).status_code == (403 if name == "outsider" else 200), name
    client.logout()
    assert client.get(reverse("search")).status_code == 302


def test_same_queries_for_2_and_8_results(client, cast):
    def add(times: int) -> None:
        for _ in range(times):
            KOLFactory.create(family_name="Many")
            make_objective(cast, "Many things")

    add(2)
    client.force_login(cast.msl)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("search"), {"q": "many"})
    add(5)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("search"), {"q": "many"})
    assert len(many) == len(few)


def test_minutes_are_found_as_far_as_the_firewall_lets(client, cast):
    """Each word may stand in another place: the agenda, the minutes, a decision, the title."""
    meeting = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology)
    meeting.activity.title = "Zanzibarium strategy"
    meeting.activity.save()
    MeetingAttendeeFactory.create(meeting=meeting, user=cast.commercial)
    AgendaItemFactory.create(meeting=meeting, title="Dosing", notes="Quokkas were discussed", is_scientific=True)
    DecisionFactory.create(meeting=meeting, owner=cast.msl, text="Wombats get a leaflet", is_scientific=False)
    page = reverse("meeting", args=[meeting.pk])
    for words in ("zanzibarium", "quokka dosing", "wombats strategy"):
        assert page in found(client, cast.msl, words)
        assert page in found(client, cast.lead, words)
        assert page not in found(client, cast.clinical, words)
    shown = AccessRecord.objects.filter(model="meeting", actor_id=cast.lead.pk)
    assert [one.detail for one in shown.order_by("pk")][:1] == ["search zanzibarium"]
    assert not AccessRecord.objects.filter(model="meeting", actor_id=cast.msl.pk).exists()
    told = found(client, cast.commercial, "wombats")
    assert page in told
    assert "Cross-functional meeting" in told
    for words in ("zanzibarium", "quokkas", "wombats quokkas", "dosing"):
        assert page not in found(client, cast.commercial, words)
    meeting.activity.is_cancelled = True
    meeting.activity.save()
    assert page not in found(client, cast.msl, "zanzibarium")
