"""Do forecasts that say 80 % come true in 75 to 85 % of cases? Simulated quarters, without a database.

    python -m benchmarks.calibration            prints the tables and writes them into docs/forecasts.md
    python -m benchmarks.calibration --quarters 400 --seed 7 --print

Each quarter is drawn day by day. On a day between 15 % and 90 % of it the product's functions make a forecast, which is
then compared with how the quarter ended.
"""

import argparse
import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from okrs.arithmetic.forecast import (
    WEAK_PRIOR,
    CountForecast,
    forecast_count,
    forecast_level,
    forecast_steps,
    prior_from,
)

STARTS_ON, DAYS = date(2026, 1, 1), 89
ENDS_ON = STARTS_ON + timedelta(days=DAYS)
SEED, QUARTERS = 20260101, 3000
PAGE = Path(__file__).resolve().parent.parent / "docs" / "forecasts.md"
BEGIN, END = "<!-- calibration: begin -->", "<!-- calibration: end -->"
_PAST = 8  # past quarters of a team that a prior is made from


@dataclass
class Tally:
    """How often the interval held, and how often a chance given as about 80 % came true."""

    asked: int = 0
    held: int = 0
    chances: int = 0
    true: int = 0
    width: list[float] = field(default_factory=list)

    def add(self, forecast: CountForecast, outcome: float) -> None:
        """Compare one forecast with how its quarter ended."""
        self.note(forecast.low <= outcome <= forecast.high, forecast.high - forecast.low)
        if 0.7 <= forecast.p_target <= 0.9:
            self.chances += 1
            self.true += outcome >= forecast.target

    def note(self, held: bool, width: float) -> None:
        """Note one interval: whether it held, and its width."""
        self.asked += 1
        self.held += held
        self.width.append(width)

    @property
    def coverage(self) -> float:
        """Share of intervals that held."""
        return self.held / self.asked

    @property
    def reliability(self) -> float | None:
        """Share of chances of about 80 % that came true; None if there were hardly any."""
        return self.true / self.chances if self.chances >= 30 else None


# --- Counts: how work is delivered ---------------------------------------------------


def _poisson(rng: random.Random, mean: float) -> int:
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def _by_rate(rate: Callable[[int], float]) -> Callable[[random.Random, float], list[int]]:
    return lambda rng, mean: [_poisson(rng, mean / DAYS * rate(day)) for day in range(DAYS)]


def _fortnights(rng: random.Random, mean: float) -> list[int]:
    factors = [rng.gammavariate(2, 0.5) for _ in range(DAYS // 14 + 1)]
    return [_poisson(rng, mean / DAYS * factors[day // 14]) for day in range(DAYS)]


def _visits(rng: random.Random, mean: float) -> list[int]:
    """Field days with one, two, three … pieces of work each, two on average."""
    days = [0] * DAYS
    for day in range(DAYS):
        if rng.random() < mean / DAYS / 2:
            days[day] = 1
            while rng.random() < 0.5:
                days[day] += 1
    return days


def _clockwork(rng: random.Random, mean: float) -> list[int]:
    days, gap = [0] * DAYS, DAYS / max(mean, 0.5)
    at = rng.random() * gap
    while at < DAYS:
        days[int(at)] += 1
        at += gap * rng.uniform(0.8, 1.2)
    return days


DELIVERIES: dict[str, Callable[[random.Random, float], list[int]]] = {
    "steady: any day as likely as another": _by_rate(lambda day: 1.0),
    "on working days only": _by_rate(lambda day: 7 / 5 if day % 7 < 5 else 0.0),
    "ramp-up: twice the pace at the end": _by_rate(lambda day: (2 + 2 * day / DAYS) / 3),
    "waning: half the pace at the end": _by_rate(lambda day: (4 - 2 * day / DAYS) / 3),
    "bursty: busy and idle fortnights": _fortnights,
    "bursty: field days with several at once": _visits,
}
# Cases that the forecast is not made for; docs/forecasts.md says so.
OUT_OF_REACH = {
    "steep ramp-up: three times the pace at the end": _by_rate(lambda day: 0.5 + day / DAYS),
    "steep waning: a third of the pace at the end": _by_rate(lambda day: 1.5 - day / DAYS),
    "like clockwork, every n days": _clockwork,
}


def count_forecasts(
    delivery: Callable[[random.Random, float], list[int]], rng: random.Random, quarters: int, *, own_past: bool
) -> Iterator[tuple[CountForecast, int]]:
    """(forecast, how the quarter ended) for MSLs who usually reach about 12 in a quarter, most between 5 and 20."""
    for _ in range(quarters):
        mean = rng.gammavariate(4, 3)
        past = [(float(sum(delivery(rng, rng.gammavariate(4, 3)))), float(DAYS)) for _ in range(_PAST * own_past)]
        days = delivery(rng, mean)
        passed = rng.randrange(14, 80)
        ages = [passed - day - 0.5 for day in range(passed) for _ in range(days[day])]
        found = forecast_count(
            len(ages),
            passed,
            DAYS - passed,
            max(1, round(mean * rng.uniform(0.6, 1.4))),
            prior_from(past) if past else WEAK_PRIOR,
            ages=ages,
        )
        if found and not found.reached:
            yield found, sum(days)


# --- Cadences and milestones -----------------------------------------------------------


def cadence_forecasts(rng: random.Random, quarters: int, slots: int) -> Iterator[tuple[CountForecast, int]]:
    """Slots filled by people of different, unknown reliability, mostly between 50 and 100 %."""
    for _ in range(quarters):
        reliability = rng.betavariate(3, 1.2)
        filled = [rng.random() < reliability for _ in range(slots)]
        due = rng.randrange(max(1, math.ceil(slots * 0.15)), slots)
        done = sum(filled[:due])
        found = forecast_steps(done, due - done, slots - due, elapsed=due / slots)
        if found:
            yield found, sum(filled)


def milestone_forecasts(rng: random.Random, quarters: int) -> Iterator[tuple[CountForecast, int]]:
    """Four to eight milestones, each reached on time or not at all, by people of different, unknown reliability."""
    for _ in range(quarters):
        yield from cadence_forecasts(rng, 1, rng.randint(4, 8))


# --- Levels ----------------------------------------------------------------------------


def _trend(rng: random.Random, days: Sequence[int]) -> list[float]:
    slope = rng.gauss(0.1, 0.08)
    return [40 + slope * day + rng.gauss(0, 1.5) for day in days]


def _wandering(step: float, error: float) -> Callable[[random.Random, Sequence[int]], list[float]]:
    """A trend whose level takes a random step each day, read with an error."""

    def read(rng: random.Random, days: Sequence[int]) -> list[float]:
        level, before, found = 40.0, 0, []
        slope = rng.gauss(0.1, 0.05)
        for day in days:
            level += rng.gauss(slope * (day - before), step * math.sqrt(day - before))
            found.append(level + rng.gauss(0, error))
            before = day
        return found

    return read


def _wild(rng: random.Random, days: Sequence[int]) -> list[float]:
    return [value + (rng.choice((-12, 12)) if rng.random() < 0.08 else 0) for value in _trend(rng, days)]


LEVELS: dict[str, Callable[[random.Random, Sequence[int]], list[float]]] = {
    "an even trend, read with error": _trend,
    "an even trend, one reading in twelve wrong": _wild,
    "a trend that wanders a little": _wandering(0.12, 1.0),
    "a level that mostly wanders": _wandering(0.3, 0.0),
}


def level_tally(shape: Callable[[random.Random, Sequence[int]], list[float]], rng: random.Random, quarters: int,
                every: int) -> Tally:  # fmt: skip
    """Regular readings from the first day on; forecasts are compared with the reading on the last day."""
    tally = Tally()
    for _ in range(quarters):
        passed = rng.randrange(max(14, 2 * every), 80)
        days = [*range(0, passed, every), DAYS]
        values = shape(rng, days)
        readings = [(STARTS_ON + timedelta(days=day), value) for day, value in zip(days, values, strict=True)]
        found = forecast_level(readings[:-1], ENDS_ON, elapsed=passed / DAYS)
        if found:
            tally.note(found.low <= values[-1] <= found.high, found.high - found.low)
    return tally


# --- The tables ------------------------------------------------------------------------


def _tallied(pairs: Iterator[tuple[CountForecast, int]]) -> Tally:
    tally = Tally()
    for forecast, outcome in pairs:
        tally.add(forecast, outcome)
    return tally


def simulate(quarters: int = QUARTERS, seed: int = SEED) -> list[tuple[str, Tally]]:
    """(what was simulated, how the forecasts did); the same seed gives the same result."""
    rows: list[tuple[str, Tally]] = []
    for name, delivery in {**DELIVERIES, **OUT_OF_REACH}.items():
        for own_past in (False, True):
            rng = random.Random(f"{seed} {name} {own_past}")
            label = f"count, {name}, {'with' if own_past else 'without'} the team's past"
            rows.append((label, _tallied(count_forecasts(delivery, rng, quarters, own_past=own_past))))
    for name, slots in (("weekly", 13), ("monthly", 3)):
        rng = random.Random(f"{seed} {name}")
        rows.append((f"cadence, {name}, {slots} slots", _tallied(cadence_forecasts(rng, quarters, slots))))
    rows.append(("milestones, 4 to 8", _tallied(milestone_forecasts(random.Random(f"{seed} milestones"), quarters))))
    for name, shape in LEVELS.items():
        for every, often in ((7, "weekly"), (14, "fortnightly")):
            rng = random.Random(f"{seed} {name} {every}")
            rows.append((f"level, {name}, {often}", level_tally(shape, rng, quarters, every)))
    counts = [tally for name, tally in rows if name.startswith("count")]
    return [*rows, ("**all counts together**", together(counts)), ("**all together**", together(t for _, t in rows))]


def together(tallies: Iterable[Tally]) -> Tally:
    """Several rows as one: an organisation whose people work in all these ways equally often."""
    whole = Tally()
    for one in tallies:
        whole.asked += one.asked
        whole.held += one.held
        whole.chances += one.chances
        whole.true += one.true
        whole.width += one.width
    return whole


def table(rows: Sequence[tuple[str, Tally]]) -> str:
    """The rows as Markdown."""
    lines = [
        "| simulated | forecasts | interval of 80 % held | width (median) | “about 80 %” for the target came true |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, tally in rows:
        said = "–" if tally.reliability is None else f"{100 * tally.reliability:.0f} % of {tally.chances:,}"
        width = sorted(tally.width)[len(tally.width) // 2]
        lines.append(f"| {name} | {tally.asked:,} | {100 * tally.coverage:.0f} % | {width:.3g} | {said} |")
    return "\n".join(lines)


def main() -> None:
    """Simulate, print, and write the table into docs/forecasts.md."""
    parser = argparse.ArgumentParser(description="Calibration of the forecasts on simulated quarters.")
    parser.add_argument("--quarters", type=int, default=QUARTERS, help="simulated quarters for each row")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--print", action="store_true", help="print only, leave the page alone")
    asked = parser.parse_args()
    made = table(simulate(asked.quarters, asked.seed))
    print(made)
    if not asked.print:
        text = PAGE.read_text()
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        note = f"{asked.quarters:,} quarters for each row, seed {asked.seed}."
        PAGE.write_text(f"{before}{BEGIN}\n{note}\n\n{made}\n{END}{after}")


if __name__ == "__main__":
    main()
