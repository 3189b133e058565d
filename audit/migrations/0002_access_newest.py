"""The access log, newest first: compliance reads it by day."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("audit", "0001_baseline")]

    operations = [
        AddIndexConcurrently(
            model_name="accessrecord",
            index=models.Index(fields=["-at", "-id"], include=["action"], name="access_newest"),
        ),
    ]
