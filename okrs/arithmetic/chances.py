"""How likely each whole number is: what forecasts of counts, slots and milestones are made of. No ORM, no clock."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_LOW, _HIGH, _SAID = 0.1, 0.9, 0.8
# Chances beyond this share are left out: they are 0 in every digit shown.
_TAIL = 1e-9
# A Beta prior: so many that came true, so many that did not.
Share = tuple[float, float]


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


NONE = Chances(0, (1.0,))


def gamma_poisson(shape: float, days: float, ahead: float) -> Chances:
    """How many events come in ``ahead`` days if their daily rate is Gamma(shape, days): a negative binomial.

    Its r is the shape and its p is days / (days + ahead).
    """
    if ahead <= 0:
        return NONE
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
        return NONE
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
