"""Targets that the form proposes for what is left of a running quarter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrs.arithmetic.progress import elapsed
from okrs.models import KeyResultTemplate, TemplateVersion
from organization.models import Quarter


@dataclass(frozen=True, slots=True)
class Proposal:
    """``target`` for what is left of the quarter, of ``whole`` for all of it."""

    target: Decimal
    whole: Decimal


def proposal_for(whole: Decimal, quarter: Quarter, today: date) -> Proposal | None:
    """A target of a whole quarter pro rata from today on, at least 1; None outside the running quarter."""
    if not quarter.starts_on < today <= quarter.ends_on:
        return None
    left = Decimal(1 - elapsed(today, quarter.starts_on, quarter.ends_on))
    return Proposal(max(Decimal(1), Decimal(round(whole * left))), whole)


def proposed_targets(quarter: Quarter, today: date) -> dict[str, Proposal]:
    """By metric, the target of the default template pro rata from today on; empty outside the running quarter.

    Where it has a metric twice, the first one's target is taken. One query.
    """
    if not quarter.starts_on < today <= quarter.ends_on:
        return {}
    found: dict[str, Proposal] = {}
    newest = TemplateVersion.objects.newest().filter(template__is_default=True).values("pk")
    rows = KeyResultTemplate.objects.filter(objective__template_version__in=newest, target__isnull=False)
    ordered = rows.order_by("objective__position", "position", "pk")
    for metric, whole in ordered.values_list("metric", "target"):
        if whole is not None and (proposal := proposal_for(whole, quarter, today)):
            found.setdefault(metric, proposal)
    return found
