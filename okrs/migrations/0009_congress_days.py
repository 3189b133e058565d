"""A congress shifts the expected line of those who cover it: note when coverage or its days change."""

from django.db import migrations

from okrs.touching import Touching

# Everybody who covers a congress, on its first and its last day (they may lie in two quarters).
TRAVELLERS = " UNION ALL ".join(
    f"""SELECT {person}, c.{day} FROM {{found}} a JOIN {{congresses}} c ON c.id = a.congress_id {join}
        WHERE a.kind = 'congress_coverage'"""
    for person, join in (
        ("a.owner_id", ""),
        ("t.user_id", "JOIN interactions_activityparticipant t ON t.activity_id = a.id"),
    )
    for day in ("starts_on", "ends_on")
)
PEOPLE_OF_ACTIVITIES = """
    SELECT a.owner_id, a.held_on FROM {found} f JOIN interactions_activity a ON a.id = f.id
    UNION ALL
    SELECT p.user_id, a.held_on FROM {found} f JOIN interactions_activity a ON a.id = f.id
        JOIN interactions_activityparticipant p ON p.activity_id = a.id"""


def travellers(found: str = "interactions_activity", congresses: str = "interactions_congress") -> str:
    """Query of (person, day) for coverage in ``found`` of ``congresses``."""
    return TRAVELLERS.replace("{found}", found).replace("{congresses}", congresses)


class Migration(migrations.Migration):
    dependencies = [
        ("okrs", "0008_touching_measures"),
        ("interactions", "0002_relations"),
    ]

    operations = [
        # As in 0006, and the days of a congress that is covered.
        Touching(
            "interactions_activity",
            touches="SELECT owner_id, held_on FROM {rows} UNION ALL "
            + PEOPLE_OF_ACTIVITIES.replace(
                "{found}",
                """(SELECT id FROM {rows} UNION SELECT other.id FROM {rows} r
                    JOIN interactions_activity other ON other.campaign_id = r.campaign_id)""",
            )
            + """ UNION ALL SELECT p.user_id, r.held_on FROM {rows} r
                JOIN interactions_activityparticipant p ON p.activity_id = r.id UNION ALL """
            + travellers(found="{rows}"),
        ),
        Touching(
            "interactions_activityparticipant",
            touches="""SELECT r.user_id, a.held_on FROM {rows} r
                JOIN interactions_activity a ON a.id = r.activity_id
                UNION ALL SELECT r.user_id, c.starts_on FROM {rows} r JOIN interactions_activity a ON a.id = r.activity_id
                JOIN interactions_congress c ON c.id = a.congress_id
                UNION ALL SELECT r.user_id, c.ends_on FROM {rows} r JOIN interactions_activity a ON a.id = r.activity_id
                JOIN interactions_congress c ON c.id = a.congress_id""",
        ),
        Touching("interactions_congress", touches=travellers(congresses="{rows}")),
    ]
