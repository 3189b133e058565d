"""A KOL's record says who met the KOL, and when last."""

from importlib import import_module

from django.db import migrations, models

BEFORE = import_module("interactions.migrations.0009_kol_records_for_lists").AFTER
MET = """,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('msl', p.id, 'person', p.display_name, 'function', p.function,
            'last', met.last) ORDER BY met.last DESC, p.sort_key, p.id), '[]')
        FROM (
            SELECT i.msl_id, max(i.occurred_on) AS last
            FROM interactions_interactionattendee a JOIN interactions_interaction i ON i.id = a.interaction_id
            WHERE a.kol_id = k.id AND i.state IN ('held', 'amended') GROUP BY i.msl_id
        ) met JOIN organization_user p ON p.id = met.msl_id
    ) AS met
FROM interactions_kol k
"""
AFTER = BEFORE.replace("\nFROM interactions_kol k\n", MET)
VIEW = "DROP VIEW interactions_kolrecord;"  # a view cannot lose a column in place


class Migration(migrations.Migration):
    dependencies = [("interactions", "0028_conversations")]

    operations = [
        migrations.AddField("kolrecord", "met", models.JSONField()),
        migrations.RunSQL(VIEW + AFTER, VIEW + BEFORE),
    ]
