"""Forms of reports: what a table shows, its rows, columns and name; and the filters of the trend page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from okrs.board.selectors.choices import Choices
from okrs.models import MeasureDefinition, Report
from okrs.models.choices import Metric, OfKeyResults, Tag
from okrs.models.saved_reports import MOST_QUARTERS
from okrs.reports.selectors.specs import WORDED, WORK, Spec, fits
from organization.custom_fields.filters import filter_fields
from organization.ground.filters import is_asked
from organization.ground.widgets import QuickSelect
from organization.models import CustomField

Measures = list[tuple[str, Any]]


def _choice(label: str, choices: Any = (), *, required: bool = False, help_text: str = "", empty: str = "") -> Any:
    offered = [("", empty), *choices] if empty else list(choices)
    return forms.ChoiceField(choices=offered, required=required, label=label, help_text=help_text)


UNFIT = "Only interactions have a tier, a channel and these fields: choose a measure that counts them."

ONE_FIELD = "Choose a custom field for rows or for columns, not for both."
ONLY_KEY_RESULTS = "Only key results are told apart by fields of their objectives: leave it out, or show key results."


def _tags(*, with_work: bool, without: Tag | None = None, fields: Sequence[CustomField] = ()) -> list[tuple[str, Any]]:
    """The tags offered; those of counted work only to those who read it, last the custom ``fields`` of interactions."""
    named = [one for one in Tag if one not in (without, Tag.FIELD)]
    found = [(one.value, one.label) for one in named if with_work or one not in WORDED]
    return [*found, *((f"{Tag.FIELD.value}-{one.pk}", one.name) for one in fields)]


class SpecForm(forms.Form):
    """What a report asks for; a value missing in the address gets its default."""

    rows = _choice("Rows")
    columns = _choice("Columns")
    measure = _choice("What it shows")
    area = _choice("Therapeutic area")
    team = _choice("Primary team")
    until = _choice("Up to", help_text="The last quarter that it covers.")
    span = forms.IntegerField(
        min_value=1, max_value=MOST_QUARTERS, required=False, label="How many quarters",
        help_text=f"Up to {MOST_QUARTERS}; 1 is that quarter alone.",
    )  # fmt: skip

    def __init__(
        self, data: Any, *, choices: Choices, measures: Measures, with_work: bool, initial: Any = None,
        work_fields: Sequence[CustomField] = (),
    ) -> None:  # fmt: skip
        """``work_fields``: the custom fields of interactions by which the viewer may tell apart and narrow."""
        super().__init__(data, initial={"rows": "area", "columns": "quarter", "span": 4, **(initial or {})})
        fields: Any = self.fields
        fields["rows"].choices = _tags(with_work=with_work, fields=work_fields)
        # People are read down a page; as columns they would not fit on one.
        fields["columns"].choices = [("", "None"), *_tags(with_work=with_work, without=Tag.PERSON, fields=work_fields)]
        fields["measure"].choices = measures
        fields["area"].choices = [("", "All areas"), *choices.areas]
        fields["team"].choices = [("", "All teams"), *choices.teams]
        fields["until"].choices = [("", "The current quarter"), *choices.quarters]
        self._work_fields = {one.pk: one for one in work_fields}
        self.own = filter_fields(choices.fields)
        self.own_of_work = {f"{WORK}{name}": field for name, field in filter_fields(work_fields).items()}
        fields.update(self.own | self.own_of_work)

    @property
    def custom_fields(self) -> list[forms.BoundField]:
        """The filters by custom fields of objectives."""
        return [self[name] for name in self.own]

    @property
    def custom_fields_of_work(self) -> list[forms.BoundField]:
        """The filters by custom fields of interactions."""
        return [self[name] for name in self.own_of_work]

    def _custom(self) -> tuple[tuple[str, str], ...]:
        asked = {name: self.cleaned_data.get(name) for name in (*self.own, *self.own_of_work)}
        return tuple(sorted((name, str(value)) for name, value in asked.items() if is_asked(value)))

    def clean(self) -> dict[str, Any]:
        """Require that rows and columns differ, and that what is shown has them."""
        data = super().clean() or self.cleaned_data
        if data.get("rows") and data.get("rows") == data.get("columns"):
            self.add_error("columns", ValidationError("Rows and columns must differ."))
        elif all(str(data.get(name) or "").startswith(f"{Tag.FIELD.value}-") for name in ("rows", "columns")):
            self.add_error("columns", ValidationError(ONE_FIELD))
        if not self.errors and not fits(self.spec()):
            self.add_error("measure", ValidationError(UNFIT))
        of_objectives = [name for name, _ in self._custom() if name in self.own] if not self.errors else []
        if of_objectives and not self.spec().is_of_key_results:
            self.add_error(of_objectives[0], ValidationError(ONLY_KEY_RESULTS))
        return data

    def spec(self) -> Spec:
        """What the valid form asks for."""
        data = self.cleaned_data
        (rows, of_rows), (columns, of_columns) = (_tag(data[name]) for name in ("rows", "columns"))
        chosen, _, definition = str(data["measure"] or OfKeyResults.STATUSES.value).partition("-")
        return Spec(
            rows=rows or Tag.AREA,
            columns=columns,
            measure=chosen,
            definition=MeasureDefinition.objects.get(pk=definition) if chosen == Metric.CUSTOM else None,
            area=_number(data["area"]),
            team=_number(data["team"]),
            until=_number(data["until"]),
            span=data["span"] or 4,
            custom=self._custom(),
            field=self._work_fields.get(of_rows or of_columns or 0),
        )


def _tag(value: str) -> tuple[Tag | None, int | None]:
    """What was chosen for rows or columns: the tag, and the custom field that it stands for."""
    tag, _, pk = (value or "").partition("-")
    return (Tag(tag) if tag else None), (int(pk) if pk else None)


def _number(value: str) -> int | None:
    return int(value) if value else None


class ReportForm(SpecForm):
    """A report to save. With ``previewed`` it need not have a name yet."""

    name = forms.CharField(max_length=80, label="Name")
    is_shared = forms.BooleanField(
        required=False, label="Share with my teams",
        help_text="People and managers of your teams can open it; each sees what they may.",
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("name", "measure", "rows", "columns", "area", "team", "until", "span", "is_shared", "version")

    def __init__(self, *args: Any, may_share: bool, previewed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["name"].required = not previewed
        for name in ("rows", "measure", "span"):
            fields[name].required = True
        if not may_share:
            del self.fields["is_shared"]


def typed(report: Report, spec: Spec) -> dict[str, Any]:
    """A stored report as the form shows it."""
    return {
        "name": report.name, "rows": spec.key_of(spec.rows), "columns": spec.key_of(spec.columns),
        "measure": spec.measure_key, "area": spec.area or "", "team": spec.team or "", "until": spec.until or "",
        "span": spec.span, "is_shared": report.is_shared, "version": report.version, **dict(spec.custom),
    }  # fmt: skip


class TrendFilter(forms.Form):
    """Filters of the trend page. ``left`` and ``right`` are "team-3", "area-1" or "quarter-7", of one kind.

    This is a form, not a FilterSet as lists have: the choices say which tables are counted and narrow no queryset.
    """

    rows = forms.ChoiceField(required=False, label="Rows", widget=QuickSelect)
    team = forms.ChoiceField(required=False, label="Primary team", widget=QuickSelect)
    area = forms.ChoiceField(required=False, label="Therapeutic area", widget=QuickSelect)
    span = forms.TypedChoiceField(
        choices=[("", "Last 4 quarters"), ("6", "Last 6 quarters"), ("8", "Last 8 quarters")], required=False,
        coerce=int, empty_value=None, label="Quarters", widget=QuickSelect,
    )  # fmt: skip
    view = forms.ChoiceField(
        choices=[("", "A table"), ("charts", "Charts")], required=False, label="Shown as", widget=QuickSelect
    )
    left = forms.ChoiceField(required=False, label="Compare")
    right = forms.ChoiceField(required=False, label="with")

    def __init__(self, data: Any, *, choices: Choices, with_work: bool) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["rows"].choices = _tags(with_work=with_work, without=Tag.QUARTER)
        fields["team"].choices = [("", "All teams"), *choices.teams]
        fields["area"].choices = [("", "All areas"), *choices.areas]
        sides = [
            ("Quarters", [(f"quarter-{key}", label) for key, label in choices.quarters]),
            ("Primary teams", [(f"team-{key}", label) for key, label in choices.teams]),
            ("Therapeutic areas", [(f"area-{key}", label) for key, label in choices.areas]),
        ]
        for name in ("left", "right"):
            fields[name].choices = [("", "Nothing"), *((label, options) for label, options in sides if options)]

    def clean(self) -> dict[str, Any]:
        """Require that both sides are of the same kind, and different."""
        data = super().clean() or self.cleaned_data
        left, right = data.get("left") or "", data.get("right") or ""
        if left and right and (left == right or left.split("-")[0] != right.split("-")[0]):
            self.add_error("right", ValidationError("Choose two different ones of the same kind."))
        elif bool(left) != bool(right) and not self.errors:
            self.add_error("right" if left else "left", ValidationError("Choose both sides."))
        return data

    def spec(self) -> Spec:
        """Key results by quarter; by tier and channel, which those do not have, the discussions that they count."""
        data = self.cleaned_data
        rows = Tag(data.get("rows") or Tag.AREA)
        measure = Metric.IN_DEPTH_DISCUSSIONS.value if rows in WORDED else OfKeyResults.STATUSES.value
        return Spec(
            rows, Tag.QUARTER, measure,
            area=_number(data.get("area") or ""), team=_number(data.get("team") or ""), span=data.get("span") or 4,
        )  # fmt: skip

    def sides(self) -> tuple[Tag, tuple[str, str], tuple[str, str]] | None:
        """What is compared: the kind, and (id, name) of both sides; None when nothing is."""
        data = self.cleaned_data
        if self.errors or not (data.get("left") and data.get("right")):
            return None
        kind, _, left = data["left"].partition("-")
        right = data["right"].partition("-")[2]
        return Tag(kind), (left, self._name("left")), (right, self._name("right"))

    def _name(self, field: str) -> str:
        fields: Any = self.fields
        names = {key: label for group in fields[field].choices[1:] for key, label in group[1]}
        return str(names[self.cleaned_data[field]])
