"""Adding and changing a KOL: the form, the services, what is refused, and what two people do at once."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from audit.history import history_of
from interactions.contact.selectors import channel_class
from interactions.kols.selectors.kols import KOLDetails, details_of, similar_kols
from interactions.kols.services import add_kol, change_kol
from interactions.models import KOL, Affiliation, Consent, ExternalId
from organization.services.versions import VersionConflict
from tests.factories.kols import (
    ConsentFactory,
    KOLFactory,
)
from tests.interactions.kols.kol_pages import TODAY


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(f"{TODAY}T12:00:00Z", tick=False):
        yield


def form_values(details: KOLDetails | None = None, **changes) -> dict:
    from interactions.kols.forms import initial_of

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
    with pytest.raises(ValidationError, match="cannot be left empty"):
        change_kol(kol=full_kol, details=emptied, fingerprint=noted.fingerprint(), by=cast.msl, today=TODAY)


def test_channel_classes():
    from interactions.models.kols import Channel

    assert {channel_class(channel) for channel in Channel.values} == {"in person", "remote", "written", "other"}
    assert channel_class("face_to_face") == "in person"
    assert channel_class("phone") == "remote"
    assert channel_class("email") == "written"
