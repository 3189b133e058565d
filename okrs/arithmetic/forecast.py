"""Forecasts of where a key result will stand at the end of its quarter: arithmetic only.

No ORM, no clock. What is scheduled comes first, then the rate. A forecast is hidden (None) while less than .15 of the
quarter has passed, and once it is over. Cadences and milestones are in `steps.py`, levels in `trend.py`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple, SupportsFloat

from okrs.arithmetic.progress import DEFAULT_THRESHOLDS, say_number
from organization.ground.units import PER_CENT

# A Beta prior: so many that came true, so many that did not.
Share = tuple[float, float]

# (shape, rate in days) of the Gamma prior on the daily rate: half an event in no time, so that a key result that is
# still at 0 is not forecast to stay there for certain.
WEAK_PRIOR = (0.5, 0.0)
# Of five plans four are counted: what is believed of plans before any has come due.
PLAN_PRIOR: Share = (4.0, 1.0)
# The rate on days at a congress, before one has been attended: about one event a day, and hardly sure of it.
CONGRESS_PRIOR = (1.0, 1.0)

# Squared coefficient of variation of people's rates: quarters of a team are taken to differ by at least this much, so
# that its past weighs as four events and the running quarter soon outweighs it.
_USUAL_SPREAD = 0.25
_FEWEST_PAST = 3
# A team's past plans weigh at most as ten.
_MOST_PLANS = 10.0
_LOW, _HIGH, _SAID = 0.1, 0.9, 0.8  # ends of the interval, and what it says
# Chances beyond this share are left out: they are 0 in every digit shown.
_TAIL = 1e-9
# So many events speak for a season without a slump or a burst before last year's own are believed.
_SEASON_DOUBT = 4.0


class Basis(StrEnum):
    """What a forecast rests on: the rate so far, plans with a date besides it, or the trend of readings."""

    RATE = "rate"
    PLANNED = "planned"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class CountForecast:
    """The value at the end of the quarter: median, 80 % interval `low` to `high`, chance of reaching `target`.

    Whole numbers, except for milestones of unequal weight. `scheduled` is how many plans it rests on besides the rate.
    """

    median: float
    low: float
    high: float
    p_target: float
    target: float
    reached: bool
    scheduled: int = 0

    @property
    def basis(self) -> Basis:
        """Plans, where there are any; else the rate."""
        return Basis.PLANNED if self.scheduled else Basis.RATE


class Days(NamedTuple):
    """Events that nobody planned, the days they came in, and the days still to come."""

    events: float = 0.0
    passed: float = 0.0
    ahead: float = 0.0


NO_DAYS = Days()


def forecast_count(
    value: SupportsFloat,
    elapsed_days: float,
    remaining_days: float,
    target: SupportsFloat,
    prior: tuple[float, float] = WEAK_PRIOR,
    *,
    baseline: SupportsFloat = 0,
    elapsed: float | None = None,
    early: float = DEFAULT_THRESHOLDS.early,
    unplanned: float | None = None,
    scheduled: int = 0,
    kept: Share = PLAN_PRIOR,
    congress: Days = NO_DAYS,
    season: float = 1.0,
) -> CountForecast | None:
    """Value + the plans that will count + a Gamma-Poisson remainder of what is not planned.

    **Plans.** `scheduled` plans lie ahead; the chance that one is counted is Beta(`kept`).

    **The rate.** Events that nobody planned (`unplanned`, see `not_yet_planned`; by default all) come at an unknown
    daily rate with prior Gamma(a, b), b in days. After n events in t days the rate is Gamma(a + n, b + t), so the
    events of the remaining s days are negative binomial with r = a + n and p = (b + t) / (b + t + s). Days are those of
    `progress.day_counts`: (passed, total - passed). `season` says how many times more the rest of this season usually
    brings a day than its beginning (`season_of`): s is multiplied by it. Days at a congress are counted apart, with
    a rate of their own: they are in neither figure but in `congress`.

    A target below the baseline counts downwards. `elapsed` is the share of the quarter passed, by default t / (t + s).
    None when `elapsed` is under `early` or nothing lies ahead. Raises ValueError for a negative number of days or a
    prior without a positive shape.
    """
    shape, rate = prior
    if elapsed_days < 0 or remaining_days < 0 or scheduled < 0:
        raise ValueError("A number of days or plans cannot be negative.")
    if shape <= 0 or rate < 0:
        raise ValueError("The prior needs a positive shape and a rate that is not negative.")
    if remaining_days == 0 and not scheduled and not congress.ahead:
        return None
    if rate + elapsed_days == 0:
        return None
    if (elapsed if elapsed is not None else elapsed_days / (elapsed_days + remaining_days)) < early:
        return None
    now, goal, start = float(value), float(target), float(baseline)
    sign = 1 if goal >= start else -1
    missing = max(0, math.ceil(sign * (goal - now)))
    seen = max(0.0, sign * (now - start) if unplanned is None else unplanned)
    more = gamma_poisson(shape + seen, rate + elapsed_days, remaining_days * season)
    if congress.ahead:
        more += gamma_poisson(CONGRESS_PRIOR[0] + congress.events, CONGRESS_PRIOR[1] + congress.passed, congress.ahead)
    if scheduled:
        more += beta_binomial(scheduled, kept)
    low, middle, high = (round(now) + sign * one for one in more.interval())
    return CountForecast(
        median=middle,
        low=min(low, high),
        high=max(low, high),
        p_target=more.at_least(missing),
        target=math.ceil(goal) if sign > 0 else math.floor(goal),
        reached=missing == 0,
        scheduled=scheduled,
    )


class Past(NamedTuple):
    """A past quarter of the team: the count by the same distance from its first day, and after; likewise its days."""

    before: float
    after: float
    days_before: float
    days_after: float


def season_of(past: Sequence[Past]) -> float:
    """How many times more a day of the rest of a season brings than a day of its beginning; 1 where nothing is known.

    From last year's quarter of the same season, all of the team's key results together. A few even events are added to
    both parts, so that a handful of work makes no season.
    """
    before, after = sum(one.before for one in past), sum(one.after for one in past)
    days_before, days_after = sum(one.days_before for one in past), sum(one.days_after for one in past)
    if days_before <= 0 or days_after <= 0 or before + after <= 0:
        return 1.0
    even = (before + after) / (days_before + days_after)
    doubt = _SEASON_DOUBT / even
    return ((after + _SEASON_DOUBT) / (days_after + doubt)) / ((before + _SEASON_DOUBT) / (days_before + doubt))


def prior_from(past: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """A Gamma prior (shape, days) from (count, days) of past quarters; WEAK_PRIOR where there are none.

    Method of moments: the mean is that of all days together; the variance is that of the quarters' rates, less the
    scatter of a Poisson count of that length, and no less than is usual. Fewer than three quarters say nothing of it.
    The prior weighs no more than the days it comes from.
    """
    kept = [(count, days) for count, days in past if days > 0]
    if not kept:
        return WEAK_PRIOR
    total = sum(days for _, days in kept)
    mean = (sum(count for count, _ in kept) + WEAK_PRIOR[0]) / total
    spread = _USUAL_SPREAD * mean**2
    if len(kept) >= _FEWEST_PAST:
        rates = [count / days for count, days in kept]
        middle = sum(rates) / len(rates)
        noise = sum(mean / days for _, days in kept) / len(kept)
        spread = max(spread, sum((rate - middle) ** 2 for rate in rates) / (len(rates) - 1) - noise)
    days = min(total, mean / spread)
    return mean * days, days


def weak_prior(unplanned: float, planned: float) -> tuple[float, float]:
    """WEAK_PRIOR, where much is `planned` (counted already, or scheduled) and so less comes unplanned.

    The half event is shared between planned and unplanned work like the events known so far and one more, unplanned:
    whoever plans everything is not expected to do half an event besides.
    """
    return WEAK_PRIOR[0] * (1 + unplanned) / (1 + unplanned + planned), WEAK_PRIOR[1]


def kept_from(own: tuple[float, float], past: tuple[float, float] = (0.0, 0.0)) -> Share:
    """The Beta of the chance that a plan is counted, from (counted, not counted) of this quarter and of the past.

    The past of a team weighs at most as ten plans; what has come due in this quarter weighs in full.
    """
    total = sum(past)
    weight = min(1.0, _MOST_PLANS / total) if total else 0.0
    return PLAN_PRIOR[0] + own[0] + weight * past[0], PLAN_PRIOR[1] + own[1] + weight * past[1]


def not_yet_planned(days_ahead: Sequence[float], remaining_days: float) -> float:
    """Of events planned so many days before they came (0: not at all): as how many they count for a rate.

    An event that was planned L days ahead says nothing of the next L days, whose plans are made already, but something
    of the days beyond, for which plans will yet be made: it counts as their share of the days that remain.
    """
    return math.fsum(
        max(0.0, 1.0 - ahead / remaining_days) if remaining_days else float(ahead == 0) for ahead in days_ahead
    )


# How likely each whole number is


@dataclass(frozen=True, slots=True)
class Chances:
    """The chance of ``first``, ``first`` + 1, … in that order; together 1 but for a rounding error."""

    first: int
    of: Sequence[float]

    def at_least(self, number: int) -> float:
        """The chance of this number or more."""
        place = max(0, number - self.first)
        return min(1.0, max(0.0, 1.0 - math.fsum(self.of[:place]))) if place < len(self.of) else 0.0

    def __add__(self, other: "Chances") -> "Chances":
        """The sum of two numbers that know nothing of each other."""
        made = [0.0] * (len(self.of) + len(other.of) - 1)
        for here, one in enumerate(self.of):
            if one > 0:
                for there, two in enumerate(other.of, start=here):
                    made[there] += one * two
        return Chances(self.first + other.first, made)

    def interval(self) -> tuple[int, int, int]:
        """(low, median, high): the interval closest to 80 %, at or just inside the 10 and 90 % quantiles.

        Whole numbers rarely allow exactly 80 %; the quantiles alone would call an interval 80 % that holds in 86 %.
        """
        sums = list(accumulate(self.of))
        last = len(sums) - 1
        low, middle, high = (
            next((k for k, total in enumerate(sums) if total >= at), last) for at in (_LOW, 0.5, _HIGH)
        )

        def off(ends: tuple[int, int]) -> tuple[float, int]:
            held = sums[ends[1]] - (sums[ends[0] - 1] if ends[0] else 0.0)
            return abs(held - _SAID), ends[1] - ends[0]

        ends = ((first, end) for first in (low, low + 1) for end in (high, high - 1) if first <= middle <= end)
        first, end = min(ends, key=off)
        return self.first + first, self.first + middle, self.first + end


NOTHING = Chances(0, (1.0,))


def gamma_poisson(shape: float, days: float, ahead: float) -> Chances:
    """How many events come in ``ahead`` days if their daily rate is Gamma(shape, days): a negative binomial.

    Its r is the shape and its p is days / (days + ahead).
    """
    if ahead <= 0:
        return NOTHING
    p = days / (days + ahead)
    mean, deviation = shape * (1 - p) / p, math.sqrt(shape * (1 - p)) / p
    # Starting ten deviations below the mean keeps a count in the millions quick.
    first = max(0, int(mean - 10 * deviation))
    last = int(mean + 40 * (deviation + 1 / p)) + 1
    chance = math.exp(
        math.lgamma(first + shape) - math.lgamma(first + 1) - math.lgamma(shape)
        + shape * math.log(p) + first * math.log1p(-p)
    )  # fmt: skip
    chances, total = [chance], chance
    for k in range(first, last):
        chance *= (k + shape) / (k + 1) * (1 - p)
        chances.append(chance)
        total += chance
        if total >= 1 - _TAIL:
            break
    return Chances(first, chances)


def beta_binomial(n: int, share: Share) -> Chances:
    """How many of ``n`` come true if the chance of each is the same and is Beta(share)."""
    if n <= 0:
        return NOTHING
    a, b = share
    constant = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + math.lgamma(n + 1) - math.lgamma(n + a + b)
    return Chances(
        0,
        [
            math.exp(
                constant + math.lgamma(k + a) - math.lgamma(k + 1) + math.lgamma(n - k + b) - math.lgamma(n - k + 1)
            )
            for k in range(n + 1)
        ],
    )


# Words, made whenever somebody reads a forecast


def say_basis(forecast: CountForecast) -> str:
    """ "at this rate", "with the 2 planned", "with the one planned"."""
    if not forecast.scheduled:
        return "at this rate"
    return f"with the {'one' if forecast.scheduled == 1 else forecast.scheduled} planned"


def forecast_sentence(forecast: CountForecast | None, *, long: bool = False, says_chance: bool = True) -> str:
    """A forecast in words, empty when there is none.

    Short, for a row: "about 12 at this rate, 24 % chance of reaching 15". Long, for a page: "At this rate about 12 of
    15, most likely 9 to 17; 24 % chance of reaching 15". Without ``says_chance`` it ends before the chance, which
    stands beside it.
    """
    if forecast is None:
        return ""
    if forecast.reached:
        chance = f"target of {say_number(forecast.target)} reached"
    elif says_chance:
        chance = f"{say_chance(forecast.p_target)} chance of reaching {say_number(forecast.target)}"
    else:
        chance = ""
    basis = say_basis(forecast)
    if not long:
        words = f"about {say_number(forecast.median)} {basis}"
        return f"{words}, {chance}" if chance else words
    words = (
        f"{basis[0].upper()}{basis[1:]} about {say_number(forecast.median)} of {say_number(forecast.target)}, "
        f"most likely {say_number(forecast.low)} to {say_number(forecast.high)}"
    )
    return f"{words}; {chance}" if chance else words


def say_chance(chance: float) -> str:
    """A chance in whole per cent, never 0 or 100: "under 1 %", "24 %", "over 99 %"."""
    if chance < 0.01:
        return f"under 1{PER_CENT}"
    if chance > 0.99:
        return f"over 99{PER_CENT}"
    return f"{chance * 100:.0f}{PER_CENT}"
