"""The KOLs of an institution are found by an index, built while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False
    dependencies = [
        ('interactions', '0012_institutions'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='affiliation',
            index=models.Index(fields=['institution'], name='affiliation_of_institution'),
        ),
        migrations.RunSQL(
            'CREATE INDEX CONCURRENTLY IF NOT EXISTS interactions_affiliationevent_institution_id '
            'ON interactions_affiliationevent (institution_id)',
            'DROP INDEX CONCURRENTLY IF EXISTS interactions_affiliationevent_institution_id',
        ),
    ]
