"""Defined measures that a key result may count."""

from django.db.models import Q

from okrs.models import MeasureDefinition
from okrs.models.choices import KINDS_OF_CALCULATION

# Before the id of a defined measure, where built-in metrics have their name.
DEFINED = "custom:"


def measures_for(kind: str, *, keep: int | None) -> list[tuple[int, str]]:
    """Defined measures whose number this kind of key result reads: those offered, and the present one. Two queries."""
    rows = MeasureDefinition.objects.filter(Q(is_active=True) | Q(pk=keep)).prefetch_related("versions")
    return [(one.pk, one.name) for one in rows if kind in KINDS_OF_CALCULATION[one.versions.all()[0].calculation]]


def measure_named(value: str) -> MeasureDefinition | None:
    """The definition that a choice of the form stands for."""
    return MeasureDefinition.objects.filter(pk=value.removeprefix(DEFINED)).first()
