"""The history of key results notes when one became active, and not the key that it sorts by."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0014_person_quarters'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyresult',
            name='update_update',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyresult',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."activated_on" IS DISTINCT FROM (NEW."activated_on") OR OLD."baseline" IS DISTINCT FROM (NEW."baseline") OR OLD."carried_from_id" IS DISTINCT FROM (NEW."carried_from_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."measure_id" IS DISTINCT FROM (NEW."measure_id") OR OLD."measured_by" IS DISTINCT FROM (NEW."measured_by") OR OLD."objective_id" IS DISTINCT FROM (NEW."objective_id") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."pace" IS DISTINCT FROM (NEW."pace") OR OLD."range_high" IS DISTINCT FROM (NEW."range_high") OR OLD."range_low" IS DISTINCT FROM (NEW."range_low") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."suggested_target" IS DISTINCT FROM (NEW."suggested_target") OR OLD."target" IS DISTINCT FROM (NEW."target") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."weight" IS DISTINCT FROM (NEW."weight"))', func='INSERT INTO "okrs_keyresultevent" ("activated_on", "baseline", "carried_from_id", "code", "direction", "id", "kind", "measure_id", "measured_by", "objective_id", "owner_id", "pace", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "range_high", "range_low", "scope", "state", "suggested_target", "target", "title", "unit", "version", "weight") VALUES (NEW."activated_on", NEW."baseline", NEW."carried_from_id", NEW."code", NEW."direction", NEW."id", NEW."kind", NEW."measure_id", NEW."measured_by", NEW."objective_id", NEW."owner_id", NEW."pace", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."range_high", NEW."range_low", NEW."scope", NEW."state", NEW."suggested_target", NEW."target", NEW."title", NEW."unit", NEW."version", NEW."weight"); RETURN NULL;', hash='4a0bb2b0b5f5c446ecf8ec8847779a5ed8479342', operation='UPDATE', pgid='pgtrigger_update_update_ce2bb', table='okrs_keyresult', when='AFTER')),
        ),
    ]
