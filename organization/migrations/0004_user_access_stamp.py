from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organization", "0003_submissions")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="access_stamp",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
