"""Ship the rule of the debrief of a congress, switched on, and check the kinds of what is there."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


def ship(apps, schema_editor):
    rule = apps.get_model("reminders", "ReminderRule")
    rule.objects.create(kind="congress_debrief", offset_days=0, local_hour=8, email=True)


def withdraw(apps, schema_editor):
    # What was sent under the rule goes with it, and what people chose for it: the version before knows neither.
    apps.get_model("reminders", "Notification").objects.filter(rule__kind="congress_debrief").delete()
    apps.get_model("reminders", "Preference").objects.filter(kind="congress_debrief").delete()
    apps.get_model("reminders", "ReminderRule").objects.filter(kind="congress_debrief").delete()


class Migration(migrations.Migration):
    dependencies = [("reminders", "0004_congresses")]

    operations = [
        migrations.RunPython(ship, withdraw),
        ValidateConstraint(model_name="preference", name="preference_kind_known"),
        ValidateConstraint(model_name="reminderrule", name="reminder_kind_known"),
    ]
