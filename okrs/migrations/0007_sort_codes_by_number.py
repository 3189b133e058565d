"""Codes sort by their numbers: a column with each number of the code filled up with zeros, kept by the database.

The collations of the databases in use know no such order: PostgreSQL has it with ICU alone. What lists read shows the
columns too, and the unit of a key result.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0006_forecast_figures'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='keyresult',
            options={'ordering': ['code_key', 'pk']},
        ),
        migrations.AlterModelOptions(
            name='objective',
            options={'ordering': ['code_key', 'pk']},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresult',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='objective',
            name='update_update',
        ),
        migrations.AddField(
            model_name='keyresult',
            name='code_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.Func(models.F('code'), models.Value('([0-9]+)'), models.Value('000000000000\\1'), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value('[0-9]*([0-9]{12})'), models.Value('\\1'), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.TextField()),
        ),
        migrations.AddField(
            model_name='objective',
            name='code_key',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.Func(models.F('code'), models.Value('([0-9]+)'), models.Value('000000000000\\1'), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value('[0-9]*([0-9]{12})'), models.Value('\\1'), models.Value('g'), function='regexp_replace', output_field=models.TextField()), output_field=models.TextField()),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyresult',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."baseline" IS DISTINCT FROM (NEW."baseline") OR OLD."carried_from_id" IS DISTINCT FROM (NEW."carried_from_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."measure_id" IS DISTINCT FROM (NEW."measure_id") OR OLD."measured_by" IS DISTINCT FROM (NEW."measured_by") OR OLD."objective_id" IS DISTINCT FROM (NEW."objective_id") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."pace" IS DISTINCT FROM (NEW."pace") OR OLD."range_high" IS DISTINCT FROM (NEW."range_high") OR OLD."range_low" IS DISTINCT FROM (NEW."range_low") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."suggested_target" IS DISTINCT FROM (NEW."suggested_target") OR OLD."target" IS DISTINCT FROM (NEW."target") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."weight" IS DISTINCT FROM (NEW."weight"))', func='INSERT INTO "okrs_keyresultevent" ("baseline", "carried_from_id", "code", "direction", "id", "kind", "measure_id", "measured_by", "objective_id", "owner_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "range_high", "range_low", "scope", "state", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (NEW."baseline", NEW."carried_from_id", NEW."code", NEW."direction", NEW."id", NEW."kind", NEW."measure_id", NEW."measured_by", NEW."objective_id", NEW."owner_id", NEW."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."range_high", NEW."range_low", NEW."scope", NEW."state", NEW."suggested_target", NEW."target", NEW."title", NEW."unit", NEW."version", NEW."weight"); RETURN NULL;', hash='204b26f9424ab6d5478e9156965b735b30963627', operation='UPDATE', pgid='pgtrigger_update_update_ce2bb', table='okrs_keyresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objective',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."activated_on" IS DISTINCT FROM (NEW."activated_on") OR OLD."carried_from_id" IS DISTINCT FROM (NEW."carried_from_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."commitment" IS DISTINCT FROM (NEW."commitment") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."imperative_id" IS DISTINCT FROM (NEW."imperative_id") OR OLD."is_team" IS DISTINCT FROM (NEW."is_team") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."primary_team_id" IS DISTINCT FROM (NEW."primary_team_id") OR OLD."quarter_id" IS DISTINCT FROM (NEW."quarter_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."why" IS DISTINCT FROM (NEW."why"))', func='INSERT INTO "okrs_objectiveevent" ("activated_on", "carried_from_id", "code", "commitment", "id", "imperative_id", "is_team", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "primary_team_id", "quarter_id", "state", "therapeutic_area_id", "title", "version", "why") VALUES (NEW."activated_on", NEW."carried_from_id", NEW."code", NEW."commitment", NEW."id", NEW."imperative_id", NEW."is_team", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."primary_team_id", NEW."quarter_id", NEW."state", NEW."therapeutic_area_id", NEW."title", NEW."version", NEW."why"); RETURN NULL;', hash='f97841e8882312a514f0aefa8d18a83e6b924c27', operation='UPDATE', pgid='pgtrigger_update_update_22ee6', table='okrs_objective', when='AFTER')),
        ),
        migrations.AddField('snapshotrow', 'code_key', models.TextField()),
        migrations.AddField('snapshotrow', 'objective_code_key', models.TextField()),
        migrations.AddField('snapshotrow', 'unit', models.CharField(max_length=40)),
    ]
