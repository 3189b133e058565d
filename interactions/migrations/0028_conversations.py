"""A view of conversations with a KOL: who, when and what was said."""

from django.db import migrations, models

CONVERSATIONS = """
CREATE VIEW interactions_conversation AS
SELECT a.id AS attendee_id, a.kol_id, a.interaction_id, a.starts_at, i.zone_name, i.is_timed, i.occurred_on, i.state,
    i.channel, i.purpose, i.minutes, i.msl_id,
    (SELECT display_name FROM organization_user WHERE id = i.msl_id) AS person,
    i.notes, i.next_step, i.next_step_on, i.next_step_ended_at,
    (SELECT coalesce(string_agg(t.name, ', ' ORDER BY e.id), '')
        FROM interactions_exchangetopic e JOIN interactions_topic t ON t.id = e.topic_id
        WHERE e.interaction_id = a.interaction_id) AS topics,
    (SELECT jsonb_agg(jsonb_build_object('depth', depth, 'question', question, 'answer', answer) ORDER BY "order")
        FROM interactions_followupquestion
        WHERE interaction_id = a.interaction_id AND (question <> '' OR answer <> '')) AS questions
FROM interactions_interactionattendee a JOIN interactions_interaction i ON i.id = a.interaction_id
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0027_waiting_stakeholders")]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('attendee_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kol_id', models.BigIntegerField()),
                ('interaction_id', models.BigIntegerField()),
                ('starts_at', models.DateTimeField()),
                ('zone_name', models.CharField(max_length=60)),
                ('is_timed', models.BooleanField()),
                ('occurred_on', models.DateField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('amended', 'Amended'), ('cancelled', 'Cancelled')], max_length=10)),
                ('channel', models.CharField(choices=[('face_to_face', 'Face to face'), ('virtual_meeting', 'Virtual meeting'), ('phone', 'Phone'), ('webinar', 'Webinar'), ('email', 'E-mail'), ('chat', 'Chat'), ('social_media', 'Social media'), ('congress', 'Congress'), ('other', 'Other')], max_length=20)),
                ('purpose', models.CharField(choices=[('scientific_exchange', 'Scientific exchange'), ('reactive_response', 'Reactive response'), ('research_support', 'Research support'), ('introduction', 'Introduction')], max_length=20)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('msl_id', models.BigIntegerField()),
                ('person', models.CharField(max_length=200)),
                ('notes', models.TextField()),
                ('next_step', models.CharField(max_length=300)),
                ('next_step_on', models.DateField(null=True)),
                ('next_step_ended_at', models.DateTimeField(null=True)),
                ('topics', models.TextField()),
                ('questions', models.JSONField(null=True)),
            ],
            options={
                'db_table': 'interactions_conversation',
                'managed': False,
            },
        ),
        migrations.RunSQL(CONVERSATIONS, "DROP VIEW interactions_conversation"),
    ]
