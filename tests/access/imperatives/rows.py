"""The access table of imperatives, of what functions commit to them, and of scientific milestones."""

from tests.access.answers import (
    BAD,
    BEYOND,
    DONE,
    NOT_ALLOWED,
    ROLES,
    SETUP_READERS,
    SIGNED_IN,
    Row,
    form,
    open_to,
    page,
)

# Who speaks for a function; of these clinical for its own.
_SPEAK = f"manager other_manager lead clinical {BEYOND}"
_OTHERS = " ".join(one for one in SIGNED_IN.split() if one != "clinical")
_LEADS = "lead admin"


def _own(name: str, get: int, sent: int, of: str = "commitment") -> Row:
    """A page of the function that committed: everybody else may know of it and not change it."""
    read = NOT_ALLOWED if get == 405 else ((get, "clinical"), (403, _OTHERS))
    return Row(
        name, read, ((sent, "clinical"), (403, _OTHERS)), lambda world: (getattr(world, of).pk,), absent=(0,)
    )  # fmt: skip


IMPERATIVES = (
    page("shared-imperatives", ROLES),
    Row("shared-imperative", open_to(ROLES), NOT_ALLOWED, lambda world: (world.imperative.pk,), absent=(0,)),
    Row("imperative-objectives", open_to(ROLES), NOT_ALLOWED, lambda world: (world.imperative.pk,), absent=(0,)),
    page("commitments-export", ROLES),
    page("commitments-export-xlsx", ROLES),
    Row("commitment", open_to(ROLES), NOT_ALLOWED, lambda world: (world.commitment.pk,), absent=(0,)),
    form("commitment-add", _SPEAK, BAD, lambda world: (world.imperative.pk,)),
    _own("commitment-edit", 200, BAD),
    _own("commitment-update", 200, BAD),
    _own("commitment-withdraw", 200, BAD),
    _own("commitment-reinstate", 405, DONE, "withdrawn_commitment"),
    _own("commitment-take-back", 405, DONE, "commitment_value"),
    page("scientific-milestones", SETUP_READERS),
    form("scientific-milestone-add", _LEADS, BAD),
    form("scientific-milestone-edit", _LEADS, BAD, lambda world: (world.scientific_milestone.pk,)),
    form("scientific-milestone-remove", _LEADS, DONE, lambda world: (world.scientific_milestone.pk,)),
)
