"""Every write of activities and of what they are about: studies, campaigns, congresses."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from audit.history import acting
from interactions.activities import policies
from interactions.activities.stages import last_stage, newly_skipped, next_stage
from interactions.models import KOL, Activity, ActivityKOL, ActivityParticipant, Campaign, Congress, Study
from interactions.models.activities import NEEDS_APPROVAL, STAGES
from organization.ground.constraints import atomic_write
from organization.ground.names import require_all_active
from organization.models import Product, TherapeuticArea, User
from organization.services.versions import replace_version

_PLAIN = ("title", "therapeutic_area", "product", "open_findings", "attendee_count", "functions_present", "notes",
          "is_shared")  # fmt: skip
ALL_STAGES = tuple(dict.fromkeys(name for names, _ in STAGES.values() for name in names))
_FIELDS = (*_PLAIN, *ALL_STAGES, "approval_reference", "planned_since", "study", "campaign", "congress")
SUBJECTS: dict[str, str] = {
    Activity.Kind.STUDY_SUPPORT: "study",
    Activity.Kind.CAMPAIGN_REVIEW: "campaign",
    Activity.Kind.CONGRESS_COVERAGE: "congress",
}


@dataclass(frozen=True)
class NewSubject:
    """A study, campaign or congress named for the first time."""

    name: str
    number: str = ""
    place: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Work:
    """What a person says about one activity. ``days``: stage → its day; ``subject``: an existing or a new one."""

    title: str
    therapeutic_area: TherapeuticArea
    days: dict[str, date | None] = field(default_factory=dict)
    subject: Study | Campaign | Congress | NewSubject | None = None
    participants: tuple[User, ...] = ()
    kols: tuple[KOL, ...] = ()
    product: Product | None = None
    attendee_count: int | None = None
    open_findings: int = 0
    functions_present: str = ""
    notes: str = ""
    is_shared: bool = False
    approval_reference: str = ""


@atomic_write
def log_activity(*, by: User, kind: str, work: Work, today: date) -> Activity:
    """Record one's own activity."""
    if not policies.may_log(by):
        raise PermissionDenied
    if kind not in STAGES:
        raise ValidationError("Choose what kind of activity it is.")
    activity = Activity(kind=kind, owner=by, zone_name=by.timezone)
    with acting(by=by.pk):
        _fill(activity, work, today)
        activity.save()
        _sync_participants(activity, work.participants)
        _sync_kols(activity, work.kols)
    return activity


@atomic_write
def change_activity(*, by: User, activity: Activity, work: Work, version: int, today: date) -> Activity:
    """Change an activity; owner or named participant only. Raises VersionConflict if somebody else saved it."""
    _require_edit(by, activity)
    with acting(by=by.pk):
        _fill(activity, work, today)
        replace_version(activity, version=version, fields=_FIELDS)
        _sync_participants(activity, work.participants)
        _sync_kols(activity, work.kols)
    return activity


@atomic_write
def finish_step(*, by: User, activity: Activity, step: str, day: date, today: date) -> Activity:
    """Give the step whose turn it is its day; owner or named participant only. An approval is for somebody else."""
    _require_edit(by, activity)
    stage = next_stage(activity)
    if stage is None or stage.name != step:
        raise ValidationError("It is not the turn of this step.")
    if day > today:
        raise ValidationError("This day is in the future; enter it once the step is done.")
    return _set_step(by, activity, step, day)


@atomic_write
def reopen_step(*, by: User, activity: Activity, step: str) -> Activity:
    """Take the day of the last step back; owner or named participant only."""
    _require_edit(by, activity)
    stage = last_stage(activity)
    if stage is None or stage.name != step:
        raise ValidationError("Only the last step that is done can be opened again.")
    return _set_step(by, activity, step, None)


@atomic_write
def cancel_activity(*, by: User, activity: Activity, reason: str) -> Activity:
    """Take an activity out of every count, with a reason; only its owner. The row and its history stay."""
    if not policies.can_cancel(by, activity):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is cancelled."})
    with acting(by=by.pk, reason=reason.strip()):
        activity.is_cancelled = True
        replace_version(activity, version=activity.version, fields=["is_cancelled"])
    return activity


# --- How it is done -------------------------------------------------------------------


def _require_edit(by: User, activity: Activity) -> None:
    present = frozenset(activity.participant_links.values_list("user", flat=True))
    if not policies.can_edit(by, activity, present):
        raise PermissionDenied


def _set_step(by: User, activity: Activity, step: str, day: date | None) -> Activity:
    setattr(activity, step, day)
    with acting(by=by.pk):
        replace_version(activity, version=activity.version, fields=[step])
    return activity


def _fill(activity: Activity, work: Work, today: date) -> None:
    """Copy and check; raises ValidationError under the form's field names."""
    _check(activity, work, today)
    for name in _PLAIN:
        setattr(activity, name, getattr(work, name))
    activity.title = work.title.strip()
    for name in STAGES[activity.kind][0]:
        # What another person confirmed, the owner does not change.
        if name != "approved_on" or activity.approved_by_id is None:
            setattr(activity, name, work.days.get(name))
    if activity.kind in NEEDS_APPROVAL and activity.approved_by_id is None:
        activity.approval_reference = work.approval_reference.strip()
    activity.planned_since = (activity.planned_since or today) if activity.planned_on else None
    kind_of_subject = SUBJECTS.get(activity.kind)
    if kind_of_subject is not None:
        setattr(activity, kind_of_subject, _subject(kind_of_subject, work))
    activity.full_clean()


def _check(activity: Activity, work: Work, today: date) -> None:
    errors: dict[str, str] = {}
    for name in STAGES[activity.kind][0]:
        day = work.days.get(name)
        if day is not None and name != "planned_on" and day > today:
            errors[name] = "This day is in the future; enter it once the step is done."
        elif day is not None and day.year < 2000:
            errors[name] = "Check the year."
    errors |= {name: words for name, words in _left_out(activity, work).items() if name not in errors}
    if work.approval_reference.strip():
        if activity.kind not in NEEDS_APPROVAL:
            errors["approval_reference"] = "This kind of activity needs no approval."
        elif work.days.get("approved_on") is None and activity.approved_by_id is None:
            errors["approved_on"] = "Give the day of the approval with this reference."
    if work.product is not None and work.product.therapeutic_area_id != work.therapeutic_area.pk:
        errors["product"] = f"{work.product} does not belong to {work.therapeutic_area}."
    if any(person.pk == activity.owner_id for person in work.participants):
        errors["participants"] = "The owner is always included."
    if work.kols and activity.kind != Activity.Kind.ADVISORY_BOARD:
        errors["kols"] = "Only an advisory board names its KOLs."
    kind_of_subject = SUBJECTS.get(activity.kind)
    if kind_of_subject is not None and work.subject is None:
        errors[kind_of_subject] = f"Choose the {kind_of_subject}, or name a new one."
    if errors:
        raise ValidationError({name: [text] for name, text in errors.items()})


def _left_out(activity: Activity, work: Work) -> dict[str, str]:
    """Steps that are left out by this; what another person confirmed is there whatever is typed."""
    before = {name: getattr(activity, name) for name in STAGES[activity.kind][0]}
    after = {name: work.days.get(name) for name in before}
    if activity.approved_by_id is not None and "approved_on" in after:
        after["approved_on"] = activity.approved_on
    return newly_skipped(activity.kind, before, after, is_asked=activity.approval_asked_at is not None)


def _subject(kind_of_subject: str, work: Work) -> Any:
    """The chosen subject, or the one of that name, or a new one."""
    subject = work.subject
    if not isinstance(subject, NewSubject):
        return subject
    made: models.Model
    found: models.Model | None
    if kind_of_subject == "study":
        found = Study.objects.filter(title__iexact=subject.name).first()
        made = Study(title=subject.name, number=subject.number, therapeutic_area=work.therapeutic_area)
    elif kind_of_subject == "campaign":
        found = Campaign.objects.filter(name__iexact=subject.name).first()
        made = Campaign(name=subject.name, therapeutic_area=work.therapeutic_area)
    else:
        found = Congress.objects.filter(name__iexact=subject.name).first()
        days: dict[str, Any] = {"starts_on": subject.starts_on, "ends_on": subject.ends_on or subject.starts_on}
        made = Congress(name=subject.name, place=subject.place, **days)
    if found is not None:
        return found
    try:
        made.full_clean()
    except ValidationError as error:
        raise ValidationError({f"new_{kind_of_subject}": error.messages}) from error
    made.save()
    return made


def _sync_participants(activity: Activity, people: Collection[User]) -> None:
    wanted = {person.pk for person in people}
    present = set(activity.participant_links.values_list("user", flat=True))
    require_all_active(field="participants", people=people, before=present)
    activity.participant_links.filter(user__in=present - wanted).delete()
    ActivityParticipant.objects.bulk_create(
        ActivityParticipant(activity=activity, user_id=pk) for pk in sorted(wanted - present)
    )


def _sync_kols(activity: Activity, kols: Collection[KOL]) -> None:
    wanted = {kol.pk for kol in kols}
    present = set(activity.kol_links.values_list("kol", flat=True))
    activity.kol_links.filter(kol__in=present - wanted).delete()
    ActivityKOL.objects.bulk_create(ActivityKOL(activity=activity, kol_id=pk) for pk in sorted(wanted - present))
