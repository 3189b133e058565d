"""One address is one person, however it is spelt; another address moves the account, and nobody past its owner."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from organization.accounts.email_addresses import canonical
from organization.accounts.invitations import invitation_link
from organization.models import ApiToken, User
from organization.services import people
from tests.factories.cast import Cast
from tests.factories.organization import PASSWORD, UserFactory
from tests.organization.signing_in import ASKED, NEW_PASSWORD, SignIn, activate, follow, path_of, person_form, sign_in

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
