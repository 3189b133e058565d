"""Reads of one's own calendar: what may have been a contact, what is ignored, and how the reading goes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import TruncDate
from django.http import Http404
from django.urls import reverse

from interactions.models import (
    KOL,
    IgnoredAppointment,
    Interaction,
    InteractionAttendee,
    OwnCalendar,
    PossibleContact,
)
from interactions.models.interactions import joined_by
from interactions.own_calendar import policies
from interactions.own_calendar.naming import Names, keys_of
from interactions.own_calendar.problems import words_of
from interactions.own_calendar.reading import Appointment
from organization.ground.text import fold
from organization.models import User

# So far back appointments are looked at, and so long a possible contact is kept.
KEPT = timedelta(days=14)
SHOWN, MOST_MET = 100, 3_000
_MINUTE = Value(timedelta(minutes=1))


def names_for(user: User, appointments: Sequence[Appointment]) -> Names:
    """The KOLs that could be meant, of those the person may know. Two queries."""
    kols = KOL.objects.visible_to(user).active()
    by_key: dict[str, list[int]] = defaultdict(list)
    for pk, key in kols.filter(sort_key__in=keys_of(appointments)).values_list("pk", "sort_key"):
        by_key[key].append(pk)
    attended = InteractionAttendee.objects.filter(interaction__msl=user).order_by().values("kol")
    met = list(kols.filter(pk__in=attended).order_by("pk").values_list("pk", "family_name")[:MOST_MET])
    by_family: dict[str, list[int]] = defaultdict(list)
    for pk, family in met:
        by_family[fold(family)].append(pk)
    return Names(
        {key: tuple(pks) for key, pks in by_key.items()},
        frozenset(pk for pk, _ in met),
        {family: tuple(pks) for family, pks in by_family.items()},
    )


def open_contacts(user: User, *, at: datetime) -> "QuerySet[PossibleContact, Any]":
    """Those of the last fourteen days that wait for an answer and are not recorded."""
    waiting = PossibleContact.objects.visible_to(user).filter(is_dismissed=False, starts_at__gte=at - KEPT)
    return _placed(waiting, user).filter(~Exists(_recorded(user)))


def recorded_contacts(user: User) -> "QuerySet[PossibleContact, Any]":
    """Those that were recorded meanwhile, with nothing left to ask."""
    waiting = PossibleContact.objects.visible_to(user).filter(is_dismissed=False)
    return _placed(waiting, user).filter(Exists(_recorded(user)))


def _placed(rows: "QuerySet[PossibleContact, Any]", user: User) -> "QuerySet[PossibleContact, Any]":
    return rows.annotate(day=TruncDate("starts_at", tzinfo=user.zone), ends_at=_end("starts_at", "minutes"))


def _end(start: str, minutes: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(start) + F(minutes) * _MINUTE, output_field=DateTimeField())


def _recorded(user: User) -> "QuerySet[InteractionAttendee, Any]":
    """Interactions with the KOL that the person recorded, planned or joined, on the same day or at the same time.

    Also a cancelled one: the person has said what became of it.
    """
    own = Q(interaction__msl=user) | Q(interaction__in=joined_by(user))
    met = InteractionAttendee.objects.filter(own, kol=OuterRef("kol"))
    same_time = Q(starts_at__lt=OuterRef("ends_at"), ended_at__gt=OuterRef("starts_at"))
    ended: Any = {"ended_at": _end("interaction__starts_at", "interaction__minutes")}
    return met.annotate(**ended).filter(Q(interaction__occurred_on=OuterRef("day")) | same_time)


@dataclass(frozen=True, slots=True)
class Possible:
    """An appointment that may have been a contact; ``pk`` is one of its rows."""

    pk: int
    names: str
    iso: str
    when: str
    minutes: int
    log_url: str


def possible_contacts(user: User, *, at: datetime) -> list[Possible]:
    """The latest first, one line for each appointment; one query."""
    last = Interaction.objects.filter(msl=user, attendees__kol=OuterRef("kol")).exclude(state="cancelled")
    channel = Subquery(last.order_by("-starts_at", "-pk").values("channel")[:1])
    rows = open_contacts(user, at=at).select_related("kol").annotate(channel=channel).order_by("-starts_at", "pk")
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows[:SHOWN]:
        found[row.appointment_key].append(row)
    return [_possible(each, user) for each in found.values()]


def _possible(rows: Sequence[Any], user: User) -> Possible:
    first = rows[0]
    start = first.starts_at.astimezone(user.zone)
    query = [("kol", row.kol_id) for row in rows]
    query += [("day", start.date().isoformat()), ("start", f"{start:%H:%M}"), ("minutes", first.minutes)]
    if first.channel:
        query.append(("channel", first.channel))
    return Possible(
        pk=first.pk,
        names=" and ".join(row.kol.name for row in rows),
        iso=start.isoformat(),
        when=f"{start:%A, %-d %B, %H:%M}",
        minutes=first.minutes,
        log_url=f"{reverse('log')}?{urlencode(query)}",
    )


def waiting_contacts(user: User, *, at: datetime) -> tuple[int, datetime | None]:
    """How many appointments wait for an answer, and when the oldest was; none for whoever may not.

    One small query, and the one that looks for what was recorded meanwhile only where there is something to look for.
    """
    if not policies.may_connect(user):
        return 0, None
    if not PossibleContact.objects.visible_to(user).filter(is_dismissed=False, starts_at__gte=at - KEPT).exists():
        return 0, None
    found = open_contacts(user, at=at).order_by()
    counted = found.aggregate(number=Count("appointment_key", distinct=True), oldest=Min("starts_at"))
    return counted["number"], counted["oldest"]


def get_possible(user: User, pk: int) -> PossibleContact:
    """One's own, or 404."""
    return _own(PossibleContact.objects.visible_to(user), pk)


def get_ignored(user: User, pk: int) -> IgnoredAppointment:
    """One's own, or 404."""
    return _own(IgnoredAppointment.objects.visible_to(user), pk)


def _own(rows: "QuerySet[Any]", pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Ignored:
    """A kind of appointment that is not asked about; ``since`` is a day in words."""

    pk: int
    name: str
    since: str


def ignored_of(user: User) -> list[Ignored]:
    """The newest first; one query."""
    rows = IgnoredAppointment.objects.visible_to(user).select_related("kol")[:SHOWN]
    return [Ignored(one.pk, one.kol.name, f"{one.ignored_at.astimezone(user.zone):%-d %B %Y}") for one in rows]


@dataclass(frozen=True, slots=True)
class Connection:
    """A secret address as its owner sees it; ``problem`` is empty while it is read."""

    address: str
    since: str
    read: str
    problem: str
    next_try: str


def connection_of(user: User) -> Connection | None:
    """One's own, if there is one; one query."""
    one = OwnCalendar.objects.visible_to(user).first()
    if one is None:
        return None

    def said(moment: datetime | None) -> str:
        return f"{moment.astimezone(user.zone):%-d %B %Y, %H:%M}" if moment else ""

    return Connection(
        f"{one.host}, ending in {one.ending}", said(one.added_at), said(one.fetched_at), words_of(one.problem),
        said(one.due_at),
    )  # fmt: skip


def connected() -> "QuerySet[OwnCalendar, Any]":
    """Whose calendar is read, for compliance: that it is, and since when, and nothing of it."""
    rows = OwnCalendar.objects.order_by("owner__sort_key", "owner")
    return rows.values("owner__display_name", "owner__email", "owner__is_active", "added_at", "fetched_at")
