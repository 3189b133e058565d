"""The KOL list, its export, the form and the typeahead: what each role sees, and what is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.history import history_of
from audit.models import AccessRecord
from interactions.exports import harmless
from interactions.models import KOL, Affiliation, Consent, ExternalId
from interactions.selectors.contact import channel_class
from interactions.selectors.kols import KOLDetails, details_of, similar_kols
from interactions.services.kols import add_kol, change_kol
from interactions.services.versions import VersionConflict
from tests.factories.kols import (
    AffiliationFactory,
    ChannelPreferenceFactory,
    ConsentFactory,
    ExternalIdFactory,
    KOLFactory,
    KOLTherapeuticAreaFactory,
    TierAssignmentFactory,
)
from tests.interactions.kol_pages import PLANTED, TODAY, make_contact


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(f"{TODAY}T12:00:00Z", tick=False):
        yield


@pytest.fixture
def full_kol(cast):
    """A KOL of whom everything is known."""
    kol = KOLFactory.create(given_name="Élodie", family_name="Åkerström", unmet_needs=f"needs {PLANTED}")
    ExternalIdFactory.create(kol=kol, system="npi", value="1234567893")
    AffiliationFactory.create(kol=kol, organisation="Karolinska")
    TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology, tier="global", rationale=PLANTED)
    KOLTherapeuticAreaFactory.create(kol=kol, therapeutic_area=cast.oncology)
    ChannelPreferenceFactory.create(kol=kol)
    make_contact(msl=cast.msl, kol=kol, area=cast.oncology, day=TODAY - timedelta(days=9))
    return kol


def listed(client, query: str = "") -> str:
    answer = client.get(f"{reverse('kols')}{query}")
    assert answer.status_code == 200, query
    return answer.content.decode()


# --- List --------------------------------------------------------------------------------


def test_search_ignores_accents_and_finds_identifiers(client, cast, full_kol):
    KOLFactory.create(family_name="Other")
    client.force_login(cast.msl)
    for words in ("akerstrom", "Åker", "elodie", "akerstrom elodie", "12345678"):
        page = listed(client, f"?q={words}")
        assert "Åkerström" in page, words
        assert "Other" not in page
    assert "Åkerström" not in listed(client, "?q=nobody")


def test_each_filter(client, cast, full_kol):
    other = KOLFactory.create(family_name="Other", country="US", stakeholder_type="payer", is_active=False)
    make_contact(msl=cast.teammate, kol=other, area=cast.immunology, day=TODAY - timedelta(days=90))
    client.force_login(cast.msl)
    area = cast.oncology.pk
    mine = {
        f"?area={area}",
        "?tier=global",
        f"?tier=global&area={area}",
        "?country=de",
        "?type=kol",
        "?active=yes",
        "?mine=on",
    }
    for query in mine:
        page = listed(client, query)
        assert "Åkerström" in page, query
        assert "Other" not in page, query
    for query in ("?no_contact=30", "?active=no", "?country=US", "?type=payer"):
        page = listed(client, query)
        assert "Other" in page, query
        assert "Åkerström" not in page, query
    assert "No KOL matches" in listed(client, f"?tier=global&area={cast.immunology.pk}")


def test_a_tier_that_ended_no_longer_counts(client, cast):
    kol = KOLFactory.create()
    yesterday = TODAY - timedelta(days=1)
    TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology, tier="local", to_date=yesterday)
    client.force_login(cast.msl)
    assert "No KOL matches" in listed(client, "?tier=local")


@pytest.mark.parametrize(
    "query",
    [
        "?tier=x",
        "?area=0",
        "?area=x",
        "?country=%00%00",
        "?no_contact=-1",
        "?no_contact=NaN",
        "?no_contact=1e999",
        "?type=x",
        "?active=x",
        "?q=%00",
        "?sort=x",
        "?page=x",
        "?page=-1",
        "?page=999999999999",
        "?q=" + "x" * 500,
        "?mine=perhaps",
        "?q=%25_\\",
        "?q='\"<script>",
    ],
)
def test_nonsense_in_the_query_is_no_server_error(client, cast, full_kol, query):
    client.force_login(cast.msl)
    assert "<script>alert" not in listed(client, query)
    assert client.get(f"{reverse('kols-export')}{query}").status_code in {200, 302}


def test_last_contact_is_of_what_took_place(client, cast, full_kol):
    make_contact(msl=cast.elsewhere, kol=full_kol, area=cast.oncology, day=TODAY, state="planned")
    make_contact(msl=cast.elsewhere, kol=full_kol, area=cast.oncology, day=TODAY, state="cancelled")
    client.force_login(cast.msl)
    page = listed(client)
    assert "9 Feb 2026" in page
    assert "18 Feb 2026" not in page


def test_an_objection_is_flagged_for_everyone(client, cast, full_kol):
    ConsentFactory.create(kol=full_kol, lawful_basis=PLANTED)
    for name, person in cast.people().items():
        if name != "outsider":
            client.force_login(person)
            assert "Do not contact" in listed(client), name


def test_order_by_name_both_ways(client, cast):
    for name in ("Öst", "Zander", "Abel"):
        KOLFactory.create(family_name=name, given_name="")
    client.force_login(cast.msl)
    page = listed(client)
    assert page.index("Abel") < page.index("Öst") < page.index("Zander")
    page = listed(client, "?sort=-name")
    assert page.index("Zander") < page.index("Öst") < page.index("Abel")


def test_empty_list_says_what_to_do(client, cast):
    client.force_login(cast.msl)
    assert "Add the first one" in listed(client)
    client.force_login(cast.commercial)
    assert "Field medical adds them" in listed(client)


@pytest.mark.parametrize("name", ["msl", "commercial"])
def test_the_list_takes_the_same_queries_for_2_and_20(client, cast, name):
    def add(times: int) -> None:
        for _ in range(times):
            kol = KOLFactory.create()
            ExternalIdFactory.create(kol=kol)
            AffiliationFactory.create(kol=kol)
            TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology)
            KOLTherapeuticAreaFactory.create(kol=kol, therapeutic_area=cast.oncology)
            ConsentFactory.create(kol=kol)
            make_contact(msl=cast.msl, kol=kol, area=cast.oncology)

    client.force_login(getattr(cast, name))
    add(2)
    with CaptureQueriesContext(connection) as few:
        listed(client)
    add(18)
    with CaptureQueriesContext(connection) as many:
        listed(client)
    assert len(many) == len(few)


# --- Firewall ------------------------------------------------------------------------------


def test_commercial_sees_that_contact_took_place_and_nothing_scientific(client, cast, full_kol):
    client.force_login(cast.commercial)
    page = listed(client)
    assert "Åkerström" in page
    assert "9 Feb 2026" in page
    export = b"".join(client.get(reverse("kols-export")).streaming_content).decode()
    for text in (page, export):
        for secret in (PLANTED, "Global", "Oncology", "Tier"):
            assert secret not in text, secret


@pytest.mark.parametrize(
    "query",
    [
        "?tier=global",
        "?tier=",
        "?sort=tier",
        "?sort=-tier",
        "?ordering=tiers__tier",
        "?tier__in=global",
        "?area=1",
        "?unmet_needs=x",
        "?o=name,-unmet_needs",
    ],
)
def test_commercial_may_not_filter_or_sort_by_science(client, cast, query):
    client.force_login(cast.commercial)
    for route in ("kols", "kols-export"):
        assert client.get(f"{reverse(route)}{query}").status_code == 400, route
    client.force_login(cast.clinical)
    assert client.get(f"{reverse('kols')}{query}").status_code == 200


def test_who_may_open_what(client, cast, full_kol):
    read = {
        "msl",
        "teammate",
        "manager",
        "elsewhere",
        "other_manager",
        "lead",
        "clinical",
        "commercial",
        "compliance",
        "admin",
    }
    edit = {"msl", "teammate", "manager", "elsewhere", "other_manager", "lead", "admin"}
    pages = {
        reverse("kols"): read,
        reverse("kols-export"): read,
        reverse("kol-options") + "?q=a": read,
        reverse("kol-new"): edit,
        reverse("kol-edit", args=[full_kol.pk]): edit,
    }
    for name, person in cast.people().items():
        client.force_login(person)
        for url, allowed in pages.items():
            assert client.get(url).status_code == (200 if name in allowed else 403), (name, url)
            if "new" in url or "edit" in url:
                assert client.post(url, {}).status_code == (422 if name in allowed else 403), (name, url)
    client.force_login(cast.msl)
    assert client.get(reverse("kol-edit", args=[10**9])).status_code == 404


# --- Export --------------------------------------------------------------------------------


def test_export_follows_the_filter_and_is_logged(client, cast, full_kol):
    KOLFactory.create(family_name="=HYPERLINK(1)", given_name="")
    client.force_login(cast.msl)
    everything = b"".join(client.get(reverse("kols-export")).streaming_content).decode()
    assert "'=HYPERLINK(1)" in everything
    assert "Global" in everything
    some = b"".join(client.get(reverse("kols-export") + "?q=aker").streaming_content).decode()
    assert len(some.splitlines()) == 2
    record = AccessRecord.objects.order_by("-pk")[0]
    assert (record.actor_id, record.action, record.model) == (cast.msl.pk, "export", "interactions.kol")
    assert record.detail == "1 KOLs, filter: q=aker"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_run_nothing(start):
    assert harmless(f"{start}x") == f"'{start}x"
    assert harmless("x=1") == "x=1"
    assert harmless(None) == ""


# --- Typeahead -------------------------------------------------------------------------------


def test_options_for_a_typeahead(client, cast, full_kol):
    ConsentFactory.create(kol=full_kol)
    KOLFactory.create(family_name="Gone", is_active=False)
    client.force_login(cast.commercial)
    answer = client.get(reverse("kol-options") + "?q=aker")
    assert answer.json() == [
        {"id": full_kol.pk, "label": "Élodie Åkerström, Prof.", "detail": "Do not contact · Karolinska · Berlin, DE"}
    ]
    assert client.get(reverse("kol-options") + "?q=gone").json() == []
    assert client.get(reverse("kol-options") + "?q=").json() == []
    assert client.get(reverse("kol-options") + "?q=%00").json() == []
    for _ in range(12):
        KOLFactory.create(family_name="Many")
    assert len(client.get(reverse("kol-options") + "?q=many").json()) == 10


def test_a_surname_that_starts_so_comes_first(client, cast):
    KOLFactory.create(given_name="Maria", family_name="Abel")
    KOLFactory.create(given_name="Zoe", family_name="Marin")
    client.force_login(cast.msl)
    labels = [each["label"] for each in client.get(reverse("kol-options") + "?q=mar").json()]
    assert [label.split(",")[0] for label in labels] == ["Zoe Marin", "Maria Abel"]


def test_options_signed_out(client, cast):
    assert client.get(reverse("kol-options"), headers={"accept": "application/json"}).status_code == 401
    assert client.get(reverse("kol-options"), headers={"accept": "text/html"}).status_code == 302


# --- Form and services -------------------------------------------------------------------------


def form_values(details: KOLDetails | None = None, **changes) -> dict:
    from interactions.forms.kols import initial_of

    values = initial_of(details or KOLDetails(given_name="", family_name=""))
    return {key: value for key, value in (values | changes).items() if value not in (None, False)}


def test_add_a_kol_with_all_that_belongs_to_the_record(client, cast):
    client.force_login(cast.msl)
    answer = client.post(
        reverse("kol-new"),
        form_values(
            given_name="Ana",
            family_name="Sá",
            country="pt",
            specialties="Oncology,  Haematology , Oncology",
            areas=[cast.oncology.pk],
            npi="1234567893",
            orcid="https://orcid.org/0000-0002-1825-0097",
            organisation="Hospital",
            role="Head",
            contact_consent="active",
            lawful_basis="consent",
            channel_first="phone",
            channel_second="email",
            languages="pt, en",
            timezone="Europe/Lisbon",
        ),
    )
    kol = KOL.objects.get()
    assert answer.url == reverse("kol", args=[kol.pk])
    assert (kol.country, kol.specialties, kol.languages) == ("PT", ["Oncology", "Haematology"], ["pt", "en"])
    assert list(kol.therapeutic_areas.all()) == [cast.oncology]
    assert {str(link) for link in kol.external_ids.all()} == {"NPI 1234567893", "ORCID 0000-0002-1825-0097"}
    assert details_of(kol).channels == ["phone", "email"]
    assert kol.affiliations.get().role == "Head"
    assert kol.consents.get().noted_on == TODAY
    assert history_of(kol)[0].by_id == cast.msl.pk


def test_a_similar_name_warns_and_never_blocks(client, cast):
    KOLFactory.create(given_name="Katharina", family_name="Müller-Lüdenscheid", city="Bonn", country="DE")
    client.force_login(cast.msl)
    answer = client.post(
        reverse("kol-new"), form_values(given_name="Katarina", family_name="Mueller-Luedenscheid"), follow=True
    )
    assert KOL.objects.count() == 2
    assert "Katharina Müller-Lüdenscheid (Bonn, DE)" in answer.content.decode()
    assert not similar_kols("Bernd", "Wagner")


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("family_name", "", "required"),
        ("npi", "1234567890", "check digit"),
        ("orcid", "0000-0002-1825-0098", "check character"),
        ("country", "D1", "two letters"),
        ("timezone", "Mars/Base", "not a time zone"),
        ("languages", "german!", "language codes"),
        ("specialties", "x" * 121, "121 characters"),
        ("role", "Head", "Name the institution"),
        ("areas", ["0"], "not one of the available"),
        ("contact_consent", "maybe", "not one of the available"),
    ],
)
def test_a_wrong_value_is_explained_and_nothing_typed_is_lost(client, cast, field, value, why):
    client.force_login(cast.msl)
    answer = client.post(reverse("kol-new"), form_values(**({"family_name": "Kept", "city": "Typed"} | {field: value})))
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "Typed" in answer.content.decode()
    assert not KOL.objects.exists()


def test_an_identifier_of_another_kol_is_refused_at_its_field(client, cast, full_kol):
    client.force_login(cast.msl)
    answer = client.post(reverse("kol-new"), form_values(family_name="Copy", npi="1234567893"))
    assert answer.status_code == 422
    assert "Another KOL has this identifier" in answer.content.decode()
    assert KOL.objects.count() == 1  # nothing of it was written


def test_change_a_kol_with_a_reason(client, cast, full_kol):
    client.force_login(cast.teammate)
    before = details_of(full_kol)
    answer = client.post(
        reverse("kol-edit", args=[full_kol.pk]),
        form_values(before, city="Lund", reason="Told me so", npi="", contact_consent="objected"),
    )
    assert answer.status_code == 302
    full_kol.refresh_from_db()
    assert full_kol.city == "Lund"
    event = history_of(full_kol)[0]
    assert (event.by_id, event.reason) == (cast.teammate.pk, "Told me so")
    assert not ExternalId.objects.filter(kol=full_kol).exists()
    assert Consent.objects.get(kol=full_kol).status == "objected"


def test_saving_without_a_change_leaves_no_trace(client, cast, full_kol):
    client.force_login(cast.msl)
    assert client.post(reverse("kol-edit", args=[full_kol.pk]), form_values(details_of(full_kol))).status_code == 302
    assert [event.kind for event in history_of(full_kol)] == ["created"]


def test_moving_keeps_the_former_institution(cast, full_kol):
    details = details_of(full_kol)
    moved = KOLDetails(**{**vars(details), "organisation": "Uppsala"})
    change_kol(kol=full_kol, details=moved, fingerprint=details.fingerprint(), by=cast.msl, today=TODAY, has_moved=True)
    assert {(each.organisation, each.to_date) for each in Affiliation.objects.all()} == {
        ("Karolinska", TODAY),
        ("Uppsala", None),
    }
    corrected = KOLDetails(**{**vars(moved), "organisation": "Uppsala University"})
    change_kol(kol=full_kol, details=corrected, fingerprint=moved.fingerprint(), by=cast.msl, today=TODAY)
    assert Affiliation.objects.count() == 2


def test_two_people_change_the_same_kol(client, cast, full_kol):
    client.force_login(cast.msl)
    seen = details_of(full_kol)
    theirs = KOLDetails(**{**vars(seen), "city": "Malmö"})
    change_kol(kol=full_kol, details=theirs, fingerprint=seen.fingerprint(), by=cast.teammate, today=TODAY)
    url = reverse("kol-edit", args=[full_kol.pk])
    answer = client.post(url, form_values(seen, city="Lund"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Malmö" in page
    assert "Lund" in page
    full_kol.refresh_from_db()
    assert full_kol.city == "Malmö"
    # Having seen both, the second save is meant.
    assert theirs.fingerprint() in page
    assert client.post(url, form_values(seen, city="Lund", fingerprint=theirs.fingerprint())).status_code == 302


def test_services_ask_the_policy_and_guard_consent(cast, full_kol):
    details = details_of(full_kol)
    for name in ("clinical", "commercial", "compliance", "outsider"):
        with pytest.raises(PermissionDenied):
            add_kol(details=details, by=getattr(cast, name), today=TODAY)
        with pytest.raises(PermissionDenied):
            change_kol(kol=full_kol, details=details, fingerprint="", by=getattr(cast, name), today=TODAY)
    with pytest.raises(VersionConflict):
        change_kol(kol=full_kol, details=details, fingerprint="old", by=cast.msl, today=TODAY)
    ConsentFactory.create(kol=full_kol)
    noted = details_of(full_kol)
    emptied = KOLDetails(**{**vars(noted), "contact_consent": ""})
    with pytest.raises(ValidationError, match="cannot be emptied"):
        change_kol(kol=full_kol, details=emptied, fingerprint=noted.fingerprint(), by=cast.msl, today=TODAY)


def test_channel_classes():
    from interactions.models.kols import Channel

    assert {channel_class(channel) for channel in Channel.values} == {"in person", "remote", "written", "other"}
    assert channel_class("face_to_face") == "in person"
    assert channel_class("phone") == "remote"
    assert channel_class("email") == "written"
