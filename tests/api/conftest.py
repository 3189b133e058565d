"""A world of one day, and programs that act as its people."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from organization.models import User
from organization.services.tokens import create_token
from tests.access.walks import NOW
from tests.api.programs import Program
from tests.factories.kols import ExternalIdFactory, KOLFactory, TopicFactory
from tests.factories.world import World, make_world

# Everything in the world has happened by then, however long it took to make.
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(scope="module")
def _one_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once for a file; what a test changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=True):
            made = make_world(NOW.date())
        TopicFactory.create(name="Biomarkers", therapeutic_area=made.cast.oncology)
        made.more["free_kol"] = KOLFactory.create(given_name="Anna", family_name="Berglund")
        ExternalIdFactory.create(kol=made.more["free_kol"], system="npi", value="1234567893")
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(_one_world: World, db: None) -> Iterator[World]:
    with time_machine.travel(LATER, tick=True), override_settings(LOCAL=True):
        yield _one_world


@pytest.fixture
def acts_as() -> Callable[[User], Program]:
    """A program with a token of a person."""
    return lambda user: Program(create_token(user=user))


@pytest.fixture
def msl(world: World, acts_as: Callable[[User], Program]) -> Program:
    return acts_as(world.cast.msl)
