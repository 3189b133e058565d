"""A question about a check-in that was read: what it is about, and that it has words.

Indexes are built and rows are checked in the next migration, while people work.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from audit.operations import InOneGo


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0012_own_fields_in_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        InOneGo([
            pgtrigger.migrations.RemoveTrigger(
                model_name='updaterequest',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='updaterequest',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='updaterequest',
                name='delete_delete',
            ),
            migrations.AddField(
                model_name='updaterequest',
                name='check_in',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='okrs.checkin'),
            ),
        ]),
        # Its index follows.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name='updaterequestevent',
                    name='check_in',
                    field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.checkin'),
                ),
            ],
            database_operations=[
                migrations.AddField(
                    model_name='updaterequestevent',
                    name='check_in',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.checkin'),
                ),
            ],
        ),
        InOneGo([
            pgtrigger.migrations.AddTrigger(
                model_name='updaterequest',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_updaterequestevent" ("answered_at", "asked_at", "asked_by_id", "check_in_id", "id", "key_result_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."answered_at", NEW."asked_at", NEW."asked_by_id", NEW."check_in_id", NEW."id", NEW."key_result_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='7e77a3c59bc647a737f8a767e9fca6515b76df52', operation='INSERT', pgid='pgtrigger_insert_insert_f81c8', table='okrs_updaterequest', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='updaterequest',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_updaterequestevent" ("answered_at", "asked_at", "asked_by_id", "check_in_id", "id", "key_result_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."answered_at", NEW."asked_at", NEW."asked_by_id", NEW."check_in_id", NEW."id", NEW."key_result_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='b4debbb1e97843efe67cea1c86389b167f953eba', operation='UPDATE', pgid='pgtrigger_update_update_94ef5', table='okrs_updaterequest', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='updaterequest',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_updaterequestevent" ("answered_at", "asked_at", "asked_by_id", "check_in_id", "id", "key_result_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."answered_at", OLD."asked_at", OLD."asked_by_id", OLD."check_in_id", OLD."id", OLD."key_result_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='779ad424fb59e6b4d58123ad2bf0370e1b5d7501', operation='DELETE', pgid='pgtrigger_delete_delete_0cbeb', table='okrs_updaterequest', when='AFTER')),
            ),
        ]),
        AddConstraintNotValid(
            model_name='updaterequest',
            constraint=models.CheckConstraint(condition=models.Q(('check_in__isnull', True), models.Q(('note', ''), _negated=True), _connector='OR'), name='update_request_asks_back_in_words', violation_error_message='Say what you want to know.'),
        ),
    ]
