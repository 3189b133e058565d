"""One world for all walks of a file, and its people, signed in once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.access.walks import people_at, sessions_in_cookies, walked_world
from tests.factories.world import Words, World


@pytest.fixture(scope="module")
def words() -> Words:
    """What is planted in the world of a file: a word of its own in each field."""
    return Words()


@pytest.fixture(scope="module")
def _one_world(django_db_setup: None, django_db_blocker: Any, words: Words) -> Iterator[World]:
    """Built once for a file; what a test changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with walked_world(words) as made, sessions_in_cookies():
            yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _its_people(_one_world: World, django_db_blocker: Any) -> dict[str, Client]:
    with django_db_blocker.unblock():
        return people_at(_one_world)


@pytest.fixture
def world(_one_world: World, db: None) -> World:
    return _one_world


@pytest.fixture
def clients(_its_people: dict[str, Client], world: World) -> dict[str, Client]:
    """One for each profile; what they ask through ``answer`` leaves them as they were."""
    return _its_people
