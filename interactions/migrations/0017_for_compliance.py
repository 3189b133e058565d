"""What compliance looks for among many interactions: contact despite an objection, and changes with a reason."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("interactions", "0016_approvals_that_wait")]

    operations = [
        AddIndexConcurrently(
            model_name="interaction",
            index=models.Index(
                fields=["occurred_on"],
                condition=~models.Q(objection_reason=""),
                name="interaction_despite_objection",
            ),
        ),
        AddIndexConcurrently(
            model_name="interactionevent",
            index=models.Index(
                fields=["-pgh_created_at", "-pgh_id"],
                condition=models.Q(pgh_label="update", state__in=["amended", "cancelled"]),
                name="interaction_changed_late",
            ),
        ),
    ]
