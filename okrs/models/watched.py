# ruff: noqa: S608 -- the statements are constants of the code, nothing in them comes from people
"""The tables of lower apps that key results depend on, each with the triggers that note its changes.

Each table has a proxy, so that its triggers are declared here, in the app that needs the notes
(``okrs/models/touching.py``). Nothing reads or writes through these classes. Tables of this app declare their triggers
on their models. ``okrs_anyowner``, a view, has the owner of each key result and those before whose work counts.
"""

from insights.models import Insight, InsightInteraction, InsightScore
from interactions.models import (
    Activity,
    ActivityParticipant,
    Affiliation,
    Congress,
    EarlierAgreement,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
    InternalStakeholder,
    StakeholderContact,
    Study,
    TierAssignment,
)
from okrs.models.touching import UPDATE, touching
from organization.models import Absence, Holiday, Membership, Quarter, User, WorkWeek


class Watched:
    """What the ``Meta`` classes of these proxies share."""

    proxy = True
    default_permissions = ()


# --- Conversations ----------------------------------------------------------------------------

# Work of the author and of everybody who took part.
_DISCUSSED = """
    SELECT i.msl_id, i.occurred_on FROM {rows} r JOIN interactions_interaction i ON i.id = r.interaction_id
    UNION ALL
    SELECT p.user_id, i.occurred_on FROM {rows} r JOIN interactions_interaction i ON i.id = r.interaction_id
        JOIN interactions_interactionparticipant p ON p.interaction_id = i.id"""
# The same for every conversation with a KOL.
_MET = """
    SELECT i.msl_id, i.occurred_on FROM {rows} r JOIN interactions_interactionattendee a ON a.kol_id = r.kol_id
        JOIN interactions_interaction i ON i.id = a.interaction_id
    UNION ALL
    SELECT p.user_id, i.occurred_on FROM {rows} r JOIN interactions_interactionattendee a ON a.kol_id = r.kol_id
        JOIN interactions_interaction i ON i.id = a.interaction_id
        JOIN interactions_interactionparticipant p ON p.interaction_id = i.id"""


class WatchedInteraction(Interaction):
    """The work of its author and of everybody listed as a participant."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT msl_id, occurred_on FROM {rows}
                UNION ALL SELECT p.user_id, r.occurred_on FROM {rows} r
                    JOIN interactions_interactionparticipant p ON p.interaction_id = r.id"""
        )


class WatchedInteractionParticipant(InteractionParticipant):
    """Participants are credited too."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT r.user_id, i.occurred_on FROM {rows} r
                JOIN interactions_interaction i ON i.id = r.interaction_id"""
        )


class WatchedInteractionAttendee(InteractionAttendee):
    """The KOLs; insights heard there are counted by KOL as well."""

    class Meta(Watched):
        triggers = touching(
            touches=_DISCUSSED
            + """ UNION ALL SELECT i.originator_id, i.submitted_on FROM {rows} r
                JOIN insights_insightinteraction l ON l.interaction_id = r.interaction_id
                JOIN insights_insight i ON i.id = l.insight_id"""
        )


class WatchedExchangeTopic(ExchangeTopic):
    """Topics, which the in-depth rule counts."""

    class Meta(Watched):
        triggers = touching(touches=_DISCUSSED)


class WatchedFollowUpQuestion(FollowUpQuestion):
    """Follow-up questions, which the in-depth rule counts."""

    class Meta(Watched):
        triggers = touching(touches=_DISCUSSED)


class WatchedTierAssignment(TierAssignment):
    """Defined measures may choose KOLs by tier."""

    class Meta(Watched):
        triggers = touching(touches=_MET)


class WatchedAffiliation(Affiliation):
    """Defined measures may count different organisations."""

    class Meta(Watched):
        triggers = touching(touches=_MET)


# --- Activities -------------------------------------------------------------------------------

# Everybody who covers a congress, on its first and its last day (they may lie in two quarters).
_TRAVELLERS = " UNION ALL ".join(
    f"""SELECT {person}, c.{day} FROM {{activities}} a JOIN {{congresses}} c ON c.id = a.congress_id {join}
        WHERE a.kind = 'congress_coverage'"""
    for person, join in (
        ("a.owner_id", ""),
        ("t.user_id", "JOIN interactions_activityparticipant t ON t.activity_id = a.id"),
    )
    for day in ("starts_on", "ends_on")
)


class WatchedActivity(Activity):
    """What was done counts on its day, and a plan for a forecast on its own.

    A finding on one review of a campaign keeps all its reviews from counting.
    """

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT owner_id, held_on FROM {rows} UNION ALL SELECT owner_id, planned_on FROM {rows}
                UNION ALL SELECT p.user_id, unnest(ARRAY[r.held_on, r.planned_on]) FROM {rows} r
                    JOIN interactions_activityparticipant p ON p.activity_id = r.id
                UNION ALL SELECT a.owner_id, a.held_on FROM {found} f JOIN interactions_activity a ON a.id = f.id
                UNION ALL SELECT p.user_id, a.held_on FROM {found} f JOIN interactions_activity a ON a.id = f.id
                    JOIN interactions_activityparticipant p ON p.activity_id = a.id
                UNION ALL """.replace(
                "{found}",
                """(SELECT id FROM {rows} UNION SELECT other.id FROM {rows} r
                    JOIN interactions_activity other ON other.campaign_id = r.campaign_id)""",
            )
            + _TRAVELLERS.replace("{activities}", "{rows}").replace("{congresses}", "interactions_congress")
        )


class WatchedActivityParticipant(ActivityParticipant):
    """Participants are credited too, and do no field work during a congress."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT r.user_id, unnest(ARRAY[a.held_on, a.planned_on]) FROM {rows} r
                JOIN interactions_activity a ON a.id = r.activity_id
                UNION ALL SELECT r.user_id, c.starts_on FROM {rows} r
                    JOIN interactions_activity a ON a.id = r.activity_id
                    JOIN interactions_congress c ON c.id = a.congress_id
                UNION ALL SELECT r.user_id, c.ends_on FROM {rows} r
                    JOIN interactions_activity a ON a.id = r.activity_id
                    JOIN interactions_congress c ON c.id = a.congress_id"""
        )


class WatchedStudy(Study):
    """Nothing refers to a study when it is created or deleted, so only updates leave notes."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT a.owner_id, a.held_on FROM {rows} r JOIN interactions_activity a ON a.study_id = r.id
                UNION ALL
                SELECT p.user_id, a.held_on FROM {rows} r JOIN interactions_activity a ON a.study_id = r.id
                    JOIN interactions_activityparticipant p ON p.activity_id = a.id""",
            events=(UPDATE,),
        )


class WatchedCongress(Congress):
    """Nothing refers to a congress when it is created or deleted, so only updates leave notes."""

    class Meta(Watched):
        triggers = touching(
            touches=_TRAVELLERS.replace("{activities}", "interactions_activity").replace("{congresses}", "{rows}"),
            events=(UPDATE,),
        )


# --- Insights ---------------------------------------------------------------------------------

# An insight is dated by its recorded day.
_HEARD = """SELECT i.originator_id, i.submitted_on FROM {rows} r JOIN insights_insight i ON i.id = r.insight_id"""


class WatchedInsight(Insight):
    """An insight counts on its recorded day, and fills the slot of the weekly update that carries it."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT u.author_id, u.week_start + 4 FROM {rows} r
                    JOIN okrs_weeklyupdateinsight l ON l.insight_id = r.id
                    JOIN okrs_weeklyupdate u ON u.id = l.update_id
                UNION ALL SELECT r.originator_id, r.submitted_on FROM {rows} r"""
        )


class WatchedInsightScore(InsightScore):
    """Defined measures may require a score."""

    class Meta(Watched):
        triggers = touching(touches=_HEARD)


class WatchedInsightInteraction(InsightInteraction):
    """Where an insight was heard, and so from which KOLs."""

    class Meta(Watched):
        triggers = touching(touches=_HEARD)


# --- Stakeholders ------------------------------------------------------------------------------

# Whoever keeps the map, on whatever day it was: an agreement reaches over quarters.
_KEPT = """
    SELECT kr.id FROM {keepers} m JOIN okrs_anyowner w ON w.person_id = m.owner_id
        JOIN okrs_keyresult kr ON kr.id = w.key_result_id
        WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met'
    UNION ALL
    SELECT kr.id FROM {keepers} m JOIN organization_membership t ON t.user_id = m.owner_id
        JOIN okrs_objective o ON o.primary_team_id = t.team_id
        JOIN okrs_keyresult kr ON kr.objective_id = o.id
        WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met'"""
_KEPT_BY_STAKEHOLDER = _KEPT.replace(
    "{keepers}",
    "(SELECT s.owner_id FROM {rows} r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id)",
)


class WatchedStakeholder(InternalStakeholder):
    """What is agreed with whom, and until when they are on a map."""

    class Meta(Watched):
        triggers = touching(marks=_KEPT.replace("{keepers}", "{rows}"))


class WatchedEarlierAgreement(EarlierAgreement):
    """What was agreed before."""

    class Meta(Watched):
        triggers = touching(marks=_KEPT_BY_STAKEHOLDER)


class WatchedStakeholderContact(StakeholderContact):
    """Talks, from which the agreed time runs."""

    class Meta(Watched):
        triggers = touching(marks=_KEPT_BY_STAKEHOLDER)


# --- The calendar and the organisation --------------------------------------------------------


class WatchedQuarter(Quarter):
    """Nothing refers to a quarter when it is created or deleted, so only updates leave notes."""

    class Meta(Watched):
        triggers = touching(
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_objective o ON o.quarter_id = r.id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id""",
            events=(UPDATE,),
        )


class WatchedMembership(Membership):
    """The people whose work a team's key results count, whose past its forecasts read, and since when they belong."""

    class Meta(Watched):
        triggers = touching(
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_objective o ON o.primary_team_id = r.team_id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id
                WHERE kr.scope = 'team' OR kr.kind = 'count' OR r.user_id IN
                    (SELECT w.person_id FROM okrs_anyowner w WHERE w.key_result_id = kr.id)"""
        )


class WatchedAbsence(Absence):
    """The first weekly slot may begin on the Monday before the quarter; days off in it can excuse it."""

    class Meta(Watched):
        triggers = touching(
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_anyowner w ON w.person_id = r.user_id
                JOIN okrs_keyresult kr ON kr.id = w.key_result_id
                JOIN okrs_objective o ON o.id = kr.objective_id
                JOIN organization_quarter q ON q.id = o.quarter_id
                    AND q.starts_on - 5 <= r.ends_on AND q.ends_on >= r.starts_on"""
        )


class WatchedHoliday(Holiday):
    """Like absences: from the Monday before the quarter on."""

    class Meta(Watched):
        triggers = touching(
            marks="""SELECT kr.id FROM {rows} r
                JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 5 AND q.ends_on
                JOIN okrs_objective o ON o.quarter_id = q.id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id
                JOIN okrs_anyowner w ON w.key_result_id = kr.id
                JOIN organization_user u ON u.id = w.person_id AND u.country = r.country"""
        )


class WatchedWorkWeek(WorkWeek):
    """The days off of a country decide when everybody there owes what; in all quarters, also past ones."""

    class Meta(Watched):
        triggers = touching(
            marks="""SELECT w.key_result_id FROM {rows} r JOIN organization_user u ON u.country = r.country
                JOIN okrs_anyowner w ON w.person_id = u.id"""
        )


class WatchedUser(User):
    """An owner's country may change days off; a team member's country or zone changes no count of the team."""

    class Meta(Watched):
        triggers = touching(
            marks="SELECT w.key_result_id FROM {rows} r JOIN okrs_anyowner w ON w.person_id = r.id",
            only_if=("timezone", "country"),
        )
