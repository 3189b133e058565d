"""A snapshot says which code computed it; 0 is any version before, so that the worker computes all of them anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("okrs", "0019_more_tags_of_reports_checked")]

    operations = [
        migrations.AddField("snapshot", "formula", models.SmallIntegerField(default=0, db_default=0)),
    ]
