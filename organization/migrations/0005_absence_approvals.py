"""Absences that were entered after they began wait for approval; those stored already count as approved."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0004_work_weeks'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='absence',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='absence',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='absence',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='absence',
            name='asked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='asked for'),
        ),
        migrations.AddField(
            model_name='absence',
            name='refused',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=300, verbose_name='why it was declined'),
        ),
        migrations.AddField(
            model_name='absence',
            name='state',
            field=models.CharField(choices=[('approved', 'Approved'), ('waiting', 'Waiting for approval'), ('declined', 'Declined')], db_default='approved', default='approved', editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='asked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='asked for'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='refused',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=300, verbose_name='why it was declined'),
        ),
        migrations.AddField(
            model_name='absenceevent',
            name='state',
            field=models.CharField(choices=[('approved', 'Approved'), ('waiting', 'Waiting for approval'), ('declined', 'Declined')], db_default='approved', default='approved', editable=False, max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_absenceevent" ("asked_at", "ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "starts_on", "state", "user_id") VALUES (NEW."asked_at", NEW."ends_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."refused", NEW."starts_on", NEW."state", NEW."user_id"); RETURN NULL;', hash='538252700cdf43ee347c0909f60d355a2350aae4', operation='INSERT', pgid='pgtrigger_insert_insert_55dfd', table='organization_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_absenceevent" ("asked_at", "ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "starts_on", "state", "user_id") VALUES (NEW."asked_at", NEW."ends_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."refused", NEW."starts_on", NEW."state", NEW."user_id"); RETURN NULL;', hash='2918ff3d3637331b5789e1a69374c16f45b5bf41', operation='UPDATE', pgid='pgtrigger_update_update_5af37', table='organization_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_absenceevent" ("asked_at", "ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "starts_on", "state", "user_id") VALUES (OLD."asked_at", OLD."ends_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."refused", OLD."starts_on", OLD."state", OLD."user_id"); RETURN NULL;', hash='3a0aa1adb0f8454c93780fde59958ed8b0f2c228', operation='DELETE', pgid='pgtrigger_delete_delete_0278c', table='organization_absence', when='AFTER')),
        ),
        AddConstraintNotValid(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['approved', 'waiting', 'declined'])), name='absence_state_known'),
        ),
        AddConstraintNotValid(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), ('asked_at__isnull', False), _connector='OR'), name='absence_waits_since'),
        ),
    ]
