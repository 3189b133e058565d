"""Internal stakeholders, contact with them and what they say; boundary cards; notes to oneself."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
import organization.models.people
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0024_meetings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BoundaryCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', models.CharField(choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], max_length=20)),
                ('version', models.PositiveIntegerField()),
                ('may_share', models.TextField(max_length=3000, verbose_name='what may be shared')),
                ('channels', models.TextField(max_length=3000, verbose_name='in which way')),
                ('never', models.TextField(max_length=3000, verbose_name='what never')),
                ('reason', models.CharField(max_length=300, verbose_name='why it changed')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['function', '-version'],
            },
        ),
        migrations.CreateModel(
            name='BoundaryCardEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('function', models.CharField(choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], max_length=20)),
                ('version', models.PositiveIntegerField()),
                ('may_share', models.TextField(max_length=3000, verbose_name='what may be shared')),
                ('channels', models.TextField(max_length=3000, verbose_name='in which way')),
                ('never', models.TextField(max_length=3000, verbose_name='what never')),
                ('reason', models.CharField(max_length=300, verbose_name='why it changed')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.boundarycard')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InternalStakeholder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('function', models.CharField(blank=True, choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], max_length=20)),
                ('position', models.CharField(blank=True, max_length=120, verbose_name='what they do')),
                ('impact', models.TextField(blank=True, max_length=2000, verbose_name='impact they recognise')),
                ('expects', models.TextField(blank=True, max_length=2000, verbose_name='what they expect')),
                ('channel', models.CharField(blank=True, choices=[('face_to_face', 'Face to face'), ('virtual_meeting', 'Virtual meeting'), ('phone', 'Phone'), ('email', 'E-mail'), ('chat', 'Chat')], max_length=20, verbose_name='preferred channel')),
                ('sharing', models.TextField(blank=True, max_length=2000, verbose_name='what we agreed to share')),
                ('growth', models.TextField(blank=True, max_length=2000, verbose_name='what growth looks like')),
                ('stage', models.CharField(choices=[('unknown', 'Not talked yet'), ('introduced', 'Introduced'), ('exchanging', 'Exchanging'), ('relying', 'Relying on each other'), ('shaping', 'Planning together'), ('strained', 'Strained')], default='unknown', max_length=20)),
                ('next_step', models.CharField(blank=True, max_length=300, verbose_name='next step')),
                ('next_step_on', models.DateField(blank=True, null=True, verbose_name='day of the next step')),
                ('every', models.PositiveSmallIntegerField(blank=True, choices=[(7, 'Weekly'), (14, 'Every two weeks'), (31, 'Monthly'), (92, 'Quarterly'), (183, 'Twice a year')], null=True, verbose_name='contact agreed')),
                ('agreed_since', models.DateField(blank=True, null=True, verbose_name='agreed since')),
                ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='off the map since')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('colleague', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stakeholders', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'stakeholder',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='InternalStakeholderEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(blank=True, max_length=120)),
                ('function', models.CharField(blank=True, choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], max_length=20)),
                ('position', models.CharField(blank=True, max_length=120, verbose_name='what they do')),
                ('impact', models.TextField(blank=True, max_length=2000, verbose_name='impact they recognise')),
                ('expects', models.TextField(blank=True, max_length=2000, verbose_name='what they expect')),
                ('channel', models.CharField(blank=True, choices=[('face_to_face', 'Face to face'), ('virtual_meeting', 'Virtual meeting'), ('phone', 'Phone'), ('email', 'E-mail'), ('chat', 'Chat')], max_length=20, verbose_name='preferred channel')),
                ('sharing', models.TextField(blank=True, max_length=2000, verbose_name='what we agreed to share')),
                ('growth', models.TextField(blank=True, max_length=2000, verbose_name='what growth looks like')),
                ('stage', models.CharField(choices=[('unknown', 'Not talked yet'), ('introduced', 'Introduced'), ('exchanging', 'Exchanging'), ('relying', 'Relying on each other'), ('shaping', 'Planning together'), ('strained', 'Strained')], default='unknown', max_length=20)),
                ('next_step', models.CharField(blank=True, max_length=300, verbose_name='next step')),
                ('next_step_on', models.DateField(blank=True, null=True, verbose_name='day of the next step')),
                ('every', models.PositiveSmallIntegerField(blank=True, choices=[(7, 'Weekly'), (14, 'Every two weeks'), (31, 'Monthly'), (92, 'Quarterly'), (183, 'Twice a year')], null=True, verbose_name='contact agreed')),
                ('agreed_since', models.DateField(blank=True, null=True, verbose_name='agreed since')),
                ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='off the map since')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('colleague', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.internalstakeholder')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReflectionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.TextField(editable=False)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stakeholder', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='interactions.internalstakeholder')),
            ],
            options={
                'verbose_name': 'note to oneself',
                'verbose_name_plural': 'notes to oneself',
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReflectionNoteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.reflectionnote')),
                ('stakeholder', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.internalstakeholder')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoleAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(max_length=2000, verbose_name='in their words')),
                ('said_on', models.DateField(verbose_name='said on')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('stakeholder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='interactions.internalstakeholder')),
            ],
            options={
                'verbose_name': 'answer',
                'ordering': ['-said_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RoleAnswerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('words', models.TextField(max_length=2000, verbose_name='in their words')),
                ('said_on', models.DateField(verbose_name='said on')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.roleanswer')),
                ('stakeholder', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.internalstakeholder')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StakeholderContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned for')),
                ('met_on', models.DateField(blank=True, null=True, verbose_name='met on')),
                ('channel', models.CharField(choices=[('face_to_face', 'Face to face'), ('virtual_meeting', 'Virtual meeting'), ('phone', 'Phone'), ('email', 'E-mail'), ('chat', 'Chat')], default='face_to_face', max_length=20)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('is_called_off', models.BooleanField(default=False, verbose_name='called off')),
                ('recorded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='recorded at')),
                ('zone_name', models.CharField(blank=True, editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded')),
                ('recorded_on', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(models.Func(models.F('zone_name'), models.F('recorded_at'), function='timezone', output_field=models.DateTimeField()), models.DateField()), output_field=models.DateField(null=True))),
                ('stakeholder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='interactions.internalstakeholder')),
            ],
            options={
                'verbose_name': 'contact with a stakeholder',
                'verbose_name_plural': 'contacts with stakeholders',
                'ordering': ['-met_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='StakeholderContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned for')),
                ('met_on', models.DateField(blank=True, null=True, verbose_name='met on')),
                ('channel', models.CharField(choices=[('face_to_face', 'Face to face'), ('virtual_meeting', 'Virtual meeting'), ('phone', 'Phone'), ('email', 'E-mail'), ('chat', 'Chat')], default='face_to_face', max_length=20)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('is_called_off', models.BooleanField(default=False, verbose_name='called off')),
                ('recorded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='recorded at')),
                ('zone_name', models.CharField(blank=True, editable=False, max_length=60, validators=[organization.models.people.validate_timezone], verbose_name='time zone as recorded')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.stakeholdercontact')),
                ('stakeholder', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.internalstakeholder')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StakeholderFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='what they said')),
                ('heard_on', models.DateField(verbose_name='heard on')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stakeholder_feedback', to='interactions.activity', verbose_name='where it was heard')),
                ('stakeholder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='interactions.internalstakeholder')),
            ],
            options={
                'verbose_name': 'feedback',
                'verbose_name_plural': 'feedback',
                'ordering': ['-heard_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='StakeholderFeedbackEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('text', models.TextField(max_length=2000, verbose_name='what they said')),
                ('heard_on', models.DateField(verbose_name='heard on')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('activity', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.activity', verbose_name='where it was heard')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.stakeholderfeedback')),
                ('stakeholder', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.internalstakeholder')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='boundarycard',
            constraint=models.UniqueConstraint(fields=('function', 'version'), name='boundary_card_version_once', violation_error_message='Somebody saved this card a moment ago. Look at it before you save again.'),
        ),
        migrations.AddConstraint(
            model_name='boundarycard',
            constraint=models.CheckConstraint(condition=models.Q(('function__in', ['medical', 'clinical', 'research', 'commercial', 'market_access', 'safety', 'compliance'])), name='boundary_card_function_known'),
        ),
        migrations.AddConstraint(
            model_name='boundarycard',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('may_share', ''), _negated=True), models.Q(('channels', ''), _negated=True), models.Q(('never', ''), _negated=True)), name='boundary_card_is_complete'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boundarycard',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='1ff37c944d8747ce1a28858f468d95be31287e72', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b71a7', table='interactions_boundarycard', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boundarycard',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_boundarycardevent" ("by_id", "channels", "created_at", "function", "id", "may_share", "never", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version") VALUES (NEW."by_id", NEW."channels", NEW."created_at", NEW."function", NEW."id", NEW."may_share", NEW."never", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."version"); RETURN NULL;', hash='67fb2b35ada7013ccfc71a92640b385492120754', operation='INSERT', pgid='pgtrigger_insert_insert_00cc4', table='interactions_boundarycard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boundarycard',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "interactions_boundarycardevent" ("by_id", "channels", "created_at", "function", "id", "may_share", "never", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version") VALUES (NEW."by_id", NEW."channels", NEW."created_at", NEW."function", NEW."id", NEW."may_share", NEW."never", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."version"); RETURN NULL;', hash='17bbc727040679229e18ac5d64a216e9e81a109d', operation='UPDATE', pgid='pgtrigger_update_update_d668c', table='interactions_boundarycard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boundarycard',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_boundarycardevent" ("by_id", "channels", "created_at", "function", "id", "may_share", "never", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version") VALUES (OLD."by_id", OLD."channels", OLD."created_at", OLD."function", OLD."id", OLD."may_share", OLD."never", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."version"); RETURN NULL;', hash='dbd9dfa71a7d8861230ec002fce46746f3fc11bd', operation='DELETE', pgid='pgtrigger_delete_delete_c1c6f', table='interactions_boundarycard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boundarycardevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='b8ed3050b41702edf2eb41df4c769cc7ffc0d656', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c03c7', table='interactions_boundarycardevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boundarycardevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='73b541f38f91fbdf927faa79b42f4e878a84be4d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0958d', table='interactions_boundarycardevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='internalstakeholder',
            index=models.Index(fields=['owner', 'ended_on'], name='stakeholder_by_owner'),
        ),
        migrations.AddConstraint(
            model_name='internalstakeholder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('colleague__isnull', False), ('function', ''), ('name', '')), models.Q(('colleague__isnull', True), models.Q(('name', ''), _negated=True), models.Q(('function', ''), _negated=True)), _connector='OR'), name='stakeholder_has_account_or_name', violation_error_message='Choose a colleague, or enter a name and a function.'),
        ),
        migrations.AddConstraint(
            model_name='internalstakeholder',
            constraint=models.CheckConstraint(condition=models.Q(('colleague__isnull', True), models.Q(('colleague', models.F('owner')), _negated=True), _connector='OR'), name='stakeholder_is_somebody_else', violation_error_message='Choose somebody else: nobody is their own stakeholder.'),
        ),
        migrations.AddConstraint(
            model_name='internalstakeholder',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('owner', 'colleague'), name='stakeholder_colleague_once', violation_error_message='This colleague is on your map already.'),
        ),
        migrations.AddConstraint(
            model_name='internalstakeholder',
            constraint=models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), models.F('function'), condition=models.Q(('colleague__isnull', True), ('ended_on__isnull', True)), name='stakeholder_name_once', violation_error_message='Somebody of this name and function is on your map already.'),
        ),
        migrations.AddConstraint(
            model_name='internalstakeholder',
            constraint=models.CheckConstraint(condition=models.Q(('function__in', ['', 'medical', 'clinical', 'research', 'commercial', 'market_access', 'safety', 'compliance'])), name='stakeholder_function_known'),
        ),
        migrations.AddConstraint(
            model_name='internalstakeholder',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['unknown', 'introduced', 'exchanging', 'relying', 'shaping', 'strained'])), name='stakeholder_stage_known'),
        ),
        migrations.AddConstraint(
            model_name='internalstakeholder',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['', 'face_to_face', 'virtual_meeting', 'phone', 'email', 'chat'])), name='stakeholder_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='internalstakeholder',
            constraint=models.CheckConstraint(condition=models.Q(('every__isnull', True), ('every__in', [7, 14, 31, 92, 183]), _connector='OR'), name='stakeholder_every_known'),
        ),
        migrations.AddConstraint(
            model_name='internalstakeholder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_since__isnull', True), ('every__isnull', True)), models.Q(('agreed_since__isnull', False), ('every__isnull', False)), _connector='OR'), name='stakeholder_agreed_since_a_day', violation_error_message='Say how often and since when contact is agreed, or neither.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='internalstakeholder',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='24f0c273fd373036bc6d10b79e4b1183a75f1b16', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_cd163', table='interactions_internalstakeholder', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='internalstakeholder',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_internalstakeholderevent" ("agreed_since", "channel", "colleague_id", "created_at", "ended_on", "every", "expects", "function", "growth", "id", "impact", "name", "next_step", "next_step_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sharing", "stage", "version") VALUES (NEW."agreed_since", NEW."channel", NEW."colleague_id", NEW."created_at", NEW."ended_on", NEW."every", NEW."expects", NEW."function", NEW."growth", NEW."id", NEW."impact", NEW."name", NEW."next_step", NEW."next_step_on", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."sharing", NEW."stage", NEW."version"); RETURN NULL;', hash='96210a87f13850f5d16e2b4322bd0204516f5115', operation='INSERT', pgid='pgtrigger_insert_insert_be979', table='interactions_internalstakeholder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='internalstakeholder',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "interactions_internalstakeholderevent" ("agreed_since", "channel", "colleague_id", "created_at", "ended_on", "every", "expects", "function", "growth", "id", "impact", "name", "next_step", "next_step_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sharing", "stage", "version") VALUES (NEW."agreed_since", NEW."channel", NEW."colleague_id", NEW."created_at", NEW."ended_on", NEW."every", NEW."expects", NEW."function", NEW."growth", NEW."id", NEW."impact", NEW."name", NEW."next_step", NEW."next_step_on", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."sharing", NEW."stage", NEW."version"); RETURN NULL;', hash='9c362ce852c4192e25a06ca09fa89b56e8d0134f', operation='UPDATE', pgid='pgtrigger_update_update_ab649', table='interactions_internalstakeholder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='internalstakeholder',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_internalstakeholderevent" ("agreed_since", "channel", "colleague_id", "created_at", "ended_on", "every", "expects", "function", "growth", "id", "impact", "name", "next_step", "next_step_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sharing", "stage", "version") VALUES (OLD."agreed_since", OLD."channel", OLD."colleague_id", OLD."created_at", OLD."ended_on", OLD."every", OLD."expects", OLD."function", OLD."growth", OLD."id", OLD."impact", OLD."name", OLD."next_step", OLD."next_step_on", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."sharing", OLD."stage", OLD."version"); RETURN NULL;', hash='95946361a4e859a5263b5932b66b2aebbec17762', operation='DELETE', pgid='pgtrigger_delete_delete_cf2fe', table='interactions_internalstakeholder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='internalstakeholderevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='d1cfe94c5d2789f0d5efa3cef012415fb696c007', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_96774', table='interactions_internalstakeholderevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='internalstakeholderevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d0bc13dd763277e9ccc429374c3f8c38fab1c447', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_787c4', table='interactions_internalstakeholderevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='reflectionnote',
            constraint=models.CheckConstraint(condition=models.Q(('sealed__startswith', 'gAAAA')), name='reflection_note_is_sealed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reflectionnote',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='8f315146f7c53c9d1219b078573f9fde060b58d2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_89588', table='interactions_reflectionnote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reflectionnote',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_reflectionnoteevent" ("id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stakeholder_id", "version", "written_at") VALUES (NEW."id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."stakeholder_id", NEW."version", NEW."written_at"); RETURN NULL;', hash='3a7cb7c366354e7c941fdf00db0df6432d44c1a9', operation='INSERT', pgid='pgtrigger_insert_insert_75dae', table='interactions_reflectionnote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reflectionnote',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."stakeholder_id" IS DISTINCT FROM (NEW."stakeholder_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))', func='INSERT INTO "interactions_reflectionnoteevent" ("id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stakeholder_id", "version", "written_at") VALUES (NEW."id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."stakeholder_id", NEW."version", NEW."written_at"); RETURN NULL;', hash='17c72c501b0bbe0c8a7b3a36da3292e1da73ec8b', operation='UPDATE', pgid='pgtrigger_update_update_384db', table='interactions_reflectionnote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reflectionnote',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_reflectionnoteevent" ("id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stakeholder_id", "version", "written_at") VALUES (OLD."id", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."stakeholder_id", OLD."version", OLD."written_at"); RETURN NULL;', hash='1f6ce1ed837d79af595da51010b6ffe991313a9b', operation='DELETE', pgid='pgtrigger_delete_delete_b41fb', table='interactions_reflectionnote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reflectionnoteevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='15f8f1106299cb87de4f18cca7322ea742df9b88', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_5da94', table='interactions_reflectionnoteevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reflectionnoteevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='40a88c33f4bd7407b8976927ecddc00dc503f1a3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_294ae', table='interactions_reflectionnoteevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='roleanswer',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='role_answer_has_words', violation_error_message='Write what they said.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleanswer',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='7b3da48888136560099f217ea3dcd51882b90b8e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4798a', table='interactions_roleanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleanswer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_roleanswerevent" ("created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_on", "stakeholder_id", "words") VALUES (NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."said_on", NEW."stakeholder_id", NEW."words"); RETURN NULL;', hash='e30a2e985afd7e0b472a2797d83e0e6479109971', operation='INSERT', pgid='pgtrigger_insert_insert_dd50b', table='interactions_roleanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleanswer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "interactions_roleanswerevent" ("created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_on", "stakeholder_id", "words") VALUES (NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."said_on", NEW."stakeholder_id", NEW."words"); RETURN NULL;', hash='fd80ed8cc36bef9c14070d34c488b6bf24de575f', operation='UPDATE', pgid='pgtrigger_update_update_93526', table='interactions_roleanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleanswer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_roleanswerevent" ("created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_on", "stakeholder_id", "words") VALUES (OLD."created_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."said_on", OLD."stakeholder_id", OLD."words"); RETURN NULL;', hash='f575ec9e694194fff492f26db4cc28169ce9a0e3', operation='DELETE', pgid='pgtrigger_delete_delete_a3d46', table='interactions_roleanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleanswerevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='08d23dbc2df97f9700c8726258a20eef6a2f2164', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_faab3', table='interactions_roleanswerevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roleanswerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7357a2bc9e8d92859b8593e80f9054364c9afd55', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fcc31', table='interactions_roleanswerevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='stakeholdercontact',
            index=models.Index(fields=['stakeholder', '-met_on'], name='stakeholder_contact_latest'),
        ),
        migrations.AddConstraint(
            model_name='stakeholdercontact',
            constraint=models.CheckConstraint(condition=models.Q(('planned_on__isnull', False), ('met_on__isnull', False), _connector='OR'), name='stakeholder_contact_has_a_day', violation_error_message='Enter a day.'),
        ),
        migrations.AddConstraint(
            model_name='stakeholdercontact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_on__isnull', True), ('recorded_at__isnull', True)), models.Q(('met_on__isnull', False), ('recorded_at__isnull', False)), _connector='OR'), name='stakeholder_contact_met_is_recorded'),
        ),
        migrations.AddConstraint(
            model_name='stakeholdercontact',
            constraint=models.CheckConstraint(condition=models.Q(('is_called_off', False), ('met_on__isnull', True), _connector='OR'), name='stakeholder_contact_met_is_not_called_off', violation_error_message='You met already, so it cannot be called off.'),
        ),
        migrations.AddConstraint(
            model_name='stakeholdercontact',
            constraint=models.UniqueConstraint(fields=('stakeholder', 'met_on'), name='stakeholder_met_once_a_day', violation_error_message='A talk on that day is recorded already.'),
        ),
        migrations.AddConstraint(
            model_name='stakeholdercontact',
            constraint=models.UniqueConstraint(condition=models.Q(('is_called_off', False), ('met_on__isnull', True)), fields=('stakeholder',), name='stakeholder_one_planned_contact', violation_error_message='A talk is planned already. Move it, or record it first.'),
        ),
        migrations.AddConstraint(
            model_name='stakeholdercontact',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['face_to_face', 'virtual_meeting', 'phone', 'email', 'chat'])), name='stakeholder_contact_channel_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholdercontact',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='16ef7caa72b163fc3f41802660ffc06c39168992', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ae996', table='interactions_stakeholdercontact', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholdercontact',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_stakeholdercontactevent" ("channel", "id", "is_called_off", "met_on", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "recorded_at", "stakeholder_id", "zone_name") VALUES (NEW."channel", NEW."id", NEW."is_called_off", NEW."met_on", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."recorded_at", NEW."stakeholder_id", NEW."zone_name"); RETURN NULL;', hash='6a02a2e966ab175131a92933f897345e7a462cd2', operation='INSERT', pgid='pgtrigger_insert_insert_6ac3c', table='interactions_stakeholdercontact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholdercontact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_called_off" IS DISTINCT FROM (NEW."is_called_off") OR OLD."met_on" IS DISTINCT FROM (NEW."met_on") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."planned_on" IS DISTINCT FROM (NEW."planned_on") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."stakeholder_id" IS DISTINCT FROM (NEW."stakeholder_id") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))', func='INSERT INTO "interactions_stakeholdercontactevent" ("channel", "id", "is_called_off", "met_on", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "recorded_at", "stakeholder_id", "zone_name") VALUES (NEW."channel", NEW."id", NEW."is_called_off", NEW."met_on", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned_on", NEW."recorded_at", NEW."stakeholder_id", NEW."zone_name"); RETURN NULL;', hash='2cb0d321683c6c7fae9cc13ee0b3b148e303b418', operation='UPDATE', pgid='pgtrigger_update_update_41244', table='interactions_stakeholdercontact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholdercontact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_stakeholdercontactevent" ("channel", "id", "is_called_off", "met_on", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "recorded_at", "stakeholder_id", "zone_name") VALUES (OLD."channel", OLD."id", OLD."is_called_off", OLD."met_on", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planned_on", OLD."recorded_at", OLD."stakeholder_id", OLD."zone_name"); RETURN NULL;', hash='474d59c9d5490bd917e4484aeeff48dfc524823e', operation='DELETE', pgid='pgtrigger_delete_delete_feca1', table='interactions_stakeholdercontact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholdercontactevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='dc3d2624f3d3550643d1decd5b2aefd8e2dcced3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_84376', table='interactions_stakeholdercontactevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholdercontactevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5d7e5563600f76a37e96a513fb22bf9dff8e3a0a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_90abb', table='interactions_stakeholdercontactevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='stakeholderfeedback',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='stakeholder_feedback_has_text', violation_error_message='Write what they said.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholderfeedback',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='bb4daf7e341d3cd7607d395606c66ae0a4f4a093', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_dcb07', table='interactions_stakeholderfeedback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholderfeedback',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_stakeholderfeedbackevent" ("activity_id", "created_at", "heard_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stakeholder_id", "text") VALUES (NEW."activity_id", NEW."created_at", NEW."heard_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."stakeholder_id", NEW."text"); RETURN NULL;', hash='af86a85976361a50e083f9b926e755ca6779c090', operation='INSERT', pgid='pgtrigger_insert_insert_15c42', table='interactions_stakeholderfeedback', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholderfeedback',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "interactions_stakeholderfeedbackevent" ("activity_id", "created_at", "heard_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stakeholder_id", "text") VALUES (NEW."activity_id", NEW."created_at", NEW."heard_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."stakeholder_id", NEW."text"); RETURN NULL;', hash='1e05e325f891b61e4ad7fbc5ef3b757e40253110', operation='UPDATE', pgid='pgtrigger_update_update_536dc', table='interactions_stakeholderfeedback', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholderfeedback',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_stakeholderfeedbackevent" ("activity_id", "created_at", "heard_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stakeholder_id", "text") VALUES (OLD."activity_id", OLD."created_at", OLD."heard_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."stakeholder_id", OLD."text"); RETURN NULL;', hash='c55f30b0ea1bd7bcc0c62a4987a05d4709d1d608', operation='DELETE', pgid='pgtrigger_delete_delete_27dff', table='interactions_stakeholderfeedback', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholderfeedbackevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='f9c25613d457b1618bc51f772fc2ed5a1b22a45d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_86f4e', table='interactions_stakeholderfeedbackevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stakeholderfeedbackevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='192cef01c93a052868afef67065bc9853163d121', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_33ed1', table='interactions_stakeholderfeedbackevent', when='BEFORE')),
        ),
    ]
