"""Key results that take the share of stakeholders met as agreed, and what marks them."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0005_agreed_stretches'),
        ('okrs', '0004_views'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WatchedEarlierAgreement',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('interactions.earlieragreement',),
        ),
        migrations.CreateModel(
            name='WatchedStakeholder',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('interactions.internalstakeholder',),
        ),
        migrations.CreateModel(
            name='WatchedStakeholderContact',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('interactions.stakeholdercontact',),
        ),
        migrations.RemoveConstraint(
            model_name='exclusion',
            name='exclusion_source_known',
        ),
        migrations.RemoveConstraint(
            model_name='keyresult',
            name='key_result_counted_from_zero',
        ),
        migrations.RemoveConstraint(
            model_name='keyresult',
            name='key_result_metric_known',
        ),
        migrations.AlterField(
            model_name='exclusion',
            name='source',
            field=models.CharField(choices=[('interactions', 'Interactions'), ('activities', 'Activities'), ('insights', 'Insights'), ('weekly updates', 'Weekly updates'), ('stakeholders', 'Stakeholders')], max_length=20),
        ),
        migrations.AlterField(
            model_name='exclusionevent',
            name='source',
            field=models.CharField(choices=[('interactions', 'Interactions'), ('activities', 'Activities'), ('insights', 'Insights'), ('weekly updates', 'Weekly updates'), ('stakeholders', 'Stakeholders')], max_length=20),
        ),
        migrations.AlterField(
            model_name='keyresult',
            name='measured_by',
            field=models.CharField(choices=[('manual', 'Entered by hand'), ('in_depth_discussions', 'In-depth scientific discussions'), ('advisory_boards', 'Advisory board meetings'), ('newsletters', 'Scientific newsletters'), ('presentations', 'Educational presentations'), ('supported_studies', 'Supported investigator-initiated studies'), ('trainings', 'Internal training sessions'), ('cross_functional_meetings', 'Cross-functional meetings, one slot a month'), ('supported_campaigns', 'Supported campaigns'), ('weekly_updates', 'Weekly updates with field insights, one slot a week'), ('stakeholders_met', 'Stakeholders met as agreed'), ('custom', 'A measure defined here')], default='manual', max_length=40),
        ),
        migrations.AlterField(
            model_name='keyresultevent',
            name='measured_by',
            field=models.CharField(choices=[('manual', 'Entered by hand'), ('in_depth_discussions', 'In-depth scientific discussions'), ('advisory_boards', 'Advisory board meetings'), ('newsletters', 'Scientific newsletters'), ('presentations', 'Educational presentations'), ('supported_studies', 'Supported investigator-initiated studies'), ('trainings', 'Internal training sessions'), ('cross_functional_meetings', 'Cross-functional meetings, one slot a month'), ('supported_campaigns', 'Supported campaigns'), ('weekly_updates', 'Weekly updates with field insights, one slot a week'), ('stakeholders_met', 'Stakeholders met as agreed'), ('custom', 'A measure defined here')], default='manual', max_length=40),
        ),
        migrations.AlterField(
            model_name='keyresulttemplate',
            name='metric',
            field=models.CharField(choices=[('manual', 'Entered by hand'), ('in_depth_discussions', 'In-depth scientific discussions'), ('advisory_boards', 'Advisory board meetings'), ('newsletters', 'Scientific newsletters'), ('presentations', 'Educational presentations'), ('supported_studies', 'Supported investigator-initiated studies'), ('trainings', 'Internal training sessions'), ('cross_functional_meetings', 'Cross-functional meetings, one slot a month'), ('supported_campaigns', 'Supported campaigns'), ('weekly_updates', 'Weekly updates with field insights, one slot a week'), ('stakeholders_met', 'Stakeholders met as agreed'), ('custom', 'A measure defined here')], max_length=40),
        ),
        migrations.AlterField(
            model_name='keyresulttemplateevent',
            name='metric',
            field=models.CharField(choices=[('manual', 'Entered by hand'), ('in_depth_discussions', 'In-depth scientific discussions'), ('advisory_boards', 'Advisory board meetings'), ('newsletters', 'Scientific newsletters'), ('presentations', 'Educational presentations'), ('supported_studies', 'Supported investigator-initiated studies'), ('trainings', 'Internal training sessions'), ('cross_functional_meetings', 'Cross-functional meetings, one slot a month'), ('supported_campaigns', 'Supported campaigns'), ('weekly_updates', 'Weekly updates with field insights, one slot a week'), ('stakeholders_met', 'Stakeholders met as agreed'), ('custom', 'A measure defined here')], max_length=40),
        ),
        AddConstraintNotValid(
            model_name='exclusion',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['interactions', 'activities', 'insights', 'weekly updates', 'stakeholders'])), name='exclusion_source_known'),
        ),
        AddConstraintNotValid(
            model_name='keyresult',
            constraint=models.CheckConstraint(condition=models.Q(('measured_by', 'manual'), models.Q(models.Q(('measured_by__in', ['custom', 'stakeholders_met']), _negated=True), ('baseline', 0), ('direction', 'increase'), ('kind__in', ['count', 'cadence'])), models.Q(('baseline', 0), ('direction', 'increase'), ('kind__in', ['count', 'number']), ('measured_by', 'custom')), models.Q(('kind__in', ['percentage', 'maintain']), ('measured_by__in', ['custom', 'stakeholders_met'])), _connector='OR'), name='key_result_counted_from_zero'),
        ),
        AddConstraintNotValid(
            model_name='keyresult',
            constraint=models.CheckConstraint(condition=models.Q(('measured_by__in', ['manual', 'in_depth_discussions', 'advisory_boards', 'newsletters', 'presentations', 'supported_studies', 'trainings', 'cross_functional_meetings', 'supported_campaigns', 'weekly_updates', 'stakeholders_met', 'custom'])), name='key_result_metric_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedearlieragreement',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM (SELECT s.owner_id FROM after r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM (SELECT s.owner_id FROM after r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='e94091bb6fce95c818b22d07473a762249375e1d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_78bae', referencing='REFERENCING NEW TABLE AS after ', table='interactions_earlieragreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedearlieragreement',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM (SELECT s.owner_id FROM before r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM (SELECT s.owner_id FROM before r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM (SELECT s.owner_id FROM after r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM (SELECT s.owner_id FROM after r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='1fc5bb4eceb788ac1e29884677a2e56154344ae0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_86eb7', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='interactions_earlieragreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedearlieragreement',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM (SELECT s.owner_id FROM before r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM (SELECT s.owner_id FROM before r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='e84469a57e35c620a4e8b1d9fb2c4429bd1378a5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_9617c', referencing='REFERENCING OLD TABLE AS before ', table='interactions_earlieragreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedstakeholder',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM after m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM after m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='b1892736b83ac702a875edd94b6634b23b34bfd7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_77313', referencing='REFERENCING NEW TABLE AS after ', table='interactions_internalstakeholder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedstakeholder',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM before m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM before m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM after m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM after m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='7eb4b4d02c5682a2cbf92e60c03d66b7dca517f3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_67725', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='interactions_internalstakeholder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedstakeholder',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM before m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM before m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='50de2182e7ca7b8f34d645f36a24cdda56e98070', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_4c0f7', referencing='REFERENCING OLD TABLE AS before ', table='interactions_internalstakeholder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedstakeholdercontact',
            trigger=pgtrigger.compiler.Trigger(name='touching_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM (SELECT s.owner_id FROM after r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM (SELECT s.owner_id FROM after r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='be1fa69e8449093b1fdbb84e8bcc44a717d37875', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touching_insert_3aeab', referencing='REFERENCING NEW TABLE AS after ', table='interactions_stakeholdercontact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedstakeholdercontact',
            trigger=pgtrigger.compiler.Trigger(name='touching_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM (SELECT s.owner_id FROM before r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM (SELECT s.owner_id FROM before r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM (SELECT s.owner_id FROM after r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM (SELECT s.owner_id FROM after r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='91116eb76109c7bfe04278b087555499cc377107', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touching_update_62d58', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='interactions_stakeholdercontact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='watchedstakeholdercontact',
            trigger=pgtrigger.compiler.Trigger(name='touching_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO okrs_mark (key_result_id) SELECT DISTINCT * FROM ( SELECT kr.id FROM (SELECT s.owner_id FROM before r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN okrs_anyowner w ON w.person_id = m.owner_id JOIN okrs_keyresult kr ON kr.id = w.key_result_id WHERE kr.scope = 'owner' AND kr.measured_by = 'stakeholders_met' UNION ALL SELECT kr.id FROM (SELECT s.owner_id FROM before r JOIN interactions_internalstakeholder s ON s.id = r.stakeholder_id) m JOIN organization_membership t ON t.user_id = m.owner_id JOIN okrs_objective o ON o.primary_team_id = t.team_id JOIN okrs_keyresult kr ON kr.objective_id = o.id WHERE kr.scope = 'team' AND kr.measured_by = 'stakeholders_met') AS t (key_result_id) WHERE key_result_id IS NOT NULL; RETURN NULL;", hash='daef4212a031c5fc727127ea3867c0f960a84ebc', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touching_delete_1233d', referencing='REFERENCING OLD TABLE AS before ', table='interactions_stakeholdercontact', when='AFTER')),
        ),
    ]
