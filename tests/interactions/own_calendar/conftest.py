"""A Wednesday afternoon, and two KOLs."""

from collections.abc import Iterator

import pytest
import time_machine

from interactions.models import KOL
from tests.factories.kols import KOLFactory
from tests.interactions.own_calendar.acts import NOW


@pytest.fixture
def wednesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ingrid(db: None) -> KOL:
    made: KOL = KOLFactory.create(given_name="Ingrid", family_name="Solberg")
    return made


@pytest.fixture
def ann(db: None) -> KOL:
    made: KOL = KOLFactory.create(given_name="Ann", family_name="Sol")
    return made
