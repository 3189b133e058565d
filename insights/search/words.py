"""Insights by their words, best first, within what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet
from django.urls import reverse

from insights.capture import policies
from insights.capture.selectors import visible_insights
from insights.models import Insight, InsightQuerySet
from insights.search.selectors import excerpt, listed
from organization.models import User

NEWEST_HITS = 1_000
RECENT = timedelta(days=90)
_KINDS = dict(Insight.Kind.choices)
_CATEGORIES = dict(Insight.Category.choices)


def search(rows: InsightQuerySet, words: str, *, user: User, today: date) -> list[int]:
    """Numbers of the newest 1,000 of ``rows`` with these words, best first. Partners search what they may read.

    Those of the last 90 days are asked first, and all only if these are too few. The index of words knows no
    days: for a word in every tenth text it names so many rows that sorting them takes longer than the rest of a page,
    and so does going through all rows from the newest. For a period the database takes two indexes together and reads
    only what is in both.
    """
    vector = "shared_search" if policies.reads_shared_only(user) else "search"
    query = SearchQuery(words, config="english", search_type="websearch")
    hits = rows.filter(**{vector: query}).order_by("-created_at", "-pk").annotate(rank=SearchRank(F(vector), query))
    found = _best_of(hits.filter(created_at__gte=datetime.combine(today - RECENT, time.min, UTC)))
    return found if len(found) == NEWEST_HITS else _best_of(hits)


def _best_of(hits: "QuerySet[Insight]") -> list[int]:
    """The newest 1,000 of them, best first, the newest first among equals; as one row, since a thousand take longer."""
    order = ("-rank", "-created_at", "-pk")
    found: list[int] | None = hits[:NEWEST_HITS].aggregate(found=ArrayAgg("pk", order_by=order))["found"]
    return found or []


def matching(rows: InsightQuerySet, words: str, *, user: User, today: date) -> InsightQuerySet:
    """Those of ``rows`` that ``search`` finds, in the order of ``rows``."""
    return rows.filter(pk__in=search(rows, words, user=user, today=today))


def in_order(user: User, ids: Sequence[int]) -> list[dict[str, Any]]:
    """The insights with these numbers that the person may read, ready for rows."""
    found = {row["pk"]: row for row in listed(visible_insights(user).filter(pk__in=ids), user=user)}
    return [found[pk] for pk in ids if pk in found]


@dataclass(frozen=True)
class Found:
    """One insight as a result of the search for anything. Clinical partners get no author."""

    url: str
    text: str
    about: str
    is_own: bool


def best(words: str, *, user: User, today: date, limit: int) -> list[Found]:
    """The best insights with these words."""
    visible = Insight.objects.visible_to(user)
    ids = search(visible, words, user=user, today=today)[:limit]
    partner = policies.reads_shared_only(user)
    observation = "shared_observation" if partner else "observation"
    columns = (observation, "kind", "category", "therapeutic_area__name", "originator", "originator__display_name")
    rows = {row[0]: row for row in visible.filter(pk__in=ids).order_by().values_list("pk", *columns)}
    found = []
    for pk, text, kind, category, area, author, name in (rows[pk] for pk in ids if pk in rows):
        is_own = author == user.pk
        about = [_KINDS[kind], _CATEGORIES[category], area, *([] if partner or is_own else [name])]
        found.append(Found(reverse("insight", args=[pk]), excerpt(text), " · ".join(about), is_own))
    return found
