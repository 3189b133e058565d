"""Ship a rule for each kind of reminder, switched on."""

from django.db import migrations


def ship(apps, schema_editor):
    rule = apps.get_model("reminders", "ReminderRule")
    rule.objects.create(kind="check_in", offset_days=-2, local_hour=8)
    rule.objects.create(kind="weekly_update", offset_days=0, local_hour=8)
    rule.objects.create(kind="update_request", offset_days=0, local_hour=8)


def withdraw(apps, schema_editor):
    apps.get_model("reminders", "ReminderRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_baseline")]

    operations = [migrations.RunPython(ship, withdraw)]
