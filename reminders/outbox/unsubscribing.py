"""The link in a mail with which its reader ends mails of that kind, without signing in."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from organization.ground.numbers import as_number
from organization.models import User
from reminders.models import Kind

# The token opens nothing and never expires: old mails must still be stoppable.
_SIGNER = Signer(salt="reminders.unsubscribe", sep=".")


def link_of(user: User, kind: str) -> str:
    """The absolute address of the page that ends e-mails of a kind for a person."""
    return urljoin(settings.BASE_URL, reverse("unsubscribe", args=[_SIGNER.sign(f"{user.pk}-{kind}")]))


def read(token: str) -> tuple[int, str] | None:
    """(person, kind) of a token, None when it was not made here."""
    try:
        pk, _, kind = _SIGNER.unsign(token).partition("-")
    except BadSignature:
        return None
    number = as_number(pk)
    return (number, kind) if number is not None and kind in Kind.values else None
