"""Institutions at which KOLs work, and which of them were found to be the same one."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from audit.history import tracked
from organization import roles
from organization.ground.text import fold
from organization.models import User


class InstitutionQuerySet(models.QuerySet["Institution"]):
    """Queries on institutions."""

    def visible_to(self, user: User) -> "InstitutionQuerySet":
        """All of them for whoever reads KOLs; none for others."""
        return self.none() if user.scope("kol") == roles.NONE else self

    def standing(self) -> "InstitutionQuerySet":
        """Those that are not merged into another one."""
        return self.filter(merged_into=None)


@tracked(exclude=["sort_key", "city_key"])
class Institution(models.Model):
    """A hospital, university or practice: one row for a name in a city.

    One that is ``merged_into`` another keeps its name, so that whoever writes it again is led to the other.
    """

    name = models.CharField(max_length=160)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    sort_key = models.CharField("name, folded", max_length=240, editable=False)
    city_key = models.CharField("city, folded", max_length=120, editable=False, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "city_key", "pk"]
        indexes = [GinIndex(fields=["sort_key"], opclasses=["gin_trgm_ops"], name="institution_name_trigrams")]
        constraints = [
            models.UniqueConstraint(
                fields=["sort_key", "city_key"],
                name="institution_once",
                violation_error_message="There is an institution of this name in this city.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="institution_has_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="institution_not_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the keys from name and city."""
        self.fold_name()
        super().save(*args, **kwargs)

    def fold_name(self) -> None:
        """Derive the keys to find it by (bulk writers call it themselves)."""
        self.sort_key, self.city_key = name_key(self.name), city_key(self.city)


def name_key(name: str) -> str:
    """By which two spellings of a name are the same; a name of signs alone keeps them."""
    return (fold(name) or name.casefold())[:240]


def city_key(city: str) -> str:
    """By which two spellings of a city are the same."""
    return fold(city)[:120]


class InstitutionMergeQuerySet(models.QuerySet["InstitutionMerge"]):
    """Queries on merges."""

    def visible_to(self, user: User) -> "InstitutionMergeQuerySet":
        """All of them for whoever reads KOLs."""
        return self.none() if user.scope("kol") == roles.NONE else self


@tracked()
class InstitutionMerge(models.Model):
    """That an institution was found to be another one; ``moved``: the affiliations that followed, for the way back."""

    kept = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="merges")
    lost = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="lost_in")
    moved = ArrayField(models.BigIntegerField(), default=list, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, editable=False)

    objects = InstitutionMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["lost"], condition=Q(undone_at=None), name="institution_merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("lost")), name="institution_merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.lost} is {self.kept}"
