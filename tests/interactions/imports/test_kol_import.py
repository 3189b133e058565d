"""The import of KOLs: real files, made-up files, hostile files; command, service and pages."""

import csv
import io
import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.history import acting, history_of
from interactions.imports import reading as imports
from interactions.imports.reading import FileRefused, parse
from interactions.imports.services import forget_unused_files
from interactions.models import KOL, ExternalId, ImportRun
from tests.interactions.imports.files import AT, HEADER, ONE, npi, run, table, upload

SHARED = os.environ.get("MSL_OKR_SHARED_DATA", "")
needs_shared = pytest.mark.skipif(not SHARED, reason="MSL_OKR_SHARED_DATA does not say where the shared data are")


def counts(result: ImportRun) -> tuple[int, int, int, int]:
    return result.created, result.updated, result.unchanged, result.rejected


# --- Service --------------------------------------------------------------------------


def test_a_row_becomes_a_kol_with_its_identifier_and_history(cast):
    assert counts(run(table(ONE), by=cast.admin)) == (1, 0, 0, 0)
    kol = KOL.objects.get()
    assert (kol.given_name, kol.family_name, kol.title) == ("Anne-Marie", "McDonald", "PhD")
    assert (kol.city, kol.country, kol.specialties) == ("Saint Louis", "US", ["Internal medicine"])
    assert kol.sort_key == "mcdonald anne marie"
    assert str(ExternalId.objects.get(kol=kol)) == f"NPI {npi(1)}"
    event = history_of(kol)[0]
    assert (event.by_id, event.kind, event.reason) == (cast.admin.pk, "created", "Import of kols.csv")


def test_a_second_run_imports_nothing_twice(cast):
    run(table(ONE))
    assert counts(run(table(ONE))) == (0, 0, 1, 0)
    assert len(history_of(KOL.objects.get())) == 1


def test_a_dry_run_writes_no_kol(cast):
    result = run(table(ONE), dry_run=True)
    assert counts(result) == (1, 0, 0, 0)
    assert result.report == [{"row": 2, "what": "created", "who": "Anne-Marie McDonald", "why": f"NPI {npi(1)}"}]
    assert not KOL.objects.exists()


def test_what_the_last_import_wrote_is_brought_up_to_date(cast):
    run(table(ONE))
    result = run(table(ONE.replace("SAINT LOUIS", "BOSTON")))
    assert counts(result) == (0, 1, 0, 0)
    assert result.report[0]["why"] == "city: “Saint Louis” → “Boston”"
    assert KOL.objects.get().city == "Boston"
    assert history_of(KOL.objects.get())[0].changes[0].new == "Boston"


def test_what_a_person_entered_stays_and_the_report_says_so(cast):
    run(table(ONE))
    kol = KOL.objects.get()
    kol.city, kol.family_name = "Basel", "McDonald-Rey"
    with acting(by=cast.msl.pk):
        kol.save()
    result = run(table(ONE.replace("INTERNAL MEDICINE", "ONCOLOGY")))
    kol.refresh_from_db()
    assert counts(result) == (0, 1, 0, 0)
    assert (kol.city, kol.family_name, kol.specialties) == ("Basel", "McDonald-Rey", ["Oncology"])
    assert "“Basel” was entered by hand and stays; the file has “Saint Louis”" in result.report[0]["why"]
    assert kol.sort_key == "mcdonald rey anne marie"
    # And again: nothing left to write.
    again = run(table(ONE.replace("INTERNAL MEDICINE", "ONCOLOGY")))
    assert counts(again) == (0, 0, 1, 0)
    assert again.report[0]["what"] == "kept"


def test_a_kol_entered_by_hand_only_gets_what_is_missing(cast):
    kol = KOL.objects.create(given_name="Anne", family_name="McDonald", city="Basel")
    ExternalId.objects.create(kol=kol, system="npi", value=npi(1))
    run(table(ONE))
    kol.refresh_from_db()
    assert (kol.given_name, kol.city, kol.title, kol.country) == ("Anne", "Basel", "PhD", "US")


def test_empty_cells_erase_nothing(cast):
    run(table(ONE))
    assert counts(run(table(f"{npi(1)},MCDONALD,,,,,"))) == (0, 0, 1, 0)
    assert KOL.objects.get().city == "Saint Louis"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",MILLER,,,,,", "NPI is missing"),
        ("1234567890,MILLER,,,,,", "check digit"),
        (f"{npi(2)},,ANN,,,,", "family name is missing"),
        (f"{npi(2)},123 --,ANN,,,,", "no letter"),
        (f"{npi(2)},MILLER,,,,USA,", "country code"),
        (f"{npi(2)},{'X' * 81},,,,,", "81 characters"),
        (f"{npi(2)},{'X' * 2001},,,,,", "2,001 characters"),
        (f"{npi(2)},MIL\x07LER,,,,,", "control characters"),
        (f"{npi(2)},MILLER,ANN,,,,,x", "8 cells where the header has 7"),
        (f"{npi(1)},MILLER,ANN,,,,", "in row 2 already"),
    ],
)
def test_a_bad_row_is_rejected_alone(cast, row, why):
    result = run(table(ONE, row, f"{npi(3)},GOOD,,,,,"))
    assert counts(result) == (2, 0, 0, 1)
    line = result.report[0]
    assert (line["row"], line["what"]) == (3, "rejected")
    assert why in line["why"]


def test_cells_left_out_or_added_at_the_end_are_empty_ones(cast):
    assert counts(run(table(f"{npi(2)},MILLER,ANN", f"{npi(3)},MEYER,,,,,,,"))) == (2, 0, 0, 0)
    assert KOL.objects.get(family_name="Miller").given_name == "Ann"


def test_all_rows_or_none(cast, monkeypatch):
    monkeypatch.setattr("interactions.imports.services.BATCH", 1)
    monkeypatch.setattr(ExternalId.objects, "bulk_create", _fail_on_second(ExternalId.objects.bulk_create))
    with pytest.raises(OSError, match="second batch"):
        run(table(ONE, f"{npi(2)},MILLER,,,,,"))
    assert not KOL.objects.exists()


def _fail_on_second(original):
    calls = []

    def bulk_create(rows):
        calls.append(rows)
        if len(calls) == 2:
            raise OSError("second batch")
        return original(rows)

    return bulk_create


def test_only_those_who_may_import(cast):
    for name, person in cast.people().items():
        if name == "admin":
            run(table(ONE), by=person, dry_run=True)
        else:
            with pytest.raises(PermissionDenied):
                run(table(ONE), by=person, dry_run=True)


# --- Files ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"  \n \n", "empty"),
        (b"PK\x03\x04rest", "workbook or zip"),
        (b"\x1f\x8brest", "gzip"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        (b"%PDF-1.7", "PDF"),
        ("NPI,x".encode("utf-16"), "UTF-16"),
        (b"NPI\x00,x", "NUL"),
        (b"\x81\x8d\x9d", "neither UTF-8"),
        (b"NPI,city\n1,x", "Provider Last Name (Legal Name)"),
        (b"a,b\n1,2", "columns “NPI” and “Provider Last Name"),
        (b"NPI,Last name,family_name\n", "mean the same"),
        (HEADER.encode() + b'\n"open', "Row 2 cannot be read"),
        (HEADER.encode() + b"\n" + b"," * 600, "601 columns"),
        (b"x" * (imports.MAX_BYTES + 1), "at most 5,000,000"),
    ],
)
def test_a_file_is_refused_with_words(content, why):
    with pytest.raises(FileRefused) as refused:
        parse(content)
    assert why in str(refused.value)


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(imports, "MAX_ROWS", 2)
    with pytest.raises(FileRefused, match="more than 2 rows"):
        parse(table(*[f"{npi(n)},MILLER,,,,," for n in range(3)]))


def test_encodings_and_delimiters():
    text = f"NPI;family_name\r\n{npi(1)};MÜLLER\r\n"
    assert parse(b"\xef\xbb\xbf" + text.encode()).people[0].family_name == "Müller"
    parsed = parse(text.encode("cp1252"))
    assert parsed.people[0].family_name == "Müller"
    assert "Windows-1252" in parsed.notices[0]
    assert parse(f"npi\tLast name\n{npi(1)}\tx'y".encode()).people[0].family_name == "x'y"


@pytest.mark.parametrize(
    "first", ["sep=;\r\n", "SEP=;\n", '"sep=;"\n', "sep=;;\n", "\ufeffsep=;\n", "\nsep=;\n"]
)  # fmt: skip
def test_a_line_that_names_the_separator_is_no_row(first):
    parsed = parse(f"{first}NPI;family_name\n{npi(1)};O,NE\n1;BAD\n".encode())
    assert [(one.row, one.family_name) for one in parsed.people] == [(2, "O,ne")]
    assert [one.row for one in parsed.rejected] == [3]
    assert parse(f"sep=|\nNPI|family_name\n{npi(1)}|TWO\n".encode()).people[0].family_name == "Two"
    assert parse(f"sep=\t\nNPI\tfamily_name\n{npi(1)}\tTWO\n".encode()).people[0].family_name == "Two"


def test_a_million_columns_and_a_giant_cell_are_refused_quickly():
    started = time.monotonic()
    for content in (b"," * 1_000_000, b'"' + b"x" * 4_000_000 + b'",y'):
        with pytest.raises(FileRefused):
            parse(content)
    assert time.monotonic() - started < 5


@needs_shared
def test_real_workbooks_archives_and_odd_tables_are_refused():
    shared = Path(SHARED)
    files = [*shared.glob("xlsx/*"), *shared.glob("csv/*.csv"), *shared.glob("*.gz")]
    assert len(files) > 25
    for file in files:
        with pytest.raises(FileRefused) as refused:
            parse(file.read_bytes())
        assert str(refused.value)


@needs_shared
def test_hostile_strings_as_names_import_or_are_rejected_and_stay_text(cast):
    strings = json.loads((Path(SHARED) / "text" / "blns.json").read_text())
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["NPI", "Last name", "First name"])
    writer.writerows([npi(n), text.replace("\x00", ""), "Ann"] for n, text in enumerate(strings))
    result = run(file.getvalue().encode())
    assert result.created + result.rejected == len(strings)
    assert result.created > 300
    # Read back and found unchanged: nothing was interpreted on the way.
    assert counts(run(file.getvalue().encode()))[2:] == (result.created, result.rejected)


@needs_shared
def test_the_real_file_comes_in_within_seconds_and_only_once(cast):
    content = (Path(SHARED) / "hcp" / "hcp_nppes.csv").read_bytes()
    started = time.monotonic()
    assert counts(run(content)) == (2502, 0, 0, 0)
    assert time.monotonic() - started < 20
    assert counts(run(content)) == (0, 0, 2502, 0)


@needs_shared
def test_the_layout_of_cms_is_understood(cast):
    result = run((Path(SHARED) / "hcp" / "hcp_cms_clinicians.csv").read_bytes(), dry_run=True)
    assert counts(result) == (2502, 0, 0, 2323)  # the file repeats people, one row an address


# --- Command ----------------------------------------------------------------------------


def test_the_command_ends_with_its_counts_and_writes_the_report(cast, tmp_path, capsys):
    path, report = tmp_path / "kols.csv", tmp_path / "report.csv"
    path.write_bytes(table(ONE, f"{npi(2)},=CMD(),,,,,", "1,=1+1,,,,,"))
    call_command("import_kols", str(path), "--report", str(report), "--by", cast.admin.email)
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == "created 2, updated 0, unchanged 0, rejected 1"
    assert out[0].startswith("row 4: rejected: 1 =1+1: ")
    rows = list(csv.reader(report.read_text().splitlines()))
    assert rows[0] == ["row", "what", "who", "why"]
    assert rows[3][2] == "'=cmd()"
    call_command("import_kols", str(path), "--dry-run")
    assert capsys.readouterr().out.splitlines()[-1] == "created 0, updated 0, unchanged 2, rejected 1"


def test_the_command_explains_what_it_cannot_read(cast, tmp_path):
    zipped = tmp_path / "kols.xlsx"
    zipped.write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError, match="workbook"):
        call_command("import_kols", str(zipped))
    with pytest.raises(CommandError, match="missing"):
        call_command("import_kols", str(tmp_path / "missing.csv"))
    with pytest.raises(CommandError, match="Nobody"):
        call_command("import_kols", str(zipped), "--by", "nobody@demo.example")


# --- Pages ------------------------------------------------------------------------------


def test_dry_run_then_the_same_bytes_are_imported(client, cast):
    client.force_login(cast.admin)
    answer = upload(client, table(ONE, "1,BAD,,,,,"))
    dry = ImportRun.objects.get()
    assert answer.url == reverse("import-run", args=[dry.pk])
    assert not KOL.objects.exists()
    page = client.get(answer.url).content.decode()
    assert "Would be created" in page
    assert "check digit" in page
    assert "Import this file" in page
    done = client.post(reverse("import-confirm", args=[dry.pk]), follow=True)
    assert KOL.objects.count() == 1
    assert "1 created, 0 updated" in done.content.decode()
    dry.refresh_from_db()
    assert dry.content is None
    # A second press does nothing.
    again = client.post(reverse("import-confirm", args=[dry.pk]), follow=True)
    assert "imported already" in again.content.decode()
    assert ImportRun.objects.filter(is_dry_run=False).count() == 1


def test_a_file_that_was_changed_in_between_is_not_imported(client, cast):
    client.force_login(cast.admin)
    upload(client, table(ONE))
    ImportRun.objects.update(content=table(f"{npi(9)},OTHER,,,,,"))
    client.post(reverse("import-confirm", args=[ImportRun.objects.get().pk]))
    assert not KOL.objects.exists()


def test_a_file_imported_before_says_so(client, cast):
    run(table(ONE))
    client.force_login(cast.admin)
    page = client.get(upload(client, table(ONE)).url).content.decode()
    assert "imported before" in page
    assert "Every row of the file is in the database already" in page


def test_a_refused_file_shows_why_on_the_same_page(client, cast):
    client.force_login(cast.admin)
    for content, why in ((b"PK\x03\x04", "workbook"), (b"", "empty"), (b"x" * (imports.MAX_BYTES + 1), "at most")):
        answer = upload(client, content)
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_files_that_nobody_imports_are_forgotten(cast):
    result = run(table(ONE), dry_run=True)
    forget_unused_files(before=AT + timedelta(hours=1))
    result.refresh_from_db()
    assert result.content is None


def test_the_report_as_csv_runs_nothing(client, cast):
    client.force_login(cast.admin)
    result = run(table("1,=HYPERLINK(),,,,,"))
    answer = client.get(reverse("import-report", args=[result.pk]))
    text = b"".join(answer.streaming_content).decode()
    assert text.splitlines()[1].startswith("2,rejected,1 =HYPERLINK()")
    assert "attachment" in answer["Content-Disposition"]


def test_import_pages_are_for_administrators_only(client, cast):
    result = run(table(ONE), dry_run=True)
    pages = [reverse("import-kols"), *(reverse(name, args=[result.pk]) for name in ("import-run", "import-report"))]
    for name, person in cast.people().items():
        client.force_login(person)
        for url in pages:
            assert client.get(url).status_code == (200 if name == "admin" else 403), (name, url)
        answer = client.post(reverse("import-confirm", args=[result.pk]))
        assert answer.status_code == (302 if name == "admin" else 403)
    client.logout()
    assert client.get(pages[0]).status_code == 302


def test_the_runs_take_the_same_queries_for_2_and_20(client, cast):
    client.force_login(cast.admin)
    _count_then_compare(client, reverse("import-kols"), lambda: run(table(ONE), by=cast.admin))


def _count_then_compare(client, url, add):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(2):
        add()
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(18):
        add()
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
