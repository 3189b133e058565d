"""Touchpoints from a file: checked first, columns remembered for the source, the same file again changes nothing."""

import io
import zipfile
from datetime import UTC, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from xlsxwriter import Workbook

from interactions.imports.reading import FileRefused
from interactions.imports.workbooks import workbook_rows
from interactions.models import CollisionAnswer, ImportRun, Touchpoint, TouchpointSource
from interactions.touchpoint_imports.reading import FIELDS
from interactions.touchpoint_imports.services import import_touchpoints
from organization.ground.clock import now
from tests.factories.interactions import make_interaction
from tests.factories.kols import ExternalIdFactory, KOLFactory

pytestmark = pytest.mark.django_db
COLUMNS = {name: usual for name, (_, usual) in FIELDS.items()}
HEAD = "id,kol,person,start,end,channel,state,what it was about\n"


def run(cast, text, *, dry_run=False, by=None, **more) -> ImportRun:
    content = text if isinstance(text, bytes) else (HEAD + text).encode()
    said = {"name": "crm", "function": "commercial", "columns": COLUMNS} | more
    return import_touchpoints(
        content=content, file_name="visits.csv", by=by or cast.commercial, at=now(), dry_run=dry_run, **said
    )


def day(days: int) -> str:
    return (now() + timedelta(days=days)).date().isoformat()


def test_rows_are_taken_by_identifier_or_name_and_their_content_is_not(cast):
    ada = KOLFactory.create(given_name="Ada", family_name="van Berg")
    bo = ExternalIdFactory.create(system="npi", value="1234567893").kol
    text = (
        f"v-1,Ada van Berg,Ines Falk,{day(3)} 10:00,{day(3)} 11:00,visit,scheduled,secret\n"
        f"v-2,1234567893,Ines Falk,{day(-3)},,phone,,secret\n"
    )
    dry = run(cast, text, dry_run=True)
    assert (dry.created, dry.rejected, Touchpoint.objects.count()) == (2, 0, 0)
    run(cast, text)
    rows = {row.external_id: row for row in Touchpoint.objects.all()}
    assert (rows["v-1"].kol, rows["v-1"].state, rows["v-1"].channel_class) == (ada, "planned", "in_person")
    assert (rows["v-2"].kol, rows["v-2"].state, rows["v-2"].channel_class) == (bo, "done", "remote")
    again = run(cast, text)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    moved = run(cast, text.replace("scheduled", "cancelled"))
    assert (moved.updated, moved.unchanged) == (1, 1)


def test_each_bad_row_says_what_is_wrong_with_it(cast):
    KOLFactory.create(given_name="Ada", family_name="Berg")
    KOLFactory.create_batch(2, given_name="Jon", family_name="Ek")
    good = f"Ada Berg,Ines Falk,{day(-3)},,visit,done,x\n"
    text = (
        f"v-1,{good},v-1,{good}".replace("x\n,", "x\n") + f",{good}"
        f"v-3,Nobody,Ines Falk,{day(-3)},,visit,done,x\n"
        f"v-4,Jon Ek,Ines Falk,{day(-3)},,visit,done,x\n"
        "v-5,Ada Berg,Ines Falk,soon,,visit,done,x\n"
        f"v-6,Ada Berg,Ines Falk,{day(-3)},,owl,done,x\n"
        f"v-7,Ada Berg,about the data: 3 mg,{day(-3)},,visit,done,x\n"
        f"v-8,Ada Berg,Ines Falk,{day(3)},,visit,done,x\n"
    )
    made = run(cast, text)
    assert made.created == 1
    said = {line["row"]: line["why"] for line in made.report}
    for row, words in {
        3: "row 2 already", 4: "id is missing", 5: "no KOL “Nobody”", 6: "Several KOLs", 7: "“soon” is no day",
        8: "channel “owl”", 9: "no name alone", 10: "cannot lie ahead",
    }.items():  # fmt: skip
        assert words in said[row], said


def test_a_collision_is_reported_and_does_not_stop_the_row(cast):
    kol = KOLFactory.create(given_name="Ada", family_name="Berg")
    make_interaction(msl=cast.msl, kols=(kol,), on=now().date())
    made = run(cast, f"v-1,Ada Berg,Ines Falk,{day(3)},,visit,planned,x\n")
    assert made.created == 1
    assert cast.msl.display_name in made.report[0]["why"]
    assert CollisionAnswer.objects.get().reason == "Imported from crm"


def test_a_source_belongs_to_its_function(cast):
    run(cast, "")
    with pytest.raises(ValidationError, match="Another function"):
        run(cast, "", by=cast.clinical, function="clinical")
    with pytest.raises(PermissionDenied):
        run(cast, "", by=cast.commercial, function="clinical")
    with pytest.raises(PermissionDenied):
        run(cast, "", by=cast.msl, function="medical")


def workbook() -> bytes:
    file = io.BytesIO()
    with Workbook(file) as book:
        page = book.add_worksheet()
        for column, name in enumerate(("id", "kol", "person", "start")):
            page.write_string(0, column, name)
        for column, value in enumerate(("v-1", "Ada Berg", "Ines Falk")):
            page.write_string(1, column, value)
        page.write_number(1, 3, 46056.604166667, book.add_format({"num_format": "yyyy-mm-dd"}))
    return file.getvalue()


def test_a_workbook_is_read_like_a_file_of_text(cast):
    KOLFactory.create(given_name="Ada", family_name="Berg")
    assert run(cast, workbook()).created == 1
    start = Touchpoint.objects.get().starts_at.astimezone(cast.commercial.zone)
    assert (start.date().isoformat(), start.hour, start.minute) == ("2026-02-03", 14, 30)
    assert start.tzinfo is not UTC


def test_a_hostile_workbook_is_refused(cast):
    def made(sheet: bytes) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("xl/worksheets/sheet1.xml", sheet)
        return file.getvalue()

    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    hidden = [bomb.decode().encode(one) for one in ("utf-16", "utf-32")]
    hidden.append(b'<?xml version="1.0" encoding="cp037"?>' + bomb.decode().encode("cp037"))
    for content in (
        made(bomb),
        *map(made, hidden),
        made(b"<x>" + b" " * 41_000_000),
        made(b"<x"),
        b"PK\x03\x04nothing",
    ):
        with pytest.raises(FileRefused):
            list(workbook_rows(content))


def test_the_pages_lead_from_the_file_to_the_import(cast, client):
    KOLFactory.create(given_name="Ada", family_name="Berg")
    client.force_login(cast.commercial)
    text = f"Nr,Expert,person,start\nv-1,Ada Berg,Ines Falk,{day(-2)}\nv-2,Nobody,Ines Falk,{day(-2)}\n"
    named = {f"column_{name}": usual for name, usual in COLUMNS.items()} | {"source": "crm", "function": "commercial"}

    def sent(**more):
        file = SimpleUploadedFile("visits.csv", text.encode())
        return client.post(reverse("touchpoint-imports"), named | {"file": file} | more)

    refused = sent()
    assert refused.status_code == 422
    assert "has no column “id”" in refused.text
    checked = sent(column_external_id="Nr", column_kol="Expert")
    page = client.get(checked.url).text
    assert "There is no KOL “Nobody”" in page
    assert not Touchpoint.objects.exists()
    assert TouchpointSource.objects.get().columns["kol"] == "Expert"
    assert 'value="Expert"' in client.get(reverse("touchpoint-imports"), {"source": "crm"}).text
    confirm = reverse("touchpoint-import-confirm", args=[ImportRun.objects.get().pk])
    assert confirm in page
    assert client.post(confirm).status_code == 302
    assert Touchpoint.objects.get().external_id == "v-1"
    assert client.post(confirm).status_code == 302
    assert Touchpoint.objects.count() == 1
    client.force_login(cast.clinical)
    assert client.get(checked.url).status_code == 404
