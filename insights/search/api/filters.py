"""Query strings of the API of insights → querysets."""

from collections.abc import Iterable
from typing import Any

import django_filters

from insights.capture.policies import reads_shared_only
from insights.models import Insight
from insights.search.selectors import search
from organization.api.filters import Filters, Number, PersonFilter
from organization.models import User


class InsightFilters(Filters):
    """Filters of insights. Clinical partners cannot filter by author, day or state."""

    search = django_filters.CharFilter(label="Words", method="by_words", max_length=200)
    category = django_filters.ChoiceFilter(choices=Insight.Category.choices, label="Category")
    kind = django_filters.ChoiceFilter(choices=Insight.Kind.choices, label="Kind")
    therapeutic_area = Number(label="Of this therapeutic area", field_name="therapeutic_area")
    state = django_filters.ChoiceFilter(choices=Insight.State.choices, label="State")
    owner = PersonFilter(label="me, or the author's number", field_name="originator")
    interaction = Number(label="Heard in this interaction", field_name="interaction_links__interaction")

    @classmethod
    def hidden_from(cls, viewer: User) -> Iterable[str]:
        """Filters that tell who, when or in what state."""
        return ("state", "owner", "interaction") if reads_shared_only(viewer) else ()

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        """The newest 1,000 with these words; partners search only what they may read."""
        return rows.filter(pk__in=search(rows, value, user=self.viewer).order_by().values("pk"))
