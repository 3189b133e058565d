"""Forecasts of where a key result will stand at the end of its quarter: arithmetic only.

No ORM, no clock. A forecast is hidden (None) while less than .15 of the quarter has passed, and once it is over.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from statistics import NormalDist, median
from typing import SupportsFloat

from okrs.arithmetic.progress import DEFAULT_THRESHOLDS, say_number
from organization.ground.units import PER_CENT, with_unit

# (shape, rate in days) of the Gamma prior on the daily rate: half an event in no time, so that a key result that is
# still at 0 is not forecast to stay there for certain.
WEAK_PRIOR = (0.5, 0.0)

_LOW, _HIGH = 0.1, 0.9  # ends of the 80 % interval
_SAID = 0.8
# A day's weight halves in about six weeks (60 · ln 2 days): pace changes in a quarter, so the newest weeks say more.
_MEMORY_DAYS = 60.0
# After this many weeks their scatter weighs as much as the assumption that events come one at a time.
_DOUBT_WEEKS = 3
# The past weighs at most this many days, so that the running quarter soon outweighs it.
_PRIOR_DAYS = 30.0
# Squared coefficient of variation of people's rates, assumed when fewer than three past quarters are known.
_USUAL_SPREAD = 0.25
_FEWEST_PAST = 3
# One slot met and one missed: the prior for a cadence or a plan of which nothing is known yet.
_SHARE_PRIOR = (1.0, 1.0)
_Z80 = NormalDist().inv_cdf(_HIGH)
_MEAN_TO_SD = math.sqrt(math.pi / 2)  # mean absolute deviation → standard deviation, for normal errors
# 90 % quantiles of Student's t by degrees of freedom: with few readings the scatter itself is a guess.
_T90 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372)
_WANDERING = 0.1  # share of the scatter between readings that is put down to a wandering level rather than to error
_FEWEST_READINGS = 3


@dataclass(frozen=True, slots=True)
class CountForecast:
    """The value at the end of the quarter: median, 80 % interval `low` to `high`, chance of reaching `target`.

    Whole numbers, except for milestones of unequal weight.
    """

    median: float
    low: float
    high: float
    p_target: float
    target: float
    reached: bool


@dataclass(frozen=True, slots=True)
class LevelForecast:
    """The level at the end of the quarter with its 80 % interval `low` to `high`."""

    median: float
    low: float
    high: float


def forecast_count(
    value: SupportsFloat,
    elapsed_days: int,
    remaining_days: int,
    target: SupportsFloat,
    prior: tuple[float, float] = WEAK_PRIOR,
    *,
    baseline: SupportsFloat = 0,
    elapsed: float | None = None,
    early: float = DEFAULT_THRESHOLDS.early,
    ages: Sequence[float] | None = None,
) -> CountForecast | None:
    """Gamma-Poisson: value + a negative-binomial remainder.

    Events come at an unknown daily rate with prior Gamma(a, b), b in days. After n events in t days the rate is
    Gamma(a + n, b + t), so the events of the remaining s days are negative binomial with r = a + n and
    p = (b + t) / (b + t + s). Days are those of `progress.day_counts`: (passed, total - passed).

    `ages` gives the age of each event in those days. With it n and t are weighted sums in which newer days weigh more,
    and the variance is multiplied by `dispersion()`, since events that come in bursts say less. A target below the
    baseline counts downwards. `elapsed` is the share of the quarter passed, by default t / (t + s).

    None when `elapsed` is under `early` or no day remains. Raises ValueError for a negative number of days or a
    prior without a positive shape.
    """
    shape, rate = prior
    if elapsed_days < 0 or remaining_days < 0:
        raise ValueError("A number of days cannot be negative.")
    if shape <= 0 or rate < 0:
        raise ValueError("The prior needs a positive shape and a rate that is not negative.")
    if remaining_days == 0 or rate + elapsed_days == 0:
        return None
    if (elapsed if elapsed is not None else elapsed_days / (elapsed_days + remaining_days)) < early:
        return None
    now, goal, start = float(value), float(target), float(baseline)
    sign = 1 if goal >= start else -1
    missing = max(0, math.ceil(sign * (goal - now)))
    seen, days, clumping = max(0.0, sign * (now - start)), float(elapsed_days), 1.0
    if ages is not None:
        seen = math.fsum(_weight(age) for age in ages)
        days = math.fsum(_weight(day + 0.5) for day in range(elapsed_days))
        clumping = dispersion(ages, elapsed_days)
    mean = (shape + seen) / (rate + days) * remaining_days
    # Of a negative binomial with variance clumping · (mean + mean² / (a + n)).
    spare = (clumping - 1) + clumping * mean / (shape + seen)
    quantiles, reach = _negative_binomial(mean / spare, 1 / (1 + spare), missing)
    low, middle, high = (round(now) + sign * more for more in quantiles)
    return CountForecast(
        median=middle,
        low=min(low, high),
        high=max(low, high),
        p_target=reach,
        target=math.ceil(goal) if sign > 0 else math.floor(goal),
        reached=missing == 0,
    )


def dispersion(ages: Sequence[float], elapsed_days: int) -> float:
    """How many times more events scatter than single independent ones would; never less than 1.

    The larger of two figures: how much they clump on days (the sum of the squared daily counts over the sum of the
    daily counts), and the variance of full weeks over their mean, drawn towards 1 while there are few weeks.
    """
    if not ages:
        return 1.0
    on_day, in_week = Counter(math.floor(age) for age in ages), Counter(math.floor(max(age, 0) / 7) for age in ages)
    clumps = sum(n * n for n in on_day.values()) / len(ages)
    weeks = elapsed_days // 7
    counts = [in_week[week] for week in range(weeks)]
    if weeks < _DOUBT_WEEKS or not sum(counts):
        return clumps
    mean = sum(counts) / weeks
    variance = sum((count - mean) ** 2 for count in counts) / (weeks - 1)
    scatter = 1 + (variance / mean - 1) * (weeks - 1) / (weeks - 1 + _DOUBT_WEEKS)
    return max(1.0, clumps, scatter)


def prior_from(past: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """A Gamma prior (shape, days) from (count, days) of past quarters; WEAK_PRIOR where there are none.

    Method of moments: the mean is that of all days together; the variance is that of the quarters' rates, less the
    scatter of a Poisson count of that length. For fewer than three quarters a usual spread is assumed. The prior weighs
    no more than 30 days, and no more than the days it comes from.
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
        spread = sum((rate - middle) ** 2 for rate in rates) / (len(rates) - 1) - noise
    most = min(_PRIOR_DAYS, total)
    days = min(most, mean / spread) if spread > 0 else most
    return mean * days, days


def forecast_steps(
    done: int,
    missed: int,
    left: int,
    *,
    elapsed: float,
    early: float = DEFAULT_THRESHOLDS.early,
    weights: tuple[SupportsFloat, SupportsFloat, SupportsFloat] | None = None,
) -> CountForecast | None:
    """Beta-binomial: the share done of the slots or milestones settled so far, applied to those still open.

    `done` and `missed` are settled, `left` are still open; excused ones are in none of them. `weights` are the sums of
    (done, left, all) where steps weigh differently; those left are then treated as equal.
    None when `elapsed` is under `early`, the quarter is over or nothing is open.
    """
    if elapsed < early or elapsed >= 1 or left == 0:
        return None
    have, open_weight, target = (float(one) for one in weights or (done, left, done + missed + left))
    chances = _beta_binomial(left, _SHARE_PRIOR[0] + done, _SHARE_PRIOR[1] + missed)
    low, middle, high = _interval(chances)
    each = open_weight / left
    needed = math.ceil((target - have) / each - 1e-9)
    return CountForecast(
        median=have + each * middle,
        low=have + each * low,
        high=have + each * high,
        p_target=min(1.0, math.fsum(chances[needed:])) if needed <= left else 0.0,
        target=target,
        reached=needed <= 0,
    )


def forecast_sentence(forecast: CountForecast | None, *, long: bool = False) -> str:
    """A forecast in words, empty when there is none.

    Short, for a row: "12 likely, 24 % for 15". Long, for a page: "At this rate 12 of 15 (8 to 17 likely); 24 % for 15".
    """
    if forecast is None:
        return ""
    chance = f"target of {say_number(forecast.target)} reached"
    if not forecast.reached:
        chance = f"{say_chance(forecast.p_target)} for {say_number(forecast.target)}"
    if not long:
        return f"{say_number(forecast.median)} likely, {chance}"
    return (
        f"At this rate {say_number(forecast.median)} of {say_number(forecast.target)} "
        f"({say_number(forecast.low)} to {say_number(forecast.high)} likely); {chance}"
    )


def forecast_level(
    readings: Sequence[tuple[date, SupportsFloat]],
    ends_on: date,
    *,
    elapsed: float,
    early: float = DEFAULT_THRESHOLDS.early,
) -> LevelForecast | None:
    """A robust trend through dated readings, extended to the end of the quarter.

    Theil-Sen: the slope is the median of the slopes between every two readings, the level the median of the residuals,
    so one wild reading moves neither. The 80 % interval combines, as the root of the sum of squares, three things: the
    uncertainty of the slope (Sen 1968: ranks from the variance n(n-1)(2n+5)/18 of Kendall's score) over the days beyond
    the middle reading; the scatter of the readings about the trend; and a level that wanders between readings (a tenth
    of their changes, summed over the days that remain). Both scatters are widened by Student's t, since few readings
    say little about them. Of several readings on one day the last one counts.

    None when `elapsed` is under `early`, the quarter is over, or there are readings on fewer than three days.
    """
    by_day = {day: float(value) for day, value in readings}
    if elapsed < early or elapsed >= 1 or len(by_day) < _FEWEST_READINGS:
        return None
    points = sorted(((day - ends_on).days, value) for day, value in by_day.items())
    slopes = sorted(
        (later - value) / (after - day)
        for place, (day, value) in enumerate(points)
        for after, later in points[place + 1 :]
    )
    slope = median(slopes)
    level = median(value - slope * day for day, value in points)  # days count from ends_on: this is the level there
    n = len(points)
    left = [value - slope * day - level for day, value in points]
    widened = _T90[min(n - _FEWEST_READINGS, len(_T90) - 1)] * _MEAN_TO_SD
    scatter = widened * math.sqrt(n / (n - 2)) * sum(abs(one) for one in left) / n
    change = widened * sum(abs(after - before) for before, after in pairwise(left)) / (n - 1)
    gaps = -points[-1][0] / ((points[-1][0] - points[0][0]) / (n - 1))  # how many gaps between readings remain
    wander = change * math.sqrt(_WANDERING * gaps)
    doubt = _Z80 * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    lowest = slopes[max(0, math.floor((len(slopes) - doubt) / 2))]
    highest = slopes[min(len(slopes) - 1, math.ceil((len(slopes) + doubt) / 2))]
    reach = abs(median(day for day, _ in points))
    return LevelForecast(
        median=level,
        low=level - math.hypot((slope - lowest) * reach, scatter, wander),
        high=level + math.hypot((highest - slope) * reach, scatter, wander),
    )


def level_sentence(forecast: LevelForecast | None, target: SupportsFloat, unit: str = "") -> str:
    """A level's forecast in words, empty when there is none: "At this rate 41.5 %, target 50 % (38 to 45 % likely)"."""
    if forecast is None:
        return ""
    return (
        f"At this rate {with_unit(say_number(forecast.median), unit)}, target {with_unit(say_number(target), unit)} "
        f"({say_number(forecast.low)} to {with_unit(say_number(forecast.high), unit)} likely)"
    )


def say_chance(chance: float) -> str:
    """A chance in whole per cent, never 0 or 100: "under 1 %", "24 %", "over 99 %"."""
    if chance < 0.01:
        return f"under 1{PER_CENT}"
    if chance > 0.99:
        return f"over 99{PER_CENT}"
    return f"{chance * 100:.0f}{PER_CENT}"


def _weight(age: float) -> float:
    """The weight that an event or a day of this age has now."""
    return math.exp(-max(age, 0.0) / _MEMORY_DAYS)


def _negative_binomial(r: float, p: float, missing: int) -> tuple[tuple[int, int, int], float]:
    """(low, median, high) of the 80 % interval of NB(r, p) on 0, 1, 2, …, and the chance of at least `missing`."""
    mean, deviation = r * (1 - p) / p, math.sqrt(r * (1 - p)) / p
    # Beyond these the chance is 0 in every digit shown. Leaving them out keeps a count in the millions quick.
    first = max(0, int(mean - 10 * deviation))
    last = int(mean + 40 * (deviation + 1 / p)) + 1
    constant = r * math.log(p) - math.lgamma(r)
    chances: list[float] = []
    below, under_missing = 0.0, 0.0
    for k in range(first, last + 1):
        chance = math.exp(math.lgamma(k + r) - math.lgamma(k + 1) + k * math.log1p(-p) + constant)
        chances.append(chance)
        below += chance
        if k < missing:
            under_missing = below
        if below >= _HIGH and k >= missing:
            break
    low, middle, high = _interval(chances)
    return (first + low, first + middle, first + high), min(1.0, max(0.0, 1.0 - under_missing))


def _interval(chances: Sequence[float]) -> tuple[int, int, int]:
    """(low, median, high) as indexes: the interval closest to 80 %, at or just inside the 10 and 90 % quantiles.

    Whole numbers rarely allow exactly 80 %; the quantiles alone would call an interval 80 % that holds in 86 %.
    """
    sums = list(accumulate(chances))
    last = len(sums) - 1
    low, middle, high = (next((k for k, total in enumerate(sums) if total >= at), last) for at in (_LOW, 0.5, _HIGH))

    def off(ends: tuple[int, int]) -> tuple[float, int]:
        held = sums[ends[1]] - (sums[ends[0] - 1] if ends[0] else 0.0)
        return abs(held - _SAID), ends[1] - ends[0]

    ends = ((first, end) for first in (low, low + 1) for end in (high, high - 1) if first <= middle <= end)
    first, end = min(ends, key=off)
    return first, middle, end


def _beta_binomial(n: int, a: float, b: float) -> list[float]:
    """The chance of each of 0 … n successes when the chance of one is Beta(a, b)."""
    constant = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + math.lgamma(n + 1) - math.lgamma(n + a + b)
    return [
        math.exp(constant + math.lgamma(k + a) - math.lgamma(k + 1) + math.lgamma(n - k + b) - math.lgamma(n - k + 1))
        for k in range(n + 1)
    ]
