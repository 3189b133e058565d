"""Coverage, reach, frequency and channel match as shares: pure arithmetic, the same for pages, files and the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from organization.ground.shares import COUNTS_ONLY, TOO_FEW, wilson
from organization.ground.units import PER_CENT

# How long a preference is trusted that a KOL stated, and how many of the first choices are a match.
CONFIRMED_MONTHS, TOP = 12, 2


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``of``, said as the sample allows: below 5 too few, below 20 as counts, from there with its interval.

    Raises ValueError for a part of more than there is.
    """

    part: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.of:
            raise ValueError("A share is a part of what there is.")

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None below five."""
        return self.part / self.of if self.of >= TOO_FEW else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval, 0 to 1; None below twenty."""
        return wilson(self.part, self.of) if self.of >= COUNTS_ONLY else None

    @property
    def words(self) -> str:
        """ "41 %", "7 of 12" or "too few"; "none" of nothing."""
        if not self.of:
            return "none"
        if self.of < TOO_FEW:
            return "too few"
        return hundredths(self.part / self.of) if self.of >= COUNTS_ONLY else f"{self.part} of {self.of}"

    @property
    def detail(self) -> str:
        """What stands beside the words: the interval and the sample, or the sample alone; empty where they say it."""
        found = self.interval
        if found is None:
            return f"of {self.of}" if 0 < self.of < TOO_FEW else ""
        low, high = found
        return f"{round(100 * low)} to {hundredths(high)}, {self.part} of {self.of}"


def hundredths(share: float) -> str:
    """A share as people read it; what is less than all is never 100 %, what is more than nothing never 0 %."""
    rounded = round(100 * share)
    if 0 < share < 1 and rounded in (0, 100):
        return f"{'under 1' if rounded == 0 else 'over 99'}{PER_CENT}"
    return f"{rounded}{PER_CENT}"


def frequency(talks: int, reached: int) -> float | None:
    """Talks with each KOL who was reached, on average; None where nobody was."""
    return talks / reached if reached else None


def months_before(day: date, months: int = CONFIRMED_MONTHS) -> date:
    """The same day so many months before, or the last of a shorter month."""
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, min(day.day, last))


def first_choices(stated: Mapping[str, int]) -> Sequence[str]:
    """The channels that a KOL stated, by their rank, as far as they are among the first two choices."""
    return sorted((one for one, rank in stated.items() if rank <= TOP), key=lambda one: (stated[one], one))
