"""How tests call the API: as a program with a token, body and answer as JSON."""

import json
from typing import Any

from django.test import Client

from tests.factories.world import World

Answer = Any  # what the test client gives: an HttpResponse that can also read itself as JSON


class Program:
    """Calls addresses under ``/api/v1/``; without a token it is nobody."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        self.headers = {"Authorization": f"Token {token}"} if token else {}

    def get(self, path: str, **query: Any) -> Answer:
        """An address, or one that an answer gave."""
        address = path if path.startswith(("http", "/")) else f"/api/v1/{path}"
        return self.client.get(address, query or None, headers=self.headers)

    def rows(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """The rows of a list's first page."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        assert set(body) == {"results", "next"}
        return list(body["results"])

    def post(self, path: str, body: Any) -> Answer:
        """Anything as JSON; bytes as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body)
        return self.client.post(f"/api/v1/{path}", data, content_type="application/json", headers=self.headers)

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        """Any method."""
        data = json.dumps(body) if body is not None else ""
        return self.client.generic(
            method, f"/api/v1/{path}", data, content_type="application/json", headers=self.headers
        )


def interaction_body(world: World, **changes: Any) -> dict[str, Any]:
    """The body that the contract shows, an hour before the world's moment."""
    return {
        "client_id": "7b0f9f0c-4a0f-4f0e-8a57-3f0f5a9f2d11",
        "kols": [world.more["free_kol"].pk],
        "starts_at": "2026-02-16T11:00:00Z",
        "minutes": 35,
        "channel": "face_to_face",
        "purpose": "scientific_exchange",
        "initiation": "proactive",
        "therapeutic_area": world.cast.oncology.pk,
        "topics": [{"topic": "Biomarkers", "planned_intent": "listen"}],
        "follow_ups": [
            {"depth": "why", "question": "Why so late?", "answer": "Nobody orders it."},
            {"depth": "why", "question": "Why nobody?", "answer": ""},
        ],
        "ae_screen": "none",
        "pqc_screen": "none",
        "notes": "Late testing.",
    } | changes


def errors_of(answer: Answer) -> dict[str, Any]:
    """The errors of a refused body or query, after the form of every refusal was checked."""
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["type"] == "about:blank"
    assert body["status"] == answer.status_code
    assert body["title"]
    assert body["detail"]
    return dict(body.get("errors", {}))
