"""Check what is stored, and ship the rules for mentions and comments, switched on; comments go without e-mail."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

KINDS = {"mention": True, "comment": False}


def ship(apps, schema_editor):
    for kind, email in KINDS.items():
        apps.get_model("reminders", "ReminderRule").objects.create(kind=kind, offset_days=0, local_hour=8, email=email)


def withdraw(apps, schema_editor):
    apps.get_model("reminders", "Notification").objects.filter(rule__kind__in=KINDS).delete()
    for name in ("Preference", "ReminderRule"):
        apps.get_model("reminders", name).objects.filter(kind__in=KINDS).delete()


class Migration(migrations.Migration):
    dependencies = [("reminders", "0007_comments")]

    operations = [
        ValidateConstraint("preference", "preference_kind_known"),
        ValidateConstraint("reminderrule", "reminder_kind_known"),
        ValidateConstraint("reminderrule", "reminder_not_before_it_was_asked"),
        ValidateConstraint("reminderrule", "reminder_of_comments_not_by_email"),
        migrations.RunPython(ship, withdraw),
    ]
