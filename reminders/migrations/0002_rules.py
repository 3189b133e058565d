"""Ship a rule for each kind of reminder, switched on; comments go without e-mail."""

from django.db import migrations

# kind, days between the day it is about and its sending, whether it goes by e-mail too
RULES = [
    ("check_in", -2, True),
    ("weekly_update", 0, True),
    ("update_request", 0, True),
    ("insight_answer", 0, True),
    ("pulse", 0, True),
    ("pulse_ends", -3, True),
    ("mention", 0, True),
    ("comment", 0, False),
]


def ship(apps, schema_editor):
    rule = apps.get_model("reminders", "ReminderRule")
    for kind, offset_days, email in RULES:
        rule.objects.create(kind=kind, offset_days=offset_days, local_hour=8, email=email)


def withdraw(apps, schema_editor):
    apps.get_model("reminders", "ReminderRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_tables")]

    operations = [migrations.RunPython(ship, withdraw)]
