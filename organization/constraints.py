"""Checking a record against the conditions of its table before it is written, in one question."""

from collections.abc import Iterable

from django.db import models
from django.db.models import BooleanField, Q, Value
from django.db.models.functions import Coalesce


def clean_record(record: models.Model, *, exclude: Iterable[str] = ()) -> None:
    """``full_clean()`` with all check constraints asked at once; when one is broken, each by itself, for its words.

    Django asks the database once for each, with a savepoint around it. ``exclude``: fields that are known to be good,
    such as relations to rows that were just loaded. Raises ValidationError as ``full_clean()`` does.
    """
    left_out = set(exclude)
    record.full_clean(exclude=left_out, validate_constraints=False)
    checks = [one.condition for one in record._meta.constraints if isinstance(one, models.CheckConstraint)]
    if not checks:
        return
    together = Q()
    for condition in checks:
        together &= Q(Coalesce(condition, Value(value=True), output_field=BooleanField()))
    values = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    given = {
        field.name: Value(values[field.attname], field) for field in record._meta.concrete_fields if not field.generated
    }
    if not together.check(given):
        record.validate_constraints(exclude=left_out)
