"""What the board can be narrowed to: quarters, teams, areas, people and imperatives, in one statement."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from okrs.selectors.quarters import current_quarter
from organization import roles
from organization.models import Quarter, User

# More people than these are found by typing (``owner_options``).
OWNERS_OFFERED = 100
OWNER_ROLES = ("msl", "manager", "medical_lead")

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """(value, label) of each tag; ``own_teams`` are those the person looks at first, ``managed`` those managed."""

    quarters: Options
    teams: Options
    areas: Options
    owners: Options
    imperatives: Options
    own_teams: tuple[int, ...]
    managed: frozenset[int]

    @property
    def has_more_owners(self) -> bool:
        """Whether not all people are among the options."""
        return len(self.owners) >= OWNERS_OFFERED


def board_choices(user: User, today: date, *, owner: str = "") -> Choices:
    """One statement. ``owner``: the id asked for, which is among the options however many people there are."""
    found: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for kind, pk, label, order in _everything(user, today, owner):
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
        own_teams=tuple(pk for _, pk, _ in found["managed" if user.standing == roles.MANAGER else "member"]),
        managed=managed,
    )


# Written by hand: the same through the ORM costs more time to put together than to answer.
_EVERYTHING = """
WITH member AS (
    SELECT m.team_id AS id, t.name FROM organization_membership m JOIN organization_team t ON t.id = m.team_id
    WHERE m.user_id = %(user)s AND t.is_active AND m.from_date <= %(today)s
      AND (m.to_date IS NULL OR m.to_date >= %(today)s)
), managed AS (
    SELECT m.team_id AS id, t.name FROM organization_teammanager m JOIN organization_team t ON t.id = m.team_id
    WHERE m.user_id = %(user)s AND t.is_active
), near AS (
    SELECT DISTINCT m.user_id AS id FROM organization_membership m
    WHERE m.team_id IN (SELECT id FROM member UNION SELECT id FROM managed) AND m.from_date <= %(today)s
      AND (m.to_date IS NULL OR m.to_date >= %(today)s)
)
SELECT 'quarter', id, name, starts_on::text FROM organization_quarter
UNION ALL SELECT 'team', id, name, name FROM organization_team
UNION ALL SELECT 'area', id, name, name FROM organization_therapeuticarea
UNION ALL SELECT 'imperative', id, title, title FROM organization_strategicimperative
UNION ALL SELECT 'member', id, name, name FROM member
UNION ALL SELECT 'managed', id, name, name FROM managed
UNION ALL (
    SELECT 'owner', u.id, u.display_name, u.sort_key
    FROM organization_user u LEFT JOIN near ON near.id = u.id
    WHERE u.role = ANY(%(roles)s)
    ORDER BY u.id = %(owner)s DESC, near.id IS NULL, u.sort_key, u.id LIMIT %(most)s
)
"""


def _everything(user: User, today: date, owner: str) -> list[tuple[str, int, str, str]]:
    """(kind, id, label, order)."""
    asked = int(owner) if owner.isascii() and owner.isdecimal() and len(owner) < 10 else 0
    values: dict[str, Any] = {
        "user": user.pk, "today": today, "owner": asked, "roles": list(OWNER_ROLES), "most": OWNERS_OFFERED,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_EVERYTHING, values)
        return cursor.fetchall()


def owner_options(words: str) -> list[dict[str, str]]:
    """Up to ten people who may own key results, whose name holds all the words; for typing. One statement."""
    rows = User.objects.filter(role__in=OWNER_ROLES).order_by("sort_key", "pk")
    for word in words.split()[:5]:
        rows = rows.filter(display_name__icontains=word)
    return [{"id": str(pk), "label": name} for pk, name in rows.values_list("pk", "display_name")[:10]]


def quarter_asked_for(value: str, today: date) -> Quarter | None:
    """The quarter of a filter's value: an id, ``previous``, or the current one ("current", or nothing)."""
    if value.isdecimal():
        return Quarter.objects.filter(pk=int(value)).first()
    current = current_quarter(today)
    if value == "previous" and current is not None:
        return Quarter.objects.filter(ends_on__lt=current.starts_on).order_by("-starts_on").first() or current
    return current
