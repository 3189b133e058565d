"""Forecasts of where a key result will stand at the end of its quarter: arithmetic only.

No ORM, no clock. What is scheduled comes first, then the rate. A forecast is hidden (None) while less than .15 of the
quarter has passed, and once it is over. Levels are in `trend.py`, the words in `forecast_words.py`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, SupportsFloat

from okrs.arithmetic.chances import Chances, Share, beta_binomial, gamma_poisson
from okrs.arithmetic.progress import DEFAULT_THRESHOLDS

# (shape, rate in days) of the Gamma prior on the daily rate: half an event in no time, so that a key result that is
# still at 0 is not forecast to stay there for certain.
WEAK_PRIOR = (0.5, 0.0)
# Of five plans four are counted: what is believed of plans before any has come due.
PLAN_PRIOR: Share = (4.0, 1.0)
# One slot met and one missed: the prior of a cadence of which nothing is known yet.
SLOT_PRIOR: Share = (1.0, 1.0)
# The rate on days at a congress, before one has been attended: about one event a day, and hardly sure of it.
CONGRESS_PRIOR = (1.0, 1.0)

# Squared coefficient of variation of people's rates: quarters of a team are taken to differ by at least this much, so
# that its past weighs as four events and the running quarter soon outweighs it.
_USUAL_SPREAD = 0.25
_FEWEST_PAST = 3
# A team's past plans weigh at most as ten.
_MOST_PLANS = 10.0
# So many events speak for a season without a slump or a burst before last year's own are believed.
_SEASON_DOUBT = 4.0


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


def forecast_slots(
    met: int,
    late: int,
    missed: int,
    left: int,
    *,
    can_be_late: bool,
    elapsed: float,
    early: float = DEFAULT_THRESHOLDS.early,
    target: int | None = None,
) -> CountForecast | None:
    """A cadence: what is filled + a share of the slots still to come + what may yet be filled late.

    Slots to come are filled like those settled so far, Beta(1 + filled, 1 + missed). Missed ones are lost, unless they
    `can_be_late`: then each is still filled with the person's own late rate, Beta(1 + late, 1 + missed). Excused slots
    are in none of the figures. None when `elapsed` is under `early`, the quarter is over or nothing is open.
    """
    filled, open_late = met + late, missed if can_be_late else 0
    goal = met + late + missed + left if target is None else target
    if elapsed < early or elapsed >= 1 or left + open_late == 0:
        return None
    more = beta_binomial(left, (SLOT_PRIOR[0] + filled, SLOT_PRIOR[1] + missed))
    more += beta_binomial(open_late, (SLOT_PRIOR[0] + late, SLOT_PRIOR[1] + missed))
    return _from_steps(more, filled, 1.0, goal)


def forecast_milestones(
    done: int,
    late: int,
    overdue: int,
    left: int,
    weights: tuple[SupportsFloat, SupportsFloat, SupportsFloat],
    *,
    elapsed: float,
    early: float = DEFAULT_THRESHOLDS.early,
) -> CountForecast | None:
    """Milestones: what is done + those planned for a day to come + those overdue.

    `done` were reached, `late` of them after their day; `overdue` are open though their day has passed, `left` lie
    ahead and are the plans of `CountForecast.scheduled`. `weights` are the sums of (done, open, all); open milestones
    are treated as equal. One that lies ahead is reached with the chance of a plan, Beta(4 + done, 1 + overdue), an
    overdue one with Beta(1 + late, 1 + overdue).
    """
    have, open_weight, target = (float(one) for one in weights)
    if elapsed < early or elapsed >= 1 or left + overdue == 0:
        return None
    more = beta_binomial(left, (PLAN_PRIOR[0] + done, PLAN_PRIOR[1] + overdue))
    more += beta_binomial(overdue, (SLOT_PRIOR[0] + late, SLOT_PRIOR[1] + overdue))
    return _from_steps(more, have, open_weight / (left + overdue), target, scheduled=left)


def _from_steps(more: Chances, have: float, each: float, target: float, *, scheduled: int = 0) -> CountForecast:
    """The forecast when so many more steps of the weight `each` come to what there is."""
    low, middle, high = more.interval()
    needed = math.ceil((target - have) / each - 1e-9)
    return CountForecast(
        median=have + each * middle,
        low=have + each * low,
        high=have + each * high,
        p_target=more.at_least(needed),
        target=target,
        reached=needed <= 0,
        scheduled=scheduled,
    )
