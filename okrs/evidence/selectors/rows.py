"""The rows behind a number that the viewer may open: what counts and why, what almost counts and why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.urls import reverse

from insights.models import Insight
from interactions.arithmetic.agreed import Agreed
from interactions.log.selectors.columns import KOL_NAMES
from interactions.models import Activity, AgreedStretch, Interaction, InteractionInWords, InternalStakeholder
from okrs.counting import evidence_ids, in_depth_rule, near_miss_ids
from okrs.counting.readings import ReadAs, Reading, reading_of
from okrs.counting.sources import ACTIVITIES, INSIGHTS, INTERACTIONS, STAKEHOLDERS, UPDATES, Source, judged
from okrs.evidence.selectors.reasons import (
    ONCE_A_DAY,
    Outside,
    custom_reasons,
    outside,
    why_counting,
    why_in_depth,
    why_not_counting,
    why_not_in_depth,
    why_update,
)
from okrs.models import InDepthRule, KeyResult, WeeklyUpdate
from okrs.models.choices import Metric
from organization.ground.names import marked, owner_name
from organization.models import User

SHOWN = 200


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row behind a number: when, what, by whom, and why it counts or does not.

    ``also`` are codes of other key results of the objective for which it counts too; ``exclude_url`` excludes it.
    """

    pk: int
    day: date
    title: str
    url: str
    author: str
    author_id: int
    detail: str
    why: tuple[str, ...]
    also: tuple[str, ...] = ()
    exclude_url: str = ""

    def is_by(self, user: User) -> bool:
        """Whether it is the person's own work."""
        return self.author_id == user.pk


@dataclass(frozen=True, slots=True)
class Evidence:
    """``total`` rows make up the number; ``rows`` are those the viewer may open, ``hidden`` the number of others.

    ``source`` names the table of work and ``ids`` its rows, in the order of ``rows``.
    """

    rows: tuple[EvidenceRow, ...]
    total: int
    hidden: int
    note: str = ""
    source: str = ""
    ids: tuple[int, ...] = ()


def evidence_of(
    key_result: KeyResult,
    *,
    user: User,
    at: datetime,
    near: bool = False,
    first: int = 0,
    size: int = SHOWN,
    reading: Reading | None = None,
    twice: dict[int, tuple[str, ...]] | None = None,
) -> Evidence:
    """What counts for a key result (with ``near``: near misses and why), newest first, ``size`` rows from ``first``.

    ``total`` always equals the rows that ``measure()`` counted; if a unit has several rows, ``note`` says so.
    ``reading``: count by this instead of the reading that holds; ``twice`` comes from ``claimed_twice()``.
    """
    reading = reading or reading_of(key_result)
    ids = (near_miss_ids if near else evidence_ids)(key_result, at=at, reading=reading)
    shown = ids[first : first + size]
    return rows_among(key_result, shown, len(ids), reading=reading, user=user, today=at.date(), near=near, twice=twice)


def rows_among(
    key_result: KeyResult,
    shown: Sequence[int],
    total: int,
    *,
    reading: Reading,
    user: User,
    today: date,
    near: bool = False,
    twice: dict[int, tuple[str, ...]] | None = None,
) -> Evidence:
    """The rows ``shown`` out of ``total``, which the caller knows to count (or, with ``near``, almost to count)."""
    found = evidence_rows(key_result, list(shown), reading=reading, user=user, today=today, near=near)
    rows = tuple(replace(found[pk], also=(twice or {}).get(pk, ())) for pk in shown if pk in found)
    return Evidence(
        rows,
        total,
        len(shown) - len(rows),
        "" if near else _note(key_result, reading),
        reading.source.name,
        tuple(row.pk for row in rows),
    )


def newest_evidence(
    key_result: KeyResult,
    newest: Sequence[int],
    total: int,
    *,
    user: User,
    today: date,
    twice: dict[int, tuple[str, ...]],
) -> Evidence:
    """The newest rows behind a number, when their ids and the total are already known."""
    if not newest:
        return Evidence((), total, 0)
    return rows_among(key_result, newest, total, reading=reading_of(key_result), user=user, today=today, twice=twice)


def evidence_rows(
    key_result: KeyResult, ids: list[int], *, reading: Reading, user: User, today: date, near: bool = False
) -> dict[int, EvidenceRow]:
    """Rows of the reading's source that the viewer may open, each with why it counts or not."""
    if reading.source is STAKEHOLDERS:
        return _stakeholders(key_result, ids, user=user, today=today)
    keeps = outside(key_result) if near else None
    found = _BUILD[reading.source](reading, ids, user, today, keeps)
    if reading.version is None:
        return found
    rule = reading.rule or in_depth_rule()
    reasons = custom_reasons(reading.version, rule, list(found), near=near)
    last = (ONCE_A_DAY,) if near and reading.rows.attendees else ()
    return {
        pk: replace(row, why=(tuple(reasons.get(pk, ())) + (row.why if near else ())) or last)
        for pk, row in found.items()
    }


def _note(key_result: KeyResult, reading: Reading) -> str:
    if key_result.measured_by in (Metric.SUPPORTED_STUDIES, Metric.SUPPORTED_CAMPAIGNS):
        word = "study" if key_result.measured_by == Metric.SUPPORTED_STUDIES else "campaign"
        return f"Several rows of one {word} count once."
    if reading.form is ReadAs.DAY_SHARE:
        return "The share is taken of these and of those that almost count, who are not met as agreed."
    if reading.version is not None and reading.version.calculation == "distinct":
        return "Each different one counts once; several rows may stand behind it."
    if reading.version is not None and reading.version.calculation == "rate":
        return "The share is taken of all these rows; each says whether it belongs to the share."
    return ""


def _interactions(
    reading: Reading, ids: list[int], user: User, today: date, keeps: Outside | None
) -> dict[int, EvidenceRow]:
    rule = reading.rule or in_depth_rule()
    if keeps is not None:
        return _not_counting(reading, rule, ids, user, today, keeps)
    # Saying why a row counts takes few columns, which a view puts into words; saying why it does not takes nearly all.
    return {
        row.pk: _interaction(
            row, marked(row.person, is_active=row.is_active), why_in_depth(row, rule) if reading.version is None else ()
        )
        for row in InteractionInWords.objects.visible_to(user, today).filter(pk__in=ids)
    }


def _not_counting(
    reading: Reading, rule: InDepthRule, ids: list[int], user: User, today: date, keeps: Outside
) -> dict[int, EvidenceRow]:
    rows: Any = judged(Interaction.objects.visible_to(user, today).filter(pk__in=ids), rule)
    rows = rows.annotate(kol_names=ArraySubquery(KOL_NAMES)).select_related("msl", "therapeutic_area")

    def why(row: Any) -> list[str]:
        missing = keeps(row.therapeutic_area, row.entered_on)
        return missing if reading.version is not None else why_not_in_depth(row, rule) + missing or [ONCE_A_DAY]

    return {row.pk: _interaction(row, owner_name(row.msl), why(row)) for row in rows}


def _interaction(row: Any, author: str, why: Sequence[str]) -> EvidenceRow:
    return EvidenceRow(
        pk=row.pk,
        day=row.occurred_on,
        title=", ".join(row.kol_names) or "No KOL named",
        url=reverse("interaction", args=[row.pk]),
        author=author,
        author_id=row.msl_id,
        detail=f"{row.get_channel_display()}, {row.minutes} min",
        why=tuple(why),
    )


def _activities(
    reading: Reading, ids: list[int], user: User, today: date, keeps: Outside | None
) -> dict[int, EvidenceRow]:
    rows = Activity.objects.visible_to(user, today).filter(pk__in=ids)
    rows = rows.select_related("owner", "study", "campaign", "therapeutic_area")
    flagged = set()
    if keeps:
        names = [row.campaign_id for row in rows if row.campaign_id]
        flagged = set(
            Activity.objects.filter(campaign__in=names, is_cancelled=False, open_findings__gt=0).values_list(
                "campaign", flat=True
            )
        )

    def why(row: Activity) -> list[str]:
        if keeps is None:
            return why_counting(row)
        missing = why_not_counting(row, campaign_flagged=row.campaign_id in flagged)
        return missing + keeps(row.therapeutic_area, row.entered_on)

    return {
        row.pk: EvidenceRow(
            pk=row.pk,
            day=row.held_on or today,
            title=row.title,
            url=reverse("activity", args=[row.pk]),
            author=owner_name(row.owner),
            author_id=row.owner_id,
            detail=str(row.study or row.campaign or row.get_kind_display()),
            why=tuple(why(row)),
        )
        for row in rows
    }


def _insights(
    reading: Reading, ids: list[int], user: User, today: date, keeps: Outside | None
) -> dict[int, EvidenceRow]:
    rows = Insight.objects.visible_to(user).filter(pk__in=ids).select_related("originator", "therapeutic_area")
    return {
        row.pk: EvidenceRow(
            pk=row.pk,
            day=row.submitted_on,
            title=row.observation if len(row.observation) <= 120 else f"{row.observation[:119]}…",
            url=reverse("insight", args=[row.pk]),
            author=owner_name(row.originator),
            author_id=row.originator_id,
            detail=f"{row.get_category_display()}, {row.get_state_display().lower()}",
            why=tuple(keeps(row.therapeutic_area, row.submitted_on) if keeps else ()),
        )
        for row in rows
        if row.submitted_on
    }


def _updates(
    reading: Reading, ids: list[int], user: User, today: date, keeps: Outside | None
) -> dict[int, EvidenceRow]:
    visible = WeeklyUpdate.objects.visible_to(user, today).filter(pk__in=ids)
    rows = visible.select_related("author").prefetch_related("insights")

    def why(row: WeeklyUpdate) -> list[str]:
        late = keeps(None, row.submitted_on) if keeps and row.submitted_on else []
        return (why_update(row, near=keeps is not None) if reading.version is None else []) + late

    return {
        row.pk: EvidenceRow(
            pk=row.pk,
            day=row.week_start,
            title=f"Week of {row.week_start:%-d %B}",
            url=f"{reverse('weekly-team')}?week={row.week_start}#update-{row.pk}" if row.submitted_at else "",
            author=owner_name(row.author),
            author_id=row.author_id,
            detail=f"Submitted {row.submitted_on:%-d %b}" if row.submitted_on else "Draft",
            why=tuple(why(row)),
        )
        for row in rows
    }


_FUNCTIONS = dict(User.Function.choices)


def _stakeholders(key_result: KeyResult, ids: list[int], *, user: User, today: date) -> dict[int, EvidenceRow]:
    """Those whose map the viewer may read, as they stood today, or on the quarter's last day; two queries."""
    quarter = key_result.objective.quarter
    day = min(today, quarter.ends_on)
    stretches = AgreedStretch.objects.filter(
        stakeholder_id__in=ids, quarter_id=quarter.pk, first_day__lte=day, last_day__gte=day
    ).values_list("stakeholder_id", "every", "since", "last_on", "counted_from")
    agreed = {pk: (Agreed(every, since, last), since_then) for pk, every, since, last, since_then in stretches}
    rows = InternalStakeholder.objects.visible_to(user, today).filter(pk__in=ids).select_related("owner", "colleague")
    nothing = Agreed(None, None, None), None
    on = f" on {day:%-d %b}" if day < today else ""
    return {
        row.pk: EvidenceRow(
            pk=row.pk,
            day=agreed.get(row.pk, nothing)[1] or row.agreed_since or day,
            title=str(row),
            url=reverse("stakeholder", args=[row.pk]),
            author=owner_name(row.owner),
            author_id=row.owner_id,
            detail=_FUNCTIONS[row.works_in],
            why=_agreed_words(agreed.get(row.pk, nothing)[0], day, on),
        )
        for row in rows
    }


def _agreed_words(agreed: Agreed, day: date, on: str) -> tuple[str, ...]:
    """ "Monthly, last 74 days ago", "43 days overdue"; who was not met yet says until when that keeps to it."""
    words = agreed.words(day)
    over, due = agreed.days_over(day), agreed.due_on
    late = [f"{over} day{'' if over == 1 else 's'} overdue{on}"] if over else []
    ahead = [f"agreed to be met by {due:%-d %b}"] if due and agreed.last is None and not over else []
    return (f"{words[:1].upper()}{words[1:]}{'' if late else on}", *late, *ahead)


_BUILD: dict[Source, Callable[..., dict[int, EvidenceRow]]] = {
    INTERACTIONS: _interactions,
    ACTIVITIES: _activities,
    INSIGHTS: _insights,
    UPDATES: _updates,
}
