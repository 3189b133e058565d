"""The script of docs/examples goes once round the loop, over a real connection; forty at once make one row."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.db import connections
from pytest_django.live_server_helper import LiveServer

from interactions.models import Interaction
from okrs.models import InDepthRule, StatusRule
from organization.ground.clock import now
from organization.services.tokens import create_token
from tests.factories.cast import Cast, make_cast
from tests.factories.kols import KOLFactory, KOLTherapeuticAreaFactory, TopicFactory
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory

SCRIPT = Path(settings.BASE_DIR) / "docs/examples/drive_api.py"


@pytest.fixture
def cast(transactional_db: None) -> Iterator[Cast]:
    # Migrations make these; a test that empties the tables takes them away.
    words = {"channels": ["face_to_face"], "purposes": ["scientific_exchange"], "depths": ["why", "implication"]}
    InDepthRule.objects.get_or_create(version=1, defaults=words)
    StatusRule.objects.get_or_create(version=1)
    made = make_cast(now().date())
    TopicFactory.create(name="Biomarkers", therapeutic_area=made.oncology)
    KOLTherapeuticAreaFactory.create(kol=KOLFactory.create(), therapeutic_area=made.oncology)
    objective = ObjectiveFactory.create(quarter=made.quarter, primary_team=made.north, owner=made.msl, code="O1")
    KeyResultFactory.create(objective=objective, code="KR1.1")
    yield made
    connections.close_all()


def test_the_loop_is_driven_through_the_api(cast: Cast, live_server: LiveServer) -> None:
    token = create_token(user=cast.msl)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), live_server.url, token], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "now stands at 1, because" in done.stdout
    assert "Check-in of period" in done.stdout


def test_forty_sendings_at_once_make_one_row(cast: Cast, live_server: LiveServer) -> None:
    token = create_token(user=cast.msl)
    body: dict[str, Any] = {
        "client_id": "7b0f9f0c-4a0f-4f0e-8a57-3f0f5a9f2d11",
        "kols": [KOLFactory.create().pk],
        "starts_at": cast.quarter.starts_on.isoformat() + "T09:00:00Z",
        "minutes": 30,
        "channel": "phone",
        "purpose": "scientific_exchange",
        "ae_screen": "none",
        "pqc_screen": "none",
    }

    def send(_: int) -> tuple[int, int]:
        request = Request(f"{live_server.url}/api/v1/interactions/", json.dumps(body).encode(), method="POST")
        request.add_header("Authorization", f"Token {token}")
        request.add_header("Content-Type", "application/json")
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)["id"]
        except HTTPError as refusal:
            return refusal.code, 0

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(40)))
    assert sorted(status for status, _ in answers) == [200] * 39 + [201]
    assert len({number for _, number in answers}) == 1
    assert Interaction.objects.count() == 1
