"""Reads for capturing: the interaction behind an insight, and the insight as stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.http import Http404

from insights.models import Insight, InsightQuerySet, Receipt
from interactions.models import Interaction
from organization.custom_fields.values import differing_values
from organization.ground.clock import day_in
from organization.ground.differences import differing
from organization.ground.numbers import as_number
from organization.models import User


def source_of(user: User, asked: str, *, at: datetime) -> Interaction | None:
    """The interaction named in the address if the person may read it; otherwise None, as if it did not exist."""
    pk = as_number(asked)
    if pk is None:
        return None
    rows = Interaction.objects.visible_to(user, day_in(at, user.zone)).exclude(state=Interaction.State.CANCELLED)
    return rows.filter(pk=pk).first()


def interaction_label(interaction: Interaction) -> str:
    """Who was met and when: "Amara Okafor, 16 Feb 2026"."""
    names = ", ".join(link.kol.name for link in interaction.attendees.all()) or "No KOL"
    return f"{names}, {interaction.occurred_on:%-d %b %Y}"


def differences(stored: Insight, typed: Any) -> list[dict[str, str]]:
    """Where the stored values differ from the typed ones (``typed``: the services' Contents)."""

    def value(name: str) -> tuple[str, str, str]:
        field: Any = Insight._meta.get_field(name)
        labels = dict(field.flatchoices)
        old, new = (getattr(each, name) for each in (stored, typed))
        return str(field.verbose_name).capitalize(), str(labels.get(old, old) or ""), str(labels.get(new, new) or "")

    names = ("observation", "interpretation", "implication", "decision_informed", "kind", "category", "novelty",
             "therapeutic_area", "product", "congress")  # fmt: skip
    return differing([*map(value, names), *differing_values(stored.custom, typed.custom)])


def visible_insights(user: User) -> InsightQuerySet:
    """All insights the person may read, ready for rows."""
    return Insight.objects.visible_to(user).select_related(
        "originator", "therapeutic_area", "product", "congress", "merged_into"
    )


def get_insight(user: User, pk: int) -> Insight:
    """One insight; 404 if the reader may not know of it."""
    found = visible_insights(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class AskedBack:
    """An own insight about which triage asked something; ``question`` as it was asked."""

    pk: int
    question: str
    asked_at: datetime | None


def asked_back(user: User) -> list[AskedBack]:
    """Own insights that wait for more detail, the longest waiting first; one query."""
    asked = Receipt.objects.filter(insight=OuterRef("pk"), about=Insight.State.NEEDS_DETAIL).order_by("-sent_at", "-pk")
    rows = Insight.objects.filter(originator=user, state=Insight.State.NEEDS_DETAIL)
    found = rows.annotate(
        question=Subquery(asked.values("message")[:1]), asked_at=Subquery(asked.values("sent_at")[:1])
    )
    ordered = found.order_by("asked_at", "pk").values_list("pk", "question", "asked_at")
    return [AskedBack(pk, question or "", at) for pk, question, at in ordered]


@dataclass(frozen=True, slots=True)
class AnswerSent:
    """An answer that its author has neither thanked for nor, if it asks something, answered."""

    pk: int
    insight_id: int
    author: User
    sent_at: datetime


def open_answers(*, people: Iterable[User] | None = None, since: datetime | None = None) -> list[AnswerSent]:
    """Answers to insights, oldest first; ``people``: the authors of the insights. One query.

    A question is open while its insight needs detail. What somebody answers to themselves is left out.
    """
    asked = Q(about=Insight.State.NEEDS_DETAIL)
    rows = Receipt.objects.filter(~asked | Q(insight__state=Insight.State.NEEDS_DETAIL), acknowledged_at=None)
    rows = rows.exclude(by=F("insight__originator")).select_related("insight__originator")
    if people is not None:
        rows = rows.filter(insight__originator__in=list(people))
    if since is not None:
        rows = rows.filter(sent_at__gte=since)
    return [
        AnswerSent(row.pk, row.insight_id, row.insight.originator, row.sent_at)
        for row in rows.order_by("sent_at", "pk")
    ]


def answers_named(receipts: Iterable[int]) -> dict[int, str]:
    """What each of these answers says of its insight, in a word ("accepted"); one query."""
    labels = dict(Insight.State.choices)
    found = Receipt.objects.filter(pk__in=list(receipts)).values_list("pk", "about")
    return {pk: labels.get(about, about).lower() for pk, about in found}


def open_question(insight: Insight) -> str:
    """What the author is asked for; empty if nothing."""
    if insight.state != Insight.State.NEEDS_DETAIL:
        return ""
    asked = insight.receipts.filter(about=Insight.State.NEEDS_DETAIL).order_by("-sent_at", "-pk").first()
    return asked.message if asked else ""
