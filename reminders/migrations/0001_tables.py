"""The tables, each with its keys, indexes, rules and triggers."""

import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from audit.operations import InOneGo


class Migration(migrations.Migration):
    initial = True

    dependencies = [("organization", "0001_tables")]

    operations = [
        InOneGo([
            migrations.CreateModel(
                name='Preference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_preferences', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse'), ('mention', 'Mention in a comment'), ('comment', 'Comment on own work')], max_length=20)),
                    ('channel', models.CharField(choices=[('in_app', 'In the app'), ('email', 'E-mail')], max_length=10)),
                    ('is_wanted', models.BooleanField(default=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'channel'), name='preference_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['check_in', 'weekly_update', 'update_request', 'insight_answer', 'pulse', 'pulse_ends', 'mention', 'comment'])), name='preference_kind_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['in_app', 'email'])), name='preference_channel_known')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='5d7a35fde1bdd07a0cda2d08ad65214ed3ebab31', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ca3db', table='reminders_preference', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_preferenceevent" ("channel", "id", "is_wanted", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."channel", NEW."id", NEW."is_wanted", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='1dadacbd2fe5a9d589b8abd2f238fd2de93606d3', operation='INSERT', pgid='pgtrigger_insert_insert_6d3b2', table='reminders_preference', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reminders_preferenceevent" ("channel", "id", "is_wanted", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."channel", NEW."id", NEW."is_wanted", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='9e8c3b82b6a2277d263fbe90e96d5d1f3cc47f75', operation='UPDATE', pgid='pgtrigger_update_update_2cf15', table='reminders_preference', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_preferenceevent" ("channel", "id", "is_wanted", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."channel", OLD."id", OLD."is_wanted", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;', hash='28cea71420ed19a746306063876b976710cef794', operation='DELETE', pgid='pgtrigger_delete_delete_98696', table='reminders_preference', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='PreferenceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reminders.preference')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse'), ('mention', 'Mention in a comment'), ('comment', 'Comment on own work')], max_length=20)),
                    ('channel', models.CharField(choices=[('in_app', 'In the app'), ('email', 'E-mail')], max_length=10)),
                    ('is_wanted', models.BooleanField(default=True)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='fa23f39e52f098bb548d783b65612157c2c4ae24', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f0138', table='reminders_preferenceevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2dbaab2d99dc57a07e3db1935904242e91c3f0e9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3ba18', table='reminders_preferenceevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='ReminderRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse'), ('mention', 'Mention in a comment'), ('comment', 'Comment on own work')], max_length=20, unique=True)),
                    ('is_active', models.BooleanField(default=True, verbose_name='on')),
                    ('offset_days', models.SmallIntegerField(default=0, verbose_name='working days from the due day')),
                    ('local_hour', models.PositiveSmallIntegerField(default=8, verbose_name="hour of the recipient's morning")),
                    ('in_app', models.BooleanField(default=True, verbose_name='in the app')),
                    ('email', models.BooleanField(default=True, verbose_name='by e-mail')),
                ],
                options={
                    'ordering': ['kind'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['check_in', 'weekly_update', 'update_request', 'insight_answer', 'pulse', 'pulse_ends', 'mention', 'comment'])), name='reminder_kind_known'), models.CheckConstraint(condition=models.Q(('local_hour__lte', 23)), name='reminder_hour_of_a_day', violation_error_message='The hour must lie between 0 and 23.'), models.CheckConstraint(condition=models.Q(('offset_days__gte', -10), ('offset_days__lte', 10)), name='reminder_offset_within_two_weeks', violation_error_message='Choose at most 10 working days before or after.'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['update_request', 'insight_answer', 'mention', 'comment']), _negated=True), ('offset_days__gte', 0), _connector='OR'), name='reminder_not_before_it_was_asked', violation_error_message='Nobody can be told before it is asked or answered: choose 0 or more.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'comment'), _negated=True), ('email', False), _connector='OR'), name='reminder_of_comments_not_by_email', violation_error_message='Comments are told in the app; an e-mail goes to those who are mentioned.'), models.CheckConstraint(condition=models.Q(('is_active', False), ('in_app', True), ('email', True), _connector='OR'), name='reminder_goes_some_way', violation_error_message='Choose at least one way, or switch the reminder off.')],
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='c4e153ca3814e02f64a842b41b3610896df7cdc5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f27ac', table='reminders_reminderrule', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_reminderruleevent" ("email", "id", "in_app", "is_active", "kind", "local_hour", "offset_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."email", NEW."id", NEW."in_app", NEW."is_active", NEW."kind", NEW."local_hour", NEW."offset_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='7669bb3ad91be43aa4678c18f0c024846fb037a8', operation='INSERT', pgid='pgtrigger_insert_insert_596af', table='reminders_reminderrule', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reminders_reminderruleevent" ("email", "id", "in_app", "is_active", "kind", "local_hour", "offset_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."email", NEW."id", NEW."in_app", NEW."is_active", NEW."kind", NEW."local_hour", NEW."offset_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='bd57865be249e53003ec800b8f85536a4ba42eaa', operation='UPDATE', pgid='pgtrigger_update_update_72824', table='reminders_reminderrule', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reminders_reminderruleevent" ("email", "id", "in_app", "is_active", "kind", "local_hour", "offset_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."email", OLD."id", OLD."in_app", OLD."is_active", OLD."kind", OLD."local_hour", OLD."offset_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='0d1bf60ec84e2c73cc8630e1f075ad6329be5b44', operation='DELETE', pgid='pgtrigger_delete_delete_d5236', table='reminders_reminderrule', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='Notification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notifications', to='reminders.reminderrule')),
                    ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                    ('subject', models.CharField(max_length=60)),
                    ('period', models.CharField(max_length=20)),
                    ('channel', models.CharField(choices=[('in_app', 'In the app'), ('email', 'E-mail')], max_length=10)),
                    ('dedup_key', models.CharField(max_length=160, unique=True)),
                    ('due_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('due', 'Due'), ('claimed', 'Being sent'), ('sent', 'Sent'), ('skipped', 'Not needed any more'), ('failed', 'Given up')], default='due', max_length=10)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('not_before', models.DateTimeField()),
                    ('claimed_until', models.DateTimeField(blank=True, null=True)),
                    ('claimed_by', models.CharField(blank=True, max_length=80)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                    ('last_error', models.CharField(blank=True, max_length=300)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'ordering': ['-due_at', '-pk'],
                    'indexes': [models.Index(condition=models.Q(('state__in', ['due', 'claimed'])), fields=['not_before', 'id'], name='notification_to_send'), models.Index(condition=models.Q(('channel', 'in_app')), fields=['recipient', '-due_at', '-id'], name='notification_inbox'), models.Index(fields=['period', 'subject', 'channel', 'recipient'], name='notification_written'), models.Index(condition=models.Q(('channel', 'in_app'), ('read_at__isnull', True), ('state', 'sent')), fields=['rule', 'subject', 'period'], name='notification_unread')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['due', 'claimed', 'sent', 'skipped', 'failed'])), name='notification_state_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['in_app', 'email'])), name='notification_channel_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'claimed'), _negated=True), ('claimed_until__isnull', False), _connector='OR'), name='notification_claim_has_lease'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='notification_sent_has_its_time')],
                },
            ),
            migrations.CreateModel(
                name='ReminderRuleEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reminders.reminderrule')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('kind', models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse'), ('mention', 'Mention in a comment'), ('comment', 'Comment on own work')], max_length=20)),
                    ('is_active', models.BooleanField(default=True, verbose_name='on')),
                    ('offset_days', models.SmallIntegerField(default=0, verbose_name='working days from the due day')),
                    ('local_hour', models.PositiveSmallIntegerField(default=8, verbose_name="hour of the recipient's morning")),
                    ('in_app', models.BooleanField(default=True, verbose_name='in the app')),
                    ('email', models.BooleanField(default=True, verbose_name='by e-mail')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='791e96695e033289574ffdac0ea4de1b1728ec80', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_936b5', table='reminders_reminderruleevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9d4e8780bc8a0e4c33add149f5207de7722cdae2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6dfa0', table='reminders_reminderruleevent', when='BEFORE'))],
                },
            ),
        ]),
    ]
