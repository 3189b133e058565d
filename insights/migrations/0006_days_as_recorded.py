"""Keep with each record the time zone in which it was made; for what is there, the present one of its author."""

import organization.models.people
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
import django.db.models.functions.comparison
from django.db import migrations, models

from organization.recording import keep_zone


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0005_truncate_refused'),
        ('interactions', '0004_truncate_refused'),
        ('organization', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='insight',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='insight',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='insight',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='insight',
            name='zone_name',
            field=models.CharField(blank=True, default='UTC', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='insightevent',
            name='zone_name',
            field=models.CharField(blank=True, default='', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        keep_zone("insights_insight", "r.originator_id"),
        pgtrigger.migrations.AddTrigger(
            model_name='insight',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_insightevent" ("category", "created_at", "decision_informed", "id", "imperative_id", "implication", "interpretation", "kind", "merged_into_id", "novelty", "observation", "originator_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "shared_decision", "shared_implication", "shared_interpretation", "shared_observation", "state", "submitted_at", "theme_id", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."category", NEW."created_at", NEW."decision_informed", NEW."id", NEW."imperative_id", NEW."implication", NEW."interpretation", NEW."kind", NEW."merged_into_id", NEW."novelty", NEW."observation", NEW."originator_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."product_id", NEW."shared_decision", NEW."shared_implication", NEW."shared_interpretation", NEW."shared_observation", NEW."state", NEW."submitted_at", NEW."theme_id", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;', hash='dcd0cecce87c52ae12c88a6d138ceeb6f0519f66', operation='INSERT', pgid='pgtrigger_insert_insert_8d1d7', table='insights_insight', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insight',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decision_informed" IS DISTINCT FROM (NEW."decision_informed") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."imperative_id" IS DISTINCT FROM (NEW."imperative_id") OR OLD."implication" IS DISTINCT FROM (NEW."implication") OR OLD."interpretation" IS DISTINCT FROM (NEW."interpretation") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."novelty" IS DISTINCT FROM (NEW."novelty") OR OLD."observation" IS DISTINCT FROM (NEW."observation") OR OLD."originator_id" IS DISTINCT FROM (NEW."originator_id") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."shared_decision" IS DISTINCT FROM (NEW."shared_decision") OR OLD."shared_implication" IS DISTINCT FROM (NEW."shared_implication") OR OLD."shared_interpretation" IS DISTINCT FROM (NEW."shared_interpretation") OR OLD."shared_observation" IS DISTINCT FROM (NEW."shared_observation") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))', func='INSERT INTO "insights_insightevent" ("category", "created_at", "decision_informed", "id", "imperative_id", "implication", "interpretation", "kind", "merged_into_id", "novelty", "observation", "originator_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "shared_decision", "shared_implication", "shared_interpretation", "shared_observation", "state", "submitted_at", "theme_id", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."category", NEW."created_at", NEW."decision_informed", NEW."id", NEW."imperative_id", NEW."implication", NEW."interpretation", NEW."kind", NEW."merged_into_id", NEW."novelty", NEW."observation", NEW."originator_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."product_id", NEW."shared_decision", NEW."shared_implication", NEW."shared_interpretation", NEW."shared_observation", NEW."state", NEW."submitted_at", NEW."theme_id", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;', hash='7e261b4bcff49e3cc9d04ae1b4a218e5e37f1d17', operation='UPDATE', pgid='pgtrigger_update_update_1c17a', table='insights_insight', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insight',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_insightevent" ("category", "created_at", "decision_informed", "id", "imperative_id", "implication", "interpretation", "kind", "merged_into_id", "novelty", "observation", "originator_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "shared_decision", "shared_implication", "shared_interpretation", "shared_observation", "state", "submitted_at", "theme_id", "therapeutic_area_id", "version", "zone_name") VALUES (OLD."category", OLD."created_at", OLD."decision_informed", OLD."id", OLD."imperative_id", OLD."implication", OLD."interpretation", OLD."kind", OLD."merged_into_id", OLD."novelty", OLD."observation", OLD."originator_id", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."product_id", OLD."shared_decision", OLD."shared_implication", OLD."shared_interpretation", OLD."shared_observation", OLD."state", OLD."submitted_at", OLD."theme_id", OLD."therapeutic_area_id", OLD."version", OLD."zone_name"); RETURN NULL;', hash='8a00ef32a0b019101ae5f1124a3e932282654643', operation='DELETE', pgid='pgtrigger_delete_delete_4d32d', table='insights_insight', when='AFTER')),
        ),
        migrations.AddField(
            model_name='insight',
            name='submitted_on',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(models.Func(models.F('zone_name'), models.F('submitted_at'), function='timezone', output_field=models.DateTimeField()), models.DateField()), output_field=models.DateField(null=True)),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['originator', 'submitted_on'], name='insight_by_day'),
        ),
    ]
