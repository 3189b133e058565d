"""Forms of the pulse."""

from collections.abc import Sequence
from typing import Any

from django import forms

from interactions.models import Audience, PulseQuestion
from organization.ground.dates import CALENDAR
from organization.ground.day_fields import DayField
from organization.text_screens import concerns

SCALE = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]


class SheetForm(forms.Form):
    """A field for each question of a wave; none is required. Fields are named by the question's number."""

    def __init__(self, *args: Any, questions: Sequence[PulseQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            self.fields[_name(one)] = _scale(one) if one.kind == PulseQuestion.Kind.SCALE else _text(one)

    @property
    def scores(self) -> dict[int, int]:
        """Question → 1 to 5."""
        return {one.pk: int(value) for one, value in self._filled(PulseQuestion.Kind.SCALE)}

    @property
    def texts(self) -> dict[int, str]:
        """Question → what was written."""
        return {one.pk: value for one, value in self._filled(PulseQuestion.Kind.TEXT)}

    def _filled(self, kind: str) -> list[tuple[PulseQuestion, str]]:
        found = [(one, self.cleaned_data.get(_name(one), "")) for one in self.questions if one.kind == kind]
        return [(one, value) for one, value in found if value]


def _name(question: PulseQuestion) -> str:
    return f"question-{question.pk}"


def _scale(question: PulseQuestion) -> forms.Field:
    return forms.ChoiceField(
        label=question.text, choices=SCALE, required=False, widget=forms.RadioSelect,
        help_text="1: not at all. 5: fully.", error_messages={"invalid_choice": "Choose a number from 1 to 5."},
    )  # fmt: skip


def _text(question: PulseQuestion) -> forms.Field:
    return _SafeText(
        label=question.text, max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Words can give you away: leave out names, places and stories that only you could tell. Texts are "
        "shown without your function, and only if five people write one.",
    )  # fmt: skip


class _SafeText(forms.CharField):
    """Nobody can ask back: what looks like a patient or an adverse event is refused, not warned of."""

    def validate(self, value: Any) -> None:
        """As any text, and by what it looks like."""
        super().validate(value)
        if concerns(value or ""):
            raise forms.ValidationError(
                "This reads like a patient or an adverse event, and here nobody could ask you back. Hand it to safety; "
                "if it is neither, use other words."
            )


class WaveForm(forms.Form):
    """A wave's name and days."""

    name = forms.CharField(
        max_length=40, help_text="As it is called beside its results, such as “Autumn 2026”.",
        error_messages={"required": "Name the wave."},
    )  # fmt: skip
    starts_on = DayField(CALENDAR, label="First day", help_text="People are invited on that morning.")
    ends_on = DayField(
        CALENDAR, label="Last day", help_text="Nothing is shown before it is over. Two weeks are a good time."
    )


class QuestionForm(forms.Form):
    """A question of the next wave."""

    audience = forms.ChoiceField(label="Asked of", choices=Audience.choices)
    kind = forms.ChoiceField(label="Answered by", choices=PulseQuestion.Kind.choices)
    text = forms.CharField(
        label="Words", max_length=200, error_messages={"required": "Write the question."},
        help_text="A statement that somebody agrees with or not, or an open question. About the work, never about one "
        "person.",
    )  # fmt: skip
    position = forms.IntegerField(label="Place in the form", min_value=1, max_value=99, initial=1)
    is_active = forms.BooleanField(label="Asked in the next wave", required=False, initial=True)


class HideForm(forms.Form):
    """Why a text is taken off the page."""

    reason = forms.CharField(
        max_length=300, help_text="Kept in the history.", error_messages={"required": "Say why."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
