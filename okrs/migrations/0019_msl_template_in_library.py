"""The shipped template becomes the first of the library: the organisation's, and the one that planning suggests."""

from django.db import migrations
from django.utils import timezone

NAME = "MSL"


def enter(apps, schema_editor):
    template = apps.get_model("okrs", "Template").objects.create(
        name=NAME, is_shared=True, is_default=True,
        about="The nine key results of a quarter in field medicine: six for each MSL, three once for the team.",
    )
    apps.get_model("okrs", "TemplateVersion").objects.create(template=template, number=1, published_at=timezone.now())


def leave(apps, schema_editor):
    apps.get_model("okrs", "TemplateVersion").objects.all().delete()
    apps.get_model("okrs", "Template").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("okrs", "0018_templates")]

    operations = [migrations.RunPython(enter, leave)]
