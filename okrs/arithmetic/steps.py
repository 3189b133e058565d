"""Forecasts of what comes in steps: the slots of a cadence, and milestones. No ORM, no clock."""

import math
from typing import SupportsFloat

from okrs.arithmetic.forecast import PLAN_PRIOR, Chances, CountForecast, Share, beta_binomial
from okrs.arithmetic.progress import DEFAULT_THRESHOLDS

# One slot met and one missed: the prior of a cadence of which nothing is known yet.
SLOT_PRIOR: Share = (1.0, 1.0)


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
