"""The cast on a day in the middle of a quarter, and one full discussion."""

from datetime import UTC, date, datetime

import pytest

from interactions.models import Interaction, Topic
from okrs.models import KeyResult
from organization.models import User
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import make_interaction
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory

TODAY = date(2026, 2, 15)
AT = datetime(2026, 2, 15, 12, tzinfo=UTC)
DEEP = ("why", "condition")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return Topic.objects.create(name="Biomarkers", therapeutic_area=cast.oncology)


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
