"""The page that shows every component; how it looks is looked at in a browser (``tests/e2e/test_gallery.py``)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.access.walks import BACKEND
from tests.factories.cast import make_cast


@pytest.mark.django_db
def test_gallery_is_absent_outside_local_mode(settings: Any, client: Client) -> None:
    settings.LOCAL = False
    client.force_login(make_cast(date(2026, 2, 16)).msl, backend=BACKEND)
    assert client.get("/gallery/").status_code == 404
