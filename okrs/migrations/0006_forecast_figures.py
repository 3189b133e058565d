"""Keep the figures of a forecast and what it rests on; words are made when somebody reads them.

The column of words stays for the version before, which still writes it. It gets a default, so that this version need
not, and goes with the next release.
"""

from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("okrs", "0005_touching_plans")]

    operations = [
        migrations.AddField("snapshot", "forecast_figures", models.JSONField(null=True)),
        migrations.AlterField(
            "snapshot", "forecast", models.CharField(blank=True, max_length=200, default="", db_default="")
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("snapshot", "forecast"),
                migrations.RemoveField("snapshotrow", "forecast"),
                migrations.AddField("snapshotrow", "forecast_figures", models.JSONField(null=True)),
            ]
        ),
    ]
