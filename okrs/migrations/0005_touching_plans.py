"""Planned activities leave notes for forecasts too."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0004_snapshot_rows'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedactivity',
            name='touching_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedactivity',
            name='touching_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedactivity',
            name='touching_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedactivityparticipant',
            name='touching_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedactivityparticipant',
            name='touching_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedactivityparticipant',
            name='touching_delete',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedactivity',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_touch (person_id, day) SELECT DISTINCT * FROM (SELECT owner_id, held_on FROM after UNION ALL SELECT owner_id, planned_on FROM after UNION ALL SELECT p.user_id, unnest(ARRAY[r.held_on, r.planned_on]) FROM after r JOIN interactions_activityparticipant p ON p.activity_id = r.id UNION ALL SELECT a.owner_id, a.held_on FROM (SELECT id FROM after UNION SELECT other.id FROM after r JOIN interactions_activity other ON other.campaign_id = r.campaign_id) f JOIN interactions_activity a ON a.id = f.id UNION ALL SELECT p.user_id, a.held_on FROM (SELECT id FROM after UNION SELECT other.id FROM after r JOIN interactions_activity other ON other.campaign_id = r.campaign_id) f JOIN interactions_activity a ON a.id = f.id JOIN interactions_activityparticipant p ON p.activity_id = a.id UNION ALL SELECT a.owner_id, c.starts_on FROM after a JOIN interactions_congress c ON c.id = a.congress_id WHERE a.kind = 'congress_coverage' UNION ALL SELECT a.owner_id, c.ends_on FROM after a JOIN interactions_congress c ON c.id = a.congress_id WHERE a.kind = 'congress_coverage' UNION ALL SELECT t.user_id, c.starts_on FROM after a JOIN interactions_congress c ON c.id = a.congress_id JOIN interactions_activityparticipant t ON t.activity_id = a.id WHERE a.kind = 'congress_coverage' UNION ALL SELECT t.user_id, c.ends_on FROM after a JOIN interactions_congress c ON c.id = a.congress_id JOIN interactions_activityparticipant t ON t.activity_id = a.id WHERE a.kind = 'congress_coverage') AS t (person_id, day) WHERE person_id IS NOT NULL AND day IS NOT NULL; RETURN NULL;", hash='7c6c907309ef8fdea9c0c6091fa657d4764aef96', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_c0838', referencing='REFERENCING NEW TABLE AS after ', table='interactions_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedactivity',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_touch (person_id, day) SELECT DISTINCT * FROM (SELECT owner_id, held_on FROM before UNION ALL SELECT owner_id, planned_on FROM before UNION ALL SELECT p.user_id, unnest(ARRAY[r.held_on, r.planned_on]) FROM before r JOIN interactions_activityparticipant p ON p.activity_id = r.id UNION ALL SELECT a.owner_id, a.held_on FROM (SELECT id FROM before UNION SELECT other.id FROM before r JOIN interactions_activity other ON other.campaign_id = r.campaign_id) f JOIN interactions_activity a ON a.id = f.id UNION ALL SELECT p.user_id, a.held_on FROM (SELECT id FROM before UNION SELECT other.id FROM before r JOIN interactions_activity other ON other.campaign_id = r.campaign_id) f JOIN interactions_activity a ON a.id = f.id JOIN interactions_activityparticipant p ON p.activity_id = a.id UNION ALL SELECT a.owner_id, c.starts_on FROM before a JOIN interactions_congress c ON c.id = a.congress_id WHERE a.kind = 'congress_coverage' UNION ALL SELECT a.owner_id, c.ends_on FROM before a JOIN interactions_congress c ON c.id = a.congress_id WHERE a.kind = 'congress_coverage' UNION ALL SELECT t.user_id, c.starts_on FROM before a JOIN interactions_congress c ON c.id = a.congress_id JOIN interactions_activityparticipant t ON t.activity_id = a.id WHERE a.kind = 'congress_coverage' UNION ALL SELECT t.user_id, c.ends_on FROM before a JOIN interactions_congress c ON c.id = a.congress_id JOIN interactions_activityparticipant t ON t.activity_id = a.id WHERE a.kind = 'congress_coverage') AS t (person_id, day) WHERE person_id IS NOT NULL AND day IS NOT NULL; INSERT INTO okrs_touch (person_id, day) SELECT DISTINCT * FROM (SELECT owner_id, held_on FROM after UNION ALL SELECT owner_id, planned_on FROM after UNION ALL SELECT p.user_id, unnest(ARRAY[r.held_on, r.planned_on]) FROM after r JOIN interactions_activityparticipant p ON p.activity_id = r.id UNION ALL SELECT a.owner_id, a.held_on FROM (SELECT id FROM after UNION SELECT other.id FROM after r JOIN interactions_activity other ON other.campaign_id = r.campaign_id) f JOIN interactions_activity a ON a.id = f.id UNION ALL SELECT p.user_id, a.held_on FROM (SELECT id FROM after UNION SELECT other.id FROM after r JOIN interactions_activity other ON other.campaign_id = r.campaign_id) f JOIN interactions_activity a ON a.id = f.id JOIN interactions_activityparticipant p ON p.activity_id = a.id UNION ALL SELECT a.owner_id, c.starts_on FROM after a JOIN interactions_congress c ON c.id = a.congress_id WHERE a.kind = 'congress_coverage' UNION ALL SELECT a.owner_id, c.ends_on FROM after a JOIN interactions_congress c ON c.id = a.congress_id WHERE a.kind = 'congress_coverage' UNION ALL SELECT t.user_id, c.starts_on FROM after a JOIN interactions_congress c ON c.id = a.congress_id JOIN interactions_activityparticipant t ON t.activity_id = a.id WHERE a.kind = 'congress_coverage' UNION ALL SELECT t.user_id, c.ends_on FROM after a JOIN interactions_congress c ON c.id = a.congress_id JOIN interactions_activityparticipant t ON t.activity_id = a.id WHERE a.kind = 'congress_coverage') AS t (person_id, day) WHERE person_id IS NOT NULL AND day IS NOT NULL; RETURN NULL;", hash='5f1bd4654852f263fd7dd660897be1d430761b7a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_0649c', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='interactions_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedactivity',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_touch (person_id, day) SELECT DISTINCT * FROM (SELECT owner_id, held_on FROM before UNION ALL SELECT owner_id, planned_on FROM before UNION ALL SELECT p.user_id, unnest(ARRAY[r.held_on, r.planned_on]) FROM before r JOIN interactions_activityparticipant p ON p.activity_id = r.id UNION ALL SELECT a.owner_id, a.held_on FROM (SELECT id FROM before UNION SELECT other.id FROM before r JOIN interactions_activity other ON other.campaign_id = r.campaign_id) f JOIN interactions_activity a ON a.id = f.id UNION ALL SELECT p.user_id, a.held_on FROM (SELECT id FROM before UNION SELECT other.id FROM before r JOIN interactions_activity other ON other.campaign_id = r.campaign_id) f JOIN interactions_activity a ON a.id = f.id JOIN interactions_activityparticipant p ON p.activity_id = a.id UNION ALL SELECT a.owner_id, c.starts_on FROM before a JOIN interactions_congress c ON c.id = a.congress_id WHERE a.kind = 'congress_coverage' UNION ALL SELECT a.owner_id, c.ends_on FROM before a JOIN interactions_congress c ON c.id = a.congress_id WHERE a.kind = 'congress_coverage' UNION ALL SELECT t.user_id, c.starts_on FROM before a JOIN interactions_congress c ON c.id = a.congress_id JOIN interactions_activityparticipant t ON t.activity_id = a.id WHERE a.kind = 'congress_coverage' UNION ALL SELECT t.user_id, c.ends_on FROM before a JOIN interactions_congress c ON c.id = a.congress_id JOIN interactions_activityparticipant t ON t.activity_id = a.id WHERE a.kind = 'congress_coverage') AS t (person_id, day) WHERE person_id IS NOT NULL AND day IS NOT NULL; RETURN NULL;", hash='f8244879c0892acb61ca80e18795afa83a55b72b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_8446e', referencing='REFERENCING OLD TABLE AS before ', table='interactions_activity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedactivityparticipant',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_touch (person_id, day) SELECT DISTINCT * FROM (SELECT r.user_id, unnest(ARRAY[a.held_on, a.planned_on]) FROM after r JOIN interactions_activity a ON a.id = r.activity_id UNION ALL SELECT r.user_id, c.starts_on FROM after r JOIN interactions_activity a ON a.id = r.activity_id JOIN interactions_congress c ON c.id = a.congress_id UNION ALL SELECT r.user_id, c.ends_on FROM after r JOIN interactions_activity a ON a.id = r.activity_id JOIN interactions_congress c ON c.id = a.congress_id) AS t (person_id, day) WHERE person_id IS NOT NULL AND day IS NOT NULL; RETURN NULL;', hash='a96ff4ec6fb2a110352a21028cf63388a1bba531', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_0e5d4', referencing='REFERENCING NEW TABLE AS after ', table='interactions_activityparticipant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedactivityparticipant',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_touch (person_id, day) SELECT DISTINCT * FROM (SELECT r.user_id, unnest(ARRAY[a.held_on, a.planned_on]) FROM before r JOIN interactions_activity a ON a.id = r.activity_id UNION ALL SELECT r.user_id, c.starts_on FROM before r JOIN interactions_activity a ON a.id = r.activity_id JOIN interactions_congress c ON c.id = a.congress_id UNION ALL SELECT r.user_id, c.ends_on FROM before r JOIN interactions_activity a ON a.id = r.activity_id JOIN interactions_congress c ON c.id = a.congress_id) AS t (person_id, day) WHERE person_id IS NOT NULL AND day IS NOT NULL; INSERT INTO okrs_touch (person_id, day) SELECT DISTINCT * FROM (SELECT r.user_id, unnest(ARRAY[a.held_on, a.planned_on]) FROM after r JOIN interactions_activity a ON a.id = r.activity_id UNION ALL SELECT r.user_id, c.starts_on FROM after r JOIN interactions_activity a ON a.id = r.activity_id JOIN interactions_congress c ON c.id = a.congress_id UNION ALL SELECT r.user_id, c.ends_on FROM after r JOIN interactions_activity a ON a.id = r.activity_id JOIN interactions_congress c ON c.id = a.congress_id) AS t (person_id, day) WHERE person_id IS NOT NULL AND day IS NOT NULL; RETURN NULL;', hash='c3540e0d67fcf8ba92963843a61f8a8c594863a4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_ca5a3', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='interactions_activityparticipant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedactivityparticipant',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO okrs_touch (person_id, day) SELECT DISTINCT * FROM (SELECT r.user_id, unnest(ARRAY[a.held_on, a.planned_on]) FROM before r JOIN interactions_activity a ON a.id = r.activity_id UNION ALL SELECT r.user_id, c.starts_on FROM before r JOIN interactions_activity a ON a.id = r.activity_id JOIN interactions_congress c ON c.id = a.congress_id UNION ALL SELECT r.user_id, c.ends_on FROM before r JOIN interactions_activity a ON a.id = r.activity_id JOIN interactions_congress c ON c.id = a.congress_id) AS t (person_id, day) WHERE person_id IS NOT NULL AND day IS NOT NULL; RETURN NULL;', hash='e0118fef9c5d97f63a4c3bc1b609be49a89e3a9b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_4028e', referencing='REFERENCING OLD TABLE AS before ', table='interactions_activityparticipant', when='AFTER')),
        ),
    ]
