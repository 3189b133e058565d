"""Who else is in touch with a KOL around a day, in one question; and whether that is a collision or simply too much.

A collision: different people of different functions, the same KOL, at most seven days apart, not coordinated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from interactions.contact.selectors import function_label
from organization.ground.text import fold

APART = timedelta(days=7)
LOAD_DAYS = timedelta(days=28)
_ZONES = timedelta(days=1)  # no zone is farther from another
_NEAR = """SELECT n.kol_id, n.interaction_id, n.touchpoint_id, n.occurred_on, n.person_id, n.person, n.function,
    n.state, n.most, trim(k.given_name || ' ' || k.family_name)
FROM interactions_contacts_near(%s, %s, %s, %s) n JOIN interactions_kol k ON k.id = n.kol_id
ORDER BY n.occurred_on, n.interaction_id, n.touchpoint_id, n.kol_id"""


@dataclass(frozen=True, slots=True)
class Who:
    """Whose contact is about to be saved, when, with whom. ``interaction`` or ``touchpoint``: it is stored already."""

    kols: tuple[int, ...]
    starts_at: datetime
    day: date
    function: str
    person: str
    person_id: int
    interaction: int | None = None
    touchpoint: int | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """A contact of another function around that day: all that coordination knows of it."""

    kol_id: int
    kol: str
    interaction_id: int | None
    touchpoint_id: int | None
    day: date
    person_id: int
    person: str
    function: str
    is_planned: bool

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"i{self.interaction_id}" if self.interaction_id else f"t{self.touchpoint_id}"

    @property
    def words(self) -> str:
        """ "Ines Falk (Commercial) meets Ada Berg on Thursday 12 March"."""
        does = "meets" if self.is_planned else "met"
        return f"{self.person} ({function_label(self.function)}) {does} {self.kol} on {self.day:%A %-d %B}"


@dataclass(frozen=True, slots=True)
class Load:
    """A KOL who would have more contacts in 28 days than there should be."""

    kol_id: int
    kol: str
    times: int
    most: int

    @property
    def words(self) -> str:
        """ "This would be contact 7 with Ada Berg in 28 days; the limit is 6"."""
        return f"This is contact {self.times} with {self.kol} in 28 days; the limit is {self.most}"


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the way of a contact."""

    collisions: tuple[Near, ...] = ()
    loads: tuple[Load, ...] = ()

    @property
    def is_free(self) -> bool:
        """Nothing does."""
        return not self.collisions and not self.loads

    @property
    def words(self) -> list[str]:
        """A sentence for each."""
        return [f"{one.words}." for one in self.collisions] + [f"{one.words}." for one in self.loads]

    @property
    def warnings(self) -> list[dict[str, Any]]:
        """The same for programs: of the other contact function, person and day, nothing else."""
        found: list[dict[str, Any]] = [
            {
                "code": "collision", "detail": f"{one.words}.",
                "with": {"function": one.function, "person": one.person, "day": one.day.isoformat()},
            }
            for one in self.collisions
        ]  # fmt: skip
        return found + [{"code": "contact_load", "detail": f"{one.words}."} for one in self.loads]


NOTHING = Found()


def look(who: Who, *, waits: bool) -> Found:
    """One query. With ``waits``, inside a transaction, whoever looks at the same KOL next waits until this one ends.

    So of two who save at the same moment the second sees what the first saved.
    """
    if not who.kols:
        return NOTHING
    since, until = who.starts_at - LOAD_DAYS - _ZONES, who.starts_at + APART + _ZONES
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [list(who.kols), since, until, waits])
        rows = cursor.fetchall()
    return judged(who, rows)


@dataclass(slots=True)
class _Tally:
    kol: str
    most: int | None
    times: int = 1  # the one that is about to be saved
    near: list[Near] = field(default_factory=list)


def judged(who: Who, rows: Iterable[Sequence[Any]]) -> Found:
    """What of the contacts around stands in the way: the nearest day first."""
    tallies: dict[int, _Tally] = {}
    for kol_id, interaction_id, touchpoint_id, day, person_id, person, function, state, most, kol in rows:
        if (who.interaction and interaction_id == who.interaction) or (
            who.touchpoint and touchpoint_id == who.touchpoint
        ):
            continue
        tally = tallies.setdefault(kol_id, _Tally(kol, most))
        tally.times += who.day - LOAD_DAYS < day <= who.day
        is_same = fold(person) == fold(who.person) or (interaction_id is not None and person_id == who.person_id)
        if function != who.function and not is_same and abs(day - who.day) <= APART:
            tally.near.append(
                Near(kol_id, kol, interaction_id, touchpoint_id, day, person_id, person, function, state == "planned")
            )
    collisions = sorted(
        (one for tally in tallies.values() for one in tally.near), key=lambda one: abs(one.day - who.day)
    )
    loads = (
        Load(pk, tally.kol, tally.times, tally.most)
        for pk, tally in tallies.items()
        if tally.most is not None and tally.times > tally.most
    )
    return Found(tuple(collisions), tuple(loads))
