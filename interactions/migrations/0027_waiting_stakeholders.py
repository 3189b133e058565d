"""What may wait for a person holds colleagues too: a planned talk, or contact that is agreed."""

from django.db import migrations, models

CONVERSATIONS = """
SELECT i.id AS interaction_id, i.msl_id, i.state = 'planned' AS is_planned, i.channel, i.occurred_on, i.starts_at,
    i.next_step, i.next_step_on,
    ARRAY(SELECT trim(k.given_name || ' ' || k.family_name)
        FROM interactions_interactionattendee a JOIN interactions_kol k ON k.id = a.kol_id
        WHERE a.interaction_id = i.id ORDER BY k.sort_key, k.id) AS kol_names,
    i.next_step_on IS NOT NULL AND i.next_step_ended_at IS NULL AS is_promised{more}
FROM interactions_interaction i
WHERE i.state = 'planned'
    OR (i.next_step_on IS NOT NULL AND i.next_step_ended_at IS NULL AND i.state <> 'cancelled')
"""
# The same columns of each colleague on a map: contact is due so many days after the last (interactions/arithmetic).
STAKEHOLDERS = """
UNION ALL
SELECT NULL, s.owner_id, FALSE, '', coalesce(t.last_met_on, s.agreed_since, t.planned_on), NULL, '',
    coalesce(t.planned_on, greatest(s.agreed_since, t.last_met_on) + s.every),
    ARRAY[coalesce(nullif(s.name, ''), nullif(p.display_name, ''), p.email)], FALSE, s.id, t.planned_on IS NOT NULL,
    s.every, t.last_met_on
FROM interactions_internalstakeholder s
LEFT JOIN organization_user p ON p.id = s.colleague_id
CROSS JOIN LATERAL (
    SELECT max(c.met_on) AS last_met_on,
        min(c.planned_on) FILTER (WHERE c.met_on IS NULL AND NOT c.is_called_off) AS planned_on
    FROM interactions_stakeholdercontact c WHERE c.stakeholder_id = s.id
) AS t
WHERE s.ended_on IS NULL AND (s.every IS NOT NULL OR t.planned_on IS NOT NULL)
"""
MORE = """, NULL::bigint AS stakeholder_id, FALSE AS is_talk_planned,
    NULL::smallint AS every, NULL::date AS last_met_on"""
DROP = "DROP VIEW interactions_waiting;\n"
WAITING = f"{DROP}CREATE VIEW interactions_waiting AS{CONVERSATIONS.format(more=MORE)}{STAKEHOLDERS}"
BEFORE = f"{DROP}CREATE VIEW interactions_waiting AS{CONVERSATIONS.format(more='')}"


class Migration(migrations.Migration):
    dependencies = [("interactions", "0026_boundary_cards")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(WAITING, BEFORE)],
            state_operations=[
                migrations.AddField("waiting", "stakeholder_id", models.BigIntegerField(null=True)),
                migrations.AddField("waiting", "is_talk_planned", models.BooleanField()),
                migrations.AddField("waiting", "every", models.PositiveSmallIntegerField(null=True)),
                migrations.AddField("waiting", "last_met_on", models.DateField(null=True)),
            ],
        ),
    ]
