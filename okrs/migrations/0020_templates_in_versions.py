"""Objectives of templates stand in a version; what a key result of a template can say; where an objective began."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import connection, migrations, models
from django.utils import timezone

from audit.operations import InOneGo


def shipped():
    """The version that holds the shipped template: that of every row there is, and of what became of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.id FROM okrs_templateversion v JOIN okrs_template t ON t.id = v.template_id WHERE t.is_default"
        )
        return cursor.fetchone()[0]


def settle(schema_editor):
    """Check now what is checked at the end, or the tables cannot be altered."""
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def sort(apps, schema_editor):
    """A template that somebody entered beside the shipped one gets a place of its own."""
    rows = apps.get_model("okrs", "ObjectiveTemplate").objects.order_by("library")
    for name in rows.exclude(library="MSL").values_list("library", flat=True).distinct():
        template = apps.get_model("okrs", "Template").objects.create(name=name, is_shared=True)
        version = apps.get_model("okrs", "TemplateVersion").objects.create(
            template=template, number=1, published_at=timezone.now()
        )
        rows.filter(library=name).update(template_version=version)
    settle(schema_editor)


def keep_the_shipped(apps, schema_editor):
    """On the way back: one version of the shipped template, since no other can be told apart."""
    newest = (
        apps.get_model("okrs", "TemplateVersion")
        .objects.filter(template__is_default=True, published_at__isnull=False)
        .latest("number")
    )
    rows = apps.get_model("okrs", "ObjectiveTemplate").objects.exclude(template_version=newest)
    key_results = apps.get_model("okrs", "KeyResultTemplate").objects.filter(objective__in=rows.values("pk"))
    apps.get_model("okrs", "StepTemplate").objects.all().delete()
    key_results.delete()
    rows.delete()
    settle(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0019_msl_template_in_library'),
    ]

    operations = [
        InOneGo([
            pgtrigger.migrations.RemoveTrigger(
                model_name='keyresulttemplate',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='keyresulttemplate',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='keyresulttemplate',
                name='delete_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='objective',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='objective',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='objective',
                name='delete_delete',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='objectivetemplate',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='objectivetemplate',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='objectivetemplate',
                name='delete_delete',
            ),
        ]),
        migrations.RemoveConstraint(
            model_name='keyresulttemplate',
            name='template_target_positive',
        ),
        migrations.RemoveConstraint(
            model_name='objectivetemplate',
            name='objective_template_code_once',
        ),
        # Only for the way back: rows that were made since get the name of the shipped template.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField('ObjectiveTemplate', 'library', models.CharField(default='MSL', max_length=60))
            ]
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField('ObjectiveTemplateEvent', 'library', models.CharField(default='MSL', max_length=60))
            ]
        ),
        migrations.AddField(
            model_name='objectivetemplate',
            name='template_version',
            preserve_default=False,
            field=models.ForeignKey(db_index=False, default=shipped, on_delete=django.db.models.deletion.CASCADE, related_name='objectives', to='okrs.templateversion'),
        ),
        # Its index follows.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name='objectivetemplateevent',
                    name='template_version',
                    preserve_default=False,
                    field=models.ForeignKey(db_constraint=False, default=shipped, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.templateversion'),
                ),
            ],
            database_operations=[
                migrations.AddField(
                    model_name='objectivetemplateevent',
                    name='template_version',
                    preserve_default=False,
                    field=models.ForeignKey(db_constraint=False, db_index=False, default=shipped, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.templateversion'),
                ),
            ],
        ),
        migrations.RunPython(sort, keep_the_shipped),
        migrations.RemoveField(
            model_name='objectivetemplate',
            name='library',
        ),
        migrations.RemoveField(
            model_name='objectivetemplateevent',
            name='library',
        ),
        InOneGo([
            migrations.AddField(
                model_name='keyresulttemplate',
                name='baseline',
                field=models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=12),
            ),
            migrations.AddField(
                model_name='keyresulttemplate',
                name='measure',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='okrs.measuredefinition'),
            ),
            migrations.AddField(
                model_name='keyresulttemplate',
                name='range_high',
                field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
            ),
            migrations.AddField(
                model_name='keyresulttemplate',
                name='range_low',
                field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
            ),
            migrations.AddField(
                model_name='keyresulttemplate',
                name='version',
                field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
            ),
            migrations.AddField(
                model_name='keyresulttemplate',
                name='weight',
                field=models.DecimalField(db_default=1, decimal_places=2, default=1, max_digits=6),
            ),
            migrations.AddField(
                model_name='keyresulttemplateevent',
                name='baseline',
                field=models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=12),
            ),
        ]),
        # Its index follows.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name='keyresulttemplateevent',
                    name='measure',
                    field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.measuredefinition'),
                ),
            ],
            database_operations=[
                migrations.AddField(
                    model_name='keyresulttemplateevent',
                    name='measure',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.measuredefinition'),
                ),
            ],
        ),
        InOneGo([
            migrations.AddField(
                model_name='keyresulttemplateevent',
                name='range_high',
                field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
            ),
            migrations.AddField(
                model_name='keyresulttemplateevent',
                name='range_low',
                field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
            ),
            migrations.AddField(
                model_name='keyresulttemplateevent',
                name='version',
                field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
            ),
            migrations.AddField(
                model_name='keyresulttemplateevent',
                name='weight',
                field=models.DecimalField(db_default=1, decimal_places=2, default=1, max_digits=6),
            ),
            migrations.AddField(
                model_name='objective',
                name='began_from',
                field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='begun', to='okrs.objectivetemplate'),
            ),
        ]),
        # Its index follows.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name='objectiveevent',
                    name='began_from',
                    field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.objectivetemplate'),
                ),
            ],
            database_operations=[
                migrations.AddField(
                    model_name='objectiveevent',
                    name='began_from',
                    field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.objectivetemplate'),
                ),
            ],
        ),
        InOneGo([
            migrations.AddField(
                model_name='objectivetemplate',
                name='version',
                field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
            ),
            migrations.AddField(
                model_name='objectivetemplateevent',
                name='version',
                field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
            ),
            migrations.AlterModelOptions(
                name='objectivetemplate',
                options={'ordering': ['template_version', 'position', 'pk']},
            ),
            migrations.AddConstraint(
                model_name='objectivetemplate',
                constraint=models.UniqueConstraint(fields=('template_version', 'code'), name='objective_template_code_in_version'),
            ),
        ]),
        AddConstraintNotValid(
            model_name='keyresulttemplate',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='template_weight_positive'),
        ),
        AddConstraintNotValid(
            model_name='keyresulttemplate',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['yes_no', 'maintain', 'cadence']), ('target__isnull', True), models.Q(('target', models.F('baseline')), _negated=True), _connector='OR'), name='template_target_differs_from_baseline', violation_error_message='The target must differ from the baseline.'),
        ),
        AddConstraintNotValid(
            model_name='keyresulttemplate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'maintain'), _negated=True), models.Q(('range_high__isnull', False), ('range_low__isnull', False), ('range_low__lt', models.F('range_high'))), _connector='OR'), name='template_maintain_needs_range'),
        ),
        AddConstraintNotValid(
            model_name='keyresulttemplate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure__isnull', False), ('metric', 'custom')), models.Q(models.Q(('metric', 'custom'), _negated=True), ('measure__isnull', True)), _connector='OR'), name='template_custom_names_its_measure'),
        ),
        InOneGo([
            pgtrigger.migrations.AddTrigger(
                model_name='keyresulttemplate',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_keyresulttemplateevent" ("baseline", "code", "id", "is_team", "kind", "measure_id", "metric", "objective_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "range_high", "range_low", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (NEW."baseline", NEW."code", NEW."id", NEW."is_team", NEW."kind", NEW."measure_id", NEW."metric", NEW."objective_id", NEW."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."range_high", NEW."range_low", NEW."suggested_target", NEW."target", NEW."title", NEW."unit", NEW."version", NEW."weight"); RETURN NULL;', hash='2785c812f8edf31ce03d8263bb1ab156230493ad', operation='INSERT', pgid='pgtrigger_insert_insert_fe47e', table='okrs_keyresulttemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='keyresulttemplate',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_keyresulttemplateevent" ("baseline", "code", "id", "is_team", "kind", "measure_id", "metric", "objective_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "range_high", "range_low", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (NEW."baseline", NEW."code", NEW."id", NEW."is_team", NEW."kind", NEW."measure_id", NEW."metric", NEW."objective_id", NEW."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."range_high", NEW."range_low", NEW."suggested_target", NEW."target", NEW."title", NEW."unit", NEW."version", NEW."weight"); RETURN NULL;', hash='ad36cf44b6dc523106ada617ba0ef6bd06a59e3b', operation='UPDATE', pgid='pgtrigger_update_update_b98e9', table='okrs_keyresulttemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='keyresulttemplate',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_keyresulttemplateevent" ("baseline", "code", "id", "is_team", "kind", "measure_id", "metric", "objective_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "range_high", "range_low", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (OLD."baseline", OLD."code", OLD."id", OLD."is_team", OLD."kind", OLD."measure_id", OLD."metric", OLD."objective_id", OLD."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."range_high", OLD."range_low", OLD."suggested_target", OLD."target", OLD."title", OLD."unit", OLD."version", OLD."weight"); RETURN NULL;', hash='2aee93bd32de88654c8c8f0e2c91b5dc9eacb0fb', operation='DELETE', pgid='pgtrigger_delete_delete_8394d', table='okrs_keyresulttemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objective',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_objectiveevent" ("activated_on", "began_from_id", "carried_from_id", "code", "commitment", "custom", "id", "imperative_id", "is_team", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "primary_team_id", "quarter_id", "state", "therapeutic_area_id", "title", "version", "why") VALUES (NEW."activated_on", NEW."began_from_id", NEW."carried_from_id", NEW."code", NEW."commitment", NEW."custom", NEW."id", NEW."imperative_id", NEW."is_team", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."primary_team_id", NEW."quarter_id", NEW."state", NEW."therapeutic_area_id", NEW."title", NEW."version", NEW."why"); RETURN NULL;', hash='b1ef91b45f44a8821d09132cc01c9a624c0d39e5', operation='INSERT', pgid='pgtrigger_insert_insert_17cb8', table='okrs_objective', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objective',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."activated_on" IS DISTINCT FROM (NEW."activated_on") OR OLD."began_from_id" IS DISTINCT FROM (NEW."began_from_id") OR OLD."carried_from_id" IS DISTINCT FROM (NEW."carried_from_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."commitment" IS DISTINCT FROM (NEW."commitment") OR OLD."custom" IS DISTINCT FROM (NEW."custom") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."imperative_id" IS DISTINCT FROM (NEW."imperative_id") OR OLD."is_team" IS DISTINCT FROM (NEW."is_team") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."primary_team_id" IS DISTINCT FROM (NEW."primary_team_id") OR OLD."quarter_id" IS DISTINCT FROM (NEW."quarter_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."why" IS DISTINCT FROM (NEW."why"))', func='INSERT INTO "okrs_objectiveevent" ("activated_on", "began_from_id", "carried_from_id", "code", "commitment", "custom", "id", "imperative_id", "is_team", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "primary_team_id", "quarter_id", "state", "therapeutic_area_id", "title", "version", "why") VALUES (NEW."activated_on", NEW."began_from_id", NEW."carried_from_id", NEW."code", NEW."commitment", NEW."custom", NEW."id", NEW."imperative_id", NEW."is_team", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."primary_team_id", NEW."quarter_id", NEW."state", NEW."therapeutic_area_id", NEW."title", NEW."version", NEW."why"); RETURN NULL;', hash='29dc6831a97c193e98f665edc4e3a3566eb3dac0', operation='UPDATE', pgid='pgtrigger_update_update_22ee6', table='okrs_objective', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objective',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_objectiveevent" ("activated_on", "began_from_id", "carried_from_id", "code", "commitment", "custom", "id", "imperative_id", "is_team", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "primary_team_id", "quarter_id", "state", "therapeutic_area_id", "title", "version", "why") VALUES (OLD."activated_on", OLD."began_from_id", OLD."carried_from_id", OLD."code", OLD."commitment", OLD."custom", OLD."id", OLD."imperative_id", OLD."is_team", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."primary_team_id", OLD."quarter_id", OLD."state", OLD."therapeutic_area_id", OLD."title", OLD."version", OLD."why"); RETURN NULL;', hash='215522abf935e338b56744d5de697a2c794604cb', operation='DELETE', pgid='pgtrigger_delete_delete_3ea6f', table='okrs_objective', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objectivetemplate',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_objectivetemplateevent" ("code", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "template_version_id", "title", "version", "why") VALUES (NEW."code", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."template_version_id", NEW."title", NEW."version", NEW."why"); RETURN NULL;', hash='b96083ae84d6081bc29dd8a5c4015f526d8c78be', operation='INSERT', pgid='pgtrigger_insert_insert_6a48c', table='okrs_objectivetemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objectivetemplate',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_objectivetemplateevent" ("code", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "template_version_id", "title", "version", "why") VALUES (NEW."code", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."template_version_id", NEW."title", NEW."version", NEW."why"); RETURN NULL;', hash='4cdf29788c195b531109ccd43fdfb414229b82e0', operation='UPDATE', pgid='pgtrigger_update_update_177c6', table='okrs_objectivetemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objectivetemplate',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_objectivetemplateevent" ("code", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "template_version_id", "title", "version", "why") VALUES (OLD."code", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."template_version_id", OLD."title", OLD."version", OLD."why"); RETURN NULL;', hash='ed2707b3a9d2bde357e2de5a74a9e201875cc9a0', operation='DELETE', pgid='pgtrigger_delete_delete_b04b4', table='okrs_objectivetemplate', when='AFTER')),
            ),
        ]),
    ]
