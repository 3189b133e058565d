"""The story under construction: rows in memory, and what the builders need to know of each other's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from interactions.models import KOL, Campaign, Congress, Institution, Interaction, Study, Topic
from interactions.models.institutions import city_key, name_key
from msl_okr.demo.days import weekdays
from msl_okr.demo.rhythms import Rhythm
from organization.models import Product, Quarter, StrategicImperative, Team, TherapeuticArea, User

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Size:
    """How large the organisation is: MSLs in each team, and KOLs in total."""

    msls_per_team: int = 6
    kols: int = 200


def dice(*about: object) -> Random:
    """A random generator that is the same every time for the same matter."""
    return Random(":".join(map(str, about)))  # noqa: S311 - invented data, not a secret


@dataclass
class Worker:
    """An MSL as the builders need it: team, rhythm, days away, and the KOLs most often met."""

    user: User
    team: Team
    area: TherapeuticArea
    rhythm: Rhythm
    away: set[date] = field(default_factory=set)
    panel: list[KOL] = field(default_factory=list)

    @property
    def login(self) -> str:
        return self.user.email


@dataclass
class Story:
    """All rows so far, by model, in the order in which they were added.

    ``credits`` remembers the days of work that counts: (owner or team, quarter, metric) → days. Check-ins take their
    value from it; the product itself counts the rows.
    """

    day: date
    size: Size
    rows: dict[type[models.Model], list[models.Model]] = field(default_factory=lambda: defaultdict(list))
    users: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    areas: dict[str, TherapeuticArea] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    topics: dict[str, list[Topic]] = field(default_factory=dict)
    imperatives: list[StrategicImperative] = field(default_factory=list)
    quarters: list[Quarter] = field(default_factory=list)  # oldest first; the last one runs
    holidays: dict[str, set[date]] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)
    studies: list[Study] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    congresses: list[Congress] = field(default_factory=list)
    institutions: dict[tuple[str, str], Institution] = field(default_factory=dict)
    held: dict[str, list[Interaction]] = field(default_factory=lambda: defaultdict(list))
    met: dict[tuple[str, date], list[KOL]] = field(default_factory=lambda: defaultdict(list))  # (login, day) → whom
    credits: dict[tuple[str, str, str], list[date]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: M) -> M:
        """Keep a row to be written."""
        self.rows[type(row)].append(row)
        return row

    def institution(self, name: str, city: str, country: str) -> Institution:
        """The institution of that name in a city, once."""
        key = (name_key(name), city_key(city))
        if key not in self.institutions:
            self.institutions[key] = self.add(Institution(name=name, city=city, country=country))
            self.institutions[key].fold_name()
        return self.institutions[key]

    def rows_of(self, model: type[M]) -> list[M]:
        """The rows of one model so far."""
        return self.rows[model]  # type: ignore[return-value]

    @property
    def now(self) -> datetime:
        """The first moment of the day: everything that happened is before it."""
        return datetime.combine(self.day, time(), UTC)

    @property
    def running(self) -> Quarter:
        return self.quarters[-1]

    def happened(self, day: date) -> bool:
        """Whether ``day`` is before the demo's day, anywhere in Europe."""
        return day < self.day

    def known(self, day: date | None) -> date | None:
        """A stage's day if it has come, else None."""
        return day if day is not None and self.happened(day) else None

    def not_after_now(self, moment: datetime) -> datetime:
        """``moment``, or the first moment of the demo's day if that is earlier."""
        return min(moment, self.now)

    def days_off(self, worker: Worker) -> set[date]:
        return worker.away | self.holidays[worker.user.country]

    def working_days(self, worker: Worker, quarter: Quarter) -> list[date]:
        """The days of the quarter on which a person works."""
        return weekdays(quarter.starts_on, quarter.ends_on, self.days_off(worker))

    def team_of(self, team: Team) -> list[Worker]:
        return [worker for worker in self.workers if worker.team is team]

    def credit(self, who: str, quarter: Quarter, metric: str, day: date) -> None:
        """Note that work of ``metric`` that counts was done on ``day``."""
        self.credits[who, quarter.name, metric].append(day)

    def credited(self, who: str, quarter: Quarter, metric: str, before: date) -> int:
        """How much counted before a day."""
        return sum(day < before for day in self.credits[who, quarter.name, metric])


def at(day: date, zone: ZoneInfo, hour: int, minute: int = 0) -> datetime:
    """A moment of a person's day."""
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def pick_some(chance: Random, items: Sequence[Any], least: int, most: int) -> list[Any]:
    """Between ``least`` and ``most`` different items."""
    return chance.sample(list(items), min(len(items), chance.randint(least, most)))


def told(template: str, topic: Topic | str) -> str:
    """A sentence with its topic filled in."""
    name = str(topic)
    return template.format(topic=name[0].lower() + name[1:], Topic=name)


def days_between(first: date, last: date) -> set[date]:
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}
