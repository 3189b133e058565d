"""What waits for triage is counted without its authors' own."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("insights", "0003_undo_of_decisions")]

    operations = [
        AddIndexConcurrently(
            model_name="insight",
            index=models.Index(fields=["originator"], condition=Q(state="submitted"), name="insight_to_triage"),
        ),
    ]
