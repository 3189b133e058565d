"""The rows of boards: figures of forecasts, codes in their order, the unit; team, area and measure looked up.

Seven joined tables took the database longer to plan than fifty rows take to read. The three that are looked up are
small, and a page reads few rows.
"""

from django.db import migrations

AFTER = """
DROP VIEW okrs_snapshotrow;
CREATE VIEW okrs_snapshotrow AS
SELECT s.key_result_id, s.quarter_id, o.quarter_id AS objective_quarter_id, s.objective_id,
    s.value, s.target, s.progress, s.expected, s.status, s.computed, s.override_reason, s.reason, s.value_text,
    s.forecast_figures, s.spark, s.slots, s.confidence, s.confidence_change, s.checked_in_on, s.last_evidence_on,
    s.is_stale, s.rank, s.status_week_ago, s.changed_at,
    o.code AS objective_code, o.code_key AS objective_code_key, o.title AS objective_title,
    o.owner_id AS objective_owner, o.is_team AS is_team_objective, o.imperative_id,
    k.code, k.code_key, k.title, k.scope, k.measured_by, k.weight, k.unit, k.owner_id,
    (SELECT m.name FROM okrs_measuredefinition m WHERE m.id = k.measure_id) AS measure,
    p.display_name || CASE WHEN p.is_active THEN '' ELSE ' (no longer active)' END AS owner,
    p.sort_key AS owner_sort_key,
    (SELECT t.name FROM organization_team t WHERE t.id = o.primary_team_id) AS team, o.primary_team_id AS team_id,
    (SELECT a.name FROM organization_therapeuticarea a WHERE a.id = o.therapeutic_area_id) AS area,
    o.therapeutic_area_id AS area_id
FROM okrs_standing s
LEFT JOIN okrs_keyresult k ON k.id = s.key_result_id
LEFT JOIN okrs_objective o ON o.id = s.objective_id
LEFT JOIN organization_user p ON p.id = k.owner_id
"""
BEFORE = """
DROP VIEW okrs_snapshotrow;
CREATE VIEW okrs_snapshotrow AS
SELECT s.key_result_id, s.quarter_id, o.quarter_id AS objective_quarter_id, s.objective_id,
    s.value, s.target, s.progress, s.expected, s.status, s.computed, s.override_reason, s.reason, s.value_text,
    s.forecast, s.spark, s.slots, s.confidence, s.confidence_change, s.checked_in_on, s.last_evidence_on, s.is_stale,
    s.rank, s.status_week_ago, s.changed_at,
    o.code AS objective_code, o.title AS objective_title, o.owner_id AS objective_owner,
    o.is_team AS is_team_objective, o.imperative_id,
    k.code, k.title, k.scope, k.measured_by, m.name AS measure, k.weight,
    p.display_name || CASE WHEN p.is_active THEN '' ELSE ' (no longer active)' END AS owner,
    k.owner_id, p.sort_key AS owner_sort_key,
    t.name AS team, o.primary_team_id AS team_id, a.name AS area, o.therapeutic_area_id AS area_id
FROM okrs_standing s
LEFT JOIN okrs_keyresult k ON k.id = s.key_result_id
LEFT JOIN okrs_objective o ON o.id = s.objective_id
LEFT JOIN organization_user p ON p.id = k.owner_id
LEFT JOIN organization_team t ON t.id = o.primary_team_id
LEFT JOIN organization_therapeuticarea a ON a.id = o.therapeutic_area_id
LEFT JOIN okrs_measuredefinition m ON m.id = k.measure_id
"""


class Migration(migrations.Migration):
    dependencies = [("okrs", "0010_in_depth_rule_once_a_day")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
