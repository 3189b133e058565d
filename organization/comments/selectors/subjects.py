"""The object of a thread if somebody may read it, and who else may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Q, When
from django.http import Http404

from organization.comments.mentions import Named, calls_in, way_to_call
from organization.comments.subjects import SUBJECTS, About, Subject
from organization.ground.clock import day_in
from organization.models import User
from organization.models.names import by_name
from organization.models.people import UserQuerySet
from organization.roles import FULL

OFFERED = 8


@dataclass(frozen=True, slots=True)
class Target:
    """An object that its reader may comment on."""

    subject: Subject
    row: Any
    about: About

    @property
    def on(self) -> str:
        """Its kind."""
        return self.subject.on.value

    @property
    def pk(self) -> int:
        """Its number."""
        return int(self.row.pk)


def get_target(user: User, on: str, pk: int, *, today: date) -> Target:
    """The object if the person reads its thread, else 404. One query."""
    subject = SUBJECTS.get(on)
    if subject is None or not user.may("comment.view"):
        raise Http404
    row = subject.rows(user, today).filter(pk=pk).first()
    if row is None:
        raise Http404
    return Target(subject, row, subject.about(row))


def readers(target: Target, today: date) -> UserQuerySet:
    """Everybody who reads the thread."""
    return User.objects.who_may("comment.view").filter(target.subject.readers(target.row, today))


def meant_by(text: str, target: Target, kept: Iterable[int], today: date) -> list[Named]:
    """Whom the calls of a text may mean, and those whom it mentioned before. One query, or none.

    Also people who do not read it, also former ones: what is typed may be their name and then means nobody else.
    """
    calls = list(calls_in(text))
    if not calls:
        return []
    mentioned = list(kept)
    wanted = Q(pk__in=[*mentioned, *(one.number for one in calls if one.number is not None)])
    wanted |= Q(email__in={one.email.lower() for one in calls if one.email})
    for word in sorted({word for one in calls for word in one.first_words}):
        wanted |= Q(sort_key=word) | Q(sort_key__startswith=f"{word} ")
    may = Q(pk__in=mentioned) | Q(pk__in=readers(target, today).order_by().values("pk"))
    people = User.objects.filter(wanted).order_by().annotate(may=Case(When(may, then=True), default=False))
    return [Named(*row) for row in people.values_list("pk", "display_name", "email", "may")]


def reads(person: User, target: Target, at: datetime) -> bool:
    """Whether a person reads the thread, asked as for a page. One query."""
    today = day_in(at, person.zone)
    is_reader = person.may("comment.view")
    return is_reader and target.subject.rows(person, today).filter(pk=target.pk).exists()


def offered(target: Target, words: str, *, today: date) -> list[dict[str, str]]:
    """Readers of this name, or of one with a wrong letter, to choose from: id, name, what to write, function.

    Who shares a name with another reader is written by e-mail address. Three queries, one more if nobody has the name.
    """
    everybody = readers(target, today)
    found = list(by_name(everybody, words)[:OFFERED])
    names = everybody.filter(sort_key__in=[one.sort_key for one in found]).order_by().values("sort_key")
    shared = set(names.annotate(number=Count("pk")).filter(number__gt=1).values_list("sort_key", flat=True))
    return [
        {
            "id": str(one.pk),
            "label": one.display_name,
            "insert": one.email if one.sort_key in shared else way_to_call(_named(one)),
            "detail": one.email if one.sort_key in shared else one.get_role_display(),
        }
        for one in found
    ]


def _named(one: User) -> Named:
    return Named(one.pk, one.display_name, one.email)


def readable(wanted: Iterable[tuple[User, str, int]], at: datetime) -> set[tuple[int, str, int]]:
    """Of (person, kind, object) those where the person reads the thread now, as (person's number, kind, object).

    People who read a kind in full are asked about together, everybody else one by one.
    """
    groups: dict[tuple[str, str], tuple[User, set[int]]] = {}
    pairs = list(wanted)
    keys = [(on, _asked_with(person, on)) for person, on, _ in pairs]
    for (person, _, pk), key in zip(pairs, keys, strict=True):
        groups.setdefault(key, (person, set()))[1].add(pk)
    found = {
        key: set(SUBJECTS[key[0]].rows(person, day_in(at, person.zone)).filter(pk__in=ids).values_list("pk", flat=True))
        for key, (person, ids) in groups.items()
        if person.may("comment.view")
    }
    return {(person.pk, on, pk) for (person, on, pk), key in zip(pairs, keys, strict=True) if pk in found.get(key, ())}


def _asked_with(person: User, on: str) -> str:
    return person.profile if person.scope(SUBJECTS[on].data) == FULL else f"person {person.pk}"
