"""The options of the board's filters: quarters, teams, areas, people and imperatives, in one statement."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import connection

from organization import roles
from organization.ground.names import owner_name_of
from organization.ground.numbers import as_number
from organization.models import CustomField, Quarter, User
from organization.models.names import by_name
from organization.selectors.quarters import current_of

# With more people than this, only those close to the viewer are listed; others are found by typing (``owner_options``).
OWNERS_OFFERED = 100
OWNER_ROLES = ("msl", "manager", "medical_lead")

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """(value, label) of each tag; ``own_teams`` are the teams shown first, ``managed`` the teams the person manages.

    ``calendar``: the quarters, newest first, with name, days and state. ``fields``: the custom fields of objectives.
    """

    quarters: Options
    teams: Options
    areas: Options
    owners: Options
    imperatives: Options
    own_teams: tuple[int, ...]
    managed: frozenset[int]
    has_more_owners: bool
    calendar: tuple[Quarter, ...] = ()
    fields: tuple[CustomField, ...] = ()


def board_choices(user: User, today: date, *, owner: str = "", team: str = "") -> Choices:
    """One statement. ``owner``, ``team``: the ids asked for; that person, and the people of that team, are always among
    the options."""
    found: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_EVERYTHING, [user.pk, today, _id(owner), _id(team), list(OWNER_ROLES), OWNERS_OFFERED])
        for kind, pk, label, order in cursor.fetchall():
            found[kind].append((order, pk, label))

    def options(kind: str, *, newest: bool = False) -> Options:
        return tuple((str(pk), label) for _, pk, label in sorted(found[kind], reverse=newest))

    managed = frozenset(pk for _, pk, _ in found["managed"])
    return Choices(
        quarters=options("quarter", newest=True),
        teams=options("team"),
        areas=options("area"),
        owners=options("owner"),
        imperatives=options("imperative"),
        own_teams=tuple(pk for _, pk, _ in found["managed" if user.profile == roles.MANAGER else "member"]),
        managed=managed,
        has_more_owners="more" in found,
        calendar=tuple(_quarter(*one) for one in sorted(found["quarter"], reverse=True)),
        fields=tuple(_field(pk, text) for _, pk, text in sorted(found["field"])),
    )


def _field(pk: int, text: str) -> CustomField:
    return CustomField(pk=pk, on=CustomField.On.OBJECTIVE, **json.loads(text))


def _quarter(order: str, pk: int, name: str) -> Quarter:
    *days, state = order.split()
    starts_on, ends_on, grace_ends_on = map(date.fromisoformat, days)
    return Quarter(
        pk=pk, name=name, starts_on=starts_on, ends_on=ends_on, grace_ends_on=grace_ends_on, state=state
    )  # fmt: skip


def _id(value: str) -> int:
    """A number from a query string; 0, which no row has, for anything else."""
    return as_number(value) or 0


# As querysets these would be eight statements; a function of the database keeps its plan.
_EVERYTHING = "SELECT kind, pk, label, place FROM okrs_board_choices(%s, %s, %s, %s, %s, %s)"


def owner_options(words: str) -> list[dict[str, str]]:
    """Up to ten people who may own key results and whose name contains all the words, or nearly so, as suggestions."""
    rows = User.objects.filter(role__in=OWNER_ROLES).annotate(shown=owner_name_of("")).order_by("sort_key", "pk")
    if words.strip():
        rows = by_name(rows, words)
    return [{"id": str(pk), "label": name} for pk, name in rows.values_list("pk", "shown")[:10]]


def quarter_asked_for(choices: Choices, value: str, today: date) -> Quarter | None:
    """The quarter for a filter's value: an id, ``previous``, ``current``, or empty for the current one."""
    if (pk := as_number(value)) is not None:
        return next((one for one in choices.calendar if one.pk == pk), None)
    current = current_of(choices.calendar, today)
    if value == "previous" and current is not None:
        return next((one for one in choices.calendar if one.ends_on < current.starts_on), current)
    return current
