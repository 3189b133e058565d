"""The anonymous pulse: questions, waves, invitations, answers, and what is told of them."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import organization.models.calendar
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0021_activities_by_date'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PulseAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'ordering': ['question__position', 'question'],
            },
        ),
        migrations.CreateModel(
            name='PulseQuestionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('audience', models.CharField(choices=[('colleagues', 'Colleagues of other functions'), ('msls', 'MSLs')], max_length=12, verbose_name='asked of')),
                ('kind', models.CharField(choices=[('scale', 'A statement, from 1 to 5'), ('text', 'A question, in own words')], default='scale', max_length=5, verbose_name='answered by')),
                ('text', models.CharField(max_length=200, verbose_name='words')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='place in the form')),
                ('is_active', models.BooleanField(default=True, verbose_name='asked in the next wave')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PulseText',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=500)),
                ('is_hidden', models.BooleanField(default=False, verbose_name='taken off the page')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PulseTextEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('text', models.CharField(max_length=500)),
                ('is_hidden', models.BooleanField(default=False, verbose_name='taken off the page')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PulseTurnout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('colleagues', 'Colleagues of other functions'), ('msls', 'MSLs')], max_length=12)),
                ('functions', models.CharField(blank=True, max_length=120)),
                ('tenths', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['audience', 'functions'],
            },
        ),
        migrations.CreateModel(
            name='PulseWave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('started_on', models.DateField(blank=True, editable=False, null=True)),
                ('closed_on', models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['-starts_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PulseWaveEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=40)),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('started_on', models.DateField(blank=True, editable=False, null=True)),
                ('closed_on', models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PulseInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('colleagues', 'Colleagues of other functions'), ('msls', 'MSLs')], max_length=12)),
                ('functions', models.CharField(max_length=120)),
                ('is_spent', models.BooleanField(default=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PulseQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('colleagues', 'Colleagues of other functions'), ('msls', 'MSLs')], max_length=12, verbose_name='asked of')),
                ('kind', models.CharField(choices=[('scale', 'A statement, from 1 to 5'), ('text', 'A question, in own words')], default='scale', max_length=5, verbose_name='answered by')),
                ('text', models.CharField(max_length=200, verbose_name='words')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='place in the form')),
                ('is_active', models.BooleanField(default=True, verbose_name='asked in the next wave')),
            ],
            options={
                'ordering': ['audience', 'position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('audience__in', ['colleagues', 'msls'])), name='pulse_question_audience_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['scale', 'text'])), name='pulse_question_kind_known'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='pulse_question_says_something'), models.UniqueConstraint(models.F('audience'), django.db.models.functions.text.Lower('text'), condition=models.Q(('is_active', True)), name='pulse_question_once', violation_error_message='This is asked already.')],
            },
        ),
        migrations.CreateModel(
            name='PulseFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('functions', models.CharField(max_length=120)),
                ('answers', models.PositiveIntegerField()),
                ('agreeing', models.PositiveIntegerField()),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='interactions.pulsequestion')),
            ],
            options={
                'ordering': ['functions'],
            },
        ),
        migrations.CreateModel(
            name='PulseAskedEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.pulseasked')),
                ('question', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.pulsequestion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='pulseasked',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='interactions.pulsequestion'),
        ),
        migrations.CreateModel(
            name='PulseAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('functions', models.CharField(blank=True, max_length=120)),
                ('score', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='interactions.pulsequestion')),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsequestion',
            trigger=pgtrigger.compiler.Trigger(name='asked_words_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."text" IS DISTINCT FROM (NEW."text"))', func="IF EXISTS (SELECT 1 FROM interactions_pulseasked WHERE question_id = OLD.id) THEN RAISE EXCEPTION 'pgtrigger: Cannot change a question that was asked'; END IF; RETURN NEW;", hash='5af40ca20938621c2e3aa0457b42f68c384cf9b3', operation='UPDATE', pgid='pgtrigger_asked_words_stay_88fd0', table='interactions_pulsequestion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsequestion',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='cabdb1fe85f2d877e0d92b3d156cbeb9336661a3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_87647', table='interactions_pulsequestion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsequestion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_pulsequestionevent" ("audience", "id", "is_active", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."audience", NEW."id", NEW."is_active", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."text"); RETURN NULL;', hash='424c115856c380fb7b33df12b3fd909f2a4d8616', operation='INSERT', pgid='pgtrigger_insert_insert_a3203', table='interactions_pulsequestion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsequestion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "interactions_pulsequestionevent" ("audience", "id", "is_active", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."audience", NEW."id", NEW."is_active", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."text"); RETURN NULL;', hash='3d1ad12391e405903d8dbbf7e85e0bcde468c116', operation='UPDATE', pgid='pgtrigger_update_update_2fec4', table='interactions_pulsequestion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsequestion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_pulsequestionevent" ("audience", "id", "is_active", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (OLD."audience", OLD."id", OLD."is_active", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."text"); RETURN NULL;', hash='c8f2b1c8c2cb6279414b0d06e96433d446429dbb', operation='DELETE', pgid='pgtrigger_delete_delete_6968c', table='interactions_pulsequestion', when='AFTER')),
        ),
        migrations.AddField(
            model_name='pulsequestionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.pulsequestion'),
        ),
        migrations.AddField(
            model_name='pulsetext',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='interactions.pulsequestion'),
        ),
        migrations.AddField(
            model_name='pulsetextevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.pulsetext'),
        ),
        migrations.AddField(
            model_name='pulsetextevent',
            name='question',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.pulsequestion'),
        ),
        migrations.AddField(
            model_name='pulsewave',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pulseturnout',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turnouts', to='interactions.pulsewave'),
        ),
        migrations.AddField(
            model_name='pulsetextevent',
            name='wave',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.pulsewave'),
        ),
        migrations.AddField(
            model_name='pulsetext',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='interactions.pulsewave'),
        ),
        migrations.AddField(
            model_name='pulseinvitation',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='interactions.pulsewave'),
        ),
        migrations.AddField(
            model_name='pulsefigure',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='interactions.pulsewave'),
        ),
        migrations.AddField(
            model_name='pulseaskedevent',
            name='wave',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.pulsewave'),
        ),
        migrations.AddField(
            model_name='pulseasked',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='interactions.pulsewave'),
        ),
        migrations.AddField(
            model_name='pulseanswer',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='interactions.pulsewave'),
        ),
        migrations.AddField(
            model_name='pulsewaveevent',
            name='opened_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pulsewaveevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.pulsewave'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsequestionevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='bf6604eefe335cd797b2492d5c136698ca0031a9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_91784', table='interactions_pulsequestionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsequestionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f730c918bb88790d3ff6897ee4321c4651aec972', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9a500', table='interactions_pulsequestionevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='pulsewave',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='pulse_wave_name_unique', violation_error_message='There is a wave of this name.'),
        ),
        migrations.AddConstraint(
            model_name='pulsewave',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='pulse_wave_not_reversed', violation_error_message='The last day must be after the first day.'),
        ),
        migrations.AddConstraint(
            model_name='pulsewave',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), models.Q(('closed_on__gt', models.F('ends_on')), ('started_on__isnull', False)), _connector='OR'), name='pulse_wave_closes_after_its_end'),
        ),
        migrations.AddConstraint(
            model_name='pulsewave',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(organization.models.calendar.DateRange('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='pulse_waves_do_not_overlap', violation_error_message='Another wave is open on some of these days.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsewave',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='0d137930fc7a7396994ed9be6902b23f0b8e666d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_81c84', table='interactions_pulsewave', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsewave',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_pulsewaveevent" ("closed_on", "ends_on", "id", "name", "opened_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "starts_on") VALUES (NEW."closed_on", NEW."ends_on", NEW."id", NEW."name", NEW."opened_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."started_on", NEW."starts_on"); RETURN NULL;', hash='4fb06cd823c42efde8f67cc63d1ecfa8a4eaf7a0', operation='INSERT', pgid='pgtrigger_insert_insert_abb6d', table='interactions_pulsewave', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsewave',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "interactions_pulsewaveevent" ("closed_on", "ends_on", "id", "name", "opened_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "starts_on") VALUES (NEW."closed_on", NEW."ends_on", NEW."id", NEW."name", NEW."opened_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."started_on", NEW."starts_on"); RETURN NULL;', hash='10cbeef51124541f09d1c3773af40d7acb0af34f', operation='UPDATE', pgid='pgtrigger_update_update_5dd79', table='interactions_pulsewave', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsewave',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_pulsewaveevent" ("closed_on", "ends_on", "id", "name", "opened_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "starts_on") VALUES (OLD."closed_on", OLD."ends_on", OLD."id", OLD."name", OLD."opened_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."started_on", OLD."starts_on"); RETURN NULL;', hash='2d12d7435676887ddb3bb41f6451e61b0e3fd574', operation='DELETE', pgid='pgtrigger_delete_delete_18bc5', table='interactions_pulsewave', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='pulseturnout',
            constraint=models.UniqueConstraint(fields=('wave', 'audience', 'functions'), name='pulse_turnout_once'),
        ),
        migrations.AddConstraint(
            model_name='pulseturnout',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['colleagues', 'msls'])), name='pulse_turnout_audience_known'),
        ),
        migrations.AddConstraint(
            model_name='pulseturnout',
            constraint=models.CheckConstraint(condition=models.Q(('tenths__gte', 1), ('tenths__lte', 9)), name='pulse_turnout_never_none_or_all'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulseturnout',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4020360ad218df4c61e83e8a7c3dc6272834841c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7c479', table='interactions_pulseturnout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulseturnout',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='784e392fce40259dac65d3a4d23628b0b9d7b614', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0f3ac', table='interactions_pulseturnout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsetextevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='d1e5299b9a999091486a9c55a72b2a93ae1c7572', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c367e', table='interactions_pulsetextevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsetextevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9169e680d04bdb04fa87c60fe08057c1f8106914', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ebe18', table='interactions_pulsetextevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='pulsetext',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='pulse_text_says_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsetext',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='8505890c884cc1b0b4f5cd806ef578047a3d2c44', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f9c1d', table='interactions_pulsetext', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsetext',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_pulsetextevent" ("id", "is_hidden", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "text", "wave_id") VALUES (NEW."id", NEW."is_hidden", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."question_id", NEW."text", NEW."wave_id"); RETURN NULL;', hash='80e37c73b1ad6279115e355b74c9fbe2443d1468', operation='INSERT', pgid='pgtrigger_insert_insert_c5e3b', table='interactions_pulsetext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsetext',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "interactions_pulsetextevent" ("id", "is_hidden", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "text", "wave_id") VALUES (NEW."id", NEW."is_hidden", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."question_id", NEW."text", NEW."wave_id"); RETURN NULL;', hash='4a3b9e07b421110660447363b97836306a2c11bf', operation='UPDATE', pgid='pgtrigger_update_update_eadf1', table='interactions_pulsetext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsetext',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_pulsetextevent" ("id", "is_hidden", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "text", "wave_id") VALUES (OLD."id", OLD."is_hidden", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."question_id", OLD."text", OLD."wave_id"); RETURN NULL;', hash='fcdfd30f853ca582dd4ed2b332033779d4da8da3', operation='DELETE', pgid='pgtrigger_delete_delete_ec81e', table='interactions_pulsetext', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='pulseinvitation',
            constraint=models.UniqueConstraint(fields=('wave', 'user'), name='pulse_invitation_once'),
        ),
        migrations.AddConstraint(
            model_name='pulseinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['colleagues', 'msls'])), name='pulse_invitation_audience_known'),
        ),
        migrations.AddConstraint(
            model_name='pulseinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('functions', ''), _negated=True), name='pulse_invitation_in_a_group'),
        ),
        migrations.AddConstraint(
            model_name='pulsefigure',
            constraint=models.UniqueConstraint(fields=('wave', 'question', 'functions'), name='pulse_figure_once'),
        ),
        migrations.AddConstraint(
            model_name='pulsefigure',
            constraint=models.CheckConstraint(condition=models.Q(('answers__gte', 5)), name='pulse_figure_of_five_or_more'),
        ),
        migrations.AddConstraint(
            model_name='pulsefigure',
            constraint=models.CheckConstraint(condition=models.Q(('agreeing__gte', 1), ('agreeing__lt', models.F('answers'))), name='pulse_figure_never_none_or_all'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsefigure',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0afee9a1df67af5feb57e3e95134850615146cad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6bb98', table='interactions_pulsefigure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsefigure',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='761c99d8d74ae39b8d2ce6caa01322f93d6ffb0a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_07ef7', table='interactions_pulsefigure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulseaskedevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='f465c20545adff564a39b2e101fc6275d79ecf03', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e5323', table='interactions_pulseaskedevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulseaskedevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='50f5a342a898d86db0da137fb9cc72744a3dbefd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7b3fb', table='interactions_pulseaskedevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='pulseasked',
            constraint=models.UniqueConstraint(fields=('wave', 'question'), name='pulse_asked_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulseasked',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='a63f51aa4a0f63a1ee451fa5cb29b4a69c4fce3d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_14707', table='interactions_pulseasked', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulseasked',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_pulseaskedevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "wave_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."question_id", NEW."wave_id"); RETURN NULL;', hash='f8f4045375768b9d82e6849de6767cdab30c2f84', operation='INSERT', pgid='pgtrigger_insert_insert_f8711', table='interactions_pulseasked', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulseasked',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "interactions_pulseaskedevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "wave_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."question_id", NEW."wave_id"); RETURN NULL;', hash='5f0c22e9542094a13893b00aee22989570812ca0', operation='UPDATE', pgid='pgtrigger_update_update_be953', table='interactions_pulseasked', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulseasked',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_pulseaskedevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question_id", "wave_id") VALUES (OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."question_id", OLD."wave_id"); RETURN NULL;', hash='282d95b985c0377f7af1301633ecf5bd05f4c31b', operation='DELETE', pgid='pgtrigger_delete_delete_9a69f', table='interactions_pulseasked', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='pulseanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('score__isnull', False), ('text', ''), models.Q(('functions', ''), _negated=True)), models.Q(('functions', ''), ('score__isnull', True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='pulse_answer_score_or_text'),
        ),
        migrations.AddConstraint(
            model_name='pulseanswer',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', True), models.Q(('score__gte', 1), ('score__lte', 5)), _connector='OR'), name='pulse_answer_one_to_five'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsewaveevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='3914b6172db3cbd4c10edd856765a6bd980de1c3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_31d82', table='interactions_pulsewaveevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pulsewaveevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2ae3a5243faf71b35458f3897f5d4628f86f99cd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9c69e', table='interactions_pulsewaveevent', when='BEFORE')),
        ),
    ]
