"""Agreements with stakeholders that no longer hold, and a view of the days on which each was met as agreed."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# Of each quarter and stakeholder: what was agreed when (a), the talks from which the agreed time runs, and the day of
# the agreement itself (f), and of each of those the days on which contact was kept to, then those on which it was not.
STRETCHES = """
CREATE VIEW interactions_agreedstretch AS
SELECT s.id AS stakeholder_id, s.owner_id AS keeper_id, q.id AS quarter_id, a.every, a.since, f.day AS counted_from,
    CASE WHEN f.is_talk THEN f.day ELSE (SELECT max(c.met_on) FROM interactions_stakeholdercontact c
        WHERE c.stakeholder_id = s.id AND c.met_on < f.day AND c.recorded_on <= q.grace_ends_on) END AS last_on,
    d.is_kept, d.first_day, d.last_day
FROM interactions_internalstakeholder s
CROSS JOIN organization_quarter q
CROSS JOIN LATERAL (
    SELECT e.every, e.since, e.entered_on, e.until AS last_day,
        greatest(e.since, lag(e.until) OVER (ORDER BY e.until) + 1) AS first_day
    FROM interactions_earlieragreement e WHERE e.stakeholder_id = s.id
    UNION ALL
    SELECT s.every, s.agreed_since, coalesce(s.agreed_entered_on, s.agreed_since), coalesce(s.ended_on - 1, 'infinity'),
        greatest(s.agreed_since, (SELECT max(e.until) + 1 FROM interactions_earlieragreement e
            WHERE e.stakeholder_id = s.id))
    WHERE s.every IS NOT NULL
) a
CROSS JOIN LATERAL (
    -- Of the talks before the quarter the last one is enough.
    SELECT max(c.met_on) AS day FROM interactions_stakeholdercontact c
    WHERE c.stakeholder_id = s.id AND c.met_on < q.starts_on AND c.recorded_on <= q.grace_ends_on
) b
CROSS JOIN LATERAL (
    SELECT n.day, n.is_talk, coalesce(lead(n.day) OVER (ORDER BY n.day, n.is_talk) - 1, 'infinity') AS last_day
    FROM (
        SELECT a.since AS day, FALSE AS is_talk
        UNION ALL
        SELECT c.met_on, TRUE FROM interactions_stakeholdercontact c
        WHERE c.stakeholder_id = s.id AND c.met_on BETWEEN greatest(a.since, b.day) AND q.ends_on
            AND c.recorded_on <= q.grace_ends_on
    ) n
) f
CROSS JOIN LATERAL (VALUES
    (TRUE, greatest(f.day, a.first_day, q.starts_on), least(f.day + a.every, f.last_day, a.last_day, q.ends_on)),
    (FALSE, greatest(f.day + a.every + 1, a.first_day, q.starts_on), least(f.last_day, a.last_day, q.ends_on))
) d (is_kept, first_day, last_day)
WHERE a.entered_on <= q.grace_ends_on AND d.first_day <= d.last_day
"""


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0004_boundary_cards'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreedStretch',
            fields=[
                ('stakeholder_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('keeper_id', models.BigIntegerField()),
                ('quarter_id', models.BigIntegerField()),
                ('every', models.PositiveSmallIntegerField()),
                ('since', models.DateField()),
                ('counted_from', models.DateField()),
                ('last_on', models.DateField(null=True)),
                ('is_kept', models.BooleanField()),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
            ],
            options={
                'db_table': 'interactions_agreedstretch',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='EarlierAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('every', models.PositiveSmallIntegerField(choices=[(7, 'Weekly'), (14, 'Every two weeks'), (31, 'Monthly'), (92, 'Quarterly'), (183, 'Twice a year')], verbose_name='contact agreed')),
                ('since', models.DateField(verbose_name='agreed since')),
                ('until', models.DateField(verbose_name='until the end of')),
                ('entered_on', models.DateField(verbose_name='entered on')),
            ],
            options={
                'verbose_name': 'earlier agreement',
                'ordering': ['until', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EarlierAgreementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('every', models.PositiveSmallIntegerField(choices=[(7, 'Weekly'), (14, 'Every two weeks'), (31, 'Monthly'), (92, 'Quarterly'), (183, 'Twice a year')], verbose_name='contact agreed')),
                ('since', models.DateField(verbose_name='agreed since')),
                ('until', models.DateField(verbose_name='until the end of')),
                ('entered_on', models.DateField(verbose_name='entered on')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='internalstakeholder',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='internalstakeholder',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='internalstakeholder',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='internalstakeholder',
            name='agreed_entered_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='agreement entered on'),
        ),
        migrations.AddField(
            model_name='internalstakeholderevent',
            name='agreed_entered_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='agreement entered on'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='internalstakeholder',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_internalstakeholderevent" ("agreed_entered_on", "agreed_since", "channel", "colleague_id", "created_at", "ended_on", "every", "expects", "function", "growth", "id", "impact", "name", "next_step", "next_step_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sharing", "stage", "version") VALUES (NEW."agreed_entered_on", NEW."agreed_since", NEW."channel", NEW."colleague_id", NEW."created_at", NEW."ended_on", NEW."every", NEW."expects", NEW."function", NEW."growth", NEW."id", NEW."impact", NEW."name", NEW."next_step", NEW."next_step_on", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."sharing", NEW."stage", NEW."version"); RETURN NULL;', hash='b3a6f985bbcae6f5017661dcb626b79612484577', operation='INSERT', pgid='pgtrigger_insert_insert_be979', table='interactions_internalstakeholder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='internalstakeholder',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "interactions_internalstakeholderevent" ("agreed_entered_on", "agreed_since", "channel", "colleague_id", "created_at", "ended_on", "every", "expects", "function", "growth", "id", "impact", "name", "next_step", "next_step_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sharing", "stage", "version") VALUES (NEW."agreed_entered_on", NEW."agreed_since", NEW."channel", NEW."colleague_id", NEW."created_at", NEW."ended_on", NEW."every", NEW."expects", NEW."function", NEW."growth", NEW."id", NEW."impact", NEW."name", NEW."next_step", NEW."next_step_on", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."sharing", NEW."stage", NEW."version"); RETURN NULL;', hash='1e031292e14b2181a15e9edc1971ced3b296c1cc', operation='UPDATE', pgid='pgtrigger_update_update_ab649', table='interactions_internalstakeholder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='internalstakeholder',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_internalstakeholderevent" ("agreed_entered_on", "agreed_since", "channel", "colleague_id", "created_at", "ended_on", "every", "expects", "function", "growth", "id", "impact", "name", "next_step", "next_step_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "sharing", "stage", "version") VALUES (OLD."agreed_entered_on", OLD."agreed_since", OLD."channel", OLD."colleague_id", OLD."created_at", OLD."ended_on", OLD."every", OLD."expects", OLD."function", OLD."growth", OLD."id", OLD."impact", OLD."name", OLD."next_step", OLD."next_step_on", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."sharing", OLD."stage", OLD."version"); RETURN NULL;', hash='54160f38bebcaef24905dd43825f54f25dd0b8a9', operation='DELETE', pgid='pgtrigger_delete_delete_cf2fe', table='interactions_internalstakeholder', when='AFTER')),
        ),
        migrations.AddField(
            model_name='earlieragreement',
            name='stakeholder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier_agreements', to='interactions.internalstakeholder'),
        ),
        migrations.AddField(
            model_name='earlieragreementevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='interactions.earlieragreement'),
        ),
        migrations.AddField(
            model_name='earlieragreementevent',
            name='stakeholder',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.internalstakeholder'),
        ),
        migrations.AddConstraint(
            model_name='earlieragreement',
            constraint=models.CheckConstraint(condition=models.Q(('every__in', [7, 14, 31, 92, 183])), name='earlier_agreement_every_known'),
        ),
        migrations.AddConstraint(
            model_name='earlieragreement',
            constraint=models.CheckConstraint(condition=models.Q(('since__lte', models.F('until'))), name='earlier_agreement_not_reversed'),
        ),
        migrations.AddConstraint(
            model_name='earlieragreement',
            constraint=models.UniqueConstraint(fields=('stakeholder', 'until'), name='earlier_agreement_one_a_day', violation_error_message='Something else was agreed until that day already.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlieragreement',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='a3eddf2a0a9651954c6895c6ec80a3401290165d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_81f77', table='interactions_earlieragreement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlieragreement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_earlieragreementevent" ("entered_on", "every", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "stakeholder_id", "until") VALUES (NEW."entered_on", NEW."every", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."since", NEW."stakeholder_id", NEW."until"); RETURN NULL;', hash='1b3d2751851cd7ff9d0ec0aca100b87020f880ba', operation='INSERT', pgid='pgtrigger_insert_insert_03101', table='interactions_earlieragreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlieragreement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "interactions_earlieragreementevent" ("entered_on", "every", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "stakeholder_id", "until") VALUES (NEW."entered_on", NEW."every", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."since", NEW."stakeholder_id", NEW."until"); RETURN NULL;', hash='bc68b91d0df5c91a40c8169e15f8d0450e651df4', operation='UPDATE', pgid='pgtrigger_update_update_7ab64', table='interactions_earlieragreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlieragreement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "interactions_earlieragreementevent" ("entered_on", "every", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "stakeholder_id", "until") VALUES (OLD."entered_on", OLD."every", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."since", OLD."stakeholder_id", OLD."until"); RETURN NULL;', hash='0592160d12719a775e287c482ceaffee42603eeb', operation='DELETE', pgid='pgtrigger_delete_delete_8eba5', table='interactions_earlieragreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlieragreementevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='17d7a51992f90ed2bc94353ba077cb96fd56bc85', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6d172', table='interactions_earlieragreementevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='earlieragreementevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e5afb84c95b4125e4056647437150d2aa17ce941', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cf042', table='interactions_earlieragreementevent', when='BEFORE')),
        ),
        migrations.RunSQL(STRETCHES, "DROP VIEW interactions_agreedstretch"),
    ]
