"""A view of what one person has to do with one quarter, for the first page after sign-in."""

from django.db import migrations, models

PERSON_QUARTERS = """
CREATE VIEW okrs_personquarter AS
SELECT p.id AS person_id, q.id AS quarter_id,
    (SELECT count(*) FROM okrs_objective o WHERE o.owner_id = p.id AND o.quarter_id = q.id AND o.state = 'draft')
        AS drafts,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('key_result', k.id, 'code', k.code, 'title', k.title,
            'quarter', c.id,
            'is_shown', c.id = q.id AND k.scope = 'owner' AND s.key_result_id IS NOT NULL,
            'begins', greatest(c.starts_on, coalesce(k.activated_on, o.activated_on), CASE WHEN k.scope = 'owner' THEN
                (SELECT min(m.from_date) FROM organization_membership m
                    WHERE m.user_id = k.owner_id AND m.team_id = o.primary_team_id) END),
            'owes', k.state = 'active' AND o.state = 'active' AND c.state = 'active',
            'weeks', CASE WHEN k.measured_by = 'weekly_updates' AND k.scope = 'owner' THEN s.slots END,
            'periods', ARRAY(SELECT n.period FROM okrs_checkin n
                WHERE n.key_result_id = k.id AND n.published_at IS NOT NULL),
            'asked', (SELECT jsonb_build_object('id', r.id, 'by', u.display_name, 'at', r.asked_at, 'note', r.note)
                FROM okrs_updaterequest r JOIN organization_user u ON u.id = r.asked_by_id
                WHERE r.key_result_id = k.id AND r.answered_at IS NULL AND r.asked_by_id <> k.owner_id
                    AND k.state = 'active' AND o.state <> 'dropped' AND c.state IN ('active', 'grading')))
            ORDER BY c.starts_on, k.id), '[]')
        FROM okrs_keyresult k
        JOIN okrs_objective o ON o.id = k.objective_id
        JOIN organization_quarter c ON c.id = o.quarter_id
        LEFT JOIN okrs_standing s ON s.key_result_id = k.id
        WHERE k.owner_id = p.id AND (c.id = q.id OR c.state IN ('active', 'grading'))) AS own,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('key_result', s.key_result_id, 'from', m.from_date,
            'until', m.to_date)), '[]')
        FROM organization_membership m
        JOIN okrs_objective o ON o.primary_team_id = m.team_id AND o.quarter_id = q.id AND o.is_team
        JOIN okrs_standing s ON s.objective_id = o.id
        WHERE m.user_id = p.id) AS shared,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('objective', o.id, 'code', o.code, 'title', o.title,
            'owner', u.display_name || CASE WHEN u.is_active THEN '' ELSE ' (no longer active)' END,
            'parts', (SELECT coalesce(jsonb_agg(jsonb_build_object('status', s.status, 'progress', s.progress,
                    'expected', s.expected, 'weight', k.weight)), '[]')
                FROM okrs_standing s JOIN okrs_keyresult k ON k.id = s.key_result_id WHERE s.objective_id = o.id))
            ORDER BY o.code_key, u.sort_key, o.id), '[]')
        FROM okrs_follow f
        JOIN okrs_objective o ON o.id = f.objective_id
        JOIN organization_user u ON u.id = o.owner_id
        WHERE f.user_id = p.id AND o.quarter_id = q.id AND o.state <> 'dropped' AND (o.owner_id <> p.id OR o.is_team))
        AS followed,
    (SELECT coalesce(jsonb_object_agg(c.id, jsonb_build_object(
            'holidays', ARRAY(SELECT h.date FROM organization_holiday h
                WHERE h.country = p.country AND h.date BETWEEN c.starts_on AND c.ends_on),
            'submitted', ARRAY(SELECT w.week_start FROM okrs_weeklyupdate w
                WHERE w.author_id = p.id AND w.submitted_at IS NOT NULL
                    AND w.week_start BETWEEN c.starts_on - 6 AND c.ends_on))), '{}')
        FROM organization_quarter c WHERE c.state = 'active') AS days
FROM organization_user p CROSS JOIN organization_quarter q
"""


class Migration(migrations.Migration):
    dependencies = [("okrs", "0013_index_of_marks"), ("organization", "0002_teammates")]

    operations = [
        migrations.CreateModel(
            name='PersonQuarter',
            fields=[
                ('pk', models.CompositePrimaryKey('person_id', 'quarter_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.BigIntegerField()),
                ('quarter_id', models.BigIntegerField()),
                ('drafts', models.IntegerField()),
                ('own', models.JSONField()),
                ('shared', models.JSONField()),
                ('followed', models.JSONField()),
                ('days', models.JSONField()),
            ],
            options={
                'db_table': 'okrs_personquarter',
                'managed': False,
            },
        ),
        migrations.RunSQL(PERSON_QUARTERS, "DROP VIEW okrs_personquarter"),
    ]
