"""Monthly check-ins: drafted, published, corrected, acknowledged.

One per key result and period. For three days, unless somebody has acknowledged it, its author edits a published
check-in in place; after that a correction is a new row that supersedes it and names its own author.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from audit.history import acting
from insights.models import Insight
from okrs.arithmetic.cadence import monthly_periods
from okrs.arithmetic.progress import OPEN_STATUSES, Status
from okrs.check_ins import policies
from okrs.check_ins.services.update_requests import answer_requests, settle_questions
from okrs.models import CheckIn, CheckInInsight, KeyResult, Objective
from okrs.models.choices import Kind, Metric
from okrs.snapshots.assessment import assess
from okrs.values.services import enter_value
from organization.ground.constraints import atomic_write
from organization.models import Membership, User
from organization.policies import refuse_closed
from organization.selectors.teams import managed_team_ids
from organization.services.versions import VersionConflict, replace_version

TEXTS = (
    "what_changed",
    "blocker",
    "next_step",
    "feedback_hcp",
    "feedback_stakeholders",
    "evidence_considered",
    "tactic_change",
)
_FIELDS = (*TEXTS, "confidence", "declared_status", "override_reason", "value")
NO_CHANGE = "No change."
CONFIDENCE_MISSING = "Choose how confident you are, from 0 to 10."
REASON_MISSING = "Say why another status is right; both are shown."


@dataclass(frozen=True)
class Said:
    """What a person says of one key result. ``value`` only if it is entered by hand; ``insights`` are ids."""

    confidence: int | None = None
    value: Decimal | None = None
    declared_status: str = ""
    override_reason: str = ""
    what_changed: str = ""
    blocker: str = ""
    next_step: str = ""
    feedback_hcp: str = ""
    feedback_stakeholders: str = ""
    evidence_considered: str = ""
    tactic_change: str = ""
    insights: tuple[int, ...] = ()


# (what was seen before writing, see ``seen_of``; what is said)
SavedCheckIn = tuple[str, Said]


class Refused(ValidationError):
    """Some of several check-ins cannot be saved, so none is. ``by_key_result``: the reasons, by id."""

    def __init__(self, errors: Mapping[int, ValidationError], conflicts: Iterable[int] = ()) -> None:
        super().__init__("Nothing was saved: some key results need a look.")
        self.by_key_result = dict(errors)
        self.conflicts = frozenset(conflicts)


def latest_of(key_result: KeyResult, period: int) -> CheckIn | None:
    """The newest row of a period: a draft, a published check-in, or the draft of a correction."""
    return CheckIn.objects.filter(key_result=key_result, period=period).order_by("-pk").first()


def seen_of(check_in: CheckIn | None) -> str:
    """The row and version that a person sees, to be sent back with what they write; empty if there is none."""
    return "" if check_in is None else f"{check_in.pk}:{check_in.version}"


def is_counted(key_result: KeyResult) -> bool:
    """Whether the value is computed from work or dated steps, so that nobody types it."""
    return key_result.measured_by != Metric.MANUAL or key_result.kind == Kind.MILESTONE


@atomic_write
def save_draft(*, key_result: KeyResult, period: int, by: User, seen: str, said: Said, at: datetime) -> CheckIn:
    """Save a draft, which nobody else sees. Only a declared status already needs its reason.

    Who may: the owner; planners of the team if something is already published. ``seen`` is ``seen_of`` of the row that
    the person started from. Raises VersionConflict if another was saved since, and ValidationError.
    """
    latest = _begin(key_result, period, by, seen, said, at)
    if latest is not None and latest.published_at is not None and policies.is_in_place(by, latest, at):
        raise ValidationError("It is published already. Publish again to change it.")
    row = _row(key_result, period, by, latest, at)
    if said.declared_status and not said.override_reason.strip():
        raise ValidationError({"override_reason": REASON_MISSING})
    with acting(by=by.pk):
        return _store(row, said)


@atomic_write
def publish_check_in(*, key_result: KeyResult, period: int, by: User, seen: str, said: Said, at: datetime) -> CheckIn:
    """Publish a check-in with the value and the status computed at this moment.

    It changes the published row in place if that is the author's own, less than three days old and not acknowledged;
    otherwise it is a new row that supersedes it. A counted key result refuses a typed value; otherwise the typed value
    is also entered as a dated value. Confidence is required, and so is a reason if the declared status differs from the
    computed one.

    Who may, ``seen`` and VersionConflict: as for ``save_draft``.
    """
    latest = _begin(key_result, period, by, seen, said, at)
    missing = {"confidence": [CONFIDENCE_MISSING]} if said.confidence is None else {}
    return _publish(_row(key_result, period, by, latest, at), said, by, at, missing)


@atomic_write
def no_change(*, key_result: KeyResult, period: int, by: User, at: datetime) -> CheckIn:
    """Publish in one click that nothing changed: confidence and declared status stay as in the last check-in.

    Only for the owner, and only if nothing is written yet for the period. Raises ValidationError otherwise.
    """
    _begin(key_result, period, by, "", Said(), at, first=True)
    before = CheckIn.objects.in_force().filter(key_result=key_result).order_by("-period", "-pk").first()
    said = Said(what_changed=NO_CHANGE)
    if before is not None:
        said = replace(
            said,
            confidence=before.confidence,
            declared_status=before.declared_status if before.declared_status in OPEN_STATUSES else "",
            override_reason=before.override_reason,
        )
    return _publish(CheckIn(key_result=key_result, period=period, author=by, zone_name=by.timezone), said, by, at, {})


@atomic_write
def save_all(
    *,
    period: int,
    by: User,
    at: datetime,
    drafts: Mapping[KeyResult, SavedCheckIn] | None = None,
    published: Mapping[KeyResult, SavedCheckIn] | None = None,
    unchanged: Iterable[KeyResult] = (),
) -> int:
    """Save drafts, publish, and publish "no change" for several key results, all or none. Returns the number published.

    Raises Refused with the reasons and conflicts of all that cannot be saved.
    """
    errors: dict[int, ValidationError] = {}
    conflicts: list[int] = []
    work = [(save_draft, key_result, written) for key_result, written in (drafts or {}).items()]
    work += [(publish_check_in, key_result, written) for key_result, written in (published or {}).items()]
    for act, key_result, (seen, said) in work:
        try:
            act(key_result=key_result, period=period, by=by, seen=seen, said=said, at=at)
        except VersionConflict:
            conflicts.append(key_result.pk)
        except ValidationError as error:
            errors[key_result.pk] = error
    alike = list(unchanged)
    for key_result in alike:
        try:
            no_change(key_result=key_result, period=period, by=by, at=at)
        except VersionConflict:
            errors[key_result.pk] = ValidationError("It was written a moment ago. Look at it before you publish.")
        except ValidationError as error:
            errors[key_result.pk] = error
    if errors or conflicts:
        raise Refused(errors, conflicts)
    return len(published or {}) + len(alike)


@atomic_write
def acknowledge(*, check_in: CheckIn, by: User, version: int, at: datetime) -> CheckIn:
    """Acknowledge a check-in. It can then only be corrected by a new row, and what ``by`` asked about it is settled.

    Who may: see ``policies.can_acknowledge``; never the author. Raises VersionConflict if the text was changed since
    ``version`` was read.
    """
    refuse_closed(check_in.key_result.objective.quarter)
    teams = Membership.objects.on(at.astimezone(by.zone).date()).filter(user=check_in.key_result.owner)
    if check_in.acknowledged_at is not None:
        raise ValidationError("Somebody has acknowledged it already.")
    if CheckIn.objects.filter(supersedes=check_in, published_at__isnull=False).exists():
        raise ValidationError("It was corrected meanwhile. Acknowledge the correction.")
    if not policies.can_acknowledge(by, check_in, managed_team_ids(by), set(teams.values_list("team", flat=True))):
        raise PermissionDenied
    check_in.acknowledged_by, check_in.acknowledged_at = by, at
    check_in.full_clean(exclude=["key_result", "author", "acknowledged_by"])
    with acting(by=by.pk):
        replace_version(check_in, version=version, fields=["acknowledged_by", "acknowledged_at"])
        settle_questions(check_in, at, asked_by=by)
    return check_in


@atomic_write
def acknowledge_all(*, read: Mapping[CheckIn, int], by: User, at: datetime) -> int:
    """Acknowledge several, each in the version that was read, except those changed meanwhile. Returns how many.

    ValidationError if one belongs to a closed quarter; then none is.
    """
    done = 0
    for check_in in read:
        refuse_closed(check_in.key_result.objective.quarter)
    for check_in, version in read.items():
        try:
            acknowledge(check_in=check_in, by=by, version=version, at=at)
        except (VersionConflict, ValidationError):
            continue
        done += 1
    return done


def _begin(
    key_result: KeyResult, period: int, by: User, seen: str, said: Said, at: datetime, *, first: bool = False
) -> CheckIn | None:
    """Check who may and when, and that the row before is in the version that was seen; return that row."""
    objective, quarter = key_result.objective, key_result.objective.quarter
    latest = latest_of(key_result, period)
    # The person does not see somebody else's draft, but does see the check-in that it corrects.
    correcting = latest is not None and (latest.published_at is not None or latest.supersedes_id is not None)
    if not policies.can_check_in(by, key_result, managed_team_ids(by), correcting=correcting):
        raise PermissionDenied
    today = at.astimezone(by.zone).date()
    refuse_closed(quarter)
    if not policies.takes_check_ins(quarter, today):
        raise ValidationError(f"{quarter.name} is {quarter.get_state_display().lower()} and takes no check-in.")
    if objective.state != Objective.State.ACTIVE or key_result.state != KeyResult.State.ACTIVE:
        raise ValidationError("The key result is not active.")
    periods = monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months)
    if not 1 <= period <= len(periods) or periods[period - 1][0] > today:
        raise ValidationError("This period has not begun.")
    if said.value is not None and is_counted(key_result):
        raise ValidationError({"value": "This key result is counted from the work and takes no typed value."})
    if first and latest is not None:
        raise ValidationError("Something is written for this period already.")
    if latest is not None and latest.published_at is None and latest.author_id != by.pk:
        raise ValidationError(f"{latest.author} has begun a correction of it.")
    if seen != seen_of(latest):
        raise VersionConflict
    return latest


def _row(key_result: KeyResult, period: int, by: User, latest: CheckIn | None, at: datetime) -> CheckIn:
    """The row to write: the draft, the published row while it can be edited in place, or a new one."""
    if latest is None:
        return CheckIn(key_result=key_result, period=period, author=by, zone_name=by.timezone)
    latest.key_result = key_result
    if latest.published_at is None or policies.is_in_place(by, latest, at):
        return latest
    return CheckIn(key_result=key_result, period=period, author=by, zone_name=by.timezone, supersedes=latest)


def _publish(row: CheckIn, said: Said, by: User, at: datetime, missing: Mapping[str, list[str]]) -> CheckIn:
    """Publish, or say everything that is wrong with it at once; ``missing`` is what is known to be."""
    errors: dict[str, Any] = dict(missing)
    key_result = row.key_result
    at = at.astimezone(by.zone)
    today = at.date()
    row.confidence = said.confidence
    if row.published_at is None:
        row.published_at, row.zone_name = at, by.timezone
    with acting(by=by.pk):
        if said.value is not None and (row._state.adding or said.value != _stored_value(row)):
            quarter = key_result.objective.quarter
            with _noted(errors):
                enter_value(
                    key_result=key_result, by=by, value=said.value, as_of=min(today, quarter.ends_on), at=at,
                    note="Monthly check-in",
                )  # fmt: skip
        now = assess([key_result], at=at, saying={key_result.pk: row})[key_result.pk]
        row.computed_status = now.status.value
        with _noted(errors):
            said = _declared(replace(said, value=now.value), now.status)
        if errors:
            raise ValidationError(errors)
        stored = _store(row, said)
        if by.pk == key_result.owner_id:
            answer_requests(key_result, row.period, at)
        return stored


@contextmanager
def _noted(errors: dict[str, Any]) -> Iterator[None]:
    """Add what is refused inside to ``errors``, by field, and go on."""
    try:
        yield
    except ValidationError as error:
        for name, texts in error.update_error_dict({}).items():
            errors[name] = [*errors.get(name, []), *texts]


def _stored_value(row: CheckIn) -> Decimal | None:
    """The value of a published row; a draft's typed value was never entered."""
    stored = CheckIn.objects.filter(pk=row.pk, published_at__isnull=False).first()
    return stored.value if stored else None


def _declared(said: Said, computed: Status) -> Said:
    """Keep a declared status and its reason only if it differs from the computed one and the target is not reached."""
    if said.declared_status in ("", computed.value) or computed == Status.COMPLETE:
        return replace(said, declared_status="", override_reason="")
    if not said.override_reason.strip():
        words = f"{computed.label} was computed. {REASON_MISSING}"
        raise ValidationError({"override_reason": words})
    return said


def _store(row: CheckIn, said: Said) -> CheckIn:
    for name in _FIELDS:
        value = getattr(said, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if row.declared_status and row.declared_status not in OPEN_STATUSES:
        words = "Choose On Track, At Risk or In Progress. Complete comes with the target."
        raise ValidationError({"declared_status": words})
    row.full_clean(exclude=["key_result", "author", "supersedes"], validate_unique=False, validate_constraints=True)
    try:
        with transaction.atomic():
            if row._state.adding:
                row.save()
            else:
                replace_version(
                    row, version=row.version, fields=[*_FIELDS, "computed_status", "published_at", "zone_name"]
                )
    except IntegrityError as error:
        raise VersionConflict from error
    _link_insights(row, said.insights)
    return row


def _link_insights(row: CheckIn, wanted: tuple[int, ...]) -> None:
    have = set(row.insight_links.values_list("insight", flat=True))
    new = set(wanted) - have
    readable = (
        set(Insight.objects.visible_to(row.author).filter(pk__in=new).values_list("pk", flat=True)) if new else set()
    )
    if new - readable:
        raise ValidationError({"insights": "Choose insights that you may read."})
    row.insight_links.filter(insight__in=have - set(wanted)).delete()
    CheckInInsight.objects.bulk_create(CheckInInsight(check_in=row, insight_id=pk) for pk in sorted(new))
