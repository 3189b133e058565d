"""What lists, the board, the first page, and the pages of an objective and a key result ask, as one row each.

Some are read through functions. A function keeps its plan: planning the view of a person's quarter takes five times as
long as reading it.
"""

import django.contrib.postgres.fields
from django.db import migrations
from django.db import migrations, models

ROWS = """
CREATE VIEW okrs_snapshotrow AS
SELECT s.key_result_id, s.quarter_id, o.quarter_id AS objective_quarter_id, s.objective_id,
    s.value, s.target, s.progress, s.expected, s.status, s.computed, s.override_reason, s.value_text,
    s.outcome, coalesce(nullif(s.outcome, ''), s.status) AS mark, s.verdict,
    s.forecast_figures, s.spark, s.slots, s.confidence, s.confidence_change, s.checked_in_on, s.last_evidence_on,
    s.is_stale, s.rank, s.status_week_ago, s.changed_at,
    o.code AS objective_code, o.code_key AS objective_code_key, o.title AS objective_title,
    o.owner_id AS objective_owner, o.is_team AS is_team_objective, o.imperative_id,
    k.code, k.code_key, k.title, k.scope, k.measured_by, k.weight, k.unit, k.owner_id,
    (SELECT m.name FROM okrs_measuredefinition m WHERE m.id = k.measure_id) AS measure,
    p.display_name || CASE WHEN p.is_active THEN '' ELSE ' (no longer active)' END AS owner,
    p.sort_key AS owner_sort_key,
    (SELECT t.name FROM organization_team t WHERE t.id = o.primary_team_id) AS team, o.primary_team_id AS team_id,
    (SELECT a.name FROM organization_therapeuticarea a WHERE a.id = o.therapeutic_area_id) AS area,
    o.therapeutic_area_id AS area_id,
    (SELECT jsonb_build_object('by', u.display_name, 'at', r.asked_at)
        FROM okrs_updaterequest r
        JOIN organization_user u ON u.id = r.asked_by_id
        JOIN organization_quarter c ON c.id = o.quarter_id
        WHERE r.key_result_id = k.id AND r.answered_at IS NULL AND r.asked_by_id <> k.owner_id
            AND k.state = 'active' AND o.state <> 'dropped' AND c.state IN ('active', 'grading')) AS asked
FROM okrs_standing s
LEFT JOIN okrs_keyresult k ON k.id = s.key_result_id
LEFT JOIN okrs_objective o ON o.id = s.objective_id
LEFT JOIN organization_user p ON p.id = k.owner_id
"""
SNAPSHOTS = """
CREATE FUNCTION okrs_snapshots(key_results bigint[]) RETURNS SETOF okrs_snapshotrow LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT r.* FROM okrs_snapshotrow r WHERE r.key_result_id = ANY (key_results);
END $$;
CREATE FUNCTION okrs_snapshots_of(objective bigint) RETURNS SETOF okrs_snapshotrow LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT r.* FROM okrs_snapshotrow r WHERE r.objective_id = objective;
END $$;
"""
PERSON_BOARDS = """
CREATE VIEW okrs_personboard AS
SELECT p.id AS person_id, b.seen_at, b.since,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'query', v.query, 'owner', v.owner_id,
            'owner_name', u.display_name, 'is_shared', v.is_shared, 'is_default', v.is_default)
            ORDER BY v.name, v.id), '[]')
        FROM okrs_savedview v JOIN organization_user u ON u.id = v.owner_id
        WHERE v.owner_id = p.id OR v.is_shared
            AND v.owner_id IN (SELECT t.colleague_id FROM organization_teammate t WHERE t.person_id = p.id)) AS views,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('team', t.team_id, 'is_active', m.is_active, 'manages', t.manages,
            'colleague', t.colleague_id, 'colleague_manages', t.colleague_manages,
            'from', t.from_date, 'until', t.to_date)), '[]')
        FROM organization_teammate t JOIN organization_team m ON m.id = t.team_id WHERE t.person_id = p.id) AS near
FROM organization_user p LEFT JOIN okrs_boardvisit b ON b.user_id = p.id
"""
PERSON_BOARD = """
CREATE FUNCTION okrs_person_board(person bigint) RETURNS SETOF okrs_personboard LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT b.* FROM okrs_personboard b WHERE b.person_id = person;
END $$
"""
PERSON_QUARTERS = """
CREATE VIEW okrs_personquarter AS
SELECT p.id AS person_id, q.id AS quarter_id,
    (SELECT count(*) FROM okrs_objective o WHERE o.owner_id = p.id AND o.quarter_id = q.id AND o.state = 'draft')
        AS drafts,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('key_result', k.id, 'code', k.code, 'title', k.title,
            'quarter', c.id,
            'is_shown', c.id = q.id AND k.scope = 'owner' AND s.key_result_id IS NOT NULL,
            'begins', greatest(c.starts_on, coalesce(k.activated_on, o.activated_on), CASE WHEN k.scope = 'owner' THEN
                (SELECT min(m.from_date) FROM organization_membership m
                    WHERE m.team_id = o.primary_team_id AND m.user_id = coalesce((SELECT e.owner_id
                        FROM okrs_earlierowner e WHERE e.key_result_id = k.id ORDER BY e.until LIMIT 1), k.owner_id))
                END),
            'kept', (SELECT max(e.until) FROM okrs_earlierowner e WHERE e.key_result_id = k.id),
            'owes', k.state = 'active' AND o.state = 'active' AND c.state = 'active',
            'weeks', CASE WHEN k.measured_by = 'weekly_updates' AND k.scope = 'owner' THEN s.slots END,
            'periods', ARRAY(SELECT n.period FROM okrs_checkin n
                WHERE n.key_result_id = k.id AND n.published_at IS NOT NULL),
            'asked', (SELECT jsonb_build_object('id', r.id, 'by', u.display_name, 'at', r.asked_at, 'note', r.note)
                FROM okrs_updaterequest r JOIN organization_user u ON u.id = r.asked_by_id
                WHERE r.key_result_id = k.id AND r.answered_at IS NULL AND r.asked_by_id <> k.owner_id
                    AND k.state = 'active' AND o.state <> 'dropped' AND c.state IN ('active', 'grading')))
            ORDER BY c.starts_on, k.id), '[]')
        FROM okrs_keyresult k
        JOIN okrs_objective o ON o.id = k.objective_id
        JOIN organization_quarter c ON c.id = o.quarter_id
        LEFT JOIN okrs_standing s ON s.key_result_id = k.id
        WHERE k.owner_id = p.id AND (c.id = q.id OR c.state IN ('active', 'grading'))) AS own,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('key_result', s.key_result_id, 'from', m.from_date,
            'until', m.to_date)), '[]')
        FROM organization_membership m
        JOIN okrs_objective o ON o.primary_team_id = m.team_id AND o.quarter_id = q.id AND o.is_team
        JOIN okrs_standing s ON s.objective_id = o.id
        WHERE m.user_id = p.id) AS shared,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('objective', o.id, 'code', o.code, 'title', o.title,
            'owner', u.display_name || CASE WHEN u.is_active THEN '' ELSE ' (no longer active)' END,
            'parts', (SELECT coalesce(jsonb_agg(jsonb_build_object('status', s.status, 'progress', s.progress,
                    'expected', s.expected, 'weight', k.weight)), '[]')
                FROM okrs_standing s JOIN okrs_keyresult k ON k.id = s.key_result_id WHERE s.objective_id = o.id))
            ORDER BY o.code_key, u.sort_key, o.id), '[]')
        FROM okrs_follow f
        JOIN okrs_objective o ON o.id = f.objective_id
        JOIN organization_user u ON u.id = o.owner_id
        WHERE f.user_id = p.id AND o.quarter_id = q.id AND o.state <> 'dropped' AND (o.owner_id <> p.id OR o.is_team))
        AS followed,
    (SELECT coalesce(jsonb_object_agg(c.id, jsonb_build_object(
            'holidays', ARRAY(SELECT h.date FROM organization_holiday h
                WHERE h.country = p.country AND h.date BETWEEN c.starts_on AND c.ends_on),
            'days_off', (SELECT w.days_off FROM organization_workweek w WHERE w.country = p.country),
            'submitted', ARRAY(SELECT w.week_start FROM okrs_weeklyupdate w
                WHERE w.author_id = p.id AND w.submitted_at IS NOT NULL
                    AND w.week_start BETWEEN c.starts_on - 6 AND c.ends_on))), '{}')
        FROM organization_quarter c WHERE c.state = 'active') AS days,
    (SELECT b.near FROM okrs_personboard b WHERE b.person_id = p.id) AS near,
    EXISTS (SELECT FROM interactions_waiting w WHERE w.msl_id = p.id) AS has_waiting,
    EXISTS (SELECT FROM interactions_waitinghandoff w WHERE w.author_id = p.id
        OR w.author_id IN (SELECT t.colleague_id FROM organization_teammate t WHERE t.person_id = p.id)) AS has_handoff,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('insight', i.id, 'text', coalesce(r.message, ''), 'at', r.sent_at)
            ORDER BY r.sent_at, i.id), '[]')
        FROM insights_insight i
        LEFT JOIN LATERAL (SELECT a.message, a.sent_at FROM insights_receipt a
            WHERE a.insight_id = i.id AND a.about = 'needs_detail' ORDER BY a.sent_at DESC, a.id DESC LIMIT 1) r ON true
        WHERE i.originator_id = p.id AND i.state = 'needs_detail') AS questions,
    (SELECT min(a.planned_on) FROM interactions_activity a
        WHERE a.owner_id = p.id AND a.held_on IS NULL AND NOT a.is_cancelled) AS first_planned,
    (SELECT min(d.due_on) FROM interactions_decision d WHERE d.owner_id = p.id AND d.state = 'open') AS first_decision,
    EXISTS (SELECT FROM interactions_pulseinvitation i JOIN interactions_pulsewave w ON w.id = i.wave_id
        WHERE i.user_id = p.id AND NOT i.is_spent AND w.started_on IS NOT NULL AND w.closed_on IS NULL) AS has_pulse,
    EXISTS (SELECT FROM interactions_activity a JOIN organization_user u ON u.id = a.owner_id
            WHERE a.kind = 'cross_functional_meeting' AND a.held_on IS NULL AND NOT a.is_cancelled
                AND (NOT u.is_active OR u.role NOT IN ('msl', 'manager', 'medical_lead')))
        OR EXISTS (SELECT FROM interactions_decision d JOIN organization_user u ON u.id = d.owner_id
            WHERE d.state = 'open' AND (NOT u.is_active OR d.is_scientific AND u.role = 'partner'
                OR u.role NOT IN ('msl', 'manager', 'medical_lead', 'partner')))
        AS has_left_behind
FROM organization_user p CROSS JOIN organization_quarter q
"""
PERSON_QUARTER = """
CREATE FUNCTION okrs_person_quarter(person bigint, quarter bigint) RETURNS SETOF okrs_personquarter
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT q.* FROM okrs_personquarter q WHERE q.person_id = person AND q.quarter_id = quarter;
END $$
"""
ANSWERS = """
CREATE FUNCTION okrs_answers(manager bigint, today date, quarter bigint)
RETURNS TABLE (matter text, number bigint, oldest timestamptz) LANGUAGE plpgsql STABLE AS $$
DECLARE
    members bigint[] := ARRAY(
        SELECT t.colleague_id FROM organization_teammate t
        WHERE t.person_id = manager AND t.manages AND NOT t.colleague_manages AND t.colleague_id <> manager
            AND today BETWEEN t.from_date AND t.to_date);
    key_results bigint[] := ARRAY(
        SELECT k.id FROM okrs_keyresult k JOIN okrs_objective o ON o.id = k.objective_id
        WHERE k.owner_id = ANY (members) AND o.quarter_id = quarter
        UNION
        SELECT k.id FROM organization_teammanager m
        JOIN okrs_objective o ON o.primary_team_id = m.team_id AND o.is_team AND o.quarter_id = quarter
        JOIN okrs_keyresult k ON k.objective_id = o.id
        WHERE m.user_id = manager AND k.owner_id <> manager);
BEGIN
    RETURN QUERY
    SELECT 'approvals', count(*), min(coalesce(a.approval_asked_at, a.created_at))
    FROM interactions_activity a
    WHERE a.kind IN ('advisory_board', 'newsletter') AND NOT a.is_cancelled
        AND (a.approval_asked_at IS NOT NULL OR (a.approved_on IS NOT NULL AND a.approved_by_id IS NULL
            AND a.approval_reference = '' AND a.approval_refused = ''))
        AND a.owner_id <> manager
        AND (a.owner_id = ANY (members)
            OR a.id IN (SELECT p.activity_id FROM interactions_activityparticipant p WHERE p.user_id = manager))
    UNION ALL
    SELECT 'absences', count(*), min(b.asked_at)
    FROM organization_absence b
    WHERE b.state = 'waiting' AND b.user_id = ANY (members)
    UNION ALL
    SELECT 'check_ins', count(*), min(c.published_at)
    FROM okrs_checkin c
    WHERE c.published_at IS NOT NULL AND c.acknowledged_at IS NULL AND c.author_id <> manager
        AND NOT EXISTS (SELECT FROM okrs_checkin n WHERE n.supersedes_id = c.id AND n.published_at IS NOT NULL)
        AND c.key_result_id = ANY (key_results)
    UNION ALL
    SELECT 'left_behind', count(*), NULL
    FROM okrs_objective o
    JOIN okrs_keyresult k ON k.objective_id = o.id
    JOIN organization_user u ON u.id = k.owner_id
    WHERE o.quarter_id = quarter AND o.state <> 'dropped' AND k.state = 'active' AND NOT u.is_active
        AND o.primary_team_id IN (SELECT m.team_id FROM organization_teammanager m WHERE m.user_id = manager);
END $$
"""
OBJECTIVES = """
CREATE VIEW okrs_objectivearound AS
SELECT o.id AS objective_id,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'code', a.code, 'title', a.title,
            'owner', u.display_name || CASE WHEN u.is_active THEN '' ELSE ' (no longer active)' END,
            'is_above', l.is_above, 'is_shared', coalesce(i.is_active, false) AND a.state IN ('active', 'closed'))
            ORDER BY a.code_key, u.sort_key, a.id), '[]')
        FROM (SELECT up.to_id AS id, true AS is_above FROM okrs_alignment up WHERE up.objective_id = o.id
            UNION ALL
            SELECT down.objective_id, false FROM okrs_alignment down WHERE down.to_id = o.id AND NOT EXISTS (
                SELECT FROM okrs_alignment up WHERE up.objective_id = o.id AND up.to_id = down.objective_id)) AS l
        JOIN okrs_objective a ON a.id = l.id
        JOIN organization_user u ON u.id = a.owner_id
        LEFT JOIN organization_strategicimperative i ON i.id = a.imperative_id
        WHERE a.state <> 'dropped') AS aligned,
    (SELECT coalesce(jsonb_agg(jsonb_build_array(u.id, u.display_name) ORDER BY u.sort_key, u.id), '[]')
        FROM okrs_follow f JOIN organization_user u ON u.id = f.user_id
        WHERE f.objective_id = o.id AND u.is_active) AS followers,
    (SELECT coalesce(jsonb_agg(jsonb_build_array(m.as_of, m.progress, m.expected, m.status, k.weight)
            ORDER BY m.as_of, m.id), '[]')
        FROM okrs_keyresult k JOIN okrs_measurement m ON m.key_result_id = k.id
        WHERE k.objective_id = o.id AND k.state = 'active') AS days,
    EXISTS (SELECT FROM organization_thread t JOIN organization_comment c ON c.thread_id = t.id
        WHERE t."on" = 'objective' AND t.object_id = o.id) AS has_comments
FROM okrs_objective o
"""
OBJECTIVE = """
CREATE FUNCTION okrs_objective_around(objective bigint) RETURNS SETOF okrs_objectivearound
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT a.* FROM okrs_objectivearound a WHERE a.objective_id = objective;
END $$
"""
KEY_RESULT = """
CREATE FUNCTION okrs_key_result_around(wanted bigint, viewer bigint, moment timestamptz) RETURNS TABLE (
    standing okrs_standing, detail jsonb, is_due boolean, is_touched boolean, steps jsonb, changes jsonb, days jsonb,
    entered jsonb, followers jsonb, managed bigint[], had_earlier_rules boolean, may_share boolean,
    has_comments boolean, earlier jsonb, near jsonb, check_in_comments jsonb, cites_insights boolean
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT s, d.found,
        d.standing_id IS NULL OR s.fresh_until <= moment
            OR EXISTS (SELECT FROM okrs_mark m WHERE m.key_result_id = kr.id),
        EXISTS (SELECT FROM okrs_touch),
        (SELECT jsonb_agg(jsonb_build_array(m.id, m.title, m.planned_on, m.done_on, m.weight::text)
                ORDER BY m.planned_on, m.id)
            FROM okrs_milestone m WHERE m.key_result_id = kr.id),
        (SELECT jsonb_agg(jsonb_build_array(c.field, c.old, c.new, c.reason, u.display_name, u.email, c.at)
                ORDER BY c.at DESC, c.id DESC)
            FROM okrs_targetchange c JOIN organization_user u ON u.id = c.by_id WHERE c.key_result_id = kr.id),
        (SELECT jsonb_agg(jsonb_build_array(day.as_of, day.value::text, day.progress, day.expected, day.status)
                ORDER BY day.as_of DESC)
            FROM (SELECT * FROM okrs_measurement m WHERE m.key_result_id = kr.id ORDER BY m.as_of DESC LIMIT 100) AS day),
        CASE WHEN kr.measured_by = 'manual' THEN
            (SELECT jsonb_agg(jsonb_build_array(v.id, v.value::text, v.as_of, v.note, u.display_name, u.email)
                    ORDER BY v.as_of DESC, v.id DESC)
                FROM (SELECT * FROM okrs_keyresultvalue w WHERE w.key_result_id = kr.id
                      ORDER BY w.as_of DESC, w.id DESC LIMIT 50) AS v
                JOIN organization_user u ON u.id = v.by_id) END,
        (SELECT jsonb_agg(jsonb_build_array(u.id, u.display_name) ORDER BY u.sort_key, u.id)
            FROM okrs_follow f JOIN organization_user u ON u.id = f.user_id
            WHERE f.objective_id = kr.objective_id AND u.is_active),
        (SELECT array_agg(m.team_id) FROM organization_teammanager m WHERE m.user_id = viewer),
        EXISTS (SELECT FROM okrs_indepthrule r WHERE r.version > 1 AND r.created_at >= q.starts_on)
            OR EXISTS (SELECT FROM okrs_measureversion v
                       WHERE v.definition_id = kr.measure_id AND v.version > 1 AND v.created_at >= q.starts_on),
        EXISTS (SELECT FROM okrs_keyresult other
                WHERE other.objective_id = kr.objective_id AND other.id <> kr.id AND other.state = 'active'
                    AND other.measured_by <> 'manual'
                    AND (other.measured_by = kr.measured_by OR 'custom' IN (other.measured_by, kr.measured_by))),
        EXISTS (SELECT FROM organization_thread t JOIN organization_comment c ON c.thread_id = t.id
                WHERE t."on" = 'key_result' AND t.object_id = kr.id),
        (SELECT jsonb_agg(jsonb_build_object('owner', u.id, 'name', coalesce(nullif(u.display_name, ''), u.email)
                    || CASE WHEN u.is_active THEN '' ELSE ' (no longer active)' END,
                'country', u.country, 'until', e.until) ORDER BY e.until)
            FROM okrs_earlierowner e JOIN organization_user u ON u.id = e.owner_id WHERE e.key_result_id = kr.id),
        (SELECT b.near FROM okrs_personboard b WHERE b.person_id = viewer),
        (SELECT jsonb_object_agg(said.object_id, said.number)
            FROM (SELECT t.object_id, count(*) AS number
                FROM okrs_checkin c
                JOIN organization_thread t ON t."on" = 'check_in' AND t.object_id = c.id
                JOIN organization_comment o ON o.thread_id = t.id AND o.withdrawn_at IS NULL
                WHERE c.key_result_id = kr.id GROUP BY t.object_id) AS said),
        EXISTS (SELECT FROM okrs_checkin c JOIN okrs_checkininsight i ON i.check_in_id = c.id
                WHERE c.key_result_id = kr.id)
    FROM okrs_keyresult kr
    JOIN okrs_objective o ON o.id = kr.objective_id
    JOIN organization_quarter q ON q.id = o.quarter_id
    LEFT JOIN okrs_standing s ON s.key_result_id = kr.id
    LEFT JOIN okrs_standingdetail d ON d.standing_id = s.key_result_id
    WHERE kr.id = wanted;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("okrs", "0003_msl_template"),
        ("insights", "0001_tables"),
        ("interactions", "0002_views"),
        ("organization", "0002_teammates"),
    ]

    operations = [
        migrations.CreateModel(
            name='SnapshotRow',
            fields=[
                ('value', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('target', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('progress', models.FloatField(null=True)),
                ('expected', models.FloatField(null=True)),
                ('status', models.CharField(max_length=12)),
                ('computed', models.CharField(max_length=12)),
                ('override_reason', models.CharField(blank=True, max_length=300)),
                ('verdict', models.JSONField(default=dict)),
                ('outcome', models.CharField(blank=True, db_default='', default='', max_length=8)),
                ('value_text', models.CharField(max_length=120)),
                ('forecast_figures', models.JSONField(null=True)),
                ('spark', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), default=list, size=None)),
                ('slots', models.JSONField(default=list)),
                ('confidence', models.PositiveSmallIntegerField(null=True)),
                ('confidence_change', models.SmallIntegerField(null=True)),
                ('checked_in_on', models.DateField(null=True)),
                ('last_evidence_on', models.DateField(null=True)),
                ('is_stale', models.BooleanField()),
                ('rank', models.PositiveSmallIntegerField()),
                ('status_week_ago', models.CharField(blank=True, max_length=12)),
                ('changed_at', models.DateTimeField()),
                ('key_result_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('quarter_id', models.BigIntegerField()),
                ('objective_quarter_id', models.BigIntegerField()),
                ('objective_id', models.BigIntegerField()),
                ('objective_code', models.CharField(max_length=12)),
                ('objective_code_key', models.TextField()),
                ('objective_title', models.CharField(max_length=200)),
                ('objective_owner', models.BigIntegerField()),
                ('is_team_objective', models.BooleanField()),
                ('imperative_id', models.BigIntegerField(null=True)),
                ('code', models.CharField(max_length=12)),
                ('code_key', models.TextField()),
                ('title', models.CharField(max_length=200)),
                ('scope', models.CharField(max_length=10)),
                ('measured_by', models.CharField(max_length=40)),
                ('measure', models.CharField(max_length=120, null=True)),
                ('unit', models.CharField(max_length=40)),
                ('weight', models.DecimalField(decimal_places=2, max_digits=6)),
                ('mark', models.CharField(max_length=12)),
                ('owner', models.CharField(max_length=200)),
                ('owner_id', models.BigIntegerField()),
                ('owner_sort_key', models.CharField(max_length=200)),
                ('team', models.CharField(max_length=120)),
                ('team_id', models.BigIntegerField()),
                ('area', models.CharField(max_length=120, null=True)),
                ('area_id', models.BigIntegerField(null=True)),
                ('asked', models.JSONField(null=True)),
            ],
            options={
                'db_table': 'okrs_snapshotrow',
                'managed': False,
            },
        ),
        migrations.RunSQL(ROWS, "DROP VIEW okrs_snapshotrow"),
        migrations.RunSQL(SNAPSHOTS, "DROP FUNCTION okrs_snapshots; DROP FUNCTION okrs_snapshots_of"),
        migrations.CreateModel(
            name='PersonBoard',
            fields=[
                ('person_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField(null=True)),
                ('since', models.DateTimeField(null=True)),
                ('views', models.JSONField()),
                ('near', models.JSONField()),
            ],
            options={
                'db_table': 'okrs_personboard',
                'managed': False,
            },
        ),
        migrations.RunSQL(PERSON_BOARDS, "DROP VIEW okrs_personboard"),
        migrations.RunSQL(PERSON_BOARD, "DROP FUNCTION okrs_person_board"),
        migrations.CreateModel(
            name='PersonQuarter',
            fields=[
                ('person_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('quarter_id', models.BigIntegerField()),
                ('drafts', models.IntegerField()),
                ('own', models.JSONField()),
                ('shared', models.JSONField()),
                ('followed', models.JSONField()),
                ('days', models.JSONField()),
                ('near', models.JSONField()),
                ('has_waiting', models.BooleanField()),
                ('has_handoff', models.BooleanField()),
                ('questions', models.JSONField()),
                ('first_planned', models.DateField(null=True)),
                ('first_decision', models.DateField(null=True)),
                ('has_pulse', models.BooleanField()),
                ('has_left_behind', models.BooleanField()),
            ],
            options={
                'db_table': 'okrs_personquarter',
                'managed': False,
            },
        ),
        migrations.RunSQL(PERSON_QUARTERS, "DROP VIEW okrs_personquarter"),
        migrations.RunSQL(PERSON_QUARTER, "DROP FUNCTION okrs_person_quarter"),
        migrations.RunSQL(ANSWERS, "DROP FUNCTION okrs_answers"),
        migrations.CreateModel(
            name='ObjectiveAround',
            fields=[
                ('objective_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('aligned', models.JSONField()),
                ('followers', models.JSONField()),
                ('days', models.JSONField()),
                ('has_comments', models.BooleanField()),
            ],
            options={
                'db_table': 'okrs_objectivearound',
                'managed': False,
            },
        ),
        migrations.RunSQL(OBJECTIVES, "DROP VIEW okrs_objectivearound"),
        migrations.RunSQL(OBJECTIVE, "DROP FUNCTION okrs_objective_around"),
        migrations.RunSQL(KEY_RESULT, "DROP FUNCTION okrs_key_result_around"),
    ]
