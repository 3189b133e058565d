"""Keys of KOLs anew: letters that others lack, apostrophes and hyphens are folded too; and what they are found by."""

from typing import Any

from django.db import migrations

from organization.ground.text import fold


def fold_names(apps: Any, schema_editor: Any) -> None:
    kols = apps.get_model("interactions", "KOL").objects.using(schema_editor.connection.alias)
    changed = []
    for kol in kols.only("given_name", "family_name", "city", "sort_key", "found_by").iterator():
        sort_key = fold(f"{kol.family_name} {kol.given_name}")[:200]
        found_by = f"{sort_key} {fold(kol.city)}".strip()[:300]
        if (sort_key, found_by) != (kol.sort_key, kol.found_by):
            kol.sort_key, kol.found_by = sort_key, found_by
            changed.append(kol)
    kols.bulk_update(changed, ["sort_key", "found_by"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("interactions", "0011_kols_found_by"), ("organization", "0003_fold_names")]

    operations = [migrations.RunPython(fold_names, migrations.RunPython.noop)]
