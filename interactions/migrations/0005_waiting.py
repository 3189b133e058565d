"""Two views of what may wait for a person: conversations, and hand-offs to safety."""

import django.contrib.postgres.fields
from django.db import migrations, models

WAITING = """
CREATE VIEW interactions_waiting AS
SELECT i.id AS interaction_id, i.msl_id, i.state = 'planned' AS is_planned, i.channel, i.occurred_on, i.starts_at,
    i.next_step, i.next_step_on,
    ARRAY(SELECT trim(k.given_name || ' ' || k.family_name)
        FROM interactions_interactionattendee a JOIN interactions_kol k ON k.id = a.kol_id
        WHERE a.interaction_id = i.id ORDER BY k.sort_key, k.id) AS kol_names
FROM interactions_interaction i
WHERE i.state = 'planned' OR (i.next_step_on IS NOT NULL AND i.state <> 'cancelled')
"""
HANDOFFS = """
CREATE VIEW interactions_waitinghandoff AS
SELECT h.id AS handoff_id, h.interaction_id, h.kind, h.aware_at, h.due_at, h.handed_off_at, h.withdrawn_at,
    h.handed_off_at IS NULL AND h.withdrawn_at IS NULL AS is_open, i.msl_id AS author_id,
    coalesce(nullif(p.display_name, ''), p.email) || CASE WHEN p.is_active THEN '' ELSE ' (no longer active)' END
        AS author
FROM interactions_safetyhandoff h
JOIN interactions_interaction i ON i.id = h.interaction_id
JOIN organization_user p ON p.id = i.msl_id
WHERE h.acknowledged_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0004_approvals_of_before")]

    operations = [
        migrations.CreateModel(
            name='WaitingHandoff',
            fields=[
                ('handoff_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('interaction_id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('ae', 'Possible adverse event'), ('pqc', 'Possible product quality complaint')], max_length=3)),
                ('aware_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('handed_off_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('is_open', models.BooleanField()),
                ('author_id', models.BigIntegerField()),
                ('author', models.CharField(max_length=280)),
            ],
            options={
                'db_table': 'interactions_waitinghandoff',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('interaction_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('msl_id', models.BigIntegerField()),
                ('is_planned', models.BooleanField()),
                ('channel', models.CharField(choices=[('face_to_face', 'Face to face'), ('virtual_meeting', 'Virtual meeting'), ('phone', 'Phone'), ('webinar', 'Webinar'), ('email', 'E-mail'), ('chat', 'Chat'), ('social_media', 'Social media'), ('congress', 'Congress'), ('other', 'Other')], max_length=20)),
                ('occurred_on', models.DateField()),
                ('starts_at', models.DateTimeField()),
                ('next_step', models.CharField(max_length=300)),
                ('next_step_on', models.DateField(null=True)),
                ('kol_names', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                'db_table': 'interactions_waiting',
                'managed': False,
            },
        ),
        migrations.RunSQL(WAITING, "DROP VIEW interactions_waiting"),
        migrations.RunSQL(HANDOFFS, "DROP VIEW interactions_waitinghandoff"),
    ]
