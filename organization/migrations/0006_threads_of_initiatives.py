"""Initiatives have threads too; a moment without the check of the kind, and none in which rows are read."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

ON = [
    ("weekly_update", "weekly update"),
    ("check_in", "check-in"),
    ("objective", "objective"),
    ("key_result", "key result"),
    ("insight", "insight"),
    ("activity", "activity"),
    ("initiative", "initiative"),
]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("organization", "0005_saved_lists")]

    operations = [
        migrations.AlterField("thread", "on", models.CharField(choices=ON, max_length=20)),
        migrations.AlterField("threadevent", "on", models.CharField(choices=ON, max_length=20)),
        migrations.RemoveConstraint("thread", "thread_on_known"),
        AddConstraintNotValid(
            "thread",
            models.CheckConstraint(
                condition=models.Q(on__in=[value for value, _ in ON]),
                name="thread_on_known",
            ),
        ),
        ValidateConstraint("thread", "thread_on_known"),
    ]
