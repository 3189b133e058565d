"""A view of who is in a team with whom. A manager is in it on every day; history tells since when."""

from django.db import migrations
from django.db import migrations, models

TEAMMATES = """
CREATE VIEW organization_teammate AS
WITH part AS NOT MATERIALIZED (
    SELECT team_id, user_id, false AS manages, from_date, coalesce(to_date, DATE '9999-12-31') AS to_date
    FROM organization_membership
    UNION ALL
    SELECT team_id, user_id, true, DATE '0001-01-01', DATE '9999-12-31' FROM organization_teammanager
)
SELECT mine.team_id, mine.user_id AS person_id, mine.manages, theirs.user_id AS colleague_id,
    theirs.manages AS colleague_manages, greatest(mine.from_date, theirs.from_date) AS from_date,
    least(mine.to_date, theirs.to_date) AS to_date
FROM part mine JOIN part theirs ON theirs.team_id = mine.team_id
"""


class Migration(migrations.Migration):
    dependencies = [("organization", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name='Teammate',
            fields=[
                ('pk', models.CompositePrimaryKey('team_id', 'person_id', 'manages', 'colleague_id', 'colleague_manages', 'from_date', blank=True, editable=False, primary_key=True, serialize=False)),
                ('team_id', models.BigIntegerField()),
                ('person_id', models.BigIntegerField()),
                ('manages', models.BooleanField()),
                ('colleague_id', models.BigIntegerField()),
                ('colleague_manages', models.BooleanField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
            ],
            options={
                'db_table': 'organization_teammate',
                'managed': False,
            },
        ),
        migrations.RunSQL(TEAMMATES, "DROP VIEW organization_teammate"),
    ]
