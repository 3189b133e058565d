"""Asking for a link to set a password, and following it: allauth's pages with our mail and our service behind them."""

from typing import Any

from allauth.account.views import PasswordResetFromKeyView, PasswordResetView
from django.http import HttpResponse

from organization.accounts.invitations import MailServerAway
from organization.services.accounts import LinkEnded

AWAY = "The mail server does not answer, so nothing was sent. Try again in a few minutes; your password stays as it is."


class AskForLink(PasswordResetView):
    """The same page whether anybody has the address or not; words when no mail can be sent to anybody."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Counted first, by address and by place; then sent."""
        try:
            response: HttpResponse = super().form_valid(form)
        except MailServerAway:
            form.add_error(None, AWAY)
            response = self.render_to_response(self.get_context_data(form=form), status=503)
        return response


class FollowLink(PasswordResetFromKeyView):
    """Sets the password once; a link that ended while the password was typed says so."""

    def form_valid(self, form: Any) -> HttpResponse:
        """As when the link is opened too late."""
        try:
            response: HttpResponse = super().form_valid(form)
        except LinkEnded:
            response = self.render_to_response(self.get_context_data(token_fail=True))
        return response
