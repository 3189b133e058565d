"""Reads of insights: lists, search and export, each within what the reader may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from insights.capture import policies
from insights.capture.moves import ACCEPT, OPEN_TO_AUTHOR
from insights.capture.selectors import visible_insights
from insights.models import Insight, InsightQuerySet, Receipt
from interactions.models import Interaction
from organization.ground.names import owner_name
from organization.models import User

EXPORT_LIMIT = 20_000


EXCERPT = 160


def waiting(user: User) -> InsightQuerySet:
    """A triager's queue: what others submitted and nobody has answered. Empty for everybody else."""
    if not policies.may_triage(user):
        return visible_insights(user).none()
    return visible_insights(user).filter(state=Insight.State.SUBMITTED).exclude(originator=user)


def waiting_count(user: User) -> int:
    """The length of a triager's queue, counted from indexes only. Two queries.

    Equals ``waiting(user).count()``, which would read every row for its author; a triager reads all that was submitted.
    """
    submitted = Insight.objects.filter(state=Insight.State.SUBMITTED)
    return submitted.count() - submitted.filter(originator=user).count()


def unread_answers(user: User) -> int:
    """How many answers about the person's own insights are not acknowledged yet."""
    return Receipt.objects.filter(insight__originator=user, acknowledged_at__isnull=True).count()


def order_of(*, is_queue: bool) -> tuple[str, ...]:
    """A queue starts with the longest waiting, every other list with the newest."""
    return ("submitted_at", "pk") if is_queue else ("-created_at", "-pk")


@dataclass(frozen=True)
class Texts:
    """What an insight says, as the reader may read it."""

    observation: str
    interpretation: str
    implication: str
    decision: str


def texts_for(user: User, insight: Insight) -> Texts:
    """The author's words; for clinical partners the copy without the names of KOLs."""
    if policies.reads_shared_only(user):
        return Texts(
            insight.shared_observation, insight.shared_interpretation, insight.shared_implication,
            insight.shared_decision,
        )  # fmt: skip
    return Texts(insight.observation, insight.interpretation, insight.implication, insight.decision_informed)


def excerpt(text: str) -> str:
    """The beginning of a text, cut between words."""
    plain = " ".join(text.split())
    return plain if len(plain) <= EXCERPT else plain[:EXCERPT].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True)
class InsightRow:
    """One row of the list. Clinical partners get no author, day or waiting time."""

    url: str
    number: int
    text: str
    about: str
    state: str
    state_key: str
    fate: str
    clock: str
    has_answer: bool


def insight_rows(insights: Iterable[Insight], *, user: User, at: datetime) -> list[InsightRow]:
    """Plain values of insights loaded by ``visible_insights``; one query for all answers."""
    rows = list(insights)
    partner = policies.reads_shared_only(user)
    answers: dict[int, list[Receipt]] = {}
    if not partner:
        for receipt in Receipt.objects.filter(insight__in=[row.pk for row in rows]).order_by("sent_at", "pk"):
            answers.setdefault(receipt.insight_id, []).append(receipt)
    return [_row(row, answers.get(row.pk, []), user=user, at=at, partner=partner) for row in rows]


def _row(insight: Insight, answers: list[Receipt], *, user: User, at: datetime, partner: bool) -> InsightRow:
    own = insight.originator_id == user.pk
    who = [] if partner or own else [insight.originator.display_name]
    about = [insight.get_kind_display(), insight.get_category_display(), insight.therapeutic_area.name, *who]
    return InsightRow(
        url=reverse("insight", args=[insight.pk]),
        number=insight.pk,
        text=excerpt(texts_for(user, insight).observation),
        about=" · ".join(about),
        state="Accepted" if partner else state_text(insight),
        state_key=insight.state,
        fate=answers[-1].message if own and answers else "",
        clock="" if partner else clock_text(insight, answers, at=at),
        has_answer=own and any(answer.acknowledged_at is None for answer in answers),
    )


def state_text(insight: Insight) -> str:
    """The state in words; a merged insight shows that of its parent."""
    parent = insight.merged_into
    if parent is None:
        return insight.get_state_display()
    return f"Merged into no. {parent.pk} ({parent.get_state_display().lower()})"


def clock_text(insight: Insight, answers: Iterable[Receipt], *, at: datetime) -> str:
    """Days since it was submitted, or from then to the first decision (a question back is none)."""
    if insight.submitted_at is None:
        return "Not submitted"
    decided = [one.sent_at for one in answers if one.about not in OPEN_TO_AUTHOR]
    days = ((min(decided) if decided else at) - insight.submitted_at).days
    count = "the same day" if days < 1 else "1 day" if days == 1 else f"{days} days"
    if decided:
        return f"Answered {count}" if days < 1 else f"Answered after {count}"
    if insight.state not in ACCEPT.sources:
        return "Answer not on record"
    return "Submitted today" if days < 1 else f"Waiting {count}"


def originators(user: User) -> "QuerySet[User]":
    """Authors of insights that the person may read."""
    # One index look-up for each person; PostgreSQL would turn an EXISTS into reading all insights.
    theirs = Insight.objects.visible_to(user).filter(originator=OuterRef("pk")).order_by().values("pk")[:1]
    return User.objects.annotate(first=Subquery(theirs)).filter(first__isnull=False)


def insights_of(interaction: Interaction, *, user: User) -> list[dict[str, Any]]:
    """What was learnt in one interaction, for its page: what the reader may read; nothing for partners."""
    if policies.reads_shared_only(user):
        return []
    rows = visible_insights(user).filter(interaction_links__interaction=interaction).order_by("-created_at", "-pk")
    return [
        {"url": reverse("insight", args=[row.pk]), "text": excerpt(row.observation),
         "detail": f"{row.originator.display_name} · {state_text(row)}", "is_own": row.originator_id == user.pk}
        for row in rows[:20]
    ]  # fmt: skip


EXPORT_HEAD = (
    "No.", "Submitted", "State", "Kind", "Category", "Therapeutic area", "Product", "Author", "Observation",
    "Interpretation", "Implication", "Decision it should inform",
)  # fmt: skip


SHARED_HEAD = (
    "No.", "Kind", "Category", "Therapeutic area", "Product", "Observation", "Interpretation", "Implication",
    "Decision it should inform",
)  # fmt: skip


def export_rows(queryset: "QuerySet[Insight]", *, user: User) -> Iterator[tuple[Any, ...]]:
    """Rows of the export, newest first, at most 20,000; for partners without author, day and state."""
    partner = policies.reads_shared_only(user)
    for each in queryset.order_by("-created_at", "-pk")[:EXPORT_LIMIT].iterator(chunk_size=500):
        texts = texts_for(user, each)
        what = (each.get_kind_display(), each.get_category_display(), each.therapeutic_area.name,
                each.product.name if each.product else "")  # fmt: skip
        said = (texts.observation, texts.interpretation, texts.implication, texts.decision)
        if partner:
            yield (each.pk, *what, *said)
            continue
        day = each.submitted_on.isoformat() if each.submitted_on else ""
        yield (each.pk, day, state_text(each), *what, owner_name(each.originator), *said)
