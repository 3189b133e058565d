"""manage.py create_admin: the first administrator, from the environment or a terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organization.models import User
from organization.selectors.history import history_entries
from tests.factories.organization import UserFactory

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("create_admin", stdout=out)
    return out.getvalue()


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("FIRST_ADMIN_EMAIL", "Boss@Demo.example")
    monkeypatch.setenv("FIRST_ADMIN_PASSWORD", "a long passphrase")
    return monkeypatch


def test_the_first_administrator_comes_from_the_environment(environment: pytest.MonkeyPatch) -> None:
    assert run() == "Created the administrator boss@demo.example.\n"
    user = User.objects.get()
    assert user.check_password("a long passphrase")
    assert (user.profile, user.is_staff) == ("admin", True)
    assert history_entries(user)[0]["why"] == "First administrator"
    assert "exists already (boss@demo.example)" in run()
    assert User.objects.count() == 1


def test_an_inactive_administrator_is_none(environment: pytest.MonkeyPatch) -> None:
    UserFactory(role="admin", is_active=False)
    assert "Created" in run()


def test_a_weak_password_is_refused(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("FIRST_ADMIN_PASSWORD", "password")
    with pytest.raises(CommandError, match="too short"):
        run()
    assert not User.objects.exists()


def test_a_wrong_address_is_refused(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("FIRST_ADMIN_EMAIL", "nowhere")
    with pytest.raises(CommandError, match="valid email"):
        run()


def test_without_environment_and_terminal_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIRST_ADMIN_EMAIL", raising=False)
    monkeypatch.delenv("FIRST_ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match="FIRST_ADMIN_EMAIL and FIRST_ADMIN_PASSWORD"):
        run()
