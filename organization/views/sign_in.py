"""Asking for a link to set a password, and following it: allauth's pages with our mails and services."""

from typing import Any

from allauth.account.views import PasswordResetFromKeyView, PasswordResetView
from django.http import HttpResponse

from organization.accounts.invitations import MailServerAway
from organization.services.accounts import LinkEnded

AWAY = "The mail server does not answer, so nothing was sent. Try again in a few minutes; your password stays as it is."


class AskForLink(PasswordResetView):
    """The same answer whether or not anybody has the address; an error when no mail can be sent to anybody."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Count the attempt, by address and by IP address; then send."""
        try:
            response: HttpResponse = super().form_valid(form)
        except MailServerAway:
            form.add_error(None, AWAY)
            response = self.render_to_response(self.get_context_data(form=form), status=503)
        return response


class FollowLink(PasswordResetFromKeyView):
    """Sets the password once; says so if the link ended while the password was typed."""

    def form_valid(self, form: Any) -> HttpResponse:
        """A link that has ended answers as if it had been opened too late."""
        try:
            response: HttpResponse = super().form_valid(form)
        except LinkEnded:
            response = self.render_to_response(self.get_context_data(token_fail=True))
        return response
