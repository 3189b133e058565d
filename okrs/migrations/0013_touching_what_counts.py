"""Take away the triggers that no standing depends on; hear of days off in the week in which a quarter begins.

Nothing points to a study, a congress, a quarter or an objective when it comes, or when it goes.
"""

from django.db import migrations

from okrs.touching import Touching

# Everybody who covers a congress, on its first and its last day (they may lie in two quarters).
TRAVELLERS = " UNION ALL ".join(
    f"""SELECT {person}, r.{day} FROM {{rows}} r JOIN interactions_activity a ON a.congress_id = r.id {join}
        WHERE a.kind = 'congress_coverage'"""
    for person, join in (
        ("a.owner_id", ""),
        ("t.user_id", "JOIN interactions_activityparticipant t ON t.activity_id = a.id"),
    )
    for day in ("starts_on", "ends_on")
)


class Migration(migrations.Migration):
    dependencies = [("okrs", "0012_standing_details")]

    operations = [
        # A key result that goes takes its standing with it.
        Touching("okrs_keyresult", marks="SELECT id FROM {rows}", events=("INSERT", "UPDATE")),
        Touching(
            "okrs_objective",
            marks="SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.objective_id = r.id",
            events=("UPDATE",),
        ),
        Touching(
            "organization_quarter",
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_objective o ON o.quarter_id = r.id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id""",
            events=("UPDATE",),
        ),
        Touching(
            "interactions_study",
            touches="""SELECT a.owner_id, a.held_on FROM {rows} r JOIN interactions_activity a ON a.study_id = r.id
                UNION ALL
                SELECT p.user_id, a.held_on FROM {rows} r JOIN interactions_activity a ON a.study_id = r.id
                    JOIN interactions_activityparticipant p ON p.activity_id = a.id""",
            events=("UPDATE",),
        ),
        Touching("interactions_congress", touches=TRAVELLERS, events=("UPDATE",)),
        # The first weekly slot may begin on the Monday before the quarter; days off in it can excuse it.
        Touching(
            "organization_absence",
            marks="""SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.owner_id = r.user_id
                JOIN okrs_objective o ON o.id = kr.objective_id
                JOIN organization_quarter q ON q.id = o.quarter_id
                    AND q.starts_on - 4 <= r.ends_on AND q.ends_on >= r.starts_on""",
        ),
        Touching(
            "organization_holiday",
            marks="""SELECT kr.id FROM {rows} r
                JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 4 AND q.ends_on
                JOIN okrs_objective o ON o.quarter_id = q.id
                JOIN okrs_keyresult kr ON kr.objective_id = o.id
                JOIN organization_user u ON u.id = kr.owner_id AND u.country = r.country""",
        ),
    ]
