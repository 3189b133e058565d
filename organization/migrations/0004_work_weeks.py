"""Which days of a week are off in a country."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0003_fold_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkWeekEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('country', models.CharField(max_length=2)),
                ('days_off', models.CharField(choices=[('sat_sun', 'Saturday and Sunday'), ('fri_sat', 'Friday and Saturday'), ('thu_fri', 'Thursday and Friday'), ('fri_sun', 'Friday and Sunday'), ('fri', 'Friday alone'), ('sat', 'Saturday alone'), ('sun', 'Sunday alone')], max_length=7, verbose_name='days off')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WorkWeek',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2)),
                ('days_off', models.CharField(choices=[('sat_sun', 'Saturday and Sunday'), ('fri_sat', 'Friday and Saturday'), ('thu_fri', 'Thursday and Friday'), ('fri_sun', 'Friday and Sunday'), ('fri', 'Friday alone'), ('sat', 'Saturday alone'), ('sun', 'Sunday alone')], max_length=7, verbose_name='days off')),
            ],
            options={
                'ordering': ['country'],
                'constraints': [models.UniqueConstraint(fields=('country',), name='work_week_once_per_country'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='work_week_country_code', violation_error_message="Use the country's two capital letters, such as DE."), models.CheckConstraint(condition=models.Q(('days_off__in', ['sat_sun', 'fri_sat', 'thu_fri', 'fri_sun', 'fri', 'sat', 'sun'])), name='work_week_days_off_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workweek',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='167bdddefde975413d3c1248ee93233520aeeddb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0c248', table='organization_workweek', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workweek',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_workweekevent" ("country", "days_off", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."days_off", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='0ef6f663d7210961ca84b83069b1af7ea0c15319', operation='INSERT', pgid='pgtrigger_insert_insert_58838', table='organization_workweek', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workweek',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_workweekevent" ("country", "days_off", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."days_off", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='96319376625ace3af20e84cea0d33107e92ac60e', operation='UPDATE', pgid='pgtrigger_update_update_34d3c', table='organization_workweek', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workweek',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_workweekevent" ("country", "days_off", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."country", OLD."days_off", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='10cd50e85b253f3ace9ce07da1997137d823cb36', operation='DELETE', pgid='pgtrigger_delete_delete_c4fb4', table='organization_workweek', when='AFTER')),
        ),
        migrations.AddField(
            model_name='workweekevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.workweek'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workweekevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='7cb9d02c1dd10d34e9d5bb5e89d25d9ceb2d8f19', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_84c9a', table='organization_workweekevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workweekevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='410f04eea50448e6cade071719eada3079f8eccf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_716f8', table='organization_workweekevent', when='BEFORE')),
        ),
    ]
