"""Who owned a key result before, where what was counted for them stays counted."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from audit.history import tracked
from okrs.models.closed import of_key_result
from okrs.models.touching import touching
from organization.ground.names import owner_name_of


class EarlierOwnerQuerySet(models.QuerySet["EarlierOwner"]):
    """Vocabulary of earlier owners."""

    def on(self, day: date) -> "EarlierOwnerQuerySet":
        """Those whose day it was."""
        sooner = EarlierOwner.objects.filter(
            key_result=OuterRef("key_result"), until__gte=day, until__lt=OuterRef("until")
        )
        return self.filter(~Exists(sooner), until__gte=day)

    def plain(self) -> "models.QuerySet[Any]":
        """Each as a dictionary of plain values, oldest first: what ``KeyResult.earlier`` holds."""
        row = JSONObject(owner="owner_id", name=owner_name_of("owner"), country="owner__country", until="until")
        return self.order_by("until").values_list(row, flat=True)


@tracked()
class EarlierOwner(models.Model):
    """Up to and including the day ``until``, the work of this person counts for the key result.

    Each begins on the day after the one before, the first with the quarter; after the last, the work of
    ``KeyResult.owner`` counts. So every day has one owner. Written only by a change of owner that keeps what was
    counted (docs/adr/0025); a key result without such rows counts its owner's work on all days.
    """

    key_result = models.ForeignKey("okrs.KeyResult", on_delete=models.CASCADE, related_name="earlier_owners")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateField("until the end of")

    objects = EarlierOwnerQuerySet.as_manager()

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key_result", "until"],
                name="earlier_owner_one_a_day",
                violation_error_message="Somebody else owned it until that day already.",
            )
        ]
        triggers = [*touching(marks="SELECT key_result_id FROM {rows}"), of_key_result()]

    def __str__(self) -> str:
        return f"{self.owner} until {self.until}"
