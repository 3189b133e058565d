"""The cast of every test in this folder, on one day; who reads insights, and one full of names."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from insights.models import Insight
from organization.models import User
from tests.factories.cast import Cast, make_cast
from tests.factories.insights import make_insight
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)
READERS = ["msl", "teammate", "elsewhere", "manager", "other_manager", "lead", "compliance"]
SHUT = ["commercial", "market_access", "safety", "admin", "outsider"]
CANARY = "zanzibarium"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(NOW.date())


def get(client: Client, user: User, url: str, **query: Any) -> Any:
    client.force_login(user)
    return client.get(url, query)


def text(answer: Any) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def heard(cast: Cast, **fields: Any) -> Insight:
    """One that names its KOL in every text, and another KOL and an unknown professor beside."""
    kol = KOLFactory.create(given_name="Amara", family_name="Okafor")
    KOLFactory.create(given_name="Ines", family_name="Quisling")
    values: dict[str, Any] = {
        "originator": cast.msl, "therapeutic_area": cast.oncology, "kind": "insight",
        "observation": f"Okafor finds {CANARY} late", "interpretation": "Amara OKAFOR's laboratory is far",
        "implication": "Ask okafor and Quisling, and Prof. Unlisted", "decision_informed": "Okafor's registry",
        "interactions": (make_interaction(msl=cast.msl, kols=(kol,), notes="secretnote"),),
    }  # fmt: skip
    return make_insight(**values | fields)
