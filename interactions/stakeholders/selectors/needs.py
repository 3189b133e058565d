"""Colleagues who wait for a talk, as the first page lists them."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from interactions.arithmetic.agreed import Agreed
from interactions.models import Waiting
from interactions.stakeholders.selectors.page import HOME, met_tap
from organization.ground.needs import Need


def talks_due(rows: Iterable[Waiting], today: date) -> list[Need]:
    """Planned talks whose day has passed, and contact that is overdue; the longest waiting first."""
    due = [(row.next_step_on, row) for row in rows if row.stakeholder_id is not None and row.next_step_on is not None]
    return [_need(row, day, today) for day, row in sorted(due, key=lambda one: (one[0], one[1].stakeholder_id))]


def _need(row: Waiting, day: date, today: date) -> Need:
    (name,), pk = row.kol_names, row.stakeholder_id or 0
    url, taps = reverse("stakeholder", args=[pk]), (met_tap(pk, HOME),)
    if row.is_talk_planned:
        why = f"The talk was planned for {day:%-d %B}."
        return Need(f"Did you meet {name}?", why, url, "Move or call off", taps=taps)
    words = Agreed(row.every, None, row.last_met_on).words(today)
    return Need(f"Talk with {name}", f"{words.capitalize()}.", url, "Plan a coffee", taps=taps)
