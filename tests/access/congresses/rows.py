"""The access table of congresses."""

from collections.abc import Callable

from tests.access.answers import (
    BAD,
    BEYOND,
    DONE,
    MEDICAL,
    NOT_ALLOWED,
    PARTNERS,
    ROLES,
    Answers,
    Row,
    form,
    open_to,
    page,
)
from tests.factories.world import World
from tests.interactions.congresses.rows import congress_of, session_of

# Managers and medical leads, and msl, who leads it.
_EDITORS = "msl manager other_manager lead"
_REST = "teammate elsewhere"
_SHUT: Answers = ((403, f"{PARTNERS} compliance outsider"),)


def _pk(world: World) -> tuple[int]:
    return (congress_of(world).pk,)


def _session(world: World) -> tuple[int]:
    return (session_of(world).pk,)


def _edit(name: str, sent: int, of: Callable[[World], tuple[int]] = _pk) -> Row:
    """A form of editors; to the rest of the medical side, and administrators, it says that it is not theirs."""
    shut: Answers = ((403, f"{_REST} admin"), *_SHUT)
    return Row(name, ((200, _EDITORS), *shut), ((sent, _EDITORS), *shut), of, absent=(0,))


CONGRESSES = (
    page("congresses", ROLES),
    form("congress-new", "manager other_manager lead", BAD),
    Row("congress", open_to(ROLES), NOT_ALLOWED, _pk, absent=(0,)),
    Row(
        "congress-day",
        open_to(ROLES),
        NOT_ALLOWED,
        lambda world: (*_pk(world), congress_of(world).starts_on.isoformat()),
        absent=(0, "2026-02-11"),
    ),
    _edit("congress-edit", BAD),
    _edit("congress-kols", BAD),
    _edit("congress-session-new", BAD),
    _edit("congress-session-people", BAD, _session),
    # Whoever covers it writes what was heard there.
    Row(
        "congress-session",
        ((200, f"{_EDITORS} teammate"), (403, f"elsewhere admin {PARTNERS} compliance outsider")),
        ((BAD, f"{_EDITORS} teammate"), (403, f"elsewhere admin {PARTNERS} compliance outsider")),
        _session,
        absent=(0,),
    ),
    Row("congress-session-cover", NOT_ALLOWED, open_to(MEDICAL, DONE), _session, absent=(0,)),
    Row(
        "congress-debrief",
        (
            (200, "msl"),
            (403, f"teammate elsewhere manager other_manager lead clinical {BEYOND} compliance admin outsider"),
        ),
        (
            (BAD, "msl"),
            (403, f"teammate elsewhere manager other_manager lead clinical {BEYOND} compliance admin outsider"),
        ),
        _pk,
        absent=(0,),
    ),
)
