"""Keep with each record the time zone in which it was made; for what is there, the present one of its author."""

import organization.models.people
import pgtrigger.compiler
import pgtrigger.migrations
import django.db.models.functions.comparison
from django.db import migrations, models

from organization.recording import keep_zone


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0008_handoffs_not_truncated'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='activity',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='activity',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='activity',
            name='delete_delete',
        ),
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
            model_name='activity',
            name='zone_name',
            field=models.CharField(blank=True, default='UTC', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='activityevent',
            name='zone_name',
            field=models.CharField(blank=True, default='', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='interaction',
            name='zone_name',
            field=models.CharField(blank=True, default='UTC', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='interactionevent',
            name='zone_name',
            field=models.CharField(blank=True, default='', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        keep_zone("interactions_interaction", "r.msl_id"),
        keep_zone("interactions_activity", "r.owner_id"),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_activityevent" ("accuracy_reviewed_on", "approved_on", "attendee_count", "campaign_id", "congress_id", "created_at", "functions_present", "held_on", "id", "is_cancelled", "is_shared", "kind", "need_documented_on", "notes", "open_findings", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "product_id", "requested_on", "study_id", "support_agreed_on", "therapeutic_area_id", "title", "version", "zone_name") VALUES (NEW."accuracy_reviewed_on", NEW."approved_on", NEW."attendee_count", NEW."campaign_id", NEW."congress_id", NEW."created_at", NEW."functions_present", NEW."held_on", NEW."id", NEW."is_cancelled", NEW."is_shared", NEW."kind", NEW."need_documented_on", NEW."notes", NEW."open_findings", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."product_id", NEW."requested_on", NEW."study_id", NEW."support_agreed_on", NEW."therapeutic_area_id", NEW."title", NEW."version", NEW."zone_name"); RETURN NULL;', hash='7aa3e377c961554064a9ea46e477051d96ca3010', operation='INSERT', pgid='pgtrigger_insert_insert_2cecb', table='interactions_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accuracy_reviewed_on" IS DISTINCT FROM (NEW."accuracy_reviewed_on") OR OLD."approved_on" IS DISTINCT FROM (NEW."approved_on") OR OLD."attendee_count" IS DISTINCT FROM (NEW."attendee_count") OR OLD."campaign_id" IS DISTINCT FROM (NEW."campaign_id") OR OLD."congress_id" IS DISTINCT FROM (NEW."congress_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."functions_present" IS DISTINCT FROM (NEW."functions_present") OR OLD."held_on" IS DISTINCT FROM (NEW."held_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_cancelled" IS DISTINCT FROM (NEW."is_cancelled") OR OLD."is_shared" IS DISTINCT FROM (NEW."is_shared") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."need_documented_on" IS DISTINCT FROM (NEW."need_documented_on") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."open_findings" IS DISTINCT FROM (NEW."open_findings") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."planned_on" IS DISTINCT FROM (NEW."planned_on") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."requested_on" IS DISTINCT FROM (NEW."requested_on") OR OLD."study_id" IS DISTINCT FROM (NEW."study_id") OR OLD."support_agreed_on" IS DISTINCT FROM (NEW."support_agreed_on") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))', func='INSERT INTO "interactions_activityevent" ("accuracy_reviewed_on", "approved_on", "attendee_count", "campaign_id", "congress_id", "created_at", "functions_present", "held_on", "id", "is_cancelled", "is_shared", "kind", "need_documented_on", "notes", "open_findings", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "product_id", "requested_on", "study_id", "support_agreed_on", "therapeutic_area_id", "title", "version", "zone_name") VALUES (NEW."accuracy_reviewed_on", NEW."approved_on", NEW."attendee_count", NEW."campaign_id", NEW."congress_id", NEW."created_at", NEW."functions_present", NEW."held_on", NEW."id", NEW."is_cancelled", NEW."is_shared", NEW."kind", NEW."need_documented_on", NEW."notes", NEW."open_findings", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned_on", NEW."product_id", NEW."requested_on", NEW."study_id", NEW."support_agreed_on", NEW."therapeutic_area_id", NEW."title", NEW."version", NEW."zone_name"); RETURN NULL;', hash='0a793ca1fb0bb402adad97eb5258a341b9bd9daa', operation='UPDATE', pgid='pgtrigger_update_update_dce83', table='interactions_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_activityevent" ("accuracy_reviewed_on", "approved_on", "attendee_count", "campaign_id", "congress_id", "created_at", "functions_present", "held_on", "id", "is_cancelled", "is_shared", "kind", "need_documented_on", "notes", "open_findings", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "product_id", "requested_on", "study_id", "support_agreed_on", "therapeutic_area_id", "title", "version", "zone_name") VALUES (OLD."accuracy_reviewed_on", OLD."approved_on", OLD."attendee_count", OLD."campaign_id", OLD."congress_id", OLD."created_at", OLD."functions_present", OLD."held_on", OLD."id", OLD."is_cancelled", OLD."is_shared", OLD."kind", OLD."need_documented_on", OLD."notes", OLD."open_findings", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planned_on", OLD."product_id", OLD."requested_on", OLD."study_id", OLD."support_agreed_on", OLD."therapeutic_area_id", OLD."title", OLD."version", OLD."zone_name"); RETURN NULL;', hash='4be2a6510a12f6b2c1671463c6891c04167b749d', operation='DELETE', pgid='pgtrigger_delete_delete_d238c', table='interactions_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interaction',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "created_at", "id", "initiation", "minutes", "msl_id", "next_step", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."ae_screen", NEW."channel", NEW."client_digest", NEW."client_id", NEW."created_at", NEW."id", NEW."initiation", NEW."minutes", NEW."msl_id", NEW."next_step", NEW."next_step_on", NEW."notes", NEW."objection_reason", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."pqc_screen", NEW."product_id", NEW."purpose", NEW."seconds_to_log", NEW."sentiment", NEW."starts_at", NEW."state", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;', hash='ea1023e81f5c4df117e52168155267d42ed7eddf', operation='INSERT', pgid='pgtrigger_insert_insert_35397', table='interactions_interaction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interaction',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ae_screen" IS DISTINCT FROM (NEW."ae_screen") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."client_digest" IS DISTINCT FROM (NEW."client_digest") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."initiation" IS DISTINCT FROM (NEW."initiation") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."msl_id" IS DISTINCT FROM (NEW."msl_id") OR OLD."next_step" IS DISTINCT FROM (NEW."next_step") OR OLD."next_step_on" IS DISTINCT FROM (NEW."next_step_on") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."objection_reason" IS DISTINCT FROM (NEW."objection_reason") OR OLD."occurred_on" IS DISTINCT FROM (NEW."occurred_on") OR OLD."pqc_screen" IS DISTINCT FROM (NEW."pqc_screen") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."seconds_to_log" IS DISTINCT FROM (NEW."seconds_to_log") OR OLD."sentiment" IS DISTINCT FROM (NEW."sentiment") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))', func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "created_at", "id", "initiation", "minutes", "msl_id", "next_step", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."ae_screen", NEW."channel", NEW."client_digest", NEW."client_id", NEW."created_at", NEW."id", NEW."initiation", NEW."minutes", NEW."msl_id", NEW."next_step", NEW."next_step_on", NEW."notes", NEW."objection_reason", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."pqc_screen", NEW."product_id", NEW."purpose", NEW."seconds_to_log", NEW."sentiment", NEW."starts_at", NEW."state", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;', hash='d4183b6012cb450ff9d80c5926c9474f4b149891', operation='UPDATE', pgid='pgtrigger_update_update_99134', table='interactions_interaction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interaction',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "created_at", "id", "initiation", "minutes", "msl_id", "next_step", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (OLD."ae_screen", OLD."channel", OLD."client_digest", OLD."client_id", OLD."created_at", OLD."id", OLD."initiation", OLD."minutes", OLD."msl_id", OLD."next_step", OLD."next_step_on", OLD."notes", OLD."objection_reason", OLD."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."pqc_screen", OLD."product_id", OLD."purpose", OLD."seconds_to_log", OLD."sentiment", OLD."starts_at", OLD."state", OLD."therapeutic_area_id", OLD."version", OLD."zone_name"); RETURN NULL;', hash='c8bb3b18f5e82e82a106af0faa26f851279571d6', operation='DELETE', pgid='pgtrigger_delete_delete_b79e2', table='interactions_interaction', when='AFTER')),
        ),
        migrations.AddField(
            model_name='activity',
            name='entered_on',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(models.Func(models.F('zone_name'), models.F('created_at'), function='timezone', output_field=models.DateTimeField()), models.DateField()), output_field=models.DateField()),
        ),
        migrations.AddField(
            model_name='interaction',
            name='entered_on',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(models.Func(models.F('zone_name'), models.F('created_at'), function='timezone', output_field=models.DateTimeField()), models.DateField()), output_field=models.DateField()),
        ),
    ]
