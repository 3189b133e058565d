import audit.operations
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0003_msl_template'),
        ('organization', '0001_initial'),
        ('organization', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardVisit',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='board_visit', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('seen_at', models.DateTimeField()),
                ('since', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('since__isnull', True), ('since__lte', models.F('seen_at')), _connector='OR'), name='board_visit_in_order')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('query', models.CharField(blank=True, max_length=500)),
                ('is_shared', models.BooleanField(default=False, verbose_name='shared with my teams')),
                ('is_default', models.BooleanField(default=False, verbose_name='opens first')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), name='saved_view_name_once', violation_error_message='You have a view of this name already.'), models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('owner',), name='saved_view_one_default'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_has_name')],
            },
        ),
        migrations.CreateModel(
            name='SavedViewEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('query', models.CharField(blank=True, max_length=500)),
                ('is_shared', models.BooleanField(default=False, verbose_name='shared with my teams')),
                ('is_default', models.BooleanField(default=False, verbose_name='opens first')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.savedview')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UpdateRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key_result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='update_requests', to='okrs.keyresult')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('key_result',), name='update_request_open_once'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('answered_at__gte', models.F('asked_at')), _connector='OR'), name='update_request_answered_after_asked')],
            },
        ),
        migrations.CreateModel(
            name='UpdateRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('key_result', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.keyresult')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.updaterequest')),
            ],
            options={
                'abstract': False,
            },
        ),
        audit.operations.AddTriggers(
            triggers={'savedview': pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_savedviewevent" ("id", "is_default", "is_shared", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query") VALUES (NEW."id", NEW."is_default", NEW."is_shared", NEW."name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."query"); RETURN NULL;', hash='3e74006ff7ef772abbe06a20d278a37393be75d6', operation='INSERT', pgid='pgtrigger_insert_insert_b2cba', table='okrs_savedview', when='AFTER')), 'savedviewevent': pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4d7cbb9f6e4d163843e05c1f69a0242e0269e0f2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_50fab', table='okrs_savedviewevent', when='BEFORE')), 'updaterequest': pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_updaterequestevent" ("answered_at", "asked_at", "asked_by_id", "id", "key_result_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."answered_at", NEW."asked_at", NEW."asked_by_id", NEW."id", NEW."key_result_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='12dadfb2fda22eb3a669ff2f8b47244fd8ca3c0b', operation='INSERT', pgid='pgtrigger_insert_insert_f81c8', table='okrs_updaterequest', when='AFTER')), 'updaterequestevent': pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6bd2ec18c775ddf4fc2ff9c2505326df7c3b0c2c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_58aa1', table='okrs_updaterequestevent', when='BEFORE'))},
        ),
        audit.operations.AddTriggers(
            triggers={'savedview': pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_savedviewevent" ("id", "is_default", "is_shared", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query") VALUES (NEW."id", NEW."is_default", NEW."is_shared", NEW."name", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."query"); RETURN NULL;', hash='8bfd0028bb665bf4460275a87fdb2827ebb40a63', operation='UPDATE', pgid='pgtrigger_update_update_7a895', table='okrs_savedview', when='AFTER')), 'updaterequest': pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_updaterequestevent" ("answered_at", "asked_at", "asked_by_id", "id", "key_result_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."answered_at", NEW."asked_at", NEW."asked_by_id", NEW."id", NEW."key_result_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='fa723ee9dde5fd2adf553962c599df9e466d9f9d', operation='UPDATE', pgid='pgtrigger_update_update_94ef5', table='okrs_updaterequest', when='AFTER'))},
        ),
        audit.operations.AddTriggers(
            triggers={'savedview': pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_savedviewevent" ("id", "is_default", "is_shared", "name", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query") VALUES (OLD."id", OLD."is_default", OLD."is_shared", OLD."name", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."query"); RETURN NULL;', hash='5ccf75f33af3182761b8c1b9ac8ab29d8dc18424', operation='DELETE', pgid='pgtrigger_delete_delete_03919', table='okrs_savedview', when='AFTER')), 'updaterequest': pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_updaterequestevent" ("answered_at", "asked_at", "asked_by_id", "id", "key_result_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."answered_at", OLD."asked_at", OLD."asked_by_id", OLD."id", OLD."key_result_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='10c87e06f7e7bbfc40fa975923778b997f904a2c', operation='DELETE', pgid='pgtrigger_delete_delete_0cbeb', table='okrs_updaterequest', when='AFTER'))},
        ),
    ]
