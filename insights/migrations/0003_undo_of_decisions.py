"""An answer keeps what its decision changed, so that it can be undone."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0002_reference_figures'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='receipt',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='receipt',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='receipt',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='receipt',
            name='insight_version',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='version it made'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='state_before',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name='receiptevent',
            name='insight_version',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='version it made'),
        ),
        migrations.AddField(
            model_name='receiptevent',
            name='state_before',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=20),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_receiptevent" ("about", "acknowledged_at", "by_id", "decision", "helpful", "id", "insight_id", "insight_version", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state_before") VALUES (NEW."about", NEW."acknowledged_at", NEW."by_id", NEW."decision", NEW."helpful", NEW."id", NEW."insight_id", NEW."insight_version", NEW."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sent_at", NEW."state_before"); RETURN NULL;', hash='c869944b6730be78c4af98fc2904a2de2c936290', operation='INSERT', pgid='pgtrigger_insert_insert_bff2c', table='insights_receipt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "insights_receiptevent" ("about", "acknowledged_at", "by_id", "decision", "helpful", "id", "insight_id", "insight_version", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state_before") VALUES (NEW."about", NEW."acknowledged_at", NEW."by_id", NEW."decision", NEW."helpful", NEW."id", NEW."insight_id", NEW."insight_version", NEW."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sent_at", NEW."state_before"); RETURN NULL;', hash='ea53c8a61eb6311403b2f20d7cf6301881ebefd5', operation='UPDATE', pgid='pgtrigger_update_update_6b2d8', table='insights_receipt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_receiptevent" ("about", "acknowledged_at", "by_id", "decision", "helpful", "id", "insight_id", "insight_version", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "state_before") VALUES (OLD."about", OLD."acknowledged_at", OLD."by_id", OLD."decision", OLD."helpful", OLD."id", OLD."insight_id", OLD."insight_version", OLD."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sent_at", OLD."state_before"); RETURN NULL;', hash='fa454c1e498f062aca1fca0249cd227d36f69f79', operation='DELETE', pgid='pgtrigger_delete_delete_3360e', table='insights_receipt', when='AFTER')),
        ),
    ]
