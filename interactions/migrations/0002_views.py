"""Views of interactions, KOLs, contacts, conversations, and of what may wait for a person."""

import django.contrib.postgres.fields
from django.db import migrations
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
KOLS = """
CREATE VIEW interactions_kolrecord AS
SELECT k.id AS kol_id, k.given_name, k.family_name, k.title, k.country, k.city, k.specialties, k.stakeholder_type,
    k.unmet_needs, k.languages, k.timezone, k.is_active,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('name', organisation, 'role', role, 'primary', is_primary,
            'from', from_date, 'until', to_date) ORDER BY is_primary DESC, id), '[]')
        FROM interactions_affiliation WHERE kol_id = k.id) AS places,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('system', system, 'value', value) ORDER BY system, value), '[]')
        FROM interactions_externalid WHERE kol_id = k.id) AS found,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('tier', t.tier, 'area', a.name, 'from', t.from_date,
            'until', t.to_date) ORDER BY t.from_date DESC, t.id), '[]')
        FROM interactions_tierassignment t JOIN organization_therapeuticarea a ON a.id = t.therapeutic_area_id
        WHERE t.kol_id = k.id) AS ranks,
    (SELECT coalesce(jsonb_agg(a.name ORDER BY a.name), '[]')
        FROM interactions_koltherapeuticarea l JOIN organization_therapeuticarea a ON a.id = l.therapeutic_area_id
        WHERE l.kol_id = k.id) AS areas,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('purpose', purpose, 'status', status, 'basis', lawful_basis,
            'on', noted_on) ORDER BY purpose), '[]')
        FROM interactions_consent WHERE kol_id = k.id) AS agreed,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('channel', channel, 'stated', is_stated) ORDER BY rank, channel),
            '[]')
        FROM interactions_channelpreference WHERE kol_id = k.id) AS wished,
    (SELECT i.occurred_on
        FROM interactions_interactionattendee a JOIN interactions_interaction i ON i.id = a.interaction_id
        WHERE a.kol_id = k.id AND i.state IN ('held', 'amended') ORDER BY a.starts_at DESC, a.id DESC LIMIT 1
    ) AS last_contact,
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
CONTACTS = """
CREATE VIEW interactions_contact AS
SELECT a.id AS attendee_id, a.kol_id, a.interaction_id, a.starts_at, i.occurred_on, i.channel, i.state, i.msl_id,
    p.display_name AS person, p.function, p.sort_key AS person_sort_key
FROM interactions_interactionattendee a
JOIN interactions_interaction i ON i.id = a.interaction_id
JOIN organization_user p ON p.id = i.msl_id
WHERE i.state <> 'cancelled'
"""
CONVERSATIONS = """
CREATE VIEW interactions_conversation AS
SELECT a.id AS attendee_id, a.kol_id, a.interaction_id, a.starts_at, i.zone_name, i.is_timed, i.occurred_on, i.state,
    i.channel, i.purpose, i.minutes, i.msl_id,
    (SELECT display_name FROM organization_user WHERE id = i.msl_id) AS person,
    i.notes, i.next_step, i.next_step_on, i.next_step_ended_at,
    (SELECT coalesce(string_agg(t.name, ', ' ORDER BY e.id), '')
        FROM interactions_exchangetopic e JOIN interactions_topic t ON t.id = e.topic_id
        WHERE e.interaction_id = a.interaction_id) AS topics,
    (SELECT jsonb_agg(jsonb_build_object('depth', depth, 'question', question, 'answer', answer) ORDER BY "order")
        FROM interactions_followupquestion
        WHERE interaction_id = a.interaction_id AND (question <> '' OR answer <> '')) AS questions
FROM interactions_interactionattendee a JOIN interactions_interaction i ON i.id = a.interaction_id
"""
WAITING = """
CREATE VIEW interactions_waiting AS
SELECT i.id AS interaction_id, i.msl_id, i.state = 'planned' AS is_planned, i.channel, i.occurred_on, i.starts_at,
    i.next_step, i.next_step_on,
    ARRAY(SELECT trim(k.given_name || ' ' || k.family_name)
        FROM interactions_interactionattendee a JOIN interactions_kol k ON k.id = a.kol_id
        WHERE a.interaction_id = i.id ORDER BY k.sort_key, k.id) AS kol_names,
    i.next_step_on IS NOT NULL AND i.next_step_ended_at IS NULL AS is_promised, NULL::bigint AS stakeholder_id, FALSE AS is_talk_planned,
    NULL::smallint AS every, NULL::date AS last_met_on
FROM interactions_interaction i
WHERE i.state = 'planned'
    OR (i.next_step_on IS NOT NULL AND i.next_step_ended_at IS NULL AND i.state <> 'cancelled')

UNION ALL
SELECT NULL, s.owner_id, FALSE, '', coalesce(t.last_met_on, s.agreed_since, t.planned_on), NULL, '',
    coalesce(t.planned_on, greatest(s.agreed_since, t.last_met_on) + s.every),
    ARRAY[coalesce(nullif(s.name, ''), nullif(p.display_name, ''), p.email)], FALSE, s.id, t.planned_on IS NOT NULL,
    s.every, t.last_met_on
FROM interactions_internalstakeholder s
LEFT JOIN organization_user p ON p.id = s.colleague_id
CROSS JOIN LATERAL (
    SELECT max(c.met_on) AS last_met_on,
        min(c.planned_on) FILTER (WHERE c.met_on IS NULL AND NOT c.is_called_off) AS planned_on
    FROM interactions_stakeholdercontact c WHERE c.stakeholder_id = s.id
) AS t
WHERE s.ended_on IS NULL AND (s.every IS NOT NULL OR t.planned_on IS NOT NULL)
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
    dependencies = [
        ("interactions", "0001_tables"),
        ("organization", "0002_teammates"),
    ]

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
        migrations.CreateModel(
            name='KOLRecord',
            fields=[
                ('kol_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('given_name', models.CharField(max_length=80)),
                ('family_name', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=60)),
                ('country', models.CharField(max_length=2)),
                ('city', models.CharField(max_length=80)),
                ('specialties', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None)),
                ('stakeholder_type', models.CharField(max_length=20)),
                ('unmet_needs', models.TextField()),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
                ('timezone', models.CharField(max_length=60)),
                ('is_active', models.BooleanField()),
                ('places', models.JSONField()),
                ('found', models.JSONField()),
                ('ranks', models.JSONField()),
                ('areas', models.JSONField()),
                ('agreed', models.JSONField()),
                ('wished', models.JSONField()),
                ('last_contact', models.DateField(null=True)),
                ('met', models.JSONField()),
            ],
            options={
                'db_table': 'interactions_kolrecord',
                'managed': False,
            },
        ),
        migrations.RunSQL(KOLS, "DROP VIEW interactions_kolrecord"),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('attendee_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kol_id', models.BigIntegerField()),
                ('interaction_id', models.BigIntegerField()),
                ('starts_at', models.DateTimeField()),
                ('occurred_on', models.DateField()),
                ('channel', models.CharField(choices=[('face_to_face', 'Face to face'), ('virtual_meeting', 'Virtual meeting'), ('phone', 'Phone'), ('webinar', 'Webinar'), ('email', 'E-mail'), ('chat', 'Chat'), ('social_media', 'Social media'), ('congress', 'Congress'), ('other', 'Other')], max_length=20)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('amended', 'Amended'), ('cancelled', 'Cancelled')], max_length=10)),
                ('msl_id', models.BigIntegerField()),
                ('person', models.CharField(max_length=200)),
                ('person_sort_key', models.CharField(max_length=200)),
                ('function', models.CharField(choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], max_length=20)),
            ],
            options={
                'db_table': 'interactions_contact',
                'managed': False,
            },
        ),
        migrations.RunSQL(CONTACTS, "DROP VIEW interactions_contact"),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('attendee_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kol_id', models.BigIntegerField()),
                ('interaction_id', models.BigIntegerField()),
                ('starts_at', models.DateTimeField()),
                ('zone_name', models.CharField(max_length=60)),
                ('is_timed', models.BooleanField()),
                ('occurred_on', models.DateField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('amended', 'Amended'), ('cancelled', 'Cancelled')], max_length=10)),
                ('channel', models.CharField(choices=[('face_to_face', 'Face to face'), ('virtual_meeting', 'Virtual meeting'), ('phone', 'Phone'), ('webinar', 'Webinar'), ('email', 'E-mail'), ('chat', 'Chat'), ('social_media', 'Social media'), ('congress', 'Congress'), ('other', 'Other')], max_length=20)),
                ('purpose', models.CharField(choices=[('scientific_exchange', 'Scientific exchange'), ('reactive_response', 'Reactive response'), ('research_support', 'Research support'), ('introduction', 'Introduction')], max_length=20)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('msl_id', models.BigIntegerField()),
                ('person', models.CharField(max_length=200)),
                ('notes', models.TextField()),
                ('next_step', models.CharField(max_length=300)),
                ('next_step_on', models.DateField(null=True)),
                ('next_step_ended_at', models.DateTimeField(null=True)),
                ('topics', models.TextField()),
                ('questions', models.JSONField(null=True)),
            ],
            options={
                'db_table': 'interactions_conversation',
                'managed': False,
            },
        ),
        migrations.RunSQL(CONVERSATIONS, "DROP VIEW interactions_conversation"),
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
                ('is_promised', models.BooleanField()),
                ('stakeholder_id', models.BigIntegerField(null=True)),
                ('is_talk_planned', models.BooleanField()),
                ('every', models.PositiveSmallIntegerField(null=True)),
                ('last_met_on', models.DateField(null=True)),
            ],
            options={
                'db_table': 'interactions_waiting',
                'managed': False,
            },
        ),
        migrations.RunSQL(WAITING, "DROP VIEW interactions_waiting"),
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
        migrations.RunSQL(HANDOFFS, "DROP VIEW interactions_waitinghandoff"),
    ]
