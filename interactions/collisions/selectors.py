"""What became of collisions: the rows of a week for those whose they are, and who is to be told of a joined contact."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from interactions.contact.selectors import function_label
from interactions.models import CollisionAnswer, ContactLimit
from organization import roles
from organization.ground.dates import week_of
from organization.models import User
from organization.models.reach import people_within

_CHOICES = dict(CollisionAnswer.Choice.choices)
_PEOPLE = ("by", "interaction__msl", "touchpoint__entered_by", "other_interaction__msl", "other_touchpoint__entered_by")


def answers_of(user: User, first: date, *, today: date, days: int = 7) -> "QuerySet[CollisionAnswer]":
    """What was said from a day on about contacts of the person and of those whose work the person reads."""
    start = datetime.combine(first, time.min, user.zone).astimezone(UTC)
    rows = CollisionAnswer.objects.filter(at__gte=start, at__lt=start + timedelta(days=days))
    if user.scope("contact") == roles.NONE:
        return rows.none()
    if user.scope("interaction") == roles.FULL:
        return rows
    mine = Q()
    near = people_of(user, today)
    for name in _PEOPLE:
        mine |= Q(**{f"{name}__in": near})
    return rows.filter(mine)


def people_of(user: User, today: date) -> "QuerySet[User, Any]":
    """Numbers of the person, and of those whose conversations the person reads."""
    near = User.objects.filter(people_within(user, user.scope("interaction"), today))
    return near.order_by().values_list("pk", flat=True)


def collisions_line(user: User, *, today: date) -> dict[str, Any] | None:
    """This week's, for the first page of whoever leads: how many and where; None if there are none. One query."""
    count = answers_of(user, week_of(today), today=today).count()
    return {"count": count, "url": reverse("collisions")} if count else None


def lines(rows: "Iterable[CollisionAnswer]", *, user: User, readable: Collection[int] | None) -> list[dict[str, Any]]:
    """Rows for the page. ``readable``: whose reasons the person reads, None for everybody's."""
    return [
        {
            "day": row.day,
            "at": row.at.astimezone(user.zone),
            "kol": row.kol.name,
            "kol_url": reverse("kol", args=[row.kol_id]),
            "by": row.by.display_name,
            "function": function_label(row.by.function),
            "with": _other(row),
            "choice": _CHOICES[row.choice],
            "reason": row.reason if readable is None or row.by_id in readable else "",
        }
        for row in rows
    ]


def _other(row: CollisionAnswer) -> str:
    if row.other_interaction is not None:
        msl = row.other_interaction.msl
        return f"{msl.display_name} ({function_label(msl.function)}), {row.other_interaction.occurred_on:%-d %b}"
    if row.other_touchpoint is not None:
        other = row.other_touchpoint
        return f"{other.contact_person} ({function_label(other.function)}), {other.occurred_on:%-d %b}"
    return "More contacts than the limit"


def with_contacts(rows: "QuerySet[CollisionAnswer]") -> "QuerySet[CollisionAnswer]":
    """With everything that a line says, the newest first. Of an interaction only who and when are read."""
    return (
        rows.select_related("kol", "by", "other_interaction__msl", "other_touchpoint")
        .only(
            "day", "at", "choice", "reason", "by_id", "by__display_name", "by__function", "kol__given_name",
            "kol__family_name", "other_interaction__occurred_on", "other_interaction__msl__display_name",
            "other_interaction__msl__function", "other_touchpoint__contact_person", "other_touchpoint__function",
            "other_touchpoint__occurred_on",
        )
        .order_by("-at", "-pk")
    )  # fmt: skip


def general_limit() -> int | None:
    """Most contacts in 28 days, where the record of a KOL names no other number."""
    return ContactLimit.objects.filter(kol=None).values_list("most", flat=True).first()


# --- Who is told -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joined:
    """One of the two whose contacts were coordinated. ``is_joiner``: the one whose came second."""

    pk: int
    person: User
    is_joiner: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Partner:
    """The other of the two, and the day of the contact that came second."""

    name: str
    day: date


def joined_since(since: datetime, people: Collection[User] | None = None) -> list[Joined]:
    """Both people of each contact joined since then; one query."""
    found = []
    asked = None if people is None else {one.pk for one in people}
    for row in _joined().filter(at__gte=since):
        for person, is_joiner in ((row.by, True), (_owner(row), False)):
            if person is not None and person.is_active and (asked is None or person.pk in asked):
                found.append(Joined(row.pk, person, is_joiner, row.at))
    return found


def partners(keys: Collection[int], *, of_joiner: bool) -> dict[int, Partner]:
    """Answer → who the other one is; one query."""
    rows = _joined().filter(pk__in=keys)
    return {row.pk: Partner(_other_name(row) if of_joiner else row.by.display_name, row.day) for row in rows}


def _joined() -> "QuerySet[CollisionAnswer]":
    rows = CollisionAnswer.objects.filter(choice=CollisionAnswer.Choice.JOINED).order_by("pk")
    return rows.select_related("by", "other_interaction__msl", "other_touchpoint__entered_by")


def _owner(row: CollisionAnswer) -> User | None:
    if row.other_interaction is not None:
        return row.other_interaction.msl
    return row.other_touchpoint.entered_by if row.other_touchpoint else None


def _other_name(row: CollisionAnswer) -> str:
    if row.other_touchpoint is not None:
        return row.other_touchpoint.contact_person
    return row.other_interaction.msl.display_name if row.other_interaction else ""
