"""The cast on a day in the middle of a quarter, its clock and its browsers, and one full discussion."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from interactions.models import Interaction, Topic
from okrs.models import KeyResult
from organization.models import Quarter, User
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import make_interaction
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import QuarterFactory

TODAY = date(2026, 2, 15)
AT = datetime(2026, 2, 15, 12, tzinfo=UTC)
DEEP = ("why", "condition")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Everybody's clock stands still at ``AT``."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def before(cast: Cast) -> Quarter:
    """The quarter before the running one."""
    last = cast.quarter.starts_on - timedelta(days=1)
    made: Quarter = QuarterFactory.create(name="Before", starts_on=date(2025, 10, 1), ends_on=last)
    return made


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return Topic.objects.create(name="Biomarkers", therapeutic_area=cast.oncology)


def client(user: User) -> Client:
    """A browser of its own in which somebody is signed in."""
    made = Client()
    made.force_login(user)
    return made


def as_(client: Client, user: User) -> Client:
    """The same browser, in which somebody signs in now."""
    client.force_login(user)
    return client


def discussion(msl: User, topic: Topic, on: date, **fields: object) -> Interaction:
    """A held interaction that passes the in-depth rule."""
    depths = fields.pop("depths", DEEP)
    return make_interaction(msl=msl, on=on, topics=(topic,), depths=depths, **fields)


def key_result_for(cast: Cast, owner: User, **fields: object) -> KeyResult:
    """A key result of an active objective of North in the running quarter, ready for measuring."""
    tags = {name: fields.pop(name) for name in ("therapeutic_area", "is_team") if name in fields}
    objective = ObjectiveFactory.create(quarter=cast.quarter, primary_team=cast.north, owner=owner, **tags)
    made = KeyResultFactory.create(objective=objective, owner=owner, **fields)
    return KeyResult.objects.for_measuring().get(pk=made.pk)


def plan_url(cast: Cast, route: str = "plan") -> str:
    return reverse(route, args=[cast.quarter.pk, cast.north.pk])


def newest_in_plan(cast: Cast) -> str:
    """Where the plan shows the key result that was made last."""
    return f"{plan_url(cast)}#kr-{KeyResult.objects.latest('pk').pk}"
