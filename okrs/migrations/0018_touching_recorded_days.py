"""Note work on insights by the day that was recorded with them, not by where their authors live now."""

from django.db import migrations

from okrs.touching import Touching

HEARD = "SELECT i.originator_id, i.submitted_on FROM {found} f JOIN insights_insight i ON i.id = f.id"
OF_ROWS = HEARD.replace("{found}", "(SELECT insight_id AS id FROM {rows})")
DISCUSSED = """
    SELECT i.msl_id, i.occurred_on FROM {rows} r JOIN interactions_interaction i ON i.id = r.interaction_id
    UNION ALL
    SELECT p.user_id, i.occurred_on FROM {rows} r JOIN interactions_interaction i ON i.id = r.interaction_id
        JOIN interactions_interactionparticipant p ON p.interaction_id = i.id"""


class Migration(migrations.Migration):
    dependencies = [("okrs", "0017_days_as_recorded")]

    operations = [
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
        Touching("insights_insightscore", touches=OF_ROWS),
        Touching("insights_insightinteraction", touches=OF_ROWS),
        Touching(
            "insights_insight",
            touches="""SELECT u.author_id, u.week_start + 4 FROM {rows} r
                    JOIN okrs_weeklyupdateinsight l ON l.insight_id = r.id
                    JOIN okrs_weeklyupdate u ON u.id = l.update_id
                UNION ALL SELECT r.originator_id, r.submitted_on FROM {rows} r""",
        ),
        # Where a member of a team lives changes no count of the team any longer.
        Touching(
            "organization_user",
            marks="SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.owner_id = r.id",
            only_if=("timezone", "country"),
        ),
    ]
