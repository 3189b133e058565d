import audit.operations
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0009_congress_days'),
        ('organization', '0001_initial'),
        ('organization', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('rows', models.CharField(choices=[('area', 'Therapeutic area'), ('quarter', 'Quarter'), ('team', 'Primary team')], max_length=10)),
                ('columns', models.CharField(blank=True, choices=[('area', 'Therapeutic area'), ('quarter', 'Quarter'), ('team', 'Primary team')], max_length=10)),
                ('measure', models.CharField(max_length=40)),
                ('span', models.PositiveSmallIntegerField(default=4, verbose_name='quarters')),
                ('is_shared', models.BooleanField(default=False, verbose_name='shared with my teams')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('definition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='okrs.measuredefinition')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.team')),
                ('therapeutic_area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.therapeuticarea')),
                ('until', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.quarter')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), name='report_name_once', violation_error_message='You have a report of this name already.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='report_has_name'), models.CheckConstraint(condition=models.Q(('rows__in', ['area', 'quarter', 'team'])), name='report_rows_known'), models.CheckConstraint(condition=models.Q(('columns__in', ['', 'area', 'quarter', 'team'])), name='report_columns_known'), models.CheckConstraint(condition=models.Q(('rows', models.F('columns')), _negated=True), name='report_tells_two_things_apart', violation_error_message='Rows and columns must differ.'), models.CheckConstraint(condition=models.Q(('measure__in', ['statuses', 'progress', 'in_depth_discussions', 'advisory_boards', 'newsletters', 'presentations', 'supported_studies', 'trainings', 'cross_functional_meetings', 'supported_campaigns', 'weekly_updates', 'custom'])), name='report_measure_known'), models.CheckConstraint(condition=models.Q(models.Q(('definition__isnull', False), ('measure', 'custom')), models.Q(models.Q(('measure', 'custom'), _negated=True), ('definition__isnull', True)), _connector='OR'), name='report_custom_has_definition'), models.CheckConstraint(condition=models.Q(('span__gte', 1), ('span__lte', 12)), name='report_span_1_to_12')],
            },
        ),
        migrations.CreateModel(
            name='ReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80)),
                ('rows', models.CharField(choices=[('area', 'Therapeutic area'), ('quarter', 'Quarter'), ('team', 'Primary team')], max_length=10)),
                ('columns', models.CharField(blank=True, choices=[('area', 'Therapeutic area'), ('quarter', 'Quarter'), ('team', 'Primary team')], max_length=10)),
                ('measure', models.CharField(max_length=40)),
                ('span', models.PositiveSmallIntegerField(default=4, verbose_name='quarters')),
                ('is_shared', models.BooleanField(default=False, verbose_name='shared with my teams')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('definition', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.measuredefinition')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.report')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.team')),
                ('therapeutic_area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea')),
                ('until', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.quarter')),
            ],
            options={
                'abstract': False,
            },
        ),
        audit.operations.AddTriggers(
            triggers={'report': pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_reportevent" ("columns", "definition_id", "id", "is_shared", "measure", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rows", "span", "team_id", "therapeutic_area_id", "until_id", "version") VALUES (NEW."columns", NEW."definition_id", NEW."id", NEW."is_shared", NEW."measure", NEW."name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rows", NEW."span", NEW."team_id", NEW."therapeutic_area_id", NEW."until_id", NEW."version"); RETURN NULL;', hash='f5337b753849e12792a634fe413240f2d0a23696', operation='INSERT', pgid='pgtrigger_insert_insert_e18fb', table='okrs_report', when='AFTER')), 'reportevent': pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ec479b9fddb3657e6b302cb30460ec0e3ed0cdd6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f2c64', table='okrs_reportevent', when='BEFORE'))},
        ),
        audit.operations.AddTriggers(
            triggers={'report': pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_reportevent" ("columns", "definition_id", "id", "is_shared", "measure", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rows", "span", "team_id", "therapeutic_area_id", "until_id", "version") VALUES (NEW."columns", NEW."definition_id", NEW."id", NEW."is_shared", NEW."measure", NEW."name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rows", NEW."span", NEW."team_id", NEW."therapeutic_area_id", NEW."until_id", NEW."version"); RETURN NULL;', hash='e3c37b5d31ae1c33100421d7a59860bb9672b032', operation='UPDATE', pgid='pgtrigger_update_update_b2630', table='okrs_report', when='AFTER'))},
        ),
        audit.operations.AddTriggers(
            triggers={'report': pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_reportevent" ("columns", "definition_id", "id", "is_shared", "measure", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rows", "span", "team_id", "therapeutic_area_id", "until_id", "version") VALUES (OLD."columns", OLD."definition_id", OLD."id", OLD."is_shared", OLD."measure", OLD."name", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rows", OLD."span", OLD."team_id", OLD."therapeutic_area_id", OLD."until_id", OLD."version"); RETURN NULL;', hash='d053d29bb4b2dfe3ee448e524b79dd8467e85a98', operation='DELETE', pgid='pgtrigger_delete_delete_7e25d', table='okrs_report', when='AFTER'))},
        ),
    ]
