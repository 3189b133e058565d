"""Forms of the steps of a close: one for each key result. They parse; the services check rules."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from okrs.closing.selectors.grades import Graded
from okrs.closing.services.grading import GRADE, LESSON, POST_MORTEM, Entry
from okrs.models import Score
from organization.ground.differences import differing


def _said(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value or "")


class StepForm(forms.Form):
    """What a step asks of one key result."""

    columns: tuple[str, ...] = ()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any, row: Graded) -> None:
        """``row``: the key result as it is stored now."""
        super().__init__(data, prefix=str(row.pk), initial=self.initial_of(row) | {"version": row.version})
        self.row = row
        # What the page showed comes back with it: only what this person typed is theirs to save, whatever others saved.
        for name in self.columns:
            self.fields[name].show_hidden_initial = True

    @classmethod
    def initial_of(cls, row: Graded) -> dict[str, Any]:
        """What the fields show before anything is typed."""
        return {name: getattr(row, name) for name in cls.columns}

    def entry(self) -> Entry:
        """What was typed, once the form is valid."""
        values = {name: self.cleaned_data[name] for name in self.columns}
        return Entry(self.row.pk, self.cleaned_data["version"], values)

    @property
    def theirs(self) -> list[dict[str, str]]:
        """After a conflict, what is stored beside what was typed."""
        errors = self.errors.as_data() if self.is_bound else {}
        if not any(one.code == "conflict" for found in errors.values() for one in found):
            return []
        return differing(
            (
                str(self.fields[name].label),
                _said(getattr(self.row, name)),
                _said(self.data.get(f"{self.prefix}-{name}")),
            )
            for name in self.columns
        )

    @property
    def is_meant(self) -> bool:
        """Whether saving the page is to write it: something was typed."""
        return bool(set(self.changed_data) - {"version"})


class GradeForm(StepForm):
    """A score; the computed one stands there until another is typed."""

    columns = GRADE
    final = forms.DecimalField(
        label="Score",
        min_value=0,
        max_value=1,
        max_digits=5,
        decimal_places=4,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], "Give a score from 0 to 1."),
    )
    reason = forms.CharField(label="Why it differs", max_length=300, required=False)

    @classmethod
    def initial_of(cls, row: Graded) -> dict[str, Any]:
        score = row.final if row.final is not None else row.computed
        return {"final": score.normalize() if score else score, "reason": row.reason}

    @property
    def is_meant(self) -> bool:
        """A score that is missing or out of date is given by saving, as shown."""
        return super().is_meant or self.row.needs_grade


class PostMortemForm(StepForm):
    """What went wrong with a committed key result."""

    columns = POST_MORTEM
    post_mortem = forms.CharField(
        label="What went wrong, and what we learnt", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence or two what went wrong."},
    )  # fmt: skip


class LessonForm(StepForm):
    """What to keep, change or stop."""

    columns = LESSON
    retrospective = forms.ChoiceField(
        label="Next quarter", required=False, choices=[("", "Not said"), *Score.Retrospective.choices]
    )
    lesson = forms.CharField(label="In a sentence", max_length=500, required=False)


class TeamChoice(forms.Form):
    """Which team's scores to show."""

    team = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label="Team")

    def __init__(self, *args: Any, teams: Iterable[tuple[str, int]], **kwargs: Any) -> None:
        """``teams``: (name, id)."""
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "All teams"), *((pk, name) for name, pk in teams)]  # type: ignore[attr-defined]


class SubmitForm(forms.Form):
    """A team's word that its scores are final."""

    note = forms.CharField(
        label="A word on the quarter",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever closes the quarter reads it.",
    )


STEP_FORMS: dict[str, type[StepForm]] = {"grades": GradeForm, "post-mortems": PostMortemForm, "lessons": LessonForm}


def rows_of(step: str, rows: Iterable[Graded]) -> list[Graded]:
    """The key results that a step is about."""
    if step == "values":
        return [row for row in rows if row.lacks_value]
    if step == "grades":
        return [row for row in rows if row.computed is not None]
    if step == "post-mortems":
        return [row for row in rows if row.owes_post_mortem and row.version]
    return [row for row in rows if row.version]
