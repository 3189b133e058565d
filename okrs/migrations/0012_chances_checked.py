"""The order of the chances in the status rule, checked for rows stored before."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("okrs", "0011_verdicts")]

    operations = [ValidateConstraint("statusrule", "status_chances_in_order")]
