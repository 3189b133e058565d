"""Institutions of a world. All of them are invented."""

from django.utils import timezone

from interactions.institutions.services import institution_named
from interactions.models import Institution, InstitutionMerge
from tests.factories.world import World


def institution(world: World, name: str = "Aldermere Clinic") -> Institution:
    """One of that name."""
    return institution_named(name, city="Leipzig", country="DE")


def institution_merge(world: World) -> InstitutionMerge:
    """Two that an msl merged."""
    stored: InstitutionMerge | None = InstitutionMerge.objects.first()
    if stored is not None:
        return stored
    kept, lost = institution(world), institution(world, "Aldermere Hospital")
    lost.merged_into = kept
    lost.save()
    made: InstitutionMerge = InstitutionMerge.objects.create(kept=kept, lost=lost, by=world.cast.msl, at=timezone.now())
    return made
