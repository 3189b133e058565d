"""Who confirmed an approval, or its reference; what is stored already counts as approved elsewhere."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0002_kol_records'),
        ('organization', '0002_teammates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='activity',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='activity',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='activity',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='activity',
            name='approval_asked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='approval asked for'),
        ),
        migrations.AddField(
            model_name='activity',
            name='approval_confirmed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='approval confirmed'),
        ),
        migrations.AddField(
            model_name='activity',
            name='approval_reference',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='reference of the approval'),
        ),
        migrations.AddField(
            model_name='activity',
            name='approval_refused',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=300, verbose_name='why it was not approved'),
        ),
        migrations.AddField(
            model_name='activity',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activityevent',
            name='approval_asked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='approval asked for'),
        ),
        migrations.AddField(
            model_name='activityevent',
            name='approval_confirmed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='approval confirmed'),
        ),
        migrations.AddField(
            model_name='activityevent',
            name='approval_reference',
            field=models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='reference of the approval'),
        ),
        migrations.AddField(
            model_name='activityevent',
            name='approval_refused',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=300, verbose_name='why it was not approved'),
        ),
        migrations.AddField(
            model_name='activityevent',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_activityevent" ("accuracy_reviewed_on", "approval_asked_at", "approval_confirmed_on", "approval_reference", "approval_refused", "approved_by_id", "approved_on", "attendee_count", "campaign_id", "congress_id", "created_at", "functions_present", "held_on", "id", "is_cancelled", "is_shared", "kind", "need_documented_on", "notes", "open_findings", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "product_id", "requested_on", "study_id", "support_agreed_on", "therapeutic_area_id", "title", "version", "zone_name") VALUES (NEW."accuracy_reviewed_on", NEW."approval_asked_at", NEW."approval_confirmed_on", NEW."approval_reference", NEW."approval_refused", NEW."approved_by_id", NEW."approved_on", NEW."attendee_count", NEW."campaign_id", NEW."congress_id", NEW."created_at", NEW."functions_present", NEW."held_on", NEW."id", NEW."is_cancelled", NEW."is_shared", NEW."kind", NEW."need_documented_on", NEW."notes", NEW."open_findings", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."product_id", NEW."requested_on", NEW."study_id", NEW."support_agreed_on", NEW."therapeutic_area_id", NEW."title", NEW."version", NEW."zone_name"); RETURN NULL;', hash='85ced6b6c5eade98b9ace7b70bb23deef8aa0629', operation='INSERT', pgid='pgtrigger_insert_insert_2cecb', table='interactions_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accuracy_reviewed_on" IS DISTINCT FROM (NEW."accuracy_reviewed_on") OR OLD."approval_asked_at" IS DISTINCT FROM (NEW."approval_asked_at") OR OLD."approval_confirmed_on" IS DISTINCT FROM (NEW."approval_confirmed_on") OR OLD."approval_reference" IS DISTINCT FROM (NEW."approval_reference") OR OLD."approval_refused" IS DISTINCT FROM (NEW."approval_refused") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."approved_on" IS DISTINCT FROM (NEW."approved_on") OR OLD."attendee_count" IS DISTINCT FROM (NEW."attendee_count") OR OLD."campaign_id" IS DISTINCT FROM (NEW."campaign_id") OR OLD."congress_id" IS DISTINCT FROM (NEW."congress_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."functions_present" IS DISTINCT FROM (NEW."functions_present") OR OLD."held_on" IS DISTINCT FROM (NEW."held_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_cancelled" IS DISTINCT FROM (NEW."is_cancelled") OR OLD."is_shared" IS DISTINCT FROM (NEW."is_shared") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."need_documented_on" IS DISTINCT FROM (NEW."need_documented_on") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."open_findings" IS DISTINCT FROM (NEW."open_findings") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."planned_on" IS DISTINCT FROM (NEW."planned_on") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."requested_on" IS DISTINCT FROM (NEW."requested_on") OR OLD."study_id" IS DISTINCT FROM (NEW."study_id") OR OLD."support_agreed_on" IS DISTINCT FROM (NEW."support_agreed_on") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))', func='INSERT INTO "interactions_activityevent" ("accuracy_reviewed_on", "approval_asked_at", "approval_confirmed_on", "approval_reference", "approval_refused", "approved_by_id", "approved_on", "attendee_count", "campaign_id", "congress_id", "created_at", "functions_present", "held_on", "id", "is_cancelled", "is_shared", "kind", "need_documented_on", "notes", "open_findings", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "product_id", "requested_on", "study_id", "support_agreed_on", "therapeutic_area_id", "title", "version", "zone_name") VALUES (NEW."accuracy_reviewed_on", NEW."approval_asked_at", NEW."approval_confirmed_on", NEW."approval_reference", NEW."approval_refused", NEW."approved_by_id", NEW."approved_on", NEW."attendee_count", NEW."campaign_id", NEW."congress_id", NEW."created_at", NEW."functions_present", NEW."held_on", NEW."id", NEW."is_cancelled", NEW."is_shared", NEW."kind", NEW."need_documented_on", NEW."notes", NEW."open_findings", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned_on", NEW."product_id", NEW."requested_on", NEW."study_id", NEW."support_agreed_on", NEW."therapeutic_area_id", NEW."title", NEW."version", NEW."zone_name"); RETURN NULL;', hash='7d076e0dc8c2a48d3ce0b09e34b73226fb594784', operation='UPDATE', pgid='pgtrigger_update_update_dce83', table='interactions_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_activityevent" ("accuracy_reviewed_on", "approval_asked_at", "approval_confirmed_on", "approval_reference", "approval_refused", "approved_by_id", "approved_on", "attendee_count", "campaign_id", "congress_id", "created_at", "functions_present", "held_on", "id", "is_cancelled", "is_shared", "kind", "need_documented_on", "notes", "open_findings", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "product_id", "requested_on", "study_id", "support_agreed_on", "therapeutic_area_id", "title", "version", "zone_name") VALUES (OLD."accuracy_reviewed_on", OLD."approval_asked_at", OLD."approval_confirmed_on", OLD."approval_reference", OLD."approval_refused", OLD."approved_by_id", OLD."approved_on", OLD."attendee_count", OLD."campaign_id", OLD."congress_id", OLD."created_at", OLD."functions_present", OLD."held_on", OLD."id", OLD."is_cancelled", OLD."is_shared", OLD."kind", OLD."need_documented_on", OLD."notes", OLD."open_findings", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planned_on", OLD."product_id", OLD."requested_on", OLD."study_id", OLD."support_agreed_on", OLD."therapeutic_area_id", OLD."title", OLD."version", OLD."zone_name"); RETURN NULL;', hash='4b854f3e4cfffba6221cf1289ff9ff21aadcb457', operation='DELETE', pgid='pgtrigger_delete_delete_d238c', table='interactions_activity', when='AFTER')),
        ),
        AddConstraintNotValid(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('owner')), _negated=True), _connector='OR'), name='activity_approved_by_another', violation_error_message='Nobody approves an activity of their own.'),
        ),
    ]
