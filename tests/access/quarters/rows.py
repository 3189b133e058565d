"""The access table of the close of a quarter, its scores and its review packs."""

from tests.access.answers import (
    BAD,
    BEYOND,
    DONE,
    MEDICAL,
    NOT_ALLOWED,
    PARTNERS,
    PLANNERS,
    SIGNED_IN,
    Row,
    form,
    open_to,
)

_OBJECTIVE_READERS = f"{MEDICAL} compliance admin"
# Those who may plan for North.
_NORTH = "manager lead admin"


def _team_close(name: str) -> Row:
    """North's close: of its manager, and of those who plan for or read every team; sent empty, nothing is saved."""
    shut = " ".join(set(SIGNED_IN.split()) - set(PLANNERS.split()))
    return Row(
        name,
        ((200, f"{_NORTH} compliance"), (404, "other_manager"), (403, shut)),
        ((DONE, "manager lead"), (404, "other_manager"), (403, f"{shut} admin compliance")),
        lambda world: (world.graded_quarter.pk, world.cast.north.pk),
        absent=(0, 0),
    )


_PACK_MAKERS = "manager other_manager lead compliance"
_PACK_READERS = f"{_PACK_MAKERS} {PARTNERS}"


def _pack(of: str, quarter: str, readers: str) -> tuple[Row, Row]:
    """The files of a pack: to whoever may read all that stands in it; others who look at packs learn of none."""
    others = " ".join(set(_PACK_READERS.split()) - set(readers.split()))
    shut = " ".join(set(SIGNED_IN.split()) - set(_PACK_READERS.split()))
    pdf, xlsx = (
        Row(
            f"review-pack-{kind}", ((200, readers), (404, others), (403, shut)), NOT_ALLOWED,
            lambda world: (getattr(world, quarter).pk, getattr(world, of).pk), about=of.replace("_", " "),
            absent=(0, 0),
        )
        for kind in ("pdf", "xlsx")
    )  # fmt: skip
    return pdf, xlsx


QUARTERS = (
    Row("quarter-close", open_to(PLANNERS), NOT_ALLOWED, lambda world: (world.graded_quarter.pk,), absent=(0,)),
    Row(
        "quarter-close",
        open_to(PLANNERS),
        NOT_ALLOWED,
        lambda world: (world.closed_quarter.pk,),
        about="sealed",
    ),
    _team_close("quarter-close-team"),
    form("quarter-seal", "admin", BAD, lambda world: (world.graded_quarter.pk,)),
    form("quarter-reopen", "admin", BAD, lambda world: (world.closed_quarter.pk,)),
    Row(
        "quarter-scores",
        open_to(f"{_OBJECTIVE_READERS} clinical"),
        NOT_ALLOWED,
        lambda world: (world.graded_quarter.pk,),
        absent=(0,),
    ),
    Row(
        "quarter-scores-export",
        open_to(f"{_OBJECTIVE_READERS} clinical"),
        NOT_ALLOWED,
        lambda world: (world.graded_quarter.pk,),
        absent=(0,),
    ),
    Row(
        "review-packs",
        open_to(_PACK_READERS),
        open_to(_PACK_READERS, BAD),
        lambda world: (world.graded_quarter.pk,),
        absent=(0,),
    ),
    *_pack("review_pack", "graded_quarter", "lead compliance"),
    *_pack("clinical_pack", "closed_quarter", f"{_PACK_MAKERS} clinical"),
    *_pack("commercial_pack", "closed_quarter", f"{_PACK_MAKERS} {BEYOND}"),
)
