"""Edges between objectives: added, taken away. Never a loop, whoever else writes at the same moment."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from audit.history import acting
from okrs.alignment import policies
from okrs.models import Alignment, Objective
from okrs.models.planning.alignment import LOCK
from organization.ground.constraints import atomic_write
from organization.models import Quarter, User
from organization.selectors.teams import managed_team_ids


@atomic_write
def align(*, below: Objective, above: Objective, kind: str, by: User, weight: Decimal = Decimal(1)) -> Alignment:
    """Say that ``below`` supports ``above``, or contributes to it with a weight.

    Who may: with a contribution whoever may change the one above, whose number it moves, else the one below. Raises
    ValidationError for a loop, saying which, and for what is dropped or closed.
    """
    _require(by, kind, below, above)
    if below.pk == above.pk:
        raise ValidationError("An objective cannot be aligned to itself.")
    for one in (below, above):
        if one.state == Objective.State.DROPPED:
            raise ValidationError(f"{one} was dropped.")
    # One writer of edges after the other, so that the way found here is all there is. The trigger takes the same lock.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if way := _way(above.pk, below.pk):
        raise ValidationError(f"That would close a loop: {' → '.join([str(below), *_labels(way)])}.")
    if Alignment.objects.filter(objective=below, to=above).exists():
        raise ValidationError("These two are aligned already. Take that away first.")
    made = Alignment(objective=below, to=above, kind=kind, weight=weight if kind == _CONTRIBUTES else Decimal(1))
    made.full_clean()
    with acting(by=by.pk):
        made.save()
    return made


_CONTRIBUTES = Alignment.Kind.CONTRIBUTES


@atomic_write
def unalign(*, alignment: Alignment, by: User) -> None:
    """Take an edge away. Who may: whoever may add it."""
    _require(by, alignment.kind, alignment.objective, alignment.to)
    with acting(by=by.pk):
        alignment.delete()


def _require(by: User, kind: str, below: Objective, above: Objective) -> None:
    for one in (below, above):
        if one.quarter.state == Quarter.State.CLOSED:
            raise ValidationError(f"{one.quarter.name} is closed: its objectives no longer change.")
    if not policies.may_align(by, kind, below, above, managed_team_ids(by)):
        raise PermissionDenied


def _way(start: int, end: int) -> list[int]:
    """The objectives from ``start`` up to ``end``, the shortest way along edges; empty if none leads there. One query
    for each level."""
    came: dict[int, int | None] = {start: None}
    level = [start]
    while level and end not in came:
        edges = Alignment.objects.filter(objective__in=level).order_by("pk").values_list("objective", "to")
        level = []
        for below, above in edges:
            if above not in came:
                came[above] = below
                level.append(above)
    way: list[int] = []
    at: int | None = end if end in came else None
    while at is not None:
        way.append(at)
        at = came[at]
    return way[::-1]


def _labels(way: list[int]) -> list[str]:
    found = {one.pk: str(one) for one in Objective.objects.filter(pk__in=way)}
    return [found[pk] for pk in way]
