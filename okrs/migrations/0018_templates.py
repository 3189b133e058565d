"""Templates of the library, their versions, and the steps of their key results."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from audit.operations import InOneGo


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0017_report_field_checks'),
        ('organization', '0004_custom_fields'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        InOneGo([
            migrations.CreateModel(
                name='StepTemplate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(blank=True, max_length=160)),
                    ('day', models.PositiveSmallIntegerField()),
                    ('weight', models.DecimalField(decimal_places=2, default=1, max_digits=6)),
                ],
                options={
                    'ordering': ['day', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='StepTemplateEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('title', models.CharField(blank=True, max_length=160)),
                    ('day', models.PositiveSmallIntegerField()),
                    ('weight', models.DecimalField(decimal_places=2, default=1, max_digits=6)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Template',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120)),
                    ('about', models.TextField(blank=True, max_length=1000, verbose_name='what it is for')),
                    ('is_shared', models.BooleanField(default=False, verbose_name='shared with everyone')),
                    ('is_active', models.BooleanField(default=True, verbose_name='offered to new plans')),
                    ('is_default', models.BooleanField(default=False, editable=False)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'ordering': [django.db.models.functions.text.Lower('name'), 'pk'],
                },
            ),
            migrations.CreateModel(
                name='TemplateEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=120)),
                    ('about', models.TextField(blank=True, max_length=1000, verbose_name='what it is for')),
                    ('is_shared', models.BooleanField(default=False, verbose_name='shared with everyone')),
                    ('is_active', models.BooleanField(default=True, verbose_name='offered to new plans')),
                    ('is_default', models.BooleanField(default=False, editable=False)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='TemplateVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='what is new')),
                    ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'ordering': ['template', '-number'],
                },
            ),
            migrations.CreateModel(
                name='TemplateVersionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('number', models.PositiveIntegerField()),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='what is new')),
                    ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='steptemplate',
                name='key_result',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='okrs.keyresulttemplate'),
            ),
            migrations.AddField(
                model_name='steptemplateevent',
                name='key_result',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.keyresulttemplate'),
            ),
            migrations.AddField(
                model_name='steptemplateevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.steptemplate'),
            ),
            migrations.AddField(
                model_name='template',
                name='owner',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='templateevent',
                name='owner',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='templateevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.template'),
            ),
            migrations.AddField(
                model_name='templateversion',
                name='published_by',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='templateversion',
                name='template',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='okrs.template'),
            ),
            migrations.AddField(
                model_name='templateversionevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.templateversion'),
            ),
            migrations.AddField(
                model_name='templateversionevent',
                name='published_by',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='templateversionevent',
                name='template',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.template'),
            ),
            migrations.AddConstraint(
                model_name='steptemplate',
                constraint=models.CheckConstraint(condition=models.Q(('day__gte', 1)), name='step_template_day_from_1'),
            ),
            migrations.AddConstraint(
                model_name='steptemplate',
                constraint=models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='step_template_weight_positive'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='steptemplate',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='2a54e90595c1d1ce80723a88b7dd04f797485a9e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_26377', table='okrs_steptemplate', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='steptemplate',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_steptemplateevent" ("day", "id", "key_result_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "weight") VALUES (NEW."day", NEW."id", NEW."key_result_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."title", NEW."weight"); RETURN NULL;', hash='826af9904bca8741d9fc24bfde41fce7dbdafac4', operation='INSERT', pgid='pgtrigger_insert_insert_1d4ed', table='okrs_steptemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='steptemplate',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_steptemplateevent" ("day", "id", "key_result_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "weight") VALUES (NEW."day", NEW."id", NEW."key_result_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."title", NEW."weight"); RETURN NULL;', hash='fd0c0b7204cecc7d382a66a7bc1982c43314a3be', operation='UPDATE', pgid='pgtrigger_update_update_69ddb', table='okrs_steptemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='steptemplate',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_steptemplateevent" ("day", "id", "key_result_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "weight") VALUES (OLD."day", OLD."id", OLD."key_result_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."title", OLD."weight"); RETURN NULL;', hash='3fea24d6f6fef5d84f1ba067e0ac7324286f2624', operation='DELETE', pgid='pgtrigger_delete_delete_b010c', table='okrs_steptemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='steptemplateevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='24712685667cf4a323ecdff20d79fdc3c7c8296f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_23785', table='okrs_steptemplateevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='steptemplateevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='775abbbd9e9ca64502824779c2d29ada460f5a4e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_462d5', table='okrs_steptemplateevent', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='template',
                constraint=models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), name='template_name_once', nulls_distinct=False, violation_error_message='There is a template of this name already.'),
            ),
            migrations.AddConstraint(
                model_name='template',
                constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='template_one_default'),
            ),
            migrations.AddConstraint(
                model_name='template',
                constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='template_has_name', violation_error_message='Enter a name.'),
            ),
            migrations.AddConstraint(
                model_name='template',
                constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', False), ('is_shared', True), _connector='OR'), name='template_of_nobody_is_shared'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='template',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='07028b6d9743ba683284df2997021409cce88d5a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ff01a', table='okrs_template', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='template',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_templateevent" ("about", "created_at", "id", "is_active", "is_default", "is_shared", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."about", NEW."created_at", NEW."id", NEW."is_active", NEW."is_default", NEW."is_shared", NEW."name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."version"); RETURN NULL;', hash='1809beed6fb6730fd84eaa2ac4e79ef28cc9e052', operation='INSERT', pgid='pgtrigger_insert_insert_4b3f3', table='okrs_template', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='template',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_templateevent" ("about", "created_at", "id", "is_active", "is_default", "is_shared", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."about", NEW."created_at", NEW."id", NEW."is_active", NEW."is_default", NEW."is_shared", NEW."name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;', hash='657a51d76326428b6de463aa90bae94bf622e1b3', operation='UPDATE', pgid='pgtrigger_update_update_fde1a', table='okrs_template', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='template',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_templateevent" ("about", "created_at", "id", "is_active", "is_default", "is_shared", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (OLD."about", OLD."created_at", OLD."id", OLD."is_active", OLD."is_default", OLD."is_shared", OLD."name", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."version"); RETURN NULL;', hash='2a699e7d42e4784d5ef30ad958a1498652e7e0ae', operation='DELETE', pgid='pgtrigger_delete_delete_7f2af', table='okrs_template', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='templateevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='82070bbacd62701dfb2327a5b1742b0c0717a323', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_55039', table='okrs_templateevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='templateevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='640d71328188e9987df4fe2df64fb2cd49c55937', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d4c87', table='okrs_templateevent', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='templateversion',
                constraint=models.UniqueConstraint(fields=('template', 'number'), name='template_version_once'),
            ),
            migrations.AddConstraint(
                model_name='templateversion',
                constraint=models.UniqueConstraint(condition=models.Q(('published_at__isnull', True)), fields=('template',), name='template_one_working_copy'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='templateversion',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='8e06fcd557cc3011d79aa69067148e9fd8540c60', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_2f802', table='okrs_templateversion', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='templateversion',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_templateversionevent" ("id", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "template_id", "version") VALUES (NEW."id", NEW."note", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."template_id", NEW."version"); RETURN NULL;', hash='556c14595973974dc79bfad2c749cef5c1370115', operation='INSERT', pgid='pgtrigger_insert_insert_58850', table='okrs_templateversion', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='templateversion',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_templateversionevent" ("id", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "template_id", "version") VALUES (NEW."id", NEW."note", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."template_id", NEW."version"); RETURN NULL;', hash='f2fdf9e7c16fd74bdb1c378340c147415952d2e9', operation='UPDATE', pgid='pgtrigger_update_update_cb131', table='okrs_templateversion', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='templateversion',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_templateversionevent" ("id", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "template_id", "version") VALUES (OLD."id", OLD."note", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."template_id", OLD."version"); RETURN NULL;', hash='95b8ed9dfaa999e75933d666ef2f1d5f45dd37ee', operation='DELETE', pgid='pgtrigger_delete_delete_5c438', table='okrs_templateversion', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='templateversionevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='eaba86fb913da64a6cd1de52186000633f5d1bbd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_88a05', table='okrs_templateversionevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='templateversionevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='74c38ce46dacebd25fcb7c43204dcf1a2936029a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_65194', table='okrs_templateversionevent', when='BEFORE')),
            ),
        ]),
    ]
