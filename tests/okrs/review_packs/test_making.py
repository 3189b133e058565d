"""A worker makes a pack in parts: with progress, resumed where one stopped, never twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from okrs.models import ReviewPack, ReviewPackFile, ReviewPackPart
from okrs.review_packs.files.document import document as lay_out
from okrs.review_packs.selectors.evidence import evidence as reading_evidence
from okrs.review_packs.services import making
from okrs.review_packs.services.making import make, unfinished
from organization.models import User
from tests.okrs.closing.conftest import Graded
from tests.okrs.conftest import as_
from tests.okrs.review_packs.conftest import OVER, ask, content, made
from tests.okrs.review_packs.reading_files import sheets


class _Dies(Exception):
    """A worker that is killed."""


def _clock() -> datetime:
    return OVER


def test_killed_and_resumed_it_goes_on_without_doubling(graded: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    graded.close()
    pack = ask(graded.quarter, graded.cast.lead)
    monkeypatch.setattr(making, "BATCH", 1)
    read: list[int] = []
    real = reading_evidence

    def evidence(pack: ReviewPack, key_results: list[int], **more: Any) -> Any:
        if len(read) == 1:
            read.append(0)
            raise _Dies
        read.extend(key_results)
        return real(pack, key_results, **more)

    monkeypatch.setattr(making, "evidence", evidence)
    with pytest.raises(_Dies):
        make(pack.pk, clock=_clock)
    pack.refresh_from_db()
    assert (pack.done, pack.total, pack.finished_at) == (2, 5, None)
    assert unfinished(OVER) == []
    assert not make(pack.pk, clock=_clock), "The dead worker still holds it."
    later = OVER + making.HELD + timedelta(seconds=1)
    assert unfinished(later) == [pack.pk]
    assert make(pack.pk, clock=lambda: later)
    assert not make(pack.pk, clock=lambda: later), "Made once."
    pack.refresh_from_db()
    assert (pack.done, pack.total, pack.finished_at, pack.taken_at) == (5, 5, later, OVER)
    assert ReviewPackFile.objects.filter(pack=pack).count() == 2
    assert ReviewPackPart.objects.count() == 0
    rows = sheets(content(pack, "xlsx"))["Interactions"].rows()
    assert sorted(row["Row id"] for row in rows) == sorted(one.pk for one in graded.talks)
    assert len(read) == 3, "What was read stays read."


def test_two_workers_that_finish_together_store_one(graded: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slower one lost its hold while it laid out the files."""
    pack = ask(graded.quarter, graded.cast.lead)
    real, later = lay_out, OVER + making.HELD + timedelta(seconds=1)

    def document(*args: Any, **more: Any) -> bytes:
        monkeypatch.setattr(making, "document", real)
        assert make(pack.pk, clock=lambda: later)
        return real(*args, **more)

    monkeypatch.setattr(making, "document", document)
    assert not make(pack.pk, clock=_clock)
    assert ReviewPackFile.objects.filter(pack=pack).count() == 2


def test_a_pack_that_ends_workers_is_given_up(graded: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = ask(graded.quarter, graded.cast.lead)

    def figures(*_: Any, **__: Any) -> Any:
        raise _Dies

    monkeypatch.setattr(making, "figures", figures)
    moment = OVER
    for _ in range(making.ATTEMPTS):
        with pytest.raises(_Dies):
            make(pack.pk, clock=lambda: moment)  # noqa: B023 - called at once
        moment += making.HELD + timedelta(seconds=1)
    assert unfinished(moment) == []
    pack.refresh_from_db()
    assert pack.problem == making.GAVE_UP
    assert ask(graded.quarter, graded.cast.lead, at=moment).pk != pack.pk


def test_a_file_that_is_too_large_is_refused_in_words(graded: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_BYTES", 2_000)
    pack = ask(graded.quarter, graded.cast.lead)
    assert not make(pack.pk, clock=_clock)
    pack.refresh_from_db()
    assert "is the most. Make it of a team or an area." in pack.problem
    assert not ReviewPackFile.objects.exists()


def test_one_at_a_time_for_a_question(graded: Graded) -> None:
    """Leads and compliance share one, because theirs holds the same; each manager's holds what that manager reads."""
    cast = graded.cast
    first = ask(graded.quarter, cast.lead)
    assert ask(graded.quarter, cast.compliance) == first
    assert ask(graded.quarter, cast.manager) != first
    assert ask(graded.quarter, cast.lead, team=cast.north) != first
    assert make(first.pk, clock=_clock)
    assert ask(graded.quarter, cast.lead, at=OVER + timedelta(seconds=2)) == first, "Sent twice."
    assert ask(graded.quarter, cast.lead, at=OVER + timedelta(minutes=2)) != first


def test_who_may_ask(graded: Graded) -> None:
    cast = graded.cast
    for person in (cast.msl, cast.admin, cast.outsider, cast.clinical, cast.commercial):
        with pytest.raises(PermissionDenied):
            ask(graded.quarter, person)
    with pytest.raises(ValidationError, match="not closed yet"):
        ask(graded.quarter, cast.clinical, edition="clinical")
    graded.close()
    assert ask(graded.quarter, cast.clinical, edition="clinical").team is None
    with pytest.raises(PermissionDenied):
        ask(graded.quarter, cast.commercial, edition="clinical")


def test_whoever_may_no_more_gets_none(graded: Graded) -> None:
    pack = ask(graded.quarter, graded.cast.lead)
    User.objects.filter(pk=graded.cast.lead.pk).update(role="msl")
    assert not make(pack.pk, clock=_clock)
    pack.refresh_from_db()
    assert pack.problem == making.NO_LONGER


def test_a_worker_that_lays_out_a_long_file_keeps_it_held(graded: Graded, over: time_machine.Traveller) -> None:
    pack = ask(graded.quarter, graded.cast.lead)
    moments = iter(OVER + timedelta(seconds=25 * number) for number in range(1000))
    assert make(pack.pk, clock=lambda: next(moments))


def test_the_page_shows_the_bar_and_then_the_files(
    graded: Graded, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("review-packs", args=[graded.quarter.pk])
    woken: list[int] = []
    monkeypatch.setattr("okrs.review_packs.tasks.make_packs.delay", lambda: woken.append(1))
    lead = as_(client, graded.cast.lead)
    assert "No pack yet" in lead.get(address).content.decode()
    for _ in range(2):
        assert lead.post(address, {"scope": "all", "edition": "full"}).status_code == 302
    assert woken == [1, 1]
    pack = ReviewPack.objects.get()
    ReviewPack.objects.update(total=5, done=2)
    page = lead.get(address).content.decode()
    assert "2 of 5" in page
    assert 'http-equiv="refresh"' in page
    part = lead.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<progress" in part
    assert "<html" not in part
    assert make(pack.pk, clock=_clock)
    assert lead.get(address, headers={"HX-Request": "true"}).status_code == 204
    page = lead.get(address).content.decode()
    assert reverse("review-pack-pdf", args=[graded.quarter.pk, pack.pk]) in page
    assert str(graded.cast.lead) in page
    assert lead.post(address, {"scope": "team-0", "edition": "full"}).status_code == 422
    assert lead.post(address, {"scope": f"team-{graded.cast.north.pk}", "edition": "clinical"}).status_code == 422


def test_made_again_it_is_kept_beside_the_first(graded: Graded) -> None:
    first = made(graded.quarter, graded.cast.lead)
    second = made(graded.quarter, graded.cast.lead, at=OVER + timedelta(hours=1))
    assert {first.pk, second.pk} == set(ReviewPack.objects.values_list("pk", flat=True))
