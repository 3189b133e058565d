"""The in-depth rule: one talk with a KOL a day, and of two at the same time only the first.

A new version where work is counted already; where nothing is counted yet, the rule that is shipped says it at once.
"""

from django.db import migrations

REASON = "One talk with a KOL counts a day, and of two at the same time only the first."
KEPT = ("channels", "purposes", "min_minutes", "min_topics", "min_follow_ups", "depths")


def ship(apps, schema_editor):
    rules = apps.get_model("okrs", "InDepthRule").objects
    now = rules.latest("version")
    if not apps.get_model("okrs", "KeyResult").objects.exists():
        rules.filter(pk=now.pk).update(once_a_day=True, no_overlaps=True)
        return
    same = {name: getattr(now, name) for name in KEPT}
    rules.create(version=now.version + 1, once_a_day=True, no_overlaps=True, reason=REASON, **same)


def withdraw(apps, schema_editor):
    rules = apps.get_model("okrs", "InDepthRule").objects
    if not rules.filter(reason=REASON).delete()[0]:
        rules.update(once_a_day=False, no_overlaps=False)


class Migration(migrations.Migration):
    dependencies = [("okrs", "0008_once_a_day")]

    operations = [migrations.RunPython(ship, withdraw)]
