"""A membership marks what a team counts, its forecasts, and what its member owns."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('okrs', '0016_marks_of_the_past'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedmembership',
            name='touching_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedmembership',
            name='touching_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='watchedmembership',
            name='touching_delete',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count' OR kr.owner_id = r.user_id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='62de90578e8812ce97305f0fe3ba0c90b7e6e949', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_51af2', referencing='REFERENCING NEW TABLE AS after ', table='organization_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count' OR kr.owner_id = r.user_id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM after r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count' OR kr.owner_id = r.user_id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='c3624145b556b1c2939cae019b8d604e966e2030', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_2a778', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='organization_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedmembership',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM (SELECT kr.id FROM before r JOIN okrs_objective o ON o.primary_team_id = r.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' OR kr.kind = 'count' OR kr.owner_id = r.user_id) AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='a699ad8385817c9918f3b1adf1dacb9b4476a34f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_3f0e7', referencing='REFERENCING OLD TABLE AS before ', table='organization_membership', when='AFTER')),
        ),
    ]
