"""Insights can name the congress where they were heard; the indexes follow in the next migration."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0004_own_fields"),
        ("interactions", "0008_own_calendars"),
        ("organization", "0006_threads_of_initiatives"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="insight",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="insight",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="insight",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="insight",
            name="congress",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="insights",
                to="interactions.congress",
            ),
        ),
        # Its index follows.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="insightevent",
                    name="congress",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interactions.congress",
                    ),
                ),
            ],
            database_operations=[
                migrations.AddField(
                    model_name="insightevent",
                    name="congress",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interactions.congress",
                    ),
                ),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="insight",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "insights_insightevent" ("category", "congress_id", "created_at", "custom", "decision_informed", "id", "imperative_id", "implication", "interpretation", "kind", "merged_into_id", "novelty", "observation", "originator_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "shared_decision", "shared_implication", "shared_interpretation", "shared_observation", "state", "submitted_at", "theme_id", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."category", NEW."congress_id", NEW."created_at", NEW."custom", NEW."decision_informed", NEW."id", NEW."imperative_id", NEW."implication", NEW."interpretation", NEW."kind", NEW."merged_into_id", NEW."novelty", NEW."observation", NEW."originator_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."product_id", NEW."shared_decision", NEW."shared_implication", NEW."shared_interpretation", NEW."shared_observation", NEW."state", NEW."submitted_at", NEW."theme_id", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;',
                    hash="a4a2a2badac23ec51743ce8f0cc9dd78f0de36c2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8d1d7",
                    table="insights_insight",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="insight",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."congress_id" IS DISTINCT FROM (NEW."congress_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."custom" IS DISTINCT FROM (NEW."custom") OR OLD."decision_informed" IS DISTINCT FROM (NEW."decision_informed") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."imperative_id" IS DISTINCT FROM (NEW."imperative_id") OR OLD."implication" IS DISTINCT FROM (NEW."implication") OR OLD."interpretation" IS DISTINCT FROM (NEW."interpretation") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."novelty" IS DISTINCT FROM (NEW."novelty") OR OLD."observation" IS DISTINCT FROM (NEW."observation") OR OLD."originator_id" IS DISTINCT FROM (NEW."originator_id") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."shared_decision" IS DISTINCT FROM (NEW."shared_decision") OR OLD."shared_implication" IS DISTINCT FROM (NEW."shared_implication") OR OLD."shared_interpretation" IS DISTINCT FROM (NEW."shared_interpretation") OR OLD."shared_observation" IS DISTINCT FROM (NEW."shared_observation") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))',
                    func='INSERT INTO "insights_insightevent" ("category", "congress_id", "created_at", "custom", "decision_informed", "id", "imperative_id", "implication", "interpretation", "kind", "merged_into_id", "novelty", "observation", "originator_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "shared_decision", "shared_implication", "shared_interpretation", "shared_observation", "state", "submitted_at", "theme_id", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."category", NEW."congress_id", NEW."created_at", NEW."custom", NEW."decision_informed", NEW."id", NEW."imperative_id", NEW."implication", NEW."interpretation", NEW."kind", NEW."merged_into_id", NEW."novelty", NEW."observation", NEW."originator_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."product_id", NEW."shared_decision", NEW."shared_implication", NEW."shared_interpretation", NEW."shared_observation", NEW."state", NEW."submitted_at", NEW."theme_id", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;',
                    hash="c5a298477a3a7693cba23da2a74690a65fc55ac9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1c17a",
                    table="insights_insight",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="insight",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "insights_insightevent" ("category", "congress_id", "created_at", "custom", "decision_informed", "id", "imperative_id", "implication", "interpretation", "kind", "merged_into_id", "novelty", "observation", "originator_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "shared_decision", "shared_implication", "shared_interpretation", "shared_observation", "state", "submitted_at", "theme_id", "therapeutic_area_id", "version", "zone_name") VALUES (OLD."category", OLD."congress_id", OLD."created_at", OLD."custom", OLD."decision_informed", OLD."id", OLD."imperative_id", OLD."implication", OLD."interpretation", OLD."kind", OLD."merged_into_id", OLD."novelty", OLD."observation", OLD."originator_id", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."product_id", OLD."shared_decision", OLD."shared_implication", OLD."shared_interpretation", OLD."shared_observation", OLD."state", OLD."submitted_at", OLD."theme_id", OLD."therapeutic_area_id", OLD."version", OLD."zone_name"); RETURN NULL;',
                    hash="f2bf08f2ab2c855c9b102c344d79b0e20ed3b847",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4d32d",
                    table="insights_insight",
                    when="AFTER",
                ),
            ),
        ),
    ]
