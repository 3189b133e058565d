"""Which answers of a pulse may be told together, so that no figure is about fewer than five people. No ORM.

A group is a set of functions, written as their keys in order, joined by commas ("clinical,research"). What is told is
always a **partition**: groups that share nobody, each of five or more. Everything else on the pages is a sum of them,
so whatever anybody adds or takes away is again a sum of whole groups (docs/security.md, "The anonymous pulse").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from organization.ground.shares import wilson

LEAST = 5
# The share of those asked who answered is told in tenths, never as none or all of them.
_FEWEST, _MOST = 1, 9


def partition(counts: Mapping[str, int], *, least: int = LEAST) -> dict[str, list[str]]:
    """Group told → groups of ``counts`` in it. Empty if all together are fewer than ``least``.

    Groups of fewer than ``least`` (also of none: that nobody of a function answered is nobody's business) become one.
    If that one is still too small it takes in the smallest of the others, and the next, until it is large enough.
    Otherwise it could be had by taking the others from the total.
    """
    small = sorted(group for group, count in counts.items() if count < least)
    large = sorted((group for group in counts if group not in small), key=lambda group: (counts[group], group))
    pool, size = list(small), sum(counts[group] for group in small)
    while pool and size < least and large:
        size += counts[taken := large.pop(0)]
        pool.append(taken)
    parts = [[group] for group in large] + ([pool] if pool and size >= least else [])
    return {joined(part): sorted(part) for part in parts}


def joined(groups: Iterable[str]) -> str:
    """Several groups as one."""
    return ",".join(sorted({function for group in groups for function in group.split(",")}))


def told_of(agreeing: int, answers: int) -> int:
    """How many agree, as it is told: none as one, all as all but one.

    "All five said no" would be the answer of each of the five. Told like this, a figure always leaves room for somebody
    who said something else. Raises ValueError for a group that may not be told at all.
    """
    if answers < LEAST or not 0 <= agreeing <= answers:
        raise ValueError("Nothing is told of fewer than five answers.")
    return min(max(agreeing, 1), answers - 1)


def tenths(answered: int, asked: int) -> int:
    """How many in ten of those asked answered: 1 to 9, so that it never says that all did, or nobody."""
    return min(max(round(10 * answered / asked), _FEWEST), _MOST)


@dataclass(frozen=True, slots=True)
class Share:
    """How many agree of how many answers: between ``fewest`` and ``most``, because none and all are told blurred."""

    answers: int
    fewest: int
    most: int

    @classmethod
    def of(cls, told: int, answers: int) -> "Share":
        """What is known of one group from what is told of it."""
        return cls(answers, 0 if told == 1 else told, answers if told == answers - 1 else told)

    def __add__(self, other: "Share") -> "Share":
        """Two groups together: no more is known of both than of each."""
        return Share(self.answers + other.answers, self.fewest + other.fewest, self.most + other.most)

    @property
    def percent(self) -> tuple[int, int]:
        """The lowest and the highest share there may be; the same where it is told exactly."""
        return round(100 * self.fewest / self.answers), round(100 * self.most / self.answers)

    @property
    def interval(self) -> tuple[int, int]:
        """Wilson's 95 % interval in per cent (Wilson 1927, doi:10.1080/01621459.1927.10502953, without continuity
        correction; ``organization/ground/shares.py``): from the lower end for ``fewest`` to the upper for ``most``."""
        return round(100 * wilson(self.fewest, self.answers)[0]), round(100 * wilson(self.most, self.answers)[1])
