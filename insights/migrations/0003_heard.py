"""A view of insights by the conversations in which they were heard, for the page of a KOL."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations
from django.db import migrations, models

HEARD = """
CREATE VIEW insights_insightheard AS
SELECT l.id AS link_id, l.interaction_id, i.id AS insight_id, i.created_at, i.observation, i.shared_observation, i.state,
    i.originator_id, (SELECT u.display_name FROM organization_user u WHERE u.id = i.originator_id) AS person,
    i.merged_into_id, (SELECT m.state FROM insights_insight m WHERE m.id = i.merged_into_id) AS merged_state,
    (SELECT r.message FROM insights_receipt r WHERE r.insight_id = i.id ORDER BY r.sent_at DESC, r.id DESC LIMIT 1)
        AS answer
FROM insights_insightinteraction l JOIN insights_insight i ON i.id = l.insight_id
"""


class Migration(migrations.Migration):
    dependencies = [("insights", "0002_reference_figures")]

    operations = [
        migrations.CreateModel(
            name='InsightHeard',
            fields=[
                ('link_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('interaction_id', models.BigIntegerField()),
                ('insight_id', models.BigIntegerField()),
                ('created_at', models.DateTimeField()),
                ('observation', models.TextField()),
                ('shared_observation', models.TextField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('needs_detail', 'Needs detail'), ('accepted', 'Accepted'), ('merged', 'Merged'), ('declined', 'Declined'), ('action_assigned', 'Action assigned'), ('actioned', 'Actioned'), ('outcome_recorded', 'Outcome recorded')], max_length=20)),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.CharField(max_length=200)),
                ('merged_into_id', models.BigIntegerField(null=True)),
                ('merged_state', models.CharField(max_length=20, null=True)),
                ('answer', models.TextField(null=True)),
            ],
            options={
                'db_table': 'insights_insightheard',
                'managed': False,
            },
        ),
        migrations.RunSQL(HEARD, "DROP VIEW insights_insightheard"),
    ]
