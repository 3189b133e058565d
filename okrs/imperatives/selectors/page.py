"""The page of one imperative: what every function committed and how it stands, and the objectives that serve it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from okrs.arithmetic.commitments import Standing, Stands
from okrs.arithmetic.progress import Status, raw_progress, whole_percent
from okrs.imperatives import policies
from okrs.imperatives.selectors.commitments import stands_on
from okrs.imperatives.selectors.lists import MARKS, Counted, begun_objectives, said
from okrs.models import Objective
from okrs.planning.wording import number
from okrs.snapshots.selectors.objectives import EMPTY, status_counts, statuses_of
from okrs.snapshots.selectors.rows import ORDER
from organization.ground.names import owner_name, owner_name_of
from organization.ground.text import natural
from organization.ground.units import PER_CENT, with_unit
from organization.models import CommitmentValue, ImperativeCommitment, Quarter, StrategicImperative, User

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class CommitmentCard:
    """A commitment: ``figure`` is "12 of 20 reports", ``sentence`` how that compares with an even pace, ``spark`` the
    values so far in per cent of the way, and ``url`` the page with its history.
    """

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
    spark: tuple[int, ...]
    spark_label: str
    url: str
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
    """What stands, by function, and what was withdrawn. Two queries."""
    rows = list(
        ImperativeCommitment.objects.visible_to(user)
        .filter(imperative=imperative, quarter=quarter)
        .select_related("owner")
        .order_by("measure", "pk")
    )
    values = _course_of(rows)
    names = {str(key): str(label) for key, label in User.Function.choices}
    parts: dict[str, list[CommitmentCard]] = {function: [] for function in names}
    withdrawn: list[CommitmentCard] = []
    for one in rows:
        one.imperative, one.quarter = imperative, quarter
        card = commitment_card(one, values.get(one.pk, {}), user=user, today=today)
        (withdrawn if one.is_withdrawn else parts[one.function]).append(card)
    return [FunctionPart(names[key], tuple(found)) for key, found in parts.items() if found], withdrawn


def _course_of(rows: Sequence[ImperativeCommitment]) -> dict[int, dict[date, Decimal]]:
    """Number of a commitment → day → the value that holds. One query."""
    found: dict[int, dict[date, Decimal]] = {}
    if rows:
        standing = CommitmentValue.objects.standing().filter(commitment__in=rows).order_by("as_of", "pk")
        for pk, day, value in standing.values_list("commitment", "as_of", "value"):
            found.setdefault(pk, {})[day] = value
    return found


def commitment_card(
    one: ImperativeCommitment, course: Mapping[date, Decimal], *, user: User, today: date
) -> CommitmentCard:
    """One with its imperative, quarter and owner loaded; ``course``: its values by day, the first day first."""
    found = stands_on(one, today)
    can_update, can_change = policies.can_update(user, one), policies.can_change(user, one)
    pk = [one.pk]
    return CommitmentCard(
        pk=one.pk,
        measure=one.measure,
        owner=owner_name(one.owner),
        figure=say_figure(one),
        as_of=f"{one.as_of:%-d %b %Y}" if one.as_of else "",
        percent=_percent(found.share or 0),
        expected=None if today > one.quarter.ends_on else whole_percent(found.expected),
        mark=MARKS[found.standing],
        standing=found.standing.label,
        sentence=say_stands(one, found, today),
        is_stale=found.is_stale,
        is_withdrawn=one.is_withdrawn,
        spark=tuple(_percent(raw_progress(value, one.baseline, one.target)) for value in course.values()),
        spark_label=", ".join(f"{number(value)} on {day:%-d %b}" for day, value in course.items()),
        url=reverse("commitment", args=pk),
        update_url=reverse("commitment-update", args=pk) if can_update else "",
        edit_url=reverse("commitment-edit", args=pk) if can_change and not one.is_withdrawn else "",
        withdraw_url=reverse("commitment-withdraw", args=pk) if can_change and not one.is_withdrawn else "",
        reinstate_url=reverse("commitment-reinstate", args=pk) if can_change and one.is_withdrawn else "",
    )


def _percent(share: float) -> int:
    return max(0, min(100, whole_percent(share)))


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
    way = f"{whole_percent(found.share)}{PER_CENT} of the way"
    if is_over:
        return f"{way} on {one.as_of:%-d %B}, the last value of the quarter."
    return (
        f"{way} on {one.as_of:%-d %B}, when {pace.replace('asks', 'asked')}: {passed.replace('have', 'had')} by then."
    )


# --- Objectives ---------------------------------------------------------------------------


def serving(
    user: User, imperative: StrategicImperative, quarter: Quarter, *, at: datetime, number_of_page: str | None
) -> Serving:
    """The objectives that serve it, those that need attention first; for other functions numbers alone."""
    objectives = begun_objectives(user, quarter).filter(imperative=imperative)
    if not user.may("objective.view"):
        return _by_team(status_counts(objectives, by="primary_team__name", at=at))
    statuses = statuses_of(objectives, at=at)
    keys = list(objectives.order_by("code_key", "pk").values_list("pk", flat=True))
    counts = Counter(statuses.get(pk, EMPTY) for pk in keys)
    keys.sort(key=lambda pk: ORDER[statuses.get(pk, EMPTY)])  # a stable sort: by code within a status
    page = Paginator(keys, PAGE_SIZE).get_page(number_of_page)
    shown: Any = Objective.objects.filter(pk__in=page.object_list).values_list(
        "pk", "code", "title", "primary_team__name", owner_name_of("owner")
    )
    rows = {
        pk: ServingRow(f"{_objectives()}{pk}/", f"{code} {title}", owner, team, statuses.get(pk, EMPTY).value)
        for pk, code, title, team, owner in shown
    }
    return Serving(len(keys), said(counts), page, tuple(rows[pk] for pk in page.object_list if pk in rows), ())


@cache
def _objectives() -> str:
    return reverse("objective", args=[0]).removesuffix("0/")


def _by_team(counts: Mapping[str, Counter[Status]]) -> Serving:
    whole: Counter[Status] = sum(counts.values(), Counter())
    teams = [TeamRow(team, counts[team].total(), said(counts[team])) for team in sorted(counts, key=natural)]
    return Serving(whole.total(), said(whole), None, (), tuple(teams))
