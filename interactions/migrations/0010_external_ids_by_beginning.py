"""Identifiers are looked for by their beginning, in any case; nothing asks for them in lower case."""

from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("interactions", "0009_kol_records_for_lists")]

    operations = [
        AddIndexConcurrently(
            model_name="externalid",
            index=models.Index(OpClass(Upper("value"), "text_pattern_ops"), name="external_id_by_beginning"),
        ),
        RemoveIndexConcurrently(model_name="externalid", name="external_id_by_value"),
    ]
