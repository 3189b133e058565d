"""The page of one insight: what it says, where it came from, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q
from django.http import Http404
from django.urls import reverse

from insights.capture import policies
from insights.capture.moves import ACCEPT, PARENTS, PATH, TRIAGE
from insights.capture.selectors import interaction_label, visible_insights
from insights.models import Insight, InsightAction, InsightQuerySet, InsightScore, Receipt
from insights.models.triage import CRITERIA
from insights.search.selectors import (
    clock_text,
    decided_at,
    excerpt,
    order_of,
    state_text,
    texts_for,
    waiting,
    waiting_count,
)
from insights.search.words import search
from insights.sharing.names import words_of
from interactions.models import Interaction
from organization.custom_fields.selectors import shown_values
from organization.ground.clock import day_in
from organization.ground.differences import differing
from organization.ground.names import owner_name
from organization.ground.numbers import as_number
from organization.models import CustomField, User
from organization.selectors.history import history_entries

State = Insight.State


# The last states of insights that go no further.
_ENDS = {State.NEEDS_DETAIL, State.MERGED, State.DECLINED}


@dataclass(frozen=True)
class InsightPage:
    """Everything the page shows that the reader may see."""

    pk: int
    version: int
    title: str
    lead: str
    state: str
    texts: list[dict[str, str]]
    facts: list[dict[str, Any]]
    actions: list[dict[str, Any]]
    steps: list[dict[str, str]] = field(default_factory=list)
    sources: list[dict[str, str]] = field(default_factory=list)
    hidden_sources: int = 0
    receipts: list[dict[str, Any]] = field(default_factory=list)
    scores: list[dict[str, Any]] = field(default_factory=list)
    verdict: str = ""
    merged: list[dict[str, str]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    is_own: bool = False
    is_returned: bool = False
    is_shared_view: bool = False


def insight_page(user: User, insight: Insight, *, at: datetime) -> InsightPage:
    """The page of an insight from ``get_insight``."""
    shared = policies.reads_shared_only(user)
    said = texts_for(user, insight)
    texts = [
        {"label": "What was said or seen", "text": said.observation},
        {"label": "Why", "text": said.interpretation},
        {"label": "So what", "text": said.implication},
    ]
    common: dict[str, Any] = {
        "pk": insight.pk,
        "version": insight.version,
        "title": f"{insight.get_category_display()} in {insight.therapeutic_area}",
        "texts": [each for each in texts if each["text"]],
        "actions": _actions(user, insight, at=at, own_only=shared),
    }
    facts = [
        ("Kind", insight.get_kind_display()),
        ("Category", insight.get_category_display()),
        ("Therapeutic area", insight.therapeutic_area.name),
        ("Product", insight.product.name if insight.product else ""),
        ("Congress", insight.congress.name if insight.congress and not shared else ""),
        ("Decision it should inform", said.decision),
        ("What is known", "" if shared else insight.get_novelty_display()),
    ]
    common["facts"] = [{"label": label, "value": value} for label, value in facts if value]
    if shared:
        return InsightPage(lead=f"Insight no. {insight.pk}", state="Accepted", is_shared_view=True, **common)
    common["facts"] += shown_values(CustomField.On.INSIGHT, insight.custom)
    receipts = list(insight.receipts.select_related("by"))
    scores = list(insight.scores.select_related("scorer"))
    sources, hidden = _sources(user, insight, at=at)
    submitted = f"submitted {insight.submitted_on:%-d %B %Y}" if insight.submitted_on else "draft"
    return InsightPage(
        lead=f"Insight no. {insight.pk} · {insight.originator.display_name} · {submitted} · "
        + clock_text(insight.state, insight.submitted_at, decided_at(receipts), at=at).lower(),
        state=state_text(insight),
        steps=steps(insight.state),
        sources=sources,
        hidden_sources=hidden,
        receipts=[
            {
                "pk": each.pk,
                "about": State(each.about).label if each.about in State.values else each.about,
                "message": each.message,
                "decision": each.decision,
                "by": each.by.display_name,
                "at": each.sent_at,
                "acknowledged_at": each.acknowledged_at,
                "helpful": each.helpful,
                "can_acknowledge": policies.can_acknowledge(user, insight, each),
                # The last answer alone: what came before it has been followed.
                "can_undo": each is receipts[0] and policies.decided(user, each),
                "why_it_stays": policies.why_it_stays(insight, each),
            }
            for each in receipts
        ],
        scores=[_score(each) for each in scores],
        verdict=verdict(scores),
        merged=_family(user, insight),
        history=_history(insight),
        is_own=policies.is_author(user, insight),
        is_returned=insight.state == State.NEEDS_DETAIL,
        **common,
    )


def _history(insight: Insight) -> list[dict[str, Any]]:
    """Changes, without those of the copy for partners, which repeat the texts above."""
    entries = history_entries(insight)
    for entry in entries:
        entry["changes"] = [each for each in entry["changes"] if not each["field"].endswith("for partners")]
    return entries


def steps(state: str) -> list[dict[str, str]]:
    """The states of the insight, each done, current or ahead; the list ends where the insight goes no further."""
    way = [State.DRAFT, State.SUBMITTED, State(state)] if state in _ENDS else list(PATH)
    here = way.index(State(state))
    return [
        {"label": each.label, "is": "done" if place < here else "current" if place == here else "ahead"}
        for place, each in enumerate(way)
    ]


def verdict(scores: list[InsightScore]) -> str:
    """Whether the scorers find it strategic, and whether they agree; empty without scores."""
    if not scores:
        return ""
    strategic = sum(each.is_strategic for each in scores)
    if len(scores) == 1:
        return "Strategic" if strategic else "Not strategic"
    words = f"Strategic for {strategic} of {len(scores)} scorers"
    return f"{words}: they agree" if strategic in (0, len(scores)) else f"{words}: they differ"


def own_score(user: User, insight: Insight) -> dict[str, int]:
    """The scores the person gave; empty if none yet."""
    return InsightScore.objects.filter(insight=insight, scorer=user).values(*CRITERIA).first() or {}


def get_action(user: User, pk: int) -> InsightAction:
    """An action of an insight the person may read; partners only their own. Otherwise 404."""
    rows = InsightAction.objects.filter(insight__in=Insight.objects.visible_to(user)).select_related("insight", "owner")
    if policies.reads_shared_only(user):
        rows = rows.filter(owner=user)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_receipt(user: User, pk: int) -> Receipt:
    """An answer about an insight the person may read, never for partners. Otherwise 404."""
    rows = Receipt.objects.filter(insight__in=Insight.objects.visible_to(user)).select_related("insight")
    found = None if policies.reads_shared_only(user) else rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Place:
    """Where an insight stands in a triager's queue, and those before and after it (empty at the ends)."""

    number: int
    total: int
    previous_url: str
    next_url: str


def place_of(user: User, insight: Insight) -> Place | None:
    """Its place in the queue of everything that waits; None if it does not wait for this person. Five queries."""
    if insight.state != State.SUBMITTED or not policies.has_hand(user, insight, ACCEPT):
        return None
    earlier, later = _before(user, insight), _after(user, insight)
    above = earlier.order_by("-submitted_at", "-pk").values_list("pk", flat=True).first()
    return Place(
        number=earlier.count() + 1,
        total=waiting_count(user),
        previous_url=reverse("insight", args=[above]) if above else "",
        next_url=reverse("insight", args=[below]) if (below := _first(later)) else "",
    )


def next_waiting(user: User, insight: Insight) -> int | None:
    """The number of what comes after this one in the queue, at its end the first that waits; None if nothing does."""
    return _first(_after(user, insight)) or _first(waiting(user).exclude(pk=insight.pk))


def _before(user: User, insight: Insight) -> InsightQuerySet:
    at = insight.submitted_at
    return waiting(user).filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=insight.pk))


def _after(user: User, insight: Insight) -> InsightQuerySet:
    at = insight.submitted_at
    return waiting(user).filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=insight.pk))


def _first(queue: InsightQuerySet) -> int | None:
    return queue.order_by(*order_of(is_queue=True)).values_list("pk", flat=True).first()


def _score(score: InsightScore) -> dict[str, Any]:
    marks = ", ".join(f"{_label(name)} {getattr(score, name)}" for name in CRITERIA)
    return {"who": score.scorer.display_name, "total": score.total, "marks": marks, "is_strategic": score.is_strategic}


def _label(name: str) -> str:
    field: Any = InsightScore._meta.get_field(name)
    return str(field.verbose_name)


def _actions(user: User, insight: Insight, *, at: datetime, own_only: bool) -> list[dict[str, Any]]:
    rows = insight.actions.select_related("owner")
    today = day_in(at, user.zone)
    return [
        {
            "pk": each.pk,
            "what": str(each),
            "owner": owner_name(each.owner),
            "due": each.due,
            "is_overdue": each.done_at is None and each.due is not None and each.due < today,
            "done_at": each.done_at,
            "outcome": "" if own_only else each.outcome,
            "can_finish": policies.can_finish(user, insight, each),
            "can_record": policies.can_record(user, insight, each),
        }
        for each in (rows.filter(owner=user) if own_only else rows)
    ]


def _sources(user: User, insight: Insight, *, at: datetime) -> tuple[list[dict[str, str]], int]:
    """The interactions where it was heard that the reader may open, and how many others there are."""
    rows = (
        Interaction.objects.visible_to(user, day_in(at, user.zone)).filter(insight_links__insight=insight)
        .prefetch_related("attendees__kol").order_by("-starts_at", "-pk")
    )  # fmt: skip
    found = [
        {"url": reverse("interaction", args=[each.pk]), "label": interaction_label(each),
         "detail": each.get_channel_display()}
        for each in rows
    ]  # fmt: skip
    return found, insight.interaction_links.count() - len(found)


def _family(user: User, insight: Insight) -> list[dict[str, str]]:
    """The insight it was merged into, and those merged into it."""
    related = [insight.merged_into] if insight.merged_into else []
    related += visible_insights(user).filter(merged_into=insight).order_by("pk")
    return [
        {"url": reverse("insight", args=[each.pk]), "text": excerpt(each.observation),
         "detail": ("Follows" if each.pk == insight.merged_into_id else "Followed by") + f" no. {each.pk}"}
        for each in related
    ]  # fmt: skip


def likely_same(user: User, insight: Insight, *, limit: int = 4) -> list[dict[str, str]]:
    """Insights of the same area with the most words in common, among those it may be merged into."""
    words = sorted((word for word in words_of(insight.observation) if word.isalpha() and len(word) > 4), key=len)[-20:]
    if not words:
        return []
    query = SearchQuery(" | ".join(words), config="english", search_type="raw")
    near = visible_insights(user).filter(therapeutic_area=insight.therapeutic_area_id, state__in=PARENTS, search=query)
    newest = near.exclude(pk=insight.pk).order_by("-created_at", "-pk").values("pk")[:500]
    ranked = visible_insights(user).filter(pk__in=newest).annotate(rank=SearchRank(F("search"), query))
    return [_choice(each) for each in ranked.order_by("-rank", "-pk")[:limit]]


def to_follow(
    user: User, insight: Insight, *, words: str, chosen: object, today: date, limit: int = 10
) -> tuple[list[dict[str, str]], bool]:
    """What an insight may be merged into, to choose from, and whether any has these words.

    First what was chosen already, then what has the words (best first) or this number, then what is likely the same.
    """
    open_ = visible_insights(user).filter(state__in=PARENTS).exclude(pk=insight.pk)
    numbers = [number for number in (as_number(chosen), as_number(words)) if number is not None]
    found = numbers + (search(open_, words, user=user, today=today)[:limit] if words else [])
    rows = open_.in_bulk(found) if found else {}
    choices = [_choice(rows[pk]) for pk in found if pk in rows] + likely_same(user, insight)
    has_hits = any(pk in rows for pk in found if pk != as_number(chosen))
    return list({each["number"]: each for each in choices}.values()), has_hits


def both_decisions(insight: Insight, typed: Mapping[str, Any]) -> list[dict[str, str]]:
    """What somebody else decided meanwhile beside what was typed, for the page that shows both."""
    last = insight.receipts.first()
    move = next((one.label for one in TRIAGE if one.key == typed.get("move")), "")
    return differing(
        [("Decision", state_text(insight), move), ("To the author", last.message if last else "", typed["note"])]
    )


def _choice(insight: Insight) -> dict[str, str]:
    detail = f"No. {insight.pk} · {insight.originator.display_name} · {insight.get_state_display()}"
    return {
        "url": reverse("insight", args=[insight.pk]), "number": str(insight.pk),
        "text": excerpt(insight.observation), "detail": detail,
    }  # fmt: skip
