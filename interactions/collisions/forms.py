"""The question that a form asks once a plan collides."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from interactions.collisions.near import Found, Near
from interactions.collisions.services import FIELD, HELD, WENT_AHEAD, CollisionFoundError, Decision
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import WeekField
from organization.ground.form_errors import add_errors


def put_on(form: forms.BaseForm, error: ValidationError) -> None:
    """As ``add_errors``; a form whose plan collides also asks what to do about it."""
    if isinstance(error, CollisionFoundError) and isinstance(form, AsksCollision):
        form.ask(error.found)
    add_errors(form, error)


class AsksCollision(forms.Form):
    """A form whose plan may collide: it asks only then, and takes the answer with its next sending."""

    collision = forms.CharField(label="What do you want to do?", required=False, max_length=24)
    collision_reason = forms.CharField(
        label="Why you go ahead", required=False, max_length=200, help_text="Your manager and compliance read this."
    )
    found: Found | None = None

    @property
    def _others(self) -> tuple[Near, ...]:
        return self.found.collisions if self.found else ()

    def ask(self, found: Found) -> None:
        """Show the question, with each contact that could be joined."""
        self.found = found

    @property
    def collision_asked(self) -> dict[str, Any] | None:
        """What the page asks; None while nothing stands in the way."""
        if self.found is None:
            return None
        answer = str(self.data.get(FIELD, "")) if self.is_bound else ""
        options = [(HELD, "Do not save it for now")]
        options += [
            (one.key, f"Join {one.person}: save it as coordinated, and tell both") for one in self.found.collisions
        ]
        options += [(WENT_AHEAD, "Go ahead, with a reason")]
        return {
            "words": self.found.words,
            "options": [{"value": value, "label": label, "is_chosen": value == answer} for value, label in options],
        }

    @property
    def is_held_back(self) -> bool:
        """The person saves nothing for now."""
        return bool(self.is_valid() and self.cleaned_data.get(FIELD) == HELD)

    def decision(self) -> Decision:
        """What the person said."""
        return Decision(self.cleaned_data.get(FIELD, ""), self.cleaned_data.get("collision_reason", ""))


class WeekForm(forms.Form):
    """Which week is looked at."""

    week = WeekField(SEARCHED, required=False)


class LimitForm(forms.Form):
    """The limit that holds for all KOLs whose record names none."""

    most = forms.IntegerField(label="Most contacts in 28 days", min_value=1, max_value=100)
