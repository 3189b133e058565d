"""What clinical partners read of an accepted insight."""

from django.db.models.expressions import RawSQL

from insights.models import Insight
from insights.sharing.names import LOOKS_LIKE, Name, letters_of, without_names, words_of
from interactions.models import KOL

# Text of the medical side → text for partners.
SHARED = {
    "observation": "shared_observation",
    "interpretation": "shared_interpretation",
    "implication": "shared_implication",
    "decision_informed": "shared_decision",
}
_SINGLE = {letter: looks for letter, looks in LOOKS_LIKE.items() if len(looks) == 1}
# Parts of names that stand in the letters of the texts, also inside a word; short ones only as a word of their own.
_NAMED = """
    SELECT kol.id
    FROM interactions_kol kol,
        unnest(string_to_array(
            translate(replace(replace(kol.sort_key, 'æ', 'ae'), 'œ', 'oe'), %s, %s), ' ')) AS part
    WHERE CASE WHEN length(part) > 3 THEN position(part IN %s) > 0 ELSE part = ANY(%s) END"""


def shared_texts(insight: Insight) -> dict[str, str]:
    """What partners would read: its texts without the names of KOLs, by the fields that keep them. Two queries."""
    names = _names(insight, [getattr(insight, name) for name in SHARED])
    return {target: without_names(getattr(insight, source), names) for source, target in SHARED.items()}


def _names(insight: Insight, texts: list[str]) -> list[Name]:
    """Those who took part where it was heard, and everybody else on record with a part of the name in the texts."""
    near = KOL.objects.filter(attendances__interaction__insight_links__insight=insight).distinct() if insight.pk else []
    found = {kol.pk: Name(kol.given_name, kol.family_name, is_near=True) for kol in near}
    # Double names fall into their parts.
    signs = "-'’."
    read = "".join([*_SINGLE, *signs]), "".join([*_SINGLE.values(), " " * len(signs)])
    # A name of one word may be put together of short ones ("LiHe").
    words = sorted({word for word in words_of(*texts) if len(word) <= 3})
    named = RawSQL(_NAMED, [*read, letters_of(*texts), words])  # noqa: S611 - every value is a parameter
    for kol in KOL.objects.filter(pk__in=named):
        found.setdefault(kol.pk, Name(kol.given_name, kol.family_name))
    return list(found.values())
