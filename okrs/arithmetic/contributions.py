"""How objectives that contribute to another move its number: arithmetic only, no ORM.

An objective's progress is the mean of its key results, by weight, and of the objectives that contribute to it, by the
weight of their alignment: (0.4×2 + 1×1 + 0.5×1) / 4 = 0.575. What only supports moves nothing. Alignments have no loop;
should there be one all the same, an objective does not count within itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from okrs.arithmetic.progress import objective_progress

Part = tuple[float, float | None]  # weight, progress


@dataclass(frozen=True, slots=True)
class Contributions:
    """What contributes to which objective: ``below`` by the objective above, (contributing objective, weight);
    ``parts`` by contributing objective, its key results' (weight, progress)."""

    below: Mapping[int, Sequence[tuple[int, float]]] = field(default_factory=dict)
    parts: Mapping[int, Sequence[Part]] = field(default_factory=dict)

    def plus(self, objectives: Collection[int]) -> list[Part]:
        """(weight, progress) of all that contributes to these objectives from outside them.

        What several of them share, or one of them is, counts once with its largest weight.
        """
        found: dict[int, float] = {}
        for above in objectives:
            for pk, weight in self.below.get(above, ()):
                if pk not in objectives:
                    found[pk] = max(weight, found.get(pk, 0.0))
        return [(weight, self.progress_of(pk)) for pk, weight in found.items()]

    def progress_of(self, objective: int) -> float | None:
        """The progress of a contributing objective, with what contributes to it in turn."""
        return self._progress(objective, {}, frozenset())

    def _progress(self, pk: int, known: dict[int, float | None], way: frozenset[int]) -> float | None:
        if pk not in known:
            inner = way | {pk}
            above = [
                (weight, self._progress(one, known, inner))
                for one, weight in self.below.get(pk, ())
                if one not in inner
            ]
            known[pk] = objective_progress([*self.parts.get(pk, ()), *above])
        return known[pk]


NO_CONTRIBUTIONS = Contributions()


def say_formula(parts: Iterable[Part]) -> str:
    """ "(0.4×2 + 1×1 + 0.5×1) / 4 = 0.575": parts without a value are left out; empty without any part."""
    scored = [(weight, share) for weight, share in parts if share is not None]
    if not scored:
        return ""
    sums = " + ".join(f"{_plain(share)}×{_plain(weight)}" for weight, share in scored)
    total = objective_progress(scored) or 0.0
    return f"({sums}) / {_plain(sum(weight for weight, _ in scored))} = {_plain(total)}"


def _plain(value: float) -> str:
    return f"{value:,.3f}".rstrip("0").rstrip(".")
