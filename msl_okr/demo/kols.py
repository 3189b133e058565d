"""KOLs: who they are, where they work, how they like to be met, and which MSL meets them most."""

from datetime import timedelta
from random import Random

from interactions.models import (
    KOL,
    Affiliation,
    ChannelPreference,
    Consent,
    ExternalId,
    KOLTherapeuticArea,
    TierAssignment,
)
from msl_okr.demo import names, texts
from msl_okr.demo.story import Story, dice, pick_some

_OBJECTS_EVERY = 29  # one KOL in this many objects to contact and is in nobody's panel
_INACTIVE_EVERY = 67
_TYPES = ("kol",) * 12 + ("investigator",) * 4 + ("clinician",) * 4 + ("payer", "patient_advocate")
_TIERS = ("global", "national", "national", "regional", "regional", "regional", "local", "local", "emerging")
_CHANNELS = ("face_to_face", "virtual_meeting", "phone", "email", "webinar", "congress")
_CHANNEL_WEIGHTS = (9, 6, 3, 3, 2, 2)


def build(story: Story) -> None:
    """The KOLs, as many as the size says, spread over areas and countries, and the panels of the MSLs."""
    taken: set[tuple[str, str]] = set()
    people = story.workers
    for number in range(story.size.kols):
        chance = dice("kol", number)
        worker = people[number % len(people)]
        kol = _kol(story, chance, taken, worker.user.country if chance.random() < 0.7 else "")
        area = worker.area
        story.add(KOLTherapeuticArea(kol=kol, therapeutic_area=area))
        if chance.random() < 0.2:
            other = chance.choice([one for one in story.areas.values() if one is not area])
            story.add(KOLTherapeuticArea(kol=kol, therapeutic_area=other))
        invented = next(one for one in names.AREAS if one.code == area.code)
        kol.specialties = pick_some(chance, invented.specialties, 1, 2)
        _affiliations(story, chance, kol, invented.discipline)
        story.add(ExternalId(kol=kol, system=ExternalId.System.REGISTRY, value=_registry_number(kol, number)))
        _tiers(story, chance, kol, area.code)
        _preferences(story, chance, kol)
        objects = number % _OBJECTS_EVERY == _OBJECTS_EVERY - 1
        _consents(story, chance, kol, objects=objects)
        kol.is_active = number % _INACTIVE_EVERY != _INACTIVE_EVERY - 1
        if kol.is_active and not objects:
            worker.panel.append(kol)
    _share(story)


def _share(story: Story) -> None:
    """A few KOLs are met by several MSLs of one area, so that it matters who else is in touch."""
    own = [list(worker.panel) for worker in story.workers]
    for worker in story.workers:
        others = [n for n, other in enumerate(story.workers) if other is not worker and other.area is worker.area]
        if others:
            worker.panel[4:4] = own[min(others)][1:3]


def _registry_number(kol: KOL, number: int) -> str:
    """Looks like a registry number but is none: a country and seven digits, where an NPI has ten and no letters."""
    return f"{kol.country}-{7_310_000 + number * 37}"


def _kol(story: Story, chance: Random, taken: set[tuple[str, str]], country: str) -> KOL:
    name = (chance.choice(names.GIVEN_NAMES), chance.choice(names.FAMILY_NAMES))
    while name in taken:
        name = (chance.choice(names.GIVEN_NAMES), chance.choice(names.FAMILY_NAMES))
    taken.add(name)
    country = country or chance.choice(sorted(names.CITIES))
    kol = KOL(
        given_name=name[0],
        family_name=name[1],
        title=chance.choice(names.KOL_TITLES),
        country=country,
        city=chance.choice(names.CITIES[country]),
        stakeholder_type=chance.choice(_TYPES),
        unmet_needs=chance.choice(texts.UNMET_NEEDS) if chance.random() < 0.3 else "",
        languages=[names.LANGUAGES[country], "en"],
        timezone=names.ZONES[country],
    )
    kol.fold_name()
    return story.add(kol)


def _affiliations(story: Story, chance: Random, kol: KOL, discipline: str) -> None:
    places = chance.sample(names.INSTITUTION_NAMES, 2)
    since = story.quarters[0].starts_on - timedelta(days=chance.randint(200, 4000))
    for number, place in enumerate(places[: 2 if chance.random() < 0.25 else 1]):
        story.add(
            Affiliation(
                kol=kol,
                organisation=(name := chance.choice(names.INSTITUTION_KINDS).format(name=place, discipline=discipline)),
                institution=story.institution(name, kol.city, kol.country),
                role=chance.choice(names.KOL_ROLES),
                is_primary=number == 0,
                from_date=since,
            )
        )


def _tiers(story: Story, chance: Random, kol: KOL, area: str) -> None:
    if chance.random() < 0.12:
        return
    since = story.quarters[0].starts_on - timedelta(days=chance.randint(100, 500))
    changed = story.quarters[1].starts_on
    tiers = chance.sample(_TIERS, 2) if chance.random() < 0.06 else [chance.choice(_TIERS)]
    for number, tier in enumerate(tiers):
        story.add(
            TierAssignment(
                kol=kol,
                therapeutic_area=story.areas[area],
                tier=tier,
                rationale=chance.choice(texts.TIER_REASONS),
                approved_by=story.users["lead"],
                from_date=since if number == 0 else changed,
                to_date=changed - timedelta(days=1) if number == 0 and len(tiers) > 1 else None,
            )
        )


def _preferences(story: Story, chance: Random, kol: KOL) -> None:
    if chance.random() < 0.2:
        return
    chosen = list(dict.fromkeys(chance.choices(_CHANNELS, _CHANNEL_WEIGHTS, k=3)))
    for rank, channel in enumerate(chosen, 1):
        is_stated = chance.random() < 0.7
        story.add(
            ChannelPreference(
                kol=kol,
                channel=channel,
                rank=rank,
                is_stated=is_stated,
                confirmed_at=story.day - timedelta(days=chance.randint(5, 600)) if is_stated else None,
            )
        )


def _consents(story: Story, chance: Random, kol: KOL, *, objects: bool) -> None:
    noted = story.quarters[0].starts_on - timedelta(days=chance.randint(10, 700))
    if objects:
        status = chance.choice((Consent.Status.OBJECTED, Consent.Status.OBJECTED, Consent.Status.WITHDRAWN))
        story.add(Consent(kol=kol, purpose=Consent.Purpose.CONTACT, status=status, noted_on=noted))
        return
    if chance.random() < 0.6:
        story.add(
            Consent(
                kol=kol,
                purpose=Consent.Purpose.PROFILING,
                status=Consent.Status.ACTIVE,
                lawful_basis="Legitimate interest",
                noted_on=noted,
            )
        )
    if chance.random() < 0.4:
        status = Consent.Status.ACTIVE if chance.random() < 0.85 else Consent.Status.OBJECTED
        story.add(
            Consent(kol=kol, purpose=Consent.Purpose.EMAIL, status=status, lawful_basis="Consent", noted_on=noted)
        )
