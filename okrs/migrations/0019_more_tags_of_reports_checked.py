"""Check the reports there are against the longer lists of tags."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("okrs", "0018_more_tags_of_reports")]

    operations = [
        ValidateConstraint("report", "report_rows_known"),
        ValidateConstraint("report", "report_columns_known"),
    ]
