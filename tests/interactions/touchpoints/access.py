"""The access table of institutions, touchpoints of all functions, and collisions."""

from tests.access.answers import (
    BAD,
    DONE,
    MEDICAL,
    NOT_ALLOWED,
    PARTNERS,
    ROLES,
    Answers,
    Row,
    admin,
    form,
    open_to,
    page,
)
from tests.interactions.institutions.rows import institution, institution_merge
from tests.interactions.touchpoints.factories import touchpoint, touchpoint_import

_ENTER = f"{PARTNERS} admin"
# A touchpoint of the commercial function.
_OTHERS: Answers = ((403, f"{MEDICAL} clinical market_access safety compliance outsider"),)
# A dry run of the commercial partner, which nobody else knows of.
_OWN_IMPORT: Answers = (
    (200, "commercial"),
    (404, "clinical market_access safety admin"),
    (403, f"{MEDICAL} compliance outsider"),
)

COORDINATION = (
    page("institutions", ROLES),
    Row("institution", open_to(ROLES), NOT_ALLOWED, lambda world: (institution_merge(world).kept_id,), absent=(0,)),
    Row(
        "institution-merge",
        open_to(f"{MEDICAL} admin"),
        open_to(f"{MEDICAL} admin", DONE),
        lambda world: (institution(world).pk, institution(world, "Aldermere House").pk),
        absent=(0, 0),
    ),
    Row(
        "institution-merge-undo",
        NOT_ALLOWED,
        open_to(f"{MEDICAL} admin", DONE),
        lambda world: (institution_merge(world).pk,),
        absent=(0,),
    ),
    page("touchpoints", ROLES),
    page("touchpoints-export", ROLES),
    page("touchpoints-export-xlsx", ROLES),
    page("collisions", ROLES),
    admin("contact-limit", BAD),
    form("touchpoint-new", _ENTER, BAD),
    form("touchpoint-imports", _ENTER, BAD),
    Row(
        "touchpoint-import", _OWN_IMPORT, NOT_ALLOWED, lambda world: (touchpoint_import(world).pk,), absent=(0,),
    ),
    Row(
        "touchpoint-import-confirm", NOT_ALLOWED, ((DONE, "commercial"), *_OWN_IMPORT[1:]),
        lambda world: (touchpoint_import(world).pk,), absent=(0,),
    ),
    Row(
        "touchpoint-edit", ((200, "commercial admin"), *_OTHERS), ((BAD, "commercial admin"), *_OTHERS),
        lambda world: (touchpoint(world).pk,), absent=(0,),
    ),
    Row(
        "touchpoint-cancel", NOT_ALLOWED, ((DONE, "commercial admin"), *_OTHERS),
        lambda world: (touchpoint(world).pk,), absent=(0,),
    ),
)  # fmt: skip
