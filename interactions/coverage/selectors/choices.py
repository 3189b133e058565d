"""What coverage can be narrowed by."""

from collections.abc import Iterable

from organization.models import Team, TherapeuticArea

Options = list[tuple[str, str]]


def teams() -> Options:
    """Teams that exist now. One query."""
    return _options(Team.objects.filter(is_active=True).order_by("name", "pk").values_list("pk", "name"))


def areas() -> Options:
    """Every area, also one that is no longer worked in. One query."""
    return _options(TherapeuticArea.objects.order_by("name", "pk").values_list("pk", "name"))


def _options(found: Iterable[tuple[int, str]]) -> Options:
    return [(str(pk), name) for pk, name in found]
