"""What a report asks for: the tags of its rows and columns, what it shows, its filters; and who may read that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from interactions.models import TierAssignment
from interactions.models.kols import Channel
from okrs.counting.crossing import field_key
from okrs.counting.readings import source_of_metric
from okrs.counting.sources import INTERACTIONS
from okrs.models import MeasureDefinition, Report, ReportCount
from okrs.models.choices import Metric, OfKeyResults, Tag
from organization import roles
from organization.custom_fields.selectors import fields_of
from organization.models import CustomField, User

NONE = {
    Tag.AREA: "No therapeutic area", Tag.TEAM: "No team", Tag.QUARTER: "No quarter", Tag.PERSON: "Nobody",
    Tag.TIER: "No tier", Tag.CHANNEL: "No channel", Tag.FIELD: "No value",
}  # fmt: skip
# Tags whose values are words, with their names.
WORDED: dict[Tag, dict[str, str]] = {
    Tag.TIER: {one.value: str(one.label) for one in TierAssignment.Tier},
    Tag.CHANNEL: {one.value: str(one.label) for one in Channel},
}
# Tags of interactions alone.
OF_INTERACTIONS = frozenset({Tag.TIER, Tag.CHANNEL, Tag.FIELD})
# Before the names of custom fields of interactions; those of objectives stand alone, as on the board.
WORK = "interaction."
# Fields whose values administrators named. What people type - texts, numbers, days - is found in lists, where each
# reader meets only what they may open; a count of it would tell of everybody's.
TOLD_APART = frozenset({CustomField.Kind.CHOICE, CustomField.Kind.CHOICES, CustomField.Kind.YES_NO})


@dataclass(frozen=True)
class Spec:
    """What a report asks for, see ``okrs.models.Report``. ``only``: these quarters instead of a span.

    ``custom``: of custom fields, as (name in a query, text); ``field``: the one that ``Tag.FIELD`` stands for.
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
    field: CustomField | None = None

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

    @property
    def custom_of_work(self) -> tuple[tuple[str, str], ...]:
        """What custom fields of interactions are to hold, as (name, text)."""
        return tuple((name.removeprefix(WORK), text) for name, text in self.custom if name.startswith(WORK))

    def label_of(self, tag: Tag) -> str:
        """A tag in words; a custom field by its name."""
        return self.field.name if tag is Tag.FIELD and self.field else str(tag.label)

    def key_of(self, tag: Tag | None) -> str:
        """The value of a tag for the form's choice."""
        return f"{tag.value}-{self.field.pk}" if tag is Tag.FIELD and self.field else tag.value if tag else ""

    def words_of(self, tag: Tag) -> dict[str, str] | None:
        """The values of a tag with their names, in their order, where these are words; else None."""
        if tag is not Tag.FIELD or self.field is None:
            return WORDED.get(tag)
        if self.field.kind == CustomField.Kind.YES_NO:
            return {field_key("true"): "Yes", field_key("false"): "No"}
        return {field_key(one): one for one in (*self.field.options, *self.field.retired)}

    def query(self, **more: object) -> str:
        """The spec as a query string."""
        values: dict[str, object] = {
            "rows": self.key_of(self.rows), "columns": self.key_of(self.columns), "measure": self.measure_key,
            "area": self.area, "team": self.team, "until": self.until, "span": self.span, **dict(self.custom),
        }  # fmt: skip
        return urlencode({name: value for name, value in (values | more).items() if value not in (None, "")})


def spec_of(report: Report) -> Spec:
    """The spec of a stored report."""
    return Spec(
        Tag(report.rows), Tag(report.columns) if report.columns else None, report.measure, report.definition,
        report.therapeutic_area_id, report.team_id, report.until_id, report.span,
        custom=tuple(sorted(report.custom_filter.items())), field=report.field,
    )  # fmt: skip


def spec_of_count(count: ReportCount) -> Spec:
    """The spec of a table that a worker counts."""
    said = count.asked
    tags = [Tag(one) for one in said["by"]]
    definition = MeasureDefinition.objects.get(pk=said["definition"]) if said["definition"] else None
    quarters, key = said["quarters"], said.get("field")
    return Spec(
        tags[0], tags[1] if len(tags) > 1 else None, said["metric"], definition, said["area"], said["team"],
        quarters[-1], len(quarters), custom=tuple((f"{WORK}{name}", text) for name, text in said.get("custom", ())),
        field=CustomField.objects.get(on=CustomField.On.INTERACTION, key=key) if key else None,
    )  # fmt: skip


def fits(spec: Spec) -> bool:
    """Whether what is shown has the spec's tags and fields: only interactions have a tier, a channel, own fields."""
    if not OF_INTERACTIONS & set(spec.tags) and not spec.custom_of_work:
        return True
    if spec.is_of_key_results:
        return False
    if spec.definition:
        version = spec.definition.versions.order_by("-version").first()
        return version is not None and version.source == INTERACTIONS.name
    return source_of_metric(spec.measure) is INTERACTIONS


def may_read(user: User, spec: Spec) -> bool:
    """Counted work is only for the medical side; others see tables of the key results that they may read.

    What custom fields of interactions hold is only for those who read interactions of others (``reads_fields``).
    """
    if spec.is_of_key_results:
        return not spec.custom_of_work and spec.field is None
    return user.scope("objective") == roles.FULL and (
        reads_fields(user) or not (spec.custom_of_work or spec.field is not None)
    )


def reads_fields(user: User) -> bool:
    """Whether tables may be told apart for them by what custom fields of interactions hold; never for partners."""
    return user.scope("objective") == roles.FULL and user.scope("interaction") in (
        roles.TEAM, roles.MANAGED, roles.FULL,
    )  # fmt: skip


def work_fields(user: User) -> list[CustomField]:
    """The custom fields of interactions that a table may be told apart and narrowed by; archived ones last. One query,
    none for those who read none.
    """
    if not reads_fields(user):
        return []
    return [one for one in fields_of(CustomField.On.INTERACTION) if one.kind in TOLD_APART]


def asks_for_fields(query: Mapping[str, Any]) -> bool:
    """Whether a query string names a custom field of interactions."""
    tags = (str(query.get(name, "")) for name in ("rows", "columns"))
    return any(name.startswith(WORK) for name in query) or any(one.startswith(f"{Tag.FIELD.value}-") for one in tags)
