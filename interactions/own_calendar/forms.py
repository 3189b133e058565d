"""A file of one's calendar, or its secret address."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from interactions.own_calendar.addresses import LONGEST
from interactions.own_calendar.reading import MAX_BYTES


class FileForm(forms.Form):
    """A calendar file."""

    file = forms.FileField(
        label="Calendar file (.ics)", max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
        help_text=f"At most {MAX_BYTES // 1_000_000} MB. It is read at once and not kept.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )  # fmt: skip

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(f"The file is larger than {MAX_BYTES // 1_000_000} MB. Export a shorter time.")
        return file


class AddressForm(forms.Form):
    """The secret address of a calendar. It is never shown again, not even when the form comes back."""

    # A name by which the page for a form without its token knows a secret.
    secret_address = forms.CharField(
        label="Secret address", max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="It begins with https:// and ends in .ics as a rule. Your calendar's settings have it.",
        error_messages={"required": "Enter the address."},
    )  # fmt: skip
