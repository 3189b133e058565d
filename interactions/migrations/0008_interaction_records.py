"""A view of each interaction with all that belongs to it, for the API."""

from django.db import migrations, models

RECORDS = """
CREATE VIEW interactions_interactionrecord AS
SELECT i.id AS interaction_id,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'given', k.given_name, 'family', k.family_name)
            ORDER BY a.id), '[]')
        FROM interactions_interactionattendee a JOIN interactions_kol k ON k.id = a.kol_id
        WHERE a.interaction_id = i.id) AS kols,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.display_name, 'email', u.email,
            'active', u.is_active) ORDER BY p.id), '[]')
        FROM interactions_interactionparticipant p JOIN organization_user u ON u.id = p.user_id
        WHERE p.interaction_id = i.id) AS participants,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('topic', t.name, 'intent', e.planned_intent,
            'retrospective', coalesce(e.planned_at >= i.starts_at, false)) ORDER BY e.id), '[]')
        FROM interactions_exchangetopic e JOIN interactions_topic t ON t.id = e.topic_id
        WHERE e.interaction_id = i.id) AS topics,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('depth', depth, 'question', question, 'answer', answer)
            ORDER BY "order"), '[]')
        FROM interactions_followupquestion WHERE interaction_id = i.id) AS follow_ups
FROM interactions_interaction i
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0007_newest_of_msl")]

    operations = [
        migrations.CreateModel(
            name='InteractionRecord',
            fields=[
                ('interaction_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kols', models.JSONField()),
                ('participants', models.JSONField()),
                ('topics', models.JSONField()),
                ('follow_ups', models.JSONField()),
            ],
            options={
                'db_table': 'interactions_interactionrecord',
                'managed': False,
            },
        ),
        migrations.RunSQL(RECORDS, "DROP VIEW interactions_interactionrecord"),
    ]
