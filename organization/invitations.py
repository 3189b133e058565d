"""The invitation by mail: a link with which an invited person sets their password."""

import logging
from smtplib import SMTPException
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from organization.models import User

logger = logging.getLogger(__name__)


def invitation_link(user: User) -> str:
    """The address at which ``user`` sets a password; it dies with its use, a new password or a new e-mail."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return urljoin(settings.BASE_URL, reverse("account_reset_password_from_key", kwargs=key))


def send_invitation(*, user: User, by: User) -> bool:
    """Mail the link to ``user``; False when the mail server refused or did not answer.

    Called after the account is committed. The link goes by mail alone: it is never shown on a page or logged.
    """
    context = {
        "name": user.display_name,
        "invited_by": by.display_name,
        "email": user.email,
        "link": invitation_link(user),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "site": settings.BASE_URL,
    }
    mail = EmailMultiAlternatives(
        subject=f"{by.display_name} invited you to MSL OKR".replace("\n", " ").replace("\r", " "),
        body=render_to_string("emails/invitation.txt", context),
        to=[user.email],
    )
    mail.attach_alternative(render_to_string("emails/invitation.html", context), "text/html")
    try:
        mail.send()
    except (OSError, SMTPException):
        logger.exception("The invitation of user %s was not sent", user.pk)
        return False
    return True
