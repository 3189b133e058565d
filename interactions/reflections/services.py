"""Every write of notes to oneself. The text is sealed before it reaches the database or its history."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Subquery

from audit.history import acting, pghistory_models
from interactions.models import InternalStakeholder, ReflectionNote
from interactions.reflections import policies
from interactions.reflections.sealing import resealed, seal
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import replace_version

# So long after somebody was deactivated their notes are kept, in case it was a mistake.
KEPT_FOR = timedelta(days=30)


@atomic_write
def write_note(*, by: User, text: str, at: datetime, stakeholder: int | None = None) -> ReflectionNote:
    """Write a note to oneself, about somebody on one's own map or about nobody in particular."""
    if not policies.may_write(by):
        raise PermissionDenied
    note = ReflectionNote(owner=by, sealed=_sealed(by, text), written_at=at, stakeholder=_own(by, stakeholder))
    note.full_clean()
    with acting(by=by.pk):
        note.save()
    return note


@atomic_write
def change_note(
    *, by: User, note: ReflectionNote, text: str, version: int, stakeholder: int | None = None
) -> ReflectionNote:
    """Change one's own note. VersionConflict if it was saved in another window meanwhile."""
    if not policies.can_change(by, note):
        raise PermissionDenied
    note.sealed, note.stakeholder = _sealed(by, text), _own(by, stakeholder)
    with acting(by=by.pk):
        replace_version(note, version=version, fields=["sealed", "stakeholder"])
    return note


@atomic_write
def remove_note(*, by: User, note: ReflectionNote) -> None:
    """Delete one's own note; its history never had the text."""
    if not policies.can_change(by, note):
        raise PermissionDenied
    with acting(by=by.pk):
        note.delete()


@atomic_write
def forget_notes_of_leavers(*, at: datetime) -> int:
    """Delete the notes of people deactivated for more than 30 days; nobody else can read them. How many."""
    before = at - KEPT_FOR
    (events,) = pghistory_models(User)
    of = events.objects.filter(pgh_obj_id=OuterRef("owner_id"))
    last = of.filter(pgh_created_at__lte=before).order_by("-pgh_id").values("is_active")[:1]
    rows = ReflectionNote.objects.filter(owner__is_active=False).annotate(was_active=Subquery(last))
    gone = rows.filter(~Exists(of.filter(pgh_created_at__gt=before, is_active=True)), was_active=False)
    with acting(by=None, reason="Their author left more than 30 days ago."):
        return ReflectionNote.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()[0]


@atomic_write
def reseal_notes(*, by: User | None) -> tuple[int, int]:
    """Seal every note anew with the newest key, so that older keys can be retired: (done, not opened by any key)."""
    done = lost = 0
    with acting(by=by.pk if by else None, reason="Sealed anew."):
        for note in ReflectionNote.objects.select_for_update().order_by("pk").iterator():
            sealed = resealed(note.sealed)
            if sealed is None:
                lost += 1
                continue
            ReflectionNote.objects.filter(pk=note.pk).update(sealed=sealed)
            done += 1
    return done, lost


def _sealed(by: User, text: str) -> str:
    if not text.strip():
        raise ValidationError({"text": "Write something."})
    return seal(text.strip(), owner=by.pk)


def _own(by: User, stakeholder: int | None) -> InternalStakeholder | None:
    if stakeholder is None:
        return None
    found = InternalStakeholder.objects.filter(owner=by, pk=stakeholder).first()
    if found is None:
        raise ValidationError({"stakeholder": "Choose somebody on your map."})
    return found
