"""Mails about an account: an invitation, a link to set a new password, a notice that the address changed.

Each is sent after the change it reports is committed. Links go by mail only: they are never shown on a page or logged.
"""

import logging
from smtplib import SMTPException
from typing import Any
from urllib.parse import urljoin

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from organization.accounts.links import link_keys
from organization.models import User

logger = logging.getLogger(__name__)


class MailServerAway(Exception):
    """No mail can be sent to anybody at the moment."""


def invitation_link(user: User) -> str:
    """Where ``user`` sets a password. Using it, a new password, a new e-mail or a deactivation ends it."""
    key = {"uidb36": user_pk_to_url_str(user), "key": link_keys.make_token(user)}
    return urljoin(settings.BASE_URL, reverse("account_reset_password_from_key", kwargs=key))


def send_invitation(*, user: User, by: User) -> bool:
    """Mail the link to ``user``; False when the mail server refused or did not answer."""
    context = {
        "name": user.display_name,
        "invited_by": by.display_name,
        "email": user.email,
        "link": invitation_link(user),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "site": settings.BASE_URL,
    }
    return _sent(_mail(user.email, f"{by.display_name} invited you to MSL OKR", "emails/invitation", context), user)


def send_address_notices(*, user: User, old: str, by: User) -> list[str]:
    """Tell the old and the new address of ``user`` that the account moved; returns those not reached."""
    context = {"name": user.display_name, "by": by.display_name, "site": settings.BASE_URL}
    subject = "Your address in MSL OKR was changed"
    return [
        address
        for address in (old, user.email)
        if not _sent(_mail(address, subject, "emails/address_moved", {**context, "is_new": address != old}), user)
    ]


def send_reset(*, address: str) -> None:
    """Mail a link to the person who signs in by ``address``, if there is one.

    MailServerAway whether there is one or not: the server is asked in both cases, and a refusal of this one mail is
    only logged, so that the page does not tell whether there is an account. Its answer time may, by as long as the
    server needs to accept a mail.
    """
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        logger.exception("No mail can be sent: the mail server does not answer")
        raise MailServerAway from error
    try:
        user = User.objects.active().with_address(address).first()
        if user is not None:
            context = {"user": user, "password_reset_url": invitation_link(user)}
            mail = _mail(user.email, "Choose a new password for MSL OKR", "emails/password_reset", context)
            mail.connection = connection
            _sent(mail, user)
    finally:
        connection.close()


def _mail(to: str, subject: str, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=subject.replace("\n", " ").replace("\r", " "),
        body=render_to_string(f"{template}.txt", context),
        to=[to],
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail


def _sent(mail: EmailMultiAlternatives, user: User) -> bool:
    try:
        mail.send()
    except (OSError, SMTPException):
        logger.exception("A mail about the account of user %s was not sent", user.pk)
        return False
    return True
