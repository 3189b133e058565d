"""What stands in the two files of a pack."""

import re
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from interactions.models import Topic
from okrs.evidence.services import exclude_row
from okrs.models import KeyResult, Objective, TargetChange
from okrs.review_packs.files.workbook import MOST_ROWS
from okrs.review_packs.services import making
from organization.models import Quarter, User
from tests.okrs.closing.conftest import Graded
from tests.okrs.conftest import discussion
from tests.okrs.review_packs.conftest import OVER, content, made
from tests.okrs.review_packs.reading_files import pdf_words, sheets


def test_a_closed_quarter_as_pdf(graded: Graded) -> None:
    TargetChange.objects.create(
        key_result=graded.missed, field="target", old="6", new="4", reason="Two sites closed early",
        by=graded.cast.manager, at=OVER,
    )  # fmt: skip
    User.objects.filter(pk=graded.cast.msl.pk).update(display_name="Łukasz Novotný Ørsted")
    seal = graded.close()
    paper = content(made(graded.quarter, graded.cast.lead), "pdf")
    text = pdf_words(paper)
    quarter = graded.quarter.name
    for word in (
        f"Review pack {quarter}", "Sealed. Closed by", "Łukasz Novotný Ørsted", "Four guidelines", "KR9.1",
        "Two sites closed.", "Two sites closed early", "Post-mortems and lessons", "Changes of targets",
        "What was taken out", "How well confidence told it", "The work behind", "2 interactions", "Entered by hand",
        "Committed: 1 met, 1 missed of 2. Mean score 0.62", "Figures of 20 Apr 2026",
    ):  # fmt: skip
        assert word in text, word
    assert seal.digest in text.replace(" ", "")
    book = PdfReader(BytesIO(paper))
    assert book.metadata is not None
    assert book.metadata.title == f"Review pack {quarter}"
    assert str(book.root_object["/Lang"]) == "en-GB"
    assert [one["/Title"] for one in book.outline if isinstance(one, dict)] == [
        "How they came out", "Objectives and key results", "Post-mortems and lessons", "Changes of targets",
        "What was taken out", "How well confidence told it", "The work behind",
    ]  # fmt: skip
    for number, page in enumerate(book.pages, start=1):
        words = page.extract_text()
        assert f"Page {number} of {len(book.pages)}" in words
        assert f"{quarter} · All teams · Full" in words
        assert "As of 20 Apr 2026" in words


def test_nothing_is_told_by_colour(graded: Graded) -> None:
    """Each outcome is a shape and a word, and no ink has a colour."""
    graded.close()
    paper = content(made(graded.quarter, graded.cast.lead), "pdf")
    book = PdfReader(BytesIO(paper))
    inks = set()
    for page in book.pages:
        found = page.get_contents()
        assert found is not None
        inks |= set(re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\b", found.get_data()))
        assert not re.search(rb"\b[\d.]+ [\d.]+ [\d.]+ [\d.]+ [kK]\b", found.get_data())
    assert inks
    assert all(red == green == blue for red, green, blue in inks)
    assert "Met Committed: a score of 1" in pdf_words(paper)


def test_a_running_quarter_says_so_far_and_tells_statuses(graded: Graded) -> None:
    Quarter.objects.filter(pk=graded.cast.quarter.pk).update(state=Quarter.State.ACTIVE, ends_on=date(2026, 5, 31),
                                                             grace_ends_on=date(2026, 6, 5))  # fmt: skip
    text = pdf_words(content(made(graded.quarter, graded.cast.lead), "pdf"))
    assert "Running: figures so far." in text
    assert "How they stand" in text
    assert "At Risk" in text
    assert "Missed" not in text


def test_the_summary_calculates_from_the_key_results(graded: Graded) -> None:
    graded.close()
    book = sheets(content(made(graded.quarter, graded.cast.lead), "xlsx"))
    assert list(book) == ["Summary", "Key results", "Interactions", "Changes", "Taken out", "Notes"]
    rows = {row["Code"]: row for row in book["Key results"].rows()}
    assert (rows["KR9.1"]["Value"], rows["KR9.1"]["Target"], rows["KR9.1"]["Score"]) == (1, 4, 0.25)
    assert rows["KR9.1"]["Outcome"] == "missed"
    assert rows["KR9.1"]["Post-mortem"] == "Two sites closed."
    summary = book["Summary"]
    assert all(formula.startswith(("COUNTIFS(", "IFERROR(AVERAGEIFS(", "SUMIFS(")) for formula in
               summary.formulas.values())  # fmt: skip
    assert summary.formulas["B6"] == "COUNTIFS('Key results'!$J$2:$J$3,\"=\"&$A6)"
    assert (summary.cells["A6"], summary.cells["B6"], summary.cells["C6"], summary.cells["E6"]) == (
        "committed", 2, 1, 1,
    )  # fmt: skip
    assert summary.cells["F6"] == 0.625
    assert "AVERAGEIFS('Key results'!$Q$2:$Q$3," in summary.formulas["F6"]
    assert book["Notes"].cells["B2"] == "All teams"


def test_evidence_is_that_which_was_sealed(graded: Graded, topic: Topic) -> None:
    graded.close()
    late = discussion(graded.cast.msl, topic, date(2026, 2, 4))
    pack = made(graded.quarter, graded.cast.lead)
    listed = {row["Row id"] for row in sheets(content(pack, "xlsx"))["Interactions"].rows()}
    assert listed == {one.pk for one in graded.talks}
    assert late.pk not in listed


def test_what_was_taken_out_is_listed_with_its_reason(graded: Graded) -> None:
    Quarter.objects.filter(pk=graded.cast.quarter.pk).update(state=Quarter.State.ACTIVE)
    key_result = KeyResult.objects.for_measuring().get(pk=graded.counted.pk)
    exclude_row(
        key_result=key_result, row_id=graded.talks[0].pk, by=graded.cast.manager, reason="Logged twice", at=OVER
    )
    pack = made(graded.quarter, graded.cast.lead)
    assert "Logged twice" in pdf_words(content(pack, "pdf"))
    (row,) = sheets(content(pack, "xlsx"))["Taken out"].rows()
    assert (row["Why"], row["Source"]) == ("Logged twice", "Interactions")
    assert (row["Key result id"], row["Owner"]) == (graded.counted.pk, str(graded.cast.msl))


def test_hostile_and_long_texts_are_inert_and_wrap(graded: Graded) -> None:
    Objective.objects.filter(pk=graded.missed.objective_id).update(title="<script>alert(1)</script> & <b>bold")
    KeyResult.objects.filter(pk=graded.missed.pk).update(title="=HYPERLINK(1)", unit="W" * 40)
    KeyResult.objects.filter(pk=graded.counted.pk).update(title="M" * 200)
    User.objects.filter(pk=graded.cast.msl.pk).update(display_name="日本 " + "N" * 110)
    graded.score()
    score = graded.missed.score
    score.post_mortem = "<a href='javascript:alert(1)'>x</a>\n" + "Y" * 3900
    score.lesson = "\x07bell"
    score.save()
    pack = made(graded.quarter, graded.cast.lead)
    paper = content(pack, "pdf")
    text = pdf_words(paper)
    assert "<script>alert(1)</script> & <b>bold" in text
    assert "<a href='javascript:alert(1)'>x</a>" in text
    assert text.replace(" ", "").count("Y" * 50) > 50
    assert "☐☐" in text
    assert "stands for letters that this file has no font for" in text
    assert not any("/Annots" in page for page in PdfReader(BytesIO(paper)).pages)
    assert b"/JavaScript" not in paper
    book = sheets(content(pack, "xlsx"))
    rows = {row["Code"]: row for row in book["Key results"].rows()}
    assert rows["KR9.1"]["Key result"] == "'=HYPERLINK(1)"
    assert not book["Key results"].formulas
    assert rows["KR9.1"]["Owner"].startswith("日本")


def test_an_area_and_a_team_narrow_it(graded: Graded) -> None:
    cast = graded.cast
    Objective.objects.filter(pk=graded.counted.objective_id).update(therapeutic_area=cast.oncology)
    for scope in ({"area": cast.oncology}, {"team": cast.north}):
        pack = made(graded.quarter, cast.lead, **scope)
        assert len(sheets(content(pack, "xlsx"))["Key results"].rows()) == 2
    pack = made(graded.quarter, cast.lead, team=cast.south)
    assert sheets(content(pack, "xlsx"))["Key results"].rows() == []
    assert "No objective that stands in this edition was active" in pdf_words(content(pack, "pdf"))


def test_limits_are_said(graded: Graded) -> None:
    assert MOST_ROWS == 100_000
    assert making.MOST_BYTES == 25_000_000
    pack = made(graded.quarter, graded.cast.lead)
    assert {one.size < 200_000 for one in pack.files.all()} == {True}
