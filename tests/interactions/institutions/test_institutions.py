"""Institutions: found by name, made from texts, merged, and taken apart again."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from audit.history import history_of
from interactions.institutions.services import institution_named, merge_institutions, undo_merge
from interactions.kols.selectors.kols import details_of, kol_rows
from interactions.models import Affiliation, Institution, InstitutionMerge
from organization.ground.clock import now
from tests.factories.kols import AffiliationFactory, KOLFactory

pytestmark = pytest.mark.django_db


def test_a_name_is_one_row_in_a_city_however_it_is_written():
    first = institution_named("Charité", city="Berlin", country="DE")
    assert institution_named("CHARITE", city="berlin") == first
    assert institution_named("Charité") == first  # there is only one
    assert institution_named("Charité", city="Bonn") != first
    assert institution_named("Charité").city == ""  # which of the two nobody knows


def test_texts_become_rows_and_every_name_stays():
    spread = import_module("interactions.migrations.0014_institutions_from_names")
    ada, bo = KOLFactory.create(city="Berlin"), KOLFactory.create(city="Oslo", country="NO")
    rows = [
        Affiliation(kol=ada, organisation="Charité", is_primary=True),
        Affiliation(kol=bo, organisation="CHARITÉ", is_primary=False),
        Affiliation(kol=bo, organisation="St. Mary’s", is_primary=True),
        Affiliation(kol=ada, organisation="Nowhere", is_primary=False),
        Affiliation(kol=bo, organisation="...", is_primary=False),
    ]
    Affiliation.objects.bulk_create(rows)
    spread.fill(apps, None)
    found = {(one.name, one.city): one for one in Institution.objects.all()}
    assert set(found) == {("Charité", "Berlin"), ("St. Mary’s", "Oslo"), ("Nowhere", ""), ("...", "")}
    assert set(found["Charité", "Berlin"].affiliations.values_list("kol", flat=True)) == {ada.pk, bo.pk}
    assert set(Affiliation.objects.values_list("organisation", flat=True)) == {row.organisation for row in rows}
    spread.fill(apps, None)
    assert Institution.objects.count() == 4


def test_what_is_merged_follows_leads_there_and_comes_back(cast):
    here = AffiliationFactory.create(organisation="Charité")
    there = AffiliationFactory.create(organisation="Charité Universitätsmedizin")
    kept, lost = here.institution, there.institution
    made = merge_institutions(kept=kept, lost=lost, by=cast.msl, at=now())
    [row] = kol_rows([there.kol_id], viewer=cast.msl, today=now().date())
    assert row["institution"] == "Charité"
    assert details_of(there.kol).organisation == "Charité"
    assert institution_named("Charité Universitätsmedizin", city="Berlin") == kept
    newest = history_of(Affiliation.objects.get(pk=there.pk))[0]
    assert "merged into “Charité”" in newest.reason
    assert newest.by_id == cast.msl.pk
    with pytest.raises(ValidationError, match="merged a moment ago"):
        merge_institutions(kept=kept, lost=lost, by=cast.msl, at=now())
    undo_merge(merge=made, by=cast.msl, at=now())
    there.refresh_from_db()
    assert there.institution == lost
    assert here.institution == kept
    with pytest.raises(ValidationError, match="already"):
        undo_merge(merge=made, by=cast.msl, at=now())


def test_a_merge_of_a_merge_is_taken_apart_in_any_order(cast):
    rows = [AffiliationFactory.create(organisation=name) for name in ("One", "Two", "Three")]
    one, two, three = (row.institution for row in rows)
    first = merge_institutions(kept=two, lost=one, by=cast.msl, at=now())
    merge_institutions(kept=three, lost=two, by=cast.msl, at=now())
    assert set(Affiliation.objects.values_list("institution", flat=True)) == {three.pk}
    undo_merge(merge=first, by=cast.msl, at=now())
    assert Affiliation.objects.get(pk=rows[0].pk).institution == one
    assert Affiliation.objects.get(pk=rows[1].pk).institution == three


@pytest.mark.parametrize("who", ["compliance", "commercial", "clinical"])
def test_who_does_not_edit_kols_merges_nothing(cast, who):
    kept, lost = institution_named("One"), institution_named("Two")
    with pytest.raises(PermissionDenied):
        merge_institutions(kept=kept, lost=lost, by=getattr(cast, who), at=now())
    assert not InstitutionMerge.objects.exists()


def test_the_pages_lead_from_the_list_to_a_merge_and_back(cast, client):
    kept = AffiliationFactory.create(organisation="Charité Berlin").institution
    lost = AffiliationFactory.create(organisation="Charite in Berlin").institution
    client.force_login(cast.msl)
    assert "Charité Berlin" in client.get(reverse("institutions"), {"q": "berlin char"}).text
    page = client.get(reverse("institution", args=[kept.pk])).text
    compare = reverse("institution-merge", args=[kept.pk, lost.pk])
    assert compare in page
    assert "Are these the same institution?" in client.get(compare).text
    assert client.post(compare).status_code == 302
    assert client.get(reverse("institution", args=[lost.pk])).url == reverse("institution", args=[kept.pk])
    undo = reverse("institution-merge-undo", args=[InstitutionMerge.objects.get().pk])
    assert undo in client.get(reverse("institution", args=[kept.pk])).text
    client.post(undo)
    assert client.get(reverse("institution", args=[lost.pk])).status_code == 200
    client.force_login(cast.commercial)
    assert compare not in client.get(reverse("institution", args=[kept.pk])).text
    assert client.get(compare).status_code == 403
