"""The form that takes a file of KOLs."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from interactions.imports.reading import MAX_BYTES, FileRefused, refuse_oversize


class ImportForm(forms.Form):
    """A file of KOLs."""

    file = forms.FileField(
        label="CSV file",
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=f"NPPES or CMS columns; at most {MAX_BYTES // 1_000_000} MB. Nothing is written before you confirm.",
    )

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            refuse_oversize(file.size or 0)
        except FileRefused as problem:
            raise ValidationError(str(problem)) from problem
        return file
