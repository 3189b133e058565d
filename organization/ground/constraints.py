"""Database rules in words, for the moment when writing a record breaks one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

P = ParamSpec("P")
R = TypeVar("R")
UNIQUE, FOREIGN_KEY, EXCLUSION = "23505", "23503", "23P01"
# The rule by which the database refuses to change anything of a closed quarter, and the code of the error made of it.
QUARTER_IS_CLOSED, CLOSED_QUARTER = "quarter_is_closed", "closed-quarter"


def atomic_write(service: Callable[P, R]) -> Callable[P, R]:
    """A service in one transaction (``transaction.atomic``), in which a broken database rule is a ValidationError.

    Between the checks of a service and its write somebody else may save. Then the database refuses, and the form shows
    why in words.
    """

    @wraps(service)
    def write(*args: P.args, **kwargs: P.kwargs) -> R:
        with in_words(), transaction.atomic():
            return service(*args, **kwargs)

    return write


@contextmanager
def in_words() -> Iterator[None]:
    """Used around the transaction: an IntegrityError becomes a ValidationError in the words of the broken rule."""
    try:
        yield
    except IntegrityError as error:
        raise words_of(error) from error


def words_of(error: IntegrityError) -> ValidationError:
    """What to tell the person who sent it; the code is the name of the rule."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = str(getattr(diagnosis, "constraint_name", None) or "")
    if name == QUARTER_IS_CLOSED:
        said = str(getattr(diagnosis, "message_primary", "") or "")
        return ValidationError({NON_FIELD_ERRORS: [ValidationError(said, code=CLOSED_QUARTER)]})
    kind = str(getattr(diagnosis, "sqlstate", None) or "")
    model = _model_of(str(getattr(diagnosis, "table_name", None) or ""))
    constraint: Any = next((one for one in model._meta.constraints if one.name == name), None) if model else None
    words = ""
    if constraint is not None and constraint.violation_error_message != constraint.default_violation_error_message:
        words = str(constraint.get_violation_error_message())
    if not words:
        words = _words_for(kind, str(model._meta.verbose_name) if model else "entry")
    field = constraint.fields[0] if len(getattr(constraint, "fields", ())) == 1 else NON_FIELD_ERRORS
    return ValidationError({field: [ValidationError(words, code=name or "refused")]})


def is_of_closed_quarter(error: ValidationError) -> bool:
    """Whether it refuses to change something of a closed quarter."""
    by_field: dict[str, list[ValidationError]] = getattr(error, "error_dict", None) or {"": error.error_list}
    return any(one.code == CLOSED_QUARTER for errors in by_field.values() for one in errors)


def _words_for(kind: str, noun: str) -> str:
    if kind in (UNIQUE, EXCLUSION):
        return f"There is such a {noun} already; it may have been saved a moment ago. Look at it before you save again."
    if kind == FOREIGN_KEY:
        return "Something that belongs to this was added or removed a moment ago. Load the page again, then choose."
    return "Something was saved a moment ago that does not go with this. Load the page again before you save."


def _model_of(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)
