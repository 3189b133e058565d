"""The KOL list, its export and the typeahead: what each role sees, and what is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessRecord
from interactions.kols.selectors.kols import kol_rows
from organization.ground.exports import harmless
from tests.factories.kols import (
    AffiliationFactory,
    ConsentFactory,
    ExternalIdFactory,
    KOLFactory,
    KOLTherapeuticAreaFactory,
    TierAssignmentFactory,
)
from tests.interactions.kols.kol_pages import PLANTED, TODAY, make_contact
from tests.reading import words_of


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(f"{TODAY}T12:00:00Z", tick=False):
        yield


def listed(client, query: str = "", status: int = 200) -> str:
    answer = client.get(f"{reverse('kols')}{query}")
    assert answer.status_code == status, query
    return words_of(answer)


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
        "?no_contact=-1",
        "?no_contact=NaN",
        "?no_contact=1e999",
        "?type=x",
        "?active=x",
        "?country=DEU",
        "?q=" + "x" * 500,
    ],
)
def test_a_filter_without_sense_is_a_message_and_left_out(client, cast, full_kol, query):
    client.force_login(cast.msl)
    page = listed(client, query, status=422)
    assert "These filters cannot be used" in page
    assert "Åkerström" in page
    assert client.get(f"{reverse('kols-export')}{query}").status_code == 302


@pytest.mark.parametrize(
    "query",
    [
        "?sort=x",
        "?page=x",
        "?page=-1",
        "?page=999999999999",
        "?mine=perhaps",
        "?q=%25_\\",
        "?q='\"<script>",
    ],
)
def test_nonsense_in_the_query_is_no_server_error(client, cast, full_kol, query):
    client.force_login(cast.msl)
    assert "<script>alert" not in listed(client, query)
    assert client.get(f"{reverse('kols-export')}{query}").status_code == 200


def test_last_contact_is_of_what_took_place(client, cast, full_kol):
    make_contact(msl=cast.elsewhere, kol=full_kol, area=cast.oncology, day=TODAY, state="planned")
    make_contact(msl=cast.elsewhere, kol=full_kol, area=cast.oncology, day=TODAY, state="cancelled")
    client.force_login(cast.msl)
    page = listed(client)
    assert "9 Feb 2026" in page
    assert "18 Feb 2026" not in page


def test_a_plan_ahead_hides_no_earlier_contact(client, cast, full_kol):
    make_contact(msl=cast.elsewhere, kol=full_kol, area=cast.oncology, day=TODAY - timedelta(days=3), state="amended")
    for days in range(1, 4):
        make_contact(msl=cast.msl, kol=full_kol, area=cast.oncology, day=TODAY + timedelta(days=days), state="planned")
    never = KOLFactory.create(family_name="Unmet")
    rows = kol_rows([never.pk, full_kol.pk], viewer=cast.msl, today=TODAY)
    assert [row["last_words"] for row in rows] == ["", "15 Feb 2026"]
    assert [row["last_day"] for row in kol_rows([full_kol.pk], viewer=cast.outsider, today=TODAY)] == [""]


def test_a_row_says_where_somebody_works_today(cast, full_kol):
    moving = KOLFactory.create(family_name="Moving")
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    AffiliationFactory.create(kol=moving, organisation="Behind", is_primary=False, to_date=yesterday)
    AffiliationFactory.create(kol=moving, organisation="Ahead", is_primary=False, from_date=tomorrow)
    (row,) = kol_rows([moving.pk], viewer=cast.msl, today=TODAY)
    assert row["institution"] == ""
    for name in ("Beside", "Around"):
        AffiliationFactory.create(kol=moving, organisation=name, is_primary=False)
    for area, tier in ((cast.oncology, "national"), (cast.immunology, "local")):
        TierAssignmentFactory.create(kol=moving, therapeutic_area=area, tier=tier)
    (row,) = kol_rows([moving.pk], viewer=cast.msl, today=TODAY)
    assert (row["institution"], row["tier"]) == ("Around", "Local in Immunology, national in Oncology")
    AffiliationFactory.create(kol=moving, organisation="Main", is_primary=True)
    (row,) = kol_rows([moving.pk], viewer=cast.commercial, today=TODAY)
    assert (row["institution"], row["tier"], row["areas"]) == ("Main", "", "")


def test_an_objection_is_flagged_for_everyone(client, cast, full_kol):
    ConsentFactory.create(kol=full_kol, lawful_basis=PLANTED)
    for name, person in cast.people().items():
        if name != "outsider":
            client.force_login(person)
            assert "Do not contact" in listed(client, "?mine="), name


def test_order_by_name_both_ways(client, cast):
    for name in ("Öst", "Zander", "Abel"):
        KOLFactory.create(family_name=name, given_name="")
    client.force_login(cast.msl)
    page = listed(client, "?sort=name")
    assert page.index("Abel") < page.index("Öst") < page.index("Zander")
    page = listed(client, "?sort=-name")
    assert page.index("Zander") < page.index("Öst") < page.index("Abel")


def test_empty_list_says_what_to_do(client, cast):
    client.force_login(cast.msl)
    assert "Look among all KOLs" in listed(client)
    assert "Add the first one" in listed(client, "?mine=")
    client.force_login(cast.commercial)
    assert "Field medical adds them" in listed(client)


def test_an_msl_opens_on_own_kols_by_last_contact(client, cast, full_kol):
    """Met lately, planned or joined; an address that says anything keeps its meaning."""
    own = {"msl": cast.msl, "area": cast.oncology}
    for name, fields in {
        "Recent": own | {"day": TODAY - timedelta(days=1)},
        "Planned": own | {"day": TODAY + timedelta(days=3), "state": "planned"},
        "Longago": own | {"day": TODAY - timedelta(days=400)},
        "Cancelled": own | {"state": "cancelled"},
        "Joined": own | {"msl": cast.teammate, "day": TODAY - timedelta(days=20)},
        "Foreign": own | {"msl": cast.teammate},
    }.items():
        made = make_contact(kol=KOLFactory.create(family_name=name), **fields)
        if name == "Joined":
            made.participants.add(cast.msl)
    client.force_login(cast.msl)
    page = listed(client)
    places = [page.index(name) for name in ("Recent", "Åkerström", "Joined", "Planned")]
    assert places == sorted(places)
    for name in ("Longago", "Cancelled", "Foreign"):
        assert name not in page
        for query in ("?mine=", "?q=", "?sort=name", "?page=1", f"?q={name}"):
            assert name in listed(client, query), query
    for link in ("?sort=-last", "?mine=", "/kols/export.csv?mine=on&amp;sort=-last"):
        assert f'"{link}"' in page, link
    client.force_login(cast.lead)
    assert "Longago" in listed(client)


def test_order_by_last_contact_both_ways(client, cast, full_kol):
    never, latest = KOLFactory.create(family_name="Never"), KOLFactory.create(family_name="Latest")
    make_contact(msl=cast.msl, kol=latest, area=cast.oncology, day=TODAY - timedelta(days=1))
    make_contact(msl=cast.msl, kol=never, area=cast.oncology, day=TODAY + timedelta(days=1), state="planned")
    client.force_login(cast.commercial)
    for query, order in (
        ("?sort=-last", ("Latest", "Åkerström", ">Ada Never")), ("?sort=last", (">Ada Never", "Åkerström", "Latest"))
    ):  # fmt: skip
        page = listed(client, query)
        places = [page.index(name) for name in order]
        assert places == sorted(places), query


def test_a_search_among_own_offers_the_rest(client, cast, full_kol):
    KOLFactory.create(family_name="Foreign")
    client.force_login(cast.msl)
    page = listed(client, "?mine=on&q=foreign&sort=-last")
    assert "None of yours" in page
    assert 'href="?mine=&amp;q=foreign&amp;sort=-last"' in page
    assert '<input type="hidden" name="sort" value="-last"' in page


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
        "?area=0",
        "?unmet_needs=x",
        "?o=name,-unmet_needs",
    ],
)
def test_commercial_may_not_filter_or_sort_by_science(client, cast, query):
    client.force_login(cast.commercial)
    for route in ("kols", "kols-export"):
        assert client.get(f"{reverse(route)}{query}").status_code == 400, route
    client.force_login(cast.clinical)
    # The area that is asked for does not exist, which the page says; the rest can be asked.
    assert client.get(f"{reverse('kols')}{query}").status_code == (422 if query == "?area=0" else 200)


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
        "market_access",
        "safety",
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
    assert client.get(reverse("kol-options") + "?q=%00").status_code == 400
    for _ in range(12):
        KOLFactory.create(family_name="Many")
    assert len(client.get(reverse("kol-options") + "?q=many").json()) == 10


def test_a_surname_that_starts_so_comes_first(client, cast):
    KOLFactory.create(given_name="Maria", family_name="Abel")
    KOLFactory.create(given_name="Zoe", family_name="Marin")
    client.force_login(cast.msl)
    labels = [each["label"] for each in client.get(reverse("kol-options") + "?q=mar").json()]
    assert [label.split(",")[0] for label in labels] == ["Zoe Marin", "Maria Abel"]


def test_names_and_identifiers_in_one_order(client, cast):
    for given, family, number in (("Tim", "Regner", ""), ("Ada", "Zander", "REG-1"), ("Bo", "Abel", "REG-2")):
        kol = KOLFactory.create(given_name=given, family_name=family)
        if number:
            ExternalIdFactory.create(kol=kol, value=number)
            ExternalIdFactory.create(kol=kol, value=f"{number}-B", system="registry")
    KOLFactory.create(given_name="Greg", family_name="Moss")
    client.force_login(cast.msl)
    labels = [each["label"] for each in client.get(reverse("kol-options") + "?q=reg").json()]
    assert [label.split(",")[0] for label in labels] == ["Tim Regner", "Bo Abel", "Greg Moss", "Ada Zander"]
    page = listed(client, "?q=reg")
    places = [page.index(name) for name in ("Abel", "Moss", "Regner", "Zander")]
    assert places == sorted(places)


def test_options_signed_out(client, cast):
    assert client.get(reverse("kol-options"), headers={"accept": "application/json"}).status_code == 401
    assert client.get(reverse("kol-options"), headers={"accept": "text/html"}).status_code == 302
