"""Does what forecasts call likely come true? Simulated quarters, without a database.

    python -m benchmarks.calibration            prints the tables and writes them into docs/forecasts.md
    python -m benchmarks.calibration --quarters 100 --seed 7 --print

Each quarter is drawn day by day (``benchmarks/ways.py``). On three days between 15 % and 90 % of it the product's
functions make a forecast, which is then compared with how the quarter ended.
"""

import argparse
import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from benchmarks.ways import DAYS, WAYS, Drawn
from okrs.arithmetic.forecast import (
    CountForecast,
    Days,
    forecast_count,
    kept_from,
    not_yet_planned,
    prior_from,
    season_of,
    weak_prior,
)
from okrs.arithmetic.steps import forecast_milestones, forecast_slots
from okrs.arithmetic.trend import forecast_level

STARTS_ON = date(2026, 1, 1)
ENDS_ON = STARTS_ON + timedelta(days=DAYS)
SEED, QUARTERS = 20260101, 1200
PAGE = Path(__file__).resolve().parent.parent / "docs" / "forecasts.md"
BEGIN, END = "<!-- calibration: begin -->", "<!-- calibration: end -->"
# Three forecasts a quarter, each on a day of one of these spans.
SPANS = ((14, 36), (36, 58), (58, 80))
# Chances said, in per cent, that a single way of working is judged by.
BANDS = ((10, 30), (30, 50), (50, 70), (70, 90))
Forecaster = Callable[[Drawn, int], CountForecast | None]


@dataclass
class Tally:
    """How often the interval held, and how often each chance that was said came true."""

    asked: int = 0
    held: int = 0
    said: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, forecast: CountForecast, outcome: float) -> None:
        """Compare one forecast with how its quarter ended."""
        self.note(forecast.low <= outcome <= forecast.high)
        self.said.append((forecast.p_target, outcome >= forecast.target))

    def note(self, held: bool) -> None:
        """Note one interval."""
        self.asked += 1
        self.held += held

    @property
    def coverage(self) -> float:
        """Share of intervals that held."""
        return self.held / self.asked

    def band(self, low: int, high: int) -> tuple[int, float, float]:
        """Of the chances from ``low`` per cent to under ``high``: how many, their mean, what share came true."""
        found = [(chance, true) for chance, true in self.said if low <= chance * 100 < (high if high < 100 else 101)]
        if not found:
            return 0, 0.0, 0.0
        said, true = (math.fsum(one) / len(found) for one in zip(*found, strict=True))
        return len(found), said, true

    def off(self, low: int, high: int) -> float:
        """By how many points what came true differs from what was said."""
        _, said, true = self.band(low, high)
        return 100 * (true - said)


# --- Counts ------------------------------------------------------------------------------


def forecast_at(drawn: Drawn, passed: int) -> CountForecast | None:
    """The forecast once so many days have passed, from what was known then."""
    done = [one for one in drawn.counted if one[0] < passed]
    plans = sum(day - ahead < passed <= day and ahead > 0 for day, ahead in drawn.counted + drawn.failed)
    kept = (sum(ahead > 0 for _, ahead in done), sum(day < passed for day, _ in drawn.failed))
    away = drawn.off | drawn.congress
    gone, left = (sum(day not in away for day in days) for days in (range(passed), range(passed, DAYS)))
    field_work = [ahead for day, ahead in done if day not in drawn.congress]
    unplanned = not_yet_planned(field_work, left)
    congress = Days(
        not_yet_planned([ahead for day, ahead in done if day in drawn.congress], left),
        sum(day < passed for day in drawn.congress),
        sum(day >= passed for day in drawn.congress),
    )
    seasons = drawn.seasons(passed)
    season = season_of(seasons)
    past = [(one.before + one.after, one.days_before + season * one.days_after) for one in seasons]
    past = past or [(float(count), float(DAYS)) for count in drawn.past]
    return forecast_count(
        len(done), gone, left, drawn.target,
        prior_from(past) if past else weak_prior(unplanned, len(field_work) - unplanned + plans),
        elapsed=passed / DAYS, unplanned=unplanned, scheduled=plans, kept=kept_from(kept, drawn.team_kept),
        congress=congress, season=season,
    )  # fmt: skip


def by_rate_alone(drawn: Drawn, passed: int) -> CountForecast | None:
    """A forecast that knows nothing but the rate, to show what plans, leave and last year are good for."""
    done = sum(day < passed for day, _ in drawn.counted)
    return forecast_count(done, passed, DAYS - passed, drawn.target)


def of_counts(
    draw: Callable[[random.Random], Drawn], rng: random.Random, quarters: int, forecaster: Forecaster
) -> Tally:
    """Forecasts of one way of working; those of targets already reached are left out."""
    tally = Tally()
    for _ in range(quarters):
        drawn = draw(rng)
        for first, last in SPANS:
            found = forecaster(drawn, rng.randrange(first, last))
            if found and not found.reached:
                tally.add(found, len(drawn.counted))
    return tally


# --- Cadences and milestones -----------------------------------------------------------


def of_slots(rng: random.Random, quarters: int, slots: int, *, can_be_late: bool) -> Tally:
    """Slots filled by people of different, unknown reliability; some of those missed are filled weeks late."""
    tally = Tally()
    for _ in range(quarters):
        reliability, lateness = rng.betavariate(3, 1.2), rng.betavariate(2, 2)
        in_time = [rng.random() < reliability for _ in range(slots)]
        late_by = [rng.randint(1, 3) if can_be_late and rng.random() < lateness else None for _ in range(slots)]
        due = rng.randrange(max(1, math.ceil(slots * 0.15)), slots)
        met = sum(in_time[:due])
        is_late = [not filled and by is not None for filled, by in zip(in_time, late_by, strict=True)]
        late = sum(one and slot + (late_by[slot] or 0) <= due for slot, one in enumerate(is_late[:due]))
        found = forecast_slots(
            met, late, due - met - late, slots - due, can_be_late=can_be_late, elapsed=due / slots
        )  # fmt: skip
        if found:
            tally.add(found, sum(in_time) + sum(is_late))
    return tally


def of_milestones(rng: random.Random, quarters: int) -> Tally:
    """Four to eight milestones with a day each; of those that are not reached in time, half are reached later."""
    tally = Tally()
    for _ in range(quarters):
        reliability, count = rng.betavariate(8, 2), rng.randint(4, 8)
        today = rng.randrange(14, 80)
        done = late = overdue = left = outcome = 0
        for step in range(1, count + 1):
            planned = round(DAYS * step / count)
            reached = planned if rng.random() < reliability else planned + rng.randint(3, 30) + 90 * rng.randint(0, 1)
            outcome += reached <= DAYS
            done += reached <= today
            late += planned < reached <= today
            overdue += planned < today < reached
            left += planned >= today and reached > today
        found = forecast_milestones(done, late, overdue, left, (done, count - done, count), elapsed=today / DAYS)
        if found:
            tally.add(found, outcome)
    return tally


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


def of_levels(shape: Callable[[random.Random, Sequence[int]], list[float]], rng: random.Random, quarters: int,
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
            tally.note(found.low <= values[-1] <= found.high)
    return tally


# --- The tables ------------------------------------------------------------------------


def simulate_counts(
    quarters: int = QUARTERS,
    seed: int = SEED,
    *,
    ways: Iterable[str] = tuple(WAYS),
    forecaster: Forecaster = forecast_at,
) -> dict[str, Tally]:
    """How the forecasts of each way of working did; the same seed gives the same result."""
    return {name: of_counts(WAYS[name][0], random.Random(f"{seed} {name}"), quarters, forecaster) for name in ways}


def simulate_others(quarters: int = QUARTERS, seed: int = SEED) -> dict[str, Tally]:
    """Cadences, milestones and levels; one forecast each, so three times as many quarters."""
    made: dict[str, Tally] = {}
    for name, slots, late in (("weekly updates, 13 slots, may be late", 13, True), ("monthly, 3 slots", 3, False)):
        made[f"cadence: {name}"] = of_slots(random.Random(f"{seed} {name}"), 3 * quarters, slots, can_be_late=late)
    made["milestones: 4 to 8"] = of_milestones(random.Random(f"{seed} milestones"), 3 * quarters)
    for name, shape in LEVELS.items():
        for every, often in ((7, "weekly"), (14, "fortnightly")):
            rng = random.Random(f"{seed} {name} {every}")
            made[f"level: {name}, {often}"] = of_levels(shape, rng, 3 * quarters, every)
    return made


def together(tallies: Iterable[Tally]) -> Tally:
    """Several as one: an organisation whose people work in all these ways equally often."""
    whole = Tally()
    for one in tallies:
        whole.asked += one.asked
        whole.held += one.held
        whole.said += one.said
    return whole


def _pooled(whole: Tally) -> Iterator[str]:
    yield "| said | forecasts | on average | came true |"
    yield "|---|---:|---:|---:|"
    for low in range(0, 100, 10):
        number, said, true = whole.band(low, low + 10)
        yield f"| {low} to {low + 10} % | {number:,} | {100 * said:.0f} % | {100 * true:.0f} % |"


def _single(rows: dict[str, Tally]) -> Iterator[str]:
    heads = " | ".join(f"{low} to {high} %" for low, high in BANDS)
    yield f"| simulated | announced | forecasts | interval held | {heads} |"
    yield "|---|---|---:|---:|" + "---:|" * len(BANDS)
    for name, tally in rows.items():
        cells = []
        for low, high in BANDS:
            number, said, true = tally.band(low, high)
            cells.append(f"{100 * said:.0f} → {100 * true:.0f} ({number:,})" if number else "–")
        announced = ("yes" if WAYS[name][1] else "no") if name in WAYS else ""
        held = f"{100 * tally.coverage:.0f} %"
        yield f"| {name} | {announced} | {tally.asked:,} | {held} | {' | '.join(cells)} |"


def tables(quarters: int = QUARTERS, seed: int = SEED) -> str:
    """All results as Markdown."""
    counts, others = simulate_counts(quarters, seed), simulate_others(quarters, seed)
    whole = together([*counts.values(), *others.values()])
    return "\n".join(
        [
            f"{quarters:,} quarters with three forecasts each for every way of working, seed {seed}.",
            "", *_pooled(whole), "",
            "Each cell: per cent said on average → came true (how many such forecasts).",
            "", *_single(counts | others),
            "", f"Of all {whole.asked:,} intervals of 80 %, {100 * whole.coverage:.0f} % held.",
        ]
    )  # fmt: skip


def main() -> None:
    """Simulate, print, and write the tables into docs/forecasts.md."""
    parser = argparse.ArgumentParser(description="Calibration of the forecasts on simulated quarters.")
    parser.add_argument("--quarters", type=int, default=QUARTERS, help="simulated quarters for each row")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--print", action="store_true", help="print only, leave the page alone")
    asked = parser.parse_args()
    made = tables(asked.quarters, asked.seed)
    print(made)
    if not asked.print:
        before, _, rest = PAGE.read_text().partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}")


if __name__ == "__main__":
    main()
