"""What passes is told from what is broken, and secrets stay out of the access log."""

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from msl_okr.access_log import masked
from msl_okr.pages import home
from tests.factories.organization import PASSWORD, UserFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError(), 503), (RedisConnectionError(), 503), (ValueError("a defect"), 500)]
)
def test_a_server_that_is_away_is_503_with_retry_after(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(_user: object) -> None:
        raise error

    monkeypatch.setattr(home, "today_of", fail)
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory.create(role="msl"))
    answer = client.get("/")
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert b"a defect" not in answer.content


@pytest.mark.django_db
def test_sign_in_without_the_shared_cache_is_closed_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of wrong passwords cannot be counted then, so nobody gets in."""
    user = UserFactory.create()

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RedisConnectionError

    for name in ("get", "set", "add", "incr", "get_many", "set_many"):
        monkeypatch.setattr(cache, name, fail, raising=False)
    client = Client(raise_request_exception=False)
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 503
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("GET /kols/?search=name HTTP/1.1", "GET /kols/ HTTP/1.1"),
        ("GET /accounts/password/reset/key/4-secret-token/ HTTP/1.1", "GET /accounts/password/reset/key/…/ HTTP/1.1"),
        ("POST /unsubscribe/secret:token/ HTTP/1.1", "POST /unsubscribe/…/ HTTP/1.1"),
        ("https://example.org/search/?q=word", "https://example.org/search/"),
    ],
)
def test_the_access_log_keeps_no_secret(line: str, kept: str) -> None:
    assert masked(line) == kept
