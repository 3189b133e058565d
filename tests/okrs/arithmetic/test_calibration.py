"""Of forecasts that say 80 %, about 80 % come true: a small part of the simulation in ``benchmarks/calibration.py``."""

import pytest

from benchmarks.calibration import OUT_OF_REACH, Tally, simulate, table


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, Tally]]:
    return simulate(quarters=400, seed=7)


def test_intervals_hold_about_eighty_per_cent(rows: list[tuple[str, Tally]]) -> None:
    beyond = (*OUT_OF_REACH, "mostly wanders")
    kept = [(name, tally) for name, tally in rows if not any(one in name for one in beyond)]
    assert len(kept) >= 20
    wrong = [f"{name}: {tally.coverage:.2f}" for name, tally in kept if not 0.70 < tally.coverage < 0.90]
    assert not wrong, "\n".join(wrong)
    mean = sum(tally.coverage for _, tally in kept) / len(kept)
    assert 0.77 < mean < 0.84
    # Whatever the way of working, of all forecasts that say 80 % so many come true.
    assert 0.75 <= dict(rows)["**all counts together**"].coverage <= 0.85
    assert 0.75 <= dict(rows)["**all together**"].coverage <= 0.85


def test_the_same_seed_gives_the_same_table(rows: list[tuple[str, Tally]]) -> None:
    again = simulate(quarters=30, seed=1)
    assert table(again) == table(simulate(quarters=30, seed=1))
    assert len(table(rows).splitlines()) == len(rows) + 2
