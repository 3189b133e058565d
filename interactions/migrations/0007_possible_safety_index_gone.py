"""What waits for safety is found by the rows of hand-offs; the index of answers is of no use any more."""

from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("interactions", "0006_existing_handoffs"),
    ]

    operations = [
        RemoveIndexConcurrently(
            model_name="interaction",
            name="interaction_possible_safety",
        ),
    ]
