"""Absences: whose a person may see, and whose they may enter."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from organization import policies, roles
from organization.models import Absence, User


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


def absence_rows(user: User, today: date) -> QuerySet[Absence]:
    """Absences ``user`` may see, latest first."""
    return Absence.objects.visible_to(user, today).select_related("user").order_by("-starts_on", "pk")


def own_absences(user: User, today: date) -> list[dict[str, Any]]:
    """One's own absences, latest first."""
    return [
        {
            "pk": absence.pk,
            "days": span(absence.starts_on, absence.ends_on),
            "state": when(absence, today),
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


def when(absence: Absence, today: date) -> str:
    """Past, now or to come."""
    if absence.ends_on < today:
        return "Past"
    return "To come" if absence.starts_on > today else "Away now"
