"""Formatting in templates; no queries."""

from django import template

register = template.Library()


@register.filter
def initials(name: str) -> str:
    """Up to two initials of a name ("Ada Lovelace" → "AL")."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def number(value: float | int | None) -> str:
    """A number without needless zeros ("6", "6.5"); a dash for none."""
    if value is None:
        return "–"
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
