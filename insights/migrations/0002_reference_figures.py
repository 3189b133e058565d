"""Ship the published reference figures; they state no n, so they carry shares only (sources: see the citation)."""

from django.db import migrations

CITATION = (
    "Published case study of a medical affairs benchmarking firm: planned 21 %, believed 68 %, checked 16 %, "
    "remeasured 33 %"
)
WAVES = {
    "Published reference, first measurement": {"planned": "0.21", "believed": "0.68", "checked": "0.16"},
    "Published reference, remeasured": {"checked": "0.33"},
}


def ship(apps, schema_editor):
    for name, shares in WAVES.items():
        wave = apps.get_model("insights", "BenchmarkWave").objects.create(
            name=name, method="external_study", citation=CITATION
        )
        for metric, share in shares.items():
            apps.get_model("insights", "BenchmarkMeasurement").objects.create(wave=wave, metric=metric, share=share)


def withdraw(apps, schema_editor):
    # Without the collector: measurements first, then their waves.
    using = schema_editor.connection.alias
    measurements = apps.get_model("insights", "BenchmarkMeasurement").objects.using(using)
    measurements.filter(wave__name__in=WAVES)._raw_delete(using)
    apps.get_model("insights", "BenchmarkWave").objects.using(using).filter(name__in=WAVES)._raw_delete(using)


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_tables")]

    operations = [migrations.RunPython(ship, withdraw)]
