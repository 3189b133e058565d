"""The tiles of a board count outcomes too: their index gets the column that they read."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("okrs", "0012_chances_checked")]

    operations = [
        AddIndexConcurrently(
            "snapshot",
            models.Index(
                fields=["quarter"], include=("status", "outcome", "is_stale", "status_week_ago"), name="standing_marks"
            ),
        ),
        RemoveIndexConcurrently("snapshot", "standing_tiles"),
    ]
