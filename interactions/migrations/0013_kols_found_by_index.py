"""An index of parts of words for finding KOLs."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("interactions", "0012_fold_names")]

    operations = [
        AddIndexConcurrently(
            model_name="kol",
            index=GinIndex(fields=["found_by"], name="kol_found_by_trigrams", opclasses=["gin_trgm_ops"]),
        ),
    ]
