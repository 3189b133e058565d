"""The form of a note to oneself."""

import secrets
from typing import Any

from django import forms
from django.http import QueryDict


class ReflectionForm(forms.Form):
    """What happened, and what one makes of it.

    ``salt`` is in what a form sent twice is told apart by, of which a digest is kept for a week: with it, nobody can
    find a short text by trying.
    """

    text = forms.CharField(
        label="Your note", max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What pulled, what pushed, what the other side needs, what you try next. Only you can read it.",
        error_messages={"required": "Write something."},
    )  # fmt: skip
    stakeholder = forms.ChoiceField(label="About", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000)
    salt = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64, initial=secrets.token_urlsafe)

    def __init__(
        self, data: QueryDict | None = None, *, people: list[tuple[str, str]], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["stakeholder"].choices = [("", "Nobody in particular"), *people]

    def about(self) -> int | None:
        """The number of the stakeholder chosen."""
        return int(self.cleaned_data["stakeholder"]) if self.cleaned_data["stakeholder"] else None
