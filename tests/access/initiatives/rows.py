"""The access table of initiatives."""

from tests.access.answers import (
    BAD,
    BEYOND,
    DONE,
    MEDICAL,
    NOT_ALLOWED,
    Answers,
    Row,
    page,
)

_OBJECTIVE_READERS = f"{MEDICAL} compliance admin"
# Those who may plan for North.
_NORTH = "manager lead admin"


_INITIATIVE_WRITERS = f"msl {_NORTH}"


_NO_INITIATIVES = f"{BEYOND} compliance outsider"


def _initiative(name: str, sent: int) -> Row:
    """A change of an initiative of msl in North."""
    shut: Answers = ((403, f"clinical teammate elsewhere other_manager {_NO_INITIATIVES}"),)
    return Row(
        name, ((200, _INITIATIVE_WRITERS), *shut), ((sent, _INITIATIVE_WRITERS), *shut),
        lambda world: (world.initiative.pk,), absent=(0,),
    )  # fmt: skip


_CHOOSERS = f"{MEDICAL} admin"


INITIATIVES = (
    page("initiatives", f"{_OBJECTIVE_READERS} clinical"),
    page("initiatives-export", f"{_OBJECTIVE_READERS} clinical"),
    page("initiatives-export-xlsx", f"{_OBJECTIVE_READERS} clinical"),
    page("initiative-choose", _CHOOSERS),
    Row(
        "initiative", ((200, _OBJECTIVE_READERS), (404, "clinical"), (403, f"{BEYOND} outsider")), NOT_ALLOWED,
        lambda world: (world.initiative.pk,), absent=(0,),
    ),
    _initiative("initiative-edit", BAD),
    _initiative("initiative-move", BAD),
    _initiative("initiative-remove", DONE),
    Row(
        "initiative-add",
        ((200, _INITIATIVE_WRITERS), (403, f"clinical teammate elsewhere other_manager {_NO_INITIATIVES}")),
        ((BAD, _INITIATIVE_WRITERS), (403, f"clinical teammate elsewhere other_manager {_NO_INITIATIVES}")),
        lambda world: (world.key_result.pk,), absent=(0,),
    ),
)  # fmt: skip
