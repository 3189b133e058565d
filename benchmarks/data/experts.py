"""KOLs with their details, and the history rows of their creation, which their pages show."""

from random import Random

from benchmarks.data import words
from benchmarks.data.organisation import Size
from benchmarks.data.tables import count, execute, insert, record_creation, word_list
from interactions.models import (
    KOL,
    Affiliation,
    ChannelPreference,
    Consent,
    ExternalId,
    Institution,
    KOLTherapeuticArea,
    TierAssignment,
)

_INSTITUTION = "(SELECT p.id FROM interactions_institution p WHERE p.name = '{} ' || interactions_kol.city)"
TABLES = (KOL, Institution, Affiliation, ChannelPreference, Consent, ExternalId, KOLTherapeuticArea, TierAssignment)
TERRITORY = 40  # KOLs that one MSL sees; each is seen by two


def build(size: Size, random: Random) -> int:
    """KOLs numbered from 1; those of an MSL's territory have adjacent numbers and the MSL's therapeutic area."""
    given = word_list("seed_given", words.given_names(random))
    family = word_list("seed_family", words.family_names(random))
    towns = word_list("seed_town", words.places(random, 300))
    made = insert(
        KOL,
        {
            "id": "k.i",
            "given_name": "g.text",
            "family_name": "f.text",
            "sort_key": "lower(f.text || ' ' || g.text)",
            "found_by": "lower(f.text || ' ' || g.text || ' ' || t.text)",
            "title": "CASE WHEN r3 < 0.5 THEN 'Dr' WHEN r3 < 0.8 THEN 'Prof.' ELSE '' END",
            "country": "(ARRAY['DE', 'FR', 'GB', 'ES', 'US', 'US'])[1 + mod(k.i / 200, 6)]",
            "city": "t.text",
            "specialties": "ARRAY[a.name]::varchar[]",
            "stakeholder_type": "CASE WHEN r3 < 0.7 THEN 'kol' WHEN r3 < 0.85 THEN 'investigator' ELSE 'clinician' END",
            "unmet_needs": "CASE WHEN r4 < 0.3 THEN s.text ELSE '' END",
            "languages": "ARRAY['en']::varchar[]",
            "is_active": "r4 < 0.97",
        },
        """(SELECT i, pg_temp.r(i, 10) AS r1, pg_temp.r(i, 11) AS r2, pg_temp.r(i, 12) AS r3, pg_temp.r(i, 13) AS r4
            FROM generate_series(1, %(kols)s) AS i OFFSET 0) AS k
           JOIN seed_given AS g ON g.n = floor(%(given)s * r1) JOIN seed_family AS f ON f.n = floor(%(family)s * r2)
           JOIN seed_town AS t ON t.n = mod(k.i, %(towns)s) JOIN seed_sentence AS s ON s.n = mod(k.i, %(notes)s)
           JOIN (SELECT s.n, a.name FROM seed_area AS s JOIN organization_therapeuticarea AS a USING (id)) AS a
             ON a.n = mod((k.i - 1) / 200, 6)""",
        {"kols": size.kols, "given": given, "family": family, "towns": towns, "notes": count("seed_sentence")},
    )
    for kind in ("University Hospital", "Institute of"):
        made += insert(
            Institution,
            {
                "name": "name", "city": "city", "sort_key": "lower(name)", "city_key": "lower(city)",
            },
            f"(SELECT DISTINCT '{kind} ' || city AS name, city FROM interactions_kol) AS named",
        )  # fmt: skip
    made += insert(
        Affiliation,
        {
            "kol_id": "id",
            "organisation": "'University Hospital ' || city",
            "institution_id": _INSTITUTION.format("University Hospital"),
            "role": "CASE WHEN mod(id, 3) = 0 THEN 'Head of department' ELSE 'Consultant' END",
            "is_primary": "true",
        },
        "interactions_kol",
    )
    made += insert(
        Affiliation,
        {
            "kol_id": "id",
            "organisation": "'Institute of ' || city",
            "institution_id": _INSTITUTION.format("Institute of"),
            "is_primary": "false",
            "to_date": "%(day)s::date",
        },
        "interactions_kol WHERE mod(id, 4) = 0",
        {"day": size.first_day},
    )
    made += insert(
        KOLTherapeuticArea,
        {"kol_id": "k.id", "therapeutic_area_id": "a.id"},
        """interactions_kol AS k JOIN seed_area AS a
           ON a.n = mod((k.id - 1) / 200, 6) OR (mod(k.id, 5) = 0 AND a.n = mod((k.id - 1) / 200 + 1, 6))""",
    )
    made += insert(
        ExternalId, {"kol_id": "id", "system": "'npi'", "value": "'9' || lpad(id::text, 9, '0')"}, "interactions_kol"
    )
    made += insert(
        TierAssignment,
        {
            "kol_id": "k.id",
            "therapeutic_area_id": "a.id",
            "tier": "(ARRAY['global', 'national', 'national', 'regional', 'regional', 'local', 'emerging'])"
            "[1 + mod(k.id, 7)]",
            "rationale": "'Guideline author and speaker.'",
            "from_date": "%(day)s::date",
        },
        "interactions_kol AS k JOIN seed_area AS a ON a.n = mod((k.id - 1) / 200, 6)",
        {"day": size.first_day},
    )
    made += insert(
        ChannelPreference,
        {
            "kol_id": "k.id",
            "channel": "(ARRAY['face_to_face', 'virtual_meeting', 'phone', 'email'])[1 + mod(k.id + rank, 4)]",
            "rank": "rank",
            "confirmed_at": "%(day)s::date - mod(k.id, 400)::int",
        },
        "interactions_kol AS k, generate_series(1, 2) AS rank",
        {"day": size.today},
    )
    made += insert(
        Consent,
        {
            "kol_id": "k.id",
            "purpose": "purpose",
            "status": "CASE WHEN mod(k.id, 150) = 0 AND purpose = 'contact' THEN 'objected' ELSE 'active' END",
            "lawful_basis": "'Legitimate interest'",
            "noted_on": "%(day)s::date + mod(k.id, 300)::int",
        },
        "interactions_kol AS k, unnest(ARRAY['contact', 'email']) AS purpose",
        {"day": size.first_day},
    )
    record_creation(KOL, "now()")
    execute("ANALYZE interactions_kol")
    return made
