"""An index of parts of words for the search among objectives."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("okrs", "0009_in_depth_rule_once_a_day")]

    operations = [
        AddIndexConcurrently(
            model_name="objective",
            index=GinIndex(
                OpClass(Upper("title"), "gin_trgm_ops"), OpClass(Upper("code"), "gin_trgm_ops"), name="objective_words"
            ),
        ),
    ]
