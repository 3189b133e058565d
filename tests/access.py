"""The access table: every address × every profile × reading and sending → the answer.

Written from docs/security.md and ``organization/roles.py``, not from what the code happens to
answer. ``test_access_matrix`` walks it and fails for an address without a row. An address may have
several rows where the answer depends on the object; ``about`` then says which object it is.

Foreign and absent objects answer 404 alike; a reader without the right to change gets 403.
A visitor who is not signed in is sent to sign in (302) unless a row says otherwise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.http import int_to_base36

from tests.factories.world import World

MEDICAL = "msl teammate elsewhere manager other_manager lead"
# Those beyond the firewall read that contact took place and nothing scientific.
BEYOND = "commercial market_access safety"
PARTNERS = f"clinical {BEYOND}"
ROLES = f"{MEDICAL} {PARTNERS} compliance admin"
SIGNED_IN = f"{ROLES} outsider"
PROFILES = ("visitor", *SIGNED_IN.split())
# Who reads how the organisation is set up: everybody with a role but commercial functions.
SETUP_READERS = f"{MEDICAL} clinical compliance admin"
PLANNERS = "manager other_manager lead admin compliance"

Answers = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Row:
    """What an address answers: status → profiles, for GET and for POST without any field."""

    name: str
    get: Answers
    post: Answers
    args: Callable[[World], tuple[Any, ...]] = lambda world: ()
    about: str = ""
    # Arguments under which the same address names nothing, to compare with a foreign object's answer.
    absent: tuple[Any, ...] = ()

    @property
    def label(self) -> str:
        """The name, and which object it is about."""
        return f"{self.name} ({self.about})" if self.about else self.name


def expected(answers: Answers) -> dict[str, int]:
    """Profile → status; a visitor is sent to sign in unless named."""
    found = {"visitor": 302}
    for status, profiles in answers:
        found |= dict.fromkeys(profiles.split(), status)
    return found


def _page(name: str, readers: str, post: Answers | None = None) -> Row:
    """A page that ``readers`` read and to which nothing is sent."""
    return Row(name, open_to(readers), NOT_ALLOWED if post is None else post)


def open_to(profiles: str, status: int = 200) -> Answers:
    """``status`` for those, 403 for everybody else who signed in."""
    rest = " ".join(one for one in SIGNED_IN.split() if one not in profiles.split())
    return ((status, profiles), (403, rest))


def _form(name: str, who: str, sent: int, args: Callable[[World], tuple[Any, ...]] = lambda world: ()) -> Row:
    """A form for ``who``; sent empty it answers ``sent``."""
    return Row(name, open_to(who), open_to(who, sent), args)


def _admin(name: str, sent: int, pk: Callable[[World], Any] | None = None) -> Row:
    """A form of administrators."""
    return _form(name, "admin", sent, (lambda world: (pk(world).pk,)) if pk else (lambda world: ()))


NOT_ALLOWED: Answers = ((405, SIGNED_IN),)
BAD, DONE = 422, 302  # an empty form comes back with words; a button did what it says

# --- The frame and pages that show several apps --------------------------------------------

PAGES = (
    Row("home", ((200, SIGNED_IN),), NOT_ALLOWED),
    Row("me", ((200, SIGNED_IN),), ((200, SIGNED_IN),)),
    Row("gallery", open_to(ROLES), NOT_ALLOWED),
    _page("search", ROLES),
    _form("log", f"{MEDICAL} admin", BAD),
    Row("icon", ((200, f"visitor {SIGNED_IN}"),), ((405, f"visitor {SIGNED_IN}"),)),
    Row("healthz", ((200, f"visitor {SIGNED_IN}"),), ((405, f"visitor {SIGNED_IN}"),)),
    # No worker runs beside the suite, and it says so.
    Row("readyz", ((503, f"visitor {SIGNED_IN}"),), ((405, f"visitor {SIGNED_IN}"),)),
)

# --- Objectives ---------------------------------------------------------------------------

_OBJECTIVE_READERS = f"{MEDICAL} compliance admin"
# Those who may plan at all, and among them those who may plan for North.
_NORTH = "manager lead admin"
_CHANGE_NORTH: Answers = ((200, _NORTH), (403, f"msl teammate elsewhere other_manager {PARTNERS} compliance outsider"))


def _change(name: str, of: str, sent: int) -> Row:
    """A change of an objective (or key result) of North."""
    return Row(
        name,
        _CHANGE_NORTH,
        ((sent, _NORTH), *_CHANGE_NORTH[1:]),
        lambda world: (getattr(world, of).pk,),
        absent=(0,),
    )


def _plan(name: str, readers: str, sent: int, posters: str) -> Row:
    """A page of North's plan: of the team's manager, and of those who plan for or read every team."""
    everybody = set(PLANNERS.split()) - {"other_manager"}
    shut = " ".join(set(SIGNED_IN.split()) - set(PLANNERS.split()))
    read_only = " ".join(everybody - set(posters.split()))
    no_get = " ".join(everybody - set(readers.split()))
    return Row(
        name,
        ((200, readers), (404, "other_manager"), (403, f"{shut} {no_get}")),
        ((sent, posters), (404, "other_manager"), (403, f"{shut} {read_only}")),
        lambda world: (world.next_quarter.pk, world.cast.north.pk),
        absent=(0, 0),
    )


# Those who may plan somewhere, those who may not, and those who may not speak of the key result of another.
PLANNERS_ALONE = "manager other_manager lead admin"
_NO_PLANNER = f"msl teammate elsewhere clinical {BEYOND} compliance outsider"
_NOT_THEIRS = f"teammate elsewhere other_manager compliance admin {BEYOND} outsider"


def _saved_view(name: str, sent: int) -> Row:
    """A view of msl that is shared with North: its owner changes it, North knows of it, nobody else."""
    others: Answers = (
        (403, f"teammate manager {BEYOND} outsider"),
        (404, "elsewhere other_manager lead clinical compliance admin"),
    )
    return Row(
        name, ((200, "msl"), *others), ((sent, "msl"), *others), lambda world: (world.saved_view.pk,), absent=(0,)
    )


def _report(name: str, get: str, sent: int | None) -> Row:
    """A report of msl that is shared with North: ``get`` open it, only msl changes it (``sent``), nobody else knows."""
    shut: Answers = ((404, "elsewhere other_manager lead clinical compliance admin"),)
    refused = " ".join(one for one in SIGNED_IN.split() if one not in f"{get} {shut[0][1]}".split())
    post: Answers = NOT_ALLOWED
    if sent is not None:
        post = ((sent, "msl"), (403, f"teammate manager {BEYOND} outsider"), *shut)
    return Row(name, ((200, get), (403, refused), *shut), post, lambda world: (world.report.pk,), absent=(0,))


_NO_WRITERS = f"teammate elsewhere other_manager compliance {BEYOND} outsider"
_DEFINERS = "manager other_manager lead admin"
_NO_EXCLUDING = f"teammate elsewhere other_manager compliance {BEYOND} outsider"


def _rows_of(name: str) -> Row:
    """The rows behind a key result of North: who reads the key result sees how many, and opens what they may."""
    return Row(
        name, ((200, _OBJECTIVE_READERS), (404, "clinical"), (403, f"{BEYOND} outsider")), NOT_ALLOWED,
        lambda world: (world.counted.pk,), absent=(0,),
    )  # fmt: skip


OKRS = (
    _page("standing-checks", PLANNERS),
    Row("standing-check-start", NOT_ALLOWED, open_to("admin", DONE)),
    _page("board", ROLES),
    _page("planning", PLANNERS),
    _plan("plan", f"{_NORTH} compliance", DONE, _NORTH),
    _plan("plan-activate", _NORTH, BAD, _NORTH),
    _plan("objective-add", _NORTH, BAD, _NORTH),
    Row(
        "objective",
        ((200, _OBJECTIVE_READERS), (404, "clinical"), (403, f"{BEYOND} outsider")),
        NOT_ALLOWED,
        lambda world: (world.objective.pk,),
        about="of the team alone",
        absent=(0,),
    ),
    Row(
        "objective",
        ((200, f"{_OBJECTIVE_READERS} clinical"), (403, f"{BEYOND} outsider")),
        NOT_ALLOWED,
        lambda world: (world.shared_objective.pk,),
        about="serves a shared imperative",
        absent=(0,),
    ),
    Row(
        "key-result",
        ((200, _OBJECTIVE_READERS), (404, "clinical"), (403, f"{BEYOND} outsider")),
        NOT_ALLOWED,
        lambda world: (world.key_result.pk,),
        about="of the team alone",
        absent=(0,),
    ),
    Row(
        "key-result",
        ((200, f"{_OBJECTIVE_READERS} clinical"), (403, f"{BEYOND} outsider")),
        NOT_ALLOWED,
        lambda world: (world.shared_key_result.pk,),
        about="serves a shared imperative",
        absent=(0,),
    ),
    Row("board-bulk", ((302, PLANNERS_ALONE), (403, _NO_PLANNER)), ((404, PLANNERS_ALONE), (403, _NO_PLANNER))),
    _page("board-export", f"{_OBJECTIVE_READERS} clinical"),
    # Without htmx the board itself.
    Row("board-live", open_to(f"{_OBJECTIVE_READERS} clinical", DONE), NOT_ALLOWED),
    _page("board-owners", f"{_OBJECTIVE_READERS} clinical"),
    Row("board-seen", NOT_ALLOWED, open_to(f"{_OBJECTIVE_READERS} clinical", DONE)),
    _page("saved-views", f"{_OBJECTIVE_READERS} clinical"),
    _form("saved-view-add", f"{_OBJECTIVE_READERS} clinical", BAD),
    _saved_view("saved-view-edit", BAD),
    _saved_view("saved-view-remove", DONE),
    _page("trends", f"{_OBJECTIVE_READERS} clinical"),
    _page("trends-export", f"{_OBJECTIVE_READERS} clinical"),
    _page("reports", f"{_OBJECTIVE_READERS} clinical"),
    _form("report-new", f"{_OBJECTIVE_READERS} clinical", BAD),
    Row(
        "report-count",
        open_to(_OBJECTIVE_READERS),
        NOT_ALLOWED,
        lambda world: (world.report_count.pk,),
        absent=(0,),
        about="who reads all counted work",
    ),
    _page("report-rows", f"{_OBJECTIVE_READERS} clinical"),
    _report("report", "msl teammate manager", None),
    _report("report-export", "msl teammate manager", None),
    _report("report-edit", "msl", BAD),
    _report("report-remove", "msl", DONE),
    Row(
        "key-result-peek",
        ((302, _OBJECTIVE_READERS), (404, "clinical"), (403, f"{BEYOND} outsider")),
        NOT_ALLOWED,
        lambda world: (world.key_result.pk,),
        absent=(0,),
    ),
    Row(
        "key-result-status",
        ((200, "msl manager lead"), (404, "clinical"), (403, _NOT_THEIRS)),
        ((BAD, "msl manager lead"), (404, "clinical"), (403, _NOT_THEIRS)),
        lambda world: (world.key_result.pk,),
        absent=(0,),
    ),
    _rows_of("evidence"),
    _rows_of("evidence-export"),
    Row(
        "evidence-exclude",
        ((200, "msl manager lead"), (404, "admin clinical"), (403, _NO_EXCLUDING)),
        ((BAD, "msl manager lead"), (404, "admin clinical"), (403, _NO_EXCLUDING)),
        lambda world: (world.counted.pk, world.interaction.pk),
        absent=(0, 0),
    ),
    Row(
        "exclusion-restore",
        ((200, f"msl {_NORTH}"), (404, "clinical"), (403, _NO_EXCLUDING)),
        ((BAD, f"msl {_NORTH}"), (404, "clinical"), (403, _NO_EXCLUDING)),
        lambda world: (world.exclusion.pk,),
        absent=(0,),
    ),
    _page("measures", f"{MEDICAL} compliance admin"),
    _form("measure-new", _DEFINERS, BAD),
    Row("measure", open_to(f"{MEDICAL} compliance admin"), NOT_ALLOWED, lambda world: (world.measure.pk,), absent=(0,)),
    _form("measure-change", _DEFINERS, BAD, lambda world: (world.measure.pk,)),
    Row("measure-archive", NOT_ALLOWED, open_to(_DEFINERS, DONE), lambda world: (world.measure.pk,), absent=(0,)),
    _page("rules", SETUP_READERS),
    _form("in-depth-rule", "admin", BAD),
    _form("status-rule", "admin", BAD),
    Row(
        "objective-follow",
        NOT_ALLOWED,
        ((DONE, _OBJECTIVE_READERS), (404, "clinical"), (403, f"{BEYOND} outsider")),
        lambda world: (world.objective.pk,),
        absent=(0,),
    ),
    Row(
        "objective-follow",
        NOT_ALLOWED,
        ((DONE, f"{_OBJECTIVE_READERS} clinical"), (403, f"{BEYOND} outsider")),
        lambda world: (world.shared_objective.pk,),
        about="serves a shared imperative",
        absent=(0,),
    ),
    _change("objective-edit", "objective", BAD),
    _change("objective-drop", "objective", BAD),
    _change("key-result-add", "objective", BAD),
    _change("key-result-edit", "key_result", BAD),
    _change("key-result-drop", "key_result", BAD),
    Row(
        "key-result-value",
        NOT_ALLOWED,
        (
            (BAD, f"msl {_NORTH}"),
            (403, _NO_WRITERS),
            (404, "clinical"),
        ),
        lambda world: (world.key_result.pk,),
        absent=(0,),
    ),
    Row(
        "key-result-value-edit",
        ((200, f"msl {_NORTH}"), (403, _NO_WRITERS), (404, "clinical")),
        ((BAD, f"msl {_NORTH}"), (403, _NO_WRITERS), (404, "clinical")),
        lambda world: (world.value.pk,),
        absent=(0,),
    ),
    Row(
        "milestone-reached",
        ((200, f"msl {_NORTH}"), (403, _NO_WRITERS), (404, "clinical")),
        ((BAD, f"msl {_NORTH}"), (403, _NO_WRITERS), (404, "clinical")),
        lambda world: (world.step.pk,),
        absent=(0,),
    ),
)

# --- KOLs, interactions, activities --------------------------------------------------------

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
    _page("safety", _SAFETY_READERS),
    _page("safety-export", _SAFETY_READERS),
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

FIELD_WORK = (
    _page("kols", ROLES),
    _page("kols-export", ROLES),
    # A typeahead's script is told 401; a person is sent to sign in.
    Row("kol-options", open_to(ROLES), ((405, f"visitor {SIGNED_IN}"),)),
    Row("kol", open_to(ROLES), NOT_ALLOWED, lambda world: (world.kol.pk,), absent=(0,)),
    _form("kol-new", _LOGGERS, BAD),
    _form("kol-edit", _LOGGERS, BAD, lambda world: (world.kol.pk,)),
    _page("interactions", ROLES),
    _page("interactions-export", ROLES),
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
    _page("activities", ROLES),
    _form("activity-new", _LOGGERS, 200),
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
    _activity_act("activity-edit", BAD),
    _activity_act("activity-cancel", BAD),
    _admin("import-kols", BAD),
    Row("import-run", open_to("admin"), NOT_ALLOWED, lambda world: (world.import_run.pk,), absent=(0,)),
    Row("import-confirm", NOT_ALLOWED, open_to("admin", DONE), lambda world: (world.import_run.pk,), absent=(0,)),
    Row("import-report", open_to("admin"), NOT_ALLOWED, lambda world: (world.import_run.pk,), absent=(0,)),
    Row("topics", open_to(SETUP_READERS), open_to("admin", BAD)),
    _admin("topic-edit", BAD, lambda world: world.topic),
)

# --- Insights --------------------------------------------------------------------------------

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
    _page("insights", f"{_INSIGHT_READERS} clinical"),
    _page("insights-export", f"{_INSIGHT_READERS} clinical"),
    _form("insight-new", MEDICAL, BAD),
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
    Row(
        "receipt-acknowledge", NOT_ALLOWED,
        ((DONE, "msl"), (403, f"{_COLLEAGUES} {PARTNERS} compliance admin outsider")),
        lambda world: (world.receipt.pk,), absent=(0,),
    ),
)  # fmt: skip

# --- Administration --------------------------------------------------------------------------

ADMINISTRATION = (
    _page("admin-area", SETUP_READERS),
    *(
        row
        for key, plural in (
            ("area", "areas"),
            ("product", "products"),
            ("imperative", "imperatives"),
            ("holiday", "holidays"),
        )
        for row in (
            _page(plural, SETUP_READERS),
            _admin(f"{key}-add", BAD),
            _admin(f"{key}-edit", BAD, lambda world, key=key: getattr(world, key)),
            _admin(f"{key}-remove", DONE, lambda world, key=key: getattr(world, key)),
        )
    ),
    _page("teams", SETUP_READERS),
    _admin("team-add", BAD),
    Row("team", open_to(SETUP_READERS), NOT_ALLOWED, lambda world: (world.cast.north.pk,), absent=(0,)),
    _admin("team-edit", BAD, lambda world: world.team),
    _admin("team-remove", DONE, lambda world: world.team),
    _admin("member-add", BAD, lambda world: world.team),
    _admin("manager-add", BAD, lambda world: world.team),
    _admin("membership-edit", BAD, lambda world: world.membership),
    _admin("membership-remove", BAD, lambda world: world.membership),
    _admin("manager-remove", DONE, lambda world: world.management),
    _page("people", SETUP_READERS),
    _admin("person-invite", BAD),
    _admin("person-edit", BAD, lambda world: world.cast.teammate),
    Row("person-invitation", NOT_ALLOWED, open_to("admin", DONE), lambda world: (world.newcomer.pk,), absent=(0,)),
    _admin("person-deactivate", DONE, lambda world: world.cast.elsewhere),
    _admin("person-reactivate", DONE, lambda world: world.leaver),
    _page("quarters", SETUP_READERS),
    _admin("quarter-add", BAD),
    _admin("quarter-edit", BAD, lambda world: world.next_quarter),
    _admin("quarter-remove", DONE, lambda world: world.next_quarter),
    _admin("quarter-state", BAD, lambda world: world.next_quarter),
    _page("absences", SETUP_READERS),
    _form("absence-add", SETUP_READERS, BAD),
    Row(
        "absence-remove",
        # Part of one's own settings, so that nobody is shut out by role: a stranger's absence is not there.
        ((200, "msl manager admin"), (404, f"teammate elsewhere other_manager {PARTNERS} outsider"),
         (403, "lead compliance")),
        ((DONE, "msl manager admin"), (404, f"teammate elsewhere other_manager {PARTNERS} outsider"),
         (403, "lead compliance")),
        lambda world: (world.absence.pk,),
        absent=(0,),
    ),
)  # fmt: skip

# --- Accounts: the same for everybody who signs in; sign-in pages are public ------------------

_ALL = f"visitor {SIGNED_IN}"


_IN: Answers = ((302, SIGNED_IN),)
ACCOUNTS = (
    Row("account_login", ((200, "visitor"), *_IN), ((200, "visitor"), *_IN)),
    Row("account_logout", ((200, SIGNED_IN),), ((302, SIGNED_IN),)),
    Row("account_inactive", ((200, _ALL),), ((405, _ALL),)),
    # Invite only: the page says so.
    Row("account_signup", ((200, "visitor"), *_IN), ((200, "visitor"), *_IN)),
    Row("account_reauthenticate", ((200, SIGNED_IN),), ((200, SIGNED_IN),)),
    Row("account_change_password", ((200, SIGNED_IN),), ((200, SIGNED_IN),)),
    Row("account_set_password", ((302, SIGNED_IN),), ((302, SIGNED_IN),)),
    Row("account_reset_password", ((200, _ALL),), ((200, _ALL),)),
    Row("account_reset_password_done", ((200, _ALL),), ((405, _ALL),)),
    Row("account_reset_password_from_key_done", ((200, _ALL),), ((405, _ALL),)),
    Row(
        "account_reset_password_from_key",
        ((200, _ALL),),
        ((200, _ALL),),
        lambda world: (int_to_base36(world.cast.msl.pk), "spent-key"),
    ),
    # An e-mail address is changed by an administrator, and an invitation proves it.
    *(
        Row(name, ((404, SIGNED_IN),), ((404, SIGNED_IN),), args)
        for name, args in (
            ("own-address-closed", lambda world: ()),
            ("address-proof-closed", lambda world: ()),
            ("account_email", lambda world: ()),
            ("account_email_verification_sent", lambda world: ()),
            ("account_confirm_email", lambda world: ("no-such-key",)),
        )
    ),
    Row("account_confirm_login_code", ((302, _ALL),), ((302, _ALL),)),
    Row("mfa_index", ((200, SIGNED_IN),), ((405, SIGNED_IN),)),
    Row("mfa_authenticate", ((302, _ALL),), ((302, _ALL),)),
    Row("mfa_reauthenticate", _IN, _IN),
    Row("mfa_activate_totp", ((302, SIGNED_IN),), ((302, SIGNED_IN),)),
    Row("mfa_deactivate_totp", ((404, SIGNED_IN),), ((404, SIGNED_IN),)),
    Row("mfa_view_recovery_codes", ((404, SIGNED_IN),), ((405, SIGNED_IN),)),
    Row("mfa_generate_recovery_codes", ((302, SIGNED_IN),), ((302, SIGNED_IN),)),
    Row("mfa_download_recovery_codes", ((404, SIGNED_IN),), ((404, SIGNED_IN),)),
)

# --- Check-ins and weekly updates ----------------------------------------------------------

_UPDATE_READERS = f"{MEDICAL} compliance"
_NO_UPDATES = f"{PARTNERS} admin outsider"

REPORTS = (
    _form("check-in", MEDICAL, DONE),
    Row(
        "check-in-one", open_to("msl"), open_to("msl", BAD), lambda world: (world.key_result.pk, 2),
        about="nothing published yet", absent=(0, 2),
    ),
    _page("check-in-team", "manager other_manager lead"),
    # Nothing is named, so nothing is found.
    Row("check-in-acknowledge", NOT_ALLOWED, open_to("manager other_manager lead", 404)),
    Row(
        "weekly",
        ((200, MEDICAL), (302, "compliance"), (403, _NO_UPDATES)),
        ((BAD, MEDICAL), (302, "compliance"), (403, _NO_UPDATES)),
    ),
    _page("weekly-team", _UPDATE_READERS),
    Row("weekly-read", NOT_ALLOWED, open_to(_UPDATE_READERS, DONE)),
)  # fmt: skip

# --- Reminders -----------------------------------------------------------------------------

_RULE = lambda world: (world.reminder.rule_id,)  # noqa: E731 - an argument like the others
# Nothing in the folder of the mail sink, so that every message is absent.
_NO_MAIL = "20260216T120000.000000-000001"

REMINDERS = (
    _page("inbox", ROLES),
    Row("inbox-read-all", NOT_ALLOWED, open_to(ROLES, DONE)),
    Row(
        "inbox-read", NOT_ALLOWED,
        ((DONE, "msl"), (404, " ".join(one for one in ROLES.split() if one != "msl")), (403, "outsider")),
        lambda world: (world.reminder.pk,), absent=(0,),
    ),
    # Nothing ticked is a choice as well.
    _form("reminder-settings", ROLES, DONE),
    _page("reminder-rules", SETUP_READERS),
    _form("reminder-rule-edit", "admin", BAD, _RULE),
    Row("reminder-rule-test", NOT_ALLOWED, open_to("admin", DONE), _RULE, absent=(0,)),
    # The token is what counts, not who is signed in.
    Row("unsubscribe", ((404, _ALL),), ((404, _ALL),), lambda world: ("forged",)),
    Row("mailbox", ((200, _ALL),), ((405, _ALL),)),
    Row("mailbox-message", ((404, _ALL),), ((405, _ALL),), lambda world: (_NO_MAIL,)),
    Row("mailbox-html", ((404, _ALL),), ((405, _ALL),), lambda world: (_NO_MAIL,)),
)  # fmt: skip

PARTS: dict[str, tuple[Row, ...]] = {
    "pages": PAGES,
    "okrs": OKRS,
    "field work": FIELD_WORK,
    "safety": SAFETY,
    "insights": INSIGHTS,
    "reports": REPORTS,
    "reminders": REMINDERS,
    "administration": ADMINISTRATION,
    "accounts": ACCOUNTS,
}
ROWS: tuple[Row, ...] = tuple(row for rows in PARTS.values() for row in rows)
# Django's own admin is one row, and tests/organization/test_fallback_admin.py walks all of it.
# The API answers programs (401, never a sign-in page) and has a table of its own in tests/api/test_rights.py.
PREFIXES = {"django-admin/": open_to("admin"), "api/v1/": ((401, "visitor"), (404, SIGNED_IN))}
