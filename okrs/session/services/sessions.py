"""Notes and attendance of a planning session, who has its page open, and reasons of objectives."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet

from audit.history import acting
from insights.models import Insight
from insights.models.insights import ACCEPTED_STATES
from interactions.models import StakeholderFeedback
from okrs.models import Objective, ObjectiveReason, PlanningSession, Presence, SessionAttendance
from okrs.planning import policies
from okrs.planning.services.objectives import require_open, require_planner
from organization.ground.constraints import atomic_write
from organization.ground.numbers import as_number
from organization.models import Quarter, Team, User
from organization.selectors.teams import managed_team_ids
from organization.services.versions import VersionConflict, replace_version

_FORGOTTEN = timedelta(days=1)


@atomic_write
def save_notes(
    *, quarter: Quarter, team: Team, by: User, version: int, notes: str, others: str, people: Collection[User]
) -> PlanningSession:
    """Write what was said and who was there; the first time without a ``version`` (0).

    Who may: planners of the team. Raises ValidationError with code ``conflict`` if somebody saved meanwhile.
    """
    require_planner(by=by, team_id=team.pk, quarter=quarter)
    session = PlanningSession.objects.filter(quarter=quarter, team=team).first()
    is_new = session is None
    session = session or PlanningSession(quarter=quarter, team=team)
    if not is_new and version == 0:
        raise _conflict()
    session.notes, session.others = notes, others
    session.full_clean()
    with acting(by=by.pk):
        if is_new:
            session.save()
        else:
            try:
                replace_version(session, version=version, fields=["notes", "others"])
            except VersionConflict:
                raise _conflict() from None
        there = set(session.attendances.values_list("person", flat=True))
        wanted = {one.pk for one in people}
        session.attendances.exclude(person__in=wanted).delete()
        SessionAttendance.objects.bulk_create(
            SessionAttendance(session=session, person_id=pk) for pk in sorted(wanted - there)
        )
    return session


def _conflict() -> ValidationError:
    return ValidationError(
        "Somebody else changed this meanwhile. Compare with the saved version, then save again.", code="conflict"
    )


@atomic_write
def note_presence(*, quarter: Quarter, team: Team, by: User, at: datetime) -> None:
    """Note that the person has the page open; what is older than a day is thrown away."""
    Presence.objects.filter(seen_at__lt=at - _FORGOTTEN).delete()
    Presence.objects.update_or_create(quarter=quarter, team=team, person=by, defaults={"seen_at": at})


@atomic_write
def add_reasons(*, objective: Objective, by: User, at: datetime, chosen: Collection[str]) -> list[ObjectiveReason]:
    """Say that accepted insights ("insight-12") and stakeholders' feedback ("feedback-3") argue for the objective.

    What is a reason of it already stays one. Who may: whoever may change the objective, with what they may read.
    Raises ValidationError for anything else.
    """
    _require_changer(by, objective)
    made = []
    for one in chosen:
        kind, _, number = one.partition("-")
        rows: QuerySet[Any]
        if kind == "insight":
            rows = Insight.objects.visible_to(by).filter(state__in=ACCEPTED_STATES)
        else:
            rows = StakeholderFeedback.objects.visible_to(by, at.astimezone(by.zone).date())
        found = rows.filter(pk=as_number(number) or 0).first()
        if found is None:
            raise ValidationError("Choose accepted insights and feedback that you may read.")
        what = {"insight" if kind == "insight" else "feedback": found}
        if not ObjectiveReason.objects.filter(objective=objective, **what).exists():
            made.append(ObjectiveReason(objective=objective, by=by, at=at, **what))
    with acting(by=by.pk):
        ObjectiveReason.objects.bulk_create(made)
    return made


@atomic_write
def remove_reason(*, reason: ObjectiveReason, by: User) -> None:
    """Take a reason away again. Who may: whoever may change the objective."""
    _require_changer(by, reason.objective)
    with acting(by=by.pk):
        reason.delete()


def _require_changer(by: User, objective: Objective) -> None:
    require_open(objective.quarter)
    if not policies.can_edit(by, objective, managed_team_ids(by)):
        raise PermissionDenied
