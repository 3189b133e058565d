"""Earlier owners of key results whose work still counts: their work and days mark the key result as its owner's do."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

ANY_OWNER = """
CREATE VIEW okrs_anyowner AS
SELECT id AS key_result_id, owner_id AS person_id FROM okrs_keyresult
UNION ALL SELECT key_result_id, owner_id FROM okrs_earlierowner
"""
PERSON_QUARTERS = """
CREATE OR REPLACE VIEW okrs_personquarter AS
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
        FROM organization_quarter c WHERE c.state = 'active') AS days
FROM organization_user p CROSS JOIN organization_quarter q
"""
PERSON_QUARTERS_BEFORE = """
CREATE OR REPLACE VIEW okrs_personquarter AS
SELECT p.id AS person_id, q.id AS quarter_id,
    (SELECT count(*) FROM okrs_objective o WHERE o.owner_id = p.id AND o.quarter_id = q.id AND o.state = 'draft')
        AS drafts,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('key_result', k.id, 'code', k.code, 'title', k.title,
            'quarter', c.id,
            'is_shown', c.id = q.id AND k.scope = 'owner' AND s.key_result_id IS NOT NULL,
            'begins', greatest(c.starts_on, coalesce(k.activated_on, o.activated_on), CASE WHEN k.scope = 'owner' THEN
                (SELECT min(m.from_date) FROM organization_membership m
                    WHERE m.user_id = k.owner_id AND m.team_id = o.primary_team_id) END),
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
        FROM organization_quarter c WHERE c.state = 'active') AS days
FROM organization_user p CROSS JOIN organization_quarter q
"""
DUE = """
CREATE OR REPLACE FUNCTION okrs_due(moment timestamptz) RETURNS TABLE (key_result_id bigint) LANGUAGE plpgsql AS $due$
#variable_conflict use_column
BEGIN
    IF EXISTS (SELECT 1 FROM okrs_touch) THEN
        WITH gone AS (DELETE FROM okrs_touch RETURNING person_id, day),
        touched AS (SELECT DISTINCT person_id, q.id AS quarter_id
                    -- A weekly update leaves its Friday; it is due a day later at the latest, two days before at the soonest.
                    FROM gone JOIN organization_quarter q ON gone.day BETWEEN q.starts_on - 1 AND q.ends_on + 2)
        INSERT INTO okrs_mark (key_result_id)
        SELECT kr.id FROM touched t
            JOIN okrs_keyresult kr ON kr.owner_id = t.person_id
            JOIN okrs_objective o ON o.id = kr.objective_id AND o.quarter_id = t.quarter_id
            WHERE kr.scope = 'owner' AND kr.measured_by <> 'manual'
        UNION
        SELECT kr.id FROM touched t
            JOIN okrs_earlierowner e ON e.owner_id = t.person_id
            JOIN okrs_keyresult kr ON kr.id = e.key_result_id
            JOIN okrs_objective o ON o.id = kr.objective_id AND o.quarter_id = t.quarter_id
        UNION
        SELECT kr.id FROM touched t
            JOIN organization_membership m ON m.user_id = t.person_id
            JOIN okrs_objective o ON o.quarter_id = t.quarter_id AND o.primary_team_id = m.team_id
            JOIN okrs_keyresult kr ON kr.objective_id = o.id
            WHERE kr.scope = 'team' AND kr.measured_by <> 'manual'
        UNION
        SELECT kr.id FROM gone g
            JOIN organization_membership m ON m.user_id = g.person_id
            JOIN okrs_objective o ON o.primary_team_id = m.team_id AND o.state = 'active'
            JOIN organization_quarter q ON q.id = o.quarter_id
                AND g.day < q.starts_on AND g.day >= q.starts_on - 200
            JOIN okrs_keyresult kr ON kr.objective_id = o.id
            WHERE kr.kind = 'count' AND kr.measured_by <> 'manual';
    END IF;
    RETURN QUERY
        SELECT m.key_result_id FROM okrs_mark m
        UNION
        SELECT s.key_result_id FROM okrs_standing s WHERE s.fresh_until <= moment;
END $due$;
"""
DUE_BEFORE = """
CREATE OR REPLACE FUNCTION okrs_due(moment timestamptz) RETURNS TABLE (key_result_id bigint) LANGUAGE plpgsql AS $due$
#variable_conflict use_column
BEGIN
    IF EXISTS (SELECT 1 FROM okrs_touch) THEN
        WITH gone AS (DELETE FROM okrs_touch RETURNING person_id, day),
        touched AS (SELECT DISTINCT person_id, q.id AS quarter_id
                    -- A weekly update leaves its Friday; it is due a day later at the latest, two days before at the soonest.
                    FROM gone JOIN organization_quarter q ON gone.day BETWEEN q.starts_on - 1 AND q.ends_on + 2)
        INSERT INTO okrs_mark (key_result_id)
        SELECT kr.id FROM touched t
            JOIN okrs_keyresult kr ON kr.owner_id = t.person_id
            JOIN okrs_objective o ON o.id = kr.objective_id AND o.quarter_id = t.quarter_id
            WHERE kr.scope = 'owner' AND kr.measured_by <> 'manual'
        UNION
        SELECT kr.id FROM touched t
            JOIN organization_membership m ON m.user_id = t.person_id
            JOIN okrs_objective o ON o.quarter_id = t.quarter_id AND o.primary_team_id = m.team_id
            JOIN okrs_keyresult kr ON kr.objective_id = o.id
            WHERE kr.scope = 'team' AND kr.measured_by <> 'manual'
        UNION
        SELECT kr.id FROM gone g
            JOIN organization_membership m ON m.user_id = g.person_id
            JOIN okrs_objective o ON o.primary_team_id = m.team_id AND o.state = 'active'
            JOIN organization_quarter q ON q.id = o.quarter_id
                AND g.day < q.starts_on AND g.day >= q.starts_on - 200
            JOIN okrs_keyresult kr ON kr.objective_id = o.id
            WHERE kr.kind = 'count' AND kr.measured_by <> 'manual';
    END IF;
    RETURN QUERY
        SELECT m.key_result_id FROM okrs_mark m
        UNION
        SELECT s.key_result_id FROM okrs_standing s WHERE s.fresh_until <= moment;
END $due$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0021_work_weeks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EarlierOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(verbose_name='until the end of')),
            ],
            options={
                'ordering': ['until', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EarlierOwnerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('until', models.DateField(verbose_name='until the end of')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='earlierowner',
            name='key_result',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier_owners', to='okrs.keyresult'),
        ),
        migrations.AddField(
            model_name='earlierowner',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='earlierownerevent',
            name='key_result',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.keyresult'),
        ),
        migrations.AddField(
            model_name='earlierownerevent',
            name='owner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='earlierownerevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.earlierowner'),
        ),
        migrations.AddConstraint(
            model_name='earlierowner',
            constraint=models.UniqueConstraint(fields=('key_result', 'until'), name='earlier_owner_one_a_day', violation_error_message='Somebody else owned it until that day already.'),
        ),
        migrations.RunSQL(ANY_OWNER, "DROP VIEW okrs_anyowner"),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedabsence',
            name='touching_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedabsence',
            name='touching_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedabsence',
            name='touching_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedholiday',
            name='touching_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedholiday',
            name='touching_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedholiday',
            name='touching_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedmembership',
            name='touching_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedmembership',
            name='touching_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedmembership',
            name='touching_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watcheduser',
            name='touching_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedworkweek',
            name='touching_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedworkweek',
            name='touching_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedworkweek',
            name='touching_delete',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedabsence',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_anyowner w ON w.person_id = r.user_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id JOIN okrs_objective o ON o.id = kr.objective_id JOIN organization_quarter q ON q.id = o.quarter_id AND q.starts_on - 5 <= r.ends_on AND q.ends_on >= r.starts_on) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='c57d4786439c5bb1a9c9d127d474fdd584f6c176', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_1ec71', referencing='REFERENCING NEW TABLE AS after ', table='organization_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedabsence',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_anyowner w ON w.person_id = r.user_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id JOIN okrs_objective o ON o.id = kr.objective_id JOIN organization_quarter q ON q.id = o.quarter_id AND q.starts_on - 5 <= r.ends_on AND q.ends_on >= r.starts_on) AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_anyowner w ON w.person_id = r.user_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id JOIN okrs_objective o ON o.id = kr.objective_id JOIN organization_quarter q ON q.id = o.quarter_id AND q.starts_on - 5 <= r.ends_on AND q.ends_on >= r.starts_on) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='549ce890ddf28edef1cde4b3a472460476d6c86d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_f38cd', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedabsence',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_anyowner w ON w.person_id = r.user_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id JOIN okrs_objective o ON o.id = kr.objective_id JOIN organization_quarter q ON q.id = o.quarter_id AND q.starts_on - 5 <= r.ends_on AND q.ends_on >= r.starts_on) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='d889565c52118bc1cbd56b18dc06c08b01c670ab', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_46b80', referencing='REFERENCING OLD TABLE AS before ', table='organization_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedholiday',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 5 AND q.ends_on JOIN okrs_objective o ON o.quarter_id = q.id JOIN okrs_keyresult kr ON kr.objective_id = o.id JOIN okrs_anyowner w ON w.key_result_id = kr.id JOIN organization_user u ON u.id = w.person_id AND u.country = r.country) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='0432e54dac051201d8dcebe29bb45e8ed6a78ef6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_4e1db', referencing='REFERENCING NEW TABLE AS after ', table='organization_holiday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedholiday',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 5 AND q.ends_on JOIN okrs_objective o ON o.quarter_id = q.id JOIN okrs_keyresult kr ON kr.objective_id = o.id JOIN okrs_anyowner w ON w.key_result_id = kr.id JOIN organization_user u ON u.id = w.person_id AND u.country = r.country) AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 5 AND q.ends_on JOIN okrs_objective o ON o.quarter_id = q.id JOIN okrs_keyresult kr ON kr.objective_id = o.id JOIN okrs_anyowner w ON w.key_result_id = kr.id JOIN organization_user u ON u.id = w.person_id AND u.country = r.country) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='24768a26458e7e254521285dac63d7bc1251239c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_5b415', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_holiday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedholiday',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 5 AND q.ends_on JOIN okrs_objective o ON o.quarter_id = q.id JOIN okrs_keyresult kr ON kr.objective_id = o.id JOIN okrs_anyowner w ON w.key_result_id = kr.id JOIN organization_user u ON u.id = w.person_id AND u.country = r.country) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='cf24ce1a991ad6aa8f1310074ae437fb97621241', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_be064', referencing='REFERENCING OLD TABLE AS before ', table='organization_holiday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count' OR r.user_id IN (SELECT w.person_id FROM okrs_anyowner w WHERE w.key_result_id = kr.id)) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='adfc2f60df288d2306d424d6fe095b5354fe7612', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_51af2', referencing='REFERENCING NEW TABLE AS after ', table='organization_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count' OR r.user_id IN (SELECT w.person_id FROM okrs_anyowner w WHERE w.key_result_id = kr.id)) AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count' OR r.user_id IN (SELECT w.person_id FROM okrs_anyowner w WHERE w.key_result_id = kr.id)) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='85d2ff7ebe418c6d3aa26285b7df71a33ab31c3a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_2a778', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count' OR r.user_id IN (SELECT w.person_id FROM okrs_anyowner w WHERE w.key_result_id = kr.id)) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='59ef6e08508c40702a5d70484b683b0ca3204b4a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_3f0e7', referencing='REFERENCING OLD TABLE AS before ', table='organization_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watcheduser',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT w.key_result_id FROM (SELECT a.* FROM after a JOIN before b USING (id) WHERE (b.timezone, b.country) IS DISTINCT FROM (a.timezone, a.country)) r JOIN okrs_anyowner w ON w.person_id = r.id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='694baabd22f30aa633a91eeed6c939a27d0755bd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_348c5', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedworkweek',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT w.key_result_id FROM after r JOIN organization_user u ON u.country = r.country JOIN okrs_anyowner w ON w.person_id = u.id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='ef767fb70895a9855a0876dbf322f8a31602ceff', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_8670f', referencing='REFERENCING NEW TABLE AS after ', table='organization_workweek', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedworkweek',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT w.key_result_id FROM before r JOIN organization_user u ON u.country = r.country JOIN okrs_anyowner w ON w.person_id = u.id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT w.key_result_id FROM after r JOIN organization_user u ON u.country = r.country JOIN okrs_anyowner w ON w.person_id = u.id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='813534f8cfbfaa0401788d65dcea9ab4f0754ef9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_9fe19', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_workweek', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedworkweek',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT w.key_result_id FROM before r JOIN organization_user u ON u.country = r.country JOIN okrs_anyowner w ON w.person_id = u.id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='f41767dc277fcbc858994e78a292255990c1b297', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_58132', referencing='REFERENCING OLD TABLE AS before ', table='organization_workweek', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlierowner',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT key_result_id FROM after) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='51350e86fc04135e9f8e8664366dd501a620b63f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_a5e9b', referencing='REFERENCING NEW TABLE AS after ', table='okrs_earlierowner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlierowner',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT key_result_id FROM before) AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT key_result_id FROM after) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='c52ffdd3f6c2fbb098fa2b9e8ca43ac3e5b740fa', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_7865a', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='okrs_earlierowner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlierowner',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT key_result_id FROM before) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='f5cb1a152900f95073b59673aab37b9f70f4e10d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_7718c', referencing='REFERENCING OLD TABLE AS before ', table='okrs_earlierowner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlierowner',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='3c5a27e7bc035212458768e01da286a385d83bce', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9ab9a', table='okrs_earlierowner', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlierowner',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_earlierownerevent" ("id", "key_result_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until") VALUES (NEW."id", NEW."key_result_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."until"); RETURN NULL;', hash='b37cd1827e4e5a106d28e0fb7e1fc2787f16e99d', operation='INSERT', pgid='pgtrigger_insert_insert_dbb4a', table='okrs_earlierowner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlierowner',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_earlierownerevent" ("id", "key_result_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until") VALUES (NEW."id", NEW."key_result_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."until"); RETURN NULL;', hash='b5a5739470c67ecbdb6a849f4c510bc437a0d9c3', operation='UPDATE', pgid='pgtrigger_update_update_bfa45', table='okrs_earlierowner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlierowner',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_earlierownerevent" ("id", "key_result_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until") VALUES (OLD."id", OLD."key_result_id", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."until"); RETURN NULL;', hash='e65be3e6b4ea1b91b1c78e8ed19060d7d6bbe142', operation='DELETE', pgid='pgtrigger_delete_delete_f0971', table='okrs_earlierowner', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlierownerevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='7fcb4b42397808906a378b020c16a6dce1aa03a3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_30559', table='okrs_earlierownerevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlierownerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='91b3b064b8eeeabfd3c89053ff73281ee132a90e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_efb5a', table='okrs_earlierownerevent', when='BEFORE')),
        ),
        migrations.RunSQL(DUE, DUE_BEFORE),
        migrations.RunSQL(PERSON_QUARTERS, PERSON_QUARTERS_BEFORE),
    ]
