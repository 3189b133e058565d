"""Each name of an institution becomes a row, once for a city; KOLs are shown with it.

The names stay in the affiliations as they were written, so the way back loses nothing.
"""

from collections import defaultdict
from importlib import import_module
from typing import Any

from django.db import migrations

from organization.ground.text import fold

BATCH = 500
RECORD = """
CREATE OR REPLACE VIEW interactions_kolrecord AS
SELECT k.id AS kol_id, k.given_name, k.family_name, k.title, k.country, k.city, k.specialties, k.stakeholder_type,
    k.unmet_needs, k.languages, k.timezone, k.is_active,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('name', coalesce(p.name, l.organisation), 'role', l.role,
            'primary', l.is_primary, 'from', l.from_date, 'until', l.to_date) ORDER BY l.is_primary DESC, l.id), '[]')
        FROM interactions_affiliation l LEFT JOIN interactions_institution p ON p.id = l.institution_id
        WHERE l.kol_id = k.id) AS places,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('system', system, 'value', value) ORDER BY system, value), '[]')
        FROM interactions_externalid WHERE kol_id = k.id) AS found,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('tier', t.tier, 'area', a.name, 'from', t.from_date,
            'until', t.to_date) ORDER BY t.from_date DESC, t.id), '[]')
        FROM interactions_tierassignment t JOIN organization_therapeuticarea a ON a.id = t.therapeutic_area_id
        WHERE t.kol_id = k.id) AS ranks,
    (SELECT coalesce(jsonb_agg(a.name ORDER BY a.name), '[]')
        FROM interactions_koltherapeuticarea l JOIN organization_therapeuticarea a ON a.id = l.therapeutic_area_id
        WHERE l.kol_id = k.id) AS areas,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('purpose', purpose, 'status', status, 'basis', lawful_basis,
            'on', noted_on) ORDER BY purpose), '[]')
        FROM interactions_consent WHERE kol_id = k.id) AS agreed,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('channel', channel, 'stated', is_stated) ORDER BY rank, channel),
            '[]')
        FROM interactions_channelpreference WHERE kol_id = k.id) AS wished,
    (SELECT i.occurred_on
        FROM interactions_interactionattendee a JOIN interactions_interaction i ON i.id = a.interaction_id
        WHERE a.kol_id = k.id AND i.state IN ('held', 'amended') ORDER BY a.starts_at DESC, a.id DESC LIMIT 1
    ) AS last_contact,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('msl', p.id, 'person', p.display_name, 'function', p.function,
            'last', met.last) ORDER BY met.last DESC, p.sort_key, p.id), '[]')
        FROM (
            SELECT i.msl_id, max(i.occurred_on) AS last
            FROM interactions_interactionattendee a JOIN interactions_interaction i ON i.id = a.interaction_id
            WHERE a.kol_id = k.id AND i.state IN ('held', 'amended') GROUP BY i.msl_id
        ) met JOIN organization_user p ON p.id = met.msl_id
    ) AS met,
    EXISTS (SELECT FROM interactions_activitykol l WHERE l.kol_id = k.id) AS has_activities
FROM interactions_kol k
"""
BEFORE = import_module("interactions.migrations.0002_views").KOLS.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")


def keys(name: str, city: str) -> tuple[str, str]:
    """By which a name in a city is one row."""
    return (fold(name) or name.casefold())[:240], fold(city)[:120]


def fill(apps: Any, _editor: Any) -> None:
    """Where a KOL works now is in the KOL's city; what is past, or second, is where that name is, if in one city."""
    affiliation, institution = (apps.get_model("interactions", name) for name in ("Affiliation", "Institution"))
    made = {(one.sort_key, one.city_key): one for one in institution.objects.all()}
    rows = affiliation.objects.filter(institution=None).select_related("kol").order_by("pk")
    later = []
    for row in rows.iterator(chunk_size=BATCH):
        if row.is_primary and row.to_date is None and row.kol.city:
            key = keys(row.organisation, row.kol.city)
            if key not in made:
                made[key] = institution(
                    name=row.organisation, city=row.kol.city, country=row.kol.country, sort_key=key[0], city_key=key[1]
                )
        else:
            later.append(row.organisation)
    cities = defaultdict(set)
    for name, city in made:
        cities[name].add(city)
    for written in later:
        key = keys(written, "")
        if len(cities[key[0]]) != 1 and key not in made:
            made[key] = institution(name=written, sort_key=key[0])
    institution.objects.bulk_create([one for one in made.values() if one.pk is None], batch_size=BATCH)
    batch = []
    for row in rows.iterator(chunk_size=BATCH):
        key = keys(row.organisation, row.kol.city if row.is_primary and row.to_date is None else "")
        if key not in made:
            key = key[0], next(iter(cities[key[0]]))
        row.institution = made[key]
        batch.append(row)
    affiliation.objects.bulk_update(batch, ["institution"], batch_size=BATCH)


def empty(apps: Any, _editor: Any) -> None:
    """The rows of institutions go with their table."""


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0013_affiliation_of_institution'),
    ]

    operations = [
        migrations.RunPython(fill, empty),
        migrations.RunSQL(RECORD, BEFORE),
    ]
