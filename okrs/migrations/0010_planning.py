"""Planning sessions: reviews of drafts, what became of the quarter before, reasons; the weight of an alignment."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from audit.operations import InOneGo


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0003_heard'),
        ('interactions', '0004_boundary_cards'),
        ('okrs', '0009_report_custom_filter'),
        ('organization', '0002_teammates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        InOneGo([
            migrations.CreateModel(
                name='CarryOver',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('decision', models.CharField(choices=[('keep', 'Kept'), ('change', 'Changed'), ('drop', 'Dropped'), ('park', 'Parked')], max_length=6)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='CarryOverEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('decision', models.CharField(choices=[('keep', 'Kept'), ('change', 'Changed'), ('drop', 'Dropped'), ('park', 'Parked')], max_length=6)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='DraftReview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('writing', 'Being written'), ('proposed', 'Proposed'), ('accepted', 'Accepted'), ('asked_back', 'Asked back')], default='writing', max_length=10)),
                    ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='proposed')),
                    ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='reviewed')),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='what was said about it')),
                ],
            ),
            migrations.CreateModel(
                name='DraftReviewEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('state', models.CharField(choices=[('writing', 'Being written'), ('proposed', 'Proposed'), ('accepted', 'Accepted'), ('asked_back', 'Asked back')], default='writing', max_length=10)),
                    ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='proposed')),
                    ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='reviewed')),
                    ('note', models.CharField(blank=True, max_length=500, verbose_name='what was said about it')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ObjectiveReason',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='ObjectiveReasonEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='PlanningSession',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('notes', models.TextField(blank=True, max_length=10000)),
                    ('others', models.CharField(blank=True, max_length=300, verbose_name='others who were there')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
            ),
            migrations.CreateModel(
                name='PlanningSessionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                    ('notes', models.TextField(blank=True, max_length=10000)),
                    ('others', models.CharField(blank=True, max_length=300, verbose_name='others who were there')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Presence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seen_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='SessionAttendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ],
            ),
            migrations.CreateModel(
                name='SessionAttendanceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_context', pghistory.utils.JSONField(null=True)),
                    ('pgh_context_id', models.UUIDField(null=True)),
                    ('id', models.BigIntegerField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='alignment',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='alignment',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='alignment',
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
            migrations.AddField(
                model_name='alignment',
                name='weight',
                field=models.DecimalField(db_default=1, decimal_places=2, default=1, max_digits=6),
            ),
            migrations.AddField(
                model_name='alignmentevent',
                name='weight',
                field=models.DecimalField(db_default=1, decimal_places=2, default=1, max_digits=6),
            ),
            migrations.AddField(
                model_name='objective',
                name='position',
                field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
            ),
            migrations.AddField(
                model_name='objectiveevent',
                name='position',
                field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='alignment',
                trigger=pgtrigger.compiler.Trigger(name='closes_no_loop', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM pg_advisory_xact_lock(310031); IF NEW.objective_id <> NEW.to_id AND EXISTS ( WITH RECURSIVE above (id) AS ( SELECT NEW.to_id UNION SELECT a.to_id FROM okrs_alignment a JOIN above ON a.objective_id = above.id WHERE a.id <> NEW.id) SELECT FROM above WHERE id = NEW.objective_id) THEN RAISE EXCEPTION 'This alignment would close a loop.' USING ERRCODE = 'check_violation', TABLE = 'okrs_alignment', CONSTRAINT = 'alignment_closes_no_loop'; END IF; RETURN NEW;", hash='1a584135c2f9f549c1c22ad54446c66fbc81da5d', operation='INSERT OR UPDATE OF "objective_id", "to_id"', pgid='pgtrigger_closes_no_loop_8b1bd', table='okrs_alignment', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='alignment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_alignmentevent" ("id", "kind", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_id", "weight") VALUES (NEW."id", NEW."kind", NEW."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."to_id", NEW."weight"); RETURN NULL;', hash='ad90eb72822a7700a3f6fbd97fddc64b47927e43', operation='INSERT', pgid='pgtrigger_insert_insert_7b23f', table='okrs_alignment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='alignment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_alignmentevent" ("id", "kind", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_id", "weight") VALUES (NEW."id", NEW."kind", NEW."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."to_id", NEW."weight"); RETURN NULL;', hash='3853ffc4b114d83074a345619c018341b0f133ef', operation='UPDATE', pgid='pgtrigger_update_update_141b9', table='okrs_alignment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='alignment',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_alignmentevent" ("id", "kind", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_id", "weight") VALUES (OLD."id", OLD."kind", OLD."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."to_id", OLD."weight"); RETURN NULL;', hash='6786cb13c961198906cb3bbab251f7ea8eed0725', operation='DELETE', pgid='pgtrigger_delete_delete_49c16', table='okrs_alignment', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objective',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_objectiveevent" ("activated_on", "carried_from_id", "code", "commitment", "id", "imperative_id", "is_team", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "primary_team_id", "quarter_id", "state", "therapeutic_area_id", "title", "version", "why") VALUES (NEW."activated_on", NEW."carried_from_id", NEW."code", NEW."commitment", NEW."id", NEW."imperative_id", NEW."is_team", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."primary_team_id", NEW."quarter_id", NEW."state", NEW."therapeutic_area_id", NEW."title", NEW."version", NEW."why"); RETURN NULL;', hash='94787c3ca3e7fc4f55bbdf2afb1e593e3b939d07', operation='INSERT', pgid='pgtrigger_insert_insert_17cb8', table='okrs_objective', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objective',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."activated_on" IS DISTINCT FROM (NEW."activated_on") OR OLD."carried_from_id" IS DISTINCT FROM (NEW."carried_from_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."commitment" IS DISTINCT FROM (NEW."commitment") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."imperative_id" IS DISTINCT FROM (NEW."imperative_id") OR OLD."is_team" IS DISTINCT FROM (NEW."is_team") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."primary_team_id" IS DISTINCT FROM (NEW."primary_team_id") OR OLD."quarter_id" IS DISTINCT FROM (NEW."quarter_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."why" IS DISTINCT FROM (NEW."why"))', func='INSERT INTO "okrs_objectiveevent" ("activated_on", "carried_from_id", "code", "commitment", "id", "imperative_id", "is_team", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "primary_team_id", "quarter_id", "state", "therapeutic_area_id", "title", "version", "why") VALUES (NEW."activated_on", NEW."carried_from_id", NEW."code", NEW."commitment", NEW."id", NEW."imperative_id", NEW."is_team", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."primary_team_id", NEW."quarter_id", NEW."state", NEW."therapeutic_area_id", NEW."title", NEW."version", NEW."why"); RETURN NULL;', hash='46308fcf9ed3ebda528e141195b92fdeef7c9063', operation='UPDATE', pgid='pgtrigger_update_update_22ee6', table='okrs_objective', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objective',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_objectiveevent" ("activated_on", "carried_from_id", "code", "commitment", "id", "imperative_id", "is_team", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "primary_team_id", "quarter_id", "state", "therapeutic_area_id", "title", "version", "why") VALUES (OLD."activated_on", OLD."carried_from_id", OLD."code", OLD."commitment", OLD."id", OLD."imperative_id", OLD."is_team", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."primary_team_id", OLD."quarter_id", OLD."state", OLD."therapeutic_area_id", OLD."title", OLD."version", OLD."why"); RETURN NULL;', hash='b7de38fd68ad2537f72671c77121f43983cd0e89', operation='DELETE', pgid='pgtrigger_delete_delete_3ea6f', table='okrs_objective', when='AFTER')),
            ),
        ]),
        AddConstraintNotValid(
            model_name='alignment',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='alignment_weight_positive', violation_error_message='The weight must be greater than 0.'),
        ),
        InOneGo([
            migrations.AddField(
                model_name='carryover',
                name='by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='carryover',
                name='made',
                field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carries_on', to='okrs.objective'),
            ),
            migrations.AddField(
                model_name='carryover',
                name='objective',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carry_overs', to='okrs.objective'),
            ),
            migrations.AddField(
                model_name='carryover',
                name='quarter',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carry_overs', to='organization.quarter'),
            ),
            migrations.AddField(
                model_name='carryoverevent',
                name='by',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='carryoverevent',
                name='made',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.objective'),
            ),
            migrations.AddField(
                model_name='carryoverevent',
                name='objective',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.objective'),
            ),
            migrations.AddField(
                model_name='carryoverevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.carryover'),
            ),
            migrations.AddField(
                model_name='carryoverevent',
                name='quarter',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.quarter'),
            ),
            migrations.AddField(
                model_name='draftreview',
                name='objective',
                field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='review', to='okrs.objective'),
            ),
            migrations.AddField(
                model_name='draftreview',
                name='reviewed_by',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='draftreviewevent',
                name='objective',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.objective'),
            ),
            migrations.AddField(
                model_name='draftreviewevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.draftreview'),
            ),
            migrations.AddField(
                model_name='draftreviewevent',
                name='reviewed_by',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='objectivereason',
                name='by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='objectivereason',
                name='feedback',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='interactions.stakeholderfeedback'),
            ),
            migrations.AddField(
                model_name='objectivereason',
                name='insight',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='insights.insight'),
            ),
            migrations.AddField(
                model_name='objectivereason',
                name='objective',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='okrs.objective'),
            ),
            migrations.AddField(
                model_name='objectivereasonevent',
                name='by',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='objectivereasonevent',
                name='feedback',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.stakeholderfeedback'),
            ),
            migrations.AddField(
                model_name='objectivereasonevent',
                name='insight',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.insight'),
            ),
            migrations.AddField(
                model_name='objectivereasonevent',
                name='objective',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.objective'),
            ),
            migrations.AddField(
                model_name='objectivereasonevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.objectivereason'),
            ),
            migrations.AddField(
                model_name='planningsession',
                name='quarter',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planning_sessions', to='organization.quarter'),
            ),
            migrations.AddField(
                model_name='planningsession',
                name='team',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planning_sessions', to='organization.team'),
            ),
            migrations.AddField(
                model_name='planningsessionevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.planningsession'),
            ),
            migrations.AddField(
                model_name='planningsessionevent',
                name='quarter',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.quarter'),
            ),
            migrations.AddField(
                model_name='planningsessionevent',
                name='team',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.team'),
            ),
            migrations.AddField(
                model_name='presence',
                name='person',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='presence',
                name='quarter',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organization.quarter'),
            ),
            migrations.AddField(
                model_name='presence',
                name='team',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organization.team'),
            ),
            migrations.AddField(
                model_name='sessionattendance',
                name='person',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='sessionattendance',
                name='session',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='okrs.planningsession'),
            ),
            migrations.AddField(
                model_name='sessionattendanceevent',
                name='person',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='sessionattendanceevent',
                name='pgh_obj',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='okrs.sessionattendance'),
            ),
            migrations.AddField(
                model_name='sessionattendanceevent',
                name='session',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='okrs.planningsession'),
            ),
            migrations.AddConstraint(
                model_name='carryover',
                constraint=models.UniqueConstraint(fields=('objective', 'quarter'), name='carry_over_decided_once', violation_error_message='Somebody has decided about this objective a moment ago. Load the page again.'),
            ),
            migrations.AddConstraint(
                model_name='carryover',
                constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['keep', 'change', 'drop', 'park'])), name='carry_over_decision_known'),
            ),
            migrations.AddConstraint(
                model_name='carryover',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'drop'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='carry_over_drop_says_why'),
            ),
            migrations.AddConstraint(
                model_name='carryover',
                constraint=models.CheckConstraint(condition=models.Q(('decision', 'park'), models.Q(('decision', 'drop'), ('made__isnull', True)), models.Q(('decision__in', ['keep', 'change']), ('made__isnull', False)), _connector='OR'), name='carry_over_made_what_it_says'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='carryover',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='d367ce06d59ecf5ea915b9a86839cf4f8e5c3b97', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_dbc30', table='okrs_carryover', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='carryover',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_carryoverevent" ("at", "by_id", "decision", "id", "made_id", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "reason") VALUES (NEW."at", NEW."by_id", NEW."decision", NEW."id", NEW."made_id", NEW."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."quarter_id", NEW."reason"); RETURN NULL;', hash='b6c632741aa93b6fc53c878961d7c7f5f3f71e6b', operation='INSERT', pgid='pgtrigger_insert_insert_9f55f', table='okrs_carryover', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='carryover',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_carryoverevent" ("at", "by_id", "decision", "id", "made_id", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "reason") VALUES (NEW."at", NEW."by_id", NEW."decision", NEW."id", NEW."made_id", NEW."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."quarter_id", NEW."reason"); RETURN NULL;', hash='c74189a27d37a064cb352dc0b446569d83b4a6bb', operation='UPDATE', pgid='pgtrigger_update_update_4d66b', table='okrs_carryover', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='carryover',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_carryoverevent" ("at", "by_id", "decision", "id", "made_id", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "reason") VALUES (OLD."at", OLD."by_id", OLD."decision", OLD."id", OLD."made_id", OLD."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."quarter_id", OLD."reason"); RETURN NULL;', hash='d67ee05650e8f3c92c6116271cde4f028f67cc95', operation='DELETE', pgid='pgtrigger_delete_delete_7124e', table='okrs_carryover', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='carryoverevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='1249d06fcb92b168109f259244fffc905df7fd07', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6f301', table='okrs_carryoverevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='carryoverevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d04d41d899898109bf72170647d9757e4b9b7482', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c8b41', table='okrs_carryoverevent', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='draftreview',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['writing', 'proposed', 'accepted', 'asked_back'])), name='draft_review_state_known'),
            ),
            migrations.AddConstraint(
                model_name='draftreview',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'writing'), ('proposed_at__isnull', False), _connector='OR'), name='draft_review_was_proposed'),
            ),
            migrations.AddConstraint(
                model_name='draftreview',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'asked_back']), _negated=True), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='draft_review_names_its_reviewer'),
            ),
            migrations.AddConstraint(
                model_name='draftreview',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'asked_back'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='draft_asked_back_says_why'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='draftreview',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='a4374003007757a2a81f64301ef9f26e46359bd0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c7991', table='okrs_draftreview', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='draftreview',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_draftreviewevent" ("id", "note", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reviewed_at", "reviewed_by_id", "state") VALUES (NEW."id", NEW."note", NEW."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."reviewed_at", NEW."reviewed_by_id", NEW."state"); RETURN NULL;', hash='e364e6d3b8245408ce88ce243f6a159a8fe9001e', operation='INSERT', pgid='pgtrigger_insert_insert_db611', table='okrs_draftreview', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='draftreview',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_draftreviewevent" ("id", "note", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reviewed_at", "reviewed_by_id", "state") VALUES (NEW."id", NEW."note", NEW."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."reviewed_at", NEW."reviewed_by_id", NEW."state"); RETURN NULL;', hash='8d9e84b08e97c76cbad9d52adc0825234cb1649c', operation='UPDATE', pgid='pgtrigger_update_update_82f0e', table='okrs_draftreview', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='draftreview',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_draftreviewevent" ("id", "note", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reviewed_at", "reviewed_by_id", "state") VALUES (OLD."id", OLD."note", OLD."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."reviewed_at", OLD."reviewed_by_id", OLD."state"); RETURN NULL;', hash='8a16c529eb613f8da0245f228d9cf4fe1cf62f4e', operation='DELETE', pgid='pgtrigger_delete_delete_8d217', table='okrs_draftreview', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='draftreviewevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='c517d236a1fa7e6394dc1c5aa30f37369053c511', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_79480', table='okrs_draftreviewevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='draftreviewevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6ad202e99e66f1c8eeb1c38f186a3bc8bb650c18', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_717a4', table='okrs_draftreviewevent', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='objectivereason',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('feedback__isnull', True), ('insight__isnull', False)), models.Q(('feedback__isnull', False), ('insight__isnull', True)), _connector='OR'), name='objective_reason_is_one'),
            ),
            migrations.AddConstraint(
                model_name='objectivereason',
                constraint=models.UniqueConstraint(fields=('objective', 'insight'), name='objective_reason_insight_once', violation_error_message='This insight is a reason of the objective already.'),
            ),
            migrations.AddConstraint(
                model_name='objectivereason',
                constraint=models.UniqueConstraint(fields=('objective', 'feedback'), name='objective_reason_feedback_once', violation_error_message='This feedback is a reason of the objective already.'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objectivereason',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='d8d43a51e1408f33702c1e610b0b0247de44f9c3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_98525', table='okrs_objectivereason', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objectivereason',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_objectivereasonevent" ("at", "by_id", "feedback_id", "id", "insight_id", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."at", NEW."by_id", NEW."feedback_id", NEW."id", NEW."insight_id", NEW."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='6b5ce491045259b8f0cb6a8bf35722814ecacfa6', operation='INSERT', pgid='pgtrigger_insert_insert_a27ab', table='okrs_objectivereason', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objectivereason',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_objectivereasonevent" ("at", "by_id", "feedback_id", "id", "insight_id", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."at", NEW."by_id", NEW."feedback_id", NEW."id", NEW."insight_id", NEW."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='45e5f632e85b1dc44a07b68864306973a33856bd', operation='UPDATE', pgid='pgtrigger_update_update_144c8', table='okrs_objectivereason', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objectivereason',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_objectivereasonevent" ("at", "by_id", "feedback_id", "id", "insight_id", "objective_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."at", OLD."by_id", OLD."feedback_id", OLD."id", OLD."insight_id", OLD."objective_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='09e766e4a9a9c93a34cc6f375b429a81d39a165d', operation='DELETE', pgid='pgtrigger_delete_delete_a00ec', table='okrs_objectivereason', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objectivereasonevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='f8ab8895a53cb0254f2725a6fb35936d37c0ee8b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d54fc', table='okrs_objectivereasonevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='objectivereasonevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1412248001382ac01aec5593837ae3b9e83ae53b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bc5f4', table='okrs_objectivereasonevent', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='planningsession',
                constraint=models.UniqueConstraint(fields=('quarter', 'team'), name='planning_session_once', violation_error_message='Somebody wrote the first notes a moment ago. Load the page again.'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planningsession',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='7d60b7ed1d39a210c951231d0d228af258dabb7b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_21b2a', table='okrs_planningsession', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planningsession',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_planningsessionevent" ("id", "notes", "others", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "team_id", "version") VALUES (NEW."id", NEW."notes", NEW."others", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."quarter_id", NEW."team_id", NEW."version"); RETURN NULL;', hash='2fca08faf8e168028cc2a6d8cfce944a22f615ee', operation='INSERT', pgid='pgtrigger_insert_insert_657f0', table='okrs_planningsession', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planningsession',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_planningsessionevent" ("id", "notes", "others", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "team_id", "version") VALUES (NEW."id", NEW."notes", NEW."others", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."quarter_id", NEW."team_id", NEW."version"); RETURN NULL;', hash='bbd16920679c04187d9493d62f06479dc158c3b9', operation='UPDATE', pgid='pgtrigger_update_update_e197c', table='okrs_planningsession', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planningsession',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_planningsessionevent" ("id", "notes", "others", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "team_id", "version") VALUES (OLD."id", OLD."notes", OLD."others", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."quarter_id", OLD."team_id", OLD."version"); RETURN NULL;', hash='ad8e7dc9acb6a3d3644eb3897a0fe80f6bfc2c2a', operation='DELETE', pgid='pgtrigger_delete_delete_3c9fb', table='okrs_planningsession', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planningsessionevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='c10ee4fcffb0283030bcbb21b83a69c924de51a6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_53c4a', table='okrs_planningsessionevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='planningsessionevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1c2edf6fde6f832d5d25834334822350d31a4ff2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5c5af', table='okrs_planningsessionevent', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='presence',
                constraint=models.UniqueConstraint(fields=('quarter', 'team', 'person'), name='presence_once'),
            ),
            migrations.AddConstraint(
                model_name='sessionattendance',
                constraint=models.UniqueConstraint(fields=('session', 'person'), name='session_attended_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='sessionattendance',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='e09927c25a369ed4a288737b84ffc8cadf1b0230', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_550de', table='okrs_sessionattendance', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='sessionattendance',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_sessionattendanceevent" ("id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id") VALUES (NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."session_id"); RETURN NULL;', hash='8ff3ff84ada11e91ec98e7cb56c504a1dc1d75aa', operation='INSERT', pgid='pgtrigger_insert_insert_6179c', table='okrs_sessionattendance', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='sessionattendance',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "okrs_sessionattendanceevent" ("id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id") VALUES (NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."session_id"); RETURN NULL;', hash='d2645fe9be6bdb6941c94dfc591a95103ae9820f', operation='UPDATE', pgid='pgtrigger_update_update_b224d', table='okrs_sessionattendance', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='sessionattendance',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "okrs_sessionattendanceevent" ("id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id") VALUES (OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."session_id"); RETURN NULL;', hash='0cd243a23f55a9aa9e2ee8493c4c0ab2ce218e80', operation='DELETE', pgid='pgtrigger_delete_delete_de859', table='okrs_sessionattendance', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='sessionattendanceevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='e70aa286af6c7704bd8b2c1a65030e69583b2ac0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d2a39', table='okrs_sessionattendanceevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='sessionattendanceevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='55f3141164448d4c865eb6fdb44f58169b36f61f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e3b7a', table='okrs_sessionattendanceevent', when='BEFORE')),
            ),
        ]),
    ]
