"""The rule by which people are told of contacts that were coordinated: in the app, without e-mail."""

from typing import Any

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


def ship(apps: Any, _editor: Any) -> None:
    """Switched on."""
    rule = apps.get_model("reminders", "ReminderRule")
    rule.objects.create(kind="joined", offset_days=0, local_hour=8, email=False)


def withdraw(apps: Any, _editor: Any) -> None:
    """With what was told by it."""
    apps.get_model("reminders", "Notification").objects.filter(rule__kind="joined").delete()
    apps.get_model("reminders", "Preference").objects.filter(kind="joined").delete()
    apps.get_model("reminders", "ReminderRule").objects.filter(kind="joined").delete()


class Migration(migrations.Migration):
    dependencies = [("reminders", "0006_joined_contacts")]

    operations = [
        ValidateConstraint(model_name="preference", name="preference_kind_known"),
        ValidateConstraint(model_name="reminderrule", name="reminder_kind_known"),
        ValidateConstraint(model_name="reminderrule", name="reminder_not_before_it_was_asked"),
        migrations.RunPython(ship, withdraw),
    ]
