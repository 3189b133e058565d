import audit.operations
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0006_touching'),
        ('organization', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('interactions', 'Interactions'), ('activities', 'Activities'), ('insights', 'Insights'), ('weekly updates', 'Weekly updates')], max_length=20)),
                ('row_id', models.PositiveBigIntegerField()),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('restored_at', models.DateTimeField(blank=True, null=True)),
                ('restore_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ExclusionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('source', models.CharField(choices=[('interactions', 'Interactions'), ('activities', 'Activities'), ('insights', 'Insights'), ('weekly updates', 'Weekly updates')], max_length=20)),
                ('row_id', models.PositiveBigIntegerField()),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('restored_at', models.DateTimeField(blank=True, null=True)),
                ('restore_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MeasureDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MeasureDefinitionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MeasureVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('source', models.CharField(choices=[('interactions', 'Interactions'), ('activities', 'Activities'), ('insights', 'Insights'), ('weekly updates', 'Weekly updates')], max_length=20)),
                ('calculation', models.CharField(choices=[('count', 'How many rows'), ('distinct', 'How many different'), ('sum', 'The sum of'), ('rate', 'The share of rows that also')], max_length=10)),
                ('of', models.CharField(blank=True, max_length=20)),
                ('filters', models.JSONField(blank=True, default=dict)),
                ('condition', models.JSONField(blank=True, default=dict)),
                ('reason', models.CharField(max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['definition', '-version'],
            },
        ),
        migrations.CreateModel(
            name='MeasureVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('source', models.CharField(choices=[('interactions', 'Interactions'), ('activities', 'Activities'), ('insights', 'Insights'), ('weekly updates', 'Weekly updates')], max_length=20)),
                ('calculation', models.CharField(choices=[('count', 'How many rows'), ('distinct', 'How many different'), ('sum', 'The sum of'), ('rate', 'The share of rows that also')], max_length=10)),
                ('of', models.CharField(blank=True, max_length=20)),
                ('filters', models.JSONField(blank=True, default=dict)),
                ('condition', models.JSONField(blank=True, default=dict)),
                ('reason', models.CharField(max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresult',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresult',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresult',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='keyresult',
            name='key_result_counted_from_zero',
        ),
        migrations.RemoveConstraint(
            model_name='keyresult',
            name='key_result_metric_known',
        ),
        migrations.AlterField(
            model_name='keyresult',
            name='measured_by',
            field=models.CharField(choices=[('manual', 'Entered by hand'), ('in_depth_discussions', 'In-depth scientific discussions'), ('advisory_boards', 'Advisory board meetings'), ('newsletters', 'Scientific newsletters'), ('presentations', 'Educational presentations'), ('supported_studies', 'Supported investigator-initiated studies'), ('trainings', 'Internal training sessions'), ('cross_functional_meetings', 'Cross-functional meetings, one slot a month'), ('supported_campaigns', 'Supported campaigns'), ('weekly_updates', 'Weekly updates with field insights, one slot a week'), ('custom', 'A measure defined here')], default='manual', max_length=40),
        ),
        migrations.AlterField(
            model_name='keyresultevent',
            name='measured_by',
            field=models.CharField(choices=[('manual', 'Entered by hand'), ('in_depth_discussions', 'In-depth scientific discussions'), ('advisory_boards', 'Advisory board meetings'), ('newsletters', 'Scientific newsletters'), ('presentations', 'Educational presentations'), ('supported_studies', 'Supported investigator-initiated studies'), ('trainings', 'Internal training sessions'), ('cross_functional_meetings', 'Cross-functional meetings, one slot a month'), ('supported_campaigns', 'Supported campaigns'), ('weekly_updates', 'Weekly updates with field insights, one slot a week'), ('custom', 'A measure defined here')], default='manual', max_length=40),
        ),
        migrations.AlterField(
            model_name='keyresulttemplate',
            name='metric',
            field=models.CharField(choices=[('manual', 'Entered by hand'), ('in_depth_discussions', 'In-depth scientific discussions'), ('advisory_boards', 'Advisory board meetings'), ('newsletters', 'Scientific newsletters'), ('presentations', 'Educational presentations'), ('supported_studies', 'Supported investigator-initiated studies'), ('trainings', 'Internal training sessions'), ('cross_functional_meetings', 'Cross-functional meetings, one slot a month'), ('supported_campaigns', 'Supported campaigns'), ('weekly_updates', 'Weekly updates with field insights, one slot a week'), ('custom', 'A measure defined here')], max_length=40),
        ),
        migrations.AlterField(
            model_name='keyresulttemplateevent',
            name='metric',
            field=models.CharField(choices=[('manual', 'Entered by hand'), ('in_depth_discussions', 'In-depth scientific discussions'), ('advisory_boards', 'Advisory board meetings'), ('newsletters', 'Scientific newsletters'), ('presentations', 'Educational presentations'), ('supported_studies', 'Supported investigator-initiated studies'), ('trainings', 'Internal training sessions'), ('cross_functional_meetings', 'Cross-functional meetings, one slot a month'), ('supported_campaigns', 'Supported campaigns'), ('weekly_updates', 'Weekly updates with field insights, one slot a week'), ('custom', 'A measure defined here')], max_length=40),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='key_result',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exclusions', to='okrs.keyresult'),
        ),
        migrations.AddField(
            model_name='exclusion',
            name='restored_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exclusionevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exclusionevent',
            name='key_result',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.keyresult'),
        ),
        migrations.AddField(
            model_name='exclusionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.exclusion'),
        ),
        migrations.AddField(
            model_name='exclusionevent',
            name='restored_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='measuredefinition',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='keyresult',
            name='measure',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='key_results', to='okrs.measuredefinition'),
        ),
        migrations.AddField(
            model_name='keyresultevent',
            name='measure',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.measuredefinition'),
        ),
        migrations.AddConstraint(
            model_name='keyresult',
            constraint=models.CheckConstraint(condition=models.Q(('measured_by', 'manual'), models.Q(models.Q(('measured_by', 'custom'), _negated=True), ('baseline', 0), ('direction', 'increase'), ('kind__in', ['count', 'cadence'])), models.Q(('baseline', 0), ('direction', 'increase'), ('kind__in', ['count', 'number']), ('measured_by', 'custom')), models.Q(('kind__in', ['percentage', 'maintain']), ('measured_by', 'custom')), _connector='OR'), name='key_result_counted_from_zero'),
        ),
        migrations.AddConstraint(
            model_name='keyresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure__isnull', False), ('measured_by', 'custom')), models.Q(models.Q(('measured_by', 'custom'), _negated=True), ('measure__isnull', True)), _connector='OR'), name='key_result_custom_names_its_measure', violation_error_message='Choose the measure that counts it.'),
        ),
        migrations.AddConstraint(
            model_name='keyresult',
            constraint=models.CheckConstraint(condition=models.Q(('measured_by__in', ['manual', 'in_depth_discussions', 'advisory_boards', 'newsletters', 'presentations', 'supported_studies', 'trainings', 'cross_functional_meetings', 'supported_campaigns', 'weekly_updates', 'custom'])), name='key_result_metric_known'),
        ),
        migrations.AddField(
            model_name='measuredefinitionevent',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='measuredefinitionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.measuredefinition'),
        ),
        migrations.AddField(
            model_name='measureversion',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='measureversion',
            name='definition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='okrs.measuredefinition'),
        ),
        migrations.AddField(
            model_name='measureversionevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='measureversionevent',
            name='definition',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.measuredefinition'),
        ),
        migrations.AddField(
            model_name='measureversionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.measureversion'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.UniqueConstraint(condition=models.Q(('restored_at__isnull', True)), fields=('key_result', 'source', 'row_id'), name='exclusion_once', violation_error_message='This row is taken out already.'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='exclusion_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['interactions', 'activities', 'insights', 'weekly updates'])), name='exclusion_source_known'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('restore_reason', ''), ('restored_at__isnull', True), ('restored_by__isnull', True)), models.Q(('restored_at__isnull', False), ('restored_by__isnull', False), models.Q(('restore_reason', ''), _negated=True)), _connector='OR'), name='exclusion_restored_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='measuredefinition',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='measure_name_unique', violation_error_message='There is a measure of this name already.'),
        ),
        migrations.AddConstraint(
            model_name='measuredefinition',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='measure_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='measureversion',
            constraint=models.UniqueConstraint(fields=('definition', 'version'), name='measure_version_once'),
        ),
        migrations.AddConstraint(
            model_name='measureversion',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['interactions', 'activities', 'insights', 'weekly updates'])), name='measure_version_source_known'),
        ),
        migrations.AddConstraint(
            model_name='measureversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('calculation__in', ['distinct', 'sum']), models.Q(('of', ''), _negated=True)), models.Q(('calculation__in', ['count', 'rate']), ('of', '')), _connector='OR'), name='measure_version_says_of_what'),
        ),
        migrations.AddConstraint(
            model_name='measureversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('calculation', 'rate'), models.Q(('condition', {}), _negated=True)), models.Q(models.Q(('calculation', 'rate'), _negated=True), ('condition', {})), _connector='OR'), name='measure_version_rate_has_condition'),
        ),
        migrations.AddConstraint(
            model_name='measureversion',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='measure_version_has_reason'),
        ),
        audit.operations.AddTriggers(
            triggers={'exclusion': pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_exclusionevent" ("at", "by_id", "id", "key_result_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "restore_reason", "restored_at", "restored_by_id", "row_id", "source") VALUES (NEW."at", NEW."by_id", NEW."id", NEW."key_result_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."restore_reason", NEW."restored_at", NEW."restored_by_id", NEW."row_id", NEW."source"); RETURN NULL;', hash='a461d627160422788c3f200af8f24e8d440e5f65', operation='INSERT', pgid='pgtrigger_insert_insert_62cf3', table='okrs_exclusion', when='AFTER')), 'exclusionevent': pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='46dac9c169ce6d85e089dc1aaa0916b3813d54ee', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d0761', table='okrs_exclusionevent', when='BEFORE')), 'keyresult': pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_keyresultevent" ("baseline", "carried_from_id", "code", "direction", "id", "kind", "measure_id", "measured_by", "objective_id", "owner_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "range_high", "range_low", "scope", "state", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (NEW."baseline", NEW."carried_from_id", NEW."code", NEW."direction", NEW."id", NEW."kind", NEW."measure_id", NEW."measured_by", NEW."objective_id", NEW."owner_id", NEW."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."range_high", NEW."range_low", NEW."scope", NEW."state", NEW."suggested_target", NEW."target", NEW."title", NEW."unit", NEW."version", NEW."weight"); RETURN NULL;', hash='0b77f0061537209bc4b8c0475333c4063f1001ca', operation='INSERT', pgid='pgtrigger_insert_insert_1a9bb', table='okrs_keyresult', when='AFTER')), 'measuredefinition': pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_measuredefinitionevent" ("created_at", "created_by_id", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='36552f4e54bf1a9217f33a0091d5f637a8b11f16', operation='INSERT', pgid='pgtrigger_insert_insert_73e00', table='okrs_measuredefinition', when='AFTER')), 'measuredefinitionevent': pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='91e61ed7b5cb88586b3f481f2e554facf25b6d28', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d6d70', table='okrs_measuredefinitionevent', when='BEFORE')), 'measureversion': pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_measureversionevent" ("by_id", "calculation", "condition", "created_at", "definition_id", "filters", "id", "of", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "version") VALUES (NEW."by_id", NEW."calculation", NEW."condition", NEW."created_at", NEW."definition_id", NEW."filters", NEW."id", NEW."of", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."source", NEW."version"); RETURN NULL;', hash='8c65228abea8562b35d9fb8ce40159ba8013af30', operation='INSERT', pgid='pgtrigger_insert_insert_143f8', table='okrs_measureversion', when='AFTER')), 'measureversionevent': pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1df4fb56f9442017e202bf07fbdf10d6f648104c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fda1b', table='okrs_measureversionevent', when='BEFORE'))},
        ),
        audit.operations.AddTriggers(
            triggers={'exclusion': pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_exclusionevent" ("at", "by_id", "id", "key_result_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "restore_reason", "restored_at", "restored_by_id", "row_id", "source") VALUES (NEW."at", NEW."by_id", NEW."id", NEW."key_result_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."restore_reason", NEW."restored_at", NEW."restored_by_id", NEW."row_id", NEW."source"); RETURN NULL;', hash='f4e7a98366ed431fb8899bca0e95006fc9688bd0', operation='UPDATE', pgid='pgtrigger_update_update_8de50', table='okrs_exclusion', when='AFTER')), 'keyresult': pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_keyresultevent" ("baseline", "carried_from_id", "code", "direction", "id", "kind", "measure_id", "measured_by", "objective_id", "owner_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "range_high", "range_low", "scope", "state", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (NEW."baseline", NEW."carried_from_id", NEW."code", NEW."direction", NEW."id", NEW."kind", NEW."measure_id", NEW."measured_by", NEW."objective_id", NEW."owner_id", NEW."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."range_high", NEW."range_low", NEW."scope", NEW."state", NEW."suggested_target", NEW."target", NEW."title", NEW."unit", NEW."version", NEW."weight"); RETURN NULL;', hash='c2fed6dcedb34f9a279b4c048532f96279756586', operation='UPDATE', pgid='pgtrigger_update_update_ce2bb', table='okrs_keyresult', when='AFTER')), 'measuredefinition': pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_measuredefinitionevent" ("created_at", "created_by_id", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='e0b5d3956f68b3af3840c1542bf96081c07aace6', operation='UPDATE', pgid='pgtrigger_update_update_fada9', table='okrs_measuredefinition', when='AFTER')), 'measureversion': pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_measureversionevent" ("by_id", "calculation", "condition", "created_at", "definition_id", "filters", "id", "of", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "version") VALUES (NEW."by_id", NEW."calculation", NEW."condition", NEW."created_at", NEW."definition_id", NEW."filters", NEW."id", NEW."of", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."source", NEW."version"); RETURN NULL;', hash='550f6db65baa3e1b26b91d68333061b9042a6bb8', operation='UPDATE', pgid='pgtrigger_update_update_cf1b5', table='okrs_measureversion', when='AFTER'))},
        ),
        audit.operations.AddTriggers(
            triggers={'exclusion': pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_exclusionevent" ("at", "by_id", "id", "key_result_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "restore_reason", "restored_at", "restored_by_id", "row_id", "source") VALUES (OLD."at", OLD."by_id", OLD."id", OLD."key_result_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."restore_reason", OLD."restored_at", OLD."restored_by_id", OLD."row_id", OLD."source"); RETURN NULL;', hash='458d1aff3cf49a44bad20f5489f0419487110c13', operation='DELETE', pgid='pgtrigger_delete_delete_57e46', table='okrs_exclusion', when='AFTER')), 'keyresult': pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_keyresultevent" ("baseline", "carried_from_id", "code", "direction", "id", "kind", "measure_id", "measured_by", "objective_id", "owner_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "range_high", "range_low", "scope", "state", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (OLD."baseline", OLD."carried_from_id", OLD."code", OLD."direction", OLD."id", OLD."kind", OLD."measure_id", OLD."measured_by", OLD."objective_id", OLD."owner_id", OLD."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."range_high", OLD."range_low", OLD."scope", OLD."state", OLD."suggested_target", OLD."target", OLD."title", OLD."unit", OLD."version", OLD."weight"); RETURN NULL;', hash='f0cf7752a13e6677858855daf562bed16564ff72', operation='DELETE', pgid='pgtrigger_delete_delete_b12f9', table='okrs_keyresult', when='AFTER')), 'measuredefinition': pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_measuredefinitionevent" ("created_at", "created_by_id", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."id", OLD."is_active", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='48f201475f6a6e79b99300084fa8ed7ce29a0fc3', operation='DELETE', pgid='pgtrigger_delete_delete_e6cd5', table='okrs_measuredefinition', when='AFTER')), 'measureversion': pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_measureversionevent" ("by_id", "calculation", "condition", "created_at", "definition_id", "filters", "id", "of", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "version") VALUES (OLD."by_id", OLD."calculation", OLD."condition", OLD."created_at", OLD."definition_id", OLD."filters", OLD."id", OLD."of", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."source", OLD."version"); RETURN NULL;', hash='f27a9e796d151f3bd17044a717331f8d413df03b', operation='DELETE', pgid='pgtrigger_delete_delete_15016', table='okrs_measureversion', when='AFTER'))},
        ),
    ]
