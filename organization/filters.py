"""Query strings of the lists: what is invalid is said beside the field and left out."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from organization import roles
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.ground.text import fold
from organization.models import Absence, Holiday, Membership, Product, Team, TherapeuticArea, User

PAGING = frozenset({"before", "after"})
SHOWN = [("", "Active"), ("inactive", "Inactive"), ("all", "All")]


def searched_day(label: str) -> DayField:
    """A day that a list is narrowed by."""
    return DayField(SEARCHED, label=label, required=False)


class ListFilter(forms.Form):
    """Filters in the address; what was given is listed so that each can be taken away again."""

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        super().__init__(data, prefix=None, **kwargs)
        self.use_required_attribute = False

    def applied(self) -> list[dict[str, str]]:
        """Name, value and the address without it, for each filter in force."""
        chips = []
        query: Any = self.data
        for bound in self.visible_fields():
            value = self.cleaned_data.get(bound.name)
            if value in (None, ""):
                continue
            rest = query.copy()
            for key in (bound.name, *PAGING):
                rest.pop(key, None)
            field: Any = bound.field
            is_plain_choice = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
            shown = dict(field.choices).get(value, value) if is_plain_choice else value
            chips.append({"name": str(bound.label), "value": str(shown), "remove_url": f"?{rest.urlencode()}"})
        return chips

    def clean(self) -> dict[str, Any]:
        """A period, from ``first`` to ``last``, runs forward."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", "The last day lies before the first.")
        return cleaned


class Filter(forms.Form):
    """A GET form whose valid values narrow a list."""

    def value(self, name: str) -> Any:
        """The cleaned value of a field; None when it is empty or invalid."""
        self.is_valid()
        return self.cleaned_data.get(name) or None


class ActiveFilter(Filter):
    """Active records, inactive ones, or all."""

    state = forms.ChoiceField(label="Show", choices=SHOWN, required=False)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Active ones unless asked otherwise."""
        state = self.value("state")
        return rows if state == "all" else rows.filter(is_active=state != "inactive")


class ProductFilter(ActiveFilter):
    area = forms.ModelChoiceField(
        TherapeuticArea.objects.all(), label="Therapeutic area", required=False, empty_label="Any"
    )
    phase = forms.ChoiceField(label="Phase", choices=[("", "Any"), *Product.Phase.choices], required=False)
    field_order = ["area", "phase", "state"]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """By area and phase as well."""
        rows = super().narrow(rows)
        if area := self.value("area"):
            rows = rows.filter(therapeutic_area=area)
        if phase := self.value("phase"):
            rows = rows.filter(lifecycle_phase=phase)
        return rows


class HolidayFilter(Filter):
    country = forms.CharField(max_length=2, min_length=2, required=False)
    year = forms.IntegerField(
        min_value=1990, max_value=2100, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    def narrow(self, rows: QuerySet[Holiday]) -> QuerySet[Holiday]:
        """By country and year."""
        if country := self.value("country"):
            rows = rows.filter(country=country.upper())
        if year := self.value("year"):
            rows = rows.filter(date__year=year)
        return rows


class PeopleFilter(Filter):
    """Search by name, and by e-mail for those who may read it."""

    q = forms.CharField(label="Name", max_length=80, required=False)
    role = forms.ChoiceField(label="Role", choices=[("", "Any"), *roles.CHOICES, ("none", "No role")], required=False)
    team = forms.ModelChoiceField(Team.objects.all(), label="Team today", required=False, empty_label="Any")
    state = forms.ChoiceField(
        label="Show",
        choices=[("", "Active"), ("invited", "Invited, never signed in"), ("inactive", "Deactivated"), ("all", "All")],
        required=False,
    )

    def narrow(self, rows: QuerySet[User], *, today: Any, with_email: bool) -> QuerySet[User]:
        """By words of the name, role, team on ``today`` and state of the account."""
        state = self.value("state")
        if state != "all":
            rows = rows.filter(is_active=state != "inactive")
        if state == "invited":
            rows = rows.filter(last_login__isnull=True)
        for word in fold(self.value("q") or "").split():
            found = Q(sort_key__contains=word)
            rows = rows.filter(found | Q(email__icontains=word) if with_email else found)
        if role := self.value("role"):
            rows = rows.filter(role="" if role == "none" else role)
        if team := self.value("team"):
            memberships = Membership.objects.on(today).filter(team=team, user=OuterRef("pk"))
            rows = rows.filter(Exists(memberships))
        return rows


class AbsenceFilter(Filter):
    when = forms.ChoiceField(
        label="Show", choices=[("", "Now and to come"), ("past", "Past"), ("all", "All")], required=False
    )
    team = forms.ModelChoiceField(Team.objects.all(), label="Team today", required=False, empty_label="Any")

    def narrow(self, rows: QuerySet[Absence], *, today: Any) -> QuerySet[Absence]:
        """Those that are not over unless asked otherwise."""
        wanted = self.value("when")
        if wanted == "past":
            rows = rows.filter(ends_on__lt=today)
        elif wanted != "all":
            rows = rows.filter(ends_on__gte=today)
        if team := self.value("team"):
            rows = rows.filter(user__in=User.objects.members_on(today, [team.pk]).values("pk"))
        return rows
