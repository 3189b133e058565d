"""Note what changes under the standings, and turn notes into marks."""

from django.db import migrations

from okrs.touching import Touching

# Work of the author and of everybody who took part.
PEOPLE_OF_INTERACTIONS = """
    SELECT i.msl_id, i.occurred_on FROM {found} f JOIN interactions_interaction i ON i.id = f.id
    UNION ALL
    SELECT p.user_id, i.occurred_on FROM {found} f JOIN interactions_interaction i ON i.id = f.id
        JOIN interactions_interactionparticipant p ON p.interaction_id = i.id"""
PEOPLE_OF_ACTIVITIES = """
    SELECT a.owner_id, a.held_on FROM {found} f JOIN interactions_activity a ON a.id = f.id
    UNION ALL
    SELECT p.user_id, a.held_on FROM {found} f JOIN interactions_activity a ON a.id = f.id
        JOIN interactions_activityparticipant p ON p.activity_id = a.id"""
FRIDAYS = "SELECT u.author_id, u.week_start + 4 FROM {found} f JOIN okrs_weeklyupdate u ON u.id = f.id"
PARTS_OF_INTERACTIONS = PEOPLE_OF_INTERACTIONS.replace("{found}", "(SELECT interaction_id AS id FROM {rows})")

DUE = """
CREATE FUNCTION okrs_due(moment timestamptz) RETURNS TABLE (key_result_id bigint) LANGUAGE plpgsql AS $due$
#variable_conflict use_column
BEGIN
    IF EXISTS (SELECT 1 FROM okrs_touch) THEN
        WITH gone AS (DELETE FROM okrs_touch RETURNING person_id, day),
        touched AS (SELECT DISTINCT person_id, q.id AS quarter_id
                    FROM gone JOIN organization_quarter q ON gone.day BETWEEN q.starts_on AND q.ends_on)
        INSERT INTO okrs_mark (key_result_id)
        SELECT kr.id FROM touched t
            JOIN okrs_keyresult kr ON kr.owner_id = t.person_id
            JOIN okrs_objective o ON o.id = kr.objective_id AND o.quarter_id = t.quarter_id
            WHERE kr.scope = 'owner' AND kr.measured_by <> 'manual'
        UNION
        SELECT kr.id FROM touched t
            JOIN organization_membership m ON m.user_id = t.person_id
            JOIN okrs_objective o ON o.quarter_id = t.quarter_id AND o.primary_team_id = m.team_id
            JOIN okrs_keyresult kr ON kr.objective_id = o.id
            WHERE kr.scope = 'team' AND kr.measured_by <> 'manual';
    END IF;
    RETURN QUERY
        SELECT m.key_result_id FROM okrs_mark m
        UNION
        SELECT s.key_result_id FROM okrs_standing s WHERE s.fresh_until <= moment;
END $due$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("okrs", "0005_standings"),
        ("interactions", "0002_relations"),
        ("insights", "0003_reference_figures"),
        ("organization", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(DUE, "DROP FUNCTION okrs_due(timestamptz)"),
        # --- Work
        Touching(
            "interactions_interaction",
            touches="""SELECT msl_id, occurred_on FROM {rows}
                UNION ALL SELECT p.user_id, r.occurred_on FROM {rows} r
                    JOIN interactions_interactionparticipant p ON p.interaction_id = r.id""",
        ),
        Touching(
            "interactions_interactionparticipant",
            touches="""SELECT r.user_id, i.occurred_on FROM {rows} r
                JOIN interactions_interaction i ON i.id = r.interaction_id""",
        ),
        Touching("interactions_exchangetopic", touches=PARTS_OF_INTERACTIONS),
        Touching("interactions_followupquestion", touches=PARTS_OF_INTERACTIONS),
        Touching("interactions_interactionattendee", touches=PARTS_OF_INTERACTIONS),
        # A finding on one review of a campaign keeps all reviews of it out.
        Touching(
            "interactions_activity",
            touches="SELECT owner_id, held_on FROM {rows} UNION ALL "
            + PEOPLE_OF_ACTIVITIES.replace(
                "{found}",
                """(SELECT id FROM {rows} UNION SELECT other.id FROM {rows} r
                    JOIN interactions_activity other ON other.campaign_id = r.campaign_id)""",
            )
            + """ UNION ALL SELECT p.user_id, r.held_on FROM {rows} r
                JOIN interactions_activityparticipant p ON p.activity_id = r.id""",
        ),
        Touching(
            "interactions_activityparticipant",
            touches="""SELECT r.user_id, a.held_on FROM {rows} r
                JOIN interactions_activity a ON a.id = r.activity_id""",
        ),
        Touching(
            "interactions_study",
            touches=PEOPLE_OF_ACTIVITIES.replace(
                "{found}",
                "(SELECT a.id FROM {rows} r JOIN interactions_activity a ON a.study_id = r.id)",
            ),
        ),
        Touching("okrs_weeklyupdate", touches="SELECT author_id, week_start + 4 FROM {rows}"),
        Touching(
            "okrs_weeklyupdateinsight",
            touches=FRIDAYS.replace("{found}", "(SELECT update_id AS id FROM {rows})"),
        ),
        Touching(
            "insights_insight",
            touches=FRIDAYS.replace(
                "{found}",
                """(SELECT l.update_id AS id FROM {rows} r
                    JOIN okrs_weeklyupdateinsight l ON l.insight_id = r.id)""",
            )
            + " UNION ALL SELECT originator_id, created_at::date FROM {rows}"
            + " UNION ALL SELECT originator_id, submitted_at::date FROM {rows}",
        ),
        # --- Key results and what is said of them
        Touching("okrs_keyresult", marks="SELECT id FROM {rows}"),
        Touching(
            "okrs_objective",
            marks="SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.objective_id = r.id",
        ),
        Touching("okrs_keyresultvalue", marks="SELECT key_result_id FROM {rows}"),
        Touching("okrs_milestone", marks="SELECT key_result_id FROM {rows}"),
        Touching("okrs_checkin", marks="SELECT key_result_id FROM {rows}"),
        # --- The calendar and the organisation
        Touching(
            "organization_quarter",
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_objective o ON o.quarter_id = r.id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id""",
        ),
        Touching(
            "organization_membership",
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_objective o ON o.primary_team_id = r.team_id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team'""",
        ),
        Touching(
            "organization_absence",
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.owner_id = r.user_id
                JOIN okrs_objective o ON o.id = kr.objective_id
                JOIN organization_quarter q ON q.id = o.quarter_id
                    AND q.starts_on <= r.ends_on AND q.ends_on >= r.starts_on""",
        ),
        Touching(
            "organization_holiday",
            marks="""SELECT kr.id FROM {rows} r
                JOIN organization_quarter q ON r.date BETWEEN q.starts_on AND q.ends_on
                JOIN okrs_objective o ON o.quarter_id = q.id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id
                JOIN organization_user u ON u.id = kr.owner_id AND u.country = r.country""",
        ),
        Touching(
            "organization_user",
            marks="SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.owner_id = r.id",
            only_if=("timezone", "country"),
        ),
        # --- Rules
        Touching(
            "okrs_indepthrule",
            marks="""SELECT id FROM okrs_keyresult WHERE measured_by IN ('in_depth_discussions', 'custom')
                AND EXISTS (SELECT 1 FROM {rows})""",
        ),
        Touching("okrs_statusrule", marks="SELECT id FROM okrs_keyresult WHERE EXISTS (SELECT 1 FROM {rows})"),
        # What is there already has never been computed.
        migrations.RunSQL("INSERT INTO okrs_mark (key_result_id) SELECT id FROM okrs_keyresult", ""),
    ]
