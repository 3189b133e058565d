"""Sign-in from outside and inside: asking tells nobody anything, and what was handed out ends when it must."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from organization.accounts.invitations import invitation_link
from organization.models import User
from organization.services import people
from organization.services.tokens import create_token
from tests.access.walks import text_of
from tests.factories.cast import Cast
from tests.factories.organization import PASSWORD, UserFactory
from tests.organization.signing_in import (
    ASKED,
    NEW_PASSWORD,
    SignIn,
    activate,
    api,
    follow,
    path_of,
    person_form,
    sign_in,
)

# --- Asking for a link ----------------------------------------------------------------------


def test_asking_changes_nothing_and_an_unknown_address_gets_nothing(cast: Cast) -> None:
    pages = {}
    for address in (cast.msl.email, "stranger@demo.example"):
        answer = Client().post(ASKED, {"email": address}, follow=True)
        pages[address] = (answer.status_code, answer.redirect_chain, text_of(answer))
    known, unknown = pages.values()
    assert known == unknown
    assert [one.to for one in mail.outbox] == [[cast.msl.email]]
    assert not EmailAddress.objects.exists()
    UserFactory.create(email="gone@demo.example", is_active=False)
    Client().post(ASKED, {"email": "gone@demo.example"})
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("whose", ["known", "unknown"])
def test_asking_while_the_mail_server_is_gone_says_so_alike(cast: Cast, no_mail_server: None, whose: str) -> None:
    address = cast.msl.email if whose == "known" else "stranger@demo.example"
    answer = Client().post(ASKED, {"email": address})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "The mail server does not answer, so nothing was sent." in page
    assert f'value="{address}"' in page


def test_sign_in_and_invitation_do_without_the_mail_server(cast: Cast, signed_in: SignIn, no_mail_server: None) -> None:
    assert sign_in(cast.msl.email)
    client = signed_in(cast.admin)
    page = client.post(
        reverse("person-invite"),
        person_form(User(display_name="Nils", role="msl"), email="nils@demo.example"),
        follow=True,
    ).content.decode()
    assert "could not be sent" in page
    assert "Send the invitation again" in page
    assert User.objects.filter(email="nils@demo.example").exists()


# --- Links ------------------------------------------------------------------------------------


def test_a_link_verifies_the_address_and_then_a_second_factor_can_be_turned_on(cast: Cast) -> None:
    people.invite(user=(newcomer := User(email="nils@demo.example", display_name="Nils", role="msl")), by=cast.admin)
    Client().post(ASKED, {"email": newcomer.email})  # anybody may ask, and stands in nobody's way
    assert follow(path_of(invitation_link(newcomer)))
    address = EmailAddress.objects.get(user=newcomer)
    assert (address.email, address.verified, address.primary) == ("nils@demo.example", True, True)
    client = sign_in(newcomer.email, NEW_PASSWORD)
    assert client
    Client().post(ASKED, {"email": newcomer.email})
    code = activate(client, NEW_PASSWORD)
    assert Authenticator.objects.filter(user=newcomer, type="totp").exists()
    # The code that switched it on is spent.
    other = Client()
    other.post("/accounts/login/", {"login": newcomer.email, "password": NEW_PASSWORD})
    other.post("/accounts/2fa/authenticate/", {"code": code})
    assert other.get("/me/").status_code == 302


def test_a_reset_ends_tokens_sessions_and_other_links(cast: Cast) -> None:
    theirs = sign_in(cast.msl.email)
    assert theirs
    cast.msl.refresh_from_db()
    key = create_token(user=cast.msl, label="A program")
    first, second = invitation_link(cast.msl), invitation_link(cast.msl)
    late = Client()
    form = late.get(path_of(second), follow=True).request["PATH_INFO"]
    assert follow(path_of(first))
    assert api(key) == 401
    assert theirs.get("/me/").status_code == 302
    sent = late.post(form, {"password1": "a third passphrase", "password2": "a third passphrase"})
    assert "no longer works" in sent.content.decode()
    assert sign_in(cast.msl.email, NEW_PASSWORD)


def test_deactivation_ends_links_tokens_and_sessions_for_good(cast: Cast) -> None:
    theirs = sign_in(cast.msl.email)
    assert theirs
    cast.msl.refresh_from_db()
    key, link = create_token(user=cast.msl, label="A program"), path_of(invitation_link(cast.msl))
    opened = Client()
    form = opened.get(link, follow=True).request["PATH_INFO"]
    people.deactivate(user=cast.msl, by=cast.admin)
    asked_meanwhile = path_of(invitation_link(User.objects.get(pk=cast.msl.pk)))
    assert not follow(link)
    assert not follow(asked_meanwhile)
    assert api(key) == 401
    people.reactivate(user=cast.msl, by=cast.admin)
    assert not follow(link)
    sent = opened.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert "no longer works" in sent.content.decode()
    assert api(key) == 401
    assert theirs.get("/me/").status_code == 302
    assert sign_in(cast.msl.email), "the password they had still signs in"


def test_a_second_step_ends_with_what_the_first_step_proved(cast: Cast) -> None:
    client = sign_in(cast.msl.email)
    assert client
    activate(client)
    for change in ("deactivated", "moved"):
        waiting = Client()
        waiting.post("/accounts/login/", {"login": User.objects.get(pk=cast.msl.pk).email, "password": PASSWORD})
        if change == "deactivated":
            people.deactivate(user=cast.msl, by=cast.admin)
        else:
            user = User.objects.get(pk=cast.msl.pk)
            user.email = "mara@new.example"
            people.change_person(user=user, by=cast.admin, reason="Moved")
        codes = Authenticator.objects.get(user=cast.msl, type="recovery_codes").wrap().get_unused_codes()
        waiting.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        people.reactivate(user=cast.msl, by=cast.admin)
        assert waiting.get("/me/").status_code == 302, change


# --- Signing in -------------------------------------------------------------------------------


def test_a_stray_address_of_another_person_opens_nothing(cast: Cast) -> None:
    """As it was put there through Django's admin."""
    EmailAddress.objects.create(user=cast.lead, email="thief@demo.example", verified=True)
    EmailAddress.objects.create(user=cast.lead, email=cast.msl.email, verified=True)
    Client().post(ASKED, {"email": "thief@demo.example"})
    assert mail.outbox == []
    assert not sign_in("thief@demo.example")
    client = sign_in(cast.msl.email)
    assert client
    assert client.session["_auth_user_id"] == str(cast.msl.pk)
    Client().post(ASKED, {"email": cast.msl.email})
    assert mail.outbox[0].body.startswith("Hello Mara Lind")


def test_a_password_change_undoes_nothing_done_meanwhile(cast: Cast, monkeypatch) -> None:
    client = sign_in(cast.msl.email)
    assert client
    validate = User.check_password

    def deactivated_meanwhile(self: User, raw: str) -> bool:
        User.objects.filter(pk=cast.msl.pk).update(display_name="Renamed meanwhile")
        return validate(self, raw)

    monkeypatch.setattr(User, "check_password", deactivated_meanwhile)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post("/accounts/password/change/", data).status_code == 302
    assert User.objects.get(pk=cast.msl.pk).display_name == "Renamed meanwhile"


def test_sign_in_takes_a_new_session_and_leads_nowhere_else(cast: Cast) -> None:
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    for target in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        visitor = Client()
        answer = visitor.post("/accounts/login/", {"login": cast.msl.email, "password": PASSWORD, "next": target})
        assert answer["Location"] == "/", target
    assert sign_in(cast.msl.email, client=client)
    assert client.session.session_key != before
