"""A line as its readers see it: letters without accents, words with their places, parts, and what is taken already."""

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise

from interactions.one_line.vocabulary import one_of
from organization.ground.text import fold

TAKEN = "\x00"
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:'[^\W\d_]+)*(?!\w)")
_LIKE = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "′": "'", "–": "-", "—": "-", "‑": "-", "\xa0": " "})

# Where a part of a line ends: a mark, unless it belongs to a number, an initial or a title.
_MARK = re.compile(r"[,;!?\n]|:(?=\s|$)|(?<!\bdr)(?<!\bprof)(?<!\b[a-z])(?<!\d)\.(?=\s|$)|(?<=\s)[-|](?=\s)")
# Where somebody begins to tell: what follows is said about the talk and is no heading of it.
_THEY = r"(?:she|he|they)\b"
_REACHED = r"(?:called|rang|phoned|met|saw|visited|emailed|texted|messaged|zoomed|reached|contacted)\b"
_TELLING = re.compile(
    r"\b(?:(?:and|but|so|that|then|also|because|since|as) )?"
    + one_of(
        rf"{_THEY}(?! {_REACHED})",
        r"(?:i|we|i'll|we'll) ?(?:will|promised|need|should|must|agreed|owe|have to)\b",
        r"(?:i'll|we'll)\b",
        r"(?:both|her|his|their|there|who|which)\b(?! (?:office|clinic|hospital|ward))",
        r"(?:an?|one|the|another|her|his|two|three|some|most) ?(?:patients?|pts?)\b",
        r"(?:patients?|pts?)\b",
        r"will\b(?! (?:see|meet|visit)\b)",
        r"to (?:send|share|follow|call|email|check|do)\b",
        r"(?:needs?|wants?|wanted|wishes|thinks?|thought|thinking|says?|said|feels?|felt|believes?|reports?|reported)\b",
        r"(?:worr(?:y|ied|ies)|concerned|concerns?|mentioned|told|wondered|requested|interested|keen|s[ck]eptical)\b",
        r"asked (?:for|about|if|whether|to|me|us|how)\b",
        r"asking (?:for|about|if|me)\b",
        r"(?:happy|unhappy|impressed|(?:dis)?agree[sd]?|hopes?|would|is|isn't|was|wasn't|are|has|hasn't)\b",
        r"(?:uses?|prefers?|likes?|not (?:convinced|sure|keen)|unsure)\b",
        r"next (?:steps?|time)\b",
        r"to ?do:",
        r"(?:action|send|please|pls|because|since|feedback|insight)\b",
    )
)
# What is promised or told of others: its day is not the day of the talk, and its topics are not discussed yet.
_AHEAD = re.compile(
    r"\b"
    + one_of(
        r"will(?! (?:see|meet|visit)\b)",
        "'ll",
        "to (?:send|share|follow|email|check)",
        "send|sent|promised|owe|need to|must|please|pls|remind|action|to ?do",
        "next (?:steps?|time|visit|call|meeting)",
        "wants to (?:discuss|talk|hear|see)",
        "(?:get|call) back",
    )
    + r"\b"
)


@dataclass(frozen=True)
class Token:
    """One word, folded, and its place."""

    start: int
    end: int
    word: str


@dataclass(frozen=True)
class Part:
    """A stretch of a line. ``tells``: it says something about the talk; ``is_ahead``: something still to be done."""

    start: int
    end: int
    tells: bool
    is_ahead: bool


def plain(text: str) -> str:
    """Lower case without accents, letter for letter, so that places stay."""
    return "".join(map(_letter, text.translate(_LIKE)))


def _letter(letter: str) -> str:
    bare = [one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one)]
    lower = "".join(bare).casefold()
    return lower if len(lower) == 1 else (lower[:1] or letter) if letter.strip() else " "


@dataclass
class Line:
    """A line while it is read; whoever finds something takes its place, so that nobody else reads it as another."""

    text: str
    plain: str = field(init=False)
    tokens: list[Token] = field(init=False)
    free: str = field(init=False)  # the plain line with a mark for each letter that is taken

    def __post_init__(self) -> None:
        self.plain = plain(self.text)
        self.tokens = [
            Token(one.start(), one.end(), fold(one[0].removesuffix("'s"))) for one in _WORD.finditer(self.plain)
        ]
        self.free = self.plain

    def take(self, start: int, end: int) -> None:
        """Nobody else reads these letters."""
        self.free = self.free[:start] + TAKEN * (end - start) + self.free[end:]

    def give_back(self, start: int, end: int) -> None:
        """They mean nothing after all."""
        self.free = self.free[:start] + self.plain[start:end] + self.free[end:]

    def is_taken(self, start: int, end: int) -> bool:
        """Whether any of these letters is taken."""
        return TAKEN in self.free[start:end]

    def words(self, start: int, end: int) -> str:
        """These letters as they were typed."""
        return self.text[start:end]

    def parts(self) -> list[Part]:
        """The line cut at its marks and where somebody begins to tell; what is taken is not looked into."""
        free = self.free
        cuts: set[int] = {0, len(free)}
        tells: set[int] = set()
        for mark in _MARK.finditer(free):
            cuts.add(mark.end())
        for begins in _TELLING.finditer(free):
            cuts.add(begins.start())
            tells.add(begins.start())
        edges = sorted(cuts)
        found: list[Part] = []
        for start, end in pairwise(edges):
            began = start + len(free[start:end]) - len(free[start:end].lstrip())
            telling = start in tells or began in tells
            follows = bool(found) and found[-1].tells and start in tells and not _MARK.search(free[start - 1 : start])
            is_ahead = bool(_AHEAD.search(free[start:end]))
            if follows:  # "she said | he thinks" without a mark between them is one sentence
                last = found.pop()
                found.append(Part(last.start, end, tells=True, is_ahead=last.is_ahead or is_ahead))
            else:
                found.append(Part(start, end, tells=telling, is_ahead=is_ahead))
        return found


def part_of(parts: list[Part], place: int) -> Part:
    """The part that holds a place."""
    return next((one for one in parts if one.start <= place < one.end), parts[-1])
