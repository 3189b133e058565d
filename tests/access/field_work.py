"""The access table of KOLs, interactions, activities, hand-offs to safety and insights."""

from tests.access.answers import (
    BAD,
    BEYOND,
    DONE,
    MEDICAL,
    NOT_ALLOWED,
    PARTNERS,
    ROLES,
    SETUP_READERS,
    SIGNED_IN,
    Answers,
    Row,
    admin,
    form,
    open_to,
    page,
)
from tests.interactions.left_plans.leavers import leaver_of_north
from tests.interactions.own_calendar.rows import ignored_appointment, possible_contact

_LOGGERS = f"{MEDICAL} admin"


_CONTENT_READERS = "msl teammate manager lead compliance"


def _interaction_act(name: str, of: str, sent: int, *, get: int = 200) -> Row:
    """The author changes an interaction; others who read it may not; for the rest of those who log it is not there."""
    others = (404, "elsewhere other_manager admin"), (403, f"teammate manager lead {PARTNERS} compliance outsider")
    return Row(
        name,
        NOT_ALLOWED if get == 405 else ((get, "msl"), *others),
        ((sent, "msl"), *others),
        lambda world: (getattr(world, of).pk,),
        absent=(0,),
    )


def _activity_act(name: str, sent: int) -> Row:
    others = (404, "elsewhere other_manager admin"), (403, f"teammate manager lead {PARTNERS} compliance outsider")
    return Row(name, ((200, "msl"), *others), ((sent, "msl"), *others), lambda world: (world.activity.pk,), absent=(0,))


def _activity_step(name: str) -> Row:
    """A step is done, and opened again, by those who change the activity."""
    others = (404, "elsewhere other_manager admin"), (403, f"teammate manager lead {PARTNERS} compliance outsider")
    return Row(
        name, NOT_ALLOWED, ((DONE, "msl"), *others), lambda world: (world.activity.pk, "held_on"), absent=(0, "held_on")
    )


# Who reads the list, and who knows of the hand-offs of msl in North.
_SAFETY_READERS = f"{MEDICAL} safety compliance"


_OVERSEERS = "manager lead safety compliance"


_NO_HANDOFF = "teammate elsewhere other_manager admin"


_SHUT_SAFETY = "clinical commercial market_access outsider"


def _handoff(name: str, get: Answers | None, post: Answers, of: str = "handoff") -> Row:
    """A hand-off of msl: to others who log it is not there, partners but safety have no such pages."""
    rest: Answers = ((404, _NO_HANDOFF), (403, _SHUT_SAFETY))
    return Row(
        name, NOT_ALLOWED if get is None else (*get, *rest), post if post is NOT_ALLOWED else (*post, *rest),
        lambda world: (getattr(world, of).pk,), about=of, absent=(0,),
    )  # fmt: skip


_AUTHOR_ALONE: Answers = ((200, "msl"), (403, _OVERSEERS))


SAFETY = (
    page("safety", _SAFETY_READERS),
    page("safety-export", _SAFETY_READERS),
    _handoff("safety-handoff", ((200, f"msl {_OVERSEERS}"),), NOT_ALLOWED),
    # Its author says it is done; safety needs no witness, the others say how they know.
    _handoff("safety-hand-off", None, ((DONE, "msl safety"), (BAD, "manager lead compliance"))),
    Row(
        "safety-acknowledge", NOT_ALLOWED,
        ((DONE, "safety"), (403, " ".join(one for one in SIGNED_IN.split() if one != "safety"))),
        lambda world: (world.handoff.pk,), absent=(0,),
    ),
    _handoff("safety-withdraw", _AUTHOR_ALONE, ((BAD, "msl"), (403, _OVERSEERS))),
    _handoff("safety-correct", _AUTHOR_ALONE, ((BAD, "msl"), (403, _OVERSEERS))),
    _handoff(
        "safety-take-back",
        ((200, "msl safety"), (403, "manager lead compliance")),
        ((BAD, "msl safety"), (403, "manager lead compliance")),
        of="withdrawn",
    ),
)  # fmt: skip


_APPROVE_NOTHING = (403, f"msl teammate elsewhere {PARTNERS} admin outsider")
_HAND_ON_NOTHING = f"msl teammate elsewhere {PARTNERS} compliance admin outsider"
FIELD_WORK = (
    page("kols", ROLES),
    page("kols-export", ROLES),
    page("kols-export-xlsx", ROLES),
    # A typeahead's script is told 401; a person is sent to sign in.
    Row("kol-options", open_to(ROLES), ((405, f"visitor {SIGNED_IN}"),)),
    Row("kol", open_to(ROLES), NOT_ALLOWED, lambda world: (world.kol.pk,), absent=(0,)),
    form("kol-new", _LOGGERS, BAD),
    form("kol-edit", _LOGGERS, BAD, lambda world: (world.kol.pk,)),
    *(
        page(name, SETUP_READERS)
        for name in (
            "coverage",
            "coverage-export",
            "coverage-export-xlsx",
            "coverage-rows",
            "coverage-rows-export",
            "coverage-rows-export-xlsx",
            "readiness",
        )
    ),
    Row("product-readiness", open_to(SETUP_READERS), NOT_ALLOWED, lambda world: (world.product.pk,), absent=(0,)),
    page("interactions", ROLES),
    page("diary", ROLES),
    page("interactions-export", ROLES),
    page("interactions-export-xlsx", ROLES),
    Row(
        "interaction",
        ((200, _CONTENT_READERS), (404, f"elsewhere other_manager {PARTNERS} admin"), (403, "outsider")),
        NOT_ALLOWED,
        lambda world: (world.interaction.pk,),
        absent=(0,),
    ),
    _interaction_act("interaction-edit", "interaction", BAD),
    _interaction_act("interaction-hold", "plan", BAD),
    _interaction_act("interaction-cancel", "interaction", BAD),
    _interaction_act("interaction-undo", "interaction", DONE, get=405),
    _interaction_act("promise", "interaction", BAD),
    _interaction_act("promise-reopen", "interaction", DONE, get=405),
    form("own-calendar", _LOGGERS, BAD),
    Row("own-calendar-connect", NOT_ALLOWED, open_to(_LOGGERS, BAD)),
    form("own-calendar-disconnect", _LOGGERS, DONE),
    *(
        Row(
            f"possible-contact-{act}",
            NOT_ALLOWED,
            (
                (DONE, "msl"),
                (404, "teammate elsewhere manager other_manager lead admin"),
                (403, f"{PARTNERS} compliance outsider"),
            ),
            lambda world: (possible_contact(world).pk,),
            absent=(0,),
        )
        for act in ("dismiss", "undo", "ignore")
    ),
    Row(
        "ignored-appointment-again",
        NOT_ALLOWED,
        (
            (DONE, "msl"),
            (404, "teammate elsewhere manager other_manager lead admin"),
            (403, f"{PARTNERS} compliance outsider"),
        ),
        lambda world: (ignored_appointment(world).pk,),
        absent=(0,),
    ),
    Row(
        "left-plans",
        ((200, "manager lead"), (404, "other_manager"), (403, _HAND_ON_NOTHING)),
        ((BAD, "manager lead"), (404, "other_manager"), (403, _HAND_ON_NOTHING)),
        lambda world: (leaver_of_north(world).pk,),
        absent=(0,),
    ),
    Row(
        "left-plans-undo",
        NOT_ALLOWED,
        ((DONE, "manager lead"), (404, "other_manager"), (403, _HAND_ON_NOTHING)),
        lambda world: (leaver_of_north(world).pk,),
        absent=(0,),
    ),
    page("activities", ROLES),
    page("activities-export", ROLES),
    page("activities-export-xlsx", ROLES),
    form("activity-new", _LOGGERS, 200),
    Row(
        "activity",
        ((200, _CONTENT_READERS), (404, f"elsewhere other_manager {PARTNERS} admin"), (403, "outsider")),
        NOT_ALLOWED,
        lambda world: (world.activity.pk,),
        about="of the team",
        absent=(0,),
    ),
    Row(
        "activity",
        ((200, _CONTENT_READERS), (404, f"elsewhere other_manager {PARTNERS} admin"), (403, "outsider")),
        NOT_ALLOWED,
        lambda world: (world.approved_board.pk,),
        about="approved",
        absent=(0,),
    ),
    Row(
        "activity",
        ((200, _CONTENT_READERS), (404, f"elsewhere other_manager {PARTNERS} admin"), (403, "outsider")),
        NOT_ALLOWED,
        lambda world: (world.board.pk,),
        about="that nobody approved",
        absent=(0,),
    ),
    Row(
        "activity",
        (
            (200, f"{_CONTENT_READERS} clinical"),
            (404, f"elsewhere other_manager {BEYOND} admin"),
            (403, "outsider"),
        ),
        NOT_ALLOWED,
        lambda world: (world.shared_activity.pk,),
        about="shared with clinical partners",
        absent=(0,),
    ),
    page("activities-board", f"{MEDICAL} clinical compliance admin"),
    page("activities-calendar", ROLES),
    _activity_act("activity-documents", BAD),
    _activity_act("activity-edit", BAD),
    _activity_act("activity-cancel", BAD),
    _activity_step("activity-step"),
    _activity_step("activity-step-undo"),
    page("approvals", "manager other_manager lead compliance"),
    Row(
        "activity-approval",
        ((200, "manager lead compliance"), (404, "other_manager"), _APPROVE_NOTHING),
        ((BAD, "manager lead compliance"), (404, "other_manager"), _APPROVE_NOTHING),
        lambda world: (world.board.pk,),
        absent=(0,),
    ),
    Row(
        "activity-ask-approval",
        NOT_ALLOWED,
        (
            (DONE, "msl"),
            (404, "elsewhere other_manager admin"),
            (403, f"teammate manager lead {PARTNERS} compliance outsider"),
        ),
        lambda world: (world.board.pk,),
        absent=(0,),
    ),
    Row(
        "activity-withdraw-approval",
        NOT_ALLOWED,
        ((DONE, "manager"), (404, "other_manager"), (403, "lead compliance"), _APPROVE_NOTHING),
        lambda world: (world.approved_board.pk,),
        absent=(0,),
    ),
    admin("import-kols", BAD),
    Row("import-run", open_to("admin"), NOT_ALLOWED, lambda world: (world.import_run.pk,), absent=(0,)),
    Row("import-confirm", NOT_ALLOWED, open_to("admin", DONE), lambda world: (world.import_run.pk,), absent=(0,)),
    Row("import-report", open_to("admin"), NOT_ALLOWED, lambda world: (world.import_run.pk,), absent=(0,)),
    Row("documentation", open_to("admin"), NOT_ALLOWED),
    Row("topics", open_to(SETUP_READERS), open_to("admin", BAD)),
    admin("topic-edit", BAD, lambda world: world.topic),
)


_INSIGHT_READERS = f"{MEDICAL} compliance"


_SHUT = f"{BEYOND} admin outsider"


# Those who capture insights, without the author.
_COLLEAGUES = "teammate elsewhere manager other_manager lead"


def _insight(of: str, readers: str, about: str) -> Row:
    """The page of an insight: partners beyond the firewall have no such pages, for the rest it is not there."""
    rest = " ".join(one for one in f"{_INSIGHT_READERS} clinical".split() if one not in readers.split())
    shut: Answers = ((404, rest),) if rest else ()
    return Row("insight", ((200, readers), *shut, (403, _SHUT)), NOT_ALLOWED, lambda world: (getattr(world, of).pk,),
               about=about, absent=(0,))  # fmt: skip


def _draft(name: str, get: Answers) -> Row:
    """An act of the author on a draft, which nobody else knows of."""
    closed: Answers = ((404, _COLLEAGUES), (403, f"{PARTNERS} compliance admin outsider"))
    return Row(name, get or ((200, "msl"), *closed), ((BAD, "msl"), *closed), lambda world: (world.draft_insight.pk,),
               absent=(0,))  # fmt: skip


def _triage(name: str, of: str) -> Row:
    """An act of a medical lead."""
    return Row(name, NOT_ALLOWED, open_to("lead", BAD), lambda world: (getattr(world, of).pk,), absent=(0,))


def _action(name: str) -> Row:
    """Of the action's owner or a medical lead; a clinical partner knows of own actions alone."""
    others = "msl elsewhere manager other_manager compliance"
    return Row(
        name, NOT_ALLOWED, ((BAD, "teammate lead"), (403, f"{others} {_SHUT}"), (404, "clinical")),
        lambda world: (world.insight_action.pk,), absent=(0,),
    )  # fmt: skip


INSIGHTS = (
    # A manager's opens on her teams', at an address that says so.
    Row(
        "insights",
        ((200, "msl teammate elsewhere lead compliance clinical"), (302, "manager other_manager"), (403, _SHUT)),
        NOT_ALLOWED,
    ),
    page("insights-export", f"{_INSIGHT_READERS} clinical"),
    page("insight-authors", f"{_INSIGHT_READERS} clinical"),
    page("insights-export-xlsx", f"{_INSIGHT_READERS} clinical"),
    form("insight-new", MEDICAL, BAD),
    _insight("insight", _INSIGHT_READERS, "submitted"),
    _insight("draft_insight", "msl", "a draft"),
    _insight("accepted_insight", f"{_INSIGHT_READERS} clinical", "accepted"),
    _draft("insight-edit", ()),
    _draft("insight-submit", NOT_ALLOWED),
    _triage("insight-decide", "insight"),
    _triage("insight-score", "insight"),
    _triage("insight-assign", "accepted_insight"),
    _action("insight-action-finish"),
    _action("insight-action-record"),
    Row("receipt-undo", NOT_ALLOWED, open_to("lead", DONE), lambda world: (world.receipt.pk,), absent=(0,)),
    Row(
        "receipt-acknowledge", NOT_ALLOWED,
        ((DONE, "msl"), (403, f"{_COLLEAGUES} {PARTNERS} compliance admin outsider")),
        lambda world: (world.receipt.pk,), absent=(0,),
    ),
)  # fmt: skip
