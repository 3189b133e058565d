"""Every write of what a person's own calendar tells. Whose it is, is who acts; nothing of an appointment is kept but
KOL, start and minutes, and digests that say nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Q

from audit.history import acting
from interactions.models import IgnoredAppointment, OwnCalendar, PossibleContact
from interactions.own_calendar import policies
from interactions.own_calendar.addresses import ending_of, place_of
from interactions.own_calendar.fetching import OUTSIDE, STRANGE, Door, NotFetched, fetch
from interactions.own_calendar.keys import appointment_key, kind_key
from interactions.own_calendar.naming import kols_in
from interactions.own_calendar.problems import SEALED
from interactions.own_calendar.reading import Appointment, CalendarRefused, appointments_in
from interactions.own_calendar.selectors import KEPT, names_for, recorded_contacts
from interactions.reflections.sealing import has_key, resealed, seal, unseal
from organization.ground.constraints import atomic_write
from organization.models import User

NO_KEY = (
    "This installation has no key to keep a secret address with. Upload a file instead, or ask whoever runs it to set "
    "REFLECTION_KEYS."
)
_PURPOSE = "calendar:"
EVERY, LONGEST_PAUSE, LEASE = timedelta(hours=1), timedelta(hours=24), timedelta(minutes=2)
# So many may wait for one person.
MOST = 200


class Found(NamedTuple):
    """How many appointments of the last fourteen days were looked at, and how many may be contacts that are new."""

    looked_at: int
    new: int


def find_contacts(*, by: User, content: bytes, at: datetime) -> Found:
    """Keep which KOLs the appointments of a calendar file name. ValidationError for a file that is refused."""
    if not policies.may_connect(by):
        raise PermissionDenied
    return _keep(by=by, appointments=_read(by, content, at), at=at)


@atomic_write
def connect(*, by: User, address: str, at: datetime) -> OwnCalendar:
    """Keep the secret address of one's calendar, in place of an earlier one and of what was found there."""
    if not policies.may_connect(by):
        raise PermissionDenied
    try:
        place = place_of(address)
    except ValidationError as error:
        raise ValidationError({"secret_address": error.messages}) from None
    if not has_key():
        raise ValidationError({"secret_address": NO_KEY})
    with acting(by=by.pk):
        _forget(by)
        return OwnCalendar.objects.create(
            owner=by, sealed=seal(f"{_PURPOSE}{address.strip()}", owner=by.pk), host=place.host,
            ending=ending_of(address), added_at=at, due_at=at,
        )  # fmt: skip


@atomic_write
def disconnect(*, by: User) -> None:
    """Forget one's address and all that was found; what is ignored stays ignored."""
    with acting(by=by.pk):
        _forget(by)


@atomic_write
def dismiss(*, by: User, contact: PossibleContact, is_dismissed: bool = True) -> None:
    """Say that an appointment of one's own was no contact, or take that back."""
    _of(by, contact)
    same = PossibleContact.objects.filter(owner=by, appointment_key=contact.appointment_key)
    same.update(is_dismissed=is_dismissed)


@atomic_write
def ignore(*, by: User, contact: PossibleContact, at: datetime) -> IgnoredAppointment:
    """Ask no more about appointments like this one."""
    _of(by, contact)
    made, _ = IgnoredAppointment.objects.get_or_create(
        owner=by, kind_key=contact.kind_key, defaults={"kol_id": contact.kol_id, "ignored_at": at}
    )
    PossibleContact.objects.filter(owner=by, kind_key=contact.kind_key).delete()
    return made


@atomic_write
def ask_again(*, by: User, ignored: IgnoredAppointment) -> None:
    """Ask about such appointments again, from the next reading on."""
    if ignored.owner_id != by.pk:
        raise PermissionDenied
    ignored.delete()


# --- The worker --------------------------------------------------------------------------------


def read_next(*, at: datetime, door: Door = OUTSIDE) -> bool:
    """Read the calendar that waits longest, once, however many workers look; False where none waits."""
    calendar = _claimed(at)
    if calendar is None:
        return False
    owner: User = calendar.owner
    problem = ""
    try:
        address = unseal(calendar.sealed, owner=owner.pk) or ""
        if not address.startswith(_PURPOSE):
            problem = SEALED
        else:
            content = fetch(address.removeprefix(_PURPOSE), door=door)
            _keep(by=owner, appointments=_read(owner, content, at), at=at, source=calendar)
    except NotFetched as failure:
        problem = failure.code
    except ValidationError:
        problem = STRANGE
    _finish(calendar, problem, at)
    return True


@atomic_write
def forget_old(*, at: datetime) -> int:
    """Delete what is older than fourteen days, and all of people who may not record any more. How many rows."""
    gone, _ = PossibleContact.objects.filter(starts_at__lt=at - KEPT).delete()
    loggers = User.objects.who_may("interaction.log").order_by().values("pk")
    with acting(by=None, reason="Its owner records no interactions any more."):
        for model in (OwnCalendar, PossibleContact, IgnoredAppointment):
            gone += model.objects.exclude(owner__in=loggers).delete()[0]
    return gone


@atomic_write
def reseal_addresses(*, by: User | None) -> tuple[int, int]:
    """Seal every address anew with the newest key, as ``reseal_notes`` does notes: (done, not opened by any key)."""
    done = lost = 0
    with acting(by=by.pk if by else None, reason="Sealed anew."):
        for one in OwnCalendar.objects.select_for_update().order_by("pk").iterator():
            sealed = resealed(one.sealed)
            if sealed is None:
                lost += 1
                continue
            OwnCalendar.objects.filter(pk=one.pk).update(sealed=sealed)
            done += 1
    return done, lost


@atomic_write
def _claimed(at: datetime) -> OwnCalendar | None:
    due = OwnCalendar.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=at), due_at__lte=at)
    for pk in due.order_by("due_at", "pk").values_list("pk", flat=True)[:20]:
        if due.filter(pk=pk).update(claimed_until=at + LEASE):
            return OwnCalendar.objects.select_related("owner").get(pk=pk)
    return None


@atomic_write
def _finish(calendar: OwnCalendar, problem: str, at: datetime) -> None:
    """Note how it went, unless the address was changed meanwhile."""
    same = OwnCalendar.objects.filter(pk=calendar.pk, sealed=calendar.sealed)
    if problem:
        pause = min(EVERY * 2 ** min(calendar.failures, 10), LONGEST_PAUSE)
        same.update(problem=problem, failures=F("failures") + 1, due_at=at + pause, claimed_until=None)
    else:
        same.update(problem="", failures=0, fetched_at=at, due_at=at + EVERY, claimed_until=None)


# --- How it is done -----------------------------------------------------------------------------


def _read(owner: User, content: bytes, at: datetime) -> list[Appointment]:
    try:
        return appointments_in(content, since=at - KEPT, until=at, zone=owner.zone, own_address=owner.email)
    except CalendarRefused as problem:
        raise ValidationError({"file": str(problem)}) from None


@atomic_write
def _keep(
    *, by: User, appointments: Sequence[Appointment], at: datetime, source: OwnCalendar | None = None
) -> Found:  # fmt: skip
    if source is not None and not _is_still(source):
        return Found(len(appointments), 0)  # the owner forgot the address while it was read
    names = names_for(by, appointments)
    ignored = set(IgnoredAppointment.objects.filter(owner=by).values_list("kind_key", flat=True))
    there = {(one.appointment_key, one.kol_id): one for one in PossibleContact.objects.filter(owner=by)}
    new: list[PossibleContact] = []
    for one in appointments:
        kind, key = kind_key(by.pk, one), appointment_key(by.pk, one)
        for kol in kols_in(one, names) if kind not in ignored else ():
            row = there.get((key, kol))
            if row is None:
                new.append(
                    PossibleContact(owner=by, kol_id=kol, starts_at=one.starts_at, minutes=one.minutes,
                                    appointment_key=key, kind_key=kind)
                )  # fmt: skip
            elif (row.starts_at, row.minutes) != (one.starts_at, one.minutes):
                PossibleContact.objects.filter(pk=row.pk).update(starts_at=one.starts_at, minutes=one.minutes)
    PossibleContact.objects.bulk_create(new[: max(0, MOST - len(there))], ignore_conflicts=True)
    recorded = list(recorded_contacts(by).values_list("pk", flat=True))
    PossibleContact.objects.filter(owner=by, pk__in=recorded).delete()
    mine = PossibleContact.objects.filter(owner=by, appointment_key__in={one.appointment_key for one in new})
    before = {key for key, _ in there}
    return Found(len(appointments), len(set(mine.values_list("appointment_key", flat=True)) - before))


def _is_still(source: OwnCalendar) -> bool:
    """Whether the address is as it was when it was read; held until what was found is kept."""
    return OwnCalendar.objects.select_for_update().filter(pk=source.pk, sealed=source.sealed).exists()


def _forget(by: User) -> None:
    list(OwnCalendar.objects.select_for_update().filter(owner=by))
    OwnCalendar.objects.filter(owner=by).delete()
    PossibleContact.objects.filter(owner=by).delete()


def _of(by: User, contact: PossibleContact) -> None:
    if contact.owner_id != by.pk:
        raise PermissionDenied
