"""Each download is checked anew: what a file holds against what its reader may read today."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AccessRecord
from interactions.models import KOL
from okrs.models import KeyResult, Objective, ReviewPack, Score
from organization.models import Membership, Quarter, StrategicImperative, TeamManager, User
from tests.factories.okrs import CheckInFactory
from tests.okrs.closing.conftest import Graded
from tests.okrs.conftest import as_
from tests.okrs.review_packs.conftest import OVER, content, made
from tests.okrs.review_packs.reading_files import pdf_words, sheets


def _asked(client: Client, user: User, pack: ReviewPack, kind: str = "xlsx") -> int:
    address = reverse(f"review-pack-{kind}", args=[pack.quarter_id, pack.pk])
    return as_(client, user).get(address).status_code


def test_a_full_pack_of_everything(graded: Graded, client: Client) -> None:
    cast = graded.cast
    graded.close()
    pack = made(graded.quarter, cast.lead)
    for person, status in (
        (cast.lead, 200), (cast.compliance, 200), (cast.manager, 200), (cast.other_manager, 404), (cast.msl, 403),
        (cast.teammate, 403), (cast.admin, 403), (cast.clinical, 404), (cast.commercial, 404), (cast.safety, 404),
        (cast.outsider, 403),
    ):  # fmt: skip
        for kind in ("pdf", "xlsx"):
            assert _asked(client, person, pack, kind) == status, (person, kind)


def test_each_download_is_noted(graded: Graded, client: Client) -> None:
    pack = made(graded.quarter, graded.cast.lead)
    assert _asked(client, graded.cast.compliance, pack) == 200
    note = AccessRecord.objects.get(actor_id=graded.cast.compliance.pk)
    assert (note.action, note.model, note.object_id) == ("export", "reviewpack", pack.pk)
    assert "xlsx of the pack of" in note.detail


def test_who_lost_the_right_gets_it_no_more(graded: Graded, client: Client) -> None:
    cast = graded.cast
    graded.close()
    pack = made(graded.quarter, cast.manager)
    assert _asked(client, cast.manager, pack) == 200
    Membership.objects.filter(user=cast.msl).update(to_date=date(2026, 4, 1))
    assert _asked(client, cast.manager, pack) == 404, "It lists work of somebody who is in her team no more."
    assert _asked(client, cast.manager, pack, "pdf") == 200
    page = as_(client, cast.manager).get(reverse("review-packs", args=[pack.quarter_id])).content.decode()
    assert "XLSX withheld" in page
    TeamManager.objects.filter(user=cast.manager).delete()
    assert _asked(client, cast.manager, pack, "pdf") == 404, "It holds what graders of North wrote."
    User.objects.filter(pk=cast.manager.pk).update(role="msl")
    assert _asked(client, cast.manager, pack, "pdf") == 403


def test_a_manager_gets_words_and_work_of_managed_teams_alone(graded: Graded, client: Client) -> None:
    cast = graded.cast
    graded.close()
    pack = made(graded.quarter, cast.other_manager)
    assert "Two sites closed." not in pdf_words(content(pack, "pdf"))
    book = sheets(content(pack, "xlsx"))
    assert "Interactions" not in book
    (row,) = [one for one in book["Key results"].rows() if one["Code"] != "KR9.1"]
    assert (row["Rows counted"], row["Rows listed"]) == (2, 0)
    assert pack.reader == cast.other_manager
    assert _asked(client, cast.manager, pack) == 200, "Nothing in it that she may not read."


def test_a_quarter_that_is_not_that_of_the_pack_has_no_such_file(graded: Graded, client: Client) -> None:
    pack = made(graded.quarter, graded.cast.lead)
    other = Quarter.objects.exclude(pk=pack.quarter_id).first()
    address = reverse("review-pack-pdf", args=[other.pk if other else 0, pack.pk])
    assert as_(client, graded.cast.lead).get(address).status_code == 404


@pytest.fixture
def shared(graded: Graded) -> Graded:
    """The objective serves a shared imperative; words stand wherever one may be written."""
    cast = graded.cast
    imperative = StrategicImperative.objects.create(title="Know the patient")
    Objective.objects.filter(pk=graded.counted.objective_id).update(
        imperative=imperative, title="QX title", why="QX why"
    )
    KeyResult.objects.filter(pk=graded.counted.pk).update(title="QX counted")
    KOL.objects.update(family_name="QX kol")
    CheckInFactory.create(key_result=graded.missed, what_changed="QX changed", confidence=3, published_at=OVER)
    graded.score()
    Score.objects.filter(key_result=graded.missed).update(
        final="0.5", reason="QX reason", post_mortem="QX post-mortem", lesson="QX lesson", retrospective="stop"
    )
    User.objects.filter(pk=cast.msl.pk).update(display_name="QX owner")
    own = Objective.objects.create(code="Z1", title="QX private", quarter=graded.quarter, primary_team=cast.north,
                                   owner=cast.msl, state="active", activated_on=graded.quarter.starts_on)  # fmt: skip
    KeyResult.objects.create(objective=own, code="KR7.1", title="QX private result", owner=cast.msl, kind="number",
                             target=4, measured_by="manual", activated_on=graded.quarter.starts_on)  # fmt: skip
    Quarter.objects.filter(pk=graded.quarter.pk).update(state=Quarter.State.CLOSED)
    return graded


def _all_words(pack: ReviewPack) -> str:
    book = sheets(content(pack, "xlsx"))
    cells = " ".join(str(cell) for sheet in book.values() for cell in sheet.cells.values())
    return f"{pdf_words(content(pack, 'pdf'))} {cells}"


def test_commercial_partners_read_codes_teams_and_outcomes(shared: Graded, client: Client) -> None:
    cast = shared.cast
    pack = made(shared.quarter, cast.commercial, edition="commercial")
    text = _all_words(pack)
    assert "QX" not in text
    assert "KR7.1" not in text
    for word in ("KR9.1", "North", "Know the patient", "Missed", "met"):
        assert word in text, word
    for hidden in ("0.5", "0.25", "Mean score", "guidelines", "Post-mortems", "Confidence", "Interactions"):
        assert hidden not in text, hidden
    assert list(sheets(content(pack, "xlsx"))) == ["Summary", "Key results", "Notes"]
    for person, status in ((cast.commercial, 200), (cast.market_access, 200), (cast.safety, 200), (cast.clinical, 404),
                           (cast.lead, 200), (cast.manager, 200), (cast.msl, 403)):  # fmt: skip
        assert _asked(client, person, pack) == status, person


def test_clinical_partners_read_titles_values_and_scores(shared: Graded, client: Client) -> None:
    cast = shared.cast
    pack = made(shared.quarter, cast.clinical, edition="clinical")
    text = _all_words(pack)
    assert "QX title" in text
    assert "QX counted" in text
    rest = text.replace("QX title", "").replace("QX counted", "")
    assert "QX" not in rest, rest[rest.index("QX") - 40 :][:90]
    assert _asked(client, cast.clinical, pack, "pdf") == 200
    assert _asked(client, cast.commercial, pack, "pdf") == 404


def test_partners_lose_it_with_the_quarter_or_the_imperative(shared: Graded, client: Client) -> None:
    cast = shared.cast
    pack = made(shared.quarter, cast.clinical, edition="clinical")
    page = reverse("review-packs", args=[shared.quarter.pk])
    Quarter.objects.filter(pk=shared.quarter.pk).update(state=Quarter.State.GRADING)
    assert _asked(client, cast.clinical, pack) == 404
    shown = as_(client, cast.clinical).get(page).content.decode()
    assert "Made once the quarter is closed" in shown
    assert "No pack yet" in shown
    Quarter.objects.filter(pk=shared.quarter.pk).update(state=Quarter.State.CLOSED)
    assert _asked(client, cast.clinical, pack) == 200
    StrategicImperative.objects.update(is_active=False)
    assert _asked(client, cast.clinical, pack) == 404
