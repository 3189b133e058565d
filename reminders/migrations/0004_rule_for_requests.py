"""Ship the rule of requests for an update, switched on."""

from django.db import migrations


def ship(apps, schema_editor):
    apps.get_model("reminders", "ReminderRule").objects.create(kind="update_request", offset_days=0, local_hour=8)


def withdraw(apps, schema_editor):
    apps.get_model("reminders", "ReminderRule").objects.filter(kind="update_request").delete()


class Migration(migrations.Migration):
    dependencies = [("reminders", "0003_requests_for_an_update")]

    operations = [migrations.RunPython(ship, withdraw)]
