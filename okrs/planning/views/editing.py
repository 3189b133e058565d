"""What the pages that change a plan share: who may, and what to say when two people saved."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from okrs.models import Objective
from okrs.planning import policies
from organization.access import person
from organization.selectors.teams import managed_team_ids


def require_editable(request: HttpRequest, objective: Objective) -> None:
    """Raises PermissionDenied for whoever may not change the objective now."""
    if not policies.can_edit(person(request), objective, managed_team_ids(person(request))):
        raise PermissionDenied


def is_conflict(form: Any) -> bool:
    """Whether somebody else saved meanwhile."""
    return any(error.code == "conflict" for error in form.non_field_errors().as_data())


def answer_to(form: Any) -> int:
    """200 for a form without errors, 409 for a conflict, else 422."""
    if not form.errors:
        return 200
    return 409 if is_conflict(form) else 422


def saved_beside(form: Any, current: Any) -> list[dict[str, str]]:
    """What is saved now beside what was typed, for the fields that differ; the next save overwrites knowingly."""
    form.data = form.data.copy()
    form.data["version"] = str(current.version)
    return [
        {
            "field": str(field.label),
            "saved": str(getattr(current, name) or "–"),
            "typed": str(form.cleaned_data.get(name) or "–"),
        }
        for name, field in form.fields.items()
        if hasattr(current, name) and name != "version" and getattr(current, name) != form.cleaned_data.get(name)
    ]
