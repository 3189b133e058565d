"""Sort keys of people anew: letters that others lack, apostrophes and hyphens are folded too."""

from typing import Any

from django.db import migrations

from organization.ground.text import fold


def fold_names(apps: Any, schema_editor: Any) -> None:
    people = apps.get_model("organization", "User").objects.using(schema_editor.connection.alias)
    changed = []
    for person in people.only("display_name", "sort_key").iterator():
        key = fold(person.display_name)[:160]
        if key != person.sort_key:
            person.sort_key = key
            changed.append(person)
    people.bulk_update(changed, ["sort_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("organization", "0002_teammates")]

    operations = [migrations.RunPython(fold_names, migrations.RunPython.noop)]
