"""Forms of scientific topics."""

from django import forms

from organization.models import TherapeuticArea


class TopicForm(forms.Form):
    """A new topic of a therapeutic area."""

    name = forms.CharField(max_length=80, error_messages={"required": "Name the topic."})
    therapeutic_area = forms.ModelChoiceField(
        TherapeuticArea.objects.filter(is_active=True), label="Therapeutic area", empty_label="Choose",
        error_messages={"required": "Choose a therapeutic area."},
    )  # fmt: skip


class TopicChangeForm(forms.Form):
    """A topic's name, and whether it is offered."""

    name = forms.CharField(max_length=80, error_messages={"required": "Name the topic."})
    is_active = forms.BooleanField(
        label="Offered on the Log page", required=False, help_text="Records that use it keep it either way."
    )
