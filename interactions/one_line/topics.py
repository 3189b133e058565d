"""Which topics and congresses a line names: whole, shortened ("brain mets", "rwe"), in the plural or with a slip."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interactions.one_line.known import KnownName, SaidName
from interactions.one_line.vocabulary import COMMON, GLUE, words_in
from interactions.one_line.words import Line, Part, Token, part_of
from organization.ground.text import fold, is_slip

_SMALL = words_in("of and the in for on to a an with by")
_NOT_DISCUSSED = re.compile(
    r"\b(?:no|not|nothing (?:on|about)|never|without|instead of|skipped|no time for|rather than|"
    r"(?:didn't|did not|didnt|couldn't|could not|couldnt)(?: \w+)*) (?:the |any |on |about |discuss(?:ing)? )*$"
)
_SHORTEST = 3
_TELLING = 7  # letters by which one word alone stands for a topic of several


@dataclass(frozen=True)
class _Hit:
    name: KnownName
    first: int
    last: int
    sureness: int


def topics(line: Line, known: Sequence[KnownName], parts: list[Part]) -> list[SaidName]:
    """Topics that were discussed, each once; one that is still to be discussed, or was not, is none. Takes no words."""
    found: list[SaidName] = []
    for best in _found(line, known):
        start, end = line.tokens[best.first].start, line.tokens[best.last - 1].end
        part = part_of(parts, start)
        if part.is_ahead or _NOT_DISCUSSED.search(line.plain[part.start : start]):
            continue
        if all(one.value != best.name.id for one in found):
            found.append(SaidName(best.name.id, start, end, line.words(start, end), best.name.name))
    return found


def congress(line: Line, known: Sequence[KnownName]) -> SaidName | None:
    """The congress that the line names, with or without its year; its words, and "at the" before them, are taken."""
    said = {token.word for token in line.tokens}
    for one in known:
        words = fold(re.sub(r"\b(19|20)\d\d\b", "", one.name)).split()
        if not words:
            continue
        ways = [rf"(?:\b(?:at|during|@) ?(?:the )?)?\b{'[ -]+'.join(map(re.escape, words))}\b(?: (?:19|20)\d\d\b)?"]
        # A short name in the long one ("ESMO"), or its initials where they are written large.
        short = [word.lower() for word in re.findall(r"\b[A-Z]{3,}\b", one.name)]
        initials = "".join(word[0] for word in words if word not in _SMALL)
        if len(initials) >= _SHORTEST and initials.upper() in line.text:
            short.append(initials)
        ways += [rf"(?:\b(?:at|during|@) ?(?:the )?)?\b{word}\b(?: ?(?:19|20)?\d\d\b)?" for word in short]
        if words[0] not in said and not said.intersection(short):
            continue
        for way in ways:
            if hit := re.search(way, line.free):
                line.take(*hit.span())
                return SaidName(one.id, hit.start(), hit.end(), line.words(*hit.span()), one.name)
    return None


def places(line: Line, known: Sequence[KnownName]) -> list[tuple[int, int]]:
    """Where topics stand, discussed or not."""
    return [(line.tokens[hit.first].start, line.tokens[hit.last - 1].end) for hit in _found(line, known)]


def _found(line: Line, known: Sequence[KnownName]) -> list[_Hit]:
    """The topics in the line, the longest at each place; none where words may mean several."""
    found: list[_Hit] = []
    place = 0
    names = [(one, tuple(fold(one.name).split())) for one in known]
    while place < len(line.tokens):
        hits = [hit for one, words in names for hit in _hits(line, one, words, place, names)]
        if hits:
            best = max(hits, key=lambda hit: (hit.last, hit.sureness))
            same = {hit.name.id for hit in hits if (hit.last, hit.sureness) == (best.last, best.sureness)}
            place = best.last
            if len(same) == 1:
                found.append(best)
        else:
            place += 1
    return found


def _hits(
    line: Line, one: KnownName, words: tuple[str, ...], place: int, names: Sequence[tuple[KnownName, tuple[str, ...]]]
) -> list[_Hit]:
    """Ways in which the topic stands at this word, with how sure each is."""
    tokens = line.tokens
    found: list[_Hit] = []
    if not words or tokens[place].word[:1] != words[0][0]:
        return found
    whole = _run(tokens, words, place)
    if whole:
        found.append(_Hit(one, place, place + len(words), whole))
    if (
        len(words) == 1
        and place + 1 < len(tokens)
        and _alike(tokens[place].word + tokens[place + 1].word, words[0]) == 3
    ):
        found.append(_Hit(one, place, place + 2, 2))  # "bio markers"
    token = tokens[place]
    initials = "".join(word[0] for word in words)
    is_short = len(words) >= _SHORTEST and token.word.removesuffix("s") == initials
    is_large = line.text[token.start : token.end].isupper()
    if is_short and (is_large or (token.word not in COMMON and initials != "pro")):
        found.append(_Hit(one, place, place + 1, 2))
    if len(words) > 1 and not whole:
        found += _beginning(tokens, one, words, place, names)
    return found


def _beginning(
    tokens: Sequence[Token], one: KnownName, words: tuple[str, ...], place: int,
    names: Sequence[tuple[KnownName, tuple[str, ...]]],
) -> list[_Hit]:  # fmt: skip
    """Where only the first words are said, if no other topic begins so: "resistance", "real world data"."""
    said = 0
    while said < len(words) and place + said < len(tokens) and _alike(tokens[place + said].word, words[said]) == 3:
        said += 1
    while said and words[said - 1] in _SMALL:
        said -= 1
    others = [other for known, other in names if known is not one and other[:said] == words[:said]]
    is_telling = said > 1 or (said == 1 and len(words[0]) >= _TELLING and words[0] not in GLUE)
    if not said or others or not is_telling:
        return []
    last = place + said
    if last < len(tokens) and tokens[last].word in {"data", "evidence", "studies"} and said > 1:
        last += 1
    return [_Hit(one, place, last, 1)]


def _run(tokens: Sequence[Token], words: tuple[str, ...], place: int) -> int:
    """How sure it is that these words stand there: 3 as they are, 2 with a slip or shortened, 0 not at all."""
    if place + len(words) > len(tokens):
        return 0
    sureness = 3
    for step, word in enumerate(words):
        alike = _alike(tokens[place + step].word, word)
        if not alike and step:
            alike = 2 if _is_short_for(tokens[place + step].word, word) else 0
        if not alike:
            return 0
        sureness = min(sureness, alike)
    return sureness


def _alike(typed: str, word: str) -> int:
    """3 for the word, in one or many, 2 with a slip in a long word."""
    if typed == word or typed.removesuffix("s") == word.removesuffix("s"):
        return 3
    return 2 if min(len(typed), len(word)) > 5 and typed not in COMMON and is_slip(typed, word) else 0


def _is_short_for(typed: str, word: str) -> bool:
    bare = typed.removesuffix("s")
    return len(bare) >= _SHORTEST and word.startswith(bare)
