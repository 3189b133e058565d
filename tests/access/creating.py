"""Every address that makes something new by POST, with a form that does; and those that make nothing, and why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse

from insights.models import Insight, InsightAction, InsightScore, Receipt
from insights.models.triage import CRITERIA
from interactions.imports.services import import_kols
from interactions.models import (
    KOL,
    Activity,
    AgendaItem,
    BoundaryCard,
    Decision,
    ImportRun,
    Interaction,
    InternalStakeholder,
    Meeting,
    MeetingAttendee,
    MeetingSeries,
    PulseQuestion,
    PulseWave,
    ReflectionNote,
    RoleAnswer,
    StakeholderContact,
    StakeholderFeedback,
    Topic,
    Touchpoint,
)
from okrs.models import (
    CheckIn,
    Exclusion,
    InDepthRule,
    Initiative,
    KeyResult,
    KeyResultValue,
    MeasureDefinition,
    MeasureVersion,
    Objective,
    Report,
    ReviewPack,
    SavedView,
    StatusRule,
    UpdateRequest,
    WeeklyUpdate,
)
from organization.ground.clock import now
from organization.models import (
    Absence,
    Comment,
    CustomField,
    Holiday,
    Membership,
    Product,
    Quarter,
    SavedList,
    StrategicImperative,
    Team,
    TeamManager,
    TherapeuticArea,
    User,
    WorkWeek,
)
from tests.access.congresses.creating import CONGRESSES
from tests.access.creation import Creating
from tests.access.engagement.creating import ENGAGEMENT
from tests.access.imperatives.creating import IMPERATIVES
from tests.access.library.creating import LIBRARY
from tests.access.quarters.planning import PLANNING
from tests.factories.meetings import DecisionFactory, make_meeting_on
from tests.factories.stakeholders import StakeholderFactory
from tests.factories.world import World
from tests.interactions.touchpoints.factories import VISITS, touchpoint_import

_COMPOUND = {"name": "Compound 20", "lifecycle_phase": Product.Phase.values[0]}
FILE = b"NPI,Last Name,First Name\n"


def _add(name: str, model: type[models.Model], typed: Callable[[World], dict[str, Any]], **more: Any) -> Creating:
    """A form of administrators for something that is there once."""
    return Creating(name, model, "admin", typed, unique=True, **more)


def _team(world: World) -> tuple[int]:
    return (world.team.pk,)


def _plan(world: World) -> tuple[int, int]:
    return world.next_quarter.pk, world.cast.north.pk


def _meeting(world: World) -> tuple[int]:
    return (world.meeting.pk,)


def _earlier(world: World) -> int:
    """An open decision of an earlier meeting of the series."""
    if "earlier" not in world.more:
        day = world.today - timedelta(days=28)
        earlier = make_meeting_on(day, owner=world.cast.msl, area=world.cast.oncology, series=world.series)
        world.more["earlier"] = DecisionFactory.create(meeting=earlier, owner=world.cast.msl)
    made: Decision = world.more["earlier"]
    return made.pk


def _objective(world: World) -> tuple[int]:
    return (world.draft.pk,)


def _stakeholder(world: World) -> tuple[int]:
    return (world.stakeholder.pk,)


def _stakeholder_page(world: World) -> str:
    return reverse("stakeholder", args=[world.stakeholder.pk])


def _unplanned(world: World) -> int:
    """A stakeholder of msl with whom no talk is planned."""
    if "unplanned" not in world.more:
        world.more["unplanned"] = StakeholderFactory.create(owner=world.cast.msl).pk
    return int(world.more["unplanned"])


def _insight_page(name: str) -> Callable[[World], str]:
    return lambda world: reverse("insight", args=[getattr(world, name).pk])


def _dry_run(world: World) -> int:
    """A file that was looked at and not imported yet."""
    content = FILE + b"1000000004,Miller,Ann\n"
    made = import_kols(content=content, file_name="checked.csv", by=world.cast.admin, at=now(), dry_run=True)
    world.more["dry_run"] = made.pk
    return made.pk


CREATING: tuple[Creating, ...] = (
    _add("area-add", TherapeuticArea, lambda world: {"name": "Cardiology", "code": "CAR"}, other={"name": "Heart"}),
    _add(
        "product-add", Product, lambda world: {**_COMPOUND, "therapeutic_area": world.cast.oncology.pk},
        other={"name": "Compound 21"},
    ),
    _add("imperative-add", StrategicImperative, lambda world: {"title": "Better care"}, other={"title": "Better"}),
    _add(
        "holiday-add", Holiday, lambda world: {"country": "DE", "date": "2026-05-01", "name": "Labour day"},
        other={"name": "May day"},
    ),
    _add(
        "work-week-add", WorkWeek, lambda world: {"country": "AE", "days_off": "sat_sun"}, other={"country": "QA"},
    ),
    _add("custom-field-add", CustomField, lambda world: {"name": "Budget"}, other={"name": "Cost"}),
    _add("team-add", Team, lambda world: {"name": "Far North"}, other={"name": "Farther North"}),
    _add(
        "member-add", Membership, lambda world: {"user": world.cast.elsewhere.pk, "is_primary": []}, args=_team,
        other={"from_date": "2026-03-03"},
    ),
    _add("manager-add", TeamManager, lambda world: {"user": world.cast.lead.pk}, args=_team, other={"user": "0"}),
    _add(
        "person-invite", User,
        lambda world: {"display_name": "Ines Vogt", "email": "ines@demo.example", "role": "msl", "function": "medical"},
        other={"display_name": "Ines Voigt"},
    ),
    _add(
        "quarter-add", Quarter,
        lambda world: {"name": "2028-Q1", "starts_on": "2028-01-01", "ends_on": "2028-03-31", "grace_ends_on": ""},
        other={"name": "First of 2028"},
    ),
    _add(
        "quarter-year", Quarter, lambda world: {"year": "2029"}, other={"year": "FY29"},
        page=lambda world: f"{reverse('quarter-year')}?year=2029&starts_on=2029-01-01&kind=months&grace_days=9",
    ),
    _add(
        "absence-add", Absence,
        lambda world: {"user": world.cast.teammate.pk, "starts_on": "2026-03-02", "ends_on": "2026-03-06"},
        other={"ends_on": "2026-03-07"},
    ),
    Creating(
        "me", Absence, "lead",
        lambda world: {"absence-starts_on": "2026-03-02", "absence-ends_on": "2026-03-06", "form": "absence"},
        other={"absence-ends_on": "2026-03-07"}, unique=True,
    ),
    _add(
        "topics", Topic, lambda world: {"name": "Dosing", "therapeutic_area": world.cast.oncology.pk},
        other={"name": "Doses"},
    ),
    _add(
        "pulse-wave-new", PulseWave,
        lambda world: {"name": "In a year", "starts_on": "2027-03-01", "ends_on": "2027-03-14"},
        other={"name": "In one year"},
    ),
    _add(
        "pulse-question-new", PulseQuestion,
        lambda world: {"audience": "msls", "kind": "scale", "text": "It is used.", "is_active": "on"},
        other={"text": "It is of use."},
    ),
    Creating(
        "kol-new", KOL, "msl", lambda world: {"family_name": "Aas", "orcid": "0000-0002-1825-0097"},
        other={"family_name": "Aasen"}, unique=True,
    ),
    Creating(
        "activity-new", Activity, "msl", lambda world: {"title": "Training on endpoints"}, query="?kind=training",
        other={"title": "Training"},
    ),
    Creating(
        "meeting-new", Meeting, "msl",
        lambda world: {"title": "Strategy", "day": "2026-03-10", "at": "14:00"}, other={"title": "Alignment"},
    ),
    Creating(
        "meeting-series-new", MeetingSeries, "msl", lambda world: {"title": "Strategy", "at": "14:00"},
        other={"title": "Alignment"},
    ),
    Creating(
        "meeting-people", MeetingAttendee, "msl", lambda world: {"person": world.cast.lead.pk}, _meeting,
        other={"person": "", "name": "Ana Guest", "function": "research"}, unique=True,
    ),
    Creating(
        "agenda-item-new", AgendaItem, "msl", lambda world: {"title": "Endpoints"}, _meeting, other={"title": "Sites"},
    ),
    Creating(
        "agenda-proposed", AgendaItem, "msl", lambda world: {"chosen": f"decision-{_earlier(world)}"}, _meeting,
        unique=True,
    ),
    Creating(
        "decision-new", Decision, "msl", lambda world: {"text": "Ask the sites"}, _meeting, other={"text": "Ask"},
    ),
    Creating(
        "import-kols", ImportRun, "admin",
        lambda world: {"file": SimpleUploadedFile("kols.csv", FILE + b"1000000012,Miller,Ann\n")},
        other={"file": SimpleUploadedFile("kols.csv", FILE + b"1000000020,Miller,Ann\n")},
    ),
    Creating(
        "import-confirm", ImportRun, "admin", args=lambda world: (world.more.get("dry_run") or _dry_run(world),),
        page=lambda world: reverse("import-run", args=[world.more.get("dry_run") or _dry_run(world)]), unique=True,
    ),
    Creating(
        "log", Interaction, "teammate",
        lambda world: {"kols": [world.kol.pk], "ae_screen": "none", "pqc_screen": "none", "objection_reason": "Asked."},
        other={"notes": "Something else."}, key="client_id",
    ),
    Creating(
        "touchpoint-new", Touchpoint, "commercial",
        lambda world: {"kols": [world.kol.pk], "day": "2026-02-10", "state": "done"},
        other={"minutes": "20"},
    ),
    Creating(
        "touchpoint-imports", ImportRun, "commercial",
        lambda world: {"source": "crm", "file": SimpleUploadedFile("visits.csv", VISITS)},
        other={"file": SimpleUploadedFile("visits.csv", VISITS + b"visit-3,Ingrid Solberg,Ines Falk,2026-02-04\n")},
    ),
    Creating(
        "touchpoint-import-confirm", ImportRun, "commercial", args=lambda world: (touchpoint_import(world).pk,),
        page=lambda world: reverse("touchpoint-import", args=[touchpoint_import(world).pk]), unique=True,
    ),
    Creating(
        "stakeholder-new", InternalStakeholder, "msl",
        lambda world: {"name": "Otto Brand", "function": "commercial", "colleague": ""}, other={"name": "Otto Brandt"},
        unique=True,
    ),
    Creating(
        "stakeholder-answer", RoleAnswer, "msl", lambda world: {"answer-words": "You bring the field's view."},
        _stakeholder, page=_stakeholder_page, other={"answer-words": "The field's view."},
    ),
    Creating(
        "stakeholder-feedback", StakeholderFeedback, "msl", lambda world: {"feedback-text": "Slides came late."},
        _stakeholder, page=_stakeholder_page, other={"feedback-text": "Late."},
    ),
    Creating(
        "stakeholder-met", StakeholderContact, "msl", lambda world: {"talk-met_on": "2026-02-06"}, _stakeholder,
        page=_stakeholder_page, other={"talk-met_on": "2026-02-07"}, unique=True,
    ),
    Creating(
        "stakeholder-plan", StakeholderContact, "msl", lambda world: {"plan-planned_on": "2026-02-20"},
        lambda world: (_unplanned(world),), page=lambda world: reverse("stakeholder", args=[_unplanned(world)]),
        other={"plan-planned_on": "2026-02-21"}, unique=True,
    ),
    Creating(
        "reflection-new", ReflectionNote, "msl", lambda world: {"text": "We both want the same."},
        other={"text": "We want the same."},
    ),
    Creating(
        "boundary-edit", BoundaryCard, "compliance", lambda world: {"reason": "Our own rules."},
        lambda world: ("commercial",), other={"reason": "Ours."}, unique=True,
    ),
    Creating(
        "insight-new", Insight, "msl", lambda world: {"observation": "Heard today.", "category": "unmet_need"},
        other={"observation": "Heard yesterday."}, key="client_id",
    ),
    Creating(
        "insight-decide", Receipt, "lead", lambda world: {"move": "accept", "note": "Thank you."},
        lambda world: (world.insight.pk,), page=_insight_page("insight"), other={"note": "Thanks."}, unique=True,
    ),
    Creating(
        "insight-score", InsightScore, "lead",
        lambda world: dict.fromkeys(CRITERIA, "2"),
        lambda world: (world.accepted_insight.pk,), page=_insight_page("accepted_insight"),
    ),
    Creating(
        "insight-assign", InsightAction, "lead", lambda world: {"owner": world.cast.teammate.pk},
        lambda world: (world.accepted_insight.pk,), page=_insight_page("accepted_insight"),
        other={"due": "2026-03-03"},
    ),
    Creating(
        "plan", Objective, "manager", args=_plan, other={"member": "0"}, unique=True, shows="from the template",
    ),
    Creating(
        "objective-add", Objective, "manager", lambda world: {"title": "Ask better questions"}, _plan,
        other={"title": "Ask questions"}, several=True,
    ),
    *PLANNING,
    *CONGRESSES,
    *LIBRARY,
    Creating(
        "key-result-add", KeyResult, "manager", lambda world: {"title": "Sites opened", "target": "4"}, _objective,
        query="?kind=number", other={"title": "Sites"}, several=True,
    ),
    Creating(
        "key-result-value", KeyResultValue, "msl", lambda world: {"value": "9", "as_of": "2026-02-15"},
        lambda world: (world.key_result.pk,), page=lambda world: reverse("key-result", args=[world.key_result.pk]),
        other={"value": "10"},
    ),
    Creating(
        "initiative-add", Initiative, "msl", lambda world: {"title": "Visits"}, lambda world: (world.key_result.pk,),
        other={"title": "Site visits"},
    ),
    Creating(
        "review-packs", ReviewPack, "lead", lambda world: {"scope": "all", "edition": "full"},
        lambda world: (world.closed_quarter.pk,), other={"edition": "clinical"}, unique=True,
    ),
    Creating("saved-view-add", SavedView, "msl", lambda world: {"name": "Mine"}, other={"name": "Ours"}, unique=True),
    Creating(
        "saved-lists", SavedList, "msl", lambda world: {"name": "By phone"}, lambda world: ("interactions",),
        query="?channel=phone", other={"name": "Calls"}, unique=True,
    ),
    Creating("report-new", Report, "msl", lambda world: {"name": "By team"}, other={"name": "By area"}),
    Creating(
        "measure-new", MeasureDefinition, "manager", lambda world: {"name": "Long talks", "save": "1"},
        query="?source=interactions&what=count", other={"name": "Talks"}, unique=True,
    ),
    Creating(
        "measure-change", MeasureVersion, "manager", lambda world: {"min_minutes": "15", "reason": "Too short."},
        lambda world: (world.measure.pk,), other={"reason": "Short."}, unique=True, looked_at=True,
    ),
    Creating(
        "in-depth-rule", InDepthRule, "admin", lambda world: {"min_minutes": "12", "reason": "Too short."},
        other={"reason": "Short."}, unique=True, looked_at=True,
    ),
    Creating(
        "status-rule", StatusRule, "admin", lambda world: {"early": "5", "reason": "Strict."}, other={"reason": "So."},
        unique=True, looked_at=True,
    ),
    Creating(
        "evidence-exclude", Exclusion, "msl", lambda world: {"reason": "Belongs elsewhere."},
        lambda world: (world.counted.pk, world.interaction.pk), unique=True,
    ),
    Creating(
        "board-bulk", UpdateRequest, "manager", lambda world: {"note": "How is it going?"},
        query="?act=ask", other={"note": "And?"}, shows="ask",
    ),
    Creating(
        "check-in-one", CheckIn, "msl", lambda world: {f"kr{world.key_result.pk}-confidence": "7"},
        lambda world: (world.key_result.pk, 2), unique=True,
    ),
    Creating(
        "key-result-status", CheckIn, "msl", lambda world: {"status": "on_track", "reason": "Left.", "confidence": "7"},
        lambda world: (world.shared_key_result.pk,), other={"reason": "Two sites left."}, unique=True,
    ),
    Creating(
        "review-check-in", Comment, "manager", lambda world: {"act": "acknowledge", "text": "Well done."},
        lambda world: (world.check_in.pk,), other={"text": "Thank you."}, unique=True,
    ),
    Creating("check-in", CheckIn, "msl", lambda world: {"act": "no_change:rest"}, unique=True),
    Creating(
        "weekly", WeeklyUpdate, "teammate", lambda world: {"highlights": "A good week.", "act": "submit",
                                                          "nothing_new_heard": "on"},
        other={"highlights": "A fair week."}, unique=True,
    ),
    Creating(
        "comments", Comment, "teammate", lambda world: {"text": "Which site, @Mara Lind?"},
        lambda world: ("insight", world.insight.pk), other={"text": "Which country?"},
    ),
    *IMPERATIVES,
    *ENGAGEMENT,
)  # fmt: skip
