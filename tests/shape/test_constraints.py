"""Every constraint of the database refuses what it says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, models
from django.utils import timezone

from audit.models import AccessRecord
from insights.models import BenchmarkMeasurement, BenchmarkWave, InsightScore, ListeningPriority, Theme
from interactions.models import (
    ActivityDocument,
    ActivityKOL,
    ActivityParticipant,
    Affiliation,
    BoundaryCard,
    Campaign,
    ChannelPreference,
    Congress,
    CongressArea,
    CongressKOL,
    CongressSession,
    Consent,
    ExchangeTopic,
    ExternalId,
    FollowUpQuestion,
    InteractionAttendee,
    InteractionParticipant,
    KOLTherapeuticArea,
    MeetingAttendee,
    PulseAnswer,
    PulseAsked,
    PulseInvitation,
    SessionCover,
    Study,
    TierAssignment,
)
from organization.models import Mention, Submission
from reminders.models import Preference, ReminderRule
from tests.access.walks import put_back
from tests.factories.world import World
from tests.interactions.own_calendar import violations as own_calendars
from tests.interactions.plans import violations as engagement_plans
from tests.interactions.touchpoints import violations as coordination
from tests.shape import violations_of_initiatives
from tests.shape.conftest import DAY, OURS
from tests.shape.planning_constraints import PLANNING
from tests.shape.rows import again, first, put
from tests.shape.violations import OF_OKRS
from tests.shape.violations_of_templates import TEMPLATES


def same_key(*rows: Any) -> None:
    """Give every row the same key made by a page."""
    for row in rows:
        put(row, client_id=_KEY)


def _same_client(world: World) -> None:
    key = uuid4()
    put(world.interaction, client_id=key, client_digest="x")
    put(world.plan, client_id=key, client_digest="y")


_KEY = uuid4()


def _two_submissions(world: World) -> None:
    for _ in range(2):
        Submission.objects.create(user=world.cast.msl, key=_KEY, digest="x", place="/", at=timezone.now())


def _two_guests(world: World) -> None:
    for name in ("Ana Guest", "ANA guest"):
        MeetingAttendee.objects.create(meeting=world.meeting, name=name, function="research")


def _looked_at_twice(world: World) -> None:
    put(world.item, decision=world.dropped)
    put(world.open_item, decision=world.dropped)


def _two_of_one_colleague(world: World) -> None:
    put(world.stakeholder, colleague=world.cast.commercial, name="", function="")
    again(world.stakeholder)


# Constraint → what it refuses. A constraint without a line fails the suite.
VIOLATIONS: dict[str, Callable[[World], None]] = (
    OF_OKRS
    | PLANNING
    | TEMPLATES
    | {
        "access_action_known": lambda world: again(
            AccessRecord.objects.create(actor_id=1, action="read", model="kol", at=timezone.now()), action="steal"
        ),
        "therapeutic_area_name_unique": lambda world: put(world.area, name="ONCOLOGY"),
        "therapeutic_area_code_unique": lambda world: put(world.area, code="onc"),
        "product_name_unique": lambda world: again(world.product, name="compound 12"),
        "product_phase_known": lambda world: put(world.product, lifecycle_phase="x"),
        "imperative_title_unique": lambda world: again(world.imperative, title="earlier DIAGNOSIS"),
        "commitment_measure_once": lambda world: again(world.commitment, measure="SITES opened"),
        "commitment_target_differs": lambda world: put(world.commitment, target=models.F("baseline")),
        "commitment_function_known": lambda world: put(world.commitment, function="x"),
        "commitment_value_has_day": lambda world: put(world.commitment, as_of=None),
        "scientific_milestone_kind_known": lambda world: put(world.scientific_milestone, kind="x"),
        "quarter_ends_after_it_starts": lambda world: put(world.cast.quarter, ends_on=world.cast.quarter.starts_on),
        "quarter_grace_after_end": lambda world: put(
            world.cast.quarter, grace_ends_on=world.cast.quarter.ends_on - DAY
        ),
        "quarter_months_known": lambda world: put(world.cast.quarter, months="4-4-6"),
        "quarter_state_known": lambda world: put(world.cast.quarter, state="x"),
        "quarters_do_not_overlap": lambda world: again(world.cast.quarter, name="Again"),
        "holiday_once_per_country": lambda world: again(world.holiday),
        "holiday_country_code": lambda world: put(world.holiday, country="de"),
        "work_week_once_per_country": lambda world: again(world.work_week),
        "work_week_country_code": lambda world: put(world.work_week, country="sa"),
        "work_week_days_off_known": lambda world: put(world.work_week, days_off="x"),
        "absence_not_reversed": lambda world: put(world.absence, ends_on=world.absence.starts_on - DAY),
        "absence_state_known": lambda world: put(world.absence, state="x"),
        "absence_waits_since": lambda world: put(world.absence, state="waiting"),
        "absences_do_not_overlap": lambda world: again(world.absence),
        "user_email_one_spelling": lambda world: put(world.cast.msl, email="TEAMMATE@demo.example"),
        "user_role_known": lambda world: put(world.cast.msl, role="x"),
        "user_country_code": lambda world: put(world.cast.msl, country="de"),
        "team_name_unique": lambda world: put(world.team, name="NORTH"),
        "team_manager_once": lambda world: again(world.management),
        "membership_not_reversed": lambda world: put(world.membership, to_date=world.membership.from_date - DAY),
        "membership_once_at_a_time": lambda world: again(world.membership, is_primary=False),
        "membership_one_primary_team": lambda world: again(world.membership, team=world.cast.south),
        "thread_once_for_an_object": lambda world: again(world.comment.thread),
        "thread_on_known": lambda world: put(world.comment.thread, on="kol"),
        "thread_resolved_by_somebody": lambda world: put(world.comment.thread, resolved_at=timezone.now()),
        "comment_says_something": lambda world: put(world.comment, text=""),
        "comment_edited_after_it_was_made": lambda world: put(world.comment, edited_at=world.comment.created_at - DAY),
        "comment_withdrawn_after_it_was_made": lambda world: put(
            world.comment, withdrawn_at=world.comment.created_at - DAY
        ),
        "mention_once_in_a_comment": lambda world: again(first(Mention)),
        "thread_visit_once": lambda world: again(world.more["thread_visit"]),
        "kol_has_family_name": lambda world: put(world.kol, family_name=""),
        "kol_country_code": lambda world: put(world.kol, country="no"),
        "kol_stakeholder_type_known": lambda world: put(world.kol, stakeholder_type="x"),
        "kol_area_once": lambda world: again(first(KOLTherapeuticArea)),
        "external_id_unique": lambda world: again(first(ExternalId)),
        "external_id_not_empty": lambda world: put(first(ExternalId), value=""),
        "affiliation_one_primary": lambda world: again(first(Affiliation)),
        "affiliation_not_reversed": lambda world: put(
            first(Affiliation), from_date=world.today, to_date=world.today - DAY
        ),
        "tier_known": lambda world: put(first(TierAssignment), tier="x"),
        "tier_not_reversed": lambda world: put(first(TierAssignment), from_date=world.today, to_date=world.today - DAY),
        "tier_one_at_a_time": lambda world: again(first(TierAssignment)),
        "channel_preference_once": lambda world: again(first(ChannelPreference)),
        "consent_once_per_purpose": lambda world: again(first(Consent)),
        "consent_status_known": lambda world: put(first(Consent), status="x"),
        "topic_unique_in_area": lambda world: again(world.topic, name=world.topic.name.upper()),
        "pulse_question_audience_known": lambda world: put(world.pulses.spare, audience="x"),
        "pulse_question_kind_known": lambda world: put(world.pulses.spare, kind="x"),
        "pulse_question_says_something": lambda world: put(world.pulses.spare, text=""),
        "pulse_question_once": lambda world: again(world.pulses.spare, text="NEVER asked."),
        "pulse_wave_name_unique": lambda world: put(world.pulses.planned, name="LAST autumn"),
        "pulse_wave_not_reversed": lambda world: put(world.pulses.planned, ends_on=world.pulses.planned.starts_on),
        "pulse_wave_closes_after_its_end": lambda world: put(world.pulses.closed, started_on=None),
        "pulse_waves_do_not_overlap": lambda world: again(world.pulses.planned, name="Again"),
        "pulse_asked_once": lambda world: again(first(PulseAsked)),
        "pulse_invitation_once": lambda world: again(first(PulseInvitation)),
        "pulse_invitation_audience_known": lambda world: put(first(PulseInvitation), audience="x"),
        "pulse_invitation_in_a_group": lambda world: put(first(PulseInvitation), functions=""),
        "pulse_answer_score_or_text": lambda world: put(first(PulseAnswer), score=3, functions="safety", text="Both"),
        "pulse_answer_one_to_five": lambda world: put(first(PulseAnswer), score=6, functions="safety", text=""),
        "pulse_figure_once": lambda world: again(world.pulses.figure),
        "pulse_figure_of_five_or_more": lambda world: again(world.pulses.figure, functions="x", answers=4, agreeing=2),
        "pulse_figure_never_none_or_all": lambda world: again(world.pulses.figure, functions="x", agreeing=8),
        "pulse_turnout_once": lambda world: again(world.pulses.turnout),
        "pulse_turnout_audience_known": lambda world: again(world.pulses.turnout, audience="x"),
        "pulse_turnout_never_none_or_all": lambda world: again(world.pulses.turnout, functions="x", tenths=10),
        "pulse_text_says_something": lambda world: put(world.pulses.text, text=""),
        "interaction_client_id_once": _same_client,
        "submission_once": _two_submissions,
        "interaction_minutes_in_a_day": lambda world: put(world.interaction, minutes=1441),
        "interaction_purpose_known": lambda world: put(world.interaction, purpose="promotion"),
        "interaction_channel_known": lambda world: put(world.interaction, channel="x"),
        "interaction_state_known": lambda world: put(world.interaction, state="x"),
        "interaction_screens_known": lambda world: put(world.interaction, ae_screen="x"),
        "interaction_held_needs_both_screens": lambda world: put(world.interaction, pqc_screen=""),
        "interaction_client_id_has_its_digest": lambda world: put(world.interaction, client_id=uuid4()),
        "interaction_dropped_step_is_finished": lambda world: put(world.interaction, next_step_dropped="Too late"),
        "interaction_sentiment_range": lambda world: put(world.interaction, sentiment=3),
        "handoff_once_of_a_kind": lambda world: again(world.handoff),
        "handoff_kind_known": lambda world: put(world.handoff, kind="x"),
        "handoff_due_within_a_day": lambda world: put(
            world.handoff, due_at=world.handoff.aware_at + timedelta(hours=25)
        ),
        "handoff_by_somebody": lambda world: put(world.handoff, handed_off_at=timezone.now()),
        "handoff_withdrawn_with_reason": lambda world: put(world.withdrawn, withdrawn_reason=""),
        "handoff_handed_off_or_withdrawn": lambda world: put(
            world.withdrawn, handed_off_at=timezone.now(), handed_off_by=world.cast.msl
        ),
        "handoff_acknowledged_once_closed": lambda world: put(
            world.handoff, acknowledged_at=timezone.now(), acknowledged_by=world.cast.safety
        ),
        "attendee_once": lambda world: again(first(InteractionAttendee)),
        "participant_once": lambda world: again(first(InteractionParticipant)),
        "exchange_topic_once": lambda world: again(first(ExchangeTopic)),
        "exchange_intent_known": lambda world: put(
            first(ExchangeTopic), planned_intent="sell", planned_at=timezone.now()
        ),
        "exchange_intent_has_its_time": lambda world: put(first(ExchangeTopic), planned_intent="listen"),
        "follow_up_order_once": lambda world: again(first(FollowUpQuestion)),
        "follow_up_depth_known": lambda world: put(first(FollowUpQuestion), depth="x"),
        "study_title_unique": lambda world: again(first(Study)),
        "campaign_name_unique": lambda world: again(first(Campaign)),
        "congress_name_unique": lambda world: again(first(Congress)),
        "activity_document_once": lambda world: again(first(ActivityDocument)),
        "activity_document_on_the_web": lambda world: put(first(ActivityDocument), link="javascript:alert(1)"),
        "congress_debrief_days_plausible": lambda world: put(first(Congress), debrief_days=21),
        "congress_debrief_has_its_time": lambda world: put(first(Congress), debrief=""),
        "congress_area_once": lambda world: again(first(CongressArea)),
        "congress_kol_once": lambda world: again(first(CongressKOL)),
        "congress_session_not_reversed": lambda world: put(first(CongressSession), ends_at=models.F("begins_at")),
        "session_cover_once": lambda world: again(first(SessionCover)),
        "congress_not_reversed": lambda world: put(first(Congress), ends_on=models.F("starts_on") - DAY),
        "activity_kind_known": lambda world: put(world.activity, kind="x"),
        "activity_study_only_for_study_support": lambda world: put(world.activity, study=first(Study)),
        "activity_campaign_only_for_reviews": lambda world: put(world.activity, campaign=first(Campaign)),
        "activity_congress_only_for_coverage": lambda world: put(world.activity, kind="congress_coverage"),
        "activity_approved_by_another": lambda world: put(world.activity, approved_by=world.activity.owner),
        "activity_kol_once": lambda world: again(first(ActivityKOL)),
        "activity_participant_once": lambda world: again(first(ActivityParticipant)),
        "meeting_series_week_known": lambda world: put(world.series, week=6),
        "meeting_series_weekday_known": lambda world: put(world.series, weekday=7),
        "meeting_series_duration_plausible": lambda world: put(world.series, duration=4),
        "meeting_series_not_reversed": lambda world: put(world.series, ends_on=world.series.begins_on - DAY),
        "meeting_once_a_month_of_series": lambda world: again(
            world.meeting, uid=uuid4(), activity_id=world.shared_activity.pk
        ),
        "meeting_month_only_of_series": lambda world: put(world.meeting, month=None),
        "meeting_duration_plausible": lambda world: put(world.meeting, duration=721),
        "meeting_attendee_once": lambda world: again(first(MeetingAttendee)),
        "meeting_guest_once": _two_guests,
        "meeting_attendee_colleague_or_guest": lambda world: put(first(MeetingAttendee), name="Ana Guest"),
        "meeting_attendee_function_known": lambda world: put(first(MeetingAttendee), function="sales"),
        "agenda_position_once": lambda world: again(world.item),
        "agenda_decision_once": _looked_at_twice,
        "agenda_duration_plausible": lambda world: put(world.item, duration=0),
        "decision_state_known": lambda world: put(world.decision, state="x", ended_at=timezone.now()),
        "decision_ended_unless_open": lambda world: put(world.decision, ended_at=timezone.now()),
        "decision_dropped_with_a_reason": lambda world: put(world.dropped, dropped_because=""),
        "stakeholder_has_account_or_name": lambda world: put(world.stakeholder, colleague=world.cast.commercial),
        "stakeholder_is_somebody_else": lambda world: put(
            world.stakeholder, colleague=world.cast.msl, name="", function=""
        ),
        "stakeholder_colleague_once": _two_of_one_colleague,
        "stakeholder_name_once": lambda world: again(world.stakeholder, name=world.stakeholder.name.upper()),
        "stakeholder_function_known": lambda world: put(world.stakeholder, function="x"),
        "stakeholder_stage_known": lambda world: put(world.stakeholder, stage="x"),
        "stakeholder_channel_known": lambda world: put(world.stakeholder, channel="congress"),
        "stakeholder_every_known": lambda world: put(world.stakeholder, every=30),
        "stakeholder_agreed_since_a_day": lambda world: put(world.stakeholder, agreed_since=None),
        "earlier_agreement_every_known": lambda world: put(world.agreed_before, every=30),
        "earlier_agreement_not_reversed": lambda world: put(world.agreed_before, since=world.agreed_before.until + DAY),
        "earlier_agreement_one_a_day": lambda world: again(world.agreed_before),
        "role_answer_has_words": lambda world: put(world.role_answer, words=""),
        "stakeholder_contact_has_a_day": lambda world: put(world.talk, met_on=None, recorded_at=None),
        "stakeholder_contact_met_is_recorded": lambda world: put(world.talk, recorded_at=None),
        "stakeholder_contact_met_is_not_called_off": lambda world: put(world.talk, is_called_off=True),
        "stakeholder_met_once_a_day": lambda world: again(world.talk),
        "stakeholder_one_planned_contact": lambda world: put(
            world.talk, met_on=None, recorded_at=None, planned_on=world.today
        ),
        "stakeholder_contact_channel_known": lambda world: put(world.talk, channel="congress"),
        "stakeholder_feedback_has_text": lambda world: put(world.heard, text=""),
        "boundary_card_version_once": lambda world: again(first(BoundaryCard)),
        "boundary_card_function_known": lambda world: put(first(BoundaryCard), function="x"),
        "boundary_card_is_complete": lambda world: put(first(BoundaryCard), never=""),
        "reflection_note_is_sealed": lambda world: put(world.reflection, sealed="Lying open"),
        "insight_has_observation": lambda world: put(world.insight, observation=""),
        "insight_needs_three_different_texts": lambda world: put(world.insight, implication=models.F("observation")),
        "insight_submitted_has_its_time": lambda world: put(world.insight, submitted_at=None),
        "insight_kind_known": lambda world: put(world.insight, kind="rumour"),
        "insight_novelty_known": lambda world: put(world.insight, novelty="x"),
        "insight_merged_names_its_parent": lambda world: put(world.insight, state="merged"),
        "insight_not_merged_into_itself": lambda world: put(world.insight, state="merged", merged_into=world.insight),
        "insight_client_id_once": lambda world: same_key(world.insight, world.draft_insight),
        "insight_shared_only_once_accepted": lambda world: put(world.insight, shared_observation="x"),
        "insight_score_once_per_scorer": lambda world: again(first(InsightScore)),
        "insight_score_0_to_3": lambda world: put(first(InsightScore), novel=4),
        "insight_action_kind_known": lambda world: put(world.insight_action, kind="x"),
        "receipt_says_something": lambda world: put(world.receipt, message=""),
        "receipt_helpful_1_to_5": lambda world: put(world.receipt, helpful=6, acknowledged_at=timezone.now()),
        "receipt_rated_when_acknowledged": lambda world: put(world.receipt, helpful=3),
        "receipt_acknowledged_after_it_was_sent": lambda world: put(
            world.receipt, acknowledged_at=world.receipt.sent_at - DAY
        ),
        "theme_unique_in_area": lambda world: again(first(Theme)),
        "listening_priority_asks": lambda world: put(first(ListeningPriority), question=""),
        "benchmark_method_known": lambda world: put(first(BenchmarkWave), method="x"),
        "benchmark_wave_not_reversed": lambda world: put(
            first(BenchmarkWave), starts_on=world.today, ends_on=world.today - DAY
        ),
        "benchmark_metric_once_per_wave": lambda world: again(first(BenchmarkMeasurement)),
        "benchmark_counts_belong_together": lambda world: put(first(BenchmarkMeasurement), numerator=3),
        "benchmark_share_0_to_1": lambda world: put(first(BenchmarkMeasurement), share=1.5),
        "insight_state_known": lambda world: put(world.insight, state="x"),
        "insight_interaction_once": lambda world: again(world.insight.interaction_links.get()),
        "reminder_kind_known": lambda world: put(world.reminder.rule, kind="x"),
        "reminder_hour_of_a_day": lambda world: put(world.reminder.rule, local_hour=24),
        "reminder_offset_within_two_weeks": lambda world: put(world.reminder.rule, offset_days=11),
        "reminder_not_before_it_was_asked": lambda world: put(
            ReminderRule.objects.get(kind="update_request"), offset_days=-1
        ),
        "reminder_of_comments_not_by_email": lambda world: put(ReminderRule.objects.get(kind="comment"), email=True),
        "reminder_goes_some_way": lambda world: put(world.reminder.rule, in_app=False, email=False),
        "notification_state_known": lambda world: put(world.reminder, state="lost"),
        "notification_channel_known": lambda world: put(world.reminder, channel="pigeon"),
        "notification_claim_has_lease": lambda world: put(world.reminder, state="claimed"),
        "notification_sent_has_its_time": lambda world: put(world.reminder, sent_at=None),
        "preference_once": lambda world: again(first(Preference)),
        "preference_kind_known": lambda world: put(first(Preference), kind="x"),
        "preference_channel_known": lambda world: put(first(Preference), channel="pigeon"),
    }
    | violations_of_initiatives.VIOLATIONS
    | own_calendars.VIOLATIONS
    | coordination.VIOLATIONS
    | engagement_plans.VIOLATIONS
)


def test_every_constraint_has_a_case() -> None:
    named = {one.name for model in OURS for one in model._meta.constraints}
    assert named - set(VIOLATIONS) == set(), "These constraints have no case in VIOLATIONS that shows what they refuse."
    assert set(VIOLATIONS) - named == set(), "These cases name no constraint any more."
    together = [model._meta.label for model in OURS if model._meta.unique_together]
    assert together == [], "unique_together has no name of its own: use a UniqueConstraint."


def test_every_constraint_refuses_what_it_says(world: World) -> None:
    wrong = []
    for name, violate in VIOLATIONS.items():
        try:
            with put_back():
                violate(world)
        except IntegrityError as error:
            said = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
            if said != name:
                wrong.append(f"{name}: the database named {said}")
        else:
            wrong.append(f"{name}: nothing was refused")
    assert not wrong, "\n".join(wrong)
