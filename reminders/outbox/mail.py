"""A reminder as an e-mail: composed, handed over, the server's answer understood; and the link that ends such mails."""

import logging
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse

from organization.ground.numbers import as_number
from organization.models import User
from reminders.kinds.base import Words
from reminders.models import Kind, Notification

logger = logging.getLogger(__name__)

# What a server says before it hangs up.
_GOODBYE = 421


class Outcome(StrEnum):
    """What became of an attempt. Anything uncertain is tried again, under the same Message-ID."""

    SENT = "sent"
    AGAIN = "again"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, and the server's words if it refused."""

    outcome: Outcome
    words: str = ""


def message_id(dedup_key: str) -> str:
    """The same for every attempt, so that mail programs recognise a repeat; it may not contain colons."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{dedup_key.replace(':', '.')}@{domain}>"


def compose(notification: Notification, words: Words) -> EmailMultiAlternatives:
    """HTML and text from one base template, with a link that ends mails of this kind."""
    user = notification.recipient
    unsubscribe = unsubscribe_link(user, notification.rule.kind)
    context = {
        "name": user.display_name,
        "title": words.title,
        "text": words.text,
        "act": words.act,
        "link": urljoin(settings.BASE_URL, words.path),
        "kind": Kind(notification.rule.kind).label.lower(),
        "unsubscribe": unsubscribe,
        "settings": urljoin(settings.BASE_URL, reverse("reminder-settings")),
    }
    mail = EmailMultiAlternatives(
        subject=words.title,
        body=render_to_string("emails/reminder.txt", context),
        to=[user.email],
        headers={
            "Message-ID": message_id(notification.dedup_key),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(render_to_string("emails/reminder.html", context), "text/html")
    return mail


class Post:
    """One connection to the mail server for several mails."""

    def __init__(self) -> None:
        self._connection: Any = get_connection()

    def open(self) -> str:
        """Connect unless connected; returns what went wrong, or nothing."""
        try:
            self._connection.open()
        except (SMTPException, OSError) as error:
            self.close()
            return f"The mail server was not reached: {error}"
        return ""

    def deliver(self, mail: EmailMultiAlternatives) -> Answer:
        """Hand over one mail."""
        mail.connection = self._connection
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            return self._understood(error)
        return Answer(Outcome.SENT)

    def close(self) -> None:
        """Close the connection; a server that is gone already is no error."""
        try:
            self._connection.close()
        except (SMTPException, OSError) as error:
            logger.info("The mail server ended the conversation first: %s", error)

    def _understood(self, error: Exception) -> Answer:
        """4xx, a lost connection or our own wrong password: try again. 5xx: never."""
        code, words = 0, str(error).encode()
        if isinstance(error, SMTPRecipientsRefused):
            code, words = next(iter(error.recipients.values()), (0, b""))
        elif isinstance(error, SMTPResponseException) and not isinstance(error, SMTPAuthenticationError):
            code, said = error.smtp_code, error.smtp_error or b""
            words = said if isinstance(said, bytes) else said.encode()
        if code == _GOODBYE or isinstance(error, SMTPServerDisconnected) or not isinstance(error, SMTPException):
            self.close()
        text = words.decode("utf-8", "replace")
        shown = f"{code} {text}" if code else text
        return Answer(Outcome.NEVER if 500 <= code < 600 else Outcome.AGAIN, shown)


# --- The link with which its reader ends mails of a kind, without signing in ---------------

# The token opens nothing and never expires: old mails must still be stoppable.
_SIGNER = Signer(salt="reminders.unsubscribe", sep=".")


def unsubscribe_link(user: User, kind: str) -> str:
    """The absolute address of the page that ends e-mails of a kind for a person."""
    return urljoin(settings.BASE_URL, reverse("unsubscribe", args=[_SIGNER.sign(f"{user.pk}-{kind}")]))


def read_unsubscribe_token(token: str) -> tuple[int, str] | None:
    """(person, kind) of a token, None when it was not made here."""
    try:
        pk, _, kind = _SIGNER.unsign(token).partition("-")
    except BadSignature:
        return None
    number = as_number(pk)
    return (number, kind) if number is not None and kind in Kind.values else None
