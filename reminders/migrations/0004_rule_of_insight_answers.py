"""Check what is stored, and ship the rule for answers to insights, switched on."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


def ship(apps, schema_editor):
    apps.get_model("reminders", "ReminderRule").objects.create(kind="insight_answer", offset_days=0, local_hour=8)


def withdraw(apps, schema_editor):
    apps.get_model("reminders", "Notification").objects.filter(rule__kind="insight_answer").delete()
    for name in ("Preference", "ReminderRule"):
        apps.get_model("reminders", name).objects.filter(kind="insight_answer").delete()


class Migration(migrations.Migration):
    dependencies = [("reminders", "0003_insight_answers")]

    operations = [
        ValidateConstraint("preference", "preference_kind_known"),
        ValidateConstraint("reminderrule", "reminder_kind_known"),
        ValidateConstraint("reminderrule", "reminder_not_before_it_was_asked"),
        migrations.RunPython(ship, withdraw),
    ]
