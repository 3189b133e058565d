"""What must not be known by asking: a search for what somebody may not read answers as for nonsense.

Fields that the same people may read hold the same word here, so that a few questions ask about all of them.
"""

from collections import defaultdict

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.reader import MAY_READ
from tests.access.walks import answer, text_of, walking
from tests.factories.world import Words, World

ASKING = ("commercial", "market_access", "safety", "clinical", "outsider", "admin")
WITH_SEARCH = (
    "search", "kols", "kols-export", "kols-export-xlsx", "kol-options", "insights", "insights-export",
    "insights-export-xlsx",
)  # fmt: skip


@pytest.fixture(scope="module")
def words() -> Words:
    """One word for all fields with the same readers among those who ask here; each as long as the others."""
    # An insight's texts differ from each other.
    apart = {"insight_interpretation": "b", "insight_implication": "c"}

    def called(field: str) -> str:
        return "".join("y" if field in MAY_READ[profile] else "n" for profile in ASKING) + apart.get(field, "a")

    return Words(called)


@pytest.mark.long
@pytest.mark.parametrize("profile", ASKING)
def test_searching_for_a_word_answers_as_for_nonsense(profile: str, world: World, clients: dict[str, Client]) -> None:
    planted: dict[str, list[str]] = defaultdict(list)
    for field, word in world.words.items():
        planted[word].append(field)
    # As long as the words, since a page may count letters.
    (length,) = {len(word) for word in planted}

    def asked(name: str, word: str) -> str:
        return text_of(answer(clients[profile], "get", f"{reverse(name)}?q={word}")).replace(word, "…")

    told = []
    with walking():
        for name in WITH_SEARCH:
            asked(name, "w")  # a refusal is drawn for this one, and again for whatever says something else
            blind = asked(name, "w" * length)
            told += [
                f"{name} tells {profile} of one of {', '.join(fields)}"
                for word, fields in planted.items()
                if not MAY_READ[profile].intersection(fields) and asked(name, word) != blind
            ]
    assert not told, "\n".join(told)
