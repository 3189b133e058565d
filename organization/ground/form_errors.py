"""Putting what a service refuses back into the form it came from."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Put errors on the form's own fields, all others on the form itself."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name != NON_FIELD_ERRORS and name in form.fields else None, errors)


@contextmanager
def errors_on(form: forms.BaseForm) -> Iterator[None]:
    """Put what a service refuses inside the block on the form; the rest of the block is skipped."""
    try:
        yield
    except ValidationError as error:
        add_errors(form, error)


def retype(form: forms.BaseForm, name: str, value: str) -> None:
    """Change the value of one (hidden) field in a bound form; everything else stays as typed."""
    data: Any = form.data
    form.data = data.copy()
    typed: Any = form.data
    typed[name] = value
