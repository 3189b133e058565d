"""What functions commit to imperatives, with its values; scientific milestones of areas."""

import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from audit.operations import InOneGo


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0002_teammates'),
    ]

    operations = [
        InOneGo([
            migrations.CreateModel(
                name='CommitmentValue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('value', models.DecimalField(decimal_places=2, max_digits=12)),
                    ('as_of', models.DateField(verbose_name='as of')),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('entered_at', models.DateTimeField()),
                    ('is_taken_back', models.BooleanField(default=False, verbose_name='taken back')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'value of a commitment',
                    'verbose_name_plural': 'values of commitments',
                    'ordering': ['-as_of', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='ImperativeCommitment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('function', models.CharField(choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], max_length=20)),
                    ('measure', models.CharField(max_length=160)),
                    ('unit', models.CharField(blank=True, max_length=40)),
                    ('baseline', models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name='starts from')),
                    ('target', models.DecimalField(decimal_places=2, max_digits=12)),
                    ('value', models.DecimalField(blank=True, decimal_places=2, editable=False, max_digits=12, null=True)),
                    ('as_of', models.DateField(blank=True, editable=False, null=True, verbose_name='as of')),
                    ('is_withdrawn', models.BooleanField(default=False, editable=False, verbose_name='withdrawn')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('imperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='organization.strategicimperative')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to=settings.AUTH_USER_MODEL)),
                    ('quarter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='organization.quarter')),
                ],
                options={
                    'verbose_name': 'commitment',
                    'verbose_name_plural': 'commitments',
                    'ordering': ['function', 'measure', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='CommitmentValueEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('value', models.DecimalField(decimal_places=2, max_digits=12)),
                    ('as_of', models.DateField(verbose_name='as of')),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('entered_at', models.DateTimeField()),
                    ('is_taken_back', models.BooleanField(default=False, verbose_name='taken back')),
                    ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.commitmentvalue')),
                    ('commitment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.imperativecommitment')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='commitmentvalue',
                name='commitment',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='organization.imperativecommitment'),
            ),
            migrations.CreateModel(
                name='ImperativeCommitmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('function', models.CharField(choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], max_length=20)),
                    ('measure', models.CharField(max_length=160)),
                    ('unit', models.CharField(blank=True, max_length=40)),
                    ('baseline', models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name='starts from')),
                    ('target', models.DecimalField(decimal_places=2, max_digits=12)),
                    ('value', models.DecimalField(blank=True, decimal_places=2, editable=False, max_digits=12, null=True)),
                    ('as_of', models.DateField(blank=True, editable=False, null=True, verbose_name='as of')),
                    ('is_withdrawn', models.BooleanField(default=False, editable=False, verbose_name='withdrawn')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('imperative', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.strategicimperative')),
                    ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.imperativecommitment')),
                    ('quarter', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.quarter')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ScientificMilestone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('data_readout', 'Data read-out'), ('publication', 'Publication'), ('congress', 'Congress'), ('approval', 'Approval'), ('launch', 'Launch')], max_length=20)),
                    ('title', models.CharField(max_length=120)),
                    ('date', models.DateField(verbose_name='day')),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scientific_milestones', to='organization.product')),
                    ('therapeutic_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scientific_milestones', to='organization.therapeuticarea')),
                ],
                options={
                    'ordering': ['date', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='ScientificMilestoneEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('kind', models.CharField(choices=[('data_readout', 'Data read-out'), ('publication', 'Publication'), ('congress', 'Congress'), ('approval', 'Approval'), ('launch', 'Launch')], max_length=20)),
                    ('title', models.CharField(max_length=120)),
                    ('date', models.DateField(verbose_name='day')),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('entered_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.scientificmilestone')),
                    ('product', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.product')),
                    ('therapeutic_area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddIndex(
                model_name='imperativecommitment',
                index=models.Index(fields=['quarter', 'imperative'], name='commitment_by_quarter'),
            ),
            migrations.AddConstraint(
                model_name='imperativecommitment',
                constraint=models.UniqueConstraint(models.F('quarter'), models.F('imperative'), models.F('function'), django.db.models.functions.text.Lower('measure'), condition=models.Q(('is_withdrawn', False)), name='commitment_measure_once', violation_error_message='This function has committed this measure to the imperative already.'),
            ),
            migrations.AddConstraint(
                model_name='imperativecommitment',
                constraint=models.CheckConstraint(condition=models.Q(('target', models.F('baseline')), _negated=True), name='commitment_target_differs', violation_error_message='The target must differ from where it starts.'),
            ),
            migrations.AddConstraint(
                model_name='imperativecommitment',
                constraint=models.CheckConstraint(condition=models.Q(('function__in', ['medical', 'clinical', 'research', 'commercial', 'market_access', 'safety', 'compliance'])), name='commitment_function_known'),
            ),
            migrations.AddConstraint(
                model_name='imperativecommitment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('as_of__isnull', True), ('value__isnull', True)), models.Q(('as_of__isnull', False), ('value__isnull', False)), _connector='OR'), name='commitment_value_has_day'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='imperativecommitment',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='267e2f42ca6a5f284f2d0159e87bd25f81ccc428', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_09a4e', table='organization_imperativecommitment', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='imperativecommitment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_imperativecommitmentevent" ("as_of", "baseline", "function", "id", "imperative_id", "is_withdrawn", "measure", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "target", "unit", "value", "version") VALUES (NEW."as_of", NEW."baseline", NEW."function", NEW."id", NEW."imperative_id", NEW."is_withdrawn", NEW."measure", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."quarter_id", NEW."target", NEW."unit", NEW."value", NEW."version"); RETURN NULL;', hash='68cf2dba7fbc8e0699b389a10555ad98bc0813cb', operation='INSERT', pgid='pgtrigger_insert_insert_fd401', table='organization_imperativecommitment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='imperativecommitment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_imperativecommitmentevent" ("as_of", "baseline", "function", "id", "imperative_id", "is_withdrawn", "measure", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "target", "unit", "value", "version") VALUES (NEW."as_of", NEW."baseline", NEW."function", NEW."id", NEW."imperative_id", NEW."is_withdrawn", NEW."measure", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."quarter_id", NEW."target", NEW."unit", NEW."value", NEW."version"); RETURN NULL;', hash='1f611c3a863cceb1dfac199350b63eb575f8f10c', operation='UPDATE', pgid='pgtrigger_update_update_727c1', table='organization_imperativecommitment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='imperativecommitment',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_imperativecommitmentevent" ("as_of", "baseline", "function", "id", "imperative_id", "is_withdrawn", "measure", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "target", "unit", "value", "version") VALUES (OLD."as_of", OLD."baseline", OLD."function", OLD."id", OLD."imperative_id", OLD."is_withdrawn", OLD."measure", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."quarter_id", OLD."target", OLD."unit", OLD."value", OLD."version"); RETURN NULL;', hash='76ce8ab748f5d4484b555010cb52aff4e9459316', operation='DELETE', pgid='pgtrigger_delete_delete_c12a8', table='organization_imperativecommitment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='commitmentvalueevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='af41a04b7c5f8812f988d3e9b41ca603e3e7d1c7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_292f7', table='organization_commitmentvalueevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='commitmentvalueevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6c4302d424a54ff3863683236c9047c80462a723', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_601b1', table='organization_commitmentvalueevent', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='commitmentvalue',
                index=models.Index(fields=['commitment', '-as_of', '-id'], name='commitment_values_newest'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='commitmentvalue',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='df0a96b1ebad13cecef54c4274803f80c3d88da9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_cbe61', table='organization_commitmentvalue', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='commitmentvalue',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_commitmentvalueevent" ("as_of", "by_id", "commitment_id", "entered_at", "id", "is_taken_back", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (NEW."as_of", NEW."by_id", NEW."commitment_id", NEW."entered_at", NEW."id", NEW."is_taken_back", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."value"); RETURN NULL;', hash='9a892e8ce98e2fbf32f347c423140e706254309b', operation='INSERT', pgid='pgtrigger_insert_insert_68e4f', table='organization_commitmentvalue', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='commitmentvalue',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_commitmentvalueevent" ("as_of", "by_id", "commitment_id", "entered_at", "id", "is_taken_back", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (NEW."as_of", NEW."by_id", NEW."commitment_id", NEW."entered_at", NEW."id", NEW."is_taken_back", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."value"); RETURN NULL;', hash='f5aa359ffb6ae076a66400e33de0a050a1b3da33', operation='UPDATE', pgid='pgtrigger_update_update_b1012', table='organization_commitmentvalue', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='commitmentvalue',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_commitmentvalueevent" ("as_of", "by_id", "commitment_id", "entered_at", "id", "is_taken_back", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (OLD."as_of", OLD."by_id", OLD."commitment_id", OLD."entered_at", OLD."id", OLD."is_taken_back", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."value"); RETURN NULL;', hash='11678c3ab0868964c91507dc971e9e8c1ad56e9a', operation='DELETE', pgid='pgtrigger_delete_delete_6c8b9', table='organization_commitmentvalue', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='imperativecommitmentevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='2420b508646a3cac0d4438d799b05c64d5439ac8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7063d', table='organization_imperativecommitmentevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='imperativecommitmentevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fe980f70f07375699741556bd70df2135ef15a16', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e2511', table='organization_imperativecommitmentevent', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='scientificmilestone',
                index=models.Index(fields=['date', 'therapeutic_area'], name='scientific_milestone_by_day'),
            ),
            migrations.AddConstraint(
                model_name='scientificmilestone',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['data_readout', 'publication', 'congress', 'approval', 'launch'])), name='scientific_milestone_kind_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='scientificmilestone',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='1b3eae70acf2699e233b8bf234fbb8372e7b0b6d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_dd3a7', table='organization_scientificmilestone', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='scientificmilestone',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_scientificmilestoneevent" ("date", "entered_by_id", "id", "kind", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "therapeutic_area_id", "title", "version") VALUES (NEW."date", NEW."entered_by_id", NEW."id", NEW."kind", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."product_id", NEW."therapeutic_area_id", NEW."title", NEW."version"); RETURN NULL;', hash='737e2fb10b8a35643ad4e6c87fe3e6008042908c', operation='INSERT', pgid='pgtrigger_insert_insert_ffb8a', table='organization_scientificmilestone', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='scientificmilestone',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organization_scientificmilestoneevent" ("date", "entered_by_id", "id", "kind", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "therapeutic_area_id", "title", "version") VALUES (NEW."date", NEW."entered_by_id", NEW."id", NEW."kind", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."product_id", NEW."therapeutic_area_id", NEW."title", NEW."version"); RETURN NULL;', hash='9c35a3e9ccf8765802b4ca8eccbfc42d33aa5665', operation='UPDATE', pgid='pgtrigger_update_update_326fe', table='organization_scientificmilestone', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='scientificmilestone',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organization_scientificmilestoneevent" ("date", "entered_by_id", "id", "kind", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "therapeutic_area_id", "title", "version") VALUES (OLD."date", OLD."entered_by_id", OLD."id", OLD."kind", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."product_id", OLD."therapeutic_area_id", OLD."title", OLD."version"); RETURN NULL;', hash='ce3a9d6b4f57c727298f743c193a98fa230e1c77', operation='DELETE', pgid='pgtrigger_delete_delete_5cca7', table='organization_scientificmilestone', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='scientificmilestoneevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='533e2360396fd77652e526bed4940fb96307d646', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_3f0d3', table='organization_scientificmilestoneevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='scientificmilestoneevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2477bad91182b98a0dc05e1a0ca8f5a96edc7ac4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e2269', table='organization_scientificmilestoneevent', when='BEFORE')),
            ),
        ]),
    ]
