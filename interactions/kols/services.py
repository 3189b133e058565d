"""Writing KOLs. Who may: holders of ``kol.edit``. The history names the actor and the reason given."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from interactions.institutions.services import institution_named
from interactions.kols.policies import can_edit
from interactions.kols.selectors.kols import PLAIN, SYSTEMS, KOLDetails, details_of, workplace_of
from interactions.models import KOL, Affiliation, ChannelPreference, Consent, ContactLimit, ExternalId
from interactions.models.institutions import name_key
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import VersionConflict


@atomic_write
def add_kol(*, details: KOLDetails, by: User, today: date) -> KOL:
    """Add a KOL with everything that belongs to the record. A similar name is no obstacle: two people may share one."""
    if not can_edit(by):
        raise PermissionDenied
    with acting(by=by.pk):
        kol = KOL()
        _write(kol, details, KOLDetails(given_name="", family_name=""), today=today, has_moved=False)
    return kol


@atomic_write
def change_kol(
    *, kol: KOL, details: KOLDetails, fingerprint: str, by: User, today: date, reason: str = "", has_moved: bool = False
) -> KOL:
    """Change a KOL. ``fingerprint`` is that of the details the person saw.

    With ``has_moved`` the former workplace stays as a past one; otherwise a changed organisation corrects it. Raises
    ``VersionConflict`` if somebody saved in between, ``ValidationError`` by field.
    """
    if not can_edit(by):
        raise PermissionDenied
    stored = KOL.objects.select_for_update().get(pk=kol.pk)
    before = details_of(stored)
    if before.fingerprint() != fingerprint:
        raise VersionConflict
    with acting(by=by.pk, reason=reason):
        _write(stored, details, before, today=today, has_moved=has_moved)
    return stored


def _write(kol: KOL, details: KOLDetails, before: KOLDetails, *, today: date, has_moved: bool) -> None:
    for name in PLAIN:
        setattr(kol, name, getattr(details, name))
    kol.full_clean()
    if kol.pk is None or any(getattr(details, name) != getattr(before, name) for name in PLAIN):
        kol.save()
    for system in SYSTEMS:
        if getattr(details, system) != getattr(before, system):
            _write_identifier(kol, system, getattr(before, system), getattr(details, system))
    if details.areas != before.areas:
        kol.therapeutic_areas.set(details.areas)
    if (details.organisation, details.role) != (before.organisation, before.role):
        _write_workplace(kol, details, today=today, has_moved=has_moved)
    if details.channels != before.channels:
        _write_channels(kol, details.channels, today=today)
    if (details.contact_consent, details.lawful_basis) != (before.contact_consent, before.lawful_basis):
        _write_consent(kol, details, before, today=today)
    if details.contact_limit != before.contact_limit:
        _write_limit(kol, details.contact_limit)


def _write_identifier(kol: KOL, system: str, old: str, new: str) -> None:
    if not new:
        ExternalId.objects.filter(kol=kol, system=system, value=old).delete()
        return
    link = ExternalId.objects.filter(kol=kol, system=system, value=old).first() or ExternalId(kol=kol, system=system)
    link.value = new
    try:
        link.full_clean()
    except ValidationError as error:
        raise ValidationError({system: error.messages}) from error
    link.save()


def _write_workplace(kol: KOL, details: KOLDetails, *, today: date, has_moved: bool) -> None:
    place = workplace_of(kol)
    if place is not None and (has_moved or not details.organisation):
        place.to_date = max(today, place.from_date or today)
        place.save()
        place = None
    if not details.organisation:
        return
    if place is None:
        place = Affiliation(kol=kol, is_primary=True, from_date=today if has_moved else None)
    # The same name stays the same institution, also when the city of the KOL is corrected.
    if place.institution is None or name_key(place.institution.name) != name_key(details.organisation):
        place.institution = institution_named(details.organisation, city=kol.city, country=kol.country)
    place.organisation, place.role = details.organisation, details.role
    place.full_clean()
    place.save()


def _write_channels(kol: KOL, channels: list[str], *, today: date) -> None:
    """The stated channels come first, in order; inferred ones stay behind them."""
    ChannelPreference.objects.filter(kol=kol, is_stated=True).delete()
    ChannelPreference.objects.filter(kol=kol, channel__in=channels).delete()
    for rank, channel in enumerate(channels, start=1):
        preference = ChannelPreference(kol=kol, channel=channel, rank=rank, is_stated=True, confirmed_at=today)
        preference.full_clean()
        preference.save()


def _write_consent(kol: KOL, details: KOLDetails, before: KOLDetails, *, today: date) -> None:
    """A consent is never deleted, only replaced: an objection must not vanish."""
    if not details.contact_consent:
        if before.contact_consent:
            raise ValidationError(
                {"contact_consent": "Choose what applies now; a recorded consent cannot be left empty."}
            )
        return
    consent = kol.consents.filter(purpose=Consent.Purpose.CONTACT).first() or Consent(
        kol=kol, purpose=Consent.Purpose.CONTACT
    )
    consent.status, consent.lawful_basis, consent.noted_on = details.contact_consent, details.lawful_basis, today
    consent.full_clean()
    consent.save()


def _write_limit(kol: KOL, most: int | None) -> None:
    """How many contacts in 28 days; without a number the general limit holds."""
    if most is None:
        ContactLimit.objects.filter(kol=kol).delete()
        return
    limit = ContactLimit.objects.filter(kol=kol).first() or ContactLimit(kol=kol)
    limit.most = most
    limit.full_clean()
    limit.save()
