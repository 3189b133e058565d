"""The attack: take everything that anybody can ask for, add and subtract it in any way, and solve for fewer than five.

Every figure of a page or a file is a sum over functions. Written as rows of a matrix, what can be found out about a set
of functions is whether its row can be made from those: whether it lies in their span. That holds for every sum and
difference of any number of figures at once, not only for pairs of filters.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations
from random import Random

import pytest
from django.test import Client

from interactions.arithmetic.pulse_groups import LEAST
from interactions.models import PulseInvitation, PulseQuestion, PulseWave
from organization import roles
from organization.models import User
from tests.factories.pulse import begun, give, make_people, make_question, make_wave, over
from tests.interactions.pulse.conftest import TODAY, client_of
from tests.reading import words_of

FUNCTIONS = ("clinical", "commercial", "compliance", "market_access", "research", "safety")
NAMES = {str(one.label): one.value for one in User.Function}
EVERYBODY = "All together"
# Whatever a reader may try as a filter; there is one choice, the wave.
TRIED = ("function=safety", "group=safety", "functions=clinical", "audience=msls", "question=1", "team=1", "area=1",
         "q=safety", "sort=answers", "page=2", "limit=1", "rows=function", "first=2026-01-01", "last=2026-03-05",
         "as_of=2026-03-05", "format=csv", "state=open")  # fmt: skip


# --- What can be solved ------------------------------------------------------------------------


def rank(rows: Iterable[Iterable[int]]) -> int:
    """Of a matrix, by Gauss in exact fractions."""
    left = [[Fraction(one) for one in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        found += 1
        for row in left:
            factor = row[column] / pivot[column]
            row[:] = [one - factor * other for one, other in zip(row, pivot, strict=True)]
    return found


def solved(told: Iterable[frozenset[str]], functions: list[str]) -> Iterator[frozenset[str]]:
    """Every set of functions of which the sum follows from the sums told."""
    rows = [[int(one in group) for one in functions] for group in set(told)]
    before = rank(rows)
    for some in chain.from_iterable(combinations(functions, size) for size in range(1, len(functions) + 1)):
        if rows and rank([*rows, [int(one in some) for one in functions]]) == before:
            yield frozenset(some)


def test_the_attack_finds_what_is_there_to_be_found() -> None:
    """Or its silence would prove nothing."""
    a, b, c, d = (frozenset(one) for one in "abcd")
    everything = list("abcd")
    assert c in set(solved([a | b | c, a, b], everything))  # total less what is shown
    assert d in set(solved([a | b, b | c, a | c | d, a | c], everything))
    assert a in set(solved([a | b, b | c, a | c], everything))  # no two of them alone
    assert set(solved([a | b, c | d, a | b | c | d], everything)) == {a | b, c | d, a | b | c | d}
    assert set(solved([], everything)) == set()


# --- What anybody can ask for ------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """A figure somewhere: of which wave, question and functions, and how many answers it says."""

    wave: str
    question: str
    functions: frozenset[str]
    answers: int
    low: int


def _functions(label: str, asked: Iterable[str]) -> frozenset[str]:
    if label == EVERYBODY:
        return frozenset(asked)
    return frozenset(NAMES[name] for name in re.split(r", | and ", label))


def _on_page(page: str, wave: str, asked: Iterable[str]) -> Iterator[Figure]:
    for card in page.split("<h3")[1:]:
        question = re.search(r">([^<]+)</h3>", card)
        assert question is not None
        for label, row in re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', card):
            answers = re.search(r'data-label="Answers">(\d+)<', row)
            low = re.search(r'data-label="Agree">(\d+)', row)
            assert answers is not None
            assert low is not None
            yield Figure(wave, question[1], _functions(label, asked), int(answers[1]), int(low[1]))
        for name, low_of, answers_of in re.findall(r"<li>([^<:]+): (\d+)[^<]*? % of (\d+) answers</li>", card):
            yield Figure(name, question[1], frozenset(asked), int(answers_of), int(low_of))


def _in_file(text: str, asked: Iterable[str]) -> Iterator[Figure]:
    for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))):
        group = _functions(row["group"], asked)
        low = int(row["agree_lowest_percent"])
        yield Figure(row["wave"], row["question"], group, int(row["answers"]), low)


def _everything(
    client: Client, waves: list[PulseWave], asked: Iterable[str], tried: Iterable[str]
) -> set[Figure]:  # fmt: skip
    """Each wave, also with each filter that somebody may try, as page and as file."""
    found: set[Figure] = set()
    for wave in waves:
        for more in ("", *tried):
            page = client.get(f"/pulse/?wave={wave.pk}&{more}")
            assert page.status_code == 200
            found |= set(_on_page(words_of(page), wave.name, asked))
            file = client.get(f"/pulse/export/?wave={wave.pk}&{more}").getvalue().decode()
            found |= set(_in_file(file, asked))
    return found


# --- Waves as they may come ------------------------------------------------------------------


def _answered(opener: User, questions: list[PulseQuestion], first: int, chance: Random) -> PulseWave:
    """A wave in which everybody answers by chance, and leaves out what they like."""
    wave = begun(make_wave(opener, TODAY.replace(year=2020 + first), name=f"Wave {first}"))
    groups = sorted(set(wave.invitations.filter(audience="colleagues").values_list("functions", flat=True)))
    for question in questions:
        said = {}
        for group in groups:
            most = PulseInvitation.objects.filter(wave=wave, functions=group).count()
            answers = chance.choice([0, most, chance.randint(0, most), min(most, 4)])
            said[group] = [chance.choice([1, 1, 3, 4, 5, 5]) for _ in range(answers)]
        give(wave, question, said)
    return wave


@pytest.mark.parametrize("seed", range(8))
def test_nothing_under_five_follows_from_anything_that_is_shown(
    opener: User, question: PulseQuestion, seed: int
) -> None:
    chance = Random(seed)
    questions = [question, make_question(text="It comes back.")]
    for function in FUNCTIONS:
        make_people(chance.choice([0, 1, 3, 4, 5, 6, 9]), function)
    make_people(5)
    waves = [_answered(opener, questions, first, chance) for first in range(2) if not first or chance.random() < 0.8]
    truth: dict[tuple[str, str], dict[str, int]] = {}
    for wave in waves:
        for one in questions:
            rows = list(wave.answers.filter(question=one).values_list("functions", flat=True))
            truth[wave.name, one.text] = {group: rows.count(group) for group in _groups(wave)}
        over(wave)
    (reader,) = make_people(1, "commercial")
    (inspector,) = make_people(1, "compliance", roles.COMPLIANCE)
    asked = {function for counts in truth.values() for group in counts for function in group.split(",")}
    shown = _everything(client_of(reader), waves, asked, TRIED) | _everything(client_of(inspector), waves, asked, ())
    for (name, text), counts in truth.items():
        told = [one for one in shown if (one.wave, one.question) == (name, text)]
        assert bool(told) == (sum(counts.values()) >= LEAST)
        for figure in told:  # what is shown is true
            parts = [number for group, number in counts.items() if set(group.split(",")) & figure.functions]
            assert figure.answers == sum(parts)
        functions = sorted(function for group in counts for function in group.split(","))
        for some in solved([one.functions for one in told], functions):
            # Of a group that was stored as one, a part cannot be known even in the database.
            whole = [group for group in counts if set(group.split(",")) <= some]
            assert {function for group in whole for function in group.split(",")} == some, (name, text, some)
            assert sum(counts[group] for group in whole) >= LEAST, (name, text, some, counts)


def _groups(wave: PulseWave) -> set[str]:
    return set(wave.invitations.filter(audience="colleagues").values_list("functions", flat=True))


def test_every_filter_shows_the_same(opener: User, question: PulseQuestion) -> None:
    make_people(9)
    wave = _answered(opener, [question], 0, Random(1))
    over(wave)
    client = client_of(opener)
    seen = {_told(client, f"/pulse/?wave={wave.pk}&{more}") for more in ("", *TRIED)} | {_told(client, "/pulse/")}
    assert len(seen) == 1
    planned = make_wave(opener, TODAY)
    for wrong in (planned.pk, begun(planned).pk, 0, "x", ""):
        for address in ("/pulse/", "/pulse/export/"):
            assert client.get(f"{address}?wave={wrong}").status_code == 404
    assert client.get("/api/v1/pulse/").status_code == 404
    assert "pulse" not in client.get("/api/v1/schema/?format=json").content.decode().lower()


def _told(client: Client, address: str) -> str:
    return re.sub(r".*<main", "", client.get(address).getvalue().decode(), flags=re.DOTALL)


def test_an_open_wave_shows_nothing_whoever_answers(opener: User, question: PulseQuestion) -> None:
    """So nobody can compare the page before and after Jane answered."""
    make_people(9)
    wave = begun(make_wave(opener, TODAY))
    (administrator,) = make_people(1, "medical", roles.ADMIN)
    client = client_of(administrator)
    before = [_told(client, address) for address in ("/pulse/", "/pulse/export/")]
    give(wave, question, {"clinical,compliance": [5, 5, 5, 4, 1, 1]})
    assert [_told(client, address) for address in ("/pulse/", "/pulse/export/")] == before
