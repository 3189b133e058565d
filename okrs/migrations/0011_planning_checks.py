"""Checks the weights of alignments that were there before; drafts that wait for a manager or for whoever wrote them."""

import importlib

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

_VIEWS = importlib.import_module("okrs.migrations.0004_views")
_LEFT = importlib.import_module("okrs.migrations.0008_initiatives_left")
_BEFORE = _LEFT._ANSWERS.replace("{more}", _LEFT._MORE).replace("CREATE OR REPLACE FUNCTION", "CREATE FUNCTION")
# Drafts that were proposed, of the quarters still planned, for those who manage their team.
_PROPOSED = """
    UNION ALL
    SELECT 'drafts', count(*), min(r.proposed_at)
    FROM okrs_draftreview r
    JOIN okrs_objective o ON o.id = r.objective_id
    JOIN organization_quarter c ON c.id = o.quarter_id
    WHERE r.state = 'proposed' AND o.state = 'draft' AND c.state IN ('planning', 'active')
        AND o.primary_team_id IN (SELECT m.team_id FROM organization_teammanager m WHERE m.user_id = manager);
END $$
"""
ANSWERS = (_BEFORE.rstrip().removesuffix("END $$").rstrip().removesuffix(";") + _PROPOSED).replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
# Drafts that were asked back wait for whoever wrote them.
_OF_PEOPLE = """,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('objective', o.id, 'label', o.code || ' ' || o.title, 'note', r.note,
            'at', r.reviewed_at) ORDER BY r.reviewed_at, o.id), '[]')
        FROM okrs_draftreview r
        JOIN okrs_objective o ON o.id = r.objective_id
        JOIN organization_quarter c ON c.id = o.quarter_id
        WHERE r.state = 'asked_back' AND o.owner_id = p.id AND o.state = 'draft'
            AND c.state IN ('planning', 'active')) AS asked_back
FROM organization_user p CROSS JOIN organization_quarter q
"""
PERSON_QUARTERS = (
    _VIEWS.PERSON_QUARTERS.rstrip().removesuffix("FROM organization_user p CROSS JOIN organization_quarter q").rstrip()
    + _OF_PEOPLE
).replace("CREATE VIEW", "CREATE OR REPLACE VIEW").replace(
    "jsonb_build_object('objective', o.id, 'code', o.code, 'title', o.title,",
    """jsonb_build_object('objective', o.id, 'code', o.code, 'title', o.title,
            'is_contributed', EXISTS (
                SELECT FROM okrs_alignment a WHERE a.to_id = o.id AND a.kind = 'contributes'),""",
)
PERSON_QUARTERS_BEFORE = (
    f"DROP FUNCTION okrs_person_quarter; DROP VIEW okrs_personquarter; {_VIEWS.PERSON_QUARTERS}; {_VIEWS.PERSON_QUARTER}"
)


# Whether another objective contributes to the objective of a snapshot.
ROWS = _VIEWS.ROWS.replace("CREATE VIEW", "CREATE OR REPLACE VIEW").replace(
    """ AS asked
FROM okrs_standing s""",
    """ AS asked,
    EXISTS (SELECT FROM okrs_alignment a WHERE a.to_id = s.objective_id AND a.kind = 'contributes') AS is_contributed
FROM okrs_standing s""",
)
ROWS_BEFORE = (
    "DROP FUNCTION okrs_snapshots; DROP FUNCTION okrs_snapshots_of; DROP VIEW okrs_snapshotrow; "
    f"{_VIEWS.ROWS}; {_VIEWS.SNAPSHOTS}"
)
# Each edge by which something contributes to some objectives, also indirectly, and the key results of what does.
CONTRIBUTING = """
CREATE FUNCTION okrs_contributing(objectives bigint[], day date) RETURNS TABLE (
    objective bigint, above bigint, weight double precision, key_result bigint, progress double precision
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH RECURSIVE below (id) AS (
        SELECT unnest(objectives)
        UNION
        SELECT a.objective_id FROM below b
        JOIN okrs_alignment a ON a.to_id = b.id AND a.kind = 'contributes'
        JOIN okrs_objective o ON o.id = a.objective_id AND o.state IN ('active', 'closed')
    ), edges AS (
        SELECT a.objective_id, a.to_id, a.weight FROM below b
        JOIN okrs_alignment a ON a.to_id = b.id AND a.kind = 'contributes'
        JOIN below c ON c.id = a.objective_id
        JOIN okrs_objective o ON o.id = a.objective_id AND o.state IN ('active', 'closed')
    )
    SELECT e.objective_id, e.to_id, e.weight::double precision, NULL::bigint, NULL::double precision FROM edges e
    UNION ALL
    SELECT k.objective_id, NULL, k.weight::double precision, k.id,
        CASE WHEN day IS NULL THEN s.progress ELSE m.progress END
    FROM okrs_keyresult k
    LEFT JOIN okrs_standing s ON s.key_result_id = k.id
    LEFT JOIN okrs_measurement m ON m.key_result_id = k.id AND m.as_of = day
    WHERE k.state = 'active' AND k.objective_id IN (SELECT e.objective_id FROM edges e);
END $$
"""
# Whether something argues for an objective.
OBJECTIVES = (
    _VIEWS.OBJECTIVES.rstrip().removesuffix("FROM okrs_objective o").rstrip().replace(
        "CREATE VIEW", "CREATE OR REPLACE VIEW"
    )
    .replace("'is_above', l.is_above,", "'is_above', l.is_above, 'link', l.link, 'kind', l.kind, 'weight', l.weight,\n            'quarter', (SELECT q.name FROM organization_quarter q WHERE q.id = a.quarter_id), 'state', a.state,")
    .replace("true AS is_above FROM", "true AS is_above, up.id AS link, up.kind, up.weight FROM")
    .replace("down.objective_id, false FROM", "down.objective_id, false, down.id, down.kind, down.weight FROM")
) + """,
    EXISTS (SELECT FROM okrs_objectivereason r WHERE r.objective_id = o.id) AS has_reasons
FROM okrs_objective o
"""
OBJECTIVES_BEFORE = (
    f"DROP FUNCTION okrs_objective_around; DROP VIEW okrs_objectivearound; {_VIEWS.OBJECTIVES}; {_VIEWS.OBJECTIVE}"
)


class Migration(migrations.Migration):
    dependencies = [("okrs", "0010_planning")]

    operations = [
        ValidateConstraint("alignment", "alignment_weight_positive"),
        migrations.RunSQL(CONTRIBUTING, "DROP FUNCTION okrs_contributing"),
        migrations.RunSQL(ROWS, ROWS_BEFORE),
        migrations.RunSQL(OBJECTIVES, OBJECTIVES_BEFORE),
        migrations.RunSQL(PERSON_QUARTERS, PERSON_QUARTERS_BEFORE),
        migrations.RunSQL(ANSWERS, _BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
