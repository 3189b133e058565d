"""Snapshots and measurements keep the rule that gave a status and its figures; words are made when they are read.

Every snapshot is computed anew, because the rules changed. A day recorded before keeps its sentence.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
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
    o.therapeutic_area_id AS area_id
FROM okrs_standing s
LEFT JOIN okrs_keyresult k ON k.id = s.key_result_id
LEFT JOIN okrs_objective o ON o.id = s.objective_id
LEFT JOIN organization_user p ON p.id = k.owner_id
"""


ROWS_BEFORE = """
CREATE VIEW okrs_snapshotrow AS
SELECT s.key_result_id, s.quarter_id, o.quarter_id AS objective_quarter_id, s.objective_id,
    s.value, s.target, s.progress, s.expected, s.status, s.computed, s.override_reason, s.reason, s.value_text,
    s.forecast, s.spark, s.slots, s.confidence, s.confidence_change, s.checked_in_on, s.last_evidence_on, s.is_stale,
    s.rank, s.status_week_ago, s.changed_at,
    o.code AS objective_code, o.title AS objective_title, o.owner_id AS objective_owner,
    o.is_team AS is_team_objective, o.imperative_id,
    k.code, k.title, k.scope, k.measured_by, m.name AS measure, k.weight,
    p.display_name || CASE WHEN p.is_active THEN '' ELSE ' (no longer active)' END AS owner,
    k.owner_id, p.sort_key AS owner_sort_key,
    t.name AS team, o.primary_team_id AS team_id, a.name AS area, o.therapeutic_area_id AS area_id
FROM okrs_standing s
LEFT JOIN okrs_keyresult k ON k.id = s.key_result_id
LEFT JOIN okrs_objective o ON o.id = s.objective_id
LEFT JOIN organization_user p ON p.id = k.owner_id
LEFT JOIN organization_team t ON t.id = o.primary_team_id
LEFT JOIN organization_therapeuticarea a ON a.id = o.therapeutic_area_id
LEFT JOIN okrs_measuredefinition m ON m.id = k.measure_id
"""



# Recorded days keep what was said of them; snapshots are derived and marked to be computed.
WORDS_KEPT = """
UPDATE okrs_measurement SET verdict = jsonb_build_object('rule', 'said', 'words', reason) WHERE reason <> ''
"""
WORDS_BACK = """
UPDATE okrs_measurement SET reason = left(coalesce(verdict ->> 'words', ''), 300)
"""
ALL_DUE = "INSERT INTO okrs_mark (key_result_id) SELECT key_result_id FROM okrs_standing"


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0010_objective_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL("DROP VIEW okrs_snapshotrow", ROWS_BEFORE),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresult',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresult',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresult',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statusrule',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statusrule',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statusrule',
            name='delete_delete',
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
        migrations.AddField(
            model_name='keyresult',
            name='activated_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='active since'),
        ),
        migrations.AddField(
            model_name='keyresultevent',
            name='activated_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='active since'),
        ),
        migrations.AddField(
            model_name='measurement',
            name='verdict',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='outcome',
            field=models.CharField(blank=True, db_default='', default='', max_length=8),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='verdict',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='statusrule',
            name='likely',
            field=models.FloatField(db_default=0.25, default=0.25, verbose_name='On Track needs a chance of'),
        ),
        migrations.AddField(
            model_name='statusrule',
            name='out_of_reach',
            field=models.FloatField(db_default=0.1, default=0.1, verbose_name='out of reach below'),
        ),
        migrations.AddField(
            model_name='statusrule',
            name='out_of_reach_from',
            field=models.FloatField(db_default=0.3333333333333333, default=0.3333333333333333, verbose_name='out of reach from'),
        ),
        migrations.AddField(
            model_name='statusruleevent',
            name='likely',
            field=models.FloatField(db_default=0.25, default=0.25, verbose_name='On Track needs a chance of'),
        ),
        migrations.AddField(
            model_name='statusruleevent',
            name='out_of_reach',
            field=models.FloatField(db_default=0.1, default=0.1, verbose_name='out of reach below'),
        ),
        migrations.AddField(
            model_name='statusruleevent',
            name='out_of_reach_from',
            field=models.FloatField(db_default=0.3333333333333333, default=0.3333333333333333, verbose_name='out of reach from'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyresult',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_keyresultevent" ("activated_on", "baseline", "carried_from_id", "code", "direction", "id", "kind", "measure_id", "measured_by", "objective_id", "owner_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "range_high", "range_low", "scope", "state", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (NEW."activated_on", NEW."baseline", NEW."carried_from_id", NEW."code", NEW."direction", NEW."id", NEW."kind", NEW."measure_id", NEW."measured_by", NEW."objective_id", NEW."owner_id", NEW."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."range_high", NEW."range_low", NEW."scope", NEW."state", NEW."suggested_target", NEW."target", NEW."title", NEW."unit", NEW."version", NEW."weight"); RETURN NULL;', hash='e076b84a6b1ae9dfdefc278cb50c7836c09341cb', operation='INSERT', pgid='pgtrigger_insert_insert_1a9bb', table='okrs_keyresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyresult',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_keyresultevent" ("activated_on", "baseline", "carried_from_id", "code", "direction", "id", "kind", "measure_id", "measured_by", "objective_id", "owner_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "range_high", "range_low", "scope", "state", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (NEW."activated_on", NEW."baseline", NEW."carried_from_id", NEW."code", NEW."direction", NEW."id", NEW."kind", NEW."measure_id", NEW."measured_by", NEW."objective_id", NEW."owner_id", NEW."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."range_high", NEW."range_low", NEW."scope", NEW."state", NEW."suggested_target", NEW."target", NEW."title", NEW."unit", NEW."version", NEW."weight"); RETURN NULL;', hash='0e7613fd3abdebcfd5382297866312fcda091265', operation='UPDATE', pgid='pgtrigger_update_update_ce2bb', table='okrs_keyresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyresult',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_keyresultevent" ("activated_on", "baseline", "carried_from_id", "code", "direction", "id", "kind", "measure_id", "measured_by", "objective_id", "owner_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "range_high", "range_low", "scope", "state", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (OLD."activated_on", OLD."baseline", OLD."carried_from_id", OLD."code", OLD."direction", OLD."id", OLD."kind", OLD."measure_id", OLD."measured_by", OLD."objective_id", OLD."owner_id", OLD."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."range_high", OLD."range_low", OLD."scope", OLD."state", OLD."suggested_target", OLD."target", OLD."title", OLD."unit", OLD."version", OLD."weight"); RETURN NULL;', hash='b2d4e06ac4ce1537e58e28ad14eb000d3abce676', operation='DELETE', pgid='pgtrigger_delete_delete_b12f9', table='okrs_keyresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statusrule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_statusruleevent" ("at_risk", "by_id", "created_at", "early", "id", "likely", "low_confidence", "on_track", "out_of_reach", "out_of_reach_from", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version") VALUES (NEW."at_risk", NEW."by_id", NEW."created_at", NEW."early", NEW."id", NEW."likely", NEW."low_confidence", NEW."on_track", NEW."out_of_reach", NEW."out_of_reach_from", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."version"); RETURN NULL;', hash='54c03fec476d0b008b0b687f84c59d85b8d80b90', operation='INSERT', pgid='pgtrigger_insert_insert_8ca3d', table='okrs_statusrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statusrule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_statusruleevent" ("at_risk", "by_id", "created_at", "early", "id", "likely", "low_confidence", "on_track", "out_of_reach", "out_of_reach_from", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version") VALUES (NEW."at_risk", NEW."by_id", NEW."created_at", NEW."early", NEW."id", NEW."likely", NEW."low_confidence", NEW."on_track", NEW."out_of_reach", NEW."out_of_reach_from", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."version"); RETURN NULL;', hash='b10f439ca001813c29f623356689c3a631a4838c', operation='UPDATE', pgid='pgtrigger_update_update_6c9a3', table='okrs_statusrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statusrule',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_statusruleevent" ("at_risk", "by_id", "created_at", "early", "id", "likely", "low_confidence", "on_track", "out_of_reach", "out_of_reach_from", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version") VALUES (OLD."at_risk", OLD."by_id", OLD."created_at", OLD."early", OLD."id", OLD."likely", OLD."low_confidence", OLD."on_track", OLD."out_of_reach", OLD."out_of_reach_from", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."version"); RETURN NULL;', hash='b653c8b7da734f90d46a6a86ea927f74ad8dea74', operation='DELETE', pgid='pgtrigger_delete_delete_d23ba', table='okrs_statusrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.owner_id = r.user_id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='ddfbe5a30482c12304896f08d5560cbb6cca93d5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_51af2', referencing='REFERENCING NEW TABLE AS after ', table='organization_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.owner_id = r.user_id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.owner_id = r.user_id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='fd15c469f9b4c372ed086ad63a33a34298e038a4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_2a778', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.owner_id = r.user_id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='05f30ce47d695aed44f6beda5bacf3297d1ec432', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_3f0e7', referencing='REFERENCING OLD TABLE AS before ', table='organization_membership', when='AFTER')),
        ),
        migrations.RunSQL(WORDS_KEPT, WORDS_BACK),
        migrations.RemoveField(
            model_name='measurement',
            name='reason',
        ),
        migrations.RemoveField(
            model_name='snapshot',
            name='reason',
        ),
        AddConstraintNotValid(
            model_name='statusrule',
            constraint=models.CheckConstraint(condition=models.Q(('likely__lte', 1), ('out_of_reach__gte', 0), ('out_of_reach__lte', models.F('likely')), ('out_of_reach_from__gte', 0), ('out_of_reach_from__lte', 1)), name='status_chances_in_order', violation_error_message='Out of reach must lie below the chance that On Track needs.'),
        ),
        migrations.RunSQL(ROWS, "DROP VIEW okrs_snapshotrow"),
        migrations.RunSQL(ALL_DUE, migrations.RunSQL.noop),
    ]
