"""Mask what partners read once more: a weaker masking let through names that were joined, decorated or disguised.

The stored copies themselves are masked, not made anew, so that nothing comes in that was not accepted then. Version
and day stay. There is no way back to the weaker copies, and none is needed.
"""

from django.db import migrations

from insights.names import Name, letters_of, parts_of, without_names

TEXTS = ("shared_observation", "shared_interpretation", "shared_implication", "shared_decision")
BATCH = 500


def mask_again(apps, schema_editor):
    insights = apps.get_model("insights", "Insight").objects.exclude(shared_observation="")
    if not insights.exists():
        return
    attended = apps.get_model("interactions", "InteractionAttendee").objects
    people = {
        pk: (given, family, [part for part in parts_of(f"{given} {family}") if len(part) > 1])
        for pk, given, family in apps.get_model("interactions", "KOL").objects.values_list(
            "pk", "given_name", "family_name"
        )
    }
    for insight in insights.only("pk", *TEXTS).iterator(chunk_size=BATCH):
        near = set(attended.filter(interaction__insight_links__insight=insight).values_list("kol", flat=True))
        letters = letters_of(*(getattr(insight, name) for name in TEXTS))
        names = [
            Name(given, family, is_near=pk in near)
            for pk, (given, family, parts) in people.items()
            if pk in near or any(part in letters for part in parts)
        ]
        masked = {name: without_names(getattr(insight, name), names) for name in TEXTS}
        changed = {name: text for name, text in masked.items() if text != getattr(insight, name)}
        if changed:
            apps.get_model("insights", "Insight").objects.filter(pk=insight.pk).update(**changed)


class Migration(migrations.Migration):
    dependencies = [("insights", "0003_reference_figures"), ("interactions", "0002_relations")]

    operations = [migrations.RunPython(mask_again, migrations.RunPython.noop)]
