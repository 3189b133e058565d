"""Who is meant by an ``@`` in a text. No queries: the people who may be meant are given.

Typed is ``@Full Name``, a beginning of the name that only one of them has, ``@name@company.example``, or ``@{number}``.
Stored is ``@{number}``, so that people keep their present name. An ``@`` within a word or before a blank calls nobody.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from organization.ground.numbers import as_number
from organization.ground.text import fold

MOST = 10
_BEFORE = r"(?<![\w.@+/-])"
_CALL = re.compile(rf"{_BEFORE}@(?=[^\W\d_]|\{{[0-9])")
_NUMBER = re.compile(r"\{([0-9]{1,18})\}")
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(r"[^\s@]+")
_AFTER_NAME = re.compile(r"(?:['’]s)?[.,;:!?)\]}\"'”’…]*$")
_MOST_WORDS = 6
TOKEN = re.compile(rf"{_BEFORE}@\{{([0-9]+)\}}")


@dataclass(frozen=True, slots=True)
class Named:
    """A person who may be meant."""

    pk: int
    name: str
    email: str

    @property
    def key(self) -> str:
        """The name as it is looked for."""
        return fold(self.name)


@dataclass(frozen=True, slots=True)
class Call:
    """One ``@``: where it stands, the number or address that follows, or the beginnings that may be a name.

    ``names``: (where it ends, folded), longest first.
    """

    start: int
    end: int = 0
    number: int | None = None
    email: str = ""
    names: tuple[tuple[int, str], ...] = ()
    typed: str = ""

    @property
    def first_word(self) -> str:
        """What a name must begin with to be meant."""
        return self.names[-1][1] if self.names else ""


def calls_in(text: str) -> Iterator[Call]:
    """Each ``@`` of a text that calls somebody."""
    for found in _CALL.finditer(text):
        start, after = found.start(), found.end()
        if number := _NUMBER.match(text, after):
            yield Call(start, number.end(), as_number(number[1]), typed=number[0])
        elif address := _ADDRESS.match(text, after):
            yield Call(start, address.end(), email=address[0], typed=address[0])
        else:
            line = text.find("\n", after)
            ends = [one.end() for one in _WORD.finditer(text, after, len(text) if line < 0 else line)][:_MOST_WORDS]
            meant = [(after + len(_AFTER_NAME.sub("", text[after:end])), text[after:end]) for end in ends]
            names = tuple((end, fold(_AFTER_NAME.sub("", words))) for end, words in reversed(meant))
            yield Call(start, names=names, typed=text[after : meant[0][0]])


def read(text: str, people: Iterable[Named], kept: Collection[int] = ()) -> tuple[str, list[int]]:
    """The text as it is stored, and whom it mentions; ``kept``: those whom it mentioned before.

    ValidationError at ``text``, with a sentence for each ``@`` by which nobody or more than one person is meant.
    """
    known = list(people)
    parts, at, ids, wrong = [], 0, [], []
    for call in calls_in(text):
        meant, end = _meant(call, known)
        if len(meant) > 1:
            meant = [one for one in meant if one.pk in kept] or meant
        if len(meant) == 1:
            parts += [text[at : call.start], f"@{{{meant[0].pk}}}"]
            at = end
            ids.append(meant[0].pk)
        else:
            wrong.append(_refusal(call, meant))
    ids = list(dict.fromkeys(ids))
    if len(ids) > MOST:
        wrong.append(f"Mention at most {MOST} people.")
    if wrong:
        raise ValidationError({"text": list(dict.fromkeys(wrong))})
    return "".join([*parts, text[at:]]), ids


def _meant(call: Call, people: list[Named]) -> tuple[list[Named], int]:
    if call.number is not None:
        return [one for one in people if one.pk == call.number], call.end
    if call.email:
        return [one for one in people if one.email == call.email.lower()], call.end
    for end, typed in call.names:
        if whole := [one for one in people if one.key == typed]:
            return whole, end
    for end, typed in call.names:
        if typed and (begun := [one for one in people if one.key.startswith(f"{typed} ")]):
            return begun, end
    return [], call.end


def _refusal(call: Call, meant: list[Named]) -> str:
    if not meant:
        return (
            f"“@{call.typed}” is nobody who can read this, and only they can be mentioned. "
            "Put a blank after the @ if you mean nobody."
        )
    if len({one.key for one in meant}) > 1:
        names = sorted({one.name for one in meant})[:3]
        return f"“@{call.typed}” may be {' or '.join(names)}. Write the whole name."
    return f"{len(meant)} people are called {meant[0].name}. Write @ and the e-mail address of the one you mean."


def typed_again(text: str, people: Mapping[int, str]) -> str:
    """A stored text as its author types it."""
    return TOKEN.sub(lambda found: f"@{people.get(int(found[1]), found[0][1:])}", text)
