from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("reminders", "0005_truncate_refused")]

    operations = [
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(fields=["period", "subject", "channel", "recipient"], name="notification_written"),
        ),
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(
                fields=["rule", "subject", "period"],
                condition=models.Q(channel="in_app", state="sent", read_at__isnull=True),
                name="notification_unread",
            ),
        ),
    ]
