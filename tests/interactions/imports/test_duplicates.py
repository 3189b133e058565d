"""Who a dry run takes for somebody that is there already."""

from django.urls import reverse

from interactions.models import KOL, ExternalId, ImportRun
from tests.interactions.imports.files import ONE, npi, run, table, upload


def duplicates(*rows: str) -> list[tuple[int, str]]:
    report = run(table(*rows), dry_run=True).report
    return [(line["row"], line["why"]) for line in report if line["what"] == "likely duplicate"]


def test_a_dry_run_lists_likely_duplicates(cast):
    kol = KOL.objects.create(given_name="Ánne-Marie", family_name="McDonald", city="SAINT LOUIS", country="US")
    assert duplicates(ONE) == [
        (2, f"Ánne-Marie McDonald (KOL {kol.pk}, SAINT LOUIS, US) has the same name and place")
    ]  # fmt: skip
    assert len(duplicates(ONE.replace("ANNE-MARIE", "ANNE-MARIE J"))) == 1
    assert len(duplicates(ONE.replace("SAINT LOUIS", ""))) == 1
    assert duplicates(ONE.replace("SAINT LOUIS", "BOSTON")) == []
    assert duplicates(ONE.replace("SAINT LOUIS,", "SAINT LOUIS,CA")) == []
    assert duplicates(ONE.replace("MCDONALD", "MILLER")) == []
    # One identifier of two kinds.
    ExternalId.objects.create(kol=kol, system="registry", value=npi(2))
    assert duplicates(f"{npi(2)},MILLER,,,,,") == [
        (2, f"Ánne-Marie McDonald (KOL {kol.pk}, SAINT LOUIS, US) has this number as Registry")
    ]  # fmt: skip
    # What is matched by its number is no duplicate.
    ExternalId.objects.create(kol=kol, system="npi", value=npi(1))
    assert duplicates(ONE) == []


def test_two_rows_of_a_file_may_be_one_person(cast):
    assert duplicates(ONE, ONE.replace(npi(1), npi(2))) == [
        (3, "Anne-Marie McDonald (row 2, Saint Louis, US) has the same name and place")
    ]  # fmt: skip


def test_a_likely_duplicate_is_shown_and_imported_all_the_same(client, cast):
    KOL.objects.create(given_name="Anne-Marie", family_name="McDonald", city="Saint Louis", country="US")
    client.force_login(cast.admin)
    page = client.get(upload(client, table(ONE)).url).content.decode()
    assert "Likely duplicates" in page
    assert "has the same name and place" in page
    client.post(reverse("import-confirm", args=[ImportRun.objects.get().pk]))
    assert KOL.objects.count() == 2
