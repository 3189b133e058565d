"""The cast on a day inside the running quarter, and browsers that are signed in."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from organization.models import User
from tests.factories.cast import Cast, make_cast

TODAY = date(2026, 11, 5)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
