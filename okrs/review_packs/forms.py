"""What a pack is asked for with."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from okrs.models import ReviewPack
from organization.models import Team, TherapeuticArea


class PackForm(forms.Form):
    """A scope and an edition; scopes are ``all``, ``team-<id>`` and ``area-<id>``."""

    scope = forms.ChoiceField(label="Of")
    edition = forms.ChoiceField(label="Edition")

    def __init__(
        self,
        *args: Any,
        teams: Iterable[Team],
        areas: Iterable[TherapeuticArea],
        editions: Sequence[ReviewPack.Edition],
        **kwargs: Any,
    ) -> None:
        """``teams`` and ``areas`` that have objectives in the quarter; ``editions`` that the person may have made."""
        super().__init__(*args, **kwargs)
        self.teams = {f"team-{one.pk}": one for one in teams}
        self.areas = {f"area-{one.pk}": one for one in areas}
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            ("all", "All teams"),
            *(("Team", [(key, str(one)) for key, one in self.teams.items()]),) * bool(self.teams),
            *(("Area", [(key, str(one)) for key, one in self.areas.items()]),) * bool(self.areas),
        ]
        self.fields["edition"].choices = [(one.value, one.label) for one in editions]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Partners' editions are of all teams."""
        cleaned = super().clean() or {}
        if cleaned.get("edition", ReviewPack.Edition.FULL) != ReviewPack.Edition.FULL and cleaned.get("scope") != "all":
            self.add_error("scope", "Partners' editions are of all teams.")
        return cleaned

    def question(self) -> dict[str, Any]:
        """What was asked, once the form is valid."""
        scope = self.cleaned_data["scope"]
        return {
            "team": self.teams.get(scope), "area": self.areas.get(scope), "edition": self.cleaned_data["edition"],
        }  # fmt: skip
