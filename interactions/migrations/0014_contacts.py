"""A view of contacts with KOLs: who, when, in which way; nothing scientific."""

from django.db import migrations, models

CONTACTS = """
CREATE VIEW interactions_contact AS
SELECT a.id AS attendee_id, a.kol_id, a.interaction_id, a.starts_at, i.occurred_on, i.channel, i.state, i.msl_id,
    p.display_name AS person, p.function, p.sort_key AS person_sort_key
FROM interactions_interactionattendee a
JOIN interactions_interaction i ON i.id = a.interaction_id
JOIN organization_user p ON p.id = i.msl_id
WHERE i.state <> 'cancelled'
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0013_kols_found_by_index")]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('attendee_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kol_id', models.BigIntegerField()),
                ('interaction_id', models.BigIntegerField()),
                ('starts_at', models.DateTimeField()),
                ('occurred_on', models.DateField()),
                ('channel', models.CharField(choices=[('face_to_face', 'Face to face'), ('virtual_meeting', 'Virtual meeting'), ('phone', 'Phone'), ('webinar', 'Webinar'), ('email', 'E-mail'), ('chat', 'Chat'), ('social_media', 'Social media'), ('congress', 'Congress'), ('other', 'Other')], max_length=20)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('amended', 'Amended'), ('cancelled', 'Cancelled')], max_length=10)),
                ('msl_id', models.BigIntegerField()),
                ('person', models.CharField(max_length=200)),
                ('person_sort_key', models.CharField(max_length=200)),
                ('function', models.CharField(choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], max_length=20)),
            ],
            options={
                'db_table': 'interactions_contact',
                'managed': False,
            },
        ),
        migrations.RunSQL(CONTACTS, "DROP VIEW interactions_contact"),
    ]
