"""The form that takes a file of touchpoints: from which source, and what its columns are called."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from interactions.imports.reading import MAX_BYTES, FileRefused, refuse_oversize
from interactions.touchpoint_imports.reading import FIELDS, MAX_ROWS, OPTIONAL
from interactions.touchpoints.policies import functions_of
from organization.models import User

_SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#-]*")


class TouchpointImportForm(forms.Form):
    """A file, its source, and a name for each column."""

    source = forms.CharField(
        label="Source", max_length=40, help_text="A short name of the system, such as crm; its columns are remembered."
    )
    function = forms.ChoiceField(choices=())
    file = forms.FileField(
        label="CSV or XLSX file",
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,.xlsx"}),
        help_text=f"At most {MAX_BYTES // 1_000_000} MB and {MAX_ROWS:,} rows; of a workbook the first sheet. "
        "Nothing is written before you confirm.",
    )

    def __init__(
        self, data: QueryDict | None = None, files: "MultiValueDict[str, UploadedFile] | None" = None, *, user: User,
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial={"function": user.function} | (initial or {}))
        labels = dict(User.Function.choices)
        fields: dict[str, Any] = self.fields
        fields["function"].choices = [(one, labels[one]) for one in functions_of(user)]
        if len(fields["function"].choices) == 1:
            fields["function"].widget = forms.HiddenInput()
        for name, (label, usual) in FIELDS.items():
            fields[f"column_{name}"] = forms.CharField(
                label=f"Column: {label}", max_length=80, required=name not in OPTIONAL, initial=usual
            )

    def clean_source(self) -> str:
        """Letters, digits and a few signs."""
        source = str(self.cleaned_data["source"])
        if not _SOURCE.fullmatch(source):
            raise ValidationError("Use letters, digits and . _ : / # - without a blank.")
        return source

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            refuse_oversize(file.size or 0)
        except FileRefused as problem:
            raise ValidationError(str(problem)) from problem
        return file

    def columns(self) -> dict[str, str]:
        """What each field is called; call on a valid form only."""
        return {name: self.cleaned_data[f"column_{name}"] for name in FIELDS}
