"""The states of absences are checked."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0005_absence_approvals'),
    ]

    operations = [
        ValidateConstraint(model_name='absence', name='absence_state_known'),
        ValidateConstraint(model_name='absence', name='absence_waits_since'),
    ]
