"""Forecasts of where a key result will stand at the end of its quarter: arithmetic only.

No ORM, no clock. A forecast is hidden (None) while less than .15 of the quarter has passed, and once it is over.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist, median
from typing import SupportsFloat

from okrs.progress import DEFAULT_THRESHOLDS, say_number

# (shape, rate in days) of the Gamma prior on the daily rate: half an event seen in no time, so that a key result
# still at nought is not forecast to stay there for certain.
WEAK_PRIOR = (0.5, 0.0)

_LOW, _HIGH = 0.1, 0.9  # ends of the 80 % interval
_Z80 = NormalDist().inv_cdf(_HIGH)
_MAD_TO_SD = 1.4826  # median absolute deviation → standard deviation, for normal errors
_FEWEST_READINGS = 3


@dataclass(frozen=True, slots=True)
class CountForecast:
    """The value at the end of the quarter: median, 80 % interval `low` to `high`, chance of reaching `target`."""

    median: int
    low: int
    high: int
    p_target: float
    target: int
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
) -> CountForecast | None:
    """Gamma-Poisson: value + a negative-binomial remainder.

    Events come at a constant unknown daily rate with prior Gamma(a, b), b in days. After n events in t days the rate
    is Gamma(a + n, b + t), so the events of the remaining s days are negative binomial with r = a + n and
    p = (b + t) / (b + t + s). Days are those of `progress.day_counts`: (passed, total - passed).
    A target below the baseline counts downwards. `elapsed` is the share of the quarter passed, by default t / (t + s).

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
    seen = max(0.0, sign * (now - start))
    missing = max(0, math.ceil(sign * (goal - now)))
    exposure = rate + elapsed_days
    quantiles, reach = _negative_binomial(shape + seen, exposure / (exposure + remaining_days), missing)
    low, middle, high = (round(now) + sign * more for more in quantiles)
    return CountForecast(
        median=middle,
        low=min(low, high),
        high=max(low, high),
        p_target=reach,
        target=math.ceil(goal) if sign > 0 else math.floor(goal),
        reached=missing == 0,
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
    """A robust trend through dated readings, carried to the end of the quarter.

    Theil-Sen: the slope is the median of the slopes between every two readings, the level the median of what it
    leaves, so one wild reading moves neither. The 80 % interval joins, as a root of squares, the uncertainty of the
    slope (Sen 1968: ranks from the variance n(n-1)(2n+5)/18 of Kendall's score) over the days beyond the middle
    reading, and the scatter of the readings about the trend. Of several readings of one day the last one stands.

    None when `elapsed` is under `early`, the quarter is over, or there are readings of fewer than three days.
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
    scatter = _Z80 * _MAD_TO_SD * median(abs(value - slope * day - level) for day, value in points)
    n = len(points)
    doubt = _Z80 * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    lowest = slopes[max(0, math.floor((len(slopes) - doubt) / 2))]
    highest = slopes[min(len(slopes) - 1, math.ceil((len(slopes) + doubt) / 2))]
    reach = abs(median(day for day, _ in points))
    return LevelForecast(
        median=level,
        low=level - math.hypot((slope - lowest) * reach, scatter),
        high=level + math.hypot((highest - slope) * reach, scatter),
    )


def level_sentence(forecast: LevelForecast | None, target: SupportsFloat, unit: str = "") -> str:
    """A level's forecast in words, empty when there is none: "At this rate 41.5 %, target 50 % (38 to 45 % likely)"."""
    if forecast is None:
        return ""
    tail = f" {unit}" if unit else ""
    return (
        f"At this rate {say_number(forecast.median)}{tail}, target {say_number(target)}{tail} "
        f"({say_number(forecast.low)} to {say_number(forecast.high)}{tail} likely)"
    )


def say_chance(chance: float) -> str:
    """A chance in whole per cent, never a false certainty: "under 1 %", "24 %", "over 99 %"."""
    if chance < 0.01:
        return "under 1 %"
    if chance > 0.99:
        return "over 99 %"
    return f"{chance * 100:.0f} %"


def _negative_binomial(r: float, p: float, missing: int) -> tuple[tuple[int, int, int], float]:
    """The 10, 50 and 90 % quantiles of NB(r, p) on 0, 1, 2, …, and the chance of at least `missing`."""
    mean, deviation = r * (1 - p) / p, math.sqrt(r * (1 - p)) / p
    # Beyond these the chance is nought to every digit shown, so a count in the millions costs no more time.
    first = max(0, int(mean - 10 * deviation))
    last = int(mean + 40 * (deviation + 1 / p)) + 1
    constant = r * math.log(p) - math.lgamma(r)
    levels = (_LOW, 0.5, _HIGH)
    quantiles: list[int] = []
    below, under_missing = 0.0, 0.0
    for k in range(first, last + 1):
        chance = math.exp(math.lgamma(k + r) - math.lgamma(k + 1) + k * math.log1p(-p) + constant)
        below += chance
        if k < missing:
            under_missing = below
        while len(quantiles) < len(levels) and below >= levels[len(quantiles)]:
            quantiles.append(k)
        if len(quantiles) == len(levels) and k >= missing:
            break
    quantiles += [last] * (len(levels) - len(quantiles))
    return (quantiles[0], quantiles[1], quantiles[2]), min(1.0, max(0.0, 1.0 - under_missing))
