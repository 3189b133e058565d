"""Check what is stored, and ship the rules for the pulse, switched on."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

KINDS = {"pulse": 0, "pulse_ends": -3}


def ship(apps, schema_editor):
    rule = apps.get_model("reminders", "ReminderRule")
    for kind, offset_days in KINDS.items():
        rule.objects.create(kind=kind, offset_days=offset_days, local_hour=8)


def withdraw(apps, schema_editor):
    apps.get_model("reminders", "Notification").objects.filter(rule__kind__in=KINDS).delete()
    for name in ("Preference", "ReminderRule"):
        apps.get_model("reminders", name).objects.filter(kind__in=KINDS).delete()


class Migration(migrations.Migration):
    dependencies = [("reminders", "0005_pulse")]

    operations = [
        ValidateConstraint("preference", "preference_kind_known"),
        ValidateConstraint("reminderrule", "reminder_kind_known"),
        migrations.RunPython(ship, withdraw),
    ]
