"""docs/contract.md on tokens: who gets one, and what answers without."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organization.models import ApiToken, User
from tests.api.programs import Program, errors_of, interaction_body
from tests.factories.world import World


def test_create_token_prints_the_token_alone_on_its_last_line(world: World) -> None:
    out, err = StringIO(), StringIO()
    call_command("create_token", "MSL@demo.example", stdout=out, stderr=err)
    token = out.getvalue().splitlines()[-1]
    assert re.fullmatch(r"[\w-]{40,}", token)
    assert token not in err.getvalue()
    assert not ApiToken.objects.filter(digest=token).exists()  # only the digest is kept
    answer = Program(token).get("me/")
    assert answer.json()["email"] == "msl@demo.example"
    assert ApiToken.objects.get(user=world.cast.msl).last_used_at is not None


@pytest.mark.parametrize("email", ["nobody@demo.example", "leaver@demo.example", "outsider@demo.example"])
def test_only_people_who_may_sign_in_and_have_a_role_get_a_token(email: str, world: World) -> None:
    with pytest.raises(CommandError):
        call_command("create_token", email, stdout=StringIO(), stderr=StringIO())


def test_without_a_token_401_says_how_to_sign_in(world: World) -> None:
    for answer in (Program().get("kols/"), Program("wrong").get("kols/"), Program().post("interactions/", {})):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Token")
        errors_of(answer)


def test_a_closed_account_has_no_token_any_more(world: World, msl: Program) -> None:
    assert msl.get("me/").status_code == 200
    User.objects.filter(pk=world.cast.msl.pk).update(is_active=False)
    assert msl.get("me/").status_code == 401


def test_a_session_reads_and_writes_only_with_its_csrf_token(world: World) -> None:
    browser = Program()
    browser.client.force_login(world.cast.msl, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("me/").status_code == 200
    assert browser.post("interactions/", interaction_body(world)).status_code == 403
    browser.get("/log/")
    browser.headers = {"X-CSRFToken": browser.client.cookies["csrftoken"].value}
    assert browser.post("interactions/", interaction_body(world)).status_code == 201
