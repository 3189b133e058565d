"""The cast on a day inside the running quarter, and browsers that are signed in, and no mail server."""

import socket
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


@pytest.fixture
def no_mail_server(settings) -> None:
    """The real SMTP backend, and a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
