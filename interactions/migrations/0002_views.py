"""Views of interactions, KOLs, contacts, conversations, agreed contact, and of what may wait for a person.

A KOL's page and the first page read through functions, which keep their plans.
"""

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
IN_WORDS = """
CREATE VIEW interactions_interactioninwords AS
SELECT i.id AS interaction_id, i.msl_id, coalesce(nullif(u.display_name, ''), u.email) AS person,
    u.is_active AS is_active, i.occurred_on, i.channel, i.purpose, i.minutes,
    ARRAY(SELECT trim(k.given_name || ' ' || k.family_name)
        FROM interactions_interactionattendee a JOIN interactions_kol k ON k.id = a.kol_id
        WHERE a.interaction_id = i.id ORDER BY k.sort_key, k.id) AS kol_names,
    ARRAY(SELECT t.name FROM interactions_exchangetopic e JOIN interactions_topic t ON t.id = e.topic_id
        WHERE e.interaction_id = i.id ORDER BY e.id) AS topic_names,
    ARRAY(SELECT f.depth FROM interactions_followupquestion f WHERE f.interaction_id = i.id) AS depths
FROM interactions_interaction i JOIN organization_user u ON u.id = i.msl_id
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
    ) AS met,
    EXISTS (SELECT FROM interactions_activitykol l WHERE l.kol_id = k.id) AS has_activities
FROM interactions_kol k
"""
KOL = """
CREATE FUNCTION interactions_kol_record(kol bigint) RETURNS SETOF interactions_kolrecord
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT r.* FROM interactions_kolrecord r WHERE r.kol_id = kol;
END $$
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
DAYS = """
CREATE FUNCTION interactions_kol_days(kol bigint, first date, last date)
RETURNS TABLE (channel varchar, day date, times bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT c.channel, c.occurred_on, count(*) FROM interactions_contact c
    WHERE c.kol_id = kol AND c.state IN ('held', 'amended') AND c.occurred_on BETWEEN first AND last
    GROUP BY c.channel, c.occurred_on;
END $$
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
READ = """
CREATE FUNCTION interactions_conversations(kol bigint, authors bigint[], reader bigint)
RETURNS SETOF interactions_conversation LANGUAGE sql STABLE AS $$
    SELECT c.* FROM interactions_conversation c
    WHERE c.kol_id = kol AND (authors IS NULL OR c.msl_id = ANY (authors) OR c.interaction_id IN (
        SELECT p.interaction_id FROM interactions_interactionparticipant p WHERE p.user_id = reader))
$$;
CREATE FUNCTION interactions_conversations_between(
    kol bigint, authors bigint[], reader bigint, first timestamptz, last timestamptz
) RETURNS TABLE (
    attendee_id bigint, interaction_id bigint, state varchar, purpose varchar, channel varchar, minutes smallint,
    msl_id bigint, person varchar, topics text
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT t.attendee_id, t.interaction_id, t.state, t.purpose, t.channel, t.minutes, t.msl_id, t.person,
        t.topics
    FROM interactions_conversations(kol, authors, reader) t WHERE t.starts_at BETWEEN first AND last;
END $$;
"""
BRIEF = """
CREATE FUNCTION interactions_kol_brief(kol bigint, authors bigint[], reader bigint, today date)
RETURNS TABLE (parts jsonb, discussed jsonb, latest bigint[]) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT jsonb_build_object(
            'promised', (SELECT jsonb_agg(to_jsonb(line)) FROM (
                SELECT t.interaction_id, t.starts_at, t.zone_name, t.is_timed, t.occurred_on, t.channel, t.msl_id, t.person,
                t.notes, t.next_step, t.next_step_on, t.questions
                FROM interactions_conversations(kol, authors, reader) t WHERE (t.next_step <> '' OR t.next_step_on IS NOT NULL) AND t.next_step_ended_at IS NULL AND t.state <> 'cancelled' ORDER BY t.next_step_on, t.interaction_id LIMIT 5) line),
            'planned', (SELECT jsonb_agg(to_jsonb(line)) FROM (
                SELECT t.interaction_id, t.starts_at, t.zone_name, t.is_timed, t.occurred_on, t.channel, t.msl_id, t.person,
                t.notes, t.next_step, t.next_step_on, t.questions
                FROM interactions_conversations(kol, authors, reader) t WHERE t.state = 'planned' AND t.occurred_on >= today ORDER BY t.starts_at, t.attendee_id LIMIT 1) line),
            'asked', (SELECT jsonb_agg(to_jsonb(line)) FROM (
                SELECT t.interaction_id, t.starts_at, t.zone_name, t.is_timed, t.occurred_on, t.channel, t.msl_id, t.person,
                t.notes, t.next_step, t.next_step_on, t.questions
                FROM interactions_conversations(kol, authors, reader) t WHERE t.state IN ('held', 'amended') AND t.questions IS NOT NULL ORDER BY t.starts_at DESC, t.attendee_id DESC LIMIT 1) line),
            'noted', (SELECT jsonb_agg(to_jsonb(line)) FROM (
                SELECT t.interaction_id, t.starts_at, t.zone_name, t.is_timed, t.occurred_on, t.channel, t.msl_id, t.person,
                t.notes, t.next_step, t.next_step_on, t.questions
                FROM interactions_conversations(kol, authors, reader) t WHERE t.state IN ('held', 'amended') AND t.notes <> '' ORDER BY t.starts_at DESC, t.attendee_id DESC LIMIT 2) line)),
        (SELECT jsonb_agg(jsonb_build_array(named.name, named.times)) FROM (
            SELECT o.name, count(*) AS times
            FROM interactions_conversations(kol, authors, reader) t
            JOIN interactions_exchangetopic e ON e.interaction_id = t.interaction_id
            JOIN interactions_topic o ON o.id = e.topic_id
            WHERE t.state IN ('held', 'amended') GROUP BY o.name ORDER BY times DESC, o.name LIMIT 8) named),
        ARRAY(SELECT t.interaction_id FROM interactions_conversations(kol, authors, reader) t
            ORDER BY t.starts_at DESC, t.attendee_id DESC LIMIT 200);
END $$
"""
STRETCHES = """
CREATE VIEW interactions_agreedstretch AS
SELECT s.id AS stakeholder_id, s.owner_id AS keeper_id, q.id AS quarter_id, a.every, a.since, f.day AS counted_from,
    CASE WHEN f.is_talk THEN f.day ELSE (SELECT max(c.met_on) FROM interactions_stakeholdercontact c
        WHERE c.stakeholder_id = s.id AND c.met_on < f.day AND c.recorded_on <= q.grace_ends_on) END AS last_on,
    d.is_kept, d.first_day, d.last_day
FROM interactions_internalstakeholder s
CROSS JOIN organization_quarter q
CROSS JOIN LATERAL (
    SELECT e.every, e.since, e.entered_on, e.until AS last_day,
        greatest(e.since, lag(e.until) OVER (ORDER BY e.until) + 1) AS first_day
    FROM interactions_earlieragreement e WHERE e.stakeholder_id = s.id
    UNION ALL
    SELECT s.every, s.agreed_since, coalesce(s.agreed_entered_on, s.agreed_since), coalesce(s.ended_on - 1, 'infinity'),
        greatest(s.agreed_since, (SELECT max(e.until) + 1 FROM interactions_earlieragreement e
            WHERE e.stakeholder_id = s.id))
    WHERE s.every IS NOT NULL
) a
CROSS JOIN LATERAL (
    -- Of the talks before the quarter the last one is enough.
    SELECT max(c.met_on) AS day FROM interactions_stakeholdercontact c
    WHERE c.stakeholder_id = s.id AND c.met_on < q.starts_on AND c.recorded_on <= q.grace_ends_on
) b
CROSS JOIN LATERAL (
    SELECT n.day, n.is_talk, coalesce(lead(n.day) OVER (ORDER BY n.day, n.is_talk) - 1, 'infinity') AS last_day
    FROM (
        SELECT a.since AS day, FALSE AS is_talk
        UNION ALL
        SELECT c.met_on, TRUE FROM interactions_stakeholdercontact c
        WHERE c.stakeholder_id = s.id AND c.met_on BETWEEN greatest(a.since, b.day) AND q.ends_on
            AND c.recorded_on <= q.grace_ends_on
    ) n
) f
CROSS JOIN LATERAL (VALUES
    (TRUE, greatest(f.day, a.first_day, q.starts_on), least(f.day + a.every, f.last_day, a.last_day, q.ends_on)),
    (FALSE, greatest(f.day + a.every + 1, a.first_day, q.starts_on), least(f.last_day, a.last_day, q.ends_on))
) d (is_kept, first_day, last_day)
WHERE a.entered_on <= q.grace_ends_on AND d.first_day <= d.last_day
"""
WAITING = """
CREATE VIEW interactions_waiting AS
SELECT i.id AS interaction_id, i.msl_id, i.state = 'planned' AS is_planned, i.channel, i.occurred_on, i.starts_at,
    i.next_step, i.next_step_on,
    ARRAY(SELECT trim(k.given_name || ' ' || k.family_name)
        FROM interactions_interactionattendee a JOIN interactions_kol k ON k.id = a.kol_id
        WHERE a.interaction_id = i.id ORDER BY k.sort_key, k.id) AS kol_names,
    i.next_step_on IS NOT NULL AND i.next_step_ended_at IS NULL AS is_promised, NULL::bigint AS stakeholder_id,
    FALSE AS is_talk_planned, NULL::smallint AS every, NULL::date AS last_met_on
FROM interactions_interaction i
WHERE i.state = 'planned'
    OR (i.next_step_on IS NOT NULL AND i.next_step_ended_at IS NULL AND i.state <> 'cancelled')
UNION ALL
SELECT NULL, s.owner_id, FALSE, '', coalesce(t.last_met_on, s.agreed_since, t.planned_on), NULL, '',
    coalesce(t.planned_on, greatest(s.agreed_since, t.last_met_on) + s.every),
    ARRAY[coalesce(nullif(s.name, ''), nullif(p.display_name, ''), p.email)
        || CASE WHEN p.is_active IS FALSE THEN ' (no longer active)' ELSE '' END],
    FALSE, s.id, t.planned_on IS NOT NULL, s.every, t.last_met_on
FROM interactions_internalstakeholder s
LEFT JOIN organization_user p ON p.id = s.colleague_id
CROSS JOIN LATERAL (
    SELECT max(c.met_on) AS last_met_on,
        min(c.planned_on) FILTER (WHERE c.met_on IS NULL AND NOT c.is_called_off) AS planned_on
    FROM interactions_stakeholdercontact c WHERE c.stakeholder_id = s.id
) AS t
WHERE s.ended_on IS NULL
    AND (t.planned_on IS NOT NULL OR s.every IS NOT NULL AND p.is_active IS DISTINCT FROM FALSE)
"""
WAITING_FOR = """
CREATE FUNCTION interactions_waiting_for(person bigint, since date, today date, until date, most integer)
RETURNS SETOF interactions_waiting LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT w.* FROM interactions_waiting w
    WHERE w.msl_id = person AND (w.is_planned AND w.occurred_on BETWEEN since AND until
        OR w.is_promised AND w.next_step_on <= today OR w.stakeholder_id IS NOT NULL AND w.next_step_on < today)
    ORDER BY w.is_planned DESC, w.next_step_on, w.starts_at, w.interaction_id LIMIT most;
END $$
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
            name='InteractionInWords',
            fields=[
                ('interaction_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('msl_id', models.BigIntegerField()),
                ('person', models.CharField(max_length=254)),
                ('is_active', models.BooleanField()),
                ('occurred_on', models.DateField()),
                ('channel', models.CharField(choices=[('face_to_face', 'Face to face'), ('virtual_meeting', 'Virtual meeting'), ('phone', 'Phone'), ('webinar', 'Webinar'), ('email', 'E-mail'), ('chat', 'Chat'), ('social_media', 'Social media'), ('congress', 'Congress'), ('other', 'Other')], max_length=20)),
                ('purpose', models.CharField(choices=[('scientific_exchange', 'Scientific exchange'), ('reactive_response', 'Reactive response'), ('research_support', 'Research support'), ('introduction', 'Introduction')], max_length=20)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('kol_names', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('topic_names', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('depths', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                'db_table': 'interactions_interactioninwords',
                'managed': False,
            },
        ),
        migrations.RunSQL(IN_WORDS, "DROP VIEW interactions_interactioninwords"),
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
                ('has_activities', models.BooleanField()),
            ],
            options={
                'db_table': 'interactions_kolrecord',
                'managed': False,
            },
        ),
        migrations.RunSQL(KOLS, "DROP VIEW interactions_kolrecord"),
        migrations.RunSQL(KOL, "DROP FUNCTION interactions_kol_record"),
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
        migrations.RunSQL(DAYS, "DROP FUNCTION interactions_kol_days"),
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
        migrations.RunSQL(READ, "DROP FUNCTION interactions_conversations_between; DROP FUNCTION interactions_conversations"),
        migrations.RunSQL(BRIEF, "DROP FUNCTION interactions_kol_brief"),
        migrations.CreateModel(
            name='AgreedStretch',
            fields=[
                ('stakeholder_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('keeper_id', models.BigIntegerField()),
                ('quarter_id', models.BigIntegerField()),
                ('every', models.PositiveSmallIntegerField()),
                ('since', models.DateField()),
                ('counted_from', models.DateField()),
                ('last_on', models.DateField(null=True)),
                ('is_kept', models.BooleanField()),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
            ],
            options={
                'db_table': 'interactions_agreedstretch',
                'managed': False,
            },
        ),
        migrations.RunSQL(STRETCHES, "DROP VIEW interactions_agreedstretch"),
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
        migrations.RunSQL(WAITING_FOR, "DROP FUNCTION interactions_waiting_for"),
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
