"""What clinical partners read of an accepted insight."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, TextField, Value

from insights.models import Insight
from insights.names import Name, without_names, words_of
from interactions.models import KOL

# Text of the medical side → text for partners.
SHARED = {
    "observation": "shared_observation",
    "interpretation": "shared_interpretation",
    "implication": "shared_implication",
    "decision_informed": "shared_decision",
}


def shared_texts(insight: Insight) -> dict[str, str]:
    """What partners would read: its texts without the names of KOLs, by the fields that keep them. Two queries."""
    texts = [getattr(insight, name) for name in SHARED]
    names = _names(insight, words_of(*texts))
    return {target: without_names(getattr(insight, source), names) for source, target in SHARED.items()}


def _names(insight: Insight, words: set[str]) -> list[Name]:
    """Those who took part where it was heard, and everybody else on record with a word of the texts in the name."""
    near = KOL.objects.filter(attendances__interaction__insight_links__insight=insight).distinct() if insight.pk else []
    found = {kol.pk: Name(kol.given_name, kol.family_name, is_near=True) for kol in near}
    parts = Func(F("sort_key"), Value(" "), function="string_to_array", output_field=ArrayField(TextField()))
    for kol in KOL.objects.annotate(parts=parts).filter(parts__overlap=sorted(words)):
        found.setdefault(kol.pk, Name(kol.given_name, kol.family_name))
    return list(found.values())
