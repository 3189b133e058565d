"""The API of comments: what a program may read and say is what its person may."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from organization.models import Comment, Mention, User
from tests.factories.cast import Cast

URL = "/api/v1/comments/"


def post(client: Client, body: dict[str, Any], **headers: str) -> Any:
    return client.post(URL, body, content_type="application/json", headers=headers)


def test_say_and_read(subjects: dict[str, Any], cast: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(cast.msl)
    for on, row in subjects.items():
        answer = post(client, {"on": on, "id": str(row.pk), "text": "@Lena Holt, see"})
        assert answer.status_code == 201, answer.content
        body = answer.json()
        assert (body["on"], body["object"], body["text"]) == (on, row.pk, "@Lena Holt, see")
        assert body["mentions"] == [{"id": cast.lead.pk, "name": "Lena Holt"}]
        listed = signed_in(cast.lead).get(URL, {"on": on, "id": row.pk}).json()["results"]
        assert [one["id"] for one in listed] == [body["id"]]
        assert client.get(f"{URL}{body['id']}/").json() | {"warnings": []} == body


def test_a_mention_of_somebody_who_may_not_see_it_is_refused(
    subjects: dict[str, Any], cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(cast.msl)
    for text in ("@Colin Marsh", "@colin@x.example", f"@{{{cast.clinical.pk}}}", "@Ada Quist"):
        answer = post(client, {"on": "objective", "id": subjects["objective"].pk, "text": text})
        assert answer.status_code == 400
        assert "nobody who can read this" in answer.json()["errors"]["text"][0]
    assert not Comment.objects.exists()
    assert not Mention.objects.exists()


def test_a_text_that_reads_like_a_patient_is_saved_with_a_warning(
    subjects: dict[str, Any], cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    body = {"on": "objective", "id": subjects["objective"].pk, "text": "One patient was hospitalised."}
    answer = post(signed_in(cast.msl), body)
    assert answer.status_code == 201
    assert [one["code"] for one in answer.json()["warnings"]] == ["text"]


def test_what_is_not_there_for_the_caller(
    subjects: dict[str, Any], cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    made = post(signed_in(cast.msl), {"on": "activity", "id": subjects["activity"].pk, "text": "x"}).json()
    client = signed_in(cast.other_manager)
    for pk in (subjects["activity"].pk, 0, 10**12):
        assert post(client, {"on": "activity", "id": pk, "text": "x"}).status_code == 400
        assert client.get(URL, {"on": "activity", "id": pk}).status_code == 400
    assert client.get(f"{URL}{made['id']}/").status_code == 404
    for query in ({}, {"on": "team", "id": "1"}, {"on": "activity"}, {"on": "activity", "id": "x"}):
        assert client.get(URL, query).status_code == 400
    for who in (cast.clinical, cast.commercial, cast.safety, cast.admin):
        partner = signed_in(who)
        assert partner.get(URL, {"on": "objective", "id": subjects["objective"].pk}).status_code == 403
        assert post(partner, {"on": "objective", "id": subjects["objective"].pk, "text": "x"}).status_code == 403
        assert partner.get(f"{URL}{made['id']}/").status_code == 403


def test_wrong_bodies_and_a_repeat(subjects: dict[str, Any], cast: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(cast.msl)
    body = {"on": "insight", "id": subjects["insight"].pk, "text": "Once"}
    for wrong in ({**body, "text": ""}, {**body, "text": "x" * 2001}, {**body, "on": "kol"}, {**body, "to": 1}, {}):
        assert post(client, wrong).status_code == 400
    key = {"Idempotency-Key": str(uuid4())}
    first, second = post(client, body, **key), post(client, body, **key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json() | {"warnings": []}  # as it is read
    assert post(client, {**body, "text": "Twice"}, **key).status_code == 422


def test_a_withdrawn_comment_has_no_text(
    subjects: dict[str, Any], cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(cast.msl)
    made = post(client, {"on": "insight", "id": subjects["insight"].pk, "text": "@Lena Holt"}).json()
    client.post(reverse("comment-withdraw", args=[made["id"]]))
    body = signed_in(cast.lead).get(f"{URL}{made['id']}/").json()
    assert (body["text"], body["mentions"]) == ("", [])
    assert body["withdrawn_at"]
