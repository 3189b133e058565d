"""The list of activities begins with the latest date."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("interactions", "0020_advisory_board_kols")]

    operations = [
        AddIndexConcurrently(
            model_name="activity",
            index=models.Index(
                Coalesce("held_on", "planned_on", "entered_on").desc(nulls_last=True),
                F("id").desc(nulls_last=True),
                name="activity_latest_date",
            ),
        ),
    ]
