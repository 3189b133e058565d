"""Shared by the APIs of objectives, check-ins and weekly updates."""

from decimal import Decimal
from typing import Any

import django_filters
from rest_framework import serializers

from okrs.arithmetic.progress import Status
from organization.ground.numbers import as_number
from organization.models import Quarter
from organization.selectors.quarters import current_quarter

CURRENT = "current"


class QuarterFilter(django_filters.CharFilter):
    """``current`` (as on pages), a quarter's number, or its name; no rows if there is no such quarter."""

    def filter(self, qs: Any, value: str) -> Any:
        """The rows of that quarter."""
        if not value:
            return qs
        quarter: Quarter | None
        if value == CURRENT:
            quarter = current_quarter(self.parent.today)
        elif (pk := as_number(value)) is not None:
            quarter = Quarter.objects.filter(pk=pk).first()
        else:
            quarter = Quarter.objects.filter(name=value).first()
        return qs.none() if quarter is None else qs.filter(**{self.field_name: quarter})


STATUSES = [(one.value, one.label) for one in Status]


def _plain(value: Decimal | float | None) -> int | float | None:
    """A number for JSON: an integer if it is whole."""
    if value is None:
        return None
    number = float(value)
    return int(number) if number.is_integer() else number


def _text() -> serializers.CharField:
    return serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
