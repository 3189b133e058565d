"""Whether somebody gave the time of an interaction."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0014_contacts'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='interaction',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='interaction',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='interaction',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='interaction',
            name='is_timed',
            field=models.BooleanField(db_default=True, default=True, editable=False, verbose_name='time given'),
        ),
        migrations.AddField(
            model_name='interactionevent',
            name='is_timed',
            field=models.BooleanField(db_default=True, default=True, editable=False, verbose_name='time given'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interaction',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "created_at", "id", "initiation", "is_timed", "minutes", "msl_id", "next_step", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."ae_screen", NEW."channel", NEW."client_digest", NEW."client_id", NEW."created_at", NEW."id", NEW."initiation", NEW."is_timed", NEW."minutes", NEW."msl_id", NEW."next_step", NEW."next_step_on", NEW."notes", NEW."objection_reason", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."pqc_screen", NEW."product_id", NEW."purpose", NEW."seconds_to_log", NEW."sentiment", NEW."starts_at", NEW."state", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;', hash='4c62a618bd562354c845dee02d9f2a7227e8859e', operation='INSERT', pgid='pgtrigger_insert_insert_35397', table='interactions_interaction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interaction',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ae_screen" IS DISTINCT FROM (NEW."ae_screen") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."client_digest" IS DISTINCT FROM (NEW."client_digest") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."initiation" IS DISTINCT FROM (NEW."initiation") OR OLD."is_timed" IS DISTINCT FROM (NEW."is_timed") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."msl_id" IS DISTINCT FROM (NEW."msl_id") OR OLD."next_step" IS DISTINCT FROM (NEW."next_step") OR OLD."next_step_on" IS DISTINCT FROM (NEW."next_step_on") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."objection_reason" IS DISTINCT FROM (NEW."objection_reason") OR OLD."occurred_on" IS DISTINCT FROM (NEW."occurred_on") OR OLD."pqc_screen" IS DISTINCT FROM (NEW."pqc_screen") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."seconds_to_log" IS DISTINCT FROM (NEW."seconds_to_log") OR OLD."sentiment" IS DISTINCT FROM (NEW."sentiment") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))', func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "created_at", "id", "initiation", "is_timed", "minutes", "msl_id", "next_step", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."ae_screen", NEW."channel", NEW."client_digest", NEW."client_id", NEW."created_at", NEW."id", NEW."initiation", NEW."is_timed", NEW."minutes", NEW."msl_id", NEW."next_step", NEW."next_step_on", NEW."notes", NEW."objection_reason", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."pqc_screen", NEW."product_id", NEW."purpose", NEW."seconds_to_log", NEW."sentiment", NEW."starts_at", NEW."state", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;', hash='0b7f9de32769edd8a3d67c95ee2d294510b8740f', operation='UPDATE', pgid='pgtrigger_update_update_99134', table='interactions_interaction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interaction',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "created_at", "id", "initiation", "is_timed", "minutes", "msl_id", "next_step", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (OLD."ae_screen", OLD."channel", OLD."client_digest", OLD."client_id", OLD."created_at", OLD."id", OLD."initiation", OLD."is_timed", OLD."minutes", OLD."msl_id", OLD."next_step", OLD."next_step_on", OLD."notes", OLD."objection_reason", OLD."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."pqc_screen", OLD."product_id", OLD."purpose", OLD."seconds_to_log", OLD."sentiment", OLD."starts_at", OLD."state", OLD."therapeutic_area_id", OLD."version", OLD."zone_name"); RETURN NULL;', hash='591a5d73efa6d3a6981e30e2ea8922ead2f59d41', operation='DELETE', pgid='pgtrigger_delete_delete_b79e2', table='interactions_interaction', when='AFTER')),
        ),
    ]
