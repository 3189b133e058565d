"""Every page of the demo as a person in a browser visits it: shared by the browser walk and by the screenshots."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from interactions.models import (
    Decision,
    MeetingSeries,
    PulseQuestion,
    PulseText,
    PulseWave,
    ReflectionNote,
)
from okrs.models import KeyResultValue, MeasureDefinition, Milestone, Report
from okrs.models.choices import Kind, Metric
from organization.models import Membership, Product, StrategicImperative, TherapeuticArea
from reminders.models import ReminderRule
from tests.access.imperatives.visits import IMPERATIVES
from tests.access.initiatives.visits import all_of
from tests.access.library.visits import LIBRARY
from tests.access.quarters.planning import MORE
from tests.access.visited import (
    _any_insight,
    _any_key_result,
    _commented,
    _first,
    _handoff,
    _held_meeting,
    _met_kol,
    _next_meeting,
    _open_handoff,
    _own_activity,
    _own_insight,
    _own_interaction,
    _own_key_result,
    _own_objective,
    _own_stakeholder,
    _page,
    _quarter,
    _quarter_before,
    _team,
    _team_objective,
    _to,
    _unread_check_in,
    _user,
)

EMAIL = "{}@demo.example"


@dataclass(frozen=True)
class Visit:
    """Who visits which page; ``name`` is the picture's file name."""

    who: str
    name: str
    path: str


def visits(people: Iterable[str] | None = None) -> list[Visit]:
    """The pages of the demo that ``people`` visit (all: None); ids are looked up, so the demo must be loaded."""
    wanted = set(WHO if people is None else people)
    found = [Visit("", name, path) for name, path in _PUBLIC.items() if "" in wanted]
    for who in (who for who in _BY_PERSON if who in wanted):
        pages = all_of(who, _BY_PERSON[who]) | MORE.get(who, {}) | LIBRARY.get(who, {})
        found += [Visit(who, f"{who}-{name}", address()) for name, address in pages.items()]
    return found


_PUBLIC = {
    "sign-in": "/accounts/login/",
    "password-reset": "/accounts/password/reset/",
    "password-reset-sent": "/accounts/password/reset/done/",
    "sign-up-closed": "/accounts/signup/",
    "no-connection": "/log/offline/",
}


_TEAM_QUARTER = (lambda: _quarter().pk, lambda: _team().pk)
_TEAM_BEFORE = (lambda: _quarter_before().pk, lambda: _team().pk)
_BY_PERSON: dict[str, dict[str, Callable[[], str]]] = {
    "msl": {
        "home": _to("home"),
        "board": _to("board"),
        "log": _to("log"),
        "not-sent": _to("unsent"),
        "safety": _to("safety"),
        "safety-handoff": _page("safety-handoff", _handoff),
        "safety-withdraw": _page("safety-withdraw", _open_handoff),
        "safety-correct": _page("safety-correct", _open_handoff),
        "interactions": _to("interactions"),
        "interactions-none": _to("interactions", "?first=2001-01-01&last=2001-01-02"),
        "interaction": _page("interaction", lambda: _own_interaction("held")),
        "interaction-edit": _page("interaction-edit", lambda: _own_interaction("held")),
        "interaction-cancel": _page("interaction-cancel", lambda: _own_interaction("held")),
        "stakeholders": _to("stakeholders"),
        "stakeholders-ended": _to("stakeholders", "?show=ended"),
        "stakeholder": _page("stakeholder", lambda: _own_stakeholder(colleague=_user("commercial"))),
        "stakeholder-not-asked": _page("stakeholder", lambda: _own_stakeholder(stage="unknown")),
        "stakeholder-edit": _page("stakeholder-edit", lambda: _own_stakeholder(stage="unknown")),
        "stakeholder-new": _to("stakeholder-new"),
        "reflections": _to("reflections"),
        "reflection-new": _to("reflection-new"),
        "reflection-edit": _page("reflection-edit", _first(ReflectionNote)),
        "reflection-remove": _page("reflection-remove", _first(ReflectionNote)),
        "boundaries": _to("boundaries"),
        "boundary": lambda: reverse("boundary", args=["commercial"]),
        "activities": _to("activities"),
        "activity-kinds": _to("activity-new"),
        "activity-new": _to("activity-new", "?kind=advisory_board"),
        "activity": _page("activity", _own_activity),
        "activity-edit": _page("activity-edit", _own_activity),
        "activity-cancel": _page("activity-cancel", _own_activity),
        "meetings": _to("meetings"),
        "meetings-past": _to("meetings", "?when=past"),
        "meetings-none": _to("meetings", "?search=nothing+of+that+kind"),
        "meeting-new": _to("meeting-new"),
        "meeting-series-new": _to("meeting-series-new"),
        "meeting-series-edit": _page("meeting-series-edit", _first(MeetingSeries)),
        "meeting": _page("meeting", _next_meeting),
        "meeting-held": _page("meeting", _held_meeting),
        "meeting-edit": _page("meeting-edit", _next_meeting),
        "meeting-people": _page("meeting-people", _next_meeting),
        "meeting-present": _page("meeting-present", _held_meeting),
        "meeting-came": _page("meeting-held", _held_meeting),
        "meeting-minutes": _page("meeting-minutes", _held_meeting),
        "agenda-proposed": _page("agenda-proposed", _next_meeting),
        "agenda-item-new": _page("agenda-item-new", _next_meeting),
        "decision-new": _page("decision-new", _held_meeting),
        "decisions": _to("decisions"),
        "decision": _page("decision", _first(Decision, state="open", owner__email="msl@demo.example")),
        "kols": _to("kols"),
        "kols-found": _to("kols", "?q=a&active=yes"),
        "kols-none": _to("kols", "?q=nobody+of+that+name"),
        "kol": _page("kol", _met_kol),
        "kol-edit": _page("kol-edit", _met_kol),
        "kol-new": _to("kol-new"),
        "objective": _page("objective", _own_objective),
        "key-result": _page("key-result", lambda: _own_key_result(Metric.IN_DEPTH_DISCUSSIONS)),
        "evidence": _page("evidence", lambda: _own_key_result(Metric.IN_DEPTH_DISCUSSIONS)),
        "evidence-near": _page("evidence", lambda: _own_key_result(Metric.IN_DEPTH_DISCUSSIONS), query="?part=near"),
        "evidence-out": _page("evidence", lambda: _own_key_result(Metric.IN_DEPTH_DISCUSSIONS), query="?part=out"),
        "measures": _to("measures"),
        "rules": _to("rules"),
        "key-result-cadence": _page("key-result", lambda: _any_key_result(measured_by=Metric.WEEKLY_UPDATES)),
        "insights": _to("insights"),
        "insight-new": _to("insight-new"),
        "insight": _page("insight", lambda: _own_insight("needs_detail")),
        "insight-edit": _page("insight-edit", lambda: _own_insight("needs_detail")),
        "comments": lambda: reverse("comments", args=["weekly_update", _commented("weekly_update")]),
        "comments-none": lambda: reverse("comments", args=["objective", _team_objective()]),
        "weekly": _to("weekly"),
        "weekly-team": _to("weekly-team"),
        "check-in": _to("check-in"),
        "inbox": _to("inbox"),
        "reminder-settings": _to("reminder-settings"),
        "api": _to("api-docs"),
        "search": _to("search", "?q=a"),
        "search-empty": _to("search"),
        "settings": _to("me"),
        "password": _to("account_change_password"),
        "two-factor": _to("mfa_index"),
        "sign-out": _to("account_logout"),
        "administration": _to("admin-area"),
        "forbidden": _to("access-records"),
        "not-found": _to("home", "no-such-page/"),
    },
    "manager": {
        "home": _to("home"),
        "board": _to("board"),
        "board-by-objective": _to("board", "?group=objective&team=all"),
        "board-at-risk": _to("board", "?status=at_risk"),
        "board-cards": _to("board", "?view=board"),
        "board-tree": _to("board", "?view=tree"),
        "board-compact": _to("board", "?density=compact&group=team&team=all"),
        "board-paper": _to("board", "?team=all&paper=on"),
        "board-none": _to("board", "?changed=on"),
        "board-as-of": lambda: f"{reverse('board')}?as_of={_quarter().starts_on + timedelta(days=14)}",
        "board-bulk": lambda: (
            f"{reverse('board-bulk')}?act=reassign&kr={_any_key_result(objective__primary_team=_team())}"
        ),
        "saved-views": _to("saved-views"),
        "saved-lists": lambda: reverse("saved-lists", args=["interactions"]) + "?channel=phone",
        "saved-lists-none": lambda: reverse("saved-lists", args=["kols"]),
        "saved-view-new": _to("saved-view-add", "?status=at_risk&quarter=current"),
        "board-tree-as-of": lambda: f"{reverse('board')}?view=tree&as_of={_quarter().starts_on + timedelta(days=14)}",
        "status-move": _page("key-result-status", lambda: _any_key_result(objective__primary_team=_team())),
        "trends": _to("trends"),
        "trends-charts": _to("trends", "?view=charts"),
        "trends-compared": lambda: (
            reverse("trends") + f"?rows=team&left=quarter-{_quarter_before().pk}&right=quarter-{_quarter().pk}"
        ),
        "reports": _to("reports"),
        "report-new": _to("report-new", "?rows=team&measure=trainings"),
        "report": _page("report", _first(Report, measure="statuses")),
        "report-rows": _to("report-rows", "?measure=in_depth_discussions"),
        "planning": _to("planning"),
        "plan": _page("plan", *_TEAM_QUARTER),
        "close": _page("quarter-close", lambda: _quarter_before().pk),
        "close-scores": _page("quarter-close-team", *_TEAM_BEFORE, query="?step=grades"),
        "close-post-mortems": _page("quarter-close-team", *_TEAM_BEFORE, query="?step=post-mortems"),
        "scores": _page("quarter-scores", lambda: _quarter_before().pk),
        "review-packs": _page("review-packs", lambda: _quarter_before().pk),
        "plan-activate": _page("plan-activate", *_TEAM_QUARTER),
        "measures": _to("measures"),
        "measure": _page("measure", _first(MeasureDefinition)),
        "measure-change": _page("measure-change", _first(MeasureDefinition)),
        "measure-choose": _to("measure-new"),
        "measure-new": _to("measure-new", "?source=interactions&what=rate"),
        "measure-insights": _to("measure-new", "?source=insights&what=count"),
        "objective-new": _page("objective-add", *_TEAM_QUARTER),
        "objective": _page("objective", _team_objective),
        "objective-edit": _page("objective-edit", _team_objective),
        "objective-drop": _page("objective-drop", _team_objective),
        "key-result": _page("key-result", lambda: _any_key_result(objective__primary_team=_team())),
        "key-result-new": _page("key-result-add", _own_objective),
        "key-result-new-count": _page("key-result-add", _own_objective, query="?kind=count"),
        **{
            f"key-result-new-{kind}": _page("key-result-add", _own_objective, query=f"?kind={kind}")
            for kind in (Kind.NUMBER, Kind.PERCENTAGE, Kind.YES_NO, Kind.CADENCE, Kind.MAINTAIN)
        },
        "key-result-new-milestones": _page("key-result-add", _own_objective, query="?kind=milestone"),
        "key-result-edit": _page("key-result-edit", lambda: _any_key_result(objective__primary_team=_team())),
        "key-result-drop": _page("key-result-drop", lambda: _any_key_result(objective__primary_team=_team())),
        "interactions": _to("interactions"),
        "interaction": _page("interaction", lambda: _own_interaction("held")),
        "activities": _to("activities"),
        "check-in-team": _to("check-in-team"),
        "review": _to("review"),
        "review-month": _to("review-month"),
        "review-check-in": _page("review-check-in", _unread_check_in),
        "weekly-team": _to("weekly-team"),
        "inbox": _to("inbox"),
    },
    "lead": {
        "key-result-number": _page("key-result", lambda: _any_key_result(kind=Kind.NUMBER)),
        "key-result-custom": _page("key-result", lambda: _any_key_result(measured_by=Metric.CUSTOM, kind=Kind.COUNT)),
        "evidence-custom": _page("evidence", lambda: _any_key_result(measured_by=Metric.CUSTOM, kind=Kind.COUNT)),
        "key-result-percentage": _page("key-result", lambda: _any_key_result(kind=Kind.PERCENTAGE)),
        "key-result-maintain": _page("key-result", lambda: _any_key_result(kind=Kind.MAINTAIN)),
        "key-result-yes-no": _page("key-result", lambda: _any_key_result(kind=Kind.YES_NO)),
        "key-result-milestones": _page("key-result", lambda: _any_key_result(kind=Kind.MILESTONE)),
        "key-result-milestones-edit": _page("key-result-edit", lambda: _any_key_result(kind=Kind.MILESTONE)),
        "milestone-reached": _page("milestone-reached", _first(Milestone, key_result__kind=Kind.MILESTONE)),
        "value-edit": _page("key-result-value-edit", _first(KeyResultValue, key_result__kind=Kind.NUMBER)),
        "home": _to("home"),
        "interactions": _to("interactions"),
        "insights": _to("insights"),
        "insight": _page("insight", lambda: _any_insight("submitted")),
    },
    "clinical": {
        "home": _to("home"),
        "board": _to("board"),
        "trends": _to("trends"),
        "activities": _to("activities"),
        "insights": _to("insights"),
        "insight": _page("insight", lambda: _any_insight("accepted")),
    },
    "commercial": {
        "home": _to("home"),
        "board": _to("board"),
        "kols": _to("kols"),
        "kol": _page("kol", _met_kol),
        "interactions": _to("interactions"),
        "activities": _to("activities"),
        "pulse": _to("pulse"),
        "pulse-answer": _to("pulse-answer"),
        "meetings": _to("meetings", "?when=past"),
        "meeting": _page("meeting", _held_meeting),
        "decisions": _to("decisions"),
    },
    "safety": {
        "home": _to("home"),
        "safety": _to("safety"),
        "safety-none": _to("safety", "?state=withdrawn"),
        "safety-handoff": _page("safety-handoff", _handoff),
    },
    "compliance": {
        "home": _to("home"),
        "kol": _page("kol", _met_kol),
        "safety": _to("safety", "?state=all"),
        "pulse": _to("pulse"),
        "pulse-wave-new": _to("pulse-wave-new"),
        "pulse-wave": _page("pulse-wave-edit", lambda: PulseWave.objects.open().get().pk),
        "pulse-text": _page("pulse-text-hide", _first(PulseText)),
        "stakeholder-cause": _to("stakeholder-cause"),
        "boundary-edit": lambda: reverse("boundary-edit", args=["commercial"]),
    },
    "admin": {
        "home": _to("home"),
        "administration": _to("admin-area"),
        "people": _to("people"),
        "person-new": _to("person-invite"),
        "person": _page("person-edit", lambda: _user("msl").pk),
        "person-deactivate": _page("person-deactivate", lambda: _user("teammate").pk),
        "teams": _to("teams"),
        "team": _page("team", lambda: _team().pk),
        "team-edit": _page("team-edit", lambda: _team().pk),
        "team-remove": _page("team-remove", lambda: _team().pk),
        "member-new": _page("member-add", lambda: _team().pk),
        "manager-new": _page("manager-add", lambda: _team().pk),
        "membership": _page("membership-edit", _first(Membership)),
        "areas": _to("areas"),
        "area": _page("area-edit", _first(TherapeuticArea)),
        "area-remove": _page("area-remove", _first(TherapeuticArea)),
        "products": _to("products"),
        "product": _page("product-edit", _first(Product)),
        "imperatives": _to("imperatives"),
        "imperative-new": _to("imperative-add"),
        "imperative": _page("imperative-edit", _first(StrategicImperative)),
        "holidays": _to("holidays"),
        "holiday-new": _to("holiday-add"),
        "work-weeks": _to("work-weeks"),
        "work-week-new": _to("work-week-add"),
        "quarters": _to("quarters"),
        "quarter-new": _to("quarter-add"),
        "quarter-year": _to("quarter-year", "?year=2031&starts_on=2030-12-30&kind=4-4-5&longer=4&grace_days=10"),
        "quarter": _page("quarter-edit", lambda: _quarter().pk),
        "quarter-state": _page("quarter-state", lambda: _quarter().pk),
        "rules": _to("rules"),
        "in-depth-rule": _to("in-depth-rule"),
        "status-rule": _to("status-rule"),
        "absences": _to("absences"),
        "absence-new": _to("absence-add"),
        "time-to-log": _to("documentation", "?weeks=26"),
        "topics": _to("topics"),
        "pulse-questions": _to("pulse-questions"),
        "pulse-question": _page("pulse-question-edit", _first(PulseQuestion)),
        "pulse-question-new": _to("pulse-question-new"),
        "imports": _to("import-kols"),
        "profiles": _to("standing-checks"),
        "reminders": _to("reminder-rules"),
        "reminder": _page("reminder-rule-edit", _first(ReminderRule)),
        "mailbox": _to("mailbox"),
        "interactions": _to("interactions"),
        "gallery": _to("gallery"),
    },
    "outsider": {"home": _to("home"), "settings": _to("me"), "forbidden": _to("kols")},
}
for _who, _more in IMPERATIVES.items():
    _BY_PERSON[_who] |= _more
WHO = ("", *_BY_PERSON)
