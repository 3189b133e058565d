"""Ways in which work comes in a simulated quarter of 89 days, and what of them is known ahead: plans, leave and so on.

Each way draws one quarter of one person. Days count from the quarter's first.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from okrs.arithmetic.forecast import Past

DAYS = 89
# How many other key results of the team a season or a prior is learnt from.
TEAM = 8
Rate = Callable[[int], float]


@dataclass
class Drawn:
    """One quarter: (day, days ahead it was planned) of what counted and of plans that came to nothing.

    ``off`` and ``congress`` are days known from the first day on. ``past`` is that of the team; ``season`` what of it
    is last year's same season, day by day.
    """

    target: int
    counted: list[tuple[int, int]]
    failed: list[tuple[int, int]] = field(default_factory=list)
    off: frozenset[int] = frozenset()
    congress: frozenset[int] = frozenset()
    past: list[int] = field(default_factory=list)
    season: list[list[int]] = field(default_factory=list)
    team_kept: tuple[float, float] = (0.0, 0.0)

    def seasons(self, passed: int) -> list[Past]:
        """Last year's quarters, parted on the same day."""
        return [
            Past(sum(day < passed for day in one), sum(day >= passed for day in one), passed, DAYS - passed)
            for one in self.season
        ]


Way = Callable[[random.Random], Drawn]


def _poisson(rng: random.Random, mean: float) -> int:
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def _usual(rng: random.Random) -> float:
    """What an MSL reaches in a quarter: about 12, most between 5 and 20."""
    return rng.gammavariate(4, 3)


def _rarely(rng: random.Random) -> float:
    """What comes one to four times a quarter."""
    return rng.gammavariate(4, 0.5)


def _asked(rng: random.Random, of: Callable[[random.Random], float] = _usual) -> int:
    """A target between well within reach and out of it, set for a team and not for the person."""
    return max(1, round(sum(of(rng) for _ in range(TEAM)) / TEAM * rng.uniform(0.4, 1.6)))


def _days(rng: random.Random, mean: float, rate: Rate) -> list[int]:
    """The days of single events; ``rate`` is 1 on average, but for days off."""
    return [day for day in range(DAYS) for _ in range(_poisson(rng, mean / DAYS * rate(day)))]


def _even(_: int) -> float:
    return 1.0


def by_rate(rate: Rate = _even, *, of: Callable[[random.Random], float] = _usual, own_past: bool = False,
            last_year: bool = False) -> Way:  # fmt: skip
    """Single events at a rate; with the team's earlier quarters, or last year's same season, to learn from."""

    def draw(rng: random.Random) -> Drawn:
        mean = of(rng)
        drawn = Drawn(_asked(rng, of), [(day, 0) for day in _days(rng, mean, rate)])
        if own_past:
            drawn.past = [len(_days(rng, of(rng), rate)) for _ in range(TEAM)]
        if last_year:
            drawn.season = [_days(rng, of(rng), rate) for _ in range(TEAM)]
        return drawn

    return draw


def _working_days(day: int) -> float:
    return 7 / 5 if day % 7 < 5 else 0.0


def fortnights(rng: random.Random) -> Drawn:
    """Busy and idle fortnights."""
    mean, factors = _usual(rng), [rng.gammavariate(2, 0.5) for _ in range(DAYS // 14 + 1)]
    return Drawn(_asked(rng), [(day, 0) for day in _days(rng, mean, lambda day: factors[day // 14])])


def field_days(rng: random.Random) -> Drawn:
    """Field days with one, two, three … pieces of work each, two on average."""
    mean, days = _usual(rng), []
    for day in range(DAYS):
        if rng.random() < mean / DAYS / 2:
            days.append(day)
            while rng.random() < 0.5:
                days.append(day)
    return Drawn(_asked(rng), [(day, 0) for day in days])


def clockwork(rng: random.Random) -> Drawn:
    """Every so many days."""
    mean, days = _usual(rng), []
    gap = DAYS / max(mean, 0.5)
    at = rng.random() * gap
    while at < DAYS:
        days.append(int(at))
        at += gap * rng.uniform(0.8, 1.2)
    return Drawn(_asked(rng), [(day, 0) for day in days])


def planned(*, of: Callable[[random.Random], float], share: float, ahead: tuple[int, int],
            own_past: bool = False) -> Way:  # fmt: skip
    """A share of the work is planned so many days ahead; a person keeps about four of five plans, as the team did."""

    def draw(rng: random.Random) -> Drawn:
        mean, kept = of(rng), rng.betavariate(8, 2)
        drawn = Drawn(_asked(rng, of), [(day, 0) for day in _days(rng, mean * (1 - share), _even)])
        for day in _days(rng, mean * share / 0.8, _even):
            place = drawn.counted if rng.random() < kept else drawn.failed
            place.append((day, rng.randint(*ahead)))
        if own_past:
            drawn.past = [len(_days(rng, of(rng) * (1 - share), _even)) for _ in range(TEAM)]
            drawn.team_kept = (32.0, 8.0)
        return drawn

    return draw


def leave(rng: random.Random) -> Drawn:
    """Christmas: two or three weeks at the end off, as leave and holidays say."""
    mean, first = _usual(rng), DAYS - rng.randint(10, 21)
    drawn = Drawn(_asked(rng), [(day, 0) for day in _days(rng, mean, lambda day: float(day < first))])
    drawn.off = frozenset(range(first, DAYS))
    return drawn


def christmas(day: int) -> float:
    """The last three weeks bring a quarter of the others."""
    return 0.25 if day >= DAYS - 21 else 1.23


def _congress(rng: random.Random, *, is_said: bool, is_planned: bool = False) -> Drawn:
    """A congress of four days brings about as much as five weeks in the field."""
    mean = _usual(rng)
    first = rng.randrange(20, DAYS - 6)
    drawn = Drawn(_asked(rng), [(day, 0) for day in _days(rng, mean * 0.6, _even)])
    kept = rng.betavariate(8, 2)
    for _ in range(_poisson(rng, mean * 0.4 / (0.8 if is_planned else 1.0))):
        day = first + rng.randrange(4)
        is_kept = not is_planned or rng.random() < kept
        (drawn.counted if is_kept else drawn.failed).append((day, rng.randint(15, 60) if is_planned else 0))
    drawn.congress = frozenset(range(first, first + 4)) if is_said else frozenset()
    return drawn


def congress_week(day: int) -> float:
    """A congress that comes each year in the tenth week brings a third of the quarter's work."""
    return 6.0 if 65 <= day < 70 else 0.70


STEADY = by_rate()
# name → (way, whether leave, holidays, congresses, plans or last year announce what is not steady in it)
WAYS: dict[str, tuple[Way, bool]] = {
    "steady: any day as likely as another": (STEADY, True),
    "steady, with the team's past": (by_rate(own_past=True), True),
    "on working days only": (by_rate(_working_days), True),
    "rare: one to four in a quarter": (by_rate(of=_rarely), False),
    "rare, with the team's past": (by_rate(of=_rarely, own_past=True), True),
    "planned: few large events, all with a date from the start": (
        planned(of=_rarely, share=0.9, ahead=(90, 90)),
        False,
    ),
    "planned: few large events, with the team's past": (
        planned(of=_rarely, share=0.9, ahead=(90, 90), own_past=True),
        True,
    ),
    "planned: all with a date from the start": (planned(of=_usual, share=1.0, ahead=(90, 90)), True),
    "planned: half of it, with a date from the start": (planned(of=_usual, share=0.5, ahead=(90, 90)), True),
    "planned a few days ahead": (planned(of=_usual, share=1.0, ahead=(1, 6)), True),
    "slump: Christmas, as leave and holidays say": (leave, True),
    "slump: Christmas, as last year": (by_rate(christmas, last_year=True), True),
    "burst: a congress, announced by its coverage": (lambda rng: _congress(rng, is_said=True), True),
    "burst: a congress, announced by plans": (lambda rng: _congress(rng, is_said=False, is_planned=True), True),
    "burst: a congress, as last year": (by_rate(congress_week, last_year=True), True),
    "planned: half of it, two to six weeks ahead": (planned(of=_usual, share=0.5, ahead=(14, 42)), True),
    "planned: all of it, two to six weeks ahead": (planned(of=_usual, share=1.0, ahead=(14, 42)), True),
    "slump: Christmas, that nothing announces": (by_rate(christmas), False),
    "burst: a congress that nothing announces": (lambda rng: _congress(rng, is_said=False), False),
    "busy and idle fortnights": (fortnights, False),
    "field days with several at once": (field_days, False),
    "like clockwork, every n days": (clockwork, False),
    "ramp-up: twice the pace at the end": (by_rate(lambda day: (2 + 2 * day / DAYS) / 3), False),
    "waning: half the pace at the end": (by_rate(lambda day: (4 - 2 * day / DAYS) / 3), False),
}
