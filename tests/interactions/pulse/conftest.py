"""A day, and somebody who opens waves."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from interactions.models import PulseQuestion
from organization import roles
from organization.models import User
from tests.access.walks import BACKEND
from tests.factories.organization import UserFactory
from tests.factories.pulse import make_question

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = AT.date()
FIRST = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def question(db: None) -> PulseQuestion:
    """The only one that is asked of colleagues."""
    PulseQuestion.objects.filter(audience="colleagues").update(is_active=False)
    return make_question()


@pytest.fixture
def opener(question: PulseQuestion) -> User:
    """Somebody of compliance; there is something to ask of both audiences, also after a test that emptied tables."""
    if not PulseQuestion.objects.offered().filter(audience="msls").exists():
        make_question("msls", text="I learn what it led to.")
    made: User = UserFactory.create(role=roles.COMPLIANCE, function="compliance", is_active=True)
    return made


def client_of(user: User) -> Client:
    """Signed in."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client
