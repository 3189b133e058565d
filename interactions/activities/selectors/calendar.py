"""Activities of a month by their day: when they were done, or are planned."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from interactions.arithmetic.spans import MONTH, Span
from interactions.diary.selectors import ICONS, Entry, Found
from interactions.models import Activity
from organization.ground.names import owner_name
from organization.models import User

# So many of a day are listed; the list has all of them.
SHOWN = 6
MOST = 600
_KINDS = dict(Activity.Kind.choices)
NO_URL = ""


def activities_in(queryset: "QuerySet[Activity]", span: Span, *, user: User, with_content: bool) -> Found:
    """Those that were held on the days of the span, or are planned for them; without content only kind and owner."""
    day = Coalesce("held_on", "planned_on")
    rows = queryset.annotate(shown_on=day).filter(shown_on__range=(span.first, span.last)).order_by("shown_on", "pk")
    entries: dict[date, list[Entry]] = {}
    totals: Counter[date] = Counter()
    base = reverse("activity", args=[0]).removesuffix("0/")
    for row in rows[:MOST]:
        found: Any = row
        totals[found.shown_on] += 1
        if len(entries.setdefault(found.shown_on, [])) < (SHOWN if span.view == MONTH else MOST):
            entries[found.shown_on].append(_entry(row, base, user, with_content))
    return Found(entries, totals)


def _entry(row: Activity, base: str, user: User, with_content: bool) -> Entry:
    # Of those that are read without content none is cancelled, and no other column is loaded.
    is_cancelled = with_content and row.is_cancelled
    mark = "cancelled" if is_cancelled else "held" if row.held_on else "planned"
    owner = owner_name(row.owner) if with_content else row.owner.display_name
    return Entry(
        url=f"{base}{row.pk}/" if with_content else NO_URL,
        time="",
        names=row.title if with_content else f"{_KINDS[row.kind]}, {owner}",
        beside=f"{_KINDS[row.kind]}, {owner}" if with_content else "",
        state={"cancelled": "Cancelled", "held": "Done", "planned": "Planned"}[mark],
        mark=mark,
        icon=ICONS[mark],
        is_own=row.owner_id == user.pk if with_content else False,
    )
