"""The tables, each with its keys, indexes, rules and triggers."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import organization.models.calendar
import organization.models.people
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

from audit.operations import InOneGo


class Migration(migrations.Migration):
    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        InOneGo([
            migrations.CreateModel(
                name='Product',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('therapeutic_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='organization.therapeuticarea')),
                    ('lifecycle_phase', models.CharField(choices=[('pipeline_education', 'Pipeline education'), ('pre_launch', 'Pre-launch'), ('newly_launched', 'Newly launched'), ('established', 'Established')], max_length=20)),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='product_name_unique'), models.CheckConstraint(condition=models.Q(('lifecycle_phase__in', ['pipeline_education', 'pre_launch', 'newly_launched', 'established'])), name='product_phase_known')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='01d1c481a9641a3d48f0617e73d10ce54da8de53', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_25749', table='organization_product', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_productevent" ("id", "is_active", "lifecycle_phase", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "therapeutic_area_id") VALUES (NEW."id", NEW."is_active", NEW."lifecycle_phase", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."therapeutic_area_id"); RETURN NULL;', hash='da00b9c35017255e51d70181d8ead974beca4ece', operation='INSERT', pgid='pgtrigger_insert_insert_07ece', table='organization_product', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_productevent" ("id", "is_active", "lifecycle_phase", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "therapeutic_area_id") VALUES (NEW."id", NEW."is_active", NEW."lifecycle_phase", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."therapeutic_area_id"); RETURN NULL;', hash='99516c3a1cd0e6d91cf96a82ff9b46b67cf5a151', operation='UPDATE', pgid='pgtrigger_update_update_9709d', table='organization_product', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_productevent" ("id", "is_active", "lifecycle_phase", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "therapeutic_area_id") VALUES (OLD."id", OLD."is_active", OLD."lifecycle_phase", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."therapeutic_area_id"); RETURN NULL;', hash='1e0cc21b4c84271b377afc15dcffda8c7cdd31d0', operation='DELETE', pgid='pgtrigger_delete_delete_c502f', table='organization_product', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(error_messages={'unique': 'Somebody with this e-mail exists already.'}, max_length=254, unique=True, verbose_name='e-mail')),
                    ('display_name', models.CharField(max_length=120, verbose_name='name')),
                    ('sort_key', models.CharField(db_index=True, editable=False, max_length=160)),
                    ('timezone', models.CharField(default='UTC', max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone')),
                    ('locale', models.CharField(default='en-gb', max_length=10)),
                    ('country', models.CharField(blank=True, help_text='Two capital letters; decides public holidays.', max_length=2)),
                    ('function', models.CharField(choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], default='medical', max_length=20)),
                    ('role', models.CharField(blank=True, choices=[('msl', 'Medical Science Liaison'), ('manager', 'Manager'), ('medical_lead', 'Medical lead'), ('partner', 'Partner'), ('compliance', 'Compliance'), ('admin', 'Administrator')], help_text='Without a role nothing is shown.', max_length=20)),
                    ('therapeutic_area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='organization.therapeuticarea')),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ('is_staff', models.BooleanField(default=False, verbose_name='may open the Django admin')),
                    ('date_joined', models.DateTimeField(auto_now_add=True)),
                    ('access_stamp', models.PositiveIntegerField(default=0, editable=False)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'ordering': ['sort_key', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('email__regex', '^[!-@\\[-~]+$')), name='user_email_one_spelling', violation_error_message='The address is not stored in its one spelling.'), models.CheckConstraint(condition=models.Q(('role__in', ['', 'msl', 'manager', 'medical_lead', 'partner', 'compliance', 'admin'])), name='user_role_known'), models.CheckConstraint(condition=models.Q(('country', ''), ('country__regex', '^[A-Z]{2}$'), _connector='OR'), name='user_country_code', violation_error_message="Use the country's two capital letters, such as DE.")],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='e31cfc88bf3d66b9804c3bbab8da417093d9a7bf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_3374e', table='organization_user', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_userevent" ("country", "date_joined", "display_name", "email", "function", "id", "is_active", "is_staff", "is_superuser", "locale", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "therapeutic_area_id", "timezone") VALUES (NEW."country", NEW."date_joined", NEW."display_name", NEW."email", NEW."function", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."locale", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."therapeutic_area_id", NEW."timezone"); RETURN NULL;', hash='a65f632c43b100410f3313c9e8665b7ef80e94fc', operation='INSERT', pgid='pgtrigger_insert_insert_fd79d', table='organization_user', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."display_name" IS DISTINCT FROM (NEW."display_name") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."function" IS DISTINCT FROM (NEW."function") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."locale" IS DISTINCT FROM (NEW."locale") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."timezone" IS DISTINCT FROM (NEW."timezone"))', func='INSERT INTO "organization_userevent" ("country", "date_joined", "display_name", "email", "function", "id", "is_active", "is_staff", "is_superuser", "locale", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "therapeutic_area_id", "timezone") VALUES (NEW."country", NEW."date_joined", NEW."display_name", NEW."email", NEW."function", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."locale", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."therapeutic_area_id", NEW."timezone"); RETURN NULL;', hash='22019917d00727a0072ec67380aee1061acbcad9', operation='UPDATE', pgid='pgtrigger_update_update_a9ffa', table='organization_user', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_userevent" ("country", "date_joined", "display_name", "email", "function", "id", "is_active", "is_staff", "is_superuser", "locale", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "therapeutic_area_id", "timezone") VALUES (OLD."country", OLD."date_joined", OLD."display_name", OLD."email", OLD."function", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."locale", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."therapeutic_area_id", OLD."timezone"); RETURN NULL;', hash='866d7f3f1f5c5eea088597bb5efe338c953666b8', operation='DELETE', pgid='pgtrigger_delete_delete_b8480', table='organization_user', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='Absence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
                    ('starts_on', models.DateField(verbose_name='first day')),
                    ('ends_on', models.DateField(verbose_name='last day')),
                    ('state', models.CharField(choices=[('approved', 'Approved'), ('waiting', 'Waiting for approval'), ('declined', 'Declined')], db_default='approved', default='approved', editable=False, max_length=10)),
                    ('asked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='asked for')),
                    ('refused', models.CharField(blank=True, db_default='', default='', editable=False, max_length=300, verbose_name='why it was declined')),
                ],
                options={
                    'ordering': ['-starts_on', 'user'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_not_reversed', violation_error_message='The last day must not be before the first day.'), models.CheckConstraint(condition=models.Q(('state__in', ['approved', 'waiting', 'declined'])), name='absence_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), ('asked_at__isnull', False), _connector='OR'), name='absence_waits_since'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'declined'), _negated=True), expressions=[('user', '='), (organization.models.calendar.DateRange('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='absences_do_not_overlap', violation_error_message='These days overlap another absence of the same person.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='2e5cc09c1a6b48569a346b429b8d26b07311beed', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6c62d', table='organization_absence', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_absenceevent" ("asked_at", "ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "starts_on", "state", "user_id") VALUES (NEW."asked_at", NEW."ends_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."refused", NEW."starts_on", NEW."state", NEW."user_id"); RETURN NULL;', hash='538252700cdf43ee347c0909f60d355a2350aae4', operation='INSERT', pgid='pgtrigger_insert_insert_55dfd', table='organization_absence', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_absenceevent" ("asked_at", "ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "starts_on", "state", "user_id") VALUES (NEW."asked_at", NEW."ends_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."refused", NEW."starts_on", NEW."state", NEW."user_id"); RETURN NULL;', hash='2918ff3d3637331b5789e1a69374c16f45b5bf41', operation='UPDATE', pgid='pgtrigger_update_update_5af37', table='organization_absence', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_absenceevent" ("asked_at", "ends_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "starts_on", "state", "user_id") VALUES (OLD."asked_at", OLD."ends_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."refused", OLD."starts_on", OLD."state", OLD."user_id"); RETURN NULL;', hash='3a0aa1adb0f8454c93780fde59958ed8b0f2c228', operation='DELETE', pgid='pgtrigger_delete_delete_0278c', table='organization_absence', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='AbsenceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.absence')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('starts_on', models.DateField(verbose_name='first day')),
                    ('ends_on', models.DateField(verbose_name='last day')),
                    ('state', models.CharField(choices=[('approved', 'Approved'), ('waiting', 'Waiting for approval'), ('declined', 'Declined')], db_default='approved', default='approved', editable=False, max_length=10)),
                    ('asked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='asked for')),
                    ('refused', models.CharField(blank=True, db_default='', default='', editable=False, max_length=300, verbose_name='why it was declined')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='4b4d20ca75c1f77667ee276f15b861c2257ae48c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_231e7', table='organization_absenceevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c4c79a4721a6ecbe2f7cc446836a8c541ab4e25f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_018e4', table='organization_absenceevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='ApiToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('label', models.CharField(blank=True, max_length=80)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['-created_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Comment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='organization.thread')),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to=settings.AUTH_USER_MODEL)),
                    ('text', models.TextField()),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('edited_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('after_close', models.BooleanField(default=False, editable=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'ordering': ['created_at', 'pk'],
                    'indexes': [models.Index(fields=['thread', 'created_at', 'id'], name='comment_in_thread'), models.Index(fields=['created_at'], name='comment_lately')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_says_something', violation_error_message='Write something first.'), models.CheckConstraint(condition=models.Q(('edited_at__isnull', True), ('edited_at__gte', models.F('created_at')), _connector='OR'), name='comment_edited_after_it_was_made'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('created_at')), _connector='OR'), name='comment_withdrawn_after_it_was_made')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='c946bae755875c0586ae060cca6e646fd88c4492', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0a86e', table='organization_comment', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_commentevent" ("after_close", "author_id", "created_at", "edited_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "thread_id", "version", "withdrawn_at") VALUES (NEW."after_close", NEW."author_id", NEW."created_at", NEW."edited_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text", NEW."thread_id", NEW."version", NEW."withdrawn_at"); RETURN NULL;', hash='db3ac195f191126c2e57ba6b64a89cced34d0873', operation='INSERT', pgid='pgtrigger_insert_insert_20a8d', table='organization_comment', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_commentevent" ("after_close", "author_id", "created_at", "edited_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "thread_id", "version", "withdrawn_at") VALUES (NEW."after_close", NEW."author_id", NEW."created_at", NEW."edited_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text", NEW."thread_id", NEW."version", NEW."withdrawn_at"); RETURN NULL;', hash='91817ffc5ebd6feaa3eeb16497d7f83affd7c2a5', operation='UPDATE', pgid='pgtrigger_update_update_c280c', table='organization_comment', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_commentevent" ("after_close", "author_id", "created_at", "edited_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "thread_id", "version", "withdrawn_at") VALUES (OLD."after_close", OLD."author_id", OLD."created_at", OLD."edited_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text", OLD."thread_id", OLD."version", OLD."withdrawn_at"); RETURN NULL;', hash='5f7b1f7af8688a8c0dc8f93755899fcb0380a8e8', operation='DELETE', pgid='pgtrigger_delete_delete_75ed3', table='organization_comment', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='Holiday',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('country', models.CharField(max_length=2)),
                    ('date', models.DateField()),
                    ('name', models.CharField(max_length=80)),
                ],
                options={
                    'ordering': ['date', 'country'],
                    'constraints': [models.UniqueConstraint(fields=('country', 'date'), name='holiday_once_per_country'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='holiday_country_code', violation_error_message="Use the country's two capital letters, such as DE.")],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='c0f65d1f7d0396f48008a0919aa10e8e66968a2e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c9197', table='organization_holiday', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_holidayevent" ("country", "date", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."date", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='ae436a48619e8f5e9b4b448719391e3179fe1ca6', operation='INSERT', pgid='pgtrigger_insert_insert_07606', table='organization_holiday', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_holidayevent" ("country", "date", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."date", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='91072390148019186f6e5e73333b28448cb4e426', operation='UPDATE', pgid='pgtrigger_update_update_81c12', table='organization_holiday', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_holidayevent" ("country", "date", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."country", OLD."date", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='b6cc94f79dc9f4d65124d5241bc685c267e93ab5', operation='DELETE', pgid='pgtrigger_delete_delete_45588', table='organization_holiday', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='HolidayEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.holiday')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('country', models.CharField(max_length=2)),
                    ('date', models.DateField()),
                    ('name', models.CharField(max_length=80)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='ae592e4855800c4eba53de9ddeefa0cf2c558c79', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a50d3', table='organization_holidayevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c01650a1c9a505022ad1f5f5512074fad800c452', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_68209', table='organization_holidayevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='organization.team')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('from_date', models.DateField(verbose_name='from')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='to')),
                    ('is_primary', models.BooleanField(default=True, verbose_name='primary team')),
                ],
                options={
                    'ordering': ['-from_date', 'pk'],
                    'indexes': [models.Index(fields=['user', 'from_date', 'to_date'], name='membership_by_user')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='membership_not_reversed', violation_error_message='The last day must not be before the first day.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('user', '='), (organization.models.calendar.DateRange('from_date', 'to_date', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='membership_once_at_a_time', violation_error_message='This person is a member of the team in that time already.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_primary', True)), expressions=[('user', '='), (organization.models.calendar.DateRange('from_date', 'to_date', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='membership_one_primary_team', violation_error_message='This person has another primary team in that time.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='96e850afe20717a94ba6edb1168032f67b3a3f89', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_58d06', table='organization_membership', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_membershipevent" ("from_date", "id", "is_primary", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "to_date", "user_id") VALUES (NEW."from_date", NEW."id", NEW."is_primary", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."team_id", NEW."to_date", NEW."user_id"); RETURN NULL;', hash='c05cf53083fa2275db855d21f7845816cc052ced', operation='INSERT', pgid='pgtrigger_insert_insert_46172', table='organization_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_membershipevent" ("from_date", "id", "is_primary", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "to_date", "user_id") VALUES (NEW."from_date", NEW."id", NEW."is_primary", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."team_id", NEW."to_date", NEW."user_id"); RETURN NULL;', hash='63b4bbad1f0b08ec856c202e303eb00fbbd0bbd5', operation='UPDATE', pgid='pgtrigger_update_update_a0826', table='organization_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_membershipevent" ("from_date", "id", "is_primary", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "to_date", "user_id") VALUES (OLD."from_date", OLD."id", OLD."is_primary", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."team_id", OLD."to_date", OLD."user_id"); RETURN NULL;', hash='35782d93270843348384aa4833d202cd46723966', operation='DELETE', pgid='pgtrigger_delete_delete_a98f6', table='organization_membership', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='Mention',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='organization.comment')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('seen_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ],
                options={
                    'ordering': ['pk'],
                    'indexes': [models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['at'], name='mention_unseen')],
                    'constraints': [models.UniqueConstraint(fields=('comment', 'person'), name='mention_once_in_a_comment')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='2e64bb06a1d704dd1b749d040dcdd5ede1b1cb11', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8b240', table='organization_mention', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_mentionevent" ("at", "comment_id", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."at", NEW."comment_id", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='4445a6805a30bf72626170964ae3c3f2af8daa03', operation='INSERT', pgid='pgtrigger_insert_insert_34a68', table='organization_mention', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."comment_id" IS DISTINCT FROM (NEW."comment_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id"))', func='INSERT INTO "organization_mentionevent" ("at", "comment_id", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."at", NEW."comment_id", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='52c49075ccf6cdee4d4b436b433d53722e1a7c93', operation='UPDATE', pgid='pgtrigger_update_update_70a88', table='organization_mention', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_mentionevent" ("at", "comment_id", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."at", OLD."comment_id", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='8fb5dab43ffdfa1f33b620a9066f046957f69928', operation='DELETE', pgid='pgtrigger_delete_delete_1e0ce', table='organization_mention', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='MentionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.mention')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('comment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.comment')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='be49089c4c631dfe16b59742c02ee758b7eb0b96', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_17a79', table='organization_mentionevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dde50874eb9ef5520bf0236394615a4a4db9d580', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3629a', table='organization_mentionevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Quarter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(help_text='Such as 2026-Q4.', max_length=20, unique=True)),
                    ('starts_on', models.DateField(verbose_name='first day')),
                    ('ends_on', models.DateField(verbose_name='last day')),
                    ('grace_ends_on', models.DateField(verbose_name='evidence accepted until')),
                    ('state', models.CharField(choices=[('planning', 'Planning'), ('active', 'Active'), ('grading', 'Grading'), ('closed', 'Closed')], default='planning', max_length=10)),
                    ('months', models.CharField(choices=[('calendar', 'Calendar months'), ('4-4-5', '4, 4 and 5 weeks'), ('4-5-4', '4, 5 and 4 weeks'), ('5-4-4', '5, 4 and 4 weeks')], db_default='calendar', default='calendar', max_length=8)),
                    ('planning_session_on', models.DateField(blank=True, null=True, verbose_name='planning session')),
                    ('review_on', models.DateField(blank=True, null=True, verbose_name='review')),
                ],
                options={
                    'ordering': ['-starts_on'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='quarter_ends_after_it_starts', violation_error_message='The last day must be after the first day.'), models.CheckConstraint(condition=models.Q(('grace_ends_on__gte', models.F('ends_on'))), name='quarter_grace_after_end', violation_error_message='Evidence must be accepted at least until the last day.'), models.CheckConstraint(condition=models.Q(('state__in', ['planning', 'active', 'grading', 'closed'])), name='quarter_state_known'), models.CheckConstraint(condition=models.Q(('months__in', ['calendar', '4-4-5', '4-5-4', '5-4-4'])), name='quarter_months_known'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(organization.models.calendar.DateRange('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='quarters_do_not_overlap', violation_error_message='These dates overlap another quarter.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='7ebae0a30ba9023161b29ae3d1adeeaf609951b8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_208b6', table='organization_quarter', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_quarterevent" ("ends_on", "grace_ends_on", "id", "months", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planning_session_on", "review_on", "starts_on", "state") VALUES (NEW."ends_on", NEW."grace_ends_on", NEW."id", NEW."months", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planning_session_on", NEW."review_on", NEW."starts_on", NEW."state"); RETURN NULL;', hash='6302185d61fc1f2b578b8b586cb902d9a24fb678', operation='INSERT', pgid='pgtrigger_insert_insert_28d5d', table='organization_quarter', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_quarterevent" ("ends_on", "grace_ends_on", "id", "months", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planning_session_on", "review_on", "starts_on", "state") VALUES (NEW."ends_on", NEW."grace_ends_on", NEW."id", NEW."months", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planning_session_on", NEW."review_on", NEW."starts_on", NEW."state"); RETURN NULL;', hash='ece17bf677016d597d1619c8050b8a6e0136eca2', operation='UPDATE', pgid='pgtrigger_update_update_95299', table='organization_quarter', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_quarterevent" ("ends_on", "grace_ends_on", "id", "months", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planning_session_on", "review_on", "starts_on", "state") VALUES (OLD."ends_on", OLD."grace_ends_on", OLD."id", OLD."months", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planning_session_on", OLD."review_on", OLD."starts_on", OLD."state"); RETURN NULL;', hash='8dec33a7efca0181b1dcea08377731ef52789259', operation='DELETE', pgid='pgtrigger_delete_delete_a0620', table='organization_quarter', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='QuarterEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.quarter')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(help_text='Such as 2026-Q4.', max_length=20)),
                    ('starts_on', models.DateField(verbose_name='first day')),
                    ('ends_on', models.DateField(verbose_name='last day')),
                    ('grace_ends_on', models.DateField(verbose_name='evidence accepted until')),
                    ('state', models.CharField(choices=[('planning', 'Planning'), ('active', 'Active'), ('grading', 'Grading'), ('closed', 'Closed')], default='planning', max_length=10)),
                    ('months', models.CharField(choices=[('calendar', 'Calendar months'), ('4-4-5', '4, 4 and 5 weeks'), ('4-5-4', '4, 5 and 4 weeks'), ('5-4-4', '5, 4 and 4 weeks')], db_default='calendar', default='calendar', max_length=8)),
                    ('planning_session_on', models.DateField(blank=True, null=True, verbose_name='planning session')),
                    ('review_on', models.DateField(blank=True, null=True, verbose_name='review')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='0ff7da488ef6dfc613ceba0170c1c7e2ebec15c6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_39bbd', table='organization_quarterevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='183bd2ba862f5a5edcdc63ae8449eb7752127909', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3b4f5', table='organization_quarterevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='StrategicImperative',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=160)),
                    ('description', models.TextField(blank=True)),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ],
                options={
                    'ordering': ['title'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('title'), name='imperative_title_unique')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='dee6a2b5b539dfaf30a91cf1f3526cd428156a54', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_af359', table='organization_strategicimperative', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_strategicimperativeevent" ("description", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."description", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."title"); RETURN NULL;', hash='704ef003bed92ee55734b1d2b94687b266110ff7', operation='INSERT', pgid='pgtrigger_insert_insert_c59ff', table='organization_strategicimperative', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_strategicimperativeevent" ("description", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (NEW."description", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."title"); RETURN NULL;', hash='ad9e3d4851d91f0ab1cd32f4184c3c398cfa3d85', operation='UPDATE', pgid='pgtrigger_update_update_ae3b6', table='organization_strategicimperative', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_strategicimperativeevent" ("description", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title") VALUES (OLD."description", OLD."id", OLD."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."title"); RETURN NULL;', hash='f139574a0a8cfedb610b5c1554069c47fd92ee8a', operation='DELETE', pgid='pgtrigger_delete_delete_a2901', table='organization_strategicimperative', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='StrategicImperativeEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.strategicimperative')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('title', models.CharField(max_length=160)),
                    ('description', models.TextField(blank=True)),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='6a86952cd595eca695c5d27e69d55cc7b4699d48', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_41fa5', table='organization_strategicimperativeevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c791047a9fc879f75e6308bb98e28fe3ae67019e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a9284', table='organization_strategicimperativeevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Submission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('key', models.UUIDField()),
                    ('digest', models.CharField(max_length=64)),
                    ('place', models.CharField(max_length=1000)),
                    ('at', models.DateTimeField(db_index=True)),
                ],
                options={
                    'ordering': ['-at', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='submission_once')],
                },
            ),
            migrations.CreateModel(
                name='Team',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('region', models.CharField(blank=True, max_length=80)),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ('managers', models.ManyToManyField(related_name='managed_teams', through='organization.TeamManager', to=settings.AUTH_USER_MODEL)),
                    ('members', models.ManyToManyField(related_name='teams', through='organization.Membership', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='team_name_unique')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='d7be01a24204c4e22f2b5bc315d0a1065c34f6c9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_71d57', table='organization_team', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_teamevent" ("id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region") VALUES (NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."region"); RETURN NULL;', hash='3c0f563b2f31b206bec3ed6492ea7afdd6416730', operation='INSERT', pgid='pgtrigger_insert_insert_366f1', table='organization_team', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_teamevent" ("id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region") VALUES (NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."region"); RETURN NULL;', hash='ff8cde4eaf7756c6c054a1d41203887a2643a7d3', operation='UPDATE', pgid='pgtrigger_update_update_56523', table='organization_team', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_teamevent" ("id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region") VALUES (OLD."id", OLD."is_active", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."region"); RETURN NULL;', hash='36d8b7a47dfe7d3656f5d3578beac2873a55901d', operation='DELETE', pgid='pgtrigger_delete_delete_d0eb3', table='organization_team', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='MembershipEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.membership')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('team', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.team')),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('from_date', models.DateField(verbose_name='from')),
                    ('to_date', models.DateField(blank=True, null=True, verbose_name='to')),
                    ('is_primary', models.BooleanField(default=True, verbose_name='primary team')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='c15c4e331c7075347cb5b6296a67c551c3396c60', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_89cf1', table='organization_membershipevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cefb1b57186089b1970e6c16d37022d8dcdb6319', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8b833', table='organization_membershipevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='TeamEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.team')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=80)),
                    ('region', models.CharField(blank=True, max_length=80)),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='fafa9ca11303454310ec02c2140c9d58a3612d9b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_250b6', table='organization_teamevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='358c46bf10a8c80d78c83e084531f237681329c8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0a4a4', table='organization_teamevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='TeamManager',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='managements', to='organization.team')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='managements', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('team', 'user'), name='team_manager_once')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='a59991c8acdffbe66fbc40c43939be858cb17830', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_2546d', table='organization_teammanager', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_teammanagerevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "user_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."team_id", NEW."user_id"); RETURN NULL;', hash='a8cdf4b00b94617feb8ffd2853c4545e53e61dd0', operation='INSERT', pgid='pgtrigger_insert_insert_bcb17', table='organization_teammanager', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_teammanagerevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "user_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."team_id", NEW."user_id"); RETURN NULL;', hash='a723935d0f352a9735488f5ae777aadb9a4f81a3', operation='UPDATE', pgid='pgtrigger_update_update_895c5', table='organization_teammanager', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_teammanagerevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "user_id") VALUES (OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."team_id", OLD."user_id"); RETURN NULL;', hash='1a30d21723620999d292f39d0db2991d5ae4382b', operation='DELETE', pgid='pgtrigger_delete_delete_6c6d3', table='organization_teammanager', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='TeamManagerEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.teammanager')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('team', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.team')),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='9c152370780943d6bb78588b7c7412cc2b93c887', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a2e53', table='organization_teammanagerevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c63a1f702e49dc5b9df75ec0403bd4ba7f344949', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6fb2e', table='organization_teammanagerevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='TherapeuticArea',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('code', models.SlugField(help_text='Short, for tables and file names, such as ONC.', max_length=12)),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='therapeutic_area_name_unique'), models.UniqueConstraint(django.db.models.functions.text.Lower('code'), name='therapeutic_area_code_unique')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='12fd52909d5623a1f5efef4aa9937e0d7be9c39d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_660d1', table='organization_therapeuticarea', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_therapeuticareaevent" ("code", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='939971d7058e5e2bed05f94ef132df5a7f2aead8', operation='INSERT', pgid='pgtrigger_insert_insert_57c76', table='organization_therapeuticarea', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_therapeuticareaevent" ("code", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='213308f33631f41c6cba8a23543952b25966e5f6', operation='UPDATE', pgid='pgtrigger_update_update_9b375', table='organization_therapeuticarea', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_therapeuticareaevent" ("code", "id", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."code", OLD."id", OLD."is_active", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='2d463f6a168e5e4ccb8484302dc3b2c0638d01d2', operation='DELETE', pgid='pgtrigger_delete_delete_9e34f', table='organization_therapeuticarea', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='ProductEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.product')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=80)),
                    ('therapeutic_area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea')),
                    ('lifecycle_phase', models.CharField(choices=[('pipeline_education', 'Pipeline education'), ('pre_launch', 'Pre-launch'), ('newly_launched', 'Newly launched'), ('established', 'Established')], max_length=20)),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='5a1bccf770f4af3a2d6a1c46c7001e0d840c7f55', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7ae88', table='organization_productevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5b1a1d6ec6d04b79ff1fa1a5c7c309f5649e162e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a10b5', table='organization_productevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='TherapeuticAreaEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.therapeuticarea')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=80)),
                    ('code', models.SlugField(db_index=False, help_text='Short, for tables and file names, such as ONC.', max_length=12)),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='3abba3ad5f645e75a7596fc32031d3d501653a5d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_bfd9c', table='organization_therapeuticareaevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='064b64a2b88307f0bf560d83394ee4ab873a40f5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_90b7c', table='organization_therapeuticareaevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Thread',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on', models.CharField(choices=[('weekly_update', 'weekly update'), ('check_in', 'check-in'), ('objective', 'objective'), ('key_result', 'key result'), ('insight', 'insight'), ('activity', 'activity')], max_length=20)),
                    ('object_id', models.PositiveBigIntegerField()),
                    ('resolved_at', models.DateTimeField(blank=True, null=True)),
                    ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-pk'],
                    'constraints': [models.UniqueConstraint(fields=('on', 'object_id'), name='thread_once_for_an_object'), models.CheckConstraint(condition=models.Q(('on__in', ['weekly_update', 'check_in', 'objective', 'key_result', 'insight', 'activity'])), name='thread_on_known'), models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', True), ('resolved_by__isnull', True)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='thread_resolved_by_somebody')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='f35aa82cb4998f5bdd1600c8098ed510732501c8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_cb807', table='organization_thread', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_threadevent" ("id", "object_id", "on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolved_at", "resolved_by_id") VALUES (NEW."id", NEW."object_id", NEW."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."resolved_at", NEW."resolved_by_id"); RETURN NULL;', hash='c019c29f43d34b182b62a6f1b7bc6b3372f8f978', operation='INSERT', pgid='pgtrigger_insert_insert_06311', table='organization_thread', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_threadevent" ("id", "object_id", "on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolved_at", "resolved_by_id") VALUES (NEW."id", NEW."object_id", NEW."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."resolved_at", NEW."resolved_by_id"); RETURN NULL;', hash='3c2719587e9962d1a72a64beabeda6ec626282ba', operation='UPDATE', pgid='pgtrigger_update_update_62fd2', table='organization_thread', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_threadevent" ("id", "object_id", "on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resolved_at", "resolved_by_id") VALUES (OLD."id", OLD."object_id", OLD."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."resolved_at", OLD."resolved_by_id"); RETURN NULL;', hash='25675d80d2d8bbe2e71ff6908fd533de6fce5e0d', operation='DELETE', pgid='pgtrigger_delete_delete_cf4dd', table='organization_thread', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='CommentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.comment')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('thread', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.thread')),
                    ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('text', models.TextField()),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('edited_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('after_close', models.BooleanField(default=False, editable=False)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='b00db6b7075d58202b79817706e3dc53c0f404f7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_625c5', table='organization_commentevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a0c3296690b7e1c65ea878b9343d024ca9c0326d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a682e', table='organization_commentevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='ThreadEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.thread')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('on', models.CharField(choices=[('weekly_update', 'weekly update'), ('check_in', 'check-in'), ('objective', 'objective'), ('key_result', 'key result'), ('insight', 'insight'), ('activity', 'activity')], max_length=20)),
                    ('object_id', models.PositiveBigIntegerField()),
                    ('resolved_at', models.DateTimeField(blank=True, null=True)),
                    ('resolved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='0f483bb1d3f366c8883338c81f38bcf08c8c40a4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d5812', table='organization_threadevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='df707bb38d74e2cb72daf5ef02df92e034dd0371', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0a2c3', table='organization_threadevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='ThreadVisit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='organization.thread')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thread_visits', to=settings.AUTH_USER_MODEL)),
                    ('seen_to', models.PositiveBigIntegerField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('thread', 'person'), name='thread_visit_once')],
                },
            ),
            migrations.CreateModel(
                name='UserEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(error_messages={'unique': 'Somebody with this e-mail exists already.'}, max_length=254, verbose_name='e-mail')),
                    ('display_name', models.CharField(max_length=120, verbose_name='name')),
                    ('timezone', models.CharField(default='UTC', max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone')),
                    ('locale', models.CharField(default='en-gb', max_length=10)),
                    ('country', models.CharField(blank=True, help_text='Two capital letters; decides public holidays.', max_length=2)),
                    ('function', models.CharField(choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], default='medical', max_length=20)),
                    ('role', models.CharField(blank=True, choices=[('msl', 'Medical Science Liaison'), ('manager', 'Manager'), ('medical_lead', 'Medical lead'), ('partner', 'Partner'), ('compliance', 'Compliance'), ('admin', 'Administrator')], help_text='Without a role nothing is shown.', max_length=20)),
                    ('therapeutic_area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea')),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ('is_staff', models.BooleanField(default=False, verbose_name='may open the Django admin')),
                    ('date_joined', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='4f9534331c27f938e7a411def0788210b05081b8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_44d82', table='organization_userevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fe16d5663645ccb13f414a7d4c26636e8417de8d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_487a2', table='organization_userevent', when='BEFORE'))],
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
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='167bdddefde975413d3c1248ee93233520aeeddb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0c248', table='organization_workweek', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_workweekevent" ("country", "days_off", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."days_off", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='0ef6f663d7210961ca84b83069b1af7ea0c15319', operation='INSERT', pgid='pgtrigger_insert_insert_58838', table='organization_workweek', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_workweekevent" ("country", "days_off", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."days_off", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='96319376625ace3af20e84cea0d33107e92ac60e', operation='UPDATE', pgid='pgtrigger_update_update_34d3c', table='organization_workweek', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_workweekevent" ("country", "days_off", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."country", OLD."days_off", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='10cd50e85b253f3ace9ce07da1997137d823cb36', operation='DELETE', pgid='pgtrigger_delete_delete_c4fb4', table='organization_workweek', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='WorkWeekEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.workweek')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('country', models.CharField(max_length=2)),
                    ('days_off', models.CharField(choices=[('sat_sun', 'Saturday and Sunday'), ('fri_sat', 'Friday and Saturday'), ('thu_fri', 'Thursday and Friday'), ('fri_sun', 'Friday and Sunday'), ('fri', 'Friday alone'), ('sat', 'Saturday alone'), ('sun', 'Sunday alone')], max_length=7, verbose_name='days off')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='7cb9d02c1dd10d34e9d5bb5e89d25d9ceb2d8f19', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_84c9a', table='organization_workweekevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='410f04eea50448e6cade071719eada3079f8eccf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_716f8', table='organization_workweekevent', when='BEFORE'))],
                },
            ),
        ]),
    ]
