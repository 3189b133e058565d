"""The access table of what happens inside the company: the pulse, meetings, stakeholders, boundary cards, notes."""

from uuid import UUID

from tests.access.answers import (
    BAD,
    DONE,
    MEDICAL,
    NOT_ALLOWED,
    PARTNERS,
    ROLES,
    SIGNED_IN,
    Answers,
    Row,
    form,
    open_to,
    page,
)

_LOGGERS = f"{MEDICAL} admin"
_CONTENT_READERS = "msl teammate manager lead compliance"


def _wave(name: str, of: str, post: Answers) -> Row:
    """A page of who opens waves."""
    return Row(name, open_to(_PULSE), post, lambda world: (getattr(world.pulses, of).pk,), absent=(0,))


_PULSE = "compliance admin"
_ASKED = "msl teammate clinical commercial"
PULSE = (
    page("pulse", ROLES),
    page("pulse-export", ROLES),
    # Who was asked may send nothing at all, which is told; the others have nothing to send.
    Row(
        "pulse-answer", open_to(ROLES),
        ((BAD, _ASKED), (403, " ".join(one for one in SIGNED_IN.split() if one not in _ASKED.split()))),
    ),
    Row("pulse-not-now", NOT_ALLOWED, open_to(ROLES, DONE)),
    form("pulse-wave-new", _PULSE, BAD),
    _wave("pulse-wave-edit", "planned", open_to(_PULSE, BAD)),
    _wave("pulse-wave-remove", "planned", open_to(_PULSE, DONE)),
    page("pulse-questions", _PULSE),
    form("pulse-question-new", _PULSE, BAD),
    _wave("pulse-question-edit", "spare", open_to(_PULSE, BAD)),
    Row(
        "pulse-text-hide", open_to("compliance"), open_to("compliance", BAD), lambda world: (world.pulses.text.pk,),
        absent=(UUID(int=0),),
    ),
)  # fmt: skip
# The meeting of msl: teammate and commercial are invited, the others read it as an activity or not at all.
_UNINVITED = "elsewhere other_manager admin"
_NO_LOGGERS = f"{PARTNERS} compliance outsider"


def _of_meeting(name: str) -> Row:
    """What everybody who knows of it reads, each as far as they may."""
    known = ((200, f"{_CONTENT_READERS} commercial"), (404, f"{_UNINVITED} clinical market_access safety"))
    return Row(name, (*known, (403, "outsider")), NOT_ALLOWED, lambda world: (world.meeting.pk,), absent=(0,))


def _prepares(name: str, of: str, sent: int, *, get: int = 200, who: str = "msl teammate") -> Row:
    """Those who are invited and record activities prepare it; what is the organiser's alone says ``who``."""
    readers = " ".join(one for one in ["msl", "teammate", "manager", "lead"] if one not in who.split())
    others: Answers = ((404, _UNINVITED), (403, f"{readers} {_NO_LOGGERS}"))
    return Row(
        name, NOT_ALLOWED if get == 405 else ((get, who), *others), ((sent, who), *others),
        lambda world: (getattr(world, of).pk,), about=of, absent=(0,),
    )  # fmt: skip


def _answers(name: str, of: str, who: str, sent: int, *, get: int = 200) -> Row:
    """The owner of a decision and the organiser say what became of it; beyond the firewall only of what is open."""
    rest = " ".join(one for one in ["msl", "teammate", "manager", "lead", "compliance"] if one not in who.split())
    unknown = " ".join(one for one in f"{_UNINVITED} {PARTNERS}".split() if one not in who.split())
    others: Answers = ((403, f"{rest} outsider"), (404, unknown))
    return Row(
        name, NOT_ALLOWED if get == 405 else ((get, who), *others), ((sent, who), *others),
        lambda world: (getattr(world, of).pk,), about=of, absent=(0,),
    )  # fmt: skip


MEETINGS = (
    page("meetings", ROLES),
    page("meetings-export", ROLES),
    page("meetings-export-xlsx", ROLES),
    page("decisions", ROLES),
    form("meeting-new", _LOGGERS, BAD),
    form("meeting-series-new", _LOGGERS, BAD),
    _prepares("meeting-series-edit", "series", BAD, who="msl"),
    _of_meeting("meeting"),
    _of_meeting("meeting-present"),
    _of_meeting("meeting-calendar"),
    _prepares("meeting-edit", "meeting", BAD, who="msl"),
    _prepares("meeting-cancel", "meeting", BAD, who="msl"),
    _prepares("meeting-minutes", "meeting", BAD),
    Row(
        "meeting-people",
        ((200, "msl teammate"), (404, _UNINVITED), (403, f"manager lead {_NO_LOGGERS}")),
        ((BAD, "msl"), (404, _UNINVITED), (403, f"teammate manager lead {_NO_LOGGERS}")),
        lambda world: (world.meeting.pk,),
        absent=(0,),
    ),
    _prepares("meeting-held", "meeting", BAD),
    _prepares("meeting-held-undo", "meeting", DONE, get=405),
    _prepares("agenda-proposed", "meeting", BAD),
    _prepares("agenda-item-new", "meeting", BAD),
    _prepares("agenda-item", "item", BAD),
    _prepares("agenda-item-move", "item", DONE, get=405),
    _prepares("decision-new", "meeting", BAD),
    _prepares("decision-edit", "decision", BAD),
    _answers("decision", "decision", "msl teammate", BAD),
    _answers("decision", "open_decision", "msl commercial", BAD),
    _answers("decision-reopen", "decision", "msl teammate", DONE, get=405),
    _answers("decision-reopen", "open_decision", "msl commercial", DONE, get=405),
)
_SHUT_MAPS = f"{PARTNERS} admin outsider"
_READ_MAPS = "msl manager lead"  # that of msl in North
_NO_MAP = "teammate elsewhere other_manager"


def _kept(name: str, sent: int, of: str = "stakeholder", *, get: int = 405) -> Row:
    """The keeper changes a stakeholder; who reads the map may not, and for other keepers it is not there."""
    others: Answers = ((404, _NO_MAP), (403, f"manager lead compliance {_SHUT_MAPS}"))
    return Row(
        name, NOT_ALLOWED if get == 405 else ((get, "msl"), *others), ((sent, "msl"), *others),
        lambda world: (getattr(world, of).pk,), absent=(0,),
    )  # fmt: skip


def _own_note(name: str, sent: int) -> Row:
    """A note to oneself is there for its author alone."""
    others: Answers = ((404, f"manager lead {_NO_MAP}"), (403, f"compliance {_SHUT_MAPS}"))
    return Row(
        name, ((200, "msl"), *others), ((sent, "msl"), *others), lambda world: (world.reflection.pk,), absent=(0,)
    )


INSIDE = (
    Row("stakeholders", ((200, MEDICAL), (302, "compliance"), (403, _SHUT_MAPS)), NOT_ALLOWED),
    Row(
        "stakeholder",
        ((200, _READ_MAPS), (404, f"{_NO_MAP} compliance"), (403, _SHUT_MAPS)),
        NOT_ALLOWED,
        lambda world: (world.stakeholder.pk,),
        absent=(0,),
    ),
    form("stakeholder-cause", "compliance", BAD),
    form("stakeholder-new", MEDICAL, BAD),
    _kept("stakeholder-edit", BAD, get=200),
    _kept("stakeholder-end", DONE),
    _kept("stakeholder-answer", BAD),
    _kept("stakeholder-plan", BAD),
    _kept("stakeholder-met", DONE),
    _kept("stakeholder-feedback", BAD),
    _kept("stakeholder-met-undo", DONE, "talk"),
    _kept("stakeholder-answer-remove", DONE, "role_answer"),
    _kept("stakeholder-feedback-remove", DONE, "heard"),
    page("reflections", MEDICAL),
    form("reflection-new", MEDICAL, BAD),
    _own_note("reflection-edit", BAD),
    _own_note("reflection-remove", DONE),
    page("boundaries", ROLES),
    Row("boundary", open_to(ROLES), NOT_ALLOWED, lambda world: ("commercial",), absent=("nobody",)),
    Row(
        "boundary-edit", open_to("compliance"), open_to("compliance", BAD), lambda world: ("commercial",),
        absent=("nobody",),
    ),
)  # fmt: skip
