"""The in-depth rule may count a KOL once a day, and of two talks at the same time only the first."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0007_sort_codes_by_number'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='indepthrule',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='indepthrule',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='indepthrule',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='indepthrule',
            name='no_overlaps',
            field=models.BooleanField(db_default=False, default=False, verbose_name='only one of two talks at the same time'),
        ),
        migrations.AddField(
            model_name='indepthrule',
            name='once_a_day',
            field=models.BooleanField(db_default=False, default=False, verbose_name='one talk with a KOL a day'),
        ),
        migrations.AddField(
            model_name='indepthruleevent',
            name='no_overlaps',
            field=models.BooleanField(db_default=False, default=False, verbose_name='only one of two talks at the same time'),
        ),
        migrations.AddField(
            model_name='indepthruleevent',
            name='once_a_day',
            field=models.BooleanField(db_default=False, default=False, verbose_name='one talk with a KOL a day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indepthrule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_indepthruleevent" ("by_id", "channels", "created_at", "depths", "id", "min_follow_ups", "min_minutes", "min_topics", "no_overlaps", "once_a_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purposes", "reason", "version") VALUES (NEW."by_id", NEW."channels", NEW."created_at", NEW."depths", NEW."id", NEW."min_follow_ups", NEW."min_minutes", NEW."min_topics", NEW."no_overlaps", NEW."once_a_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."purposes", NEW."reason", NEW."version"); RETURN NULL;', hash='530471b707a082d1dbcc353f250957d161e15f53', operation='INSERT', pgid='pgtrigger_insert_insert_aa2d2', table='okrs_indepthrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indepthrule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_indepthruleevent" ("by_id", "channels", "created_at", "depths", "id", "min_follow_ups", "min_minutes", "min_topics", "no_overlaps", "once_a_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purposes", "reason", "version") VALUES (NEW."by_id", NEW."channels", NEW."created_at", NEW."depths", NEW."id", NEW."min_follow_ups", NEW."min_minutes", NEW."min_topics", NEW."no_overlaps", NEW."once_a_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purposes", NEW."reason", NEW."version"); RETURN NULL;', hash='9fbbea407b67f7468f8bde012d830ba59660733c', operation='UPDATE', pgid='pgtrigger_update_update_06745', table='okrs_indepthrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indepthrule',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_indepthruleevent" ("by_id", "channels", "created_at", "depths", "id", "min_follow_ups", "min_minutes", "min_topics", "no_overlaps", "once_a_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purposes", "reason", "version") VALUES (OLD."by_id", OLD."channels", OLD."created_at", OLD."depths", OLD."id", OLD."min_follow_ups", OLD."min_minutes", OLD."min_topics", OLD."no_overlaps", OLD."once_a_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."purposes", OLD."reason", OLD."version"); RETURN NULL;', hash='559ec6da44a91b46997eaa38097d1851c86ea2c3', operation='DELETE', pgid='pgtrigger_delete_delete_4e186', table='okrs_indepthrule', when='AFTER')),
        ),
    ]
