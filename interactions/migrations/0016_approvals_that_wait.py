"""The few activities that wait for an approval: an approver's home counts them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

_UNCONFIRMED = Q(approved_on__isnull=False, approved_by__isnull=True, approval_reference="", approval_refused="")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("interactions", "0015_time_given")]

    operations = [
        AddIndexConcurrently(
            model_name="activity",
            index=models.Index(
                fields=["owner"],
                condition=Q(kind__in=("advisory_board", "newsletter"), is_cancelled=False)
                & (Q(approval_asked_at__isnull=False) | _UNCONFIRMED),
                name="activity_waits_for_approval",
            ),
        ),
    ]
