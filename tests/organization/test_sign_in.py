"""Sign-in from outside and inside: one address is one person, and what was handed out ends when it must."""

import socket
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from organization.accounts.email_addresses import canonical
from organization.accounts.invitations import invitation_link
from organization.models import ApiToken, User
from organization.services import people
from organization.services.tokens import create_token
from tests.access.walks import text_of
from tests.factories.cast import Cast
from tests.factories.organization import PASSWORD, UserFactory

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


@pytest.fixture
def no_mail_server(settings) -> None:
    """The real SMTP backend, and a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


# --- One address, one person ---------------------------------------------------------------

SPELLINGS = (
    "Anna@M\u00fcnchen.example",
    "anna@mu\u0308nchen.example",
    "ANNA@xn--mnchen-3ya.example",
    " anna@M\u00dcNCHEN.EXAMPLE ",
    "\uff41nna@m\u00fcnchen\u3002example",
    "anna@m\u00fcnchen.example",
)


@pytest.mark.parametrize("typed", SPELLINGS)
def test_an_address_has_one_spelling(typed: str) -> None:
    assert canonical(typed) == "anna@xn--mnchen-3ya.example"


def test_letters_that_only_look_alike_are_refused_or_another_person() -> None:
    assert canonical("\u017fam@demo.example") == "sam@demo.example"  # an old form of s
    assert canonical("x@stra\u00dfe.example") == "x@xn--strae-oqa.example"  # as browsers spell it
    for typed in (
        "m\u0131l@demo.example",
        "\u0130l@demo.example",
        "\u0430nna@demo.example",
        "a" * 300 + "@demo.example",
    ):
        with pytest.raises(ValueError, match=r"part|characters"):
            canonical(typed)


@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_door_knows_the_one_person(cast: Cast, signed_in: SignIn, typed: str) -> None:
    anna = UserFactory.create(email="anna@m\u00fcnchen.example", display_name="Anna Berg")
    assert anna.email == "anna@xn--mnchen-3ya.example"
    assert sign_in(typed)
    Client().post(ASKED, {"email": typed})
    assert [one.to for one in mail.outbox] == [[anna.email]]
    again = signed_in(cast.admin).post(
        reverse("person-invite"), person_form(User(display_name="B", role="msl"), email=typed)
    )
    assert again.status_code == 422
    assert "Somebody with this e-mail exists already." in again.content.decode()
    moved = signed_in(cast.admin).post(
        reverse("person-edit", args=[cast.msl.pk]), person_form(cast.msl, email=typed, reason="Try")
    )
    assert "Somebody with this e-mail exists already." in moved.content.decode()
    call_command("create_token", typed)
    assert ApiToken.objects.get().user == anna
    assert User.objects.filter(email__contains="anna").count() == 1


def test_the_database_holds_the_one_spelling(cast: Cast) -> None:
    for typed in ("anna@m\u00fcnchen.example", "Anna@demo.example", "a nna@demo.example"):
        with pytest.raises(IntegrityError, match="user_email_one_spelling"), transaction.atomic():
            User.objects.filter(pk=cast.msl.pk).update(email=typed)


def test_the_first_administrator_may_have_a_domain_with_other_letters(db: None, monkeypatch) -> None:
    monkeypatch.setenv("FIRST_ADMIN_EMAIL", "Boss@M\u00fcnchen.example")
    monkeypatch.setenv("FIRST_ADMIN_PASSWORD", "a long passphrase")
    call_command("create_admin")
    assert sign_in("boss@m\u00fcnchen.example", "a long passphrase")
    with pytest.raises(CommandError):
        call_command("create_token", "nobody@\x00.example")


def test_tries_are_counted_for_the_address_however_it_is_spelt(db: None) -> None:
    UserFactory.create(email="anna@m\u00fcnchen.example")
    for typed in SPELLINGS[:5]:
        assert not sign_in(typed, "a wrong password")
    page = Client().post("/accounts/login/", {"login": SPELLINGS[5], "password": PASSWORD}).content.decode()
    assert "Too many" in page


@pytest.mark.parametrize(
    "typed", ["\x00@demo.example", "a@\ud800.example", "@", "a" * 9000, "a@b@c", "x@\u00ad.example"]
)
def test_what_is_no_address_is_refused_with_words(db: None, typed: str) -> None:
    for path, name in (("/accounts/login/", "login"), (ASKED, "email")):
        assert (
            Client().post(path, {name: typed.encode("utf-8", "replace").decode(), "password": PASSWORD}).status_code
            == 200
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


def activate(client: Client, password: str = PASSWORD) -> str:
    """Turn the second factor on; the code with which it was done."""
    client.post("/accounts/reauthenticate/", {"password": password})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200, page.headers
    secret = client.session[SECRET_SESSION_KEY]
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert client.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    return code


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


# --- Another address ---------------------------------------------------------------------------


def test_another_address_moves_the_account_and_tells_both(cast: Cast, signed_in: SignIn) -> None:
    old, new = cast.msl.email, "mara.lind@new.example"
    theirs = sign_in(old)
    assert theirs
    cast.msl.refresh_from_db()
    link = path_of(invitation_link(cast.msl))
    EmailAddress.objects.create(user=cast.msl, email=old, verified=True, primary=True)
    admin, page = signed_in(cast.admin), reverse("person-edit", args=[cast.msl.pk])
    refused = admin.post(page, person_form(cast.msl, email=new))
    assert refused.status_code == 422
    assert "Say why the address changes" in refused.content.decode()
    said = admin.post(page, person_form(cast.msl, email=new, reason="A new name"), follow=True).content.decode()
    assert f"signs in with {new} now. Both addresses were told." in said
    assert "A new name" in said  # the history of that page
    assert cast.admin.display_name in said.split("History", 1)[1]
    assert sorted(one.to[0] for one in mail.outbox) == sorted([old, new])
    whom = f"tell your manager, or an administrator other than {cast.admin.display_name}, at once"
    assert all(whom in " ".join(one.body.split()) for one in mail.outbox)
    assert not any(new in one.body and one.to == [old] for one in mail.outbox), "the old one does not learn the new one"
    assert not EmailAddress.objects.filter(email=old).exists()
    assert theirs.get("/me/").status_code == 302
    assert not sign_in(old)
    assert not follow(link)
    mail.outbox.clear()
    Client().post(ASKED, {"email": old})
    assert mail.outbox == []
    assert sign_in(new)
    Client().post(ASKED, {"email": new})
    assert [one.to for one in mail.outbox] == [[new]]


def test_whoever_changes_an_address_does_not_get_past_the_second_factor(cast: Cast) -> None:
    """An administrator who means ill reads the new address, and so has the password; the rest is still the owner's."""
    theirs = sign_in(cast.msl.email)
    assert theirs
    activate(theirs)
    user = User.objects.get(pk=cast.msl.pk)
    user.email = "ada.in.disguise@new.example"
    people.change_person(user=user, by=cast.admin, reason="A new name")
    Client().post(ASKED, {"email": user.email})
    thief = Client()
    assert follow(next(path_of(line) for line in mail.outbox[-1].body.split() if "/password/reset/key/" in line), thief)
    assert thief.get("/me/").status_code == 302
    answer = thief.post("/accounts/login/", {"login": user.email, "password": NEW_PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    for page in ("/me/", "/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/totp/deactivate/"):
        assert thief.get(page).status_code == 302, page
    thief.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_a_move_nobody_can_be_told_of_is_said(cast: Cast, signed_in: SignIn, no_mail_server: None) -> None:
    page = signed_in(cast.admin).post(
        reverse("person-edit", args=[cast.msl.pk]),
        person_form(cast.msl, email="mara@new.example", reason="A new name"),
        follow=True,
    )
    assert page.status_code == 200
    assert f"could not be sent to {cast.msl.email} and mara@new.example" in page.content.decode()
    assert User.objects.get(pk=cast.msl.pk).email == "mara@new.example"


def test_somebody_invited_is_invited_anew_and_the_old_link_ends(cast: Cast, signed_in: SignIn) -> None:
    people.invite(user=(newcomer := User(email="nils@demo.example", display_name="Nils", role="msl")), by=cast.admin)
    old = path_of(invitation_link(newcomer))
    signed_in(cast.admin).post(
        reverse("person-edit", args=[newcomer.pk]), person_form(newcomer, email="nils@right.example")
    )
    assert not follow(old)
    assert [one.to[0] for one in mail.outbox].count("nils@right.example") == 2
    assert any("has created an account" in one.body and one.to == ["nils@right.example"] for one in mail.outbox)


def test_an_administrator_who_moves_stays_signed_in_here_alone(cast: Cast, signed_in: SignIn) -> None:
    here, there = signed_in(cast.admin), signed_in(cast.admin)
    page = reverse("person-edit", args=[cast.admin.pk])
    answer = here.post(page, person_form(cast.admin, email="ada@new.example", reason="Moved"), follow=True)
    assert answer.status_code == 200
    assert there.get("/me/").status_code == 302


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
