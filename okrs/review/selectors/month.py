"""A team's month on one page: statuses at its end and before, what was met, what is at risk, insights, feedback and
decisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from insights.models import Insight
from interactions.meetings.selectors.decisions import DecisionRow, decision_row, known_decisions
from interactions.models import Decision
from okrs.arithmetic.cadence import monthly_periods
from okrs.arithmetic.progress import Status
from okrs.check_ins.selectors.cards import period_label
from okrs.models import CheckIn, KeyResult, Measurement, Objective, reach_of
from okrs.snapshots.selectors.rows import reason_of
from organization import roles
from organization.ground.names import owner_name
from organization.models import Membership, Quarter, Team, User

# So many of each kind are listed, so that it stays one page; how many there are is said.
MOST = 8


@dataclass(frozen=True, slots=True)
class Month:
    """A monthly period of a quarter."""

    quarter: Quarter
    period: int
    first: date
    last: date

    @property
    def key(self) -> str:
        """How it is named in an address."""
        return f"{self.quarter.pk}-{self.period}"

    @property
    def label(self) -> str:
        """ "February 2026"."""
        return period_label(self.quarter, self.period)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A key result: its status at the end of the month and at the end of the month before, empty where none is known.

    ``reason`` and ``next_step`` are what makes it at risk and what its owner will do.
    """

    code: str
    title: str
    url: str
    owner: str
    before: str
    after: str
    value: str
    reason: str
    next_step: str

    @property
    def is_met(self) -> bool:
        """Reached in this month."""
        return self.after == Status.COMPLETE and self.before != Status.COMPLETE

    @property
    def is_at_risk(self) -> bool:
        """At the month's end."""
        return self.after == Status.AT_RISK


@dataclass(frozen=True, slots=True)
class Line:
    """Key results of one code and title, or all: how many, and of each status how many before and at the end."""

    name: str
    count: int
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TeamMonth:
    """The page. ``as_of``: of which day the statuses are, none if nothing was recorded yet.

    ``feedback`` is (code, owner, from whom, words); of insights, feedback and decisions the first are listed.
    """

    rows: tuple[MonthRow, ...]
    total: Line
    lines: tuple[Line, ...]
    as_of: date | None
    before_on: date | None
    insights: tuple[tuple[str, str, str], ...]
    insight_count: int
    own_insights: tuple[bool, ...]
    feedback: tuple[tuple[str, str, str, str], ...]
    feedback_count: int
    decisions: tuple[DecisionRow, ...]
    decision_count: int
    own_check_ins: tuple[bool, ...]

    @property
    def met(self) -> list[MonthRow]:
        """What was reached in the month."""
        return [row for row in self.rows if row.is_met]

    @property
    def at_risk(self) -> list[MonthRow]:
        """What was at risk at its end."""
        return [row for row in self.rows if row.is_at_risk]


def months_of(today: date) -> list[Month]:
    """Months that have begun, the newest first. One query."""
    quarters = Quarter.objects.filter(starts_on__lte=today).exclude(state=Quarter.State.PLANNING)
    found = [
        Month(quarter, period, first, last)
        for quarter in quarters.order_by("starts_on")
        for period, (first, last) in enumerate(
            monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months), start=1
        )
        if first <= today
    ]
    return found[::-1]


def last_ended(months: list[Month], today: date) -> Month | None:
    """The newest month that is over, else the running one."""
    return next((one for one in months if one.last < today), months[0] if months else None)


def month_teams(user: User) -> "QuerySet[Team]":
    """Teams whose month the person reads: managed ones, for a medical lead all."""
    teams = Team.objects.filter(is_active=True).order_by("name", "pk")
    return teams if user.profile == roles.MEDICAL_LEAD else teams.filter(managers=user)


def team_month(user: User, team: Team, month: Month, *, at: datetime) -> TeamMonth:
    """The month of one of ``month_teams``. The same number of queries for any number of rows."""
    today = at.astimezone(user.zone).date()
    found = list(
        KeyResult.objects.live()
        .filter(objective__quarter=month.quarter, objective__primary_team=team, objective__in=_shown(user))
        .select_related("owner", "objective")
        .order_by("objective__code_key", "code_key", "pk")
    )
    after = _recorded(found, month.quarter.starts_on, month.last)
    before = _recorded(found, month.quarter.starts_on, month.first - timedelta(days=1))
    said = {
        one.key_result_id: one
        for one in CheckIn.objects.visible_to(user, today)
        .in_force()
        .filter(key_result__in=found, period=month.period)
        .select_related("key_result")
    }
    reach = reach_of(user, today)
    rows = tuple(
        _row(row, before.get(row.pk), after.get(row.pk), said.get(row.pk), today, told=reach.reads(row))
        for row in found
    )
    insights = _insights(user, team, month)
    shown: list[Any] = list(insights.select_related("originator").order_by("-submitted_at", "-pk")[:MOST])
    decisions = _decisions(user, team, month, today)
    feedback = list(_feedback(found, said))
    return TeamMonth(
        rows=rows,
        total=_line("All", rows),
        lines=tuple(_lines(rows)),
        as_of=max((one.as_of for one in after.values()), default=None),
        before_on=max((one.as_of for one in before.values()), default=None),
        insights=tuple((one.observation, str(one.originator), reverse("insight", args=[one.pk])) for one in shown),
        insight_count=insights.count(),
        own_insights=tuple(one.originator_id == user.pk for one in shown),
        feedback=tuple(feedback[:MOST]),
        feedback_count=len(feedback),
        decisions=tuple(decision_row(one, user, today=today) for one in decisions.order_by("due_on", "pk")[:MOST]),
        decision_count=decisions.count(),
        own_check_ins=tuple(one.author_id == user.pk for one in said.values()),
    )


def _line(name: str, rows: Iterable[MonthRow]) -> Line:
    marks = [(row.before, row.after) for row in rows]
    cells = ((sum(before == one for before, _ in marks), sum(after == one for _, after in marks)) for one in Status)
    return Line(name, len(marks), tuple(cells))


def _lines(rows: Iterable[MonthRow]) -> Iterable[Line]:
    """One for each code and title: people of a team have key results that are alike."""
    alike: dict[str, list[MonthRow]] = {}
    for row in rows:
        alike.setdefault(f"{row.code} {row.title}", []).append(row)
    return (_line(name, those) for name, those in alike.items())


def _shown(user: User) -> "QuerySet[Objective]":
    """Objectives that count: no drafts, and none that was dropped."""
    shown = [Objective.State.ACTIVE, Objective.State.CLOSED]
    return Objective.objects.visible_to(user).filter(state__in=shown).order_by()


def _recorded(rows: list[KeyResult], first: date, last: date) -> dict[int, Measurement]:
    """Key result → the newest record of these days. One query."""
    found = Measurement.objects.filter(key_result__in=rows, as_of__range=(first, max(first, last)))
    if last < first:
        return {}
    newest = found.order_by("key_result_id", "-as_of").distinct("key_result_id")
    return {one.key_result_id: one for one in newest}


def _row(
    row: KeyResult, before: Measurement | None, after: Measurement | None, said: CheckIn | None, today: date, *,
    told: bool,
) -> MonthRow:  # fmt: skip
    at_risk = after is not None and after.status == Status.AT_RISK
    return MonthRow(
        code=row.code,
        title=row.title,
        url=reverse("key-result", args=[row.pk]),
        owner=owner_name(row.owner),
        before=before.status if before else "",
        after=after.status if after else "",
        value=after.value_text if after else "",
        reason=_reason(after, said, today, told=told) if after and at_risk else "",
        next_step=said.next_step if said and at_risk else "",
    )


def _reason(record: Measurement, said: CheckIn | None, today: date, *, told: bool) -> str:
    """The words of a verdict, of the day on which it was given; of a declared status those of whoever declared it."""
    if record.verdict.get("declared"):
        because = said.override_reason if said and said.declared_status == record.status else ""
        return f"Declared, not counted: {because}" if because else "Declared, not counted."
    words = reason_of(record.verdict, record.as_of, told=told)
    return words.replace(" by today", " by then") if record.as_of < today else words


def _of_the_team(team: Team, person: str, day: Any) -> Exists:
    """Whoever was in the team on that day."""
    until = Q(to_date__isnull=True) | Q(to_date__gte=day)
    return Exists(Membership.objects.filter(until, team=team, user=OuterRef(person), from_date__lte=day))


def _insights(user: User, team: Team, month: Month) -> "QuerySet[Insight]":
    """Submitted in the month by whoever was in the team on that day."""
    shared = Insight.objects.visible_to(user).submitted().filter(submitted_on__range=(month.first, month.last))
    return shared.filter(_of_the_team(team, "originator", OuterRef("submitted_on")))


def _decisions(user: User, team: Team, month: Month, today: date) -> "QuerySet[Decision]":
    """Decisions that people of the team see to: due in the month, and those due before that are open still."""
    due = Q(due_on__range=(month.first, month.last)) | Q(due_on__lt=month.first, state=Decision.State.OPEN)
    found: QuerySet[Decision] = known_decisions(user, today=today).filter(due)
    return found.filter(_of_the_team(team, "owner", month.last))


def _feedback(rows: Iterable[KeyResult], said: dict[int, CheckIn]) -> Iterable[tuple[str, str, str, str]]:
    """(code, owner, from whom, words) of the check-ins of the month."""
    for row in rows:
        one = said.get(row.pk)
        for who, text in (("HCPs", one.feedback_hcp), ("Stakeholders", one.feedback_stakeholders)) if one else ():
            if text:
                yield row.code, owner_name(row.owner), who, text
