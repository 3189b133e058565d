"""The forecast of a level: a robust trend through its readings, carried to the last day. No ORM, no clock."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import NormalDist, median
from typing import SupportsFloat

from okrs.arithmetic.forecast import Basis
from okrs.arithmetic.progress import DEFAULT_THRESHOLDS, say_number
from organization.ground.units import with_unit

_Z80 = NormalDist().inv_cdf(0.9)
_MEAN_TO_SD = math.sqrt(math.pi / 2)  # mean absolute deviation → standard deviation, for normal errors
# 90 % quantiles of Student's t by degrees of freedom: with few readings the scatter itself is a guess.
_T90 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372)
_WANDERING = 0.1  # share of the scatter between readings that is put down to a wandering level rather than to error
_FEWEST_READINGS = 3


@dataclass(frozen=True, slots=True)
class LevelForecast:
    """The level at the end of the quarter with its 80 % interval `low` to `high`."""

    median: float
    low: float
    high: float

    @property
    def basis(self) -> Basis:
        """The trend of the readings."""
        return Basis.TREND


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


def level_sentence(forecast: LevelForecast | None, target: SupportsFloat, unit: str = "", *, long: bool = True) -> str:
    """A level's forecast in words, empty when there is none: "At this rate about 41.5 %, most likely 38 to 45 %; target
    50 %".

    Short: "about 41.5 at this rate, most likely 38 to 45".
    """
    if forecast is None:
        return ""
    median, low, high = say_number(forecast.median), say_number(forecast.low), say_number(forecast.high)
    if not long:
        return f"about {median} at this rate, most likely {low} to {high}"
    aim, span = with_unit(say_number(target), unit), f"{low} to {with_unit(high, unit)}"
    return f"At this rate about {with_unit(median, unit)}, most likely {span}; target {aim}"


def range_sentence(
    forecast: LevelForecast, low: SupportsFloat, high: SupportsFloat, unit: str = "", *, long: bool = True
) -> str:
    """A level to keep: "At this rate about 6 days at the end, most likely 5 to 7 days; range 4 to 9 days"."""
    middle, lowest, highest = (say_number(one) for one in (forecast.median, forecast.low, forecast.high))
    held = f"range {say_number(low)} to {with_unit(say_number(high), unit)}"
    if long:
        span = f"{lowest} to {with_unit(highest, unit)}"
        return f"At this rate about {with_unit(middle, unit)} at the end, most likely {span}; {held}"
    return f"about {with_unit(middle, unit)} at this rate, most likely {lowest} to {highest}; {held}"
