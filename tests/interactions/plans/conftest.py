"""The world of the walks, seen at its moment."""

from collections.abc import Iterator

import pytest

from tests.access.walks import walked_world
from tests.factories.world import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with walked_world() as made:
        yield made
