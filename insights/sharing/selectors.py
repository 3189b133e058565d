"""The copy of an accepted insight that clinical partners read."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from insights.models import Insight
from insights.sharing.names import LOOKS_LIKE, Name, letters_of, without_names, words_of
from interactions.models import KOL

# The author's text → its copy for partners.
SHARED = {
    "observation": "shared_observation",
    "interpretation": "shared_interpretation",
    "implication": "shared_implication",
    "decision_informed": "shared_decision",
}
_SINGLE = {letter: looks for letter, looks in LOOKS_LIKE.items() if len(looks) == 1}
# Parts of names found among the letters of the texts, also inside a word; short ones only as whole words.
_NAMED = """
    SELECT kol.id
    FROM interactions_kol kol,
        unnest(string_to_array(
            translate(replace(replace(kol.sort_key, 'æ', 'ae'), 'œ', 'oe'), %s, %s), ' ')) AS part
    WHERE CASE WHEN length(part) > 3 THEN position(part IN %s) > 0 ELSE part = ANY(%s) END"""


def shared_texts(insight: Insight) -> dict[str, str]:
    """The copy for partners: the texts without the names of KOLs, by field name. Two queries."""
    names = _names(insight, [getattr(insight, name) for name in SHARED])
    return {target: without_names(getattr(insight, source), names) for source, target in SHARED.items()}


def without_kols(texts: Sequence[str]) -> list[str]:
    """The texts without the names of KOLs on record, wherever they come from. One query."""
    names = [Name(kol.given_name, kol.family_name) for kol in _named_in(texts)]
    return [without_names(text, names) for text in texts]


def _named_in(texts: Sequence[str]) -> "QuerySet[KOL]":
    """KOLs on record with a part of their name in the texts."""
    # Double names are split.
    signs = "-'’."
    read = "".join([*_SINGLE, *signs]), "".join([*_SINGLE.values(), " " * len(signs)])
    # One word may be made of several short names ("LiHe").
    words = sorted({word for word in words_of(*texts) if len(word) <= 3})
    named = RawSQL(_NAMED, [*read, letters_of(*texts), words])  # noqa: S611 - every value is a parameter
    return KOL.objects.filter(pk__in=named)


def _names(insight: Insight, texts: Sequence[str]) -> list[Name]:
    """KOLs who took part where it was heard, and all others on record with a part of their name in the texts."""
    near = KOL.objects.filter(attendances__interaction__insight_links__insight=insight).distinct() if insight.pk else []
    found = {kol.pk: Name(kol.given_name, kol.family_name, is_near=True) for kol in near}
    for kol in _named_in(texts):
        found.setdefault(kol.pk, Name(kol.given_name, kol.family_name))
    return list(found.values())
