"""Waves and questions, for who sets them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404

from interactions.models import Audience, PulseAsked, PulseQuestion, PulseWave


@dataclass(frozen=True, slots=True)
class Offered:
    """The questions of an audience: those of the next wave, then those left out."""

    title: str
    questions: list[dict[str, Any]]


def get_wave(pk: int) -> PulseWave:
    """One wave, or 404."""
    return get_object_or_404(PulseWave, pk=pk)


def get_question(pk: int) -> PulseQuestion:
    """One question, or 404."""
    return get_object_or_404(PulseQuestion, pk=pk)


def waves_ahead() -> list[PulseWave]:
    """Planned and open ones, the next first."""
    return list(PulseWave.objects.filter(closed_on__isnull=True).order_by("starts_on", "pk"))


def suggested(today: date) -> dict[str, Any]:
    """A wave of two weeks from tomorrow on, or half a year after the latest that there is; one query."""
    first, latest = today + timedelta(days=1), PulseWave.objects.order_by("-starts_on").first()
    if latest:
        first = max(first, latest.starts_on + timedelta(days=182))
    return {"starts_on": first, "ends_on": first + timedelta(days=13), "name": f"{first:%B %Y}"}


def questions_by_audience() -> list[Offered]:
    """Every question; one query."""
    found = PulseQuestion.objects.annotate(was_asked=Exists(PulseAsked.objects.filter(question=OuterRef("pk"))))
    rows = list(found.order_by("-is_active", "position", "pk"))
    return [
        Offered(
            audience.label,
            [
                {"pk": one.pk, "text": one.text, "kind": one.get_kind_display(), "is_active": one.is_active,
                 "was_asked": one.was_asked}
                for one in rows if one.audience == audience
            ],
        )
        for audience in Audience
    ]  # fmt: skip
