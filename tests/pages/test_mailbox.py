"""The local mailbox: one's own mail, account mail for those who cannot sign in yet, nothing outside local mode."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organization.models import User
from tests.factories.organization import UserFactory

HTML = "<!doctype html><html><head><style>p{color:red}</style></head><body><script>alert(1)</script></body></html>"
Put = Callable[..., str]


@pytest.fixture
def put(tmp_path: Path, settings: Any) -> Put:
    """Put a message into the sink's folder as the sink does; returns its name."""
    settings.VAR_DIR, settings.LOCAL = tmp_path, True
    folder = tmp_path / "mail"
    folder.mkdir()
    written: list[str] = []

    def write(to: str, subject: str = "Hello", text: str = "Text", html: str = HTML) -> str:
        message = EmailMessage()
        message["Subject"], message["To"], message["From"] = subject, to, "MSL OKR <no-reply@demo.example>"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        name = f"20261106T0800{len(written):02}.000000-{len(written) + 1:06}"
        head = f"X-Envelope-From: no-reply@demo.example\r\nX-Envelope-To: {to}\r\n"
        (folder / f"{name}.eml").write_bytes(head.encode() + message.as_bytes())
        written.append(name)
        return name

    return write


@pytest.fixture
def reader(db: None) -> User:
    user: User = UserFactory.create(email="reader@demo.example")
    return user


@pytest.fixture
def browser(reader: User) -> Client:
    client = Client()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_signed_in_one_reads_ones_own_mail_newest_first(put: Put, browser: Client) -> None:
    first, second = put("Reader@demo.example", "First"), put("reader@demo.example", "Second")
    foreign = put("other@demo.example", "Foreign")
    shown = browser.get(reverse("mailbox")).content.decode()
    assert shown.index("Second") < shown.index("First")
    assert "Foreign" not in shown
    for name, status in ((first, 200), (second, 200), (foreign, 404)):
        assert browser.get(reverse("mailbox-message", args=[name])).status_code == status
        assert browser.get(reverse("mailbox-html", args=[name])).status_code == status


def test_signed_out_one_reads_account_mail_only(put: Put, client: Client, db: None) -> None:
    invitation = put("new@demo.example", "Invited", "Choose: http://x/accounts/password/reset/key/1-abc/")
    reminder = put("reader@demo.example", "Reminder")
    shown = client.get(reverse("mailbox")).content.decode()
    assert "Invited" in shown
    assert "Reminder" not in shown
    assert client.get(reverse("mailbox-message", args=[invitation])).status_code == 200
    assert client.get(reverse("mailbox-message", args=[reminder])).status_code == 404


def test_nothing_of_it_exists_outside_local_mode(put: Put, browser: Client, settings: Any) -> None:
    name = put("reader@demo.example")
    settings.LOCAL = False
    for address in (
        reverse("mailbox"), reverse("mailbox-message", args=[name]), reverse("mailbox-html", args=[name])
    ):  # fmt: skip
        assert browser.get(address).status_code == 404
        assert Client().get(address).status_code == 404


def test_html_is_shown_in_a_frame_that_can_do_nothing(put: Put, browser: Client) -> None:
    name = put("reader@demo.example")
    around = browser.get(reverse("mailbox-message", args=[name]))
    assert "frame-src 'self'" in around["Content-Security-Policy"]
    assert "script-src 'self'" in around["Content-Security-Policy"]
    assert f'src="{reverse("mailbox-html", args=[name])}"' in around.content.decode()
    assert 'sandbox="allow-popups' in around.content.decode()
    assert "allow-scripts" not in around.content.decode()
    frame = browser.get(reverse("mailbox-html", args=[name]))
    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert "sandbox allow-popups" in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    # The rest of the product keeps its strict policy.
    assert "unsafe-inline" not in browser.get(reverse("mailbox"))["Content-Security-Policy"]
    assert browser.get(reverse("mailbox"))["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("name", ["..", "x", "20261106T080000.000000-000009", "20261106T080000.000000-000001.eml"])
def test_other_names_name_nothing(name: str, put: Put, browser: Client) -> None:
    put("reader@demo.example")
    assert browser.get(f"/dev/mailbox/{name}/").status_code == 404


def test_an_empty_mailbox_says_what_arrives_here(browser: Client, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.LOCAL = tmp_path / "nothing", True
    assert "No mail" in browser.get(reverse("mailbox")).content.decode()


def test_text_is_text(put: Put, browser: Client) -> None:
    name = put("reader@demo.example", "<b>Subject</b>", "<script>alert(1)</script>")
    shown = browser.get(reverse("mailbox-message", args=[name])).content.decode()
    assert "<b>Subject" not in shown
    assert "<script>alert" not in shown
