"""The time zone in which a record was made stays with it, so that its days do not move with its author (ADR 0006)."""

from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import F, Func
from django.db.models.functions import Cast

from organization.models.people import validate_timezone


class RecordedZone(models.CharField[str, str]):
    """A time zone copied from the person at ``of`` when a row is first saved without one.

    Services set it; code that does not cannot leave it out by mistake. Migrations and histories treat it as plain text.
    """

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of

    def deconstruct(self) -> Any:
        """As plain text: migrations need not know whose zone it is."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The zone that was set, or the person's."""
        zone = super().pre_save(model_instance, add)
        if not zone and self.of:
            zone = attrgetter(self.of)(model_instance).timezone
            setattr(model_instance, self.attname, zone)
        return zone


def recorded_zone(of: str) -> RecordedZone:
    """The time zone of the person at ``of`` when the record was made; never typed."""
    return RecordedZone(
        "time zone as recorded", max_length=60, blank=True, editable=False, validators=[validate_timezone], of=of
    )


def recorded_day(moment: str, *, null: bool = False) -> Any:
    """The calendar day of the column ``moment`` in the record's zone, computed and kept by the database.

    Null where the moment is (``null=True``). It is not in the history, which has the moment and the zone.
    """
    local = Func(F("zone_name"), F(moment), function="timezone", output_field=models.DateTimeField())
    return models.GeneratedField(
        expression=Cast(local, models.DateField()), output_field=models.DateField(null=null), db_persist=True
    )
