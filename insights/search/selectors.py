"""Reads of insights: lists, search and export, each within what the reader may see."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import BooleanField, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils.text import Truncator

from insights.capture import policies
from insights.capture.moves import ACCEPT, OPEN_TO_AUTHOR
from insights.capture.selectors import visible_insights
from insights.models import Insight, InsightHeard, InsightQuerySet, Receipt
from interactions.models import Interaction
from organization.custom_fields.selectors import cells
from organization.ground.exports import in_parts
from organization.ground.names import owner_name
from organization.models import CustomField, User
from organization.models.names import by_name
from organization.selectors.tags import Tags

EXCERPT = 160


def waiting(user: User) -> InsightQuerySet:
    """A triager's queue: what others submitted and nobody has answered. Empty for everybody else."""
    if not policies.may_triage(user):
        return visible_insights(user).none()
    return visible_insights(user).filter(state=Insight.State.SUBMITTED).exclude(originator=user)


def waiting_count(user: User) -> int:
    """The length of a triager's queue, counted in an index. One query.

    Equals ``waiting(user).count()``, which would read every row for its state; a triager reads all that was submitted.
    """
    return Insight.objects.filter(state=Insight.State.SUBMITTED).exclude(originator=user).count()


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


@dataclass(frozen=True, slots=True)
class InsightRow:
    """One row of the list, as it is printed. Clinical partners get no author, day or waiting time.

    ``facts``: number, ``about`` and waiting time; ``fate``: the last answer to the reader's own.
    """

    url: str
    text: str
    about: str
    facts: str
    state: str
    fate: str
    has_answer: bool
    is_own: bool


_KINDS, _CATEGORIES = dict(Insight.Kind.choices), dict(Insight.Category.choices)
_STATES = dict(Insight.State.choices)
_LISTED = (
    "pk", "created_at", "submitted_at", "originator_id", "originator__display_name", "kind", "category", "state",
    "therapeutic_area__name", "merged_into_id", "merged_into__state",
)  # fmt: skip

_DECISIONS = Receipt.objects.filter(insight=OuterRef("pk")).exclude(about__in=sorted(OPEN_TO_AUTHOR))
_DECIDED = Subquery(_DECISIONS.order_by("sent_at").values("sent_at")[:1])


def listed(insights: InsightQuerySet, *, user: User) -> "QuerySet[Insight, dict[str, Any]]":
    """What ``insight_rows`` needs of each, with the text that the reader may read."""
    text = "shared_observation" if policies.reads_shared_only(user) else "observation"
    return insights.values(*_LISTED, text=F(text), decided_at=_DECIDED)


def insight_rows(found: Iterable[dict[str, Any]], *, user: User, at: datetime) -> list[InsightRow]:
    """Rows from ``listed``; one query for the answers to the reader's own, if any of them are."""
    rows = list(found)
    partner = policies.reads_shared_only(user)
    own = [] if partner else [row["pk"] for row in rows if row["originator_id"] == user.pk]
    answers: dict[int, list[tuple[str, bool]]] = {}
    if own:
        sent = Receipt.objects.filter(insight__in=own).order_by("sent_at", "pk")
        for pk, message, acknowledged_at in sent.values_list("insight", "message", "acknowledged_at"):
            answers.setdefault(pk, []).append((message, acknowledged_at is None))
    base = reverse("insight", args=[0]).removesuffix("0/")
    return [_row(row, answers.get(row["pk"], []), base, user=user, at=at, partner=partner) for row in rows]


def _row(
    row: dict[str, Any], answers: list[tuple[str, bool]], base: str, *, user: User, at: datetime, partner: bool
) -> InsightRow:
    pk, own = row["pk"], row["originator_id"] == user.pk
    who = [] if partner or own else [row["originator__display_name"]]
    about = " · ".join([_KINDS[row["kind"]], _CATEGORIES[row["category"]], row["therapeutic_area__name"], *who])
    clock = "" if partner else clock_text(row["state"], row["submitted_at"], row["decided_at"], at=at)
    return InsightRow(
        url=f"{base}{pk}/",
        text=excerpt(row["text"]),
        about=about,
        facts=f"No. {pk} · {about} · {clock}" if clock else f"No. {pk} · {about}",
        state="Accepted" if partner else _state_text(row["state"], row["merged_into_id"], row["merged_into__state"]),
        fate=Truncator(answers[-1][0]).chars(140) if answers else "",
        has_answer=any(is_new for _, is_new in answers),
        is_own=own,
    )


def state_text(insight: Insight) -> str:
    """The state in words; a merged insight shows that of its parent."""
    parent = insight.merged_into
    return _state_text(insight.state, insight.merged_into_id, parent.state if parent else None)


def _state_text(state: str, parent: int | None, parent_state: str | None) -> str:
    if parent is None or parent_state is None:
        return _STATES[state]
    return f"Merged into no. {parent} ({_STATES[parent_state].lower()})"


def decided_at(receipts: Iterable[Receipt]) -> datetime | None:
    """When the first decision was sent; a question back to the author is none."""
    return min((one.sent_at for one in receipts if one.about not in OPEN_TO_AUTHOR), default=None)


def clock_text(state: str, submitted_at: datetime | None, decided: datetime | None, *, at: datetime) -> str:
    """Days since it was submitted, or from then to the first decision."""
    if submitted_at is None:
        return "Not submitted"
    days = ((decided or at) - submitted_at).days
    count = "the same day" if days < 1 else "1 day" if days == 1 else f"{days} days"
    if decided:
        return f"Answered {count}" if days < 1 else f"Answered after {count}"
    if state not in ACCEPT.sources:
        return "Answer not on record"
    return "Submitted today" if days < 1 else f"Waiting {count}"


def originators(user: User) -> "QuerySet[User]":
    """Authors of insights that the person may read."""
    # One index look-up for each person; PostgreSQL would turn an EXISTS into reading all insights.
    theirs = Insight.objects.visible_to(user).filter(originator=OuterRef("pk")).order_by().values("pk")[:1]
    return User.objects.filter(IsNull(Subquery(theirs), rhs=False))


def author_options(user: User, words: str, *, limit: int = 10) -> list[dict[str, str]]:
    """Authors of this name, or of one with a wrong letter, for a list to choose from. None for partners."""
    if policies.reads_shared_only(user):
        return []
    found = by_name(originators(user), words).order_by("sort_key", "pk")[:limit]
    return [{"id": str(one.pk), "label": one.display_name, "detail": one.get_role_display()} for one in found]


def insights_of(interaction: Interaction, *, user: User) -> list[dict[str, Any]]:
    """What was learnt in one interaction, for its page: what the reader may read; nothing for partners."""
    if policies.reads_shared_only(user):
        return []
    return _in_short(visible_insights(user).filter(interaction_links__interaction=interaction), user)


def insights_at(congress_id: int, *, user: User) -> list[dict[str, Any]]:
    """The same of what was heard at a congress, the newest."""
    return (
        [] if policies.reads_shared_only(user) else _in_short(visible_insights(user).filter(congress=congress_id), user)
    )


def _in_short(found: InsightQuerySet, user: User) -> list[dict[str, Any]]:
    return [
        {"url": reverse("insight", args=[row.pk]), "text": excerpt(row.observation),
         "detail": f"{row.originator.display_name} · {state_text(row)}", "is_own": row.originator_id == user.pk}
        for row in found.order_by("-created_at", "-pk")[:20]
    ]  # fmt: skip


def insights_from(talks: Collection[int], *, user: User, limit: int = 5) -> list[dict[str, Any]]:
    """The newest insights heard from a KOL, with what became of each; nothing for partners, who read no names.

    Those of ``talks``, the numbers of conversations that the reader may open: elsewhere nobody says from whom an
    insight is. One query, none without talks.
    """
    if not talks or policies.reads_shared_only(user) or not user.may("insight.view"):
        return []
    # One array as parameter, instead of one parameter for each conversation.
    among = RawSQL("interaction_id = ANY (%s)", [list(talks)], output_field=BooleanField())
    rows = InsightHeard.objects.visible_to(user).filter(among)
    # One that was heard in several conversations is named once.
    newest = rows.order_by("-created_at", "-insight_id").distinct("created_at", "insight_id")
    columns = (
        "insight_id",
        "observation",
        "person",
        "originator_id",
        "state",
        "merged_into_id",
        "merged_state",
        "answer",
    )
    return [
        {"url": reverse("insight", args=[pk]), "text": excerpt(text), "person": person, "is_own": author == user.pk,
         "state": _state_text(state, parent, parent_state), "answer": Truncator(answer or "").chars(140)}
        for pk, text, person, author, state, parent, parent_state, answer in newest.values_list(*columns)[:limit]
    ]  # fmt: skip


EXPORT_HEAD = (
    "Insight id", "Submitted", "Quarter", "State", "Kind", "Category", "Therapeutic area", "Product", "Author",
    "Author id", "Team", "Observation", "Interpretation", "Implication", "Decision it should inform",
)  # fmt: skip


SHARED_HEAD = (
    "Insight id", "Kind", "Category", "Therapeutic area", "Product", "Observation", "Interpretation", "Implication",
    "Decision it should inform",
)  # fmt: skip


def export_rows(
    queryset: "QuerySet[Insight]", *, user: User, is_queue: bool = False, fields: Collection[CustomField] = ()
) -> Iterator[tuple[Any, ...]]:
    """Rows of the export, in the order of their list, last the custom ``fields``; for partners without author, day,
    state and these."""
    partner, tags = policies.reads_shared_only(user), Tags()
    for each in chain.from_iterable(in_parts(queryset.order_by(*order_of(is_queue=is_queue)))):
        texts = texts_for(user, each)
        what = (each.get_kind_display(), each.get_category_display(), each.therapeutic_area.name,
                each.product.name if each.product else "")  # fmt: skip
        said = (texts.observation, texts.interpretation, texts.implication, texts.decision)
        if partner:
            yield (each.pk, *what, *said)
            continue
        day = each.submitted_on
        yield (each.pk, day, tags.quarter(day), state_text(each), *what, owner_name(each.originator),
               each.originator_id, tags.team(each.originator_id, day), *said, *cells(fields, each.custom))  # fmt: skip
