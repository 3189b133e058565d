"""A KOL's record says since when each place holds, and the day of the newest contact: lists show both."""

from importlib import import_module

from django.db import migrations, models

BEFORE = import_module("interactions.migrations.0002_kol_records").RECORDS
PLACE, SINCE = "'until', to_date) ORDER BY is_primary", "'from', from_date, 'until', to_date) ORDER BY is_primary"
LAST = """,
    (SELECT i.occurred_on
        FROM interactions_interactionattendee a JOIN interactions_interaction i ON i.id = a.interaction_id
        WHERE a.kol_id = k.id AND i.state IN ('held', 'amended') ORDER BY a.starts_at DESC, a.id DESC LIMIT 1
    ) AS last_contact
FROM interactions_kol k
"""
AFTER = BEFORE.replace(PLACE, SINCE).replace("\nFROM interactions_kol k\n", LAST)
VIEW = "DROP VIEW interactions_kolrecord;"  # a view cannot lose a column in place


class Migration(migrations.Migration):
    dependencies = [("interactions", "0008_interaction_records")]

    operations = [
        migrations.AddField("kolrecord", "last_contact", models.DateField(null=True)),
        migrations.RunSQL(VIEW + AFTER, VIEW + BEFORE),
    ]
