"""The page of the rows behind a number: listed, told why, taken out and put back, exported."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from audit.models import AccessRecord
from interactions.models import Topic
from okrs.counting import evidence_ids
from okrs.evidence.services import exclude_row, restore_row
from okrs.models import Exclusion, KeyResult
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, as_, discussion, key_result_for
from tests.okrs.measures.defining import DAY, custom, define


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("evidence.views", "objectives.views"):
        monkeypatch.setattr(f"okrs.{module}.now", lambda: AT)


def test_the_evidence_page_lists_pages_and_tells_why(client: Client, cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    for number in range(55):
        discussion(cast.msl, topic, DAY, minutes=20 + number)
    short = discussion(cast.msl, topic, DAY, minutes=5)
    as_(client, cast.msl)
    address = reverse("evidence", args=[kr.pk])
    first, second = client.get(address), client.get(address, {"page": "2"})
    assert len(first.context["shown"].evidence.rows) == 50
    assert len(second.context["shown"].evidence.rows) == 5
    near = client.get(address, {"part": "near"}).content.decode()
    assert "5 minutes; in-depth needs 20" in near
    assert reverse("interaction", args=[short.pk]) in near
    assert address in client.get(reverse("key-result", args=[kr.pk])).content.decode()


def test_a_row_is_taken_out_with_a_reason_and_put_back(client: Client, cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    row = discussion(cast.msl, topic, DAY)
    as_(client, cast.msl)
    address = reverse("evidence-exclude", args=[kr.pk, row.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Same talk as yesterday"}).status_code == 302
    assert evidence_ids(kr, at=AT) == []
    assert client.get(address).status_code == 404
    out = client.get(reverse("evidence", args=[kr.pk]), {"part": "out"}).content.decode()
    assert "Same talk as yesterday" in out
    made = Exclusion.objects.get()
    assert client.post(reverse("exclusion-restore", args=[made.pk]), {"reason": "Another talk"}).status_code == 302
    assert evidence_ids(kr, at=AT) == [row.pk]
    assert "Another talk" in client.get(reverse("evidence", args=[kr.pk]), {"part": "out"}).content.decode()


def test_who_may_take_out_what(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    row, short = discussion(cast.msl, topic, DAY), discussion(cast.msl, topic, DAY, minutes=5)
    common: dict[str, Any] = {"key_result": kr, "row_id": row.pk, "reason": "Why", "at": AT}
    for nobody in (cast.teammate, cast.elsewhere, cast.other_manager, cast.compliance):
        with pytest.raises(PermissionDenied):
            exclude_row(by=nobody, **common)
    with pytest.raises(ValidationError, match="does not count"):
        exclude_row(by=cast.msl, **{**common, "row_id": short.pk})
    with pytest.raises(ValidationError, match="does not count"):
        exclude_row(by=cast.admin, **common)  # who may not open it
    made = exclude_row(by=cast.manager, **common)
    with pytest.raises(PermissionDenied):
        restore_row(exclusion=made, by=cast.teammate, reason="Why", at=AT)
    restore_row(exclusion=made, by=cast.msl, reason="Why", at=AT)
    with pytest.raises(ValidationError, match="already"):
        restore_row(exclusion=made, by=cast.msl, reason="Why", at=AT)


def test_the_evidence_of_a_closed_quarter_stands(client: Client, cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    row = discussion(cast.msl, topic, DAY)
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="closed")
    answer = as_(client, cast.msl).post(reverse("evidence-exclude", args=[kr.pk, row.pk]), {"reason": "Why"})
    assert answer.status_code == 422
    assert "is closed: nothing in it changes" in answer.content.decode()
    assert "Take out" not in client.get(reverse("evidence", args=[kr.pk])).content.decode()


def test_a_row_claimed_twice_is_said_on_both_and_on_the_rows(client: Client, cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    second = custom(cast, define(cast))
    KeyResult.objects.filter(pk=second.pk).update(objective=kr.objective)
    discussion(cast.msl, topic, DAY)
    as_(client, cast.msl)
    for one, other in ((kr, second), (second, kr)):
        for name in ("key-result", "evidence"):
            page = client.get(reverse(name, args=[one.pk])).content.decode()
            assert f"1 row counts for {other.code} of the same objective too" in page
            assert f"Counts for {other.code} too" in page


def test_the_export_has_what_the_reader_may_open_and_is_logged(client: Client, cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    row = discussion(cast.msl, topic, DAY)
    address = reverse("evidence-export", args=[kr.pk])
    as_(client, cast.msl)
    text = b"".join(client.get(address).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (head, line) = list(csv.reader(io.StringIO(text)))
    assert head[0] == "Date"
    assert line[0] == "2026-02-02"
    assert line[-1].endswith(reverse("interaction", args=[row.pk]))
    with zipfile.ZipFile(io.BytesIO(client.get(address, {"format": "xlsx"}).content)) as book:
        assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 2
    assert AccessRecord.objects.filter(actor_id=cast.msl.pk, action="export", object_id=kr.pk).count() == 2
    nothing = b"".join(as_(client, cast.admin).get(address).streaming_content)  # type: ignore[attr-defined]
    assert len(nothing.decode().splitlines()) == 1


def test_what_is_entered_by_hand_has_no_such_page(client: Client, cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, measured_by="manual", kind="number")
    assert as_(client, cast.msl).get(reverse("evidence", args=[kr.pk])).status_code == 404
