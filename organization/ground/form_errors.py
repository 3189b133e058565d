"""How a service's answer goes back into the form it came from."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Errors of fields the form has go to them, all others to the form itself."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name != NON_FIELD_ERRORS and name in form.fields else None, errors)


@contextmanager
def errors_on(form: forms.BaseForm) -> Iterator[None]:
    """What a service refuses inside is said on the form, and the rest of the block is left out."""
    try:
        yield
    except ValidationError as error:
        add_errors(form, error)


def retype(form: forms.BaseForm, name: str, value: str) -> None:
    """Show a bound form again with another value in one (hidden) field; all else stays as typed."""
    data: Any = form.data
    form.data = data.copy()
    typed: Any = form.data
    typed[name] = value
