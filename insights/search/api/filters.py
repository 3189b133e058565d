"""Query strings of the API of this capability → querysets."""

from typing import Any

import django_filters

from insights.search.filters import CommonInsightFilter
from insights.search.words import search
from organization.ground.filters import Number, PersonFilter


class InsightFilters(CommonInsightFilter):
    """Filters of insights."""

    is_offering = False
    search = django_filters.CharFilter(label="Words", method="by_words", max_length=200)
    therapeutic_area = Number(label="Of this therapeutic area", field_name="therapeutic_area")
    owner = PersonFilter(label="me, or the author's number", field_name="originator")
    congress = Number(label="Heard at this congress", field_name="congress")
    interaction = Number(label="Heard in this interaction", field_name="interaction_links__interaction")
    field_order = ("search",)  # among all that may be read, and then narrowed

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        """The newest 1,000 with these words; partners search only what they may read."""
        return rows.filter(pk__in=search(rows, value, user=self.viewer, today=self.today))
