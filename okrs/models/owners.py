"""Whose work counts on which day for a key result that was handed over.

Where what was counted is kept, the day of the handover is the last one of the owner before: nothing that counted a
moment ago is lost, and the number does not move. The new owner's work counts from the day after. A weekly update
belongs to the owner of the day on which it is due; one that the owner before submitted by the handover stays too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from okrs.models.choices import Metric, Scope
from okrs.models.objectives import KeyResult, Objective
from organization.ground.names import owner_name
from organization.models import User


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one owner, both included; None: from the quarter's first day, or to its last."""

    owner_id: int
    country: str
    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day is this owner's."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def spans_of(kr: KeyResult) -> tuple[Span, ...]:
    """The owners of a key result with their days, in order; the last is ``kr.owner``.

    There is one span unless the key result counts its owner's work and was handed over with what was counted.
    """
    spans: list[Span] = []
    since = None
    for one in kr.earlier if counts_owners_work(kr) else ():
        until = day_of(one)
        spans.append(Span(one["owner"], one["country"], since, until))
        since = until + timedelta(days=1)
    return (*spans, Span(kr.owner_id, kr.owner.country, since))


def can_keep(kr: KeyResult, at: datetime) -> bool:
    """Whether a change of owner can keep what was counted: an active count of the owner's own work, in its quarter.

    What is entered by hand stays whoever owns it, and what a team does counts for the team.
    """
    begun = at.astimezone(kr.owner.zone).date() >= kr.objective.quarter.starts_on
    return counts_owners_work(kr) and begun and kr.objective.state == Objective.State.ACTIVE


def day_of_handover(kr: KeyResult, at: datetime) -> date:
    """The last day of its owner, if it is handed over then with what was counted; at most the quarter's last one."""
    return min(at.astimezone(kr.owner.zone).date(), kr.objective.quarter.ends_on)


def handed_over(kr: KeyResult, to: User, at: datetime) -> list[dict[str, Any]]:
    """``kr.earlier`` as it is once ``to`` owns it and what was counted until ``at`` is kept.

    Whoever owned it only on a day that is somebody else's leaves no row, and who gets it back has these days again.
    """
    day = day_of_handover(kr, at).isoformat()
    found = list(kr.earlier)
    if not found or found[-1]["until"] < day:
        found.append({"owner": kr.owner_id, "name": owner_name(kr.owner), "country": kr.owner.country, "until": day})
    while found and found[-1]["owner"] == to.pk:
        found.pop()
    return found


def say_owners(kr: KeyResult) -> str:
    """Whose work counts until when, in a sentence; empty if it is the owner's on all days."""
    if len(spans_of(kr)) == 1:
        return ""
    (name, until), *more = [(one["name"], f"{day_of(one):%-d %b %Y}") for one in kr.earlier]
    then = "".join(f", that of {name} until {until}" for name, until in more)
    since = day_of(kr.earlier[-1]) + timedelta(days=1)
    if since > kr.objective.quarter.ends_on:
        return f"The work of {name} counts until {until}{then}, the last day of the quarter."
    return f"The work of {name} counts until {until}{then}, that of {owner_name(kr.owner)} from {since:%-d %b %Y} on."


def earlier_owner_on(kr: KeyResult, day: date) -> dict[str, Any] | None:
    """Which one of ``kr.earlier`` had that day; None if it is the owner's."""
    if not counts_owners_work(kr):
        return None
    return next((one for one in kr.earlier if day <= day_of(one)), None)


def day_of(earlier: Mapping[str, Any]) -> date:
    """The last day of one of ``KeyResult.earlier``."""
    return date.fromisoformat(earlier["until"])


def counts_owners_work(kr: KeyResult) -> bool:
    """Whether its number is its owner's work, so that it matters who owned it when."""
    return kr.scope == Scope.OWNER and kr.measured_by != Metric.MANUAL
