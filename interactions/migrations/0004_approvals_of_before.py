"""Approvals recorded before they named who gave them count as given elsewhere."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

BEFORE = "recorded before approvals named who gave them"


class Migration(migrations.Migration):
    dependencies = [("interactions", "0003_activity_approvals")]

    operations = [
        migrations.RunSQL(
            f"UPDATE interactions_activity SET approval_reference = '{BEFORE}' WHERE approved_on IS NOT NULL",
            f"UPDATE interactions_activity SET approval_reference = '' WHERE approval_reference = '{BEFORE}'",
        ),
        ValidateConstraint("activity", "activity_approved_by_another"),
    ]
