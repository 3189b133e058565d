"""Note what changes under measures that the organisation defined, and what is taken out of the evidence."""

from django.db import migrations

from okrs.touching import Touching

# Interactions in which a KOL took part: their authors and everybody who joined.
MET = """
    SELECT i.msl_id, i.occurred_on FROM {rows} r JOIN interactions_interactionattendee a ON a.kol_id = r.kol_id
        JOIN interactions_interaction i ON i.id = a.interaction_id
    UNION ALL
    SELECT p.user_id, i.occurred_on FROM {rows} r JOIN interactions_interactionattendee a ON a.kol_id = r.kol_id
        JOIN interactions_interaction i ON i.id = a.interaction_id
        JOIN interactions_interactionparticipant p ON p.interaction_id = i.id"""
# An insight is dated by its author's own day.
HEARD = """SELECT i.originator_id, timezone(u.timezone, i.submitted_at)::date FROM {found} f
    JOIN insights_insight i ON i.id = f.id JOIN organization_user u ON u.id = i.originator_id"""
DISCUSSED = """
    SELECT i.msl_id, i.occurred_on FROM {rows} r JOIN interactions_interaction i ON i.id = r.interaction_id
    UNION ALL
    SELECT p.user_id, i.occurred_on FROM {rows} r JOIN interactions_interaction i ON i.id = r.interaction_id
        JOIN interactions_interactionparticipant p ON p.interaction_id = i.id"""


class Migration(migrations.Migration):
    dependencies = [("okrs", "0007_measures_of_ones_own")]

    operations = [
        Touching(
            "okrs_measureversion",
            marks="SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.measure_id = r.definition_id",
        ),
        Touching("okrs_exclusion", marks="SELECT key_result_id FROM {rows}"),
        Touching("interactions_tierassignment", touches=MET),
        Touching("interactions_affiliation", touches=MET),
        Touching(
            "interactions_interactionattendee",
            touches=DISCUSSED
            + " UNION ALL "
            + HEARD.replace(
                "{found}",
                """(SELECT l.insight_id AS id FROM {rows} r
                    JOIN insights_insightinteraction l ON l.interaction_id = r.interaction_id)""",
            ),
        ),
        Touching("insights_insightscore", touches=HEARD.replace("{found}", "(SELECT insight_id AS id FROM {rows})")),
        Touching(
            "insights_insightinteraction", touches=HEARD.replace("{found}", "(SELECT insight_id AS id FROM {rows})")
        ),
        Touching(
            "insights_insight",
            touches="""SELECT u.author_id, u.week_start + 4 FROM {rows} r
                    JOIN okrs_weeklyupdateinsight l ON l.insight_id = r.id
                    JOIN okrs_weeklyupdate u ON u.id = l.update_id
                UNION ALL SELECT r.originator_id, r.created_at::date FROM {rows} r
                UNION ALL SELECT r.originator_id, timezone(u.timezone, r.submitted_at)::date FROM {rows} r
                    JOIN organization_user u ON u.id = r.originator_id""",
        ),
        Touching(
            "organization_user",
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.owner_id = r.id
                UNION SELECT kr.id FROM {rows} r JOIN organization_membership m ON m.user_id = r.id
                    JOIN okrs_objective o ON o.primary_team_id = m.team_id
                    JOIN okrs_keyresult kr ON kr.objective_id = o.id
                    WHERE kr.scope = 'team' AND kr.measured_by = 'custom'""",
            only_if=("timezone", "country"),
        ),
    ]
