"""Query string of the list of scientific milestones → queryset."""

from typing import Any

from django.db.models import Q

from organization.ground.filters import ChoiceFilter, OneFilter, PageFilters, PartFilter
from organization.models import Product, Quarter, ScientificMilestone, TherapeuticArea

WHEN: dict[str, Any] = {
    "": ("Ahead", lambda today: Q(date__gte=today)),
    "past": ("Past", lambda today: Q(date__lt=today)),
    "all": ("All", Q()),
}


class _WhenFilter(PartFilter):
    """Those ahead, unless a quarter is asked for: then all of it."""

    def filter(self, qs: Any, value: str | None) -> Any:
        if not value and self.parent.form.cleaned_data.get("quarter"):
            return qs
        return super().filter(qs, value)


class ScientificMilestoneFilter(PageFilters):
    """By area, product, kind and quarter."""

    when = _WhenFilter(WHEN, label="Show")
    area = OneFilter("therapeutic_area", label="Therapeutic area", queryset=TherapeuticArea.objects.all())
    product = OneFilter(label="Product", queryset=Product.objects.all(), field_name="product")
    kind = ChoiceFilter("kind", label="Kind", choices=ScientificMilestone.Kind)
    quarter = OneFilter(label="Quarter", queryset=Quarter.objects.all(), method="by_quarter")

    def by_quarter(self, rows: Any, _name: str, quarter: Quarter) -> Any:
        """On the days of that quarter."""
        return rows.within(quarter.starts_on, quarter.ends_on)
