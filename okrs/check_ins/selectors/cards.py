"""Published check-ins as pages show them. The caller has made sure that the viewer may read them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from okrs.arithmetic.cadence import monthly_periods
from okrs.arithmetic.progress import Status
from okrs.check_ins import policies
from okrs.models import CheckIn, KeyResult
from okrs.snapshots.selectors.rows import plain
from organization.comments.selectors.counts import comment_count, say_count
from organization.ground.names import owner_name
from organization.ground.units import with_unit
from organization.models import On, Quarter, User

NOTES = (
    ("what_changed", "What changed"),
    ("blocker", "Blocker"),
    ("next_step", "Next step"),
    ("feedback_hcp", "Feedback from HCPs"),
    ("feedback_stakeholders", "Feedback from stakeholders"),
    ("evidence_considered", "Evidence considered"),
    ("tactic_change", "Change of tactic"),
)


@dataclass(frozen=True, slots=True)
class CheckInCard:
    """One published check-in.

    ``status`` is the status shown when it was published, ``computed_label`` the one computed then. ``is_own``: the
    viewer wrote it or owns the key result.
    """

    pk: int
    version: int
    code: str
    title: str
    url: str
    owner: str
    author: str
    period: str
    published: str
    status: str
    computed_label: str
    is_declared: bool
    is_own: bool
    override_reason: str
    value: str
    confidence: str
    confidence_change: str
    notes: tuple[tuple[str, str], ...]
    insights: tuple[tuple[str, str], ...]
    acknowledged: str
    is_correction: bool
    is_superseded: bool
    edit_url: str
    edit_label: str
    may_acknowledge: bool
    comments: str
    comments_url: str


def period_label(quarter: Quarter, period: int) -> str:
    """The month that most of a period lies in: "February 2026"."""
    periods = monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months)
    first, last = periods[min(period, len(periods)) - 1]
    return f"{date.fromordinal((first.toordinal() + last.toordinal()) // 2):%B %Y}"


def shown_check_ins(queryset: "QuerySet[CheckIn]") -> "QuerySet[CheckIn]":
    """With everything that a card reads; two queries."""
    return (
        queryset.annotate(comment_count=comment_count(On.CHECK_IN))
        .select_related("author", "acknowledged_by", "key_result__owner", "key_result__objective__quarter")
        .prefetch_related("insights")
    )


def cards_of(
    check_ins: Iterable[CheckIn], user: User, *, at: datetime, managed: Collection[int], to_acknowledge: Collection[int]
) -> list[CheckInCard]:
    """Cards of published check-ins from ``shown_check_ins``. ``to_acknowledge``: ids that the viewer may acknowledge.

    Two queries for all of them.
    """
    rows = list(check_ins)
    in_force = CheckIn.objects.in_force().filter(key_result__in={row.key_result_id for row in rows})
    return made_cards(
        rows,
        user,
        at=at,
        managed=managed,
        to_acknowledge=to_acknowledge,
        in_force=in_force.values_list("pk", "key_result", "period", "confidence"),
    )


def made_cards(
    rows: Iterable[CheckIn],
    user: User,
    *,
    at: datetime,
    managed: Collection[int],
    to_acknowledge: Collection[int],
    in_force: Iterable[tuple[int, int, int, int | None]],
    cite_insights: bool = True,
) -> list[CheckInCard]:
    """Cards from check-ins already read, and the check-ins in force of the same key results as (id, key result, period,
    confidence). ``cite_insights``: whether any may name insights."""
    said: dict[int, dict[int, int | None]] = defaultdict(dict)
    numbers: set[int] = set()
    for pk, key_result, period, confidence in in_force:
        said[key_result][period] = confidence
        numbers.add(pk)
    return [
        _card(
            row,
            user,
            at=at,
            managed=managed,
            before=_before(said[row.key_result_id], row.period),
            is_in_force=row.pk in numbers,
            may_acknowledge=row.pk in to_acknowledge,
            insights=row.insights.all() if cite_insights else (),
        )
        for row in rows
    ]


def _before(said: dict[int, int | None], period: int) -> int | None:
    earlier = [one for one in said if one < period]
    return said[max(earlier)] if earlier else None


def _card(
    row: Any,
    user: User,
    *,
    at: datetime,
    managed: Collection[int],
    before: int | None,
    is_in_force: bool,
    may_acknowledge: bool,
    insights: Iterable[Any],
) -> CheckInCard:
    key_result = row.key_result
    zone = user.zone
    shown = row.declared_status or row.computed_status
    change = row.confidence - before if row.confidence is not None and before is not None else 0
    edits = is_in_force and may_write(user, key_result, managed, at)
    return CheckInCard(
        pk=row.pk,
        version=row.version,
        code=key_result.code,
        title=key_result.title,
        url=reverse("key-result", args=[key_result.pk]),
        owner=owner_name(key_result.owner),
        author=row.author.display_name,
        period=period_label(key_result.objective.quarter, row.period),
        published=f"{row.published_on:%-d %b %Y}" if row.published_on else "",
        status=shown,
        computed_label=Status(row.computed_status).label if row.computed_status else "",
        is_declared=bool(row.declared_status) and row.declared_status != row.computed_status,
        is_own=user.pk in (row.author_id, key_result.owner_id),
        override_reason=row.override_reason,
        value="" if row.value is None else with_unit(plain(row.value), key_result.unit),
        confidence="" if row.confidence is None else str(row.confidence),
        confidence_change=f"{change:+d}" if change else "",
        notes=tuple((label, text) for name, label in NOTES if (text := getattr(row, name))),
        insights=tuple((str(one), reverse("insight", args=[one.pk])) for one in insights),
        acknowledged=(
            f"{row.acknowledged_by}, {row.acknowledged_at.astimezone(zone):%-d %b}"
            if row.acknowledged_by and row.acknowledged_at
            else ""
        ),
        is_correction=row.supersedes_id is not None,
        is_superseded=not is_in_force,
        edit_url=reverse("check-in-one", args=[key_result.pk, row.period]) if edits else "",
        edit_label="Edit" if policies.is_in_place(user, row, at) else "Correct",
        may_acknowledge=may_acknowledge,
        comments=say_count(row.comment_count),
        comments_url=reverse("comments", args=[On.CHECK_IN, row.pk]),
    )


def may_write(user: User, key_result: KeyResult, managed: Collection[int], at: datetime) -> bool:
    """Whether the viewer may edit or correct the published check-ins of a key result."""
    today = at.astimezone(user.zone).date()
    return policies.takes_check_ins(key_result.objective.quarter, today) and policies.can_check_in(
        user, key_result, managed, correcting=True
    )
