"""Query strings of the list of congresses → querysets."""

from typing import Any

from django.db.models import Q

from organization.ground.filters import OneFilter, PageFilters, PartFilter
from organization.models import TherapeuticArea

PAST = "past"
WHEN: dict[str, Any] = {
    "": ("Ahead and running", lambda today: Q(ends_on__gte=today)),
    PAST: ("Past", lambda today: Q(ends_on__lt=today)),
    "all": ("All", Q()),
}


class CongressFilter(PageFilters):
    """Which congresses: ahead or past, and of which therapeutic area; one that names no area is of all."""

    when = PartFilter(WHEN, label="When")
    therapeutic_area = OneFilter(
        label="Therapeutic area", queryset=TherapeuticArea.objects.filter(is_active=True), method="of_area"
    )

    def of_area(self, rows: Any, _name: str, area: TherapeuticArea | None) -> Any:
        """Those of an area."""
        return rows if area is None else rows.of_area(area.pk)

    @property
    def qs(self) -> Any:
        """What is ahead, the soonest first; what is over, the latest first."""
        found = super().qs
        is_back = self.data.get("when") in (PAST, "all")
        return found.order_by("-starts_on", "-pk") if is_back else found.order_by("starts_on", "pk")
