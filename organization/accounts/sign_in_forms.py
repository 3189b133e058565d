"""Forms of sign-in: allauth's, with one spelling for an address and our services behind them."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetForm
from allauth.account.forms import ResetPasswordKeyForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from organization.accounts.invitations import send_reset
from organization.forms import AddressField
from organization.models import User
from organization.services.accounts import set_password_by_link


def _address_field(field: forms.Field) -> AddressField:
    """The same field that knows one spelling."""
    return AddressField(label=field.label, widget=field.widget, required=field.required)


class LoginForm(AllauthLoginForm):
    """Wrong tries are counted for the address, however it is spelt."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _address_field(self.fields["login"])


class ResetRequestForm(AllauthResetForm):
    """Who asks for a link; whether anybody has the address is not told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _address_field(self.fields["email"])

    def clean_email(self) -> str:
        """The address; who has it is looked up when the mail is made."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """MailServerAway when no mail can be sent to anybody; nothing is stored."""
        send_reset(address=self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class SetPasswordForm(ResetPasswordKeyForm):
    """The new password of whoever followed a link."""

    user: User
    temp_key: str

    def save(self) -> None:
        """LinkEnded when the link was used, or ended, while the password was typed."""
        set_password_by_link(user=self.user, key=self.temp_key, password=self.cleaned_data["password1"])


class ActivateSecondFactorForm(ActivateTOTPForm):
    """The code that switches the second factor on is spent with it: it does not sign in as well."""

    def clean_code(self) -> str:
        """Mark it as used in the place where sign-in looks."""
        code = super().clean_code()
        factor = TOTP(Authenticator(user=self.user, type=Authenticator.Type.TOTP))
        if not factor._mark_code_used(code):
            raise ValidationError("This code was used already. Wait for the next one.")
        return str(code)
