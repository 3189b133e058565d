"""People and KOLs by their names, as somebody types them."""

from typing import Any

from django.db.models import Q, QuerySet

from organization.ground.text import fold, slips

LIKELY = 3_000


def named(rows: "QuerySet[Any]", words: str, *, key: str = "sort_key") -> "QuerySet[Any]":
    """Those of ``rows`` in whose ``key`` each word stands, in any order; none without a word. ``key`` is folded."""
    parts = fold(words).split()
    return rows.filter(*(Q((f"{key}__contains", part)) for part in parts)) if parts else rows.none()


def nearly(rows: "QuerySet[Any]", words: str, *, key: str = "sort_key") -> list[int]:
    """Numbers of those who are meant if one letter in a word is wrong, by name. One query, for when nobody is found.

    A word with one slip has a half without one, or its two middle letters changed places; who is likely by the longest
    word is then compared letter by letter. Words of up to three letters must be right.
    """
    typed = fold(words)
    longest = max(typed.split(), key=len, default="")
    if len(longest) < 4:
        return []
    middle = len(longest) // 2
    turned = longest[: middle - 1] + longest[middle] + longest[middle - 1] + longest[middle + 1 :]
    likely = Q()
    for part in (longest[:middle], longest[middle:], turned):
        likely |= Q((f"{key}__contains", part))
    names = rows.filter(likely).order_by("sort_key", "pk").values_list("pk", key)[:LIKELY]
    return [pk for pk, name in names if slips(typed, name)]


def by_name(rows: "QuerySet[Any]", words: str, *, key: str = "sort_key") -> "QuerySet[Any]":
    """Those with each word in their name or, if there are none, those who are nearly so."""
    found = named(rows, words, key=key)
    return found if found.exists() else rows.filter(pk__in=nearly(rows, words, key=key))
