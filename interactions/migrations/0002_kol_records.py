"""A view of each KOL with all that belongs to the record, for the KOL's page."""

import django.contrib.postgres.fields
from django.db import migrations, models

RECORDS = """
CREATE VIEW interactions_kolrecord AS
SELECT k.id AS kol_id, k.given_name, k.family_name, k.title, k.country, k.city, k.specialties, k.stakeholder_type,
    k.unmet_needs, k.languages, k.timezone, k.is_active,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('name', organisation, 'role', role, 'primary', is_primary,
            'until', to_date) ORDER BY is_primary DESC, id), '[]')
        FROM interactions_affiliation WHERE kol_id = k.id) AS places,
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
        FROM interactions_channelpreference WHERE kol_id = k.id) AS wished
FROM interactions_kol k
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0001_baseline")]

    operations = [
        migrations.CreateModel(
            name='KOLRecord',
            fields=[
                ('kol_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('given_name', models.CharField(max_length=80)),
                ('family_name', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=60)),
                ('country', models.CharField(max_length=2)),
                ('city', models.CharField(max_length=80)),
                ('specialties', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None)),
                ('stakeholder_type', models.CharField(max_length=20)),
                ('unmet_needs', models.TextField()),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
                ('timezone', models.CharField(max_length=60)),
                ('is_active', models.BooleanField()),
                ('places', models.JSONField()),
                ('found', models.JSONField()),
                ('ranks', models.JSONField()),
                ('areas', models.JSONField()),
                ('agreed', models.JSONField()),
                ('wished', models.JSONField()),
            ],
            options={
                'db_table': 'interactions_kolrecord',
                'managed': False,
            },
        ),
        migrations.RunSQL(RECORDS, "DROP VIEW interactions_kolrecord"),
    ]
