"""Contacts of all functions as one view, those near a day as a function, and the limit that holds at first."""

from typing import Any

from django.db import migrations

VIEW = """
CREATE VIEW interactions_coordination AS
SELECT a.id, a.interaction_id, NULL::bigint AS touchpoint_id, a.kol_id, a.starts_at AS kol_starts_at, i.starts_at,
    i.occurred_on, i.msl_id AS person_id, p.display_name AS person, p.function,
    CASE WHEN i.channel IN ('face_to_face', 'congress') THEN 'in_person'
        WHEN i.channel IN ('virtual_meeting', 'phone', 'webinar') THEN 'remote'
        WHEN i.channel IN ('email', 'chat', 'social_media') THEN 'written' ELSE 'other' END AS channel_class,
    CASE WHEN i.state = 'planned' THEN 'planned' ELSE 'done' END AS state
FROM interactions_interactionattendee a
JOIN interactions_interaction i ON i.id = a.interaction_id
JOIN organization_user p ON p.id = i.msl_id
WHERE i.state <> 'cancelled'
UNION ALL
SELECT -t.id, NULL, t.id, t.kol_id, t.starts_at, t.starts_at, t.occurred_on, t.entered_by_id, t.contact_person,
    t.function, t.channel_class, t.state
FROM interactions_touchpoint t
WHERE t.state <> 'cancelled'
"""
# Each statement of a volatile function sees what was saved before it began: who waited sees what the other saved.
NEAR = """
CREATE FUNCTION interactions_contacts_near(kols bigint[], since timestamptz, until timestamptz, waits boolean)
RETURNS TABLE (kol_id bigint, interaction_id bigint, touchpoint_id bigint, occurred_on date, person_id bigint,
    person text, function text, state text, most smallint) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF waits THEN
        PERFORM pg_advisory_xact_lock(4771015, (k.id %% 2147483647)::integer)
        FROM (SELECT DISTINCT n AS id FROM unnest(kols) n ORDER BY n) k;
    END IF;
    RETURN QUERY SELECT c.kol_id, c.interaction_id, c.touchpoint_id, c.occurred_on, c.person_id, c.person::text,
        c.function::text, c.state::text, coalesce(
            (SELECT l.most FROM interactions_contactlimit l WHERE l.kol_id = c.kol_id),
            (SELECT l.most FROM interactions_contactlimit l WHERE l.kol_id IS NULL))
    FROM interactions_coordination c
    WHERE c.kol_id = ANY (kols) AND c.kol_starts_at BETWEEN since AND until;
END $$
""".replace("%%", "%")
AT_FIRST = 6  # contacts in 28 days


def ship(apps: Any, _editor: Any) -> None:
    """The limit for all; administrators change it."""
    apps.get_model("interactions", "ContactLimit").objects.create(kol=None, most=AT_FIRST)


def withdraw(apps: Any, _editor: Any) -> None:
    """With the table."""
    apps.get_model("interactions", "ContactLimit").objects.filter(kol=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0015_touchpoints'),
    ]

    operations = [
        migrations.RunPython(ship, withdraw),
        migrations.RunSQL(VIEW, "DROP VIEW interactions_coordination"),
        migrations.RunSQL(
            NEAR, "DROP FUNCTION interactions_contacts_near(bigint[], timestamptz, timestamptz, boolean)"
        ),
    ]
