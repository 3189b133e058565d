"""What a manager's teams wait for also has the initiatives that people who left still own."""

from django.db import migrations

_ANSWERS = """
CREATE OR REPLACE FUNCTION okrs_answers(manager bigint, today date, quarter bigint)
RETURNS TABLE (matter text, number bigint, oldest timestamptz) LANGUAGE plpgsql STABLE AS $$
DECLARE
    members bigint[] := ARRAY(
        SELECT t.colleague_id FROM organization_teammate t
        WHERE t.person_id = manager AND t.manages AND NOT t.colleague_manages AND t.colleague_id <> manager
            AND today BETWEEN t.from_date AND t.to_date);
    key_results bigint[] := ARRAY(
        SELECT k.id FROM okrs_keyresult k JOIN okrs_objective o ON o.id = k.objective_id
        WHERE k.owner_id = ANY (members) AND o.quarter_id = quarter
        UNION
        SELECT k.id FROM organization_teammanager m
        JOIN okrs_objective o ON o.primary_team_id = m.team_id AND o.is_team AND o.quarter_id = quarter
        JOIN okrs_keyresult k ON k.objective_id = o.id
        WHERE m.user_id = manager AND k.owner_id <> manager);
BEGIN
    RETURN QUERY
    SELECT 'approvals', count(*), min(coalesce(a.approval_asked_at, a.created_at))
    FROM interactions_activity a
    WHERE a.kind IN ('advisory_board', 'newsletter') AND NOT a.is_cancelled
        AND (a.approval_asked_at IS NOT NULL OR (a.approved_on IS NOT NULL AND a.approved_by_id IS NULL
            AND a.approval_reference = '' AND a.approval_refused = ''))
        AND a.owner_id <> manager
        AND (a.owner_id = ANY (members)
            OR a.id IN (SELECT p.activity_id FROM interactions_activityparticipant p WHERE p.user_id = manager))
    UNION ALL
    SELECT 'absences', count(*), min(b.asked_at)
    FROM organization_absence b
    WHERE b.state = 'waiting' AND b.user_id = ANY (members)
    UNION ALL
    SELECT 'check_ins', count(*), min(c.published_at)
    FROM okrs_checkin c
    WHERE c.published_at IS NOT NULL AND c.acknowledged_at IS NULL AND c.author_id <> manager
        AND NOT EXISTS (SELECT FROM okrs_checkin n WHERE n.supersedes_id = c.id AND n.published_at IS NOT NULL)
        AND c.key_result_id = ANY (key_results)
    UNION ALL
    SELECT 'left_behind', count(*), NULL
    FROM okrs_objective o
    JOIN okrs_keyresult k ON k.objective_id = o.id
    JOIN organization_user u ON u.id = k.owner_id
    WHERE o.quarter_id = quarter AND o.state <> 'dropped' AND k.state = 'active' AND NOT u.is_active
        AND o.primary_team_id IN (SELECT m.team_id FROM organization_teammanager m WHERE m.user_id = manager){more};
END $$
"""
_MORE = """
    UNION ALL
    SELECT 'initiatives_left', count(*), NULL
    FROM okrs_objective o
    JOIN okrs_keyresult k ON k.objective_id = o.id
    JOIN okrs_initiative i ON i.key_result_id = k.id
    JOIN organization_user u ON u.id = i.owner_id
    WHERE o.quarter_id = quarter AND o.state <> 'dropped' AND k.state = 'active' AND NOT u.is_active
        AND i.state IN ('planned', 'under_way')
        AND o.primary_team_id IN (SELECT m.team_id FROM organization_teammanager m WHERE m.user_id = manager)"""


class Migration(migrations.Migration):
    dependencies = [("okrs", "0007_initiatives")]

    operations = [migrations.RunSQL(_ANSWERS.replace("{more}", _MORE), _ANSWERS.replace("{more}", ""))]
