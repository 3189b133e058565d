"""Formatting in templates; no queries."""

from itertools import pairwise
from typing import Any

from django import template
from django.core.paginator import Page

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


@register.filter
def numbers(page: Page[Any]) -> list[int | None]:
    """The pages to offer: the first, the last, this one and its neighbours; None where some are left out."""
    last = page.paginator.num_pages
    near = range(max(1, page.number - 1), min(last, page.number + 1) + 1)
    offered = sorted({1, *near, last})
    shown: list[int | None] = [1]
    for before, number in pairwise(offered):
        shown += [number] if number == before + 1 else [None, number]
    return shown
