"""A KOL's brief reads the conversations once, in the order of the timeline, and fetches texts for its few lines alone.

Who joined a conversation is asked by that conversation: the database then takes the kept plan for no dearer than a new
one. Rows and columns are those of before.
"""

from importlib import import_module

from django.db import migrations

before = import_module("interactions.migrations.0002_views")

READ = """
CREATE OR REPLACE FUNCTION interactions_conversations(kol bigint, authors bigint[], reader bigint)
RETURNS SETOF interactions_conversation LANGUAGE sql STABLE AS $$
    SELECT c.* FROM interactions_conversation c
    WHERE c.kol_id = kol AND (authors IS NULL OR c.msl_id = ANY (authors) OR EXISTS (
        SELECT FROM interactions_interactionparticipant p
        WHERE p.interaction_id = c.interaction_id AND p.user_id = reader))
$$;
"""
BRIEF = """
CREATE OR REPLACE FUNCTION interactions_kol_brief(kol bigint, authors bigint[], reader bigint, today date)
RETURNS TABLE (parts jsonb, discussed jsonb, latest bigint[]) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY WITH talks AS MATERIALIZED (
        SELECT t.attendee_id, t.interaction_id, t.starts_at, t.occurred_on, t.state, t.next_step_on,
            t.state IN ('held', 'amended') AS is_held, t.notes <> '' AS is_noted,
            t.state <> 'cancelled' AND t.next_step_ended_at IS NULL
                AND (t.next_step <> '' OR t.next_step_on IS NOT NULL) AS is_promised
        FROM interactions_conversations(kol, authors, reader) t
        ORDER BY t.starts_at DESC, t.attendee_id DESC
    ), lines AS (
        (SELECT 'promised' AS part, t.attendee_id, row_number() OVER (ORDER BY t.next_step_on, t.interaction_id) AS place
            FROM talks t WHERE t.is_promised ORDER BY place LIMIT 5)
        UNION ALL
        (SELECT 'planned', t.attendee_id, 1 FROM talks t
            WHERE t.state = 'planned' AND t.occurred_on >= today ORDER BY t.starts_at, t.attendee_id LIMIT 1)
        UNION ALL
        (SELECT 'asked', t.attendee_id, 1 FROM talks t
            WHERE t.is_held AND EXISTS (SELECT FROM interactions_followupquestion f
                WHERE f.interaction_id = t.interaction_id AND (f.question <> '' OR f.answer <> ''))
            ORDER BY t.starts_at DESC, t.attendee_id DESC LIMIT 1)
        UNION ALL
        (SELECT 'noted', t.attendee_id, row_number() OVER (ORDER BY t.starts_at DESC, t.attendee_id DESC) AS place
            FROM talks t WHERE t.is_held AND t.is_noted ORDER BY place LIMIT 2)
    )
    SELECT (SELECT coalesce(jsonb_object_agg(one.part, one.lines), '{}') FROM (
            SELECT l.part, jsonb_agg(jsonb_build_object('interaction_id', c.interaction_id, 'starts_at', c.starts_at,
                'zone_name', c.zone_name, 'is_timed', c.is_timed, 'occurred_on', c.occurred_on, 'channel', c.channel,
                'msl_id', c.msl_id, 'person', c.person, 'notes', c.notes, 'next_step', c.next_step,
                'next_step_on', c.next_step_on, 'questions', c.questions) ORDER BY l.place) AS lines
            FROM lines l JOIN interactions_conversation c ON c.attendee_id = l.attendee_id GROUP BY l.part) one),
        (SELECT jsonb_agg(jsonb_build_array(named.name, named.times)) FROM (
            SELECT o.name, count(*) AS times
            FROM talks t
            JOIN interactions_exchangetopic e ON e.interaction_id = t.interaction_id
            JOIN interactions_topic o ON o.id = e.topic_id
            WHERE t.is_held GROUP BY o.name ORDER BY times DESC, o.name LIMIT 8) named),
        ARRAY(SELECT t.interaction_id FROM talks t ORDER BY t.starts_at DESC, t.attendee_id DESC LIMIT 200);
END $$
"""


def again(definition: str) -> str:
    """The first function that a definition creates, put in the place of the present one."""
    return definition.split("$$;")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION") + (
        "$$" if "$$;" in definition else ""
    )


class Migration(migrations.Migration):
    dependencies = [("interactions", "0005_after_close")]

    operations = [
        migrations.RunSQL(READ, again(before.READ)),
        migrations.RunSQL(BRIEF, again(before.BRIEF)),
    ]
