"""Invented words: names of people and places, and sentences whose words are as unevenly frequent as in real language.

Pure and deterministic: the same seed gives the same words. Nothing here names a real person, substance or place.
"""

from collections.abc import Iterator
from itertools import accumulate
from random import Random

# The plain words between scientific ones; these are the commonest words, in this order.
PLAIN = """
the of and in patients to with a that asked about for response on is data was more she he whether after treatment
which study not at by longer dose when early they are how some would trial before clinic second from evidence only
between first centre need late cohort what colleagues month question register long group subgroup term age why this
unclear older younger compared line therapy outcome small larger published follow-up quality life measure endpoint
""".split()

_STARTS = "vel tac zor mir quin sel bra dor lum fen cor ast pral rin gav tor neb oxi cel ram ulo tris hyd pel".split()
_MIDDLES = "a e i o u ali eno iru osta emi ara ilo una edi opa ari".split()
_ENDS = "rin mab tide vex lase phor dine cet zole nix gen trop mide stat kine blast cyte plex rone sone tase".split()
_GIVEN = "al ba ce da el fi ga ho il jo ka li ma ne or pi ra sa te ul vi wa ya zo".split()
_GIVEN_ENDS = "na ra lo min dan ris tha vel son mira let ric sa den".split()
_FAMILY = (
    "brand corv dell esk farn gold hart isen jorn kest lind mor nyb oster pell quis rav stol tarn ulv vand".split()
)
_FAMILY_MIDDLES = "a e i o er en an ul".split()
_FAMILY_ENDS = "berg sen strom ley wick dal mann stad quist more ford holm vik nes gaard by".split()


def vocabulary(random: Random, size: int) -> list[str]:
    """``size`` different words, the commonest first: plain words, then invented terms."""
    words = list(dict.fromkeys(PLAIN))
    seen = set(words)
    while len(words) < size:
        middle = "".join(random.choices(_MIDDLES, k=random.choice((1, 1, 2))))
        word = random.choice(_STARTS) + middle + random.choice(_ENDS)
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words[:size]


def sentences(random: Random, words: list[str], count: int) -> Iterator[str]:
    """``count`` sentences of seven to fifteen words; the r-th word's frequency is as 1 / (r + 2.7) (Zipf)."""
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))
    for _ in range(count):
        chosen = random.choices(words, cum_weights=weights, k=random.randint(7, 15))
        yield f"{' '.join(chosen).capitalize()}."


def given_names(random: Random) -> list[str]:
    """Given names in random order."""
    names = sorted({(start + end).capitalize() for start in _GIVEN for end in _GIVEN_ENDS})
    random.shuffle(names)
    return names


def family_names(random: Random) -> list[str]:
    """Family names in random order."""
    names = sorted({(a + b + c).capitalize() for a in _FAMILY for b in _FAMILY_MIDDLES for c in _FAMILY_ENDS})
    random.shuffle(names)
    return names


def places(random: Random, count: int) -> list[str]:
    """Towns."""
    names = sorted({(a + b).capitalize() for a in _FAMILY for b in _FAMILY_ENDS})
    random.shuffle(names)
    return names[:count]
