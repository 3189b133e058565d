"""What became of the next step of an interaction, and a view that leaves out those that are done or dropped."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

WAITING = """
CREATE OR REPLACE VIEW interactions_waiting AS
SELECT i.id AS interaction_id, i.msl_id, i.state = 'planned' AS is_planned, i.channel, i.occurred_on, i.starts_at,
    i.next_step, i.next_step_on,
    ARRAY(SELECT trim(k.given_name || ' ' || k.family_name)
        FROM interactions_interactionattendee a JOIN interactions_kol k ON k.id = a.kol_id
        WHERE a.interaction_id = i.id ORDER BY k.sort_key, k.id) AS kol_names,
    i.next_step_on IS NOT NULL AND i.next_step_ended_at IS NULL AS is_promised
FROM interactions_interaction i
WHERE i.state = 'planned'
    OR (i.next_step_on IS NOT NULL AND i.next_step_ended_at IS NULL AND i.state <> 'cancelled')
"""
BEFORE = """
DROP VIEW interactions_waiting;
CREATE VIEW interactions_waiting AS
SELECT i.id AS interaction_id, i.msl_id, i.state = 'planned' AS is_planned, i.channel, i.occurred_on, i.starts_at,
    i.next_step, i.next_step_on,
    ARRAY(SELECT trim(k.given_name || ' ' || k.family_name)
        FROM interactions_interactionattendee a JOIN interactions_kol k ON k.id = a.kol_id
        WHERE a.interaction_id = i.id ORDER BY k.sort_key, k.id) AS kol_names
FROM interactions_interaction i
WHERE i.state = 'planned' OR (i.next_step_on IS NOT NULL AND i.state <> 'cancelled')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0017_for_compliance'),
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
            name='next_step_dropped',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=300, verbose_name='why the next step was dropped'),
        ),
        migrations.AddField(
            model_name='interaction',
            name='next_step_ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='next step finished'),
        ),
        migrations.AddField(
            model_name='interactionevent',
            name='next_step_dropped',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=300, verbose_name='why the next step was dropped'),
        ),
        migrations.AddField(
            model_name='interactionevent',
            name='next_step_ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='next step finished'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interaction',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "created_at", "id", "initiation", "is_timed", "minutes", "msl_id", "next_step", "next_step_dropped", "next_step_ended_at", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."ae_screen", NEW."channel", NEW."client_digest", NEW."client_id", NEW."created_at", NEW."id", NEW."initiation", NEW."is_timed", NEW."minutes", NEW."msl_id", NEW."next_step", NEW."next_step_dropped", NEW."next_step_ended_at", NEW."next_step_on", NEW."notes", NEW."objection_reason", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."pqc_screen", NEW."product_id", NEW."purpose", NEW."seconds_to_log", NEW."sentiment", NEW."starts_at", NEW."state", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;', hash='d1430c5fd88e5769899d4687dced3a0229e4136c', operation='INSERT', pgid='pgtrigger_insert_insert_35397', table='interactions_interaction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interaction',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ae_screen" IS DISTINCT FROM (NEW."ae_screen") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."client_digest" IS DISTINCT FROM (NEW."client_digest") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."initiation" IS DISTINCT FROM (NEW."initiation") OR OLD."is_timed" IS DISTINCT FROM (NEW."is_timed") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."msl_id" IS DISTINCT FROM (NEW."msl_id") OR OLD."next_step" IS DISTINCT FROM (NEW."next_step") OR OLD."next_step_dropped" IS DISTINCT FROM (NEW."next_step_dropped") OR OLD."next_step_ended_at" IS DISTINCT FROM (NEW."next_step_ended_at") OR OLD."next_step_on" IS DISTINCT FROM (NEW."next_step_on") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."objection_reason" IS DISTINCT FROM (NEW."objection_reason") OR OLD."occurred_on" IS DISTINCT FROM (NEW."occurred_on") OR OLD."pqc_screen" IS DISTINCT FROM (NEW."pqc_screen") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."seconds_to_log" IS DISTINCT FROM (NEW."seconds_to_log") OR OLD."sentiment" IS DISTINCT FROM (NEW."sentiment") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))', func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "created_at", "id", "initiation", "is_timed", "minutes", "msl_id", "next_step", "next_step_dropped", "next_step_ended_at", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."ae_screen", NEW."channel", NEW."client_digest", NEW."client_id", NEW."created_at", NEW."id", NEW."initiation", NEW."is_timed", NEW."minutes", NEW."msl_id", NEW."next_step", NEW."next_step_dropped", NEW."next_step_ended_at", NEW."next_step_on", NEW."notes", NEW."objection_reason", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."pqc_screen", NEW."product_id", NEW."purpose", NEW."seconds_to_log", NEW."sentiment", NEW."starts_at", NEW."state", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;', hash='0c8aa14c9fb3351a5f23c9878cfcd13fd5991f17', operation='UPDATE', pgid='pgtrigger_update_update_99134', table='interactions_interaction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interaction',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "created_at", "id", "initiation", "is_timed", "minutes", "msl_id", "next_step", "next_step_dropped", "next_step_ended_at", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (OLD."ae_screen", OLD."channel", OLD."client_digest", OLD."client_id", OLD."created_at", OLD."id", OLD."initiation", OLD."is_timed", OLD."minutes", OLD."msl_id", OLD."next_step", OLD."next_step_dropped", OLD."next_step_ended_at", OLD."next_step_on", OLD."notes", OLD."objection_reason", OLD."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."pqc_screen", OLD."product_id", OLD."purpose", OLD."seconds_to_log", OLD."sentiment", OLD."starts_at", OLD."state", OLD."therapeutic_area_id", OLD."version", OLD."zone_name"); RETURN NULL;', hash='8684c2f07634830d2fb41414bbf016f8619c5083', operation='DELETE', pgid='pgtrigger_delete_delete_b79e2', table='interactions_interaction', when='AFTER')),
        ),
        AddConstraintNotValid(
            model_name='interaction',
            constraint=models.CheckConstraint(condition=models.Q(('next_step_dropped', ''), ('next_step_ended_at__isnull', False), _connector='OR'), name='interaction_dropped_step_is_finished'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(WAITING, BEFORE)],
            state_operations=[
                migrations.AddField(model_name='waiting', name='is_promised', field=models.BooleanField()),
            ],
        ),
    ]
