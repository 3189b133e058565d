"""Forecasts read how the plans of a team fared before the quarter: work of then marks the team's counts of now."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


DUE = """
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
            WHERE kr.scope = 'team' AND kr.measured_by <> 'manual';
    END IF;
    RETURN QUERY
        SELECT m.key_result_id FROM okrs_mark m
        UNION
        SELECT s.key_result_id FROM okrs_standing s WHERE s.fresh_until <= moment;
END $due$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0015_history_of_key_results'),
    ]

    operations = [
        migrations.RunSQL(DUE, DUE_BEFORE),
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
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='b4b873bd185d2538e703a8bb7e7aa6ff3bfde3fa', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_51af2', referencing='REFERENCING NEW TABLE AS after ', table='organization_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count') AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='0f3ee6de18536e31c8219f44975aabffd365b061', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_2a778', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='31d923e916cbcc4f68f2020dd822439e8bee40d5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_3f0e7', referencing='REFERENCING OLD TABLE AS before ', table='organization_membership', when='AFTER')),
        ),
    ]
