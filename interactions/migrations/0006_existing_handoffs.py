"""A row for each hand-off that so far was an answer on its interaction, also where it had dropped out of sight.

Those of cancelled interactions wait again. An answer that was "possible" once and was changed to "none" is listed as
withdrawn, so that somebody looks at it. The rule is written out here as it was on this day. There and back again makes
no row twice; the answers on the interactions are never taken away.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import Q

KINDS = {"ae": "ae_screen", "pqc": "pqc_screen"}
UNSAID = "Answered \"none\" later, when no reason was asked for."


def due_at(aware_at, author, holidays):
    zone = ZoneInfo(author.timezone)
    day = aware_at.astimezone(zone).date() + timedelta(days=1)
    latest = aware_at + timedelta(hours=24)
    if day.weekday() > 4 or (author.country, day) in holidays:
        return latest
    return min(latest, datetime.combine(day, time(17), zone).astimezone(UTC))


def make_rows(apps, schema_editor):
    interactions = apps.get_model("interactions", "Interaction")
    events = apps.get_model("interactions", "InteractionEvent")
    handoffs = apps.get_model("interactions", "SafetyHandoff")
    holidays = set(apps.get_model("organization", "Holiday").objects.values_list("country", "date"))
    people = set(apps.get_model("organization", "User").objects.values_list("pk", flat=True))
    for kind, screen in KINDS.items():
        once = events.objects.filter(**{screen: "possible"}).values("pgh_obj")
        there = handoffs.objects.filter(kind=kind).values("interaction")
        rows = interactions.objects.exclude(pk__in=there).filter(Q(**{f"{screen}__in": ["possible", "handed_off"]}) | Q(pk__in=once))
        made = []
        for row in rows.select_related("msl").order_by("pk").iterator(chunk_size=500):
            one = handoffs(
                interaction=row, kind=kind, aware_at=row.starts_at, due_at=due_at(row.starts_at, row.msl, holidays)
            )
            answer = getattr(row, screen)
            if answer != "possible":
                at, by, reason = changed(events, row, screen, answer)
                by = by if by in people else row.msl_id
                if answer == "handed_off":
                    one.handed_off_at, one.handed_off_by_id = at, by
                else:
                    one.withdrawn_at, one.withdrawn_by_id, one.withdrawn_reason = at, by, reason or UNSAID
            made.append(one)
        handoffs.objects.bulk_create(made, batch_size=500)


def changed(events, row, screen, answer):
    """When, by whom and why the answer became what it is; as recorded where it was so from the beginning."""
    found = None
    for event in events.objects.filter(pgh_obj=row.pk).order_by("-pgh_id"):
        if getattr(event, screen) != answer:
            break
        found = event
    if found is None or found.pgh_label == "insert":
        return row.created_at, row.msl_id, ""
    context = found.pgh_context or {}
    return found.pgh_created_at, context.get("by"), str(context.get("reason", ""))[:300]


class Migration(migrations.Migration):

    dependencies = [
        ("interactions", "0005_safety_handoffs"),
        ("organization", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_rows, migrations.RunPython.noop)]
