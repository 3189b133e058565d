"""The access table of engagement plans."""

from tests.access.answers import BAD, DONE, MEDICAL, NOT_ALLOWED, PARTNERS, Answers, Row, admin, form, open_to, page

_READERS = f"{MEDICAL} {PARTNERS} compliance"
_SHUT: Answers = ((403, "admin outsider"),)


def _plan(name: str, sent: int) -> Row:
    """Its owner changes it, and whoever leads and reads it; to others it is not there."""
    rest: Answers = ((404, "elsewhere other_manager"), (403, f"teammate {PARTNERS} compliance admin outsider"))
    who = "msl manager lead"
    return Row(name, ((200, who), *rest), ((sent, who), *rest), lambda world: (world.engagement_plan.pk,), absent=(0,))


ENGAGEMENT = (
    page("engagement-plans", _READERS),
    page("engagement-plans-export", _READERS),
    page("engagement-plans-export-xlsx", _READERS),
    page("engagement-plan-whom", MEDICAL),
    # Whoever has no area of their own, and names none, is asked for one.
    Row(
        "engagement-plan-new",
        open_to(MEDICAL),
        (
            (BAD, "msl teammate elsewhere"),
            (200, "manager other_manager lead"),
            (403, f"{PARTNERS} compliance admin outsider"),
        ),
        lambda world: (world.kol.pk,),
        absent=(0,),
    ),
    form("engagement-plans-start", MEDICAL, BAD),
    Row(
        "engagement-plan",
        ((200, "msl teammate manager lead compliance"), (404, f"elsewhere other_manager {PARTNERS}"), *_SHUT),
        NOT_ALLOWED,
        lambda world: (world.engagement_plan.pk,),
        about="of the team",
        absent=(0,),
    ),
    Row(
        "engagement-plan",
        (
            (200, "msl teammate manager lead clinical compliance"),
            (404, "elsewhere other_manager commercial market_access safety"),
            *_SHUT,
        ),
        NOT_ALLOWED,
        lambda world: (world.shared_plan.pk,),
        about="shared",
        absent=(0,),
    ),
    _plan("engagement-plan-edit", BAD),
    _plan("engagement-plan-delete", DONE),
    admin("engagement-rules", BAD),
)
