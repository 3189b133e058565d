"""Absences: whose a person may see, whose they may enter, and whose they may approve."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from organization import policies, roles
from organization.models import Absence, Membership, TeamManager, User
from organization.models.calendar import AbsenceQuerySet


def manages(user: User, member: User, today: date) -> bool:
    """Whether ``member`` belongs today to a team that ``user`` manages."""
    if user.role != roles.MANAGER or user.pk == member.pk:
        return False
    return User.objects.members_on(today, user.managed_teams.all()).filter(pk=member.pk).exists()


def people_for_absences(user: User, today: date) -> QuerySet[User]:
    """Active people whose absences ``user`` may enter."""
    people = User.objects.active()
    if policies.may_edit_organization(user):
        return people
    if user.role == roles.MANAGER:
        members = User.objects.members_on(today, user.managed_teams.all())
        return people.filter(Q(pk=user.pk) | Q(pk__in=members.values("pk")))
    return people.filter(pk=user.pk)


def get_absence(user: User, pk: int, today: date) -> Absence:
    """An absence that ``user`` may change: 404 if they may not know of it, 403 if they may only read it."""
    absence = Absence.objects.visible_to(user, today).select_related("user").filter(pk=pk).first()
    if absence is None:
        raise Http404
    if not policies.may_edit_absences_of(user, absence.user, manages=manages(user, absence.user, today)):
        raise PermissionDenied
    return absence


def absences_to_answer(user: User, today: date) -> AbsenceQuerySet:
    """Absences entered after they began that wait for this person's answer, the oldest question first.

    Managers answer for their members of today, administrators for people whom nobody manages; nobody for themselves.
    """
    if not policies.may_approve_absences(user):
        return Absence.objects.none()
    rows = Absence.objects.filter(state=Absence.State.WAITING).exclude(user=user).select_related("user")
    return rows.filter(user__in=_answers_for(user, today).values("pk")).order_by("asked_at", "pk")


def answers_for(user: User, member: User, today: date) -> bool:
    """Whether ``user`` is the one to approve an absence of ``member``."""
    if user.pk == member.pk or not policies.may_approve_absences(user):
        return False
    return _answers_for(user, today).filter(pk=member.pk).exists()


def _answers_for(user: User, today: date) -> QuerySet[User]:
    if user.role == roles.MANAGER:
        return User.objects.members_on(today, user.managed_teams.all())
    managed = TeamManager.objects.filter(team=OuterRef("team"), user__is_active=True).exclude(user=OuterRef("user"))
    member = Membership.objects.on(today).filter(Exists(managed), user=OuterRef("pk"))
    return User.objects.filter(~Exists(member))


def absence_rows(user: User, today: date) -> QuerySet[Absence]:
    """Absences ``user`` may see, latest first."""
    return Absence.objects.visible_to(user, today).select_related("user").order_by("-starts_on", "pk")


def own_absences(user: User, today: date) -> list[dict[str, Any]]:
    """One's own absences, latest first."""
    return [
        {
            "pk": absence.pk,
            "days": span(absence.starts_on, absence.ends_on),
            "state": state_of(absence, today),
        }
        for absence in user.absences.order_by("-starts_on")[:50]
    ]


def span(first: date, last: date) -> str:
    """Two days as one text ("2 to 6 Feb 2026", "28 Dec 2025 to 3 Jan 2026", "5 Feb 2026")."""
    if first == last:
        return f"{first:%-d %b %Y}"
    if first.year != last.year:
        return f"{first:%-d %b %Y} to {last:%-d %b %Y}"
    if first.month != last.month:
        return f"{first:%-d %b} to {last:%-d %b %Y}"
    return f"{first.day} to {last:%-d %b %Y}"


def state_of(absence: Absence, today: date) -> str:
    """Past, now or to come; or that it does not count, and why."""
    if absence.state == Absence.State.DECLINED:
        return f"Declined: {absence.refused}"
    if absence.state == Absence.State.WAITING:
        return "Waiting for approval"
    if absence.ends_on < today:
        return "Past"
    return "To come" if absence.starts_on > today else "Away now"
