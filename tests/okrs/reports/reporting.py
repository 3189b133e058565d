"""What the tests of reports have in common: a day of work, what a report may show, a form that was filled in."""

from datetime import date

from okrs.models.choices import Metric, OfKeyResults, Tag
from okrs.reports.selectors.specs import Spec

DAY = date(2026, 2, 2)
TALKS = Metric.IN_DEPTH_DISCUSSIONS
STATUSES = Spec(Tag.AREA, Tag.QUARTER, OfKeyResults.STATUSES.value)
SAID = {"name": "Talks", "measure": "in_depth_discussions", "rows": "team", "columns": "quarter", "span": "4"}
