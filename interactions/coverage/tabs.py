"""Coverage and what else is read of it: sibling pages as links."""

from typing import Any

from django.urls import reverse

from organization.models import User


def tabs(user: User, *, current: str) -> list[dict[str, Any]]:
    """Coverage and launch readiness; none where there is nothing to choose."""
    places = [("Coverage", "coverage")]
    if user.may("scientific_milestone.view"):
        places.append(("Launch readiness", "readiness"))
    found = [{"label": label, "url": reverse(name), "current": name == current, "count": None}
             for label, name in places]  # fmt: skip
    return found if len(found) > 1 else []
