"""Accounts: invitation by mail, roles, deactivation, and the rules that keep an administrator."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from organization import roles
from organization.models import User
from organization.selectors.history import history_entries
from organization.services import people
from tests.factories.cast import Cast
from tests.factories.organization import PASSWORD, UserFactory

TODAY = date(2026, 11, 5)
SignIn = Callable[[User], Client]
NEW = {
    "display_name": "Nils Ny",
    "email": "nils.ny@demo.example",
    "role": "msl",
    "function": "medical",
    "timezone": "Europe/Oslo",
    "country": "no",
}


class Kept(MessageHandler):
    """Keeps what a real SMTP server was handed."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list = []

    def handle_message(self, message) -> None:
        self.mails.append(message)

    def text(self) -> str:
        """The text part of the only mail."""
        (mail,) = self.mails
        parts = {
            part.get_content_type(): part.get_payload(decode=True).decode()
            for part in mail.walk()
            if not part.is_multipart()
        }
        assert set(parts) == {"text/plain", "text/html"}
        return parts["text/plain"]


@pytest.fixture
def smtp(settings, unused_tcp_port_factory=None):
    kept = Kept()
    controller = Controller(kept, hostname="127.0.0.1", port=0)
    import socket  # a free port, chosen by the system

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        controller.port = probe.getsockname()[1]
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield kept
    controller.stop()


def link_in(text: str) -> str:
    """The path of the set-password link."""
    found = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", text)
    assert found, text
    return found[1]


def set_password(client: Client, path: str, password: str) -> None:
    form = client.get(path, follow=True)
    assert form.status_code == 200
    answer = client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})
    assert answer.status_code == 302, answer.content.decode()


def test_an_invited_person_follows_the_mail_sets_a_password_and_signs_in(
    cast: Cast, signed_in: SignIn, smtp: Kept
) -> None:
    answer = signed_in(cast.admin).post(reverse("person-invite"), NEW, follow=True)
    assert "An invitation was sent to nils.ny@demo.example." in answer.content.decode()
    assert "accounts/password/reset/key" not in answer.content.decode(), "the link goes by mail alone"
    user = User.objects.get(email=NEW["email"])
    assert not user.has_usable_password()
    assert (user.country, user.profile) == ("NO", "msl")
    path = link_in(smtp.text())
    visitor = Client()
    set_password(visitor, path, "a long new passphrase")
    signed = visitor.post(reverse("account_login"), {"login": NEW["email"], "password": "a long new passphrase"})
    assert signed.status_code == 302
    assert visitor.get(reverse("me")).status_code == 200
    assert "no longer works" in Client().get(path, follow=True).content.decode(), "the link works once"


def test_a_mail_that_cannot_be_sent_is_said_and_can_be_sent_again(
    cast: Cast, signed_in: SignIn, smtp: Kept, settings
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nothing listens there
    client = signed_in(cast.admin)
    page = client.post(reverse("person-invite"), NEW, follow=True).content.decode()
    assert "could not be sent" in page
    assert "Send the invitation again" in page
    settings.EMAIL_PORT = port
    user = User.objects.get(email=NEW["email"])
    client.post(reverse("person-invitation", args=[user.pk]))
    assert link_in(smtp.text())


def test_nobody_with_a_password_is_invited_again(cast: Cast, signed_in: SignIn, smtp: Kept) -> None:
    page = signed_in(cast.admin).post(reverse("person-invitation", args=[cast.msl.pk]), follow=True).content.decode()
    assert "needs no invitation" in page
    assert smtp.mails == []


def test_a_forgotten_password_is_reset_by_mail(cast: Cast, smtp: Kept) -> None:
    client = Client()
    client.post(reverse("account_reset_password"), {"email": cast.msl.email})
    text = smtp.text()
    assert text.startswith("Hello Mara Lind")
    set_password(client, link_in(text), "another long passphrase")
    signed = client.post(reverse("account_login"), {"login": cast.msl.email, "password": "another long passphrase"})
    assert signed.status_code == 302


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "MSL@demo.example"}, "Somebody with this e-mail exists already."),
        ({"timezone": "Mars/Olympus"}, "is not a time zone"),
        ({"country": "XXX"}, "at most 2 characters"),
        ({"country": "1a"}, "two capital letters"),
        ({"display_name": ""}, "required"),
        ({"role": "emperor"}, "not one of the available choices"),
    ],
)
def test_a_wrong_invitation_comes_back_with_words(cast: Cast, signed_in: SignIn, change: dict, words: str) -> None:
    answer = signed_in(cast.admin).post(reverse("person-invite"), {**NEW, **change})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not User.objects.filter(display_name="Nils Ny").exists()


def test_a_deactivated_person_is_refused_with_the_next_request(cast: Cast, signed_in: SignIn) -> None:
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": cast.msl.email, "password": PASSWORD})
    assert theirs.get(reverse("me")).status_code == 200
    admin = signed_in(cast.admin)
    page = admin.get(reverse("person-deactivate", args=[cast.msl.pk])).content.decode()
    assert "They stay a member of North until you end it." in page
    admin.post(reverse("person-deactivate", args=[cast.msl.pk]), {"reason": "Left the company"})
    answer = theirs.get(reverse("me"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    admin.post(reverse("person-reactivate", args=[cast.msl.pk]))
    assert theirs.get(reverse("me")).status_code == 302, "an ended session does not come back to life"
    told = [(entry["who"], entry["why"]) for entry in history_entries(cast.msl)]
    assert told == [("Ada Quist", ""), ("Ada Quist", "Left the company"), ("The system", "")]


def test_the_last_administrator_stays(cast: Cast) -> None:
    other = UserFactory.create(role=roles.ADMIN, display_name="Bo Admin")
    people.deactivate(user=other, by=cast.admin)
    with pytest.raises(ValidationError, match="cannot deactivate yourself"):
        people.deactivate(user=cast.admin, by=cast.admin)
    cast.admin.role = roles.MSL
    with pytest.raises(PermissionDenied):  # as changed in memory they are no administrator
        people.change_person(user=cast.admin, by=cast.admin)
    mirror = User.objects.get(pk=cast.admin.pk)
    with pytest.raises(ValidationError, match="from yourself"):
        people.change_person(user=cast.admin, by=mirror)
    ghost = User(pk=10**6, role=roles.ADMIN)
    for act in (people.deactivate, people.change_person):
        with pytest.raises(ValidationError, match="last active administrator"):
            act(user=cast.admin, by=ghost)


def test_an_administrator_may_demote_another(cast: Cast) -> None:
    other = UserFactory.create(role=roles.ADMIN, is_staff=True, is_superuser=True)
    other.role = roles.MSL
    stored = people.change_person(user=other, by=cast.admin, reason="Back to the field").user
    assert (stored.role, stored.is_staff, stored.is_superuser) == (roles.MSL, False, False)


def test_own_role_cannot_be_given_up_on_the_page(cast: Cast, signed_in: SignIn) -> None:
    data = {
        "display_name": "Ada Quist",
        "email": cast.admin.email,
        "role": "msl",
        "function": "medical",
        "timezone": "UTC",
        "country": "",
    }
    answer = signed_in(cast.admin).post(reverse("person-edit", args=[cast.admin.pk]), data)
    assert answer.status_code == 422
    assert "You cannot take the administrator&#x27;s role from yourself." in answer.content.decode()


def test_changes_of_a_person_are_told_with_names_and_the_reason(cast: Cast, signed_in: SignIn) -> None:
    data = {
        "display_name": "Mara Lind",
        "email": cast.msl.email,
        "role": "manager",
        "function": "medical",
        "therapeutic_area": cast.immunology.pk,
        "timezone": "UTC",
        "country": "",
        "reason": "Leads the region now",
    }
    client = signed_in(cast.admin)
    assert client.post(reverse("person-edit", args=[cast.msl.pk]), data).status_code == 302
    entry = history_entries(cast.msl)[0]
    assert entry["changes"] == [
        {"field": "role", "old": "Medical Science Liaison", "new": "Manager"},
        {"field": "therapeutic area", "old": "Oncology", "new": "Immunology"},
    ]
    page = client.get(reverse("person-edit", args=[cast.msl.pk])).content.decode()
    assert "Leads the region now" in page


def test_a_change_does_not_undo_a_password_set_meanwhile(cast: Cast) -> None:
    stale = User.objects.get(pk=cast.msl.pk)
    cast.msl.set_password("set in the meantime")
    cast.msl.save()
    stale.display_name = "Mara Lind-Berg"
    people.change_person(user=stale, by=cast.admin)
    stored = User.objects.get(pk=cast.msl.pk)
    assert stored.check_password("set in the meantime")
    assert stored.sort_key == "mara lind berg"


def test_people_are_searched_and_filtered(cast: Cast, signed_in: SignIn) -> None:
    url = reverse("people")
    admin = signed_in(cast.admin)

    def names(query: str, client: Client = admin) -> set[str]:
        context = client.get(f"{url}?{query}").context
        return {row["title"] for row in context["rows"]}

    assert names("q=lind+MARA") == {"Mara Lind"}
    assert names("q=msl@demo") == {"Mara Lind"}
    assert names("q=msl@demo", signed_in(cast.msl)) == set(), "an address cannot be found by who may not read it"
    assert names("role=none") == {"Oscar Dean"}
    assert names("role=manager") == {"Nora Falk", "Otto Weiss"}
    assert names("state=inactive") == set()
    assert admin.get(f"{url}?page=zzz").status_code == 200
    for query in ("role=emperor", "team=abc", "state=x", "team=999999"):
        assert admin.get(f"{url}?{query}").status_code == 422
        assert "Mara Lind" in names(query), "a filter without sense is left out"


def test_e_mail_addresses_are_shown_to_administrators_only(cast: Cast, signed_in: SignIn) -> None:
    assert "teammate@demo.example" in signed_in(cast.admin).get(reverse("people")).content.decode()
    for user in (cast.msl, cast.manager, cast.lead, cast.clinical, cast.compliance):
        assert "teammate@demo.example" not in signed_in(user).get(reverse("people")).content.decode()


def test_every_service_asks_who_acts(cast: Cast) -> None:
    for act in (people.invite, people.change_person, people.deactivate, people.reactivate):
        with pytest.raises(PermissionDenied):
            act(user=cast.teammate, by=cast.manager)
    with pytest.raises(PermissionDenied):
        people.change_own_settings(user=cast.teammate, by=cast.msl)
