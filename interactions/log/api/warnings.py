"""Warnings beside a record. Pages ask before they save; the API saves and warns."""

from collections.abc import Iterable

from interactions.models import KOL, Consent, Interaction
from interactions.models.overlaps import overlapped_by
from organization import text_screens


def objecting_names(kols: Iterable[KOL]) -> list[str]:
    """Those of ``kols`` who objected to contact, by name; one query."""
    rows = Consent.objects.objections().filter(kol__in=list(kols)).select_related("kol").order_by("kol")
    return [row.kol.name for row in rows]


def interaction_warnings(interaction: Interaction) -> list[dict[str, str]]:
    """Objections, a second visit on the day, two talks at the same time, texts to read once more. Three queries.

    A duplicate visit is another interaction of the same author with one of the KOLs on the same day.
    """
    kols = [link.kol for link in interaction.attendees.all()]
    found = []
    names = objecting_names(kols)
    if names:
        found.append(_warning("objection", f"{', '.join(names)} objected to contact. Compliance reads the reason."))
    earlier = (
        Interaction.objects.filter(msl=interaction.msl_id, occurred_on=interaction.occurred_on, kols__in=kols)
        .exclude(pk=interaction.pk)
        .exclude(state=Interaction.State.CANCELLED)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    if earlier:
        numbers = ", ".join(str(pk) for pk in earlier)
        found.append(_warning("duplicate_visit", f"You recorded the same KOL on the same day before: {numbers}."))
    if at_once := overlapped_by(interaction):
        numbers = ", ".join(map(str, at_once))
        found.append(_warning("overlap", f"Its time overlaps another interaction of yours: {numbers}."))
    asked = [text for each in interaction.follow_ups.all() for text in (each.question, each.answer)]
    return found + _texts(interaction.notes, interaction.next_step, *asked)


def _texts(*texts: str) -> list[dict[str, str]]:
    return [_warning("text", concern) for concern in text_screens.concerns("\n".join(texts))]


def _warning(code: str, detail: str) -> dict[str, str]:
    return {"code": code, "detail": detail}
