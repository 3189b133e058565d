"""Keep with each record the time zone in which it was made; for what is there, the present one of its author."""

import django.db.models.functions.comparison
import organization.models.people
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from organization.recording import keep_zone


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0006_days_as_recorded'),
        ('interactions', '0009_days_as_recorded'),
        ('okrs', '0016_truncate_refused'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='checkin',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='checkin',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='checkin',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresultvalue',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresultvalue',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresultvalue',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='weeklyupdate',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='weeklyupdate',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='weeklyupdate',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='checkin',
            name='zone_name',
            field=models.CharField(blank=True, default='UTC', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='checkinevent',
            name='zone_name',
            field=models.CharField(blank=True, default='', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='keyresultvalue',
            name='zone_name',
            field=models.CharField(blank=True, default='UTC', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='keyresultvalueevent',
            name='zone_name',
            field=models.CharField(blank=True, default='', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='weeklyupdate',
            name='zone_name',
            field=models.CharField(blank=True, default='UTC', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='weeklyupdateevent',
            name='zone_name',
            field=models.CharField(blank=True, default='', editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded'),
            preserve_default=False,
        ),
        keep_zone("okrs_checkin", "r.author_id"),
        keep_zone("okrs_weeklyupdate", "r.author_id"),
        keep_zone("okrs_keyresultvalue", "(SELECT k.owner_id FROM okrs_keyresult AS k WHERE k.id = r.key_result_id)"),
        pgtrigger.migrations.AddTrigger(
            model_name='checkin',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_checkinevent" ("acknowledged_at", "acknowledged_by_id", "author_id", "blocker", "computed_status", "confidence", "declared_status", "evidence_considered", "feedback_hcp", "feedback_stakeholders", "id", "key_result_id", "next_step", "override_reason", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "supersedes_id", "tactic_change", "value", "version", "what_changed", "zone_name") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."author_id", NEW."blocker", NEW."computed_status", NEW."confidence", NEW."declared_status", NEW."evidence_considered", NEW."feedback_hcp", NEW."feedback_stakeholders", NEW."id", NEW."key_result_id", NEW."next_step", NEW."override_reason", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."published_at", NEW."supersedes_id", NEW."tactic_change", NEW."value", NEW."version", NEW."what_changed", NEW."zone_name"); RETURN NULL;', hash='def0ca77143dba3e3a5afff7510ef5fc3278b25e', operation='INSERT', pgid='pgtrigger_insert_insert_7d155', table='okrs_checkin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkin',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."acknowledged_at" IS DISTINCT FROM (NEW."acknowledged_at") OR OLD."acknowledged_by_id" IS DISTINCT FROM (NEW."acknowledged_by_id") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."blocker" IS DISTINCT FROM (NEW."blocker") OR OLD."computed_status" IS DISTINCT FROM (NEW."computed_status") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."declared_status" IS DISTINCT FROM (NEW."declared_status") OR OLD."evidence_considered" IS DISTINCT FROM (NEW."evidence_considered") OR OLD."feedback_hcp" IS DISTINCT FROM (NEW."feedback_hcp") OR OLD."feedback_stakeholders" IS DISTINCT FROM (NEW."feedback_stakeholders") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key_result_id" IS DISTINCT FROM (NEW."key_result_id") OR OLD."next_step" IS DISTINCT FROM (NEW."next_step") OR OLD."override_reason" IS DISTINCT FROM (NEW."override_reason") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."supersedes_id" IS DISTINCT FROM (NEW."supersedes_id") OR OLD."tactic_change" IS DISTINCT FROM (NEW."tactic_change") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."what_changed" IS DISTINCT FROM (NEW."what_changed") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))', func='INSERT INTO "okrs_checkinevent" ("acknowledged_at", "acknowledged_by_id", "author_id", "blocker", "computed_status", "confidence", "declared_status", "evidence_considered", "feedback_hcp", "feedback_stakeholders", "id", "key_result_id", "next_step", "override_reason", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "supersedes_id", "tactic_change", "value", "version", "what_changed", "zone_name") VALUES (NEW."acknowledged_at", NEW."acknowledged_by_id", NEW."author_id", NEW."blocker", NEW."computed_status", NEW."confidence", NEW."declared_status", NEW."evidence_considered", NEW."feedback_hcp", NEW."feedback_stakeholders", NEW."id", NEW."key_result_id", NEW."next_step", NEW."override_reason", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_at", NEW."supersedes_id", NEW."tactic_change", NEW."value", NEW."version", NEW."what_changed", NEW."zone_name"); RETURN NULL;', hash='a5afb8e95cd4835d777d130c78bc5804666957fa', operation='UPDATE', pgid='pgtrigger_update_update_7cd39', table='okrs_checkin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checkin',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_checkinevent" ("acknowledged_at", "acknowledged_by_id", "author_id", "blocker", "computed_status", "confidence", "declared_status", "evidence_considered", "feedback_hcp", "feedback_stakeholders", "id", "key_result_id", "next_step", "override_reason", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "supersedes_id", "tactic_change", "value", "version", "what_changed", "zone_name") VALUES (OLD."acknowledged_at", OLD."acknowledged_by_id", OLD."author_id", OLD."blocker", OLD."computed_status", OLD."confidence", OLD."declared_status", OLD."evidence_considered", OLD."feedback_hcp", OLD."feedback_stakeholders", OLD."id", OLD."key_result_id", OLD."next_step", OLD."override_reason", OLD."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."published_at", OLD."supersedes_id", OLD."tactic_change", OLD."value", OLD."version", OLD."what_changed", OLD."zone_name"); RETURN NULL;', hash='8b7aed0c7d92990f6d1d5a5703fb1dfda532a69a', operation='DELETE', pgid='pgtrigger_delete_delete_ebd4c', table='okrs_checkin', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyresultvalue',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_keyresultvalueevent" ("as_of", "by_id", "created_at", "id", "key_result_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value", "zone_name") VALUES (NEW."as_of", NEW."by_id", NEW."created_at", NEW."id", NEW."key_result_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."value", NEW."zone_name"); RETURN NULL;', hash='6e12ab5ae33df86759a5b3996c2ddd20e4920295', operation='INSERT', pgid='pgtrigger_insert_insert_c1bd9', table='okrs_keyresultvalue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyresultvalue',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."as_of" IS DISTINCT FROM (NEW."as_of") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key_result_id" IS DISTINCT FROM (NEW."key_result_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))', func='INSERT INTO "okrs_keyresultvalueevent" ("as_of", "by_id", "created_at", "id", "key_result_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value", "zone_name") VALUES (NEW."as_of", NEW."by_id", NEW."created_at", NEW."id", NEW."key_result_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."value", NEW."zone_name"); RETURN NULL;', hash='653033331ea377993d796adbe585eb9ffe7e685f', operation='UPDATE', pgid='pgtrigger_update_update_9a1eb', table='okrs_keyresultvalue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyresultvalue',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_keyresultvalueevent" ("as_of", "by_id", "created_at", "id", "key_result_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value", "zone_name") VALUES (OLD."as_of", OLD."by_id", OLD."created_at", OLD."id", OLD."key_result_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."value", OLD."zone_name"); RETURN NULL;', hash='3aa99a16be939fa4f52675782a95c0ac23fb20e0', operation='DELETE', pgid='pgtrigger_delete_delete_74def', table='okrs_keyresultvalue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='weeklyupdate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_weeklyupdateevent" ("author_id", "facts", "highlights", "id", "nothing_new_heard", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plans", "problems", "submitted_at", "version", "week_start", "zone_name") VALUES (NEW."author_id", NEW."facts", NEW."highlights", NEW."id", NEW."nothing_new_heard", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plans", NEW."problems", NEW."submitted_at", NEW."version", NEW."week_start", NEW."zone_name"); RETURN NULL;', hash='7b40e58cde453d6cdd7d49bdd1ca0ab641817656', operation='INSERT', pgid='pgtrigger_insert_insert_b008a', table='okrs_weeklyupdate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='weeklyupdate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."highlights" IS DISTINCT FROM (NEW."highlights") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."nothing_new_heard" IS DISTINCT FROM (NEW."nothing_new_heard") OR OLD."plans" IS DISTINCT FROM (NEW."plans") OR OLD."problems" IS DISTINCT FROM (NEW."problems") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."week_start" IS DISTINCT FROM (NEW."week_start") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))', func='INSERT INTO "okrs_weeklyupdateevent" ("author_id", "facts", "highlights", "id", "nothing_new_heard", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plans", "problems", "submitted_at", "version", "week_start", "zone_name") VALUES (NEW."author_id", NEW."facts", NEW."highlights", NEW."id", NEW."nothing_new_heard", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plans", NEW."problems", NEW."submitted_at", NEW."version", NEW."week_start", NEW."zone_name"); RETURN NULL;', hash='9fd4324fca8c998a9f89a399935ea371fdd6dcf0', operation='UPDATE', pgid='pgtrigger_update_update_142a1', table='okrs_weeklyupdate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='weeklyupdate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_weeklyupdateevent" ("author_id", "facts", "highlights", "id", "nothing_new_heard", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plans", "problems", "submitted_at", "version", "week_start", "zone_name") VALUES (OLD."author_id", OLD."facts", OLD."highlights", OLD."id", OLD."nothing_new_heard", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plans", OLD."problems", OLD."submitted_at", OLD."version", OLD."week_start", OLD."zone_name"); RETURN NULL;', hash='9e544a4bcaf414326d8e9c3e3d371931284ba35f', operation='DELETE', pgid='pgtrigger_delete_delete_b2117', table='okrs_weeklyupdate', when='AFTER')),
        ),
        migrations.AddField(
            model_name='checkin',
            name='published_on',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(models.Func(models.F('zone_name'), models.F('published_at'), function='timezone', output_field=models.DateTimeField()), models.DateField()), output_field=models.DateField(null=True)),
        ),
        migrations.AddField(
            model_name='keyresultvalue',
            name='entered_on',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(models.Func(models.F('zone_name'), models.F('created_at'), function='timezone', output_field=models.DateTimeField()), models.DateField()), output_field=models.DateField()),
        ),
        migrations.AddField(
            model_name='weeklyupdate',
            name='submitted_on',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(models.Func(models.F('zone_name'), models.F('submitted_at'), function='timezone', output_field=models.DateTimeField()), models.DateField()), output_field=models.DateField(null=True)),
        ),
    ]
