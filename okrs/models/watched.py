# ruff: noqa: S608 -- the statements stand in the code, nothing of them comes from people
"""The tables of lower apps that key results count or are judged by, each with the triggers that note its changes.

A proxy stands for the table so that the triggers are declared here, in the app that wants the notes
(``okrs/models/touching.py``). Nothing reads or writes through these classes. Tables of
this app say it on their own models.
"""

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
from okrs.models.touching import UPDATE, touching
from organization.models import Absence, Holiday, Membership, Quarter, User


class Watched:
    """What the ``Meta`` of these proxies have in common."""

    proxy = True
    default_permissions = ()


# --- Conversations ----------------------------------------------------------------------------

# Work of the author and of everybody who took part.
_DISCUSSED = """
    SELECT i.msl_id, i.occurred_on FROM {rows} r JOIN interactions_interaction i ON i.id = r.interaction_id
    UNION ALL
    SELECT p.user_id, i.occurred_on FROM {rows} r JOIN interactions_interaction i ON i.id = r.interaction_id
        JOIN interactions_interactionparticipant p ON p.interaction_id = i.id"""
# The same of every conversation with a KOL.
_MET = """
    SELECT i.msl_id, i.occurred_on FROM {rows} r JOIN interactions_interactionattendee a ON a.kol_id = r.kol_id
        JOIN interactions_interaction i ON i.id = a.interaction_id
    UNION ALL
    SELECT p.user_id, i.occurred_on FROM {rows} r JOIN interactions_interactionattendee a ON a.kol_id = r.kol_id
        JOIN interactions_interaction i ON i.id = a.interaction_id
        JOIN interactions_interactionparticipant p ON p.interaction_id = i.id"""


class WatchedInteraction(Interaction):
    """The work of whoever held it and of everybody who took part, as they are listed now."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT msl_id, occurred_on FROM {rows}
                UNION ALL SELECT p.user_id, r.occurred_on FROM {rows} r
                    JOIN interactions_interactionparticipant p ON p.interaction_id = r.id"""
        )


class WatchedInteractionParticipant(InteractionParticipant):
    """Who took part is credited too."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT r.user_id, i.occurred_on FROM {rows} r
                JOIN interactions_interaction i ON i.id = r.interaction_id"""
        )


class WatchedInteractionAttendee(InteractionAttendee):
    """With whom it was held; insights that were heard there are counted by KOL as well."""

    class Meta(Watched):
        triggers = touching(
            touches=_DISCUSSED
            + """ UNION ALL SELECT i.originator_id, i.submitted_on FROM {rows} r
                JOIN insights_insightinteraction l ON l.interaction_id = r.interaction_id
                JOIN insights_insight i ON i.id = l.insight_id"""
        )


class WatchedExchangeTopic(ExchangeTopic):
    """What was talked about: the in-depth rule asks for topics."""

    class Meta(Watched):
        triggers = touching(touches=_DISCUSSED)


class WatchedFollowUpQuestion(FollowUpQuestion):
    """What was asked on: the in-depth rule asks for questions."""

    class Meta(Watched):
        triggers = touching(touches=_DISCUSSED)


class WatchedTierAssignment(TierAssignment):
    """Measures of one's own may choose KOLs by tier."""

    class Meta(Watched):
        triggers = touching(touches=_MET)


class WatchedAffiliation(Affiliation):
    """Measures of one's own may tell organisations apart."""

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
    """A finding on one review of a campaign keeps all reviews of it out."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT owner_id, held_on FROM {rows}
                UNION ALL SELECT p.user_id, r.held_on FROM {rows} r
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
    """Who took part is credited too, and does not work in the field while a congress lasts."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT r.user_id, a.held_on FROM {rows} r
                JOIN interactions_activity a ON a.id = r.activity_id
                UNION ALL SELECT r.user_id, c.starts_on FROM {rows} r
                    JOIN interactions_activity a ON a.id = r.activity_id
                    JOIN interactions_congress c ON c.id = a.congress_id
                UNION ALL SELECT r.user_id, c.ends_on FROM {rows} r
                    JOIN interactions_activity a ON a.id = r.activity_id
                    JOIN interactions_congress c ON c.id = a.congress_id"""
        )


class WatchedStudy(Study):
    """Nothing points to a study when it comes, or when it goes."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT a.owner_id, a.held_on FROM {rows} r JOIN interactions_activity a ON a.study_id = r.id
                UNION ALL
                SELECT p.user_id, a.held_on FROM {rows} r JOIN interactions_activity a ON a.study_id = r.id
                    JOIN interactions_activityparticipant p ON p.activity_id = a.id""",
            events=(UPDATE,),
        )


class WatchedCongress(Congress):
    """Nothing points to a congress when it comes, or when it goes."""

    class Meta(Watched):
        triggers = touching(
            touches=_TRAVELLERS.replace("{activities}", "interactions_activity").replace("{congresses}", "{rows}"),
            events=(UPDATE,),
        )


# --- Insights ---------------------------------------------------------------------------------

# An insight is dated by the day that was recorded with it.
_HEARD = """SELECT i.originator_id, i.submitted_on FROM {rows} r JOIN insights_insight i ON i.id = r.insight_id"""


class WatchedInsight(Insight):
    """It is counted itself, on its recorded day, and fills the slot of the weekly update that carries it."""

    class Meta(Watched):
        triggers = touching(
            touches="""SELECT u.author_id, u.week_start + 4 FROM {rows} r
                    JOIN okrs_weeklyupdateinsight l ON l.insight_id = r.id
                    JOIN okrs_weeklyupdate u ON u.id = l.update_id
                UNION ALL SELECT r.originator_id, r.submitted_on FROM {rows} r"""
        )


class WatchedInsightScore(InsightScore):
    """Measures of one's own may ask for a score."""

    class Meta(Watched):
        triggers = touching(touches=_HEARD)


class WatchedInsightInteraction(InsightInteraction):
    """Where it was heard, and so from whom."""

    class Meta(Watched):
        triggers = touching(touches=_HEARD)


# --- The calendar and the organisation --------------------------------------------------------


class WatchedQuarter(Quarter):
    """Nothing points to a quarter when it comes, or when it goes."""

    class Meta(Watched):
        triggers = touching(
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_objective o ON o.quarter_id = r.id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id""",
            events=(UPDATE,),
        )


class WatchedMembership(Membership):
    """Whose work a key result of the team counts."""

    class Meta(Watched):
        triggers = touching(
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_objective o ON o.primary_team_id = r.team_id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team'"""
        )


class WatchedAbsence(Absence):
    """The first weekly slot may begin on the Monday before the quarter; days off in it can excuse it."""

    class Meta(Watched):
        triggers = touching(
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.owner_id = r.user_id
                JOIN okrs_objective o ON o.id = kr.objective_id
                JOIN organization_quarter q ON q.id = o.quarter_id
                    AND q.starts_on - 4 <= r.ends_on AND q.ends_on >= r.starts_on"""
        )


class WatchedHoliday(Holiday):
    """As absences: from the Monday before the quarter on."""

    class Meta(Watched):
        triggers = touching(
            marks="""SELECT kr.id FROM {rows} r
                JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 4 AND q.ends_on
                JOIN okrs_objective o ON o.quarter_id = q.id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id
                JOIN organization_user u ON u.id = kr.owner_id AND u.country = r.country"""
        )


class WatchedUser(User):
    """Where a member of a team lives changes no count of the team; where an owner lives may change days off."""

    class Meta(Watched):
        triggers = touching(
            marks="SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.owner_id = r.id",
            only_if=("timezone", "country"),
        )
