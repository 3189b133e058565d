"""Which KOLs a line names: by surname, with or without title, given name or initials, and with a slip."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from interactions.one_line.known import KnownKol, SaidKol
from interactions.one_line.vocabulary import COMMON, GLUE, MONTHS, NUMBERS, PARTICLES, TALK, TITLES, WEEKDAYS, words_in
from interactions.one_line.words import Line, Token, part_of
from organization.ground.text import fold, is_slip

OFFERED = 6
_EXACT, _SLIP = 0, 1
_MANNER = words_in("""
    phone phoned phoning rang telephone telephoned tc telco telecon f2f ftf zoom zoomed teams webex skype video vc
    virtual remote online webinar email emailed mail mailed e whatsapp sms text texted messaged linkedin congress
    conference booth lunch coffee dinner breakfast intro introduction reactive proactive unsolicited joint
""")
# Words that stand before a name without being part of one.
_NOT_NAMES = COMMON | GLUE | TALK | TITLES | _MANNER | WEEKDAYS.keys() | MONTHS.keys() | NUMBERS.keys()
_NOT_THERE = re.compile(
    r"\b(?:patients?|pts?|without|instead of|not|except|unlike|missed|(?:couldn't|could not|didn't|did not|can't) "
    r"(?:see|meet|reach|get)) (?:(?:prof|dr|mr|mrs|ms)\.? )?$"
)
_THEIRS = re.compile(r" (?:papers?|group|colleagues?|team|fellows?|nurses?|secretary|assistant|registrar|abstract)\b")
_HERE = re.compile(r" (?:office|clinic|hospital|lab|department|ward|practice|place)\b")
_BETWEEN = re.compile(r"[ .'-]{0,3}")
_MOST_WORDS = 24


@dataclass(frozen=True)
class Sought:
    """What to look for among all KOLs: words that may be names, and those of them that may hold a slip."""

    words: tuple[str, ...]
    nearly: tuple[str, ...]


def sought(text: str) -> Sought:
    """The words of a text that may be names; everyday words only behind a title."""
    line = Line(text)
    words: dict[str, bool] = {}
    for place, token in enumerate(line.tokens):
        is_named = place > 0 and line.tokens[place - 1].word in TITLES
        joined = _joined(line, place)
        if is_named or (token.word not in _NOT_NAMES and len(token.word) > 1):
            may_slip = is_named or _at_name(line, place, frozenset())
            words[token.word] = words.get(token.word, False) or may_slip
        if joined and len(token.word) < 3:  # "o dowd"
            words.setdefault(joined, False)
    most = list(words.items())[:_MOST_WORDS]
    return Sought(
        tuple(dict.fromkeys(shape for word, _ in most for shape in (word, _short(word)))),
        tuple(word for word, may_slip in most if may_slip and len(word) > 3),
    )


def _joined(line: Line, place: int) -> str:
    pair = line.tokens[place : place + 2]
    return pair[0].word + pair[1].word if len(pair) == 2 and line.plain[pair[0].end : pair[1].start] == " " else ""


def _short(word: str) -> str:
    """Letters that some write as two: "mueller" as "muller"."""
    return word.replace("ue", "u").replace("oe", "o").replace("ae", "a")


@dataclass(frozen=True)
class _Person:
    kol: KnownKol
    family: tuple[str, ...]
    core: tuple[str, ...]  # the family name without "van der"
    given: tuple[str, ...]


@dataclass(frozen=True)
class _Match:
    """A KOL whose name stands at ``first`` to before ``last``; ``given``: 2 whole, 1 initials, 0 not said."""

    person: _Person
    first: int
    last: int
    given: int
    family: int  # 3 whole, 2 without "van der", 1 another part of it, 0 an initial, -1 not said
    slips: int

    @property
    def rank(self) -> tuple[int, int, int, int]:
        return (self.last, -self.slips, self.given, self.family)


def kols(line: Line, known: Sequence[KnownKol], *, topics: Iterable[tuple[int, int]]) -> list[SaidKol]:
    """Who took part, each name taken; several of one name are a choice, unless one of them was met lately.

    ``topics``: where topics stand, which are no given names.
    """
    people = _People(known)
    others = frozenset(
        place for place, token in enumerate(line.tokens) if any(start <= token.start < end for start, end in topics)
    )
    parts = line.parts()
    found: list[SaidKol] = []
    told: list[SaidKol] = []
    place = 0
    while place < len(line.tokens):
        matches = [one for one in _matches(line, people.beginning(line, place), place) if _may_be(line, one, others)]
        if not matches:
            place += 1
            continue
        best = max(one.rank for one in matches)
        group = [one for one in matches if one.rank == best]
        also = [one for one in matches if one.last == best[0] and one.slips == -best[1] and one not in group]
        said = _said(line, group, also, others)
        place = group[0].last
        if _is_there(line, said):
            (told if part_of(parts, said.start).tells else found).append(said)
    taken: list[SaidKol] = []
    # Who is only spoken of did not take part; if nobody else is named, it may be them.
    for said in found or [_as_choice(one, known) for one in told[:1]]:
        if not any(said.value and said.value == one.value for one in taken):
            taken.append(said)
            line.take(said.start, said.end)
    return taken


class _People:
    """KOLs by the words with which their names may begin, so that each word of a line is compared with few."""

    def __init__(self, known: Sequence[KnownKol]) -> None:
        self._by_word: dict[str, dict[int, _Person]] = {}
        self._by_length: dict[int, set[str]] = {}
        self._nearly: dict[str, list[str]] = {}
        for kol in known:
            person = _person(kol)
            initials = "".join(word[0] for word in person.given)
            words = {*person.family[:1], *person.core[:1], *person.core[-1:], *person.given[:1], "".join(person.family)}
            words |= {initials, initials[:1]} - {""}
            words |= PARTICLES if person.family[:1] and person.family[0] in PARTICLES else set()
            for word in words:
                self._by_word.setdefault(_short(word), {})[kol.id] = person
                self._by_length.setdefault(len(word), set()).add(word)

    def beginning(self, line: Line, place: int) -> list[_Person]:
        """Those whose name may begin with this word, or with this and the next one together."""
        word = line.tokens[place].word
        found: dict[int, _Person] = dict(self._by_word.get(_short(word), {}))
        for other in (_short(_joined(line, place)), *map(_short, self._near(word))):
            found |= self._by_word.get(other, {})
        return list(found.values())

    def _near(self, word: str) -> list[str]:
        if word in _NOT_NAMES or len(word) < 4:
            return []
        if word not in self._nearly:
            lengths = (len(word) - 1, len(word), len(word) + 1)
            self._nearly[word] = [
                other for length in lengths for other in self._by_length.get(length, ()) if is_slip(word, other)
            ]
        return self._nearly[word]


def _person(kol: KnownKol) -> _Person:
    family = tuple(fold(kol.family).split())
    core = tuple(word for word in family if word not in PARTICLES) or family
    return _Person(kol, family, core, tuple(fold(kol.given).split()))


# --- Where a name stands ------------------------------------------------------------------


def _matches(line: Line, people: Sequence[_Person], place: int) -> Iterator[_Match]:
    for person in people:
        for start, slips in _family(line, person.family, place, person):
            yield _Match(person, place, start[0], 0, start[1], slips)
            for last, kind, more in _given(line, person, start[0], is_after=True):
                yield _Match(person, place, last, kind, start[1], slips + more)
        for start_, kind, more in _given(line, person, place, is_after=False):
            for (last, part), slips in _family(line, person.family, start_, person):
                yield _Match(person, place, last, kind, part, slips + more)
            if kind == 2 and not more:
                if _is_initial(line, start_, person.core[0] if person.core else ""):
                    yield _Match(person, place, start_ + 1, 2, 0, 0)
                yield _Match(person, place, start_, 2, -1, 0)


def _family(line: Line, family: Sequence[str], place: int, person: _Person) -> Iterator[tuple[tuple[int, int], int]]:
    """Ways in which the family name stands there: (its end, whole or part), slips."""
    core = person.core
    ways = {core: 2} | {tuple(family): 3}
    if len(core) > 1:
        ways |= {core[-1:]: 1, core[:1]: 1}
    for words, part in ways.items():
        if (read := _run(line, words, place)) is not None:
            yield (read[0], part), read[1]
    if _joined(line, place) == "".join(family) and place + 1 < len(line.tokens):
        yield (place + 2, 3), 0
    if len(family) > 1 and place < len(line.tokens) and line.tokens[place].word == "".join(family):
        yield (place + 1, 3), 0


def _run(line: Line, words: Sequence[str], place: int) -> tuple[int, int] | None:
    """Whether the words stand one after the other: where they end, and how many slips they hold."""
    tokens, slips = line.tokens, 0
    for step, word in enumerate(words):
        at = place + step
        if at >= len(tokens) or (step and not _adjoin(line, tokens[at - 1], tokens[at])):
            return None
        unlike = _unlike(tokens[at].word, word)
        if unlike is None or line.is_taken(tokens[at].start, tokens[at].end):
            return None
        slips += unlike
    return (place + len(words), slips) if words else None


def _unlike(typed: str, word: str) -> int | None:
    """0: the word, 1: with one slip, None: another word. Words of up to three letters must be right."""
    if typed == word or _short(typed) == _short(word) or (typed in PARTICLES and word in PARTICLES):
        return _EXACT
    is_near = min(len(typed), len(word)) > 3 and typed not in _NOT_NAMES and is_slip(typed, word)
    return _SLIP if is_near else None


def _given(line: Line, person: _Person, place: int, *, is_after: bool) -> Iterator[tuple[int, int, int]]:
    """Ways in which the given name stands there: its end, whole (2) or initials (1), slips."""
    tokens, given = line.tokens, person.given
    if not given or place >= len(tokens):
        return
    if is_after and not re.fullmatch(r"[ .-]{0,2}|, ?", line.plain[tokens[place - 1].end : tokens[place].start]):
        return
    for words in {given, given[:1]}:
        if (read := _run(line, words, place)) is not None:
            yield read[0], 2, read[1]
    initials = "".join(word[0] for word in given)
    if is_after and not line.text[tokens[place].start].isupper():
        return  # "okafor a quick call" has no initial
    if tokens[place].word in {initials, initials[0]} and not line.is_taken(tokens[place].start, tokens[place].end):
        yield place + 1, 1, 0
    if len(initials) > 1 and _run(line, tuple(initials), place):
        yield place + len(initials), 1, 0


def _is_initial(line: Line, place: int, word: str) -> bool:
    """Whether the word there is the first letter of a surname ("ravi s")."""
    if place >= len(line.tokens) or not word or not _adjoin(line, line.tokens[place - 1], line.tokens[place]):
        return False
    token = line.tokens[place]
    is_article = token.word in {"a", "i"} and not line.text[token.start].isupper()
    return token.word == word[0] and not is_article and not line.is_taken(token.start, token.end)


def _adjoin(line: Line, one: Token, other: Token) -> bool:
    return _BETWEEN.fullmatch(line.plain[one.end : other.start]) is not None


# --- Whether it is one --------------------------------------------------------------------


def _titled(line: Line, place: int) -> int:
    """The first of the titles before a word, or the word itself."""
    while place and line.tokens[place - 1].word in TITLES and _adjoin(line, line.tokens[place - 1], line.tokens[place]):
        place -= 1
    return place


def _at_name(line: Line, place: int, others: frozenset[int]) -> bool:
    """Whether a name may begin there: at the beginning of a part, behind a title or a small word."""
    if place == 0:
        return True
    before, token = line.tokens[place - 1], line.tokens[place]
    between = line.free[before.end : token.start]
    if not re.fullmatch(r" *", between) or line.is_taken(before.start, before.end):
        return True
    return before.word in _NOT_NAMES or place - 1 in others


def _may_be(line: Line, one: _Match, others: frozenset[int]) -> bool:
    """Whether these words are a name here, and no everyday word or chance likeness."""
    words = [token.word for token in line.tokens[one.first : one.last]]
    is_titled = _titled(line, one.first) < one.first
    if one.family == -1:
        return words[0] not in _NOT_NAMES and len(words[0]) > 2 and (is_titled or _at_name(line, one.first, others))
    if is_titled or (one.given == 2 and not one.slips):
        return True
    if all(word in _NOT_NAMES for word in words):
        return False
    if one.given == 1 and all(word in _NOT_NAMES or len(word) < 3 for word in words):
        return False
    is_capital = line.text[line.tokens[one.first].start].isupper() and one.first > 0
    return not one.slips or _at_name(line, one.first, others) or is_capital


def _is_there(line: Line, said: SaidKol) -> bool:
    """Whether they took part, and are not only a patient of that name, somebody missed, or the author of a paper."""
    before, after = line.plain[: said.start], line.plain[said.end :]
    if _NOT_THERE.search(before):
        return False
    is_possessive = line.plain[: said.end].endswith("'s")
    return not (_THEIRS.match(after) or (is_possessive and not _HERE.match(after)))


def _said(line: Line, group: Sequence[_Match], also: Sequence[_Match], others: frozenset[int]) -> SaidKol:
    """One KOL, or a choice: several of that name, only a given name or another given name than the known one."""
    first = group[0]
    start = _titled(line, first.first)
    people = list({one.person.kol.id: one.person.kol for one in (*group, *also)}.values())
    lately = [one.person.kol for one in group if one.person.kol.is_recent]
    chosen: KnownKol | None = None
    if len({one.person.kol.id for one in group}) == 1:
        chosen = group[0].person.kol
        is_vague = first.family < 1
        if is_vague and not chosen.is_recent:
            chosen = None
    elif len(lately) == 1:
        chosen = lately[0]
    if not first.given and (other := _other_given(line, start, first, others)) is not None:
        start, chosen = other, None
    begin, end = line.tokens[start].start, line.tokens[first.last - 1].end
    rest = tuple(one for one in people if one is not chosen)
    rest = tuple(sorted(rest, key=lambda one: (not one.is_recent, one.family, one.given, one.id)))[:OFFERED]
    return SaidKol(
        chosen.id if chosen else None, begin, end, line.words(begin, end), chosen.name if chosen else "", rest
    )


def _other_given(line: Line, start: int, one: _Match, others: frozenset[int]) -> int | None:
    """Where another given name stands right before the surname: it may be somebody else."""
    place = one.first - 1
    if place < 0 or start < one.first:
        return None
    token = line.tokens[place]
    if token.word in _NOT_NAMES and not (len(token.word) == 1 and line.text[token.start].isupper()):
        return None
    if place in others or line.is_taken(token.start, token.end) or not _adjoin(line, token, line.tokens[one.first]):
        return None
    return _titled(line, place) if _titled(line, place) < place or _at_name(line, place, others) else None


def _as_choice(said: SaidKol, known: Sequence[KnownKol]) -> SaidKol:
    """The same without a decision: whoever it was taken for stands first among the candidates."""
    taken = tuple(one for one in known if one.id == said.value)
    return SaidKol(None, said.start, said.end, said.words, "", (*taken, *said.candidates)[:OFFERED])
