"""Since when an activity is planned."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0005_waiting'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='planned_since',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
