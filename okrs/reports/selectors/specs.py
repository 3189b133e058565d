"""What a report asks for: the tags of its rows and columns, what it shows, its filters; and who may read that."""

from dataclasses import dataclass
from urllib.parse import urlencode

from interactions.models import TierAssignment
from interactions.models.kols import Channel
from okrs.counting.readings import source_of_metric
from okrs.counting.sources import INTERACTIONS
from okrs.models import MeasureDefinition, Report, ReportCount
from okrs.models.choices import Metric, OfKeyResults, Tag
from organization import roles
from organization.models import User

NONE = {
    Tag.AREA: "No therapeutic area", Tag.TEAM: "No team", Tag.QUARTER: "No quarter", Tag.PERSON: "Nobody",
    Tag.TIER: "No tier", Tag.CHANNEL: "No channel",
}  # fmt: skip
# Tags whose values are words, with their names.
WORDED: dict[Tag, dict[str, str]] = {
    Tag.TIER: {one.value: str(one.label) for one in TierAssignment.Tier},
    Tag.CHANNEL: {one.value: str(one.label) for one in Channel},
}


@dataclass(frozen=True)
class Spec:
    """What a report asks for, see ``okrs.models.Report``. ``only``: these quarters instead of a span.

    ``custom``: of the custom fields of objectives, as (name in a query, text).
    """

    rows: Tag
    columns: Tag | None
    measure: str
    definition: MeasureDefinition | None = None
    area: int | None = None
    team: int | None = None
    until: int | None = None
    span: int = 4
    only: tuple[int, ...] = ()
    custom: tuple[tuple[str, str], ...] = ()

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags of rows and columns."""
        return (self.rows,) if self.columns is None else (self.rows, self.columns)

    @property
    def is_of_key_results(self) -> bool:
        """Whether it shows key results rather than counted work."""
        return self.measure in OfKeyResults.values

    @property
    def measure_key(self) -> str:
        """The value for the form's choice."""
        return f"custom-{self.definition.pk}" if self.definition else self.measure

    @property
    def measure_label(self) -> str:
        """What is shown, in words."""
        if self.definition:
            return self.definition.name
        return str(OfKeyResults(self.measure).label if self.is_of_key_results else Metric(self.measure).label)

    def query(self, **more: object) -> str:
        """The spec as a query string."""
        values: dict[str, object] = {
            "rows": self.rows.value, "columns": self.columns.value if self.columns else "", "measure": self.measure_key,
            "area": self.area, "team": self.team, "until": self.until, "span": self.span, **dict(self.custom),
        }  # fmt: skip
        return urlencode({name: value for name, value in (values | more).items() if value not in (None, "")})


def spec_of(report: Report) -> Spec:
    """The spec of a stored report."""
    return Spec(
        Tag(report.rows), Tag(report.columns) if report.columns else None, report.measure, report.definition,
        report.therapeutic_area_id, report.team_id, report.until_id, report.span,
        custom=tuple(sorted(report.custom_filter.items())),
    )  # fmt: skip


def spec_of_count(count: ReportCount) -> Spec:
    """The spec of a table that a worker counts."""
    said = count.asked
    tags = [Tag(one) for one in said["by"]]
    definition = MeasureDefinition.objects.get(pk=said["definition"]) if said["definition"] else None
    quarters = said["quarters"]
    return Spec(
        tags[0], tags[1] if len(tags) > 1 else None, said["metric"], definition, said["area"], said["team"],
        quarters[-1], len(quarters),
    )  # fmt: skip


def fits(spec: Spec) -> bool:
    """Whether what is shown can be told apart by the spec's tags: only interactions have a tier and a channel."""
    if not WORDED.keys() & set(spec.tags):
        return True
    if spec.is_of_key_results:
        return False
    if spec.definition:
        version = spec.definition.versions.order_by("-version").first()
        return version is not None and version.source == INTERACTIONS.name
    return source_of_metric(spec.measure) is INTERACTIONS


def may_read(user: User, spec: Spec) -> bool:
    """Counted work is only for the medical side; others see tables of the key results that they may read."""
    return spec.is_of_key_results or user.scope("objective") == roles.FULL
