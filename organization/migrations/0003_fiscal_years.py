"""What a month of a quarter is, and the day of its review."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0002_teammates'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='quarter',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='quarter',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='quarter',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='quarter',
            name='months',
            field=models.CharField(choices=[('calendar', 'Calendar months'), ('4-4-5', '4, 4 and 5 weeks'), ('4-5-4', '4, 5 and 4 weeks'), ('5-4-4', '5, 4 and 4 weeks')], db_default='calendar', default='calendar', max_length=8),
        ),
        migrations.AddField(
            model_name='quarter',
            name='review_on',
            field=models.DateField(blank=True, null=True, verbose_name='review'),
        ),
        migrations.AddField(
            model_name='quarterevent',
            name='months',
            field=models.CharField(choices=[('calendar', 'Calendar months'), ('4-4-5', '4, 4 and 5 weeks'), ('4-5-4', '4, 5 and 4 weeks'), ('5-4-4', '5, 4 and 4 weeks')], db_default='calendar', default='calendar', max_length=8),
        ),
        migrations.AddField(
            model_name='quarterevent',
            name='review_on',
            field=models.DateField(blank=True, null=True, verbose_name='review'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quarter',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_quarterevent" ("ends_on", "grace_ends_on", "id", "months", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planning_session_on", "review_on", "starts_on", "state") VALUES (NEW."ends_on", NEW."grace_ends_on", NEW."id", NEW."months", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planning_session_on", NEW."review_on", NEW."starts_on", NEW."state"); RETURN NULL;', hash='6302185d61fc1f2b578b8b586cb902d9a24fb678', operation='INSERT', pgid='pgtrigger_insert_insert_28d5d', table='organization_quarter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quarter',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_quarterevent" ("ends_on", "grace_ends_on", "id", "months", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planning_session_on", "review_on", "starts_on", "state") VALUES (NEW."ends_on", NEW."grace_ends_on", NEW."id", NEW."months", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planning_session_on", NEW."review_on", NEW."starts_on", NEW."state"); RETURN NULL;', hash='ece17bf677016d597d1619c8050b8a6e0136eca2', operation='UPDATE', pgid='pgtrigger_update_update_95299', table='organization_quarter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='quarter',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_quarterevent" ("ends_on", "grace_ends_on", "id", "months", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planning_session_on", "review_on", "starts_on", "state") VALUES (OLD."ends_on", OLD."grace_ends_on", OLD."id", OLD."months", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planning_session_on", OLD."review_on", OLD."starts_on", OLD."state"); RETURN NULL;', hash='8dec33a7efca0181b1dcea08377731ef52789259', operation='DELETE', pgid='pgtrigger_delete_delete_a0620', table='organization_quarter', when='AFTER')),
        ),
        AddConstraintNotValid(
            model_name='quarter',
            constraint=models.CheckConstraint(condition=models.Q(('months__in', ['calendar', '4-4-5', '4-5-4', '5-4-4'])), name='quarter_months_known'),
        ),
    ]
