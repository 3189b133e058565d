"""A view of snapshots with the words of their key results: lists of fifty rows read it and name no joins.

Outer joins by primary key, so that the database leaves out those a statement does not need.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

ROWS = """
CREATE VIEW okrs_snapshotrow AS
SELECT s.key_result_id, s.quarter_id, o.quarter_id AS objective_quarter_id, s.objective_id,
    s.value, s.target, s.progress, s.expected, s.status, s.computed, s.override_reason, s.reason, s.value_text,
    s.forecast, s.spark, s.slots, s.confidence, s.confidence_change, s.checked_in_on, s.last_evidence_on, s.is_stale,
    s.rank, s.status_week_ago, s.changed_at,
    o.code AS objective_code, o.title AS objective_title, o.owner_id AS objective_owner,
    o.is_team AS is_team_objective, o.imperative_id,
    k.code, k.title, k.scope, k.measured_by, m.name AS measure, k.weight,
    p.display_name || CASE WHEN p.is_active THEN '' ELSE ' (no longer active)' END AS owner,
    k.owner_id, p.sort_key AS owner_sort_key,
    t.name AS team, o.primary_team_id AS team_id, a.name AS area, o.therapeutic_area_id AS area_id
FROM okrs_standing s
LEFT JOIN okrs_keyresult k ON k.id = s.key_result_id
LEFT JOIN okrs_objective o ON o.id = s.objective_id
LEFT JOIN organization_user p ON p.id = k.owner_id
LEFT JOIN organization_team t ON t.id = o.primary_team_id
LEFT JOIN organization_therapeuticarea a ON a.id = o.therapeutic_area_id
LEFT JOIN okrs_measuredefinition m ON m.id = k.measure_id
"""


class Migration(migrations.Migration):
    dependencies = [("okrs", "0003_msl_template")]

    operations = [
        migrations.CreateModel(
            name='SnapshotRow',
            fields=[
                ('value', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('target', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('progress', models.FloatField(null=True)),
                ('expected', models.FloatField(null=True)),
                ('status', models.CharField(max_length=12)),
                ('computed', models.CharField(max_length=12)),
                ('override_reason', models.CharField(blank=True, max_length=300)),
                ('reason', models.CharField(max_length=300)),
                ('value_text', models.CharField(max_length=120)),
                ('forecast', models.CharField(blank=True, max_length=200)),
                ('spark', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), default=list, size=None)),
                ('slots', models.JSONField(default=list)),
                ('confidence', models.PositiveSmallIntegerField(null=True)),
                ('confidence_change', models.SmallIntegerField(null=True)),
                ('checked_in_on', models.DateField(null=True)),
                ('last_evidence_on', models.DateField(null=True)),
                ('is_stale', models.BooleanField()),
                ('rank', models.PositiveSmallIntegerField()),
                ('status_week_ago', models.CharField(blank=True, max_length=12)),
                ('changed_at', models.DateTimeField()),
                ('key_result_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('quarter_id', models.BigIntegerField()),
                ('objective_quarter_id', models.BigIntegerField()),
                ('objective_id', models.BigIntegerField()),
                ('objective_code', models.CharField(max_length=12)),
                ('objective_title', models.CharField(max_length=200)),
                ('objective_owner', models.BigIntegerField()),
                ('is_team_objective', models.BooleanField()),
                ('imperative_id', models.BigIntegerField(null=True)),
                ('code', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('scope', models.CharField(max_length=10)),
                ('measured_by', models.CharField(max_length=40)),
                ('measure', models.CharField(max_length=120, null=True)),
                ('weight', models.DecimalField(decimal_places=2, max_digits=6)),
                ('owner', models.CharField(max_length=200)),
                ('owner_id', models.BigIntegerField()),
                ('owner_sort_key', models.CharField(max_length=200)),
                ('team', models.CharField(max_length=120)),
                ('team_id', models.BigIntegerField()),
                ('area', models.CharField(max_length=120, null=True)),
                ('area_id', models.BigIntegerField(null=True)),
            ],
            options={
                'db_table': 'okrs_snapshotrow',
                'managed': False,
            },
        ),
        migrations.RunSQL(ROWS, "DROP VIEW okrs_snapshotrow"),
    ]
