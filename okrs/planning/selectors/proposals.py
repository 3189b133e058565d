"""Targets that the form proposes for what is left of a running quarter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrs.arithmetic.progress import elapsed
from okrs.models.templates import KeyResultTemplate
from organization.models import Quarter


@dataclass(frozen=True, slots=True)
class Proposal:
    """``target`` for what is left of the quarter, of ``whole`` for all of it."""

    target: Decimal
    whole: Decimal


def proposed_targets(quarter: Quarter, today: date) -> dict[str, Proposal]:
    """By metric, the templates' target pro rata from today on, at least 1; empty outside the running quarter.

    Where templates differ, the first one's target is taken. One query.
    """
    if not quarter.starts_on < today <= quarter.ends_on:
        return {}
    left = Decimal(1 - elapsed(today, quarter.starts_on, quarter.ends_on))
    found: dict[str, Proposal] = {}
    rows = KeyResultTemplate.objects.filter(target__isnull=False).order_by("pk").values_list("metric", "target")
    for metric, whole in rows:
        if whole is not None:
            found.setdefault(metric, Proposal(max(Decimal(1), Decimal(round(whole * left))), whole))
    return found
