"""The indexes of insights by congress, built while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("insights", "0005_congresses")]

    operations = [
        AddIndexConcurrently(
            model_name="insight",
            index=models.Index(
                condition=models.Q(("congress__isnull", False)),
                fields=["congress", "-created_at"],
                name="insight_of_congress",
            ),
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS insights_insightevent_congress_id "
            "ON insights_insightevent (congress_id)",
            "DROP INDEX CONCURRENTLY IF EXISTS insights_insightevent_congress_id",
        ),
    ]
