"""Fields and serializers that accept what the contract names and refuse everything else."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from organization.ground.clock import now
from organization.ground.dates import SEARCHED, DayRange
from organization.ground.day_fields import UNREADABLE
from organization.ground.names import owner_name
from organization.ground.numbers import as_number
from organization.models import User

Offer = Callable[[Any], "QuerySet[Any]"]


class Strict(serializers.Serializer):
    """Refuses a field that the contract does not name: what is misspelt must not be lost in silence."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The cleaned values, or errors by field."""
        if isinstance(data, Mapping):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [str(name) for name in data if name not in writable]
            if unknown:
                raise serializers.ValidationError({name: ["The contract has no such field."] for name in unknown[:20]})
        values: dict[str, Any] = super().to_internal_value(data)
        return values


class Named(serializers.Serializer):
    """An object by its number and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


def named(one: Any) -> dict[str, Any] | None:
    """Number and name of a loaded object; somebody who was deactivated is marked."""
    if one is None:
        return None
    return {"id": one.pk, "name": owner_name(one) if isinstance(one, User) else str(one)}


def _number(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return as_number(value) if isinstance(value, str) else None


@extend_schema_field(OpenApiTypes.INT64)
class Ref(serializers.Field):
    """One object by its number, from what ``offer(serializer context)`` offers; any other counts as missing."""

    default_error_messages = {"missing": "There is no such object for you.", "kind": "Give the object's number."}

    def __init__(self, offer: Offer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offer = offer

    def to_internal_value(self, data: Any) -> Model:
        """The object; a missing and a forbidden one are refused in the same words."""
        pk = _number(data)
        if pk is None:
            self.fail("kind")
        found = self.offer(self.context).filter(pk=pk).first()
        if found is None:
            self.fail("missing")
        return found

    def to_representation(self, value: Any) -> int:
        """Its number."""
        return int(value.pk)


@extend_schema_field({"type": "array", "items": {"type": "integer", "format": "int64"}})
class Refs(Ref):
    """Several objects by their numbers, in one query; repeats count once, 100 at most."""

    default_error_messages = {
        "list": "Give a list of numbers.",
        "many": "At most 100.",
        "empty": "Name at least one.",
    }

    def __init__(self, offer: Offer, *, allow_empty: bool = True, **kwargs: Any) -> None:
        super().__init__(offer, **kwargs)
        self.allow_empty = allow_empty

    def to_internal_value(self, data: Any) -> tuple[Model, ...]:  # type: ignore[override]
        """The objects in the order named."""
        if not isinstance(data, list):
            self.fail("list")
        if not data and not self.allow_empty:
            self.fail("empty")
        if len(data) > 100:
            self.fail("many")
        numbers = [_number(one) for one in data]
        if None in numbers:
            self.fail("kind")
        wanted = list(dict.fromkeys(numbers))
        found = {one.pk: one for one in self.offer(self.context).filter(pk__in=wanted)}
        if len(found) < len(wanted):
            self.fail("missing")
        return tuple(found[pk] for pk in wanted if pk is not None)


def _check(days: DayRange, day: date) -> None:
    """Refuse a day outside its range, in the range's words."""
    try:
        days.check(day, now().date())
    except ValidationError as error:
        raise serializers.ValidationError(error.messages) from error


class Day(serializers.DateField):
    """A day; in a body it must lie in the plausible range of its meaning."""

    default_error_messages = {"invalid": UNREADABLE}

    def __init__(self, days: DayRange = SEARCHED, **kwargs: Any) -> None:
        super().__init__(input_formats=["iso-8601"], **kwargs)
        self.days = days

    def to_internal_value(self, value: Any) -> date:
        """The day; 400 with the range for a day outside it."""
        day: date = super().to_internal_value(value)
        _check(self.days, day)
        return day


class Moment(serializers.DateTimeField):
    """A moment with its offset from UTC, without which it could mean several.

    In a body it must lie in the plausible range of its meaning.
    """

    default_error_messages = {"naive": "Give the offset from UTC, as in 2026-11-21T09:30:00Z."}

    def __init__(self, days: DayRange = SEARCHED, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.days = days

    def enforce_timezone(self, value: datetime) -> datetime:
        """The moment as sent; 400 without an offset."""
        if value.tzinfo is None or value.utcoffset() is None:
            self.fail("naive")
        return super().enforce_timezone(value)

    def to_internal_value(self, value: Any) -> datetime:
        """The moment; 400 for a day outside the range."""
        moment: datetime = super().to_internal_value(value)
        _check(self.days, moment.date())
        return moment


class TextWarning(serializers.Serializer):
    """What may be wrong with a text (``text_screens``); it does not stop the record."""

    code = serializers.ChoiceField(choices=[("text", "text")])
    detail = serializers.CharField()


class Choice(serializers.ChoiceField):
    """One of a field's words; a number or a list is refused."""

    def to_internal_value(self, data: Any) -> Any:
        """The word itself."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)
