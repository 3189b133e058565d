"""Plans of people who left or may record none any more, for those who hand them on, and who can take them over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from interactions.left_plans import policies
from interactions.models import Consent, Interaction
from organization import roles
from organization.models import User
from organization.models.reach import people_within

# So many are listed at a time; what is left comes up once these are seen to.
SHOWN = 100
# So many people who left are named.
LEAVERS = 5
_TAKE = (roles.MSL, roles.MANAGER, roles.MEDICAL_LEAD)


def _within(user: User, today: date) -> Q:
    scope = user.scope("interaction")
    return Q() if scope == roles.FULL else people_within(user, scope, today)


def leavers(user: User, *, today: date) -> "QuerySet[User]":
    """People who left and for whom the person decides; nobody for those who may not."""
    if not policies.may_hand_on(user):
        return User.objects.none()
    there = User.objects.who_may("interaction.log").order_by().values("pk")
    return User.objects.filter(_within(user, today)).exclude(pk__in=there)


def get_leaver(user: User, pk: int, *, today: date) -> User:
    """One of them, or 404."""
    found = leavers(user, today=today).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def left_by(leaver: User) -> "QuerySet[Interaction]":
    """What somebody planned, the first to come first."""
    return Interaction.objects.filter(msl=leaver, state=Interaction.State.PLANNED).order_by("starts_at", "pk")


def takers(user: User, *, today: date) -> "QuerySet[User]":
    """Active people of the medical side who record interactions, as far as the person's own reach goes."""
    return User.objects.who_may("interaction.log").filter(_within(user, today), role__in=_TAKE)


@dataclass(frozen=True, slots=True)
class Left:
    """How many planned interactions somebody left, and when the first of them is.

    ``is_gone``: deactivated; else another role.
    """

    name: str
    is_gone: bool
    count: int
    first: date
    url: str


def left_plans(user: User, *, today: date) -> list[Left]:
    """By person, the soonest first; one query, none for those who may not."""
    if not policies.may_hand_on(user):
        return []
    planned = Interaction.objects.filter(state=Interaction.State.PLANNED, msl__in=leavers(user, today=today))
    people = planned.order_by().values("msl", "msl__display_name", "msl__is_active")
    rows = people.annotate(count=Count("pk"), first=Min("occurred_on"))
    return [
        Left(
            row["msl__display_name"], not row["msl__is_active"], row["count"], row["first"],
            reverse("left-plans", args=[row["msl"]]),
        )
        for row in rows.order_by("first", "msl")[:LEAVERS]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """One planned interaction. ``why_not``: why nobody can take it over; it can only be cancelled then."""

    pk: int
    url: str
    iso: str
    when: str
    names: str
    channel: str
    why_not: str


def plans_of(leaver: User, *, at: datetime) -> list[Plan]:
    """The first hundred, each with why it cannot be handed on; three queries."""
    rows = list(left_by(leaver).prefetch_related("attendees__kol")[:SHOWN])
    objecting = objecting_to(rows)
    return [
        Plan(
            pk=row.pk,
            url=reverse("interaction", args=[row.pk]),
            iso=row.occurred_on.isoformat(),
            when=_when(row),
            names=", ".join(link.kol.name for link in row.attendees.all()) or "No KOL",
            channel=row.get_channel_display(),
            why_not=why_not(row, objecting, at),
        )
        for row in rows
    ]


def objecting_to(plans: Iterable[Interaction]) -> frozenset[int]:
    """The KOLs of these plans who object to contact. One query."""
    met = [link.kol_id for plan in plans for link in plan.attendees.all()]
    return frozenset(Consent.objects.objections().filter(kol__in=met).values_list("kol", flat=True))


def why_not(plan: Interaction, objecting: frozenset[int], at: datetime) -> str:
    """Why it cannot be handed on; empty where it can."""
    if plan.starts_at <= at:
        return "Its time has passed: only whoever was there can say that it took place."
    who = [link.kol.name for link in plan.attendees.all() if link.kol_id in objecting]
    return f"{', '.join(who)} objected to contact; no contact is planned against an objection." if who else ""


def _when(row: Interaction) -> str:
    start = row.starts_at.astimezone(ZoneInfo(row.zone_name))
    return f"{start:%a, %-d %b %Y, %H:%M}" if row.is_timed else f"{row.occurred_on:%a, %-d %b %Y}"
