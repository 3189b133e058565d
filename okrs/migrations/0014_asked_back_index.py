"""The indexes of what was asked back, and the check of its rows, while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("okrs", "0013_asked_back"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="updaterequest",
            index=models.Index(
                condition=models.Q(("check_in__isnull", False)), fields=["check_in"], name="update_request_about"
            ),
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS okrs_updaterequestevent_check_in_id "
            "ON okrs_updaterequestevent (check_in_id)",
            "DROP INDEX CONCURRENTLY IF EXISTS okrs_updaterequestevent_check_in_id",
        ),
        ValidateConstraint(model_name="updaterequest", name="update_request_asks_back_in_words"),
    ]
