"""What people do, and what they do it with: interactions, activities, insights, weekly updates."""

from datetime import timedelta

from insights.models import Insight, InsightInteraction, InsightScore
from interactions.models import (
    Activity,
    ActivityParticipant,
    Affiliation,
    Congress,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
    Study,
    TierAssignment,
)
from okrs.models import (
    WeeklyUpdate,
    WeeklyUpdateInsight,
)
from okrs.models.choices import Metric
from tests.factories.interactions import (
    CampaignFactory,
    CongressFactory,
    StudyFactory,
    make_interaction,
)
from tests.factories.kols import AffiliationFactory, KOLFactory, TierAssignmentFactory
from tests.factories.okrs import WeeklyUpdateFactory
from tests.okrs.conftest import AT, DEEP
from tests.okrs.snapshots.touched import DAY, DELETE, INSERT, MONDAY, UPDATE, Change, World, proof

# --- Interactions ---------------------------------------------------------------


@proof(Interaction)
def an_interaction_of_the_owner(world: World) -> Change:
    world.defined("interactions")
    return Change(make_interaction(msl=world.cast.msl, on=DAY), {"state": "cancelled"})


@proof(Interaction, UPDATE)
def an_interaction_that_the_owner_joined(world: World) -> Change:
    world.counts()
    return Change(world.met(msl=world.cast.teammate, participants=(world.cast.msl,)), {"minutes": 3})


@proof(Interaction, UPDATE)
def an_interaction_of_a_member_of_the_team(world: World) -> Change:
    world.counts(owner=world.cast.manager, scope="team")
    return Change(world.met(), {"minutes": 3})


@proof(Interaction, UPDATE)
def an_interaction_that_was_the_owners(world: World) -> Change:
    world.counts()
    return Change(world.met(), {"msl": world.cast.teammate})


@proof(Interaction, UPDATE)
def an_interaction_that_becomes_the_owners(world: World) -> Change:
    world.counts()
    return Change(world.met(msl=world.cast.teammate), {"msl": world.cast.msl})


@proof(Interaction, UPDATE)
def an_interaction_that_moves_out_of_the_quarter(world: World) -> Change:
    world.counts()
    day = world.cast.quarter.starts_on - timedelta(days=1)
    return Change(world.met(), {"occurred_on": day})


@proof(InteractionParticipant)
def a_colleague_who_joins(world: World) -> Change:
    world.counts()
    met = world.met(msl=world.cast.teammate)
    return Change(InteractionParticipant(interaction=met, user=world.cast.msl), {"user": world.cast.elsewhere})


@proof(ExchangeTopic)
def a_topic_of_an_interaction(world: World) -> Change:
    world.defined("interactions", {"topic": [world.topic.pk]})
    met = world.met()
    met.exchange_topics.all().delete()
    return Change(ExchangeTopic(interaction=met, topic=world.topic), {"topic": world.other_topic})


@proof(FollowUpQuestion)
def a_follow_up_question(world: World) -> Change:
    world.counts()
    met = world.met(depths=DEEP[:1])
    return Change(FollowUpQuestion(interaction=met, order=7, depth="why"), {"depth": "what"})


@proof(InteractionAttendee)
def a_kol_who_takes_part(world: World) -> Change:
    world.defined("interactions", {"tier": ["national"]})
    met, kol = world.met(), KOLFactory.create()
    TierAssignmentFactory.create(kol=kol, therapeutic_area=world.cast.oncology)
    return Change(InteractionAttendee(interaction=met, kol=kol, starts_at=met.starts_at), {"kol": KOLFactory.create()})


@proof(InteractionAttendee, INSERT, DELETE)
def a_kol_of_whom_an_insight_was_heard(world: World) -> Change:
    world.defined("insights", of="kols")
    met = world.met(msl=world.cast.teammate)
    InsightInteraction.objects.create(insight=world.heard(), interaction=met)
    return Change(InteractionAttendee(interaction=met, kol=KOLFactory.create(), starts_at=met.starts_at))


@proof(TierAssignment)
def a_tier_of_a_kol(world: World) -> Change:
    world.defined("interactions", {"tier": ["national"]})
    kol = KOLFactory.create()
    world.met(kols=(kol,), msl=world.cast.teammate, participants=(world.cast.msl,))
    return Change(TierAssignmentFactory.build(kol=kol, therapeutic_area=world.cast.oncology), {"tier": "local"})


@proof(Affiliation)
def a_workplace_of_a_kol(world: World) -> Change:
    world.defined("interactions", of="institutions")
    kol = KOLFactory.create()
    world.met(kols=(kol,))
    return Change(AffiliationFactory.build(kol=kol), {"is_primary": False})


# --- Activities -----------------------------------------------------------------


@proof(Activity)
def an_activity_of_the_owner(world: World) -> Change:
    world.counts(Metric.TRAININGS)
    return Change(world.done(), {"held_on": None})


@proof(Activity, UPDATE)
def an_activity_that_the_owner_joined(world: World) -> Change:
    world.counts(Metric.TRAININGS)
    made = world.done(owner=world.cast.teammate)
    ActivityParticipant.objects.create(activity=made, user=world.cast.msl)
    return Change(made, {"is_cancelled": True})


@proof(Activity)
def a_finding_of_somebody_elses_review_of_the_campaign(world: World) -> Change:
    world.counts(Metric.SUPPORTED_CAMPAIGNS)
    kind, campaign = Activity.Kind.CAMPAIGN_REVIEW, CampaignFactory.create()
    world.done(kind, campaign=campaign, accuracy_reviewed_on=DAY)
    other = world.done(kind, campaign=campaign, owner=world.cast.elsewhere, accuracy_reviewed_on=DAY, open_findings=1)
    return Change(other, {"open_findings": 0})


@proof(Activity, shows="expected")
def the_cover_of_a_congress(world: World) -> Change:
    world.counts(Metric.TRAININGS)
    made = world.done(Activity.Kind.CONGRESS_COVERAGE, held_on=None, congress=CongressFactory.create())
    return Change(made, {"is_cancelled": True})


@proof(ActivityParticipant)
def a_colleague_who_helps(world: World) -> Change:
    world.counts(Metric.TRAININGS)
    made = world.done(owner=world.cast.elsewhere)
    return Change(ActivityParticipant(activity=made, user=world.cast.msl), {"user": world.cast.teammate})


@proof(ActivityParticipant, shows="expected")
def a_colleague_who_comes_to_a_congress(world: World) -> Change:
    world.counts(Metric.TRAININGS)
    made = world.done(
        Activity.Kind.CONGRESS_COVERAGE, owner=world.cast.elsewhere, held_on=None, congress=CongressFactory.create()
    )
    return Change(ActivityParticipant(activity=made, user=world.cast.msl), {"user": world.cast.teammate})


@proof(Study, UPDATE)
def a_study_that_was_not_initiated_by_its_investigator(world: World) -> Change:
    world.counts(Metric.SUPPORTED_STUDIES)
    study = StudyFactory.create(is_investigator_initiated=True)
    world.done(Activity.Kind.STUDY_SUPPORT, study=study, requested_on=DAY, support_agreed_on=DAY)
    return Change(study, {"is_investigator_initiated": False})


@proof(Congress, UPDATE, shows="expected")
def the_days_of_a_congress(world: World) -> Change:
    world.counts(Metric.TRAININGS)
    congress = CongressFactory.create()
    world.done(Activity.Kind.CONGRESS_COVERAGE, held_on=None, congress=congress)
    return Change(congress, {"ends_on": congress.starts_on})


# --- Insights and weekly updates --------------------------------------------------


@proof(Insight)
def an_insight_of_the_owner(world: World) -> Change:
    world.defined("insights")
    return Change(world.heard(), {"state": "draft", "submitted_at": None})


@proof(Insight, UPDATE)
def an_insight_of_a_member_of_the_team(world: World) -> Change:
    world.defined("insights", owner=world.cast.manager, scope="team")
    return Change(world.heard(), {"state": "draft", "submitted_at": None})


@proof(Insight, UPDATE)
def an_insight_that_a_weekly_update_carries(world: World) -> Change:
    world.counts(Metric.WEEKLY_UPDATES)
    # Of a quarter long ago: only the week that carries it is of this one.
    heard = world.heard(created_at=AT - timedelta(days=200))
    update = WeeklyUpdateFactory.create(author=world.cast.msl, week_start=MONDAY, submitted_at=AT - timedelta(days=9))
    WeeklyUpdateInsight.objects.create(update=update, insight=heard)
    return Change(heard, {"state": "draft", "submitted_at": None})


@proof(InsightScore)
def a_score_of_an_insight(world: World) -> Change:
    world.defined("insights", {"min_quality": 15})
    full = dict.fromkeys(("specific", "sourced", "why_known", "novel", "relevant", "actionable"), 3)
    return Change(InsightScore(insight=world.heard(), scorer=world.cast.lead, **full), {"relevant": 0, "specific": 0})


@proof(InsightInteraction)
def where_an_insight_was_heard(world: World) -> Change:
    world.defined("insights", {"heard": True})
    others = world.heard(originator=world.cast.elsewhere)
    return Change(InsightInteraction(insight=world.heard(), interaction=world.met()), {"insight": others})


@proof(WeeklyUpdate)
def a_weekly_update(world: World) -> Change:
    world.counts(Metric.WEEKLY_UPDATES)
    submitted = AT - timedelta(days=9)
    row = WeeklyUpdate(author=world.cast.msl, week_start=MONDAY, nothing_new_heard=True, submitted_at=submitted)
    return Change(row, {"submitted_at": None})


@proof(WeeklyUpdateInsight)
def what_a_weekly_update_carries(world: World) -> Change:
    world.counts(Metric.WEEKLY_UPDATES)
    update = WeeklyUpdateFactory.create(author=world.cast.msl, week_start=MONDAY, submitted_at=AT - timedelta(days=9))
    others = world.heard(originator=world.cast.teammate)
    return Change(WeeklyUpdateInsight(update=update, insight=world.heard()), {"insight": others})
