"""The page of one imperative: what every function committed and how it stands, and the objectives that serve it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from audit.history import pghistory_models
from okrs.arithmetic.commitments import Standing, Stands
from okrs.arithmetic.progress import Status
from okrs.imperatives import policies
from okrs.imperatives.selectors.charts import commitment_chart
from okrs.imperatives.selectors.commitments import known_commitments, stands_on, values_of
from okrs.imperatives.selectors.lists import MARKS, Counted, begun_objectives, said
from okrs.models import Objective
from okrs.objectives.selectors.drawing import Chart
from okrs.planning.wording import number
from okrs.snapshots.selectors.objectives import EMPTY, statuses_of
from okrs.snapshots.selectors.rows import ORDER
from organization.ground.names import owner_name, owner_name_of
from organization.ground.text import natural
from organization.ground.units import PER_CENT, with_unit
from organization.models import CommitmentValue, ImperativeCommitment, Quarter, StrategicImperative, User
from organization.selectors.history import people_named

PAGE_SIZE = 50
# So many of the latest values are listed; the file and the API have all.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value as somebody entered it; ``state`` says whether it holds ("", "replaced", "taken back")."""

    day: str
    value: str
    note: str
    by: str
    entered: str
    state: str
    take_back_url: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of what was committed, after it had been."""

    day: str
    text: str
    reason: str
    by: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class CommitmentCard:
    """A commitment: ``figure`` is "12 of 20 reports", ``sentence`` how that compares with an even pace."""

    pk: int
    measure: str
    owner: str
    figure: str
    as_of: str
    percent: int
    expected: int | None
    mark: str
    standing: str
    sentence: str
    is_stale: bool
    is_withdrawn: bool
    chart: Chart | None
    values: tuple[ValueLine, ...]
    older: int
    changes: tuple[ChangeLine, ...]
    update_url: str
    edit_url: str
    withdraw_url: str
    reinstate_url: str


@dataclass(frozen=True, slots=True)
class FunctionPart:
    """What one function committed."""

    name: str
    cards: tuple[CommitmentCard, ...]


@dataclass(frozen=True, slots=True)
class ServingRow:
    """An objective that serves the imperative, for those who may read its text."""

    url: str
    title: str
    owner: str
    team: str
    status: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    """The same for other functions: a team's objectives by status."""

    team: str
    objectives: int
    statuses: Counted


@dataclass(frozen=True, slots=True)
class Serving:
    """The objectives of the quarter that serve it: how many of each status, and rows or teams by what may be read."""

    total: int
    statuses: Counted
    page: Page[Any] | None
    rows: tuple[ServingRow, ...]
    teams: tuple[TeamRow, ...]


# --- Commitments --------------------------------------------------------------------------


def function_parts(
    user: User, imperative: StrategicImperative, quarter: Quarter, *, today: date
) -> tuple[list[FunctionPart], list[CommitmentCard]]:
    """What stands, by function, and what was withdrawn. Four queries at most."""
    rows = list(known_commitments(user).filter(imperative=imperative, quarter=quarter))
    names = dict(User.Function.choices)
    order = list(names)
    rows.sort(key=lambda one: (order.index(one.function), one.measure.lower(), one.pk))
    values, changes = values_of(rows), _changes_of(rows)
    cards: dict[str, list[CommitmentCard]] = {}
    withdrawn = []
    for one in rows:
        card = _card(one, values[one.pk], changes.get(one.pk, []), user=user, today=today)
        if one.is_withdrawn:
            withdrawn.append(card)
        else:
            cards.setdefault(one.function, []).append(card)
    return [FunctionPart(str(names[function]), tuple(found)) for function, found in cards.items()], withdrawn


def _card(
    one: ImperativeCommitment, values: Sequence[CommitmentValue], changes: list[Mapping[str, Any]], *, user: User,
    today: date,
) -> CommitmentCard:  # fmt: skip
    found = stands_on(one, today)
    sentence = say_stands(one, found, today)
    can_update, can_change = policies.can_update(user, one), policies.can_change(user, one)
    reads = policies.reads_notes(user, one.function)
    pk = [one.pk]
    return CommitmentCard(
        pk=one.pk,
        measure=one.measure,
        owner=owner_name(one.owner),
        figure=say_figure(one),
        as_of=f"{one.as_of:%-d %b %Y}" if one.as_of else "",
        percent=max(0, min(100, int(100 * (found.share or 0) + 0.5))),
        expected=None if today > one.quarter.ends_on else int(100 * found.expected + 0.5),
        mark=MARKS[found.standing],
        standing=found.standing.label,
        sentence=sentence,
        is_stale=found.is_stale,
        is_withdrawn=one.is_withdrawn,
        chart=commitment_chart(one, values, f"{say_figure(one)}. {sentence}"),
        values=tuple(_value_lines(values[:SHOWN], user=user, reads=reads, can_update=can_update)),
        older=max(0, len(values) - SHOWN),
        changes=tuple(_change_line(row, user=user, reads=reads) for row in changes),
        update_url=reverse("commitment-update", args=pk) if can_update else "",
        edit_url=reverse("commitment-edit", args=pk) if can_change and not one.is_withdrawn else "",
        withdraw_url=reverse("commitment-withdraw", args=pk) if can_change and not one.is_withdrawn else "",
        reinstate_url=reverse("commitment-reinstate", args=pk) if can_change and one.is_withdrawn else "",
    )


def say_figure(one: ImperativeCommitment) -> str:
    """ "12 of 20 reports", "14, from 20 to 10 days", "no value of 20 reports"."""
    value, target = "no value" if one.value is None else number(one.value), with_unit(number(one.target), one.unit)
    return f"{value}, from {number(one.baseline)} to {target}" if one.baseline else f"{value} of {target}"


def say_stands(one: ImperativeCommitment, found: Stands, today: date) -> str:
    """How far it is, and what an even pace asked for by the day of the value: by days of the quarter."""
    is_over = today > one.quarter.ends_on
    if found.standing == Standing.NO_VALUE and is_over:
        return "The quarter ended without a value."
    asked = float(one.baseline) + float(one.target - one.baseline) * found.expected
    pace = f"an even pace asks for {with_unit(number(round(asked, 1)), one.unit)}"
    passed = f"{found.passed} of the quarter's {found.days} days have passed"
    if found.share is None or one.as_of is None:
        return f"{passed}; {pace}." if today >= one.quarter.starts_on else "The quarter has not begun."
    way = f"{int(100 * found.share + 0.5)}{PER_CENT} of the way"
    if is_over:
        return f"{way} on {one.as_of:%-d %B}, the last value of the quarter."
    return (
        f"{way} on {one.as_of:%-d %B}, when {pace.replace('asks', 'asked')}: {passed.replace('have', 'had')} by then."
    )


def _value_lines(values: Sequence[CommitmentValue], *, user: User, reads: bool, can_update: bool) -> "list[ValueLine]":
    lines, days = [], set()
    for one in values:
        holds = not one.is_taken_back and one.as_of not in days
        state = "" if holds else "taken back" if one.is_taken_back else "replaced"
        if holds:
            days.add(one.as_of)
        lines.append(
            ValueLine(
                day=f"{one.as_of:%-d %b %Y}",
                value=number(one.value),
                note=one.note if reads else "",
                by=str(one.by),
                entered=f"{one.entered_at.astimezone(user.zone):%-d %b %Y}",
                state=state,
                take_back_url=reverse("commitment-take-back", args=[one.pk]) if can_update and holds else "",
                is_own=one.by_id == user.pk or not (one.note and reads),
            )
        )
    return lines


_FIGURES = {"measure": "measure", "unit": "unit", "baseline": "starts from", "target": "target"}


def _changes_of(rows: Sequence[ImperativeCommitment]) -> dict[int, list[Mapping[str, Any]]]:
    """Number → what was changed of it once it was committed, the newest first; two queries, for the names too."""
    if not rows:
        return {}
    (event,) = pghistory_models(ImperativeCommitment)
    fields = ("pgh_obj_id", "pgh_created_at", "pgh_context", "is_withdrawn", *_FIGURES)
    before: dict[int, Mapping[str, Any]] = {}
    found: dict[int, list[dict[str, Any]]] = {}
    for row in event.objects.filter(pgh_obj_id__in=[one.pk for one in rows]).order_by("pgh_id").values(*fields):
        old = before.get(row["pgh_obj_id"])
        before[row["pgh_obj_id"]] = row
        parts = [
            f"{label} {_plain(old[name])} → {_plain(row[name])}"
            for name, label in _FIGURES.items()
            if old is not None and old[name] != row[name]
        ]
        if old is not None and old["is_withdrawn"] != row["is_withdrawn"]:
            parts.append("withdrawn" if row["is_withdrawn"] else "committed again")
        if parts:
            context = row["pgh_context"] or {}
            found.setdefault(row["pgh_obj_id"], []).insert(
                0, {"at": row["pgh_created_at"], "text": ", ".join(parts), "reason": str(context.get("reason", "")),
                    "by": context.get("by")},
            )  # fmt: skip
    names = people_named(change["by"] for changes in found.values() for change in changes)
    for changes in found.values():
        for change in changes:
            change["name"] = names.get(change["by"], "The system")
    return found  # type: ignore[return-value]


def _plain(value: Any) -> str:
    return (value or "–") if isinstance(value, str) else number(value)


def _change_line(row: Mapping[str, Any], *, user: User, reads: bool) -> ChangeLine:
    reason = row["reason"] if reads else ""
    day = f"{row['at'].astimezone(user.zone):%-d %b %Y}"
    return ChangeLine(day, row["text"], reason, row["name"], is_own=row["by"] == user.pk or not reason)


# --- Objectives ---------------------------------------------------------------------------


def serving(
    user: User, imperative: StrategicImperative, quarter: Quarter, *, at: datetime, number_of_page: str | None
) -> Serving:
    """The objectives that serve it, those that need attention first; for other functions numbers alone."""
    objectives = begun_objectives(user, quarter).filter(imperative=imperative)
    statuses = statuses_of(objectives, at=at)
    if not user.may("objective.view"):
        return _by_team(objectives, statuses)
    keys = list(objectives.order_by("code_key", "pk").values_list("pk", flat=True))
    counts = Counter(statuses.get(pk, EMPTY) for pk in keys)
    keys.sort(key=lambda pk: ORDER[statuses.get(pk, EMPTY)])  # a stable sort: by code within a status
    page = Paginator(keys, PAGE_SIZE).get_page(number_of_page)
    shown: Any = Objective.objects.filter(pk__in=page.object_list).values_list(
        "pk", "code", "title", "primary_team__name", owner_name_of("owner")
    )
    rows = {
        pk: ServingRow(reverse("objective", args=[pk]), f"{code} {title}", owner, team, statuses.get(pk, EMPTY).value)
        for pk, code, title, team, owner in shown
    }
    return Serving(len(keys), said(counts), page, tuple(rows[pk] for pk in page.object_list if pk in rows), ())


def _by_team(objectives: Any, statuses: Mapping[int, Status]) -> Serving:
    counts: dict[str, Counter[Status]] = {}
    for pk, team in objectives.order_by().values_list("pk", "primary_team__name"):
        counts.setdefault(team, Counter())[statuses.get(pk, EMPTY)] += 1
    whole: Counter[Status] = sum(counts.values(), Counter())
    teams = [TeamRow(team, counts[team].total(), said(counts[team])) for team in sorted(counts, key=natural)]
    return Serving(whole.total(), said(whole), None, (), tuple(teams))
