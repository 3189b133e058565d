"""By what a KOL is found: name and city, folded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0010_external_ids_by_beginning")]

    operations = [
        migrations.AddField(
            model_name="kol",
            name="found_by",
            field=models.CharField(
                "name and city, folded", max_length=300, editable=False, default="", db_default=""
            ),
        ),
    ]
