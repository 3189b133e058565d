"""Query strings of the lists of people, teams, days off and reference records → querysets."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from organization import policies, roles
from organization.ground.filters import ChoiceFilter, OneFilter, PageFilters, PartFilter
from organization.models import Absence, Membership, Product, Team, TherapeuticArea, User
from organization.models.names import by_name

ACTIVE, INACTIVE = Q(is_active=True), Q(is_active=False)


class ActiveFilter(PageFilters):
    """Active records, inactive ones, or all."""

    state = PartFilter({"": ("Active", ACTIVE), "inactive": ("Inactive", INACTIVE), "all": ("All", Q())}, label="Show")


class ProductFilter(ActiveFilter):
    """By area and phase as well."""

    area = OneFilter("therapeutic_area", label="Therapeutic area", queryset=TherapeuticArea.objects.all())
    phase = ChoiceFilter("lifecycle_phase", label="Phase", choices=Product.Phase)
    field_order = ("area", "phase")


class _YearFilter(django_filters.Filter):
    field_class = forms.IntegerField


class HolidayFilter(PageFilters):
    """By country and year."""

    country = django_filters.CharFilter(label="Country", lookup_expr="iexact", max_length=2, min_length=2)
    year = _YearFilter(
        "date__year", label="Year", min_value=1990, max_value=2100, widget=forms.TextInput({"inputmode": "numeric"})
    )


class WorkWeekFilter(PageFilters):
    """By country."""

    country = django_filters.CharFilter(label="Country", lookup_expr="iexact", max_length=2, min_length=2)


class PeopleFilter(PageFilters):
    """Search by name, and by e-mail for those who may read it; by role, team and state of the account."""

    q = django_filters.CharFilter(label="Name", max_length=80, method="by_words")
    role = ChoiceFilter(label="Role", choices=[*roles.CHOICES, ("none", "No role")], method="by_role")
    team = OneFilter(label="Team today", queryset=Team.objects.all(), method="by_team")
    state = PartFilter(
        {
            "": ("Active", ACTIVE),
            "invited": ("Invited, never signed in", Q(is_active=True, last_login__isnull=True)),
            "inactive": ("Deactivated", INACTIVE),
            "all": ("All", Q()),
        },
        label="Show",
    )

    def by_words(self, people: Any, _name: str, value: str) -> Any:
        """Whose name holds every word or nearly so, or whose e-mail does."""
        found = by_name(people, value)
        if not policies.may_edit_organization(self.viewer):
            return found
        return people.filter(Q(pk__in=found.order_by().values("pk")) | Q(email__icontains=value.strip()))

    def by_role(self, people: Any, _name: str, value: str) -> Any:
        """Of that role, or of none."""
        return people.filter(role="" if value == "none" else value)

    def by_team(self, people: Any, _name: str, team: Team) -> Any:
        """Members of that team today."""
        return people.filter(Exists(Membership.objects.on(self.today).filter(team=team, user=OuterRef("pk"))))


class AbsenceFilter(PageFilters):
    """Those that are not over unless asked otherwise, of a team's members today."""

    when = PartFilter(
        {
            "": ("Now and to come", lambda today: Q(ends_on__gte=today)),
            "past": ("Past", lambda today: Q(ends_on__lt=today)),
            "waiting": ("Waiting for approval", Q(state=Absence.State.WAITING)),
            "all": ("All", Q()),
        },
        label="Show",
    )
    team = OneFilter(label="Team today", queryset=Team.objects.all(), method="by_team")

    def by_team(self, absences: Any, _name: str, team: Team) -> Any:
        """Of those who are members of that team today."""
        return absences.filter(user__in=User.objects.members_on(self.today, [team.pk]).values("pk"))
