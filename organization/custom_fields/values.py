"""One value of a custom field: from what a person or a program gave, to what is stored, to words and cells."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from organization.ground.clock import now
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import UNREADABLE
from organization.models import CustomField

Kind = CustomField.Kind
LONGEST_TEXT = 500
# So many digits a number keeps exactly, however it travels.
DIGITS, DECIMALS = 15, 4
_MOST = 10 ** (DIGITS - DECIMALS)
PREFIX = "custom."


def checked(fields: Iterable[CustomField], given: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The values to store for one record: ``given`` by key, of ``fields`` of its kind; empty ones are left out.

    ``before`` is what is stored. Archived fields keep theirs, and a retired option may stay where it was chosen.
    Raises ValidationError under the form names of the fields; an unknown key is named too.
    """
    known = {field.key: field for field in fields}
    errors = {f"{PREFIX}{key}": "There is no such field." for key in given if key not in known}
    values: dict[str, Any] = {}
    for key, field in known.items():
        kept = before.get(key)
        if field.is_archived:
            if given.get(key, kept) != kept:
                errors[field.form_name] = "This field is archived and takes no value any more."
            value = kept
        else:
            try:
                value = stored(field, given.get(key), kept)
            except ValidationError as error:
                errors[field.form_name] = error.messages[0]
                continue
            if value is None and field.is_required:
                errors[field.form_name] = f"{field.name} must be filled in."
        if value is not None:
            values[key] = value
    if errors:
        raise ValidationError({name: [text] for name, text in errors.items()})
    return values


def stored(field: CustomField, given: Any, before: Any = None) -> Any:
    """What is stored for one value; None for an empty one. ValidationError for a value of another kind."""
    if given is None or given in ("", [], ()):
        return None
    return _STORED[field.kind](field, given, before)


def _text(_field: CustomField, given: Any, _before: Any) -> str | None:
    if not isinstance(given, str):
        raise ValidationError("Give a text.")
    text = given.strip()
    if len(text) > LONGEST_TEXT:
        raise ValidationError(f"At most {LONGEST_TEXT} characters.")
    if "\x00" in text:
        raise ValidationError("Null characters are not allowed.")
    return text or None


def _number(_field: CustomField, given: Any, _before: Any) -> int | float:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal):
        raise ValidationError("Give a number.")
    exact = Decimal(str(given))
    if not exact.is_finite() or abs(exact) >= _MOST or exact != round(exact, DECIMALS):
        raise ValidationError(f"Give a number below {_MOST:,} with at most {DECIMALS} decimals.")
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _date(_field: CustomField, given: Any, _before: Any) -> str:
    try:
        day = date.fromisoformat(given) if isinstance(given, str) and len(given) == len("2026-11-30") else given
    except ValueError:
        day = None
    if not isinstance(day, date):
        raise ValidationError(UNREADABLE)
    SEARCHED.check(day, now().date())
    return f"{day:%Y-%m-%d}"


def _yes_no(_field: CustomField, given: Any, _before: Any) -> bool:
    if not isinstance(given, bool):
        raise ValidationError("Give yes or no.")
    return given


def _choice(field: CustomField, given: Any, before: Any) -> str:
    if given == before and given in field.retired:
        return str(given)
    if not isinstance(given, str) or given not in field.options:
        raise ValidationError(f"Choose one of: {', '.join(field.options)}.")
    return given


def _choices(field: CustomField, given: Any, before: Any) -> list[str]:
    if not isinstance(given, list | tuple):
        raise ValidationError("Give a list of options.")
    allowed = [*field.options, *(one for one in field.retired if one in (before or ()))]
    if any(one not in allowed for one in given):
        raise ValidationError(f"Choose from: {', '.join(field.options)}.")
    return [one for one in allowed if one in given]  # in their order, each once


_STORED: dict[str, Callable[[CustomField, Any, Any], Any]] = {
    Kind.TEXT: _text, Kind.NUMBER: _number, Kind.DATE: _date, Kind.YES_NO: _yes_no, Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
}  # fmt: skip


def differing_values(kept: Mapping[str, Any], given: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    """(key in words, stored, typed) of what was typed, for two people who edit one record."""
    return [
        (in_words(key), _plain("" if kept.get(key) is None else kept[key]), _plain("" if value is None else value))
        for key, value in (given or {}).items()
    ]


def in_words(key: str) -> str:
    """A key where the name of its field is not at hand."""
    return key.replace("_", " ").replace(".", " ").capitalize()


# --- Stored → shown ---------------------------------------------------------------------------


def words(field: CustomField, value: Any) -> str:
    """A stored value as a page says it."""
    if value is None:
        return ""
    match field.kind:
        case Kind.DATE:
            return f"{date.fromisoformat(value):%-d %b %Y}"
        case Kind.NUMBER:
            return f"{Decimal(str(value)).normalize():f}"
        case _:
            return _plain(value)


def cell(field: CustomField, value: Any) -> Any:
    """A stored value as a file has it: a number, a day or a text."""
    if value is None or field.kind == Kind.NUMBER:
        return value
    return date.fromisoformat(value) if field.kind == Kind.DATE else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return ", ".join(value) if isinstance(value, list) else str(value)
