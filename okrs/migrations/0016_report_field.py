"""By which custom field of interactions a report tells them apart. Rows are checked in the next migration."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from audit.operations import InOneGo


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0015_review_packs'),
        ('organization', '0004_custom_fields'),
    ]

    operations = [
        InOneGo([
            pgtrigger.migrations.RemoveTrigger(
                model_name='report',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='report',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='report',
                name='delete_delete',
            ),
            migrations.RemoveConstraint(
                model_name='report',
                name='report_rows_known',
            ),
            migrations.RemoveConstraint(
                model_name='report',
                name='report_columns_known',
            ),
            migrations.AddField(
                model_name='report',
                name='field',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.customfield'),
            ),
        ]),
        # Its index follows.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name='reportevent',
                    name='field',
                    field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.customfield'),
                ),
            ],
            database_operations=[
                migrations.AddField(
                    model_name='reportevent',
                    name='field',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.customfield'),
                ),
            ],
        ),
        InOneGo([
            migrations.AlterField(
                model_name='report',
                name='columns',
                field=models.CharField(blank=True, choices=[('area', 'Therapeutic area'), ('quarter', 'Quarter'), ('team', 'Primary team'), ('person', 'Person'), ('tier', 'Tier of the KOL'), ('channel', 'Channel'), ('field', 'Custom field')], max_length=10),
            ),
            migrations.AlterField(
                model_name='report',
                name='rows',
                field=models.CharField(choices=[('area', 'Therapeutic area'), ('quarter', 'Quarter'), ('team', 'Primary team'), ('person', 'Person'), ('tier', 'Tier of the KOL'), ('channel', 'Channel'), ('field', 'Custom field')], max_length=10),
            ),
            migrations.AlterField(
                model_name='reportevent',
                name='columns',
                field=models.CharField(blank=True, choices=[('area', 'Therapeutic area'), ('quarter', 'Quarter'), ('team', 'Primary team'), ('person', 'Person'), ('tier', 'Tier of the KOL'), ('channel', 'Channel'), ('field', 'Custom field')], max_length=10),
            ),
            migrations.AlterField(
                model_name='reportevent',
                name='rows',
                field=models.CharField(choices=[('area', 'Therapeutic area'), ('quarter', 'Quarter'), ('team', 'Primary team'), ('person', 'Person'), ('tier', 'Tier of the KOL'), ('channel', 'Channel'), ('field', 'Custom field')], max_length=10),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='report',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_reportevent" ("columns", "custom_filter", "definition_id", "field_id", "id", "is_shared", "measure", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rows", "span", "team_id", "therapeutic_area_id", "until_id", "version") VALUES (NEW."columns", NEW."custom_filter", NEW."definition_id", NEW."field_id", NEW."id", NEW."is_shared", NEW."measure", NEW."name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rows", NEW."span", NEW."team_id", NEW."therapeutic_area_id", NEW."until_id", NEW."version"); RETURN NULL;', hash='8535e632157d70969d48bcbacfa9851bd908599a', operation='INSERT', pgid='pgtrigger_insert_insert_e18fb', table='okrs_report', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='report',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_reportevent" ("columns", "custom_filter", "definition_id", "field_id", "id", "is_shared", "measure", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rows", "span", "team_id", "therapeutic_area_id", "until_id", "version") VALUES (NEW."columns", NEW."custom_filter", NEW."definition_id", NEW."field_id", NEW."id", NEW."is_shared", NEW."measure", NEW."name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rows", NEW."span", NEW."team_id", NEW."therapeutic_area_id", NEW."until_id", NEW."version"); RETURN NULL;', hash='0abd022529212d5d17dbbe0198a37e6c49041df5', operation='UPDATE', pgid='pgtrigger_update_update_b2630', table='okrs_report', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='report',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_reportevent" ("columns", "custom_filter", "definition_id", "field_id", "id", "is_shared", "measure", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rows", "span", "team_id", "therapeutic_area_id", "until_id", "version") VALUES (OLD."columns", OLD."custom_filter", OLD."definition_id", OLD."field_id", OLD."id", OLD."is_shared", OLD."measure", OLD."name", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rows", OLD."span", OLD."team_id", OLD."therapeutic_area_id", OLD."until_id", OLD."version"); RETURN NULL;', hash='f124abcb5db7281956bbc7c5984b2c6996cff8d8', operation='DELETE', pgid='pgtrigger_delete_delete_7e25d', table='okrs_report', when='AFTER')),
            ),
        ]),
        AddConstraintNotValid(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('rows__in', ['area', 'quarter', 'team', 'person', 'tier', 'channel', 'field'])), name='report_rows_known'),
        ),
        AddConstraintNotValid(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('columns__in', ['', 'area', 'quarter', 'team', 'person', 'tier', 'channel', 'field'])), name='report_columns_known'),
        ),
        AddConstraintNotValid(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('rows', 'field'), ('columns', 'field'), _connector='OR'), ('field__isnull', False)), models.Q(models.Q(('rows', 'field'), _negated=True), models.Q(('columns', 'field'), _negated=True), ('field__isnull', True)), _connector='OR'), name='report_field_where_told_apart'),
        ),
    ]
