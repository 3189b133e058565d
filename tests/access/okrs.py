"""The access table of objectives, key results, check-ins, weekly updates and reports."""

from collections.abc import Callable

from tests.access.answers import (
    BAD,
    BEYOND,
    DONE,
    MEDICAL,
    NOT_ALLOWED,
    PARTNERS,
    PLANNERS,
    ROLES,
    SETUP_READERS,
    SIGNED_IN,
    Answers,
    Row,
    form,
    open_to,
    page,
)
from tests.factories.world import World

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


def _answers(status: int, who: str, *, away: str = "other_manager elsewhere") -> Answers:
    """``status`` for those, 404 for those of another team (``away``), 403 for everybody else."""
    rest = set(SIGNED_IN.split()) - set(who.split()) - set(away.split())
    return (status, who), (404, away), (403, " ".join(sorted(rest)))


# MSLs open the plans of their own teams, but not what only planners do.
_MANAGER = "other_manager"
_DRAFTERS = f"{_NORTH} msl teammate"
_PLAN_READERS = f"{_NORTH} compliance msl teammate"


def _plan(
    name: str,
    get: Answers,
    post: Answers,
    *,
    more: Callable[[World], tuple[int, ...]] = lambda world: (),
    count: int = 2,
) -> Row:
    """A page of North's plan of a later quarter; ``more`` of its address, which has ``count`` numbers."""
    return Row(
        name,
        get,
        post,
        lambda world: (world.planned["quarter"].pk, world.cast.north.pk, *more(world)),
        absent=(0,) * count,
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
    page("standing-checks", PLANNERS),
    Row("standing-check-start", NOT_ALLOWED, open_to("admin", DONE)),
    page("board", ROLES),
    page("planning", f"{PLANNERS} msl teammate elsewhere"),
    _plan("plan", _answers(200, _PLAN_READERS), _answers(DONE, _NORTH)),
    _plan("plan-activate", _answers(200, _NORTH, away=_MANAGER), _answers(BAD, _NORTH, away=_MANAGER)),
    _plan("objective-add", _answers(200, _DRAFTERS), _answers(BAD, _DRAFTERS)),
    _plan("plan-session", _answers(200, _PLAN_READERS), NOT_ALLOWED),
    *(
        Row(
            name,
            _answers(200, _PLAN_READERS),
            NOT_ALLOWED,
            lambda world, more=more: (world.planned["quarter"].pk, world.cast.north.pk, *more(world)),
            absent=absent,
        )
        for name, more, absent in (
            ("plan-session-part", lambda _: ("before",), (0, 0, "before")),
            ("plan-session-person", lambda world: (world.cast.msl.pk, "own"), (0, 0, 0, "own")),
        )
    ),
    _plan("plan-session-live", NOT_ALLOWED, _answers(200, _PLAN_READERS)),
    # What was written meanwhile is not overwritten by an empty form.
    _plan("plan-session-notes", _answers(200, _NORTH, away=_MANAGER), _answers(409, _NORTH, away=_MANAGER)),
    _plan("plan-session-reasons", NOT_ALLOWED, _answers(BAD, f"{_NORTH} msl")),
    _plan("plan-propose", NOT_ALLOWED, _answers(DONE, _DRAFTERS)),
    _plan(
        "carry-over-decide",
        _answers(200, _NORTH, away=_MANAGER),
        _answers(BAD, _NORTH, away=_MANAGER),
        more=lambda world: (world.shared_objective.pk,),
        count=3,
    ),
    _plan(
        "carry-over-bring-in",
        NOT_ALLOWED,
        _answers(DONE, _NORTH, away=_MANAGER),
        more=lambda world: (world.planned["parked"].pk,),
        count=3,
    ),
    Row(
        "carry-over-undo",
        NOT_ALLOWED,
        open_to(_NORTH, DONE),
        lambda world: (world.planned["parked"].pk,),
        absent=(0,),
    ),
    Row(
        "draft-review",
        open_to(_NORTH),
        open_to(_NORTH, BAD),
        lambda world: (world.planned["proposed"].pk,),
        absent=(0,),
    ),
    Row(
        "objective-reason-remove",
        NOT_ALLOWED,
        (
            (DONE, "manager lead"),
            (404, "admin"),
            (403, f"msl teammate elsewhere other_manager {PARTNERS} compliance outsider"),
        ),
        lambda world: (world.planned["reason"].pk,),
        absent=(0,),
    ),
    page("alignment", f"{_OBJECTIVE_READERS} clinical"),
    _change("objective-align", "objective", BAD),
    Row(
        "alignment-remove",
        NOT_ALLOWED,
        ((DONE, _NORTH), *_CHANGE_NORTH[1:]),
        lambda world: (world.objective.alignments.get().pk,),
        absent=(0,),
    ),
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
    page("board-export", f"{_OBJECTIVE_READERS} clinical"),
    # The owner of nothing was changed just before.
    Row("board-undo", NOT_ALLOWED, ((302, PLANNERS_ALONE), (403, _NO_PLANNER))),
    # Without htmx the board itself.
    Row("board-live", open_to(f"{_OBJECTIVE_READERS} clinical", DONE), NOT_ALLOWED),
    page("board-owners", f"{_OBJECTIVE_READERS} clinical"),
    Row("board-seen", NOT_ALLOWED, open_to(f"{_OBJECTIVE_READERS} clinical", DONE)),
    page("saved-views", f"{_OBJECTIVE_READERS} clinical"),
    form("saved-view-add", f"{_OBJECTIVE_READERS} clinical", BAD),
    _saved_view("saved-view-edit", BAD),
    _saved_view("saved-view-remove", DONE),
    page("trends", f"{_OBJECTIVE_READERS} clinical"),
    page("trends-export", f"{_OBJECTIVE_READERS} clinical"),
    page("reports", f"{_OBJECTIVE_READERS} clinical"),
    form("report-new", f"{_OBJECTIVE_READERS} clinical", BAD),
    Row(
        "report-count",
        open_to(_OBJECTIVE_READERS),
        NOT_ALLOWED,
        lambda world: (world.report_count.pk,),
        absent=(0,),
        about="who reads all counted work",
    ),
    page("report-rows", f"{_OBJECTIVE_READERS} clinical"),
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
    page("measures", f"{MEDICAL} compliance admin"),
    form("measure-new", _DEFINERS, BAD),
    Row("measure", open_to(f"{MEDICAL} compliance admin"), NOT_ALLOWED, lambda world: (world.measure.pk,), absent=(0,)),
    form("measure-change", _DEFINERS, BAD, lambda world: (world.measure.pk,)),
    Row("measure-archive", NOT_ALLOWED, open_to(_DEFINERS, DONE), lambda world: (world.measure.pk,), absent=(0,)),
    page("rules", SETUP_READERS),
    form("in-depth-rule", "admin", BAD),
    form("status-rule", "admin", BAD),
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
    _change("objective-move", "objective", BAD),
    Row(
        "objective-reorder",
        NOT_ALLOWED,
        ((DONE, f"msl {_NORTH}"), (403, f"teammate elsewhere other_manager {PARTNERS} compliance outsider")),
        lambda world: (world.objective.pk,),
        absent=(0,),
    ),
    _change("key-result-quick", "key_result", BAD),
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


_UPDATE_READERS = f"{MEDICAL} compliance"


_NO_UPDATES = f"{PARTNERS} admin outsider"


_NO_READERS = f"msl teammate elsewhere {PARTNERS} compliance admin outsider"


REPORTS = (
    form("check-in", MEDICAL, DONE),
    Row(
        "check-in-one", open_to("msl"), open_to("msl", BAD), lambda world: (world.key_result.pk, 2),
        about="nothing published yet", absent=(0, 2),
    ),
    page("check-in-team", "manager other_manager lead"),
    page("check-in-team-export", "manager other_manager lead"),
    page("check-in-team-export-xlsx", "manager other_manager lead"),
    page("review", "manager other_manager lead"),
    page("review-month", "manager other_manager lead"),
    Row(
        "review-check-in",
        ((200, "manager lead"), (404, "other_manager"), (403, _NO_READERS)),
        ((BAD, "manager lead"), (404, "other_manager"), (403, _NO_READERS)),
        lambda world: (world.check_in.pk,),
        absent=(0,),
    ),
    # Nothing is named, so nothing is found.
    Row("check-in-acknowledge", NOT_ALLOWED, open_to("manager other_manager lead", 404)),
    Row(
        "weekly",
        ((200, MEDICAL), (302, "compliance"), (403, _NO_UPDATES)),
        ((BAD, MEDICAL), (302, "compliance"), (403, _NO_UPDATES)),
    ),
    page("weekly-team", _UPDATE_READERS),
    page("weekly-team-export", _UPDATE_READERS),
    page("weekly-team-export-xlsx", _UPDATE_READERS),
    Row("weekly-read", NOT_ALLOWED, open_to(_UPDATE_READERS, DONE)),
)  # fmt: skip
