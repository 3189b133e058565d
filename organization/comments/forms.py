"""What a person writes in a thread."""

from typing import Any

from django import forms

from organization.forms import ScreenedForm
from organization.models.comments import LONGEST_TYPED

HINT = "Write @ and a name to mention somebody: they are told."


class CommentForm(ScreenedForm):
    """A comment. ``who`` looks for somebody to mention where no script suggests them."""

    texts = ("text",)
    text = forms.CharField(
        label="Comment",
        max_length=LONGEST_TYPED,
        help_text=HINT,
        error_messages={"required": "Write something first."},
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea"}),
    )
    who = forms.CharField(label="Mention somebody", max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "comment-%s", **kwargs})

    def suggest(self, people_url: str) -> None:
        """Let a script suggest the people of that address after an @."""
        self.fields["text"].widget.attrs["data-mentions"] = people_url


class EditForm(CommentForm):
    """A comment that is changed, in the version that was read."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
