"""One row of everything, around the cast: what the walks over all pages, roles and fields look at.

Every scientific field holds a word of its own (``words``), so that a page that
shows it to the wrong person can be told from one that does not.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from insights.models import Insight, InsightAction, Receipt
from interactions.models import (
    KOL,
    Activity,
    AgendaItem,
    Decision,
    EarlierAgreement,
    EngagementPlan,
    FollowUpQuestion,
    ImportRun,
    Interaction,
    InternalStakeholder,
    Meeting,
    MeetingSeries,
    ReflectionNote,
    RoleAnswer,
    SafetyHandoff,
    StakeholderContact,
    StakeholderFeedback,
    Topic,
)
from okrs.models import (
    Alignment,
    CheckIn,
    EarlierOwner,
    Exclusion,
    Follow,
    Initiative,
    KeyResult,
    KeyResultValue,
    MeasureDefinition,
    MeasureVersion,
    Milestone,
    Objective,
    Report,
    ReportCount,
    ReviewPack,
    SavedView,
    Score,
    Seal,
    TargetChange,
    TeamClose,
    Template,
    UpdateRequest,
    WeeklyUpdate,
)
from okrs.models.choices import Kind, Metric, Pace, Scope
from organization.models import (
    Absence,
    Comment,
    CommitmentValue,
    CustomField,
    Holiday,
    ImperativeCommitment,
    Membership,
    Product,
    Quarter,
    SavedList,
    ScientificMilestone,
    StrategicImperative,
    Team,
    TeamManager,
    TherapeuticArea,
    User,
    WorkWeek,
)
from reminders.models import Notification
from tests.factories.cast import Cast, make_cast
from tests.factories.closing import make_closing
from tests.factories.comments import make_comments
from tests.factories.imperatives import make_imperatives
from tests.factories.initiatives import make_initiatives
from tests.factories.inside import make_inside
from tests.factories.interactions import (
    ActivityFactory,
    CampaignFactory,
    StudyFactory,
    make_congress,
    make_handoff,
    make_interaction,
)
from tests.factories.kols import TopicFactory, make_kol
from tests.factories.meetings import meeting_of_everybody
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory, make_check_in
from tests.factories.organization import StrategicImperativeFactory
from tests.factories.planning import make_planning, make_templates
from tests.factories.pulse import Pulses, make_pulses
from tests.factories.reminders import NotificationFactory
from tests.factories.reports import make_reports
from tests.factories.settings import make_settings
from tests.interactions.plans.rows import make_engagement


class Words(dict[str, str]):
    """Name of a scientific field → the word planted in it, which occurs nowhere else.

    Fields that are ``called`` the same share their word.
    """

    def __init__(self, called: Callable[[str], str] = str) -> None:
        super().__init__()
        self._called = called

    def plant(self, name: str) -> str:
        """The word of a field, made when first asked for; letters only, so that no parser takes it apart."""
        return self.setdefault(name, f"qx{self._called(name).replace('_', '')}zj")


@dataclass(frozen=True)
class World:
    """The cast and, unless said otherwise, rows of ``msl`` in North that are tagged Oncology."""

    cast: Cast
    today: date
    words: Words
    kol: KOL
    topic: Topic
    interaction: Interaction  # held a moment ago, with a possible safety event
    handoff: SafetyHandoff  # of that interaction, open
    withdrawn: SafetyHandoff  # of that interaction, a complaint that was none; acknowledged by safety
    plan: Interaction  # planned, its time has come
    engagement_plan: EngagementPlan  # of msl for ``kol`` this quarter, with a topic
    shared_plan: EngagementPlan  # of msl for another KOL, shared with clinical partners
    activity: Activity
    shared_activity: Activity
    meeting: Meeting  # of msl today, teammate and commercial invited; of ``series``
    series: MeetingSeries
    item: AgendaItem  # scientific, about ``counted``
    open_item: AgendaItem  # for everybody who is invited
    decision: Decision  # scientific, of teammate, due today
    dropped: Decision
    open_decision: Decision  # of commercial, not scientific, due later
    board: Activity  # an advisory board of msl that nobody approved
    approved_board: Activity  # another, approved by the manager and not held yet
    key_result: KeyResult  # entered by hand, owned by msl
    counted: KeyResult
    measure: MeasureDefinition  # counts held interactions; a draft key result uses it
    exclusion: Exclusion  # of a row that would not count either
    objective: Objective  # North's own, serves no imperative
    shared_objective: Objective  # serves an active imperative
    shared_key_result: KeyResult
    initiative: Initiative  # of key_result, under way
    custom_field: CustomField  # of initiatives, a choice
    value: KeyResultValue  # of key_result
    step: Milestone  # of a milestone key result of msl
    draft: Objective
    insight: Insight  # submitted; nobody has answered
    draft_insight: Insight
    accepted_insight: Insight  # partners read its shared texts
    insight_action: InsightAction  # of the accepted one, owned by teammate
    receipt: Receipt
    weekly_update: WeeklyUpdate
    check_in: CheckIn
    saved_view: SavedView  # of msl, shared with North
    saved_list: SavedList  # of msl
    report: Report  # of msl, shared with North
    report_count: ReportCount  # finished; of all counted work
    follow: Follow  # msl follows their own objective
    comment: Comment  # of msl on the activity, said a moment ago; the manager is mentioned
    update_request: UpdateRequest  # the manager asks msl about ``counted``
    reminder: Notification  # in the inbox of msl
    pulses: Pulses
    stakeholder: InternalStakeholder  # of msl, without an account
    talk: StakeholderContact  # that msl had with them; another is planned
    agreed_before: EarlierAgreement
    role_answer: RoleAnswer
    heard: StakeholderFeedback
    reflection: ReflectionNote  # of msl
    graded_quarter: Quarter  # before the one before; North has a score in it
    closed_quarter: Quarter  # before that, sealed, with a shared objective
    score: Score
    team_close: TeamClose  # of South in the graded quarter
    seal: Seal
    commitment: ImperativeCommitment  # of clinical, to ``imperative``; commercial has one too
    commitment_value: CommitmentValue
    withdrawn_commitment: ImperativeCommitment
    scientific_milestone: ScientificMilestone  # of oncology, in nine days
    review_pack: ReviewPack  # of the graded quarter, made for the lead
    clinical_pack: ReviewPack  # of the closed quarter, as the next
    commercial_pack: ReviewPack
    waiting_pack: ReviewPack  # of North in the graded quarter
    import_run: ImportRun  # a dry run that was not imported
    area: TherapeuticArea
    product: Product
    imperative: StrategicImperative
    holiday: Holiday
    work_week: WorkWeek
    team: Team  # nothing depends on it
    membership: Membership
    management: TeamManager
    absence: Absence
    late_absence: Absence
    next_quarter: Quarter
    template: Template  # of the manager, shared; two versions and a working copy
    own_template: Template  # of the manager, not shared
    template_rows: dict[str, Any]  # key results of ``template``: the ``first`` published, one of the ``working`` copy
    planned: dict[str, Any]  # of North's plan of a later ``quarter``: a ``proposed`` draft of msl, …
    leaver: User  # deactivated
    newcomer: User  # invited, never signed in
    more: dict[str, Any] = field(default_factory=dict)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


def make_world(today: date, words: Words | None = None) -> World:
    """Build it; ``today`` is the day all of it is seen on."""
    cast, words = make_cast(today), Words() if words is None else words
    kol = make_kol(cast, words.plant, today)
    topic = TopicFactory.create(name=words.plant("topic"), therapeutic_area=cast.oncology)
    congress = make_congress(cast, words.plant, today, kol, topic)
    made = _contacts(cast, words, kol, topic, today, congress) | _activities(cast, words, today, congress)
    made |= _objectives(cast, words, today) | make_reports(cast, words.plant, today, made["interaction"])
    made |= meeting_of_everybody(cast, words.plant, today, made["counted"])
    made |= make_inside(cast, words, today) | make_imperatives(cast, words, today, made["imperative"])
    values = {on: made[on] for on in ("objective", "interaction", "insight")}
    made |= make_initiatives(words, today, made["key_result"], made["shared_key_result"], values)
    made["check_in"] = make_check_in(words.plant, made["counted"])
    made["saved_view"] = SavedView.objects.create(
        owner=cast.msl, name=words.plant("saved_view"), query="team=all", is_shared=True
    )
    made["saved_list"] = SavedList.objects.create(
        owner=cast.msl, page="interactions", name=words.plant("saved_list"), query="channel=phone"
    )
    made["report"] = Report.objects.create(
        owner=cast.msl, name=words.plant("report_name"), rows="team", columns="quarter",
        measure=Metric.IN_DEPTH_DISCUSSIONS, is_shared=True,
    )  # fmt: skip
    made["report_count"] = ReportCount.objects.create(
        key="world", quarters=1, done=1, at=timezone.now(), asked_at=timezone.now(), finished_at=timezone.now(),
        found=[], asked={"metric": "trainings", "definition": None, "area": None, "team": None,
                         "quarters": [made["objective"].quarter_id], "by": ["team"]},
    )  # fmt: skip
    made["comment"] = make_comments(cast, words, made)
    made["follow"] = Follow.objects.create(user=cast.msl, objective=made["objective"])
    made["update_request"] = UpdateRequest.objects.create(
        key_result=made["counted"], asked_by=cast.manager, note=words.plant("update_request")
    )
    # A row that would not count either, so that no number depends on it.
    made["exclusion"] = Exclusion.objects.create(
        key_result=made["counted"], source="interactions", row_id=made["plan"].pk, by=cast.manager, at=timezone.now(),
        reason=words.plant("exclusion_reason"),
    )  # fmt: skip
    # Of a day before the quarter, so that no number depends on it either.
    EarlierOwner.objects.create(
        key_result=made["counted"], owner=cast.msl, until=made["objective"].quarter.starts_on - timedelta(days=1)
    )
    made["reminder"] = NotificationFactory.create(
        recipient=cast.msl, channel="in_app", subject="week", period=made["weekly_update"].week_start.isoformat(),
        due_at=_morning(today), state="sent", sent_at=_morning(today),
    )  # fmt: skip
    made |= make_engagement(cast, words.plant, today, kol, topic)
    made["pulses"] = make_pulses(cast, words, today)
    made |= make_settings(cast, today) | make_closing(cast, words.plant)
    made |= make_templates(cast, words.plant, timezone.now())
    made["planned"] = make_planning(cast, words.plant, made, timezone.now())
    return World(cast=cast, today=today, words=words, kol=kol, topic=topic, **made)


def _contacts(cast: Cast, words: Words, kol: KOL, topic: Topic, today: date, congress: Any) -> dict[str, Any]:
    interaction = make_interaction(
        msl=cast.msl,
        kols=(kol,),
        on=today - timedelta(days=1),
        topics=(topic,),
        depths=("why", "condition"),
        notes=words.plant("notes"),
        next_step=words.plant("next_step"),
        next_step_on=today,
        objection_reason=words.plant("objection_reason"),
        ae_screen=Interaction.Screen.POSSIBLE,
        created_at=timezone.now(),
    )
    interaction.pqc_screen = Interaction.Screen.POSSIBLE
    interaction.save(update_fields=["pqc_screen"])
    handoff = interaction.hand_offs.get()
    withdrawn = make_handoff(
        interaction, "pqc", withdrawn_at=interaction.starts_at + timedelta(hours=1), withdrawn_by=cast.msl,
        withdrawn_reason=words.plant("withdrawn_reason"), acknowledged_by=cast.safety,
        acknowledged_at=interaction.starts_at + timedelta(hours=2), receipt=words.plant("safety_receipt"),
    )  # fmt: skip
    FollowUpQuestion.objects.filter(interaction=interaction, order=1).update(
        question=words.plant("follow_up_question"), answer=words.plant("follow_up_answer")
    )
    plan = make_interaction(
        msl=cast.msl,
        kols=(kol,),
        on=today,
        state=Interaction.State.PLANNED,
        congress=congress,
        notes=words.plant("plan_notes"),
        starts_at=_morning(today),
        ae_screen="",
        pqc_screen="",
    )
    return {"interaction": interaction, "plan": plan, "handoff": handoff, "withdrawn": withdrawn}


def _activities(cast: Cast, words: Words, today: date, congress: Any) -> dict[str, Any]:
    common: dict[str, Any] = {"owner": cast.msl, "therapeutic_area": cast.oncology}
    day = today - timedelta(days=5)
    activity = ActivityFactory.create(
        title=words.plant("activity_title"), notes=words.plant("activity_notes"), held_on=day, planned_on=day,
        functions_present=words.plant("functions_present"), **common,
    )  # fmt: skip
    shared = ActivityFactory.create(title=words.plant("shared_activity_title"), is_shared=True, held_on=day, **common)
    study = StudyFactory.create(title=words.plant("study_title"), therapeutic_area=cast.oncology)
    campaign = CampaignFactory.create(name=words.plant("campaign_name"), therapeutic_area=cast.oncology)
    create = ActivityFactory.create
    for kind, link in (
        ("study_support", {"study": study}),
        ("campaign_review", {"campaign": campaign}),
        ("congress_coverage", {"congress": congress}),
    ):
        create(kind=kind, title=words.plant(f"{kind}_title"), **link, **common)
    board = create(kind="advisory_board", title=words.plant("board_title"), **common)
    approved = create(
        kind="advisory_board", title=words.plant("approved_board_title"), approved_on=day, approved_by=cast.manager,
        approval_confirmed_on=day, approval_reference=words.plant("approval_reference"), **common,
    )  # fmt: skip
    activity.documents.create(title=words.plant("document_title"), link="https://files.example/slides")
    return {"activity": activity, "shared_activity": shared, "board": board, "approved_board": approved}


def _objectives(cast: Cast, words: Words, today: date) -> dict[str, Any]:
    imperative = StrategicImperativeFactory.create(title="Earlier diagnosis")
    common: dict[str, Any] = {
        "quarter": cast.quarter, "primary_team": cast.north, "owner": cast.msl, "therapeutic_area": cast.oncology,
    }  # fmt: skip
    objective = ObjectiveFactory.create(
        code="O1", title=words.plant("objective_title"), why=words.plant("objective_why"), **common
    )
    shared = ObjectiveFactory.create(
        code="O2", title=words.plant("shared_objective_title"), imperative=imperative, **common
    )
    draft = ObjectiveFactory.create(
        code="O3", title=words.plant("draft_objective_title"), state=Objective.State.DRAFT, **common
    )
    Alignment.objects.create(objective=objective, to=shared)
    counted = KeyResultFactory.create(objective=objective, code="KR1.1", title=words.plant("counted_title"))
    key_result = KeyResultFactory.create(
        objective=objective, code="KR1.2", title=words.plant("key_result_title"), kind=Kind.NUMBER, target=40,
        measured_by=Metric.MANUAL,
    )  # fmt: skip
    KeyResultFactory.create(
        objective=objective, code="KR1.3", title=words.plant("team_key_result_title"), scope=Scope.TEAM,
        measured_by=Metric.TRAININGS,
    )  # fmt: skip
    shared_key_result = KeyResultFactory.create(
        objective=shared, code="KR2.1", title=words.plant("shared_key_result_title"), kind=Kind.NUMBER, target=5,
        measured_by=Metric.MANUAL,
    )  # fmt: skip
    KeyResultFactory.create(objective=draft, code="KR3.1", title=words.plant("draft_key_result_title"), target=None)
    by_steps = KeyResultFactory.create(
        objective=objective, code="KR1.4", title=words.plant("milestone_key_result_title"), kind=Kind.MILESTONE,
        target=None, measured_by=Metric.MANUAL, pace=Pace.PLANNED,
    )  # fmt: skip
    step = Milestone.objects.create(key_result=by_steps, title=words.plant("step_title"), planned_on=today)
    measure = _measure(words, cast)
    KeyResultFactory.create(objective=draft, code="KR3.2", measured_by=Metric.CUSTOM, measure=measure)
    value = KeyResultValue.objects.create(
        key_result=key_result, value=7, as_of=today - timedelta(days=3), note=words.plant("value_note"), by=cast.msl
    )
    Milestone.objects.create(key_result=key_result, title=words.plant("milestone_title"), planned_on=today)
    TargetChange.objects.create(
        key_result=key_result, field="target", old="30", new="40", reason=words.plant("target_change_reason"),
        by=cast.manager, at=timezone.now(),
    )  # fmt: skip
    return {
        "objective": objective, "shared_objective": shared, "draft": draft, "counted": counted,
        "key_result": key_result, "shared_key_result": shared_key_result, "imperative": imperative,
        "value": value, "step": step, "measure": measure,
    }  # fmt: skip


def _measure(words: Words, cast: Cast) -> MeasureDefinition:
    made = MeasureDefinition.objects.create(name=words.plant("measure_name"), created_by=cast.lead)
    MeasureVersion.objects.create(
        definition=made, version=1, source="interactions", calculation="count", filters={"min_minutes": 10},
        reason=words.plant("measure_reason"), by=cast.lead,
    )  # fmt: skip
    return made
