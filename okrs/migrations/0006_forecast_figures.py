"""Keep the figures of a forecast and what it rests on; words are made when somebody reads them.

The column of words stays for the version before, which still writes it. It gets a default, so that this version need
not, and goes with the next release.
"""

from django.db import migrations, models

ROWS = """
CREATE OR REPLACE VIEW okrs_snapshotrow AS
SELECT s.key_result_id, s.quarter_id, o.quarter_id AS objective_quarter_id, s.objective_id,
    s.value, s.target, s.progress, s.expected, s.status, s.computed, s.override_reason, s.reason, s.value_text,
    s.forecast, s.spark, s.slots, s.confidence, s.confidence_change, s.checked_in_on, s.last_evidence_on, s.is_stale,
    s.rank, s.status_week_ago, s.changed_at,
    o.code AS objective_code, o.title AS objective_title, o.owner_id AS objective_owner,
    o.is_team AS is_team_objective, o.imperative_id,
    k.code, k.title, k.scope, k.measured_by, m.name AS measure, k.weight,
    p.display_name || CASE WHEN p.is_active THEN '' ELSE ' (no longer active)' END AS owner,
    k.owner_id, p.sort_key AS owner_sort_key,
    t.name AS team, o.primary_team_id AS team_id, a.name AS area, o.therapeutic_area_id AS area_id,
    s.forecast_figures
FROM okrs_standing s
LEFT JOIN okrs_keyresult k ON k.id = s.key_result_id
LEFT JOIN okrs_objective o ON o.id = s.objective_id
LEFT JOIN organization_user p ON p.id = k.owner_id
LEFT JOIN organization_team t ON t.id = o.primary_team_id
LEFT JOIN organization_therapeuticarea a ON a.id = o.therapeutic_area_id
LEFT JOIN okrs_measuredefinition m ON m.id = k.measure_id
"""
# A view loses a column only by being made anew.
ROWS_BEFORE = """
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
    dependencies = [("okrs", "0005_touching_plans")]

    operations = [
        migrations.AddField("snapshot", "forecast_figures", models.JSONField(null=True)),
        migrations.AlterField(
            "snapshot", "forecast", models.CharField(blank=True, max_length=200, default="", db_default="")
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("snapshot", "forecast"),
                migrations.RemoveField("snapshotrow", "forecast"),
                migrations.AddField("snapshotrow", "forecast_figures", models.JSONField(null=True)),
            ]
        ),
        migrations.RunSQL(ROWS, ROWS_BEFORE),
    ]
