"""Finding an institution by its name, and merging two that are the same."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from audit.history import acting
from interactions.institutions.policies import can_merge
from interactions.institutions.selectors import standing
from interactions.models import Affiliation, Institution, InstitutionMerge
from interactions.models.institutions import city_key, name_key
from organization.ground.constraints import atomic_write
from organization.models import User

_LOCK = 4_771_014  # merges are rare: one at a time, so that no two lead in a circle


def institution_named(name: str, *, city: str = "", country: str = "") -> Institution:
    """The institution of this name in this city, made if there is none; what was merged leads to what it became.

    Without a city: the one of that name, if there is only one.
    """
    same = Institution.objects.filter(sort_key=name_key(name))
    found = same.filter(city_key=city_key(city)).first()
    if found is None and not city_key(city):
        several = {standing(one).pk: standing(one) for one in same}
        found = next(iter(several.values())) if len(several) == 1 else None
    if found is None:
        # Somebody may make the same one at this moment: then theirs is taken.
        found, _ = Institution.objects.get_or_create(
            sort_key=name_key(name), city_key=city_key(city), defaults={"name": name, "city": city, "country": country}
        )
    return standing(found)


@atomic_write
def merge_institutions(*, kept: Institution, lost: Institution, by: User, at: datetime) -> InstitutionMerge:
    """``lost`` is ``kept``: its affiliations follow, and its name leads there from now on."""
    if not can_merge(by):
        raise PermissionDenied
    _one_at_a_time()
    kept.refresh_from_db()
    lost.refresh_from_db()
    if kept.pk == lost.pk:
        raise ValidationError("Choose two different institutions.")
    if kept.merged_into_id or lost.merged_into_id:
        raise ValidationError("One of the two was merged a moment ago. Look at the list again.")
    with acting(by=by.pk, reason=f"“{lost.name}” merged into “{kept.name}”"[:200]):
        moved = list(Affiliation.objects.filter(institution=lost).values_list("pk", flat=True))
        Affiliation.objects.filter(pk__in=moved).update(institution=kept)
        lost.merged_into = kept
        lost.save()
        return InstitutionMerge.objects.create(kept=kept, lost=lost, moved=moved, by=by, at=at)


@atomic_write
def undo_merge(*, merge: InstitutionMerge, by: User, at: datetime) -> InstitutionMerge:
    """Take the two apart: what followed goes back, unless somebody gave it another institution since."""
    if not can_merge(by):
        raise PermissionDenied
    _one_at_a_time()
    merge.refresh_from_db()
    if merge.undone_at is not None:
        raise ValidationError("The two were taken apart already.")
    lost = merge.lost
    with acting(by=by.pk, reason=f"“{lost.name}” taken out of “{merge.kept.name}” again"[:200]):
        now_at = standing(merge.kept)
        Affiliation.objects.filter(pk__in=merge.moved, institution=now_at).update(institution=lost)
        lost.merged_into = None
        lost.save()
        merge.undone_at = at
        merge.save()
    return merge


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
