"""In which way, what for and who asked: channel, purpose and initiation from everyday words."""

import re

from interactions.one_line.known import Said
from interactions.one_line.vocabulary import one_of
from interactions.one_line.words import Line, Part, part_of

Ways = tuple[tuple[str, re.Pattern[str]], ...]

_BY = r"(?:by |via |over |on )?"
_TALK = r"(?:[- ](?:call|meeting|visit|chat|conference|session|meet))*"


def _way(name: str, *ways: str) -> tuple[str, re.Pattern[str]]:
    return name, re.compile(one_of(*(rf"\b{way}" for way in ways)))


# Said of somebody who is still to be reached, or of what did not happen: no channel of this talk.
_NOT_YET = re.compile(
    r"\b(?:will|to|please|pls|should|must|can|could|would|i'll|we'll|no|not|without|instead of|by next) (?:\w+ )?$"
)
# What can only be a channel; the first in the line is taken.
_SURE: Ways = (
    _way("face_to_face", rf"(?:f2f|ftf|face[ -](?:to|2)[ -]face|in[ -]person|on[ -]?site){_TALK}\b"),
    _way(
        "virtual_meeting",
        rf"{_BY}(?:ms |microsoft )?teams (?:video )?(?:call|meeting|meet|session)\b",
        rf"{_BY}(?:ms|microsoft) teams\b",
        r"(?:via|over|on|by) teams\b",
        r"teams\b(?! (?:chat|message|are|is|have|need))",
        rf"{_BY}(?:a )?(?:zoom(?:ed)?|webex|skype|google meet|video|vc){_TALK}\b",
        rf"{_BY}(?:a )?(?:virtual(?:ly)?|remote(?:ly)?|online){_TALK}\b",
    ),
    _way(
        "chat",
        rf"{_BY}(?:a )?(?:whatsapp(?:ed)?|wechat|sms)(?: (?:chat|message|msg|exchange))?\b",
        rf"{_BY}(?:a )?(?:text message|chat message|teams chat)\b",
        r"(?:via|by|over) (?:text|chat)\b",
        r"texted\b",
    ),
    _way("social_media", rf"{_BY}(?:linked ?in|twitter|social media|bluesky|x\.com)(?: (?:dm|msg|message|chat))?\b"),
    _way("webinar", r"webinars?\b"),
    _way(
        "email",
        r"(?:by |via )?e-?mailed\b",
        r"(?:by|via) e-?mail\b",
        r"e-?mail(?:s|ing)?(?: (?:exchange|contact|conversation))?\b(?! (?:her|him|them|the|me|address)\b)",
        r"mailed\b",
    ),
    _way(
        "phone",
        rf"{_BY}(?:the |a )?(?:tele)?phone(?:d|ing)?{_TALK}\b(?! (?:number|no\b))",
        rf"(?:a )?(?:telecon\w*|telco|t/?con|tc|t/c|rang){_TALK}\b",
        r"(?:phone )?calls?\b(?! (?:back|cent))",
        r"called\b(?! (?:for|it|off))",
    ),
    _way("congress", r"(?:at |on )?(?:the |a |our )?(?:congress|conference)(?: booth| stand)?\b",
         r"at (?:the |our )?(?:booth|stand)\b"),
)  # fmt: skip
# What says it by the way, where nothing else does.
_LIKELY: Ways = (
    _way(
        "face_to_face",
        r"visit(?:ed|ing)?\b",
        r"(?:lunch|coffee|dinner|breakfast)\b",
        r"(?:in|at) (?:the|her|his|their) (?:corridor|office|clinic|hospital|ward|practice|department|canteen)\b",
        r"(?:dropped (?:in|by)|bumped into|ran into)\b",
    ),
    _way("congress", r"(?:booth|congress)\b"),
)

# Whoever reacts was asked: both the purpose and who asked to talk.
_UNASKED = (
    r"unsolicited(?: (?:medical )?(?:request|question|enquiry|inquiry|query))?\b",
    r"reactive(?:ly)?(?: (?:response|call|visit))?\b",
    r"(?:med(?:ical)? ?info(?:rmation)?|mi) (?:request|enquiry|query)\b",
)
_PURPOSES: Ways = (
    _way("reactive_response", *_UNASKED),
    _way(
        "introduction",
        r"intro(?:duction|ductory)?(?: (?:call|visit|meeting|chat))?\b(?! (?:to|of) (?!(?:dr|prof)))",
        r"introduced myself\b",
        r"first (?:meeting|contact|visit|call)\b",
        r"get(?:ting)? to know\b",
    ),
    _way(
        "research_support",
        r"(?:research|study|trial|site|ii[st]) support\b",
        r"support (?:for|of|with) (?:(?:her|his|their|an?|the) )?(?:ii[st]|study|trial|research)\b",
    ),
    _way("scientific_exchange", r"sci(?:entific|ence)? ?ex(?:change)?\b"),
)
_REACHED = r"(?:called|rang|phoned|e-?mailed|texted|messaged|contacted|approached)"
_INITIATIONS: Ways = (
    _way(
        "reactive",
        *_UNASKED,
        r"(?:at|on) (?:her|his|their) request\b",
        rf"(?:she|he|they) (?:{_REACHED}|reached out)\b(?: (?:me|us)\b)?",
        rf"{_REACHED} (?:me|us)\b",
        r"(?:reached out|wrote) to (?:me|us)\b",
        r"(?:inbound|incoming)\b",
        r"(?:she|he|they) asked to (?:talk|speak|meet|see)\b",
        r"asked to (?:talk|speak) to me\b",
    ),
    _way("proactive", r"proactive(?:ly)?\b", r"(?:at|on) (?:my|our) request\b", r"outbound\b", r"i reached out\b"),
)


def channel(line: Line, parts: list[Part]) -> Said[str] | None:
    """The channel that the line says first; what will be sent or who will be called is none. Its words are taken."""
    for ways in (_SURE, _LIKELY):
        hits = [
            (one.start(), -one.end(), name)
            for name, pattern in ways
            for one in pattern.finditer(line.free)
            if not _NOT_YET.search(line.plain[: one.start()]) and not part_of(parts, one.start()).is_ahead
        ]
        if hits:
            start, end, name = min(hits)
            line.take(start, -end)
            return Said(name, start, -end, line.words(start, -end))
    return None


def purpose(line: Line) -> Said[str] | None:
    """What it was for, if the line says so."""
    return _first(line, _PURPOSES)


def initiation(line: Line) -> Said[str] | None:
    """Who asked to talk, if the line says so; it may share its words with the channel ("called me")."""
    return _first(line, _INITIATIONS)


def _first(line: Line, ways: Ways) -> Said[str] | None:
    hits = [
        (one.start(), -one.end(), name)
        for name, pattern in ways
        for one in pattern.finditer(line.plain)
        if not re.search(r"\b(?:not|no|non) ?-?$", line.plain[: one.start()])
    ]
    if not hits:
        return None
    start, end, name = min(hits)
    return Said(name, start, -end, line.words(start, -end))
