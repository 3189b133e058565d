"""What a board can be narrowed to, as a function of the database, which keeps its plan.

Kinds: quarter, team, area, imperative; field: custom fields of objectives; member and managed are teams of the person;
owner; more, if there are more owners than are offered. Rows of one kind stand in the order of their place.
"""

from django.db import migrations

CHOICES = """
CREATE FUNCTION okrs_board_choices(
    person bigint, today date, asked_owner bigint, asked_team bigint, owner_roles varchar[], most integer
) RETURNS TABLE (kind text, pk bigint, label text, place text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH member AS (
        SELECT m.team_id AS id, t.name FROM organization_membership m JOIN organization_team t ON t.id = m.team_id
        WHERE m.user_id = person AND t.is_active AND m.from_date <= today
          AND (m.to_date IS NULL OR m.to_date >= today)
    ), managed AS (
        SELECT m.team_id AS id, t.name FROM organization_teammanager m JOIN organization_team t ON t.id = m.team_id
        WHERE m.user_id = person AND t.is_active
    ), near AS (
        SELECT DISTINCT m.user_id AS id FROM organization_membership m
        WHERE m.team_id IN (SELECT id FROM member UNION SELECT id FROM managed UNION SELECT asked_team)
          AND m.from_date <= today AND (m.to_date IS NULL OR m.to_date >= today)
    ), crowd AS (
        SELECT count(*) > most AS is_one
        FROM (SELECT 1 FROM organization_user u WHERE u.role = ANY (owner_roles) LIMIT most + 1) people
    )
    SELECT 'quarter', id, name::text, concat_ws(' ', starts_on, ends_on, grace_ends_on, state)
        FROM organization_quarter
    UNION ALL SELECT 'team', id, name, name FROM organization_team
    UNION ALL SELECT 'area', id, name, name FROM organization_therapeuticarea
    UNION ALL SELECT 'field', id, json_build_object('name', name, 'key', key, 'kind', f.kind, 'options', options,
            'retired', retired, 'archived_at', archived_at)::text,
            concat_ws(' ', archived_at IS NOT NULL, lpad(position::text, 5, '0'))
        FROM organization_customfield f WHERE "on" = 'objective'
    UNION ALL SELECT 'imperative', id, title, title FROM organization_strategicimperative
    UNION ALL SELECT 'member', id, name, name FROM member
    UNION ALL SELECT 'managed', id, name, name FROM managed
    UNION ALL SELECT 'owner', u.id, u.display_name || CASE WHEN u.is_active THEN '' ELSE ' (no longer active)' END,
            u.sort_key FROM organization_user u
        WHERE u.role = ANY (owner_roles)
          AND (u.id = asked_owner OR u.id IN (SELECT id FROM near) OR NOT (SELECT is_one FROM crowd))
    UNION ALL SELECT 'more', 0, '', '' FROM crowd WHERE is_one;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("okrs", "0005_closing"),
        ("organization", "0004_custom_fields"),
    ]

    operations = [
        migrations.RunSQL(CHOICES, "DROP FUNCTION okrs_board_choices"),
    ]
