"""The page on which a person checks in on all own key results, and the page for one of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.urls import reverse

from insights.models import Insight
from insights.search.words import search
from okrs.arithmetic.cadence import monthly_periods
from okrs.check_ins.policies import takes_check_ins
from okrs.check_ins.selectors.cards import CheckInCard, cards_of, period_label, shown_check_ins
from okrs.check_ins.selectors.due import due_day, own_key_results
from okrs.models import EVERYTHING, CheckIn, KeyResult
from okrs.models.objectives import period_of
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.selectors.gains import change_since
from okrs.snapshots.selectors.rows import Row, plain, row_of
from organization.ground.differences import differing
from organization.models import Quarter, User
from organization.selectors.calendars import calendars_of
from organization.selectors.teams import managed_team_ids

INSIGHTS_OFFERED, INSIGHTS_FOUND = 8, 12


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """One key result to check in on: where it stands, what changed, what was last said, and the row to write to.

    ``since``: "+3 since 1 Feb". ``before``: the check-in of the period before. ``card``: what is already published.
    """

    key_result: KeyResult
    row: Row
    since: str
    before: str
    before_confidence: str
    latest: CheckIn | None
    card: CheckInCard | None

    @property
    def as_last_time(self) -> int | None:
        """The confidence that a new check-in begins with; None where nothing was said before, or something is now."""
        return int(self.before_confidence) if self.latest is None and self.before_confidence else None

    @property
    def is_open(self) -> bool:
        """Whether nothing is published for the period yet."""
        return self.card is None


@dataclass(frozen=True, slots=True)
class OfferedInsights:
    """Insights to choose from; ``own`` says of each whether the person is its author."""

    choices: tuple[tuple[str, str], ...]
    own: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """A period with its entries; ``tabs`` link to the other periods; ``closed`` says why it takes no check-ins."""

    quarter: Quarter
    period: int
    label: str
    due: str
    is_late: bool
    closed: str
    tabs: tuple[dict[str, Any], ...]
    entries: tuple[CheckInRow, ...]
    insights: OfferedInsights


def check_in_page(
    user: User, quarter: Quarter, period: int | None, *, at: datetime, also: Collection[int] = ()
) -> CheckInPage:
    """All own key results of a quarter for a period (None: today's). 404 for a period that has not begun.

    ``also``: insights that are offered beside the newest.
    """
    today = at.date()
    running = period_of(quarter, today)
    chosen = period or running
    spans = monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months)
    if not 1 <= chosen <= len(spans) or (period and spans[chosen - 1][0] > today):
        raise Http404
    entries = _entries(user, own_key_results(user, quarter), chosen, spans[chosen - 1][0], at)
    calendars = calendars_of([user.country], quarter.starts_on, quarter.ends_on)
    due_on = due_day(quarter, chosen, calendars[user.country])
    return CheckInPage(
        quarter=quarter,
        period=chosen,
        label=period_label(quarter, chosen),
        due=f"{due_on:%A %-d %B}",
        is_late=due_on < today,
        closed=_closed(quarter, today),
        tabs=tuple(
            {
                "label": period_label(quarter, number).split(maxsplit=1)[0],
                "url": f"{reverse('check-in')}?quarter={quarter.pk}&period={number}",
                "current": number == chosen,
            }
            for number in range(1, len(spans) + 1)
            if spans[number - 1][0] <= today
        ),
        entries=tuple(entries),
        insights=insight_choices(user, entries, also),
    )


def one_entry(user: User, key_result: KeyResult, period: int, *, at: datetime) -> CheckInRow:
    """One key result (from ``get_key_result``) for one period of its quarter; 404 if that has not begun."""
    quarter = key_result.objective.quarter
    spans = monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months)
    if not 1 <= period <= len(spans) or spans[period - 1][0] > at.date():
        raise Http404
    return _entries(user, [key_result], period, spans[period - 1][0], at)[0]


def found_insights(user: User, words: str, *, today: date) -> list[int]:
    """The numbers of insights with these words that the person may read, best first; none without words."""
    if not words.strip():
        return []
    read = Insight.objects.visible_to(user).exclude(state=Insight.State.DRAFT)
    return search(read, words, user=user, today=today)[:INSIGHTS_FOUND]


def insight_choices(user: User, entries: Iterable[CheckInRow], also: Collection[int] = ()) -> OfferedInsights:
    """Insights that may have informed a check-in: those chosen and ``also`` these, then the newest that the person may
    read. Two queries."""
    chosen = set(also) | {pk.pk for entry in entries if entry.latest for pk in entry.latest.insights.all()}
    visible = Insight.objects.visible_to(user).exclude(state=Insight.State.DRAFT).select_related("originator")
    if user.therapeutic_area_id:
        visible = visible.filter(therapeutic_area=user.therapeutic_area_id) | visible.filter(originator=user)
    newest = list(visible.order_by("-submitted_at", "-pk")[:INSIGHTS_OFFERED])
    missing = chosen - {one.pk for one in newest}
    older = (
        list(Insight.objects.visible_to(user).filter(pk__in=missing).select_related("originator")) if missing else []
    )
    offered = [*older, *newest]
    return OfferedInsights(
        choices=tuple((str(one.pk), f"{one.observation[:140]} ({one.originator})") for one in offered),
        own=tuple(one.originator_id == user.pk for one in offered),
    )


def differences(entry: CheckInRow, typed: dict[str, Any], labels: dict[str, str]) -> list[dict[str, str]]:
    """The fields where the typed text differs from what is stored now, for the page that shows both."""
    return differing(
        (label, _text(getattr(entry.latest, name, "")), _text(typed.get(name))) for name, label in labels.items()
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else plain(value)


def _entries(user: User, rows: list[KeyResult], period: int, first: date, at: datetime) -> list[CheckInRow]:
    assessed = assess(rows, at=at)
    said: dict[int, list[CheckIn]] = {}
    found = shown_check_ins(CheckIn.objects.filter(key_result__in=rows)).order_by("-period", "-pk")
    for check_in in found:
        said.setdefault(check_in.key_result_id, []).append(check_in)
    published = [_published(said.get(row.pk, []), period) for row in rows]
    shown = [one for one in published if one]
    managed = managed_team_ids(user)
    cards = {card.pk: card for card in cards_of(shown, user, at=at, managed=managed, to_acknowledge=())}
    return [
        _entry(user, assessed[row.pk], said.get(row.pk, []), period, first, cards[one.pk] if one else None, at)
        for row, one in zip(rows, published, strict=True)
    ]


def _published(said: list[CheckIn], period: int) -> CheckIn | None:
    """The newest published row of the period (rows come newest first)."""
    return next((one for one in said if one.period == period and one.published_at), None)


def _entry(
    user: User,
    assessed: Assessment,
    said: list[CheckIn],
    period: int,
    first: date,
    card: CheckInCard | None,
    at: datetime,
) -> CheckInRow:
    before = next((one for one in said if one.period < period and one.published_at), None)
    change = change_since(assessed, first)
    words = ""
    if before is not None:
        parts = [f"{before.published_at:%-d %b}"] if before.published_at else []
        parts += [text for text in (before.what_changed, before.next_step) if text]
        words = ": ".join([parts[0], " · ".join(parts[1:])]) if len(parts) > 1 else "".join(parts)
    return CheckInRow(
        key_result=assessed.key_result,
        row=row_of(assessed, at.date(), reach=EVERYTHING),  # the author may read it
        since=f"{change or 'No change'} since {first:%-d %b}",
        before=words,
        before_confidence="" if before is None or before.confidence is None else str(before.confidence),
        latest=next((one for one in said if one.period == period and (one.published_at or one.author == user)), None),
        card=card,
    )


def _closed(quarter: Quarter, today: date) -> str:
    if takes_check_ins(quarter, today):
        return ""
    if quarter.state == Quarter.State.GRADING:
        return f"{quarter.name} took check-ins until {quarter.grace_ends_on:%-d %B %Y}."
    return f"{quarter.name} is {quarter.get_state_display().lower()}: check-ins are written while a quarter is active."
