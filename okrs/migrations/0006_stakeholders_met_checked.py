"""The rules of stakeholders met as agreed, checked for every row."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("okrs", "0005_stakeholders_met")]

    operations = [
        ValidateConstraint(model_name="exclusion", name="exclusion_source_known"),
        ValidateConstraint(model_name="keyresult", name="key_result_counted_from_zero"),
        ValidateConstraint(model_name="keyresult", name="key_result_metric_known"),
    ]
