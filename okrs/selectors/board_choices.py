"""What the board can be narrowed to: quarters, teams, areas, people and imperatives, in one statement."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, IntegerField, OuterRef, Q, Value
from django.db.models.functions import Cast

from okrs.selectors.quarters import current_quarter
from organization import roles
from organization.models import Membership, Quarter, StrategicImperative, Team, TeamManager, TherapeuticArea, User

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


def _everything(user: User, today: date, owner: str) -> Any:
    member = Membership.objects.on(today).filter(user=user, team__is_active=True)
    managed = TeamManager.objects.filter(user=user)
    if user.standing == roles.MANAGER:
        managed = managed.filter(team__is_active=True)
    mine = Q(team__in=member.values("team")) | Q(team__in=managed.values("team"))
    near = Exists(Membership.objects.on(today).filter(mine, user=OuterRef("pk")))
    asked = int(owner) if owner.isascii() and owner.isdecimal() and len(owner) < 10 else 0
    people = User.objects.filter(role__in=OWNER_ROLES).annotate(
        near=near, asked=ExpressionWrapper(Q(pk=asked), output_field=BooleanField())
    )
    offered = people.order_by("-asked", "-near", "sort_key", "pk").values("pk")[:OWNERS_OFFERED]
    parts = (
        _part(Quarter.objects.all(), "quarter", "name", "starts_on"),
        _part(Team.objects.all(), "team", "name", "name"),
        _part(TherapeuticArea.objects.all(), "area", "name", "name"),
        _part(StrategicImperative.objects.all(), "imperative", "title", "title"),
        _part(User.objects.filter(pk__in=offered), "owner", "display_name", "sort_key"),
        _part(member, "member", "team__name", "team__name", key="team_id"),
        _part(managed, "managed", "team__name", "team__name", key="team_id"),
    )
    return parts[0].union(*parts[1:], all=True)


def _part(rows: Any, kind: str, label: str, order: str, *, key: str = "pk") -> Any:
    return (
        rows.order_by()
        .annotate(
            option_kind=Value(kind, output_field=CharField()),
            option_id=Cast(key, IntegerField()),
            option_label=Cast(label, CharField()),
            option_order=Cast(order, CharField()),
        )
        .values_list("option_kind", "option_id", "option_label", "option_order")
    )


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
