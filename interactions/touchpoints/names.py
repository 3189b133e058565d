"""Names of contact persons: a name, and no room for what a contact is about."""

import re

from django.core.exceptions import ValidationError

# A name, not a sentence: what a contact is about finds no room in it.
NAME = re.compile(r"[^\W\d_][^\d_!?;:/\\<>{}\[\]\"“”|=+*#@]*")
NO_NAME = "Give a name alone."


def clean_name(text: str) -> str:
    """The name with single blanks; ValidationError for what is none."""
    name = " ".join(text.split())
    if not NAME.fullmatch(name) or len(name.split()) > 6:
        raise ValidationError(NO_NAME)
    return name
