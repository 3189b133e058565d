"""The index by which a template finds its plans, and the checks of the rows that were there before, while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('okrs', '0020_templates_in_versions'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='objective',
            index=models.Index(condition=models.Q(('began_from__isnull', False)), fields=['began_from'], name='objective_by_template'),
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS okrs_objectivetemplateevent_template_version_id ON okrs_objectivetemplateevent (template_version_id)",
            "DROP INDEX CONCURRENTLY IF EXISTS okrs_objectivetemplateevent_template_version_id",
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS okrs_keyresulttemplateevent_measure_id ON okrs_keyresulttemplateevent (measure_id)",
            "DROP INDEX CONCURRENTLY IF EXISTS okrs_keyresulttemplateevent_measure_id",
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS okrs_objectiveevent_began_from_id ON okrs_objectiveevent (began_from_id)",
            "DROP INDEX CONCURRENTLY IF EXISTS okrs_objectiveevent_began_from_id",
        ),
        ValidateConstraint(model_name='keyresulttemplate', name='template_weight_positive'),
        ValidateConstraint(model_name='keyresulttemplate', name='template_target_differs_from_baseline'),
        ValidateConstraint(model_name='keyresulttemplate', name='template_maintain_needs_range'),
        ValidateConstraint(model_name='keyresulttemplate', name='template_custom_names_its_measure'),
    ]
