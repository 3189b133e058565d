"""Every write of a congress: days and lead, sessions, who covers what, which KOLs attend, the debrief."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from interactions.congresses import policies
from interactions.congresses.selectors.congresses import LONGEST
from interactions.models import KOL, Congress, CongressArea, CongressKOL, CongressSession, SessionCover, Topic
from interactions.models.congresses import DEBRIEF_DAYS
from organization.ground.constraints import atomic_write
from organization.models import TherapeuticArea, User
from organization.selectors.calendars import calendars_of
from organization.services.versions import replace_version

_FIELDS = ("name", "place", "starts_on", "ends_on", "zone_name", "lead", "debrief_days", "debrief_due_on")
# The most sessions, and the most KOLs, of one congress.
MOST_SESSIONS, MOST_KOLS = 200, 300


@dataclass(frozen=True)
class CongressPlan:
    """When and where a congress is, what it is about, and who leads it."""

    name: str
    starts_on: date
    ends_on: date
    zone: str
    place: str = ""
    lead: User | None = None
    areas: tuple[TherapeuticArea, ...] = ()
    debrief_days: int = DEBRIEF_DAYS


@dataclass(frozen=True)
class SessionText:
    """What a programme says of one session; ``notes`` is what was heard there. Times are by the congress's clock."""

    title: str
    day: date
    begins_at: time
    ends_at: time
    place: str = ""
    topic: Topic | None = None
    notes: str = ""


@atomic_write
def add_congress(*, by: User, plan: CongressPlan) -> Congress:
    """Enter a congress. Who may: managers and medical leads."""
    if not policies.may_add(by):
        raise PermissionDenied
    congress = Congress()
    _fill(congress, plan)
    with acting(by=by.pk):
        congress.save()
        _sync_areas(congress, plan.areas)
    return congress


@atomic_write
def change_congress(*, by: User, congress: Congress, plan: CongressPlan, version: int) -> Congress:
    """Change it; its sessions must lie within the new days. Raises VersionConflict if somebody else saved it."""
    _require_edit(by, congress)
    outside = congress.sessions.exclude(day__range=(plan.starts_on, plan.ends_on)).order_by("day").first()
    if outside is not None:
        words = f"“{outside.title}” is on {outside.day:%-d %B %Y}. Move its sessions first."
        raise ValidationError({"last_day" if outside.day > plan.ends_on else "first_day": words})
    _fill(congress, plan)
    with acting(by=by.pk):
        replace_version(congress, version=version, fields=_FIELDS)
        _sync_areas(congress, plan.areas)
    return congress


@atomic_write
def write_debrief(*, by: User, congress: Congress, text: str, version: int, at: datetime) -> Congress:
    """Write the debrief, or change it: what was new, and what follows. Only its lead; the first time stays.

    Raises VersionConflict if somebody else saved the congress.
    """
    if not policies.can_debrief(by, congress):
        raise PermissionDenied
    if at.astimezone(by.zone).date() < congress.starts_on:
        raise ValidationError({"debrief": f"It begins on {congress.starts_on:%-d %B %Y}."})
    if not text.strip():
        raise ValidationError({"debrief": "Say what was new and what follows."})
    congress.debrief, congress.debriefed_at = text.strip(), congress.debriefed_at or at
    with acting(by=by.pk):
        replace_version(congress, version=version, fields=["debrief", "debriefed_at"])
    return congress


# --- Sessions and who covers them -------------------------------------------------------


@atomic_write
def add_session(*, by: User, congress: Congress, text: SessionText) -> CongressSession:
    """Put a session into the programme."""
    _require_edit(by, congress)
    if congress.sessions.count() >= MOST_SESSIONS:
        raise ValidationError(f"A congress holds {MOST_SESSIONS} sessions at most.")
    session = CongressSession(congress=congress)
    _fill_session(session, text)
    with acting(by=by.pk):
        session.save()
    return session


@atomic_write
def change_session(*, by: User, session: CongressSession, text: SessionText, version: int) -> CongressSession:
    """Change a session and its notes. Editors, and those who cover it. Raises VersionConflict if somebody saved it."""
    if not (policies.can_edit(by, session.congress) or policies.is_covered_by(by, session)):
        raise PermissionDenied
    _fill_session(session, text)
    fields = ("title", "day", "begins_at", "ends_at", "place", "topic", "notes")
    with acting(by=by.pk):
        replace_version(session, version=version, fields=fields)
    return session


@atomic_write
def remove_session(*, by: User, session: CongressSession) -> None:
    """Take a session out of the programme; history keeps its text."""
    _require_edit(by, session.congress)
    with acting(by=by.pk):
        session.delete()


@atomic_write
def assign(*, by: User, session: CongressSession, user: User) -> SessionCover:
    """Say who covers a session: an editor of anybody who may, everybody of themselves. Twice is once."""
    if not (policies.can_edit(by, session.congress) or (by.pk == user.pk and policies.can_cover(by))):
        raise PermissionDenied
    if not user.is_active or not policies.can_cover(user):
        raise ValidationError({"user": f"{user.display_name} covers no sessions."})
    with acting(by=by.pk):
        return SessionCover.objects.get_or_create(session=session, user=user)[0]


@atomic_write
def withdraw(*, by: User, session: CongressSession, user_id: int) -> None:
    """Somebody does not cover a session any more: an editor says it of anybody, everybody of themselves."""
    if not (policies.can_edit(by, session.congress) or by.pk == user_id):
        raise PermissionDenied
    with acting(by=by.pk):
        session.covers.filter(user=user_id).delete()


# --- KOLs who attend -----------------------------------------------------------------------


@atomic_write
def add_kols(*, by: User, congress: Congress, kols: Iterable[KOL]) -> int:
    """Note that KOLs attend; the number of those who were not noted yet."""
    _require_edit(by, congress)
    present = set(congress.kol_links.values_list("kol", flat=True))
    new = [kol for kol in kols if kol.pk not in present]
    if len(present) + len(new) > MOST_KOLS:
        raise ValidationError({"kols": f"A congress names {MOST_KOLS} KOLs at most."})
    with acting(by=by.pk):
        CongressKOL.objects.bulk_create([CongressKOL(congress=congress, kol=kol) for kol in new], ignore_conflicts=True)
    return len(new)


@atomic_write
def remove_kol(*, by: User, congress: Congress, kol_id: int) -> None:
    """A KOL does not attend after all; meetings that are planned stay with whoever planned them."""
    _require_edit(by, congress)
    with acting(by=by.pk):
        congress.kol_links.filter(kol=kol_id).delete()


# --- How it is done -------------------------------------------------------------------------


def _require_edit(by: User, congress: Congress) -> None:
    if not policies.can_edit(by, congress):
        raise PermissionDenied


def _fill(congress: Congress, plan: CongressPlan) -> None:
    """Copy and check; raises ValidationError under the form's field names."""
    if plan.ends_on < plan.starts_on:
        raise ValidationError({"last_day": "The last day must not be before the first day."})
    if (plan.ends_on - plan.starts_on).days >= LONGEST:
        raise ValidationError({"last_day": f"A congress takes {LONGEST} days at most."})
    if plan.lead is not None and plan.lead.pk != congress.lead_id and not policies.can_cover(plan.lead):
        raise ValidationError({"lead": f"{plan.lead.display_name} cannot lead a congress."})
    for name in ("starts_on", "ends_on", "lead", "debrief_days"):
        setattr(congress, name, getattr(plan, name))
    congress.name, congress.place, congress.zone_name = " ".join(plan.name.split()), plan.place.strip(), plan.zone
    congress.debrief_due_on = debrief_day(congress)
    try:
        congress.full_clean(validate_constraints=False)
    except ValidationError as error:
        if "zone_name" in error.message_dict:
            raise ValidationError({"zone": error.message_dict["zone_name"]}) from error
        raise
    same = Congress.objects.filter(name__iexact=congress.name).exclude(pk=congress.pk)
    if same.exists():
        raise ValidationError({"name": "There is a congress of this name already."})


def debrief_day(congress: Congress) -> date | None:
    """The day on which its debrief is due, in its lead's calendar; none without a lead. One query."""
    if congress.lead is None:
        return None
    country, reach = congress.lead.country, timedelta(days=90)
    calendar = calendars_of([country], congress.ends_on, congress.ends_on + reach)[country]
    return calendar.after(congress.ends_on, congress.debrief_days)


def _sync_areas(congress: Congress, areas: Iterable[TherapeuticArea]) -> None:
    wanted = {area.pk for area in areas}
    present = set(congress.area_links.values_list("therapeutic_area", flat=True))
    congress.area_links.filter(therapeutic_area__in=present - wanted).delete()
    CongressArea.objects.bulk_create(
        CongressArea(congress=congress, therapeutic_area_id=pk) for pk in sorted(wanted - present)
    )


def _fill_session(session: CongressSession, text: SessionText) -> None:
    congress = session.congress
    errors: dict[str, str] = {}
    if not congress.starts_on <= text.day <= congress.ends_on:
        errors["day"] = f"Choose a day from {congress.starts_on:%-d %B} to {congress.ends_on:%-d %B %Y}."
    if text.ends_at <= text.begins_at:
        errors["ends_at"] = "The session ends before it begins."
    if errors:
        raise ValidationError(errors)
    for name in ("day", "begins_at", "ends_at", "topic"):
        setattr(session, name, getattr(text, name))
    for name in ("title", "place", "notes"):
        setattr(session, name, getattr(text, name).strip())
    session.full_clean(exclude=["congress"])
