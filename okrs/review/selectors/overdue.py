"""Key results whose check-in is overdue, for whoever reads it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.urls import reverse

from okrs.arithmetic.cadence import monthly_periods
from okrs.check_ins import policies
from okrs.check_ins.selectors.cards import period_label
from okrs.check_ins.selectors.due import due_day, published_periods
from okrs.check_ins.selectors.team import key_results_read
from okrs.models import KeyResult, Objective, UpdateRequest
from organization.models import Quarter, User
from organization.selectors.calendars import calendars_of


@dataclass(frozen=True, slots=True)
class Overdue:
    """A key result that owes check-ins of ``months``; ``days`` since the first of them was due.

    ``asked``: who has asked for an update and waits; ``ask_url`` is empty if one was asked for, or the viewer may not.
    """

    pk: int
    code: str
    title: str
    url: str
    owner: str
    months: str
    days: int
    asked: str
    ask_url: str


def overdue_of(user: User, quarter: Quarter, *, at: datetime, managed: set[int]) -> list[Overdue]:
    """The longest overdue first, none while the quarter takes no check-ins. Four queries, however many there are.

    Overdue is a month once its due day is over where the owner lives, if the key result had begun by its end. Never
    one's own.
    """
    today = at.astimezone(user.zone).date()
    if not policies.takes_check_ins(quarter, today):
        return []
    found: Any = KeyResult.objects.live().filter(
        objective__quarter=quarter, objective__state=Objective.State.ACTIVE, owner__is_active=True
    )
    theirs = key_results_read(user, today, managed)
    if theirs is not None:
        found = found.filter(pk__in=theirs)
    found = found.exclude(owner=user).with_begin().select_related("owner", "objective__quarter")
    rows = [row for row in found if row.owner.may("check_in.write")]
    said = published_periods(row.pk for row in rows)
    calendars = calendars_of({row.owner.country for row in rows}, quarter.starts_on, quarter.ends_on)
    spans = monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months)

    @cache
    def due(country: str, period: int) -> date:
        return due_day(quarter, period, calendars[country])

    owing = []
    for row in rows:
        day = at.astimezone(row.owner.zone).date()
        missing = [
            period
            for period, (_, last) in enumerate(spans, start=1)
            if due(row.owner.country, period) < day and row.begins_on <= last and period not in said.get(row.pk, ())
        ]
        if missing:
            owing.append((due(row.owner.country, missing[0]), row, missing))
    owing.sort(key=lambda one: (one[0], one[1].owner.sort_key, one[1].owner_id, one[1].code_key, one[1].pk))
    asked = _asked([row.pk for _, row, _ in owing])
    return [
        _line(user, row, [period_label(quarter, one).split()[0] for one in missing], (today - day).days, asked, managed)
        for day, row, missing in owing
    ]


def _line(
    user: User, row: KeyResult, months: list[str], days: int, asked: dict[int, tuple[str, datetime]], managed: set[int]
) -> Overdue:
    may_ask = row.pk not in asked and policies.can_ask_for_update(user, row, managed)
    who, since = asked.get(row.pk, ("", None))
    return Overdue(
        pk=row.pk,
        code=row.code,
        title=row.title,
        url=reverse("key-result", args=[row.pk]),
        owner=row.owner.display_name,
        months=" and ".join(", ".join(months).rsplit(", ", 1)),
        days=days,
        asked=f"{who} asked on {since.astimezone(user.zone):%-d %b}" if since else "",
        ask_url=f"{reverse('board-bulk')}?act=ask&kr={row.pk}" if may_ask else "",
    )


def _asked(key_results: list[int]) -> dict[int, tuple[str, datetime]]:
    """Key result → who waits for an update since when. One query."""
    rows = UpdateRequest.objects.open().filter(key_result__in=key_results)
    return {pk: (who, at) for pk, who, at in rows.values_list("key_result", "asked_by__display_name", "asked_at")}
