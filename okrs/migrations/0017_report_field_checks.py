"""The index of a report's history by its field, and the checks of what was added, while people work."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("okrs", "0016_report_field")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS okrs_reportevent_field_id ON okrs_reportevent (field_id)",
            "DROP INDEX CONCURRENTLY IF EXISTS okrs_reportevent_field_id",
        ),
        ValidateConstraint(model_name="report", name="report_rows_known"),
        ValidateConstraint(model_name="report", name="report_columns_known"),
        ValidateConstraint(model_name="report", name="report_field_where_told_apart"),
    ]
