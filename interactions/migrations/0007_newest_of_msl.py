"""The latest interactions of one person: the Log offers the KOLs and the channel of these."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("interactions", "0006_activity_planned_since")]

    operations = [
        AddIndexConcurrently(
            model_name="interaction",
            index=models.Index(fields=["msl", "-starts_at", "-id"], name="interaction_newest_of_msl"),
        ),
    ]
