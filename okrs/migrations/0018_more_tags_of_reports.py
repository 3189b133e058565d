"""Reports by person, tier and channel too: the lists of known tags grow."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

TAGS = [
    ("area", "Therapeutic area"), ("quarter", "Quarter"), ("team", "Primary team"), ("person", "Person"),
    ("tier", "Tier of the KOL"), ("channel", "Channel"),
]
KNOWN = [value for value, _ in TAGS]


class Migration(migrations.Migration):

    dependencies = [("okrs", "0017_marks_of_members")]

    operations = [
        migrations.AlterField("report", "columns", models.CharField(blank=True, choices=TAGS, max_length=10)),
        migrations.AlterField("report", "rows", models.CharField(choices=TAGS, max_length=10)),
        migrations.AlterField("reportevent", "columns", models.CharField(blank=True, choices=TAGS, max_length=10)),
        migrations.AlterField("reportevent", "rows", models.CharField(choices=TAGS, max_length=10)),
        migrations.RemoveConstraint("report", "report_rows_known"),
        migrations.RemoveConstraint("report", "report_columns_known"),
        AddConstraintNotValid(
            "report", models.CheckConstraint(condition=models.Q(("rows__in", KNOWN)), name="report_rows_known")
        ),
        AddConstraintNotValid(
            "report",
            models.CheckConstraint(condition=models.Q(("columns__in", ["", *KNOWN])), name="report_columns_known"),
        ),
    ]
