"""The name of a saved view."""

from django import forms


class NameForm(forms.Form):
    """What the filters of the page are to be called."""

    name = forms.CharField(max_length=60, error_messages={"required": "Give the view a name."})
