"""Whom an appointment names, and whom nobody guesses."""

from datetime import UTC, datetime

import pytest

from interactions.own_calendar.naming import Names, keys_of, kols_in
from interactions.own_calendar.reading import Appointment

INGRID, ANN, OTHER_ANN, BERG, HOLT, DIETRICH = range(1, 7)
NAMES = Names(
    by_key={
        "solberg ingrid": (INGRID,), "sol ann": (ANN, OTHER_ANN), "berg tom": (BERG,), "holt lena": (HOLT,),
        "van der dietrich jan": (DIETRICH,),
    },
    met=frozenset({INGRID, OTHER_ANN, HOLT}),
    met_by_family={"solberg": (INGRID,), "sol": (OTHER_ANN,), "holt": (HOLT, 99), "van der dietrich": (DIETRICH,)},
)  # fmt: skip


def one(title: str = "", *names: str) -> Appointment:
    return Appointment("uid", "", datetime(2026, 2, 17, 9, tzinfo=UTC), 30, title, names)


@pytest.mark.parametrize(
    ("title", "kols"),
    [
        ("Coffee with Ingrid Solberg", (INGRID,)),
        ("SOLBERG, Ingrid: data", (INGRID,)),
        ("Prof. Dr. med. Ingrid Solberg / Tom Berg", (INGRID, BERG)),
        ("Íngrid Sólberg", (INGRID,)),
        ("Jan van der Dietrich", (DIETRICH,)),
        ("Dr van der Dietrich, trial", (DIETRICH,)),
        ("Dr. Solberg", (INGRID,)),
        ("Call Prof Solberg re data", (INGRID,)),
        # Of two Anns the one who was met.
        ("Ann Sol", (OTHER_ANN,)),
        # A family name alone, a doctor who was never met, two who were met: nobody.
        ("Solberg", ()),
        ("Ingrid", ()),
        ("Dr Berg", ()),
        ("Dr Holt", ()),
        ("Ingrid and Solberg", ()),
        ("Ingrid / Solberg", ()),
        ("Solberg Street 4, Ingrid", ()),
        ("Dentist", ()),
        ("", ()),
    ],
)
def test_who_is_named_in_a_title(title: str, kols: tuple[int, ...]) -> None:
    assert kols_in(one(title), NAMES) == kols


@pytest.mark.parametrize(
    "name",
    ["Ingrid Solberg", "Solberg, Ingrid", "Prof. Ingrid Solberg, MD", "ingrid.solberg", "ingrid_solberg",
     "Solberg Ingrid (External)"],
)  # fmt: skip
def test_who_is_named_among_those_invited(name: str) -> None:
    assert kols_in(one("Data", "Tom Somebody", name), NAMES) == (INGRID,)


def test_every_key_is_asked_for_once_and_there_are_not_too_many() -> None:
    keys = keys_of([one("Ingrid Solberg"), one("Ingrid Solberg")])
    assert sorted(keys) == ["ingrid solberg", "solberg ingrid"]
    many = [one(" ".join(f"w{n}x{m}" for m in range(60))) for n in range(1_000)]
    assert len(keys_of(many)) == 20_000
