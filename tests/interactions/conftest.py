"""The cast of every test in this folder."""

import pytest

from tests.factories.cast import Cast, make_cast
from tests.interactions.kol_pages import TODAY


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)
