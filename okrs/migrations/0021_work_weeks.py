"""The days off of a country mark key results, and are part of what the first page reads of a person."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


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
                    FROM gone JOIN organization_quarter q ON gone.day BETWEEN q.starts_on AND q.ends_on)
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
        ('okrs', '0020_formula_of_snapshots'),
        ('organization', '0004_work_weeks'),
    ]

    operations = [
        migrations.RunSQL(PERSON_QUARTERS, PERSON_QUARTERS_BEFORE),
        migrations.RunSQL(DUE, DUE_BEFORE),
        migrations.CreateModel(
            name='WatchedWorkWeek',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('organization.workweek',),
        ),
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
        pgtrigger.migrations.AddTrigger(
            model_name='watchedabsence',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_keyresult kr ON kr.owner_id = r.user_id JOIN okrs_objective o ON o.id = kr.objective_id JOIN organization_quarter q ON q.id = o.quarter_id AND q.starts_on - 5 <= r.ends_on AND q.ends_on >= r.starts_on) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='a39d98554151f7a91d9b58173af08eff3da6e2f8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_1ec71', referencing='REFERENCING NEW TABLE AS after ', table='organization_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedabsence',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_keyresult kr ON kr.owner_id = r.user_id JOIN okrs_objective o ON o.id = kr.objective_id JOIN organization_quarter q ON q.id = o.quarter_id AND q.starts_on - 5 <= r.ends_on AND q.ends_on >= r.starts_on) AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_keyresult kr ON kr.owner_id = r.user_id JOIN okrs_objective o ON o.id = kr.objective_id JOIN organization_quarter q ON q.id = o.quarter_id AND q.starts_on - 5 <= r.ends_on AND q.ends_on >= r.starts_on) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='2b8bc92c4e3f4c7bb32e0fcb2ab75f9ac87d063b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_f38cd', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedabsence',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_keyresult kr ON kr.owner_id = r.user_id JOIN okrs_objective o ON o.id = kr.objective_id JOIN organization_quarter q ON q.id = o.quarter_id AND q.starts_on - 5 <= r.ends_on AND q.ends_on >= r.starts_on) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='5b580ccc1746d113115f5aeab23f8fa4dcf6400e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_46b80', referencing='REFERENCING OLD TABLE AS before ', table='organization_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedholiday',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 5 AND q.ends_on JOIN okrs_objective o ON o.quarter_id = q.id JOIN okrs_keyresult kr ON kr.objective_id = o.id JOIN organization_user u ON u.id = kr.owner_id AND u.country = r.country) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='7abff1c71714cf07a8dc389cc595fe160504664a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_4e1db', referencing='REFERENCING NEW TABLE AS after ', table='organization_holiday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedholiday',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 5 AND q.ends_on JOIN okrs_objective o ON o.quarter_id = q.id JOIN okrs_keyresult kr ON kr.objective_id = o.id JOIN organization_user u ON u.id = kr.owner_id AND u.country = r.country) AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 5 AND q.ends_on JOIN okrs_objective o ON o.quarter_id = q.id JOIN okrs_keyresult kr ON kr.objective_id = o.id JOIN organization_user u ON u.id = kr.owner_id AND u.country = r.country) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='051aa81766a33b35cf4f00c5935fcadf236e5f5f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_5b415', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_holiday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedholiday',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN organization_quarter q ON r.date BETWEEN q.starts_on - 5 AND q.ends_on JOIN okrs_objective o ON o.quarter_id = q.id JOIN okrs_keyresult kr ON kr.objective_id = o.id JOIN organization_user u ON u.id = kr.owner_id AND u.country = r.country) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='2f1f498efeff5ce7c2af4a655d53534e23859b30', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_be064', referencing='REFERENCING OLD TABLE AS before ', table='organization_holiday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedworkweek',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN organization_user u ON u.country = r.country JOIN okrs_keyresult kr ON kr.owner_id = u.id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='fd9cbd897b45dec88d188f56f03bb17bdb0555ba', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_8670f', referencing='REFERENCING NEW TABLE AS after ', table='organization_workweek', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedworkweek',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN organization_user u ON u.country = r.country JOIN okrs_keyresult kr ON kr.owner_id = u.id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN organization_user u ON u.country = r.country JOIN okrs_keyresult kr ON kr.owner_id = u.id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='be6fbab5cebd53bdfea215a344d9a8449474ae20', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_9fe19', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_workweek', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedworkweek',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN organization_user u ON u.country = r.country JOIN okrs_keyresult kr ON kr.owner_id = u.id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;', hash='be39e18e32b8f434896dc2102e64f3bca89c0bf5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_58132', referencing='REFERENCING OLD TABLE AS before ', table='organization_workweek', when='AFTER')),
        ),
    ]
