"""allauth's sign-in forms, with one spelling for an address and our own services."""

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
    """The same field, which brings an address to its one spelling."""
    return AddressField(label=field.label, widget=field.widget, required=field.required)


class LoginForm(AllauthLoginForm):
    """Failed attempts are counted for the address, however it is spelt."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _address_field(self.fields["login"])


class ResetRequestForm(AllauthResetForm):
    """Asks for a link; the answer does not tell whether anybody has the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _address_field(self.fields["email"])

    def clean_email(self) -> str:
        """The address; its owner is looked up when the mail is made."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the mail; MailServerAway when none can be sent to anybody. Nothing is stored."""
        send_reset(address=self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class SetPasswordForm(ResetPasswordKeyForm):
    """The new password of a person who followed a link."""

    user: User
    temp_key: str

    def save(self) -> None:
        """Set it; LinkEnded when the link was used or ended while the password was typed."""
        set_password_by_link(user=self.user, key=self.temp_key, password=self.cleaned_data["password1"])


class ActivateSecondFactorForm(ActivateTOTPForm):
    """The code that switches the second factor on cannot be used again to sign in."""

    def clean_code(self) -> str:
        """Mark the code as used where sign-in looks."""
        code = super().clean_code()
        factor = TOTP(Authenticator(user=self.user, type=Authenticator.Type.TOTP))
        if not factor._mark_code_used(code):
            raise ValidationError("This code was used already. Wait for the next one.")
        return str(code)
