"""Defined measures that a key result may count."""

from django.db.models import Q

from okrs.models import MeasureDefinition
from okrs.models.choices import KINDS_OF_CALCULATION

# Prefix of a defined measure's id in the form; built-in metrics have their name there.
DEFINED = "custom:"


def measures_for(kind: str, *, keep: int | None) -> list[tuple[int, str]]:
    """Defined measures that this kind of key result can use: those offered, and the current one. Two queries."""
    rows = MeasureDefinition.objects.filter(Q(is_active=True) | Q(pk=keep)).prefetch_related("versions")
    return [(one.pk, one.name) for one in rows if kind in KINDS_OF_CALCULATION[one.versions.all()[0].calculation]]


def measure_named(value: str) -> MeasureDefinition | None:
    """The definition for a choice in the form."""
    return MeasureDefinition.objects.filter(pk=value.removeprefix(DEFINED)).first()
