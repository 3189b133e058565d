"""What forecasts call likely comes true about as often: a small part of ``benchmarks/calibration.py``.

``docs/forecasts.md`` has the whole of it.
"""

import pytest

from benchmarks.calibration import Tally, by_rate_alone, simulate_counts, simulate_others, tables, together
from benchmarks.ways import WAYS

ANNOUNCED = tuple(name for name, (_, is_announced) in WAYS.items() if is_announced)
QUARTERS, SEED = 120, 7
FEWEST = 200


@pytest.fixture(scope="module")
def counts() -> dict[str, Tally]:
    return simulate_counts(QUARTERS, SEED)


@pytest.fixture(scope="module")
def others() -> dict[str, Tally]:
    return simulate_others(QUARTERS, SEED)


def off(tally: Tally) -> dict[tuple[int, int], float]:
    """By ten-point band with enough forecasts, by how many points it is off."""
    bands = [(low, low + 10) for low in range(0, 100, 10)]
    return {band: tally.off(*band) for band in bands if tally.band(*band)[0] >= FEWEST}


def test_each_band_comes_true_as_often_as_it_says(counts: dict[str, Tally], others: dict[str, Tally]) -> None:
    found = off(together([*counts.values(), *others.values()]))
    assert len(found) == 10
    assert {band: points for band, points in found.items() if abs(points) > 8} == {}


@pytest.mark.parametrize("name", ANNOUNCED)
def test_what_is_announced_is_calibrated_by_itself(name: str, counts: dict[str, Tally]) -> None:
    """In two wide bands, since a small simulation has few forecasts of one way; twelve points and what chance adds."""
    for low, high in ((10, 50), (50, 90)):
        number, _, _ = counts[name].band(low, high)
        chance = 100 / max(number, 1) ** 0.5
        assert abs(counts[name].off(low, high)) <= 12 + chance, (low, high, number)


def test_a_forecast_that_knows_only_the_rate_would_fail() -> None:
    """So the test above can: of leave that ends a quarter, the rate alone knows nothing."""
    name = "slump: Christmas, as leave and holidays say"
    assert simulate_counts(QUARTERS, SEED, ways=[name], forecaster=by_rate_alone)[name].off(50, 90) < -20


def test_intervals_hold_about_eighty_per_cent(counts: dict[str, Tally], others: dict[str, Tally]) -> None:
    kept = {name: tally for name, tally in others.items() if "mostly wanders" not in name}
    kept |= {name: counts[name] for name in ANNOUNCED}
    assert {name: tally.coverage for name, tally in kept.items() if not 0.68 < tally.coverage < 0.92} == {}
    assert 0.75 < together(kept.values()).coverage < 0.85


def test_the_same_seed_gives_the_same_table() -> None:
    assert tables(4, 1) == tables(4, 1)
