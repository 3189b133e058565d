"""Which follow-up questions the author asked, by depth, with their words: "asked why she tests late, implication"."""

import re
from collections.abc import Iterable

from interactions.one_line.known import SaidQuestion
from interactions.one_line.vocabulary import one_of, words_in
from interactions.one_line.words import TAKEN, Line

WHAT, WHY, CONDITION, IMPLICATION = "what", "why", "condition", "implication"
# The beginning of a question says its depth; the more special one stands first.
_IT = r"(?:that|this|it|they)"
_HEADS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (IMPLICATION, (
        r"implications?\b", r"impl\b", r"so what\b", r"consequences?\b", r"what follows\b", r"what then\b",
        rf"what {_IT} (?:would |might |could )?(?:means?|implies|imply|changes?)\b",
        rf"what (?:does|do|would|did) (?:{_IT}|these) (?:means?|imply|change)\b",
    )),
    (CONDITION, (
        r"conditions?\b", r"cond\b", r"(?:under|on|in|at|for) (?:what|which) \w+", r"what if\b", r"unless\b",
        r"what would (?:have to |need to )?(?:\w+ )?(?:change|convince|make|take|need|have to|persuade|be needed)\b",
        r"what it would take\b", r"when (?:would|does|do|is|should|to|she|he|they)\b",
    )),
    (WHY, (
        r"whys?\b", r"y(?=\s|$|[,;+/?])", r"(?:for )?the reasons?\b", r"reasons?\b", r"how come\b", r"what makes\b",
        r"what is behind\b",
    )),
    (WHAT, (r"what\b", r"whats\b")),
)  # fmt: skip
_FIRST = re.compile(one_of(*(f"(?P<{depth}>{'|'.join(ways)})" for depth, ways in _HEADS)))
_COMES = one_of(*("|".join(ways) for _, ways in _HEADS))
# Bare words that are a question by themselves, in a list of them.
_BARE = r"(?:why|conditions?|cond|implications?|impl)"
_BARE_LIST = re.compile(
    rf"(?<![\w'])(?:depths?:? ?)?{_BARE}\b\??(?:\s?(?:,|\+|/|&|;|and|then|plus)?\s?{_BARE}\b\??)+(?! \w+ing)|"
    rf"(?<![\w'])(?:depths?: ?){_BARE}\b|(?<![\w'])why\?"
)
_WHO = r"(?P<who>(?:[^\W\d_]+\.? ){0,3}?)"
_ANYBODY = words_in("her him them both also then prof dr")
_ASKED = re.compile(
    rf"\b(?:(?:and |then |also |i |we )*(?:also )?(?:asked|probed|asking|explored|dug into)(?: also)? {_WHO}"
    r"|(?:follow[- ]?up )?questions?(?: asked)?:? ?|asked (?:follow[- ]?ups?|questions?):? ?|follow[- ]?ups?: ?|q: ?)"
    rf"(?:also )?(?={_COMES})"
)
_TOLD = re.compile(
    r"\b(?:explained|know|knows|said|understand|unclear|reason|wonders?|asked|is|was|that's|tell|told) $"
)
# Who asked instead, or that nobody did.
_NOT_MINE = re.compile(
    one_of(
        r"\b(?:she|he|they|who|kol|doctor|prof|dr|patients?|nobody|no one|audience)(?: (?:also|then|even))?",
        r"\b(?:didn't|did not|didnt|not|never|forgot to|forgot|no time to|couldn't|without|should have)(?: \w+)?",
        r"\bnext time(?: \w+)?",
    )
    + " $"
)
# Where a question ends although nobody typed a mark: somebody begins to answer, or something else follows.
_SAYS = r"(?:said|says|thinks?|thought|feels?|felt|told|mentioned|answered|replied|believes?|wants?|wanted|explained)"
_ANSWER = re.compile(
    r"\s"
    + one_of(
        rf"(?:(?:and |but )?(?:she|he|they) (?:{_SAYS}|did|didn't|was|were|agreed)\b)",
        r"(?:i |we )?will\b",
        r"(?:i'll|said|answer|no answer|next step|to send|send|because|interested)\b",
        r"(?<!\bshe )(?<!\bhe )(?<!\bthey )(?:wants|needs|thinks|feels|believes|finds|prefers|worries)\b",
    )
)
# "condition" and its like are followed by what they are of, or by nothing.
_NOUN = re.compile(r"(?:conditions?|cond|implications?|impl|consequences?|so what|whys|y)$")
_OF_IT = re.compile(r"\s(?:for|of|on|to|in|if|when)\b")
_SUBJECT = re.compile(r"(\w+) (?:she|he|they|(?:her|his|their) \w+ (?:is|are|was|were|has|have))\b")
_JOINS = words_in("if when that because whether what why how and or before after until where than as which")
_BETWEEN = re.compile(
    r"\s*(?:[,;+/&?|]|\band\b|\bthen\b|\bplus\b|\balso\b|\b(?:i |we )?(?:also )?asked (?:(?:her|him|them) )?)\s*"
)


def follow_ups(line: Line, *, names: Iterable[str]) -> list[SaidQuestion]:
    """Each question that the author asked, taken, one of a depth; what the KOL asked is no follow-up question.

    ``names``: words of KOLs' names; one right before "asked" is who asked.
    """
    found: list[SaidQuestion] = []
    named = frozenset(names) | _ANYBODY
    for trigger in _ASKED.finditer(line.free):
        who = (trigger["who"] or "").replace(".", "").split()
        if line.is_taken(*trigger.span()) or _is_theirs(line, trigger.start(), named) or not named.issuperset(who):
            continue
        if set(who) <= _ANYBODY:
            found += _list(line, trigger.start(), trigger.end())
        else:  # "asked Okafor why" names who took part
            line.take(trigger.start(), trigger.start("who"))
            found += _list(line, trigger.end(), trigger.end())
    for bare in _BARE_LIST.finditer(line.free):
        if not line.is_taken(*bare.span()) and not _is_told(line, bare.start()):
            found += _list(line, bare.start(), _FIRST.search(line.free, bare.start()).start(), is_bare=True)  # type: ignore[union-attr]
    return list({one.value: one for one in reversed(found)}.values())[::-1]


def _is_theirs(line: Line, start: int, names: frozenset[str]) -> bool:
    before = line.free[:start]
    said = line.free[start : start + 6]
    if said.startswith(("i ", "we ")):
        return False
    if _NOT_MINE.search(before):
        return True
    last = [token for token in line.tokens if token.end <= start][-1:]
    return bool(last) and last[0].word in names and line.plain[last[0].end : start] == " "


def _is_told(line: Line, start: int) -> bool:
    """Whether a bare "why" belongs to a sentence ("she explained why")."""
    return _TOLD.search(line.plain[:start]) is not None


def _list(line: Line, start: int, first: int, *, is_bare: bool = False) -> list[SaidQuestion]:
    """Questions from ``first`` on, until something is no question; ``start`` is where "asked" stands."""
    found: list[SaidQuestion] = []
    place = first
    while (head := _FIRST.match(line.free, place)) is not None:
        is_alone = _NOUN.match(head[0]) is not None and not _OF_IT.match(line.free, head.end())
        end, following = _end(line.free, head.end(), is_bare=is_bare or is_alone)
        words = line.words(place, end)
        depth = next(name for name, value in head.groupdict().items() if value)
        # "why" alone is one tap; "why she waits" is a question in words.
        question = "" if end == head.end() and depth != WHAT and " " not in words.strip() else words
        begins = start if not found else place
        found.append(SaidQuestion(depth, begins, end, line.words(begins, end), question))
        line.take(begins, end)
        if following is None:
            break
        line.take(end, following)
        place = following
    return found


def _end(text: str, start: int, *, is_bare: bool) -> tuple[int, int | None]:
    """Where the question ends that goes on at ``start``, and where the next one begins, if there is one."""
    place = start
    while True:
        mark = re.compile(r"[,;.?!\n+/&|:]|\band\b|\bthen\b|\bplus\b|\b(?:i |we )?(?:also )?asked\b").search(
            text, place
        )
        stop = _ANSWER.search(text, start) or _new_sentence(text, start)
        gap = text.find(TAKEN, start)
        ends = [
            one
            for one in (mark and mark.start(), stop and stop.start(), gap if gap >= 0 else None, len(text))
            if one is not None
        ]
        end = min(ends)
        if is_bare:
            end = min(end, start + (1 if text[start : start + 1] == "?" else 0)) if text[start:end].strip() else end
        between = _BETWEEN.match(text, end)
        following = between.end() if between else end + len(text[end:]) - len(text[end:].lstrip())
        while between and (more := _BETWEEN.match(text, following)) and more.end() > following:
            following = more.end()
        next_head = _FIRST.match(text, following) if following > end or is_bare else None
        if next_head and (between or is_bare):
            return _trim(text, start, end), following
        is_joined = mark is not None and end == mark.start() and mark[0] in {"and", "/", "+", "&"} and not is_bare
        if not is_joined:
            return _trim(text, start, end), None
        place = end + len(mark[0])  # type: ignore[index]


def _new_sentence(text: str, start: int) -> re.Match[str] | None:
    """Where another sentence begins without a mark: "why she waits | she finds labs too slow"."""
    said = 1 if re.match(r" (?:she|he|they|her|his|their)\b", text[start:]) else 0
    for subject in _SUBJECT.finditer(text, start + 1):
        words = len(text[start : subject.start(1)].split()) + 1
        if subject[1] not in _JOINS and (said or words > 2):
            return re.compile(r"\s").search(text, subject.end(1))
        said = 1
    return None


def _trim(text: str, start: int, end: int) -> int:
    """Without blanks and small words at the end that belong to what follows."""
    while True:
        shorter = re.sub(r"(?:\s+(?:on|at|for|and|with|by|about|of))?\s*$", "", text[start:end])
        if start + len(shorter) == end:
            return end
        end = start + len(shorter)
