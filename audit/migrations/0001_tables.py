"""The tables, each with its keys, indexes, rules and triggers."""

import pgtrigger.compiler
from django.db import migrations, models

from audit.operations import InOneGo


class Migration(migrations.Migration):
    initial = True

    dependencies = [
    ]

    operations = [
        InOneGo([
            migrations.CreateModel(
                name='AccessRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('actor_id', models.BigIntegerField()),
                    ('action', models.CharField(choices=[('read', 'read'), ('export', 'exported')], max_length=8)),
                    ('model', models.CharField(max_length=60)),
                    ('object_id', models.BigIntegerField(blank=True, null=True)),
                    ('detail', models.CharField(blank=True, max_length=300)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['model', 'object_id', '-at'], name='access_by_object'), models.Index(fields=['actor_id', '-at'], name='access_by_actor'), models.Index(fields=['-at', '-id'], include=('action',), name='access_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('action__in', ['read', 'export'])), name='access_action_known')],
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8b4db2d625bb60625cc2afde78f82c0436860f5f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9817f', table='audit_accessrecord', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='6bfd72530a56b43defcfc84beddb9b0fbbe34a62', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a915f', table='audit_accessrecord', when='BEFORE'))],
                },
            ),
        ]),
    ]
