"""The access table of the library of templates."""

from collections.abc import Callable
from typing import Any

from tests.access.answers import (
    BAD,
    DONE,
    MEDICAL,
    NOT_ALLOWED,
    PARTNERS,
    Answers,
    Row,
    form,
    open_to,
    page,
)
from tests.factories.world import World

_READERS = f"{MEDICAL} compliance admin"
_WRITERS = "manager other_manager lead admin"
# Its owner, and those who keep the library.
_CHANGERS = "manager lead admin"
_NORTH = "manager lead admin"


def _template(world: World) -> tuple[Any, ...]:
    return (world.template.pk,)


def _working(world: World) -> tuple[Any, ...]:
    return world.template.pk, world.template_rows["working"].pk


def _objective(world: World) -> tuple[Any, ...]:
    return world.template.pk, world.template_rows["working"].objective_id


def _change(name: str, sent: int, args: Callable[[World], tuple[Any, ...]] = _template, *, is_form: bool = True) -> Row:
    """A change of the shared template of the manager."""
    get = open_to(_CHANGERS) if is_form else NOT_ALLOWED
    count = 1 if args is _template else 2
    return Row(name, get, open_to(_CHANGERS, sent), args, absent=(0,) * count)


def _of_plan(name: str, who: str, away: str) -> Row:
    rest = set(f"{MEDICAL} {PARTNERS} compliance admin outsider".split()) - set(f"{who} {away}".split())
    shut: Answers = ((404, away), (403, " ".join(sorted(rest))))
    return Row(
        name, ((200, who), *shut), ((BAD, who), *shut),
        lambda world: (world.planned["quarter"].pk, world.cast.north.pk),
        absent=(0, 0),
    )  # fmt: skip


LIBRARY = (
    page("templates", _READERS),
    form("template-new", _WRITERS, BAD),
    Row("template", open_to(_READERS), NOT_ALLOWED, _template, about="shared", absent=(0,)),
    Row(
        "template",
        (
            (200, "manager"),
            (404, "msl teammate elsewhere other_manager lead compliance admin"),
            (403, f"{PARTNERS} outsider"),
        ),
        NOT_ALLOWED,
        lambda world: (world.own_template.pk,),
        about="not shared",
        absent=(0,),
    ),
    Row(
        "template-version", open_to(_READERS), NOT_ALLOWED, lambda world: (world.template.pk, 2), absent=(0, 2),
    ),
    Row("template-copy", open_to(_WRITERS), open_to(_WRITERS, BAD), _template, absent=(0,)),
    _change("template-edit", BAD),
    _change("template-act", DONE, is_form=False),
    _change("template-draft", DONE),
    _change("template-publish", BAD),
    _change("template-discard", DONE),
    _change("template-objective-add", BAD),
    _change("template-objective-edit", BAD, _objective),
    _change("template-objective-reorder", DONE, _objective, is_form=False),
    _change("template-objective-take-out", DONE, _objective),
    _change("template-key-result-add", BAD, _objective),
    _change("template-key-result-edit", BAD, _working),
    _change("template-key-result-reorder", DONE, _working, is_form=False),
    _change("template-key-result-take-out", DONE, _working),
    _of_plan("plan-newer", f"{_NORTH} msl teammate", "elsewhere other_manager"),
    _of_plan("plan-template", _NORTH, "other_manager"),
)  # fmt: skip
