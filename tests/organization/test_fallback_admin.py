"""Django's own admin: administrators look things up there, nothing is written, and nothing of accounts is in it."""

import logging
import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver

from organization.admin import fallback
from organization.models import ApiToken, User
from organization.services.tokens import create_token
from tests.access.walks import sessions_in_cookies, walking
from tests.factories.cast import Cast
from tests.factories.organization import UserFactory

SignIn = Callable[[User], Client]
# What administrators read in full by the table of docs/security.md; a further model needs a decision there.
SHOWN = {
    "organization.absence",
    "organization.holiday",
    "organization.membership",
    "organization.product",
    "organization.quarter",
    "organization.strategicimperative",
    "organization.team",
    "organization.teammanager",
    "organization.therapeuticarea",
    "organization.user",
    "organization.workweek",
}
# Addresses that Django's site has and ours has not, or that name nothing.
NOT_THERE = (
    "password_change/",
    "password_change/done/",
    "autocomplete/",
    "r/1/1/",
    "organization/user/add/",
    "organization/user/1/password/",
    "organization/user/1/delete/",
    "organization/user/1/history/",
    "account/emailaddress/add/",
    "account/emailaddress/",
    "mfa/authenticator/",
    "organization/apitoken/",
    "sessions/session/",
    "auth/group/",
    "nothing/of/the/kind/",
)
WRITING = ("post", "put", "patch", "delete")


def addresses(pk: int) -> list[str]:
    """Every address of the site, about the record ``pk``."""

    def walk(patterns: list, before: str) -> Iterator[str]:
        for one in patterns:
            address = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, address)
            elif isinstance(one, URLPattern):
                yield address

    found = []
    for address in walk(fallback.get_urls(), ""):
        plain = address.replace("<int:object_id>", str(pk)).removeprefix("^")
        if "app_label" in plain:
            plain = "organization/"
        found.append("/django-admin/" + ("" if "(?P<url>" in plain else plain))
    return [*found, *(f"/django-admin/{one}" for one in NOT_THERE)]


def counted() -> dict[str, int]:
    """How many rows each table of accounts has, and each registered one."""
    models = [*fallback._registry, EmailAddress, Authenticator, ApiToken, Session]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_only_what_administrators_read_in_full_is_shown() -> None:
    assert {model._meta.label_lower for model in fallback._registry} == SHOWN


@pytest.mark.long
@sessions_in_cookies()
def test_every_address_by_every_profile(cast: Cast, signed_in: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    """Only administrators read, nobody writes, and who tried is told in one line."""
    create_token(user=cast.msl, label="A program")
    Authenticator.objects.create(user=cast.msl, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    wrong = []
    caplog.set_level(logging.WARNING, "organization.admin")
    for profile, user in cast.people().items():
        client = signed_in(user)
        before = counted()
        with walking():
            for address in addresses(cast.msl.pk):
                answer = client.get(address)
                if profile != "admin" and answer.status_code != 403:
                    wrong.append(f"GET {address} by {profile}: {answer.status_code}")
                if profile == "admin" and answer.status_code not in {200, 302, 404}:
                    wrong.append(f"GET {address} by {profile}: {answer.status_code}")
                said = answer.content.decode()
                wrong += [
                    f"GET {address} shows {bad}"
                    for bad in ("argon2", "JBSWY3DPEHPK3PXP", "emailaddress")
                    if bad in said
                ]
            for address, method in product(addresses(cast.msl.pk), WRITING):
                caplog.clear()
                answer = getattr(client, method)(address, {"is_superuser": "on"} if method == "post" else "{}")
                told = [record.getMessage() for record in caplog.records if record.name == "organization.admin"]
                if answer.status_code != 403 or told != [
                    f"Refused to write in the fallback admin: user {user.pk}, {method.upper()} {address}"
                ]:
                    wrong.append(f"{method.upper()} {address} by {profile}: {answer.status_code}, {told}")
        assert counted() == before, profile
    assert not wrong, "\n".join(wrong)


def test_every_registered_model_is_read(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.admin)
    for model in fallback._registry:
        name = f"{model._meta.app_label}/{model._meta.model_name}"
        page = client.get(f"/django-admin/{name}/")
        assert page.status_code == 200, name
        assert not re.search(r"addlink|deletelink|name=\"action\"|/history/", page.content.decode()), name
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            page = client.get(f"/django-admin/{name}/{row.pk}/change/")
            assert page.status_code == 200, name
            assert not re.search(r"name=\"_save|deletelink|/history/", page.content.decode()), name
    client.logout()
    assert client.get("/django-admin/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    "query",
    [
        "password__startswith=argon2",
        "api_tokens__digest__startswith=a",
        "api_tokens__isnull=0",
        "authenticator__data__contains=secret",
        "emailaddress__email=x",
        "email__startswith=m",
        "role__regex=.*",
        "_to_field=password",
        "_to_field=email",
    ],
)
def test_a_list_is_not_narrowed_by_what_it_hides(cast: Cast, signed_in: SignIn, query: str) -> None:
    answer = signed_in(cast.admin).get(f"/django-admin/organization/user/?{query}")
    assert answer.status_code == 400


def test_the_offered_filters_work(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.admin).get("/django-admin/organization/user/?role__exact=admin&is_active__exact=1&q=quist")
    assert page.status_code == 200
    assert "Ada Quist" in page.content.decode()
    assert "Mara Lind" not in page.content.decode()


def test_the_role_opens_it_and_no_flag_of_django(cast: Cast, signed_in: SignIn) -> None:
    flagged = UserFactory.create(role="msl", is_staff=True, is_superuser=True)
    assert signed_in(flagged).get("/django-admin/").status_code == 403


def test_a_refused_write_needs_no_token_and_takes_no_file(cast: Cast) -> None:
    """Without a token it would be refused by the check of tokens, which knows nobody."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.admin, backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("x.txt", b"x")
    assert client.post("/django-admin/organization/user/", {"file": file}).status_code == 403
