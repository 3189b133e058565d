"""What a person at the door does: signs in, follows a link, turns the second factor on."""

from collections.abc import Callable

from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from organization.models import User
from tests.factories.organization import PASSWORD

SignIn = Callable[[User], Client]
NEW_PASSWORD = "another long passphrase"
ASKED = "/accounts/password/reset/"


def sign_in(email: str, password: str = PASSWORD, client: Client | None = None) -> Client | None:
    """A browser that signed in, or None."""
    client = client or Client()
    client.post("/accounts/login/", {"login": email, "password": password})
    return client if client.get("/me/").status_code == 200 else None


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def follow(path: str, client: Client | None = None) -> bool:
    """Whether the link sets a password."""
    client = client or Client()
    form = client.get(path, follow=True)
    if "no longer works" in form.content.decode():
        return False
    sent = client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    return sent.status_code == 302


def api(key: str) -> int:
    return Client().get("/api/v1/me/", headers={"Authorization": f"Token {key}"}).status_code


def person_form(user: User, **changes: str) -> dict[str, str]:
    return {
        "display_name": user.display_name,
        "email": user.email,
        "role": user.role,
        "function": user.function,
        "timezone": user.timezone,
        "country": user.country,
    } | changes


def activate(client: Client, password: str = PASSWORD) -> str:
    """Turn the second factor on; the code with which it was done."""
    client.post("/accounts/reauthenticate/", {"password": password})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200, page.headers
    secret = client.session[SECRET_SESSION_KEY]
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert client.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    return code
