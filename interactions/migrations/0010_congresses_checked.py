"""The indexes of what was added to congresses and interactions, and the checks of their rows, while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("interactions", "0009_congresses")]

    operations = [
        AddIndexConcurrently(
            model_name="interaction",
            index=models.Index(
                condition=models.Q(("congress__isnull", False)),
                fields=["congress", "starts_at"],
                name="interaction_of_congress",
            ),
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS interactions_interactionevent_congress_id "
            "ON interactions_interactionevent (congress_id)",
            "DROP INDEX CONCURRENTLY IF EXISTS interactions_interactionevent_congress_id",
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS interactions_congressevent_lead_id "
            "ON interactions_congressevent (lead_id)",
            "DROP INDEX CONCURRENTLY IF EXISTS interactions_congressevent_lead_id",
        ),
        ValidateConstraint(model_name="congress", name="congress_debrief_days_plausible"),
        ValidateConstraint(model_name="congress", name="congress_debrief_has_its_time"),
    ]
