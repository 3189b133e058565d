"""That only a finished next step can be dropped, checked for rows stored before."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("interactions", "0018_promises")]

    operations = [ValidateConstraint("interaction", "interaction_dropped_step_is_finished")]
