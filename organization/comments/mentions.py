"""Who is meant by an ``@`` in a text. No queries: the people who may be meant are given.

Typed is ``@Full Name``, a beginning of the name that only one reader has, ``@name@company.example``, or ``@{number}``.
Stored is ``@{number}``, so that people keep their present name. An ``@`` within a word, an e-mail address or a web
address calls nobody, nor does one before a blank.

The longest name counts that anybody of the company has: whoever writes the name of somebody who cannot read calls
nobody else, and no name is cut in the middle.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from organization.ground.numbers import as_number
from organization.ground.text import fold

MOST = 10
_AT = re.compile(r"(?<![\w@])@(?=[^\W\d_]|\{[0-9])")
_NUMBER = re.compile(r"\{([0-9]{1,18})\}")
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# An @ that ends such a run belongs to a web address, or, before a domain, to an e-mail address.
_RUN = re.compile(r"\S*\Z")
_WEB = re.compile(r"://|(?<![@\w.+%-])(?:[\w-]+\.)+[a-z]{2,}/", re.IGNORECASE)
_LOCAL = re.compile(r"\w[\w.%+-]*[+-]\Z")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(r"[\w\u0300-\u036f\u00ad]+")
_TOKEN = re.compile(r"[^\s@]+")
_BLANK = re.compile(r"[ \t\u00a0]+")
_OUTER = re.compile(r"^\W+|\W+$")
_TAIL = re.compile(r"[^\w\s]*\Z")
_HYPHENS, _APOSTROPHES = "-‐‑", "'’"


@dataclass(frozen=True, slots=True)
class Named:
    """A person who may be meant. Of somebody who does not read (``may``) only the name matters: it is nobody else's."""

    pk: int
    name: str
    email: str
    may: bool = True

    @property
    def key(self) -> str:
        """The name as it is looked for."""
        return _key(self.name)


@dataclass(frozen=True, slots=True)
class Call:
    """One ``@``: where it stands, and the number or address that follows up to ``end``, or else a name.

    ``first_words``: what a name must begin with to be meant; ``stop``: where it ends at the latest.
    """

    start: int
    end: int = 0
    number: int | None = None
    email: str = ""
    first_words: frozenset[str] = frozenset()
    stop: int = 0


def calls_in(text: str) -> Iterator[Call]:
    """Each ``@`` of a text that calls somebody."""
    for start in _starts(text):
        after = start + 1
        if number := _NUMBER.match(text, after):
            yield Call(start, number.end(), as_number(number[1]))
        elif address := _ADDRESS.match(text, after):
            yield Call(start, address.end(), email=address[0])
        else:
            stop = min((at for sign in "\n@" if (at := text.find(sign, after)) >= 0), default=len(text))
            token = _TOKEN.match(text, after, stop)
            parts = [text[after : one.end()] for one in _WORD.finditer(text, after, token.end() if token else after)]
            words = {first for part in parts for first in fold(part).split()[:1]}
            yield Call(start, first_words=frozenset(words), stop=stop)


def tokens_in(text: str) -> Iterator[tuple[int, int, int]]:
    """Each person of a stored text: where the token begins and ends, and who it is."""
    for call in calls_in(text):
        if call.number is not None:
            yield call.start, call.end, call.number


def _starts(text: str) -> Iterator[int]:
    for found in _AT.finditer(text):
        start = found.start()
        run = _RUN.search(text, max(0, start - 250), start)
        before = run[0] if run else ""
        if _WEB.search(before) or (_LOCAL.search(before) and _DOMAIN.match(text, start + 1)):
            continue
        yield start


def read(text: str, people: Iterable[Named], kept: Collection[int] = ()) -> tuple[str, list[int]]:
    """The text as it is stored, and whom it mentions; ``kept``: those whom it mentioned before.

    ValidationError at ``text``, with a sentence for each ``@`` by which nobody or more than one person is meant.
    """
    known = [(one, one.key) for one in people]
    most = 2 + max((len(_WORD.findall(one.name)) for one, _ in known), default=0)
    parts, at, ids, wrong = [], 0, [], []
    for call in calls_in(text):
        meant, end, hint = _meant(text, call, known, most)
        if len(meant) > 1:
            meant = [one for one in meant if one.pk in kept] or meant
        if len(meant) != 1:
            wrong.append(_refusal(text, call, meant, hint))
        elif text.startswith("@", end):
            wrong.append(f"Put a blank before “{_shown(text, end)}”.")
        else:
            parts += [text[at : call.start], f"@{{{meant[0].pk}}}"]
            at = end
            ids.append(meant[0].pk)
    ids = list(dict.fromkeys(ids))
    if len(ids) > MOST:
        wrong.append(f"Mention at most {MOST} people.")
    if wrong:
        raise ValidationError({"text": list(dict.fromkeys(wrong))})
    return "".join([*parts, text[at:]]), ids


def _meant(text: str, call: Call, known: list[tuple[Named, str]], most: int) -> tuple[list[Named], int, list[Named]]:
    """Who is meant, up to where, and who may have been meant if nobody is."""
    if call.number is not None:
        return [one for one, _ in known if one.may and one.pk == call.number], call.end, []
    if call.email:
        return [one for one, _ in known if one.may and one.email == call.email.lower()], call.end, []
    after = call.start + 1
    words = [found for found, _ in zip(_WORD.finditer(text, after, call.stop), range(most), strict=False)]
    for word in reversed(words):
        end, typed = word.end(), _key(text[after : word.end()])
        whole = [one for one, key in known if key == typed]
        found = whole or [one for one, key in known if key.startswith(f"{typed} ")]
        readers = [one for one in found if one.may]
        if not found or not typed:
            continue
        if _is_joined(text, word) or (not whole and _goes_on(text, end)):
            return [], end, readers
        return readers, end + max((_tail(text, end, one) for one in whole), default=0), []
    return [], after, []


def _key(text: str) -> str:
    """A name as it is compared: as it is looked for everywhere, but nobody's name goes on behind a comma."""
    return _OUTER.sub("", fold(text.replace(",", ";")))


def _is_joined(text: str, word: re.Match[str]) -> bool:
    """Whether a name goes on behind its last word without a blank: Lind-Berg, O’Brien."""
    sign, letter = text[word.end() : word.end() + 1], text[word.end() + 1 : word.end() + 2]
    signs = _HYPHENS + (_APOSTROPHES if len(word[0]) == 1 else "")
    return bool(sign) and sign in signs and letter.isalnum()


def _goes_on(text: str, at: int) -> bool:
    """Whether a word with a capital letter follows, as a name would go on. "I" is none."""
    blank = _BLANK.match(text, at)
    word = _WORD.match(text, blank.end()) if blank else None
    return word is not None and word[0][0].isupper() and word[0] != "I"


def _tail(text: str, at: int, one: Named) -> int:
    """How many signs behind the last word belong to the name: "Jr.", "(on leave)"."""
    found = _TAIL.search(one.name.rstrip())
    return len(found[0]) if found and text.startswith(found[0], at) else 0


def _refusal(text: str, call: Call, meant: list[Named], hint: list[Named]) -> str:
    typed = _shown(text, call.start)
    if not meant:
        said = f"“{typed}” is nobody who can read this, and only they can be mentioned. "
        if len(hint) == 1:
            return f"{said}If you mean {hint[0].name}, write the whole name and a blank or comma behind it."
        return f"{said}Put a blank after the @ if you mean nobody."
    if len({one.key for one in meant}) > 1:
        names = sorted({one.name for one in meant})[:3]
        return f"“{typed}” may be {' or '.join(names)}. Write the whole name."
    return f"{len(meant)} people are called {meant[0].name}. Write @ and the e-mail address of the one you mean."


def _shown(text: str, start: int) -> str:
    """A call as a refusal quotes it: the first word and those with a capital letter behind it, whoever exists."""
    if found := _NUMBER.match(text, start + 1) or _ADDRESS.match(text, start + 1):
        return f"@{found[0]}"
    token = _TOKEN.match(text, start + 1)
    end = start + 1 + len(_OUTER.sub("", token[0])) if token else start + 1
    while _goes_on(text, end) and end - start < 60 and (blank := _BLANK.match(text, end)):
        word = _TOKEN.match(text, blank.end())
        end = blank.end() + len(_OUTER.sub("", word[0])) if word else blank.end()
    return text[start:end]


def names_again(text: str, people: dict[int, str]) -> str:
    """A stored text with the people in it by their names, for reading."""
    parts, at = [], 0
    for start, end, pk in tokens_in(text):
        parts += [text[at:start], f"@{people[pk]}" if pk in people else text[start:end]]
        at = end
    return "".join([*parts, text[at:]])


def typed_again(text: str, people: Collection[Named]) -> str:
    """A stored text as its author types it, so that ``read`` makes the same text of it.

    People stand in it by name where that means them and nobody else, else by e-mail address, else by number.
    """
    mentioned = list(dict.fromkeys(pk for _, _, pk in tokens_in(text)))
    by_pk, chosen = {one.pk: one for one in people}, dict[int, str]()

    def is_same(said: dict[int, str]) -> bool:
        try:
            return read(names_again(text, said), people, mentioned)[0] == text
        except ValidationError:
            return False

    for pk in mentioned:
        ways = [by_pk[pk].name, by_pk[pk].email] if pk in by_pk else []
        way = next((one for one in ways if one and is_same({**chosen, pk: one})), None)
        if way:
            chosen[pk] = way
    return names_again(text, chosen)


def way_to_call(one: Named) -> str:
    """What to write behind an @ for a person: the name if that calls somebody, else the address."""
    return one.name if typed_again(f"@{{{one.pk}}} ", [one]) == f"@{one.name} " else one.email
