"""The facts by which a defined measure chooses its rows: one entry for each filter of each source.

A filter's values are data (``MeasureVersion.filters``): lists of ids or words, a minimum, or ``True``. A row needs to
match one value of a filter, but every filter. Nothing here reads who prescribed or sold anything: no such fact is
recorded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Avg, Exists, F, OuterRef, Q

from insights.models import Insight, InsightInteraction, InsightScore
from insights.models.triage import CRITERIA
from interactions.models import Activity, Interaction, InteractionAttendee, TierAssignment, Topic
from interactions.models.kols import Channel
from okrs.counting.sources import in_depth, in_depth_of_all
from okrs.models import InDepthRule, WeeklyUpdateInsight
from okrs.models.choices import EvidenceSource
from organization.models import Product, StrategicImperative, TherapeuticArea

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Filter:
    """One fact to choose rows by. Its values are ids of ``model``, some of ``words``, or a number up to ``most``.

    ``said`` is its part of the sentence that says what is counted, with ``{}`` for the values; ``missing`` is what is
    said of a row that does not pass. ``of_all`` is the same condition as ``where``, for a statement that reads
    everybody's work. ``attendees``: for a fact about the KOLs who took part, the condition on ``InteractionAttendee``;
    only those who pass it count where KOLs are counted.
    """

    name: str
    label: str
    said: str
    where: Callable[[Any, InDepthRule], Q]
    missing: str = ""
    model: type[models.Model] | None = None
    words: tuple[tuple[str, str], ...] = ()
    most: int = 0
    of_all: Callable[[Any, InDepthRule], Q] | None = None
    attendees: Callable[[Any], Q] | None = None

    def clean(self, value: Any) -> Any:
        """The value as stored. Raises ValidationError for a value that this filter does not accept."""
        if self.most:
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= self.most:
                raise ValidationError(f"{self.label}: enter a whole number from 1 to {self.most}.")
            return value
        if self.model is None and not self.words:
            if value is not True:
                raise ValidationError(f"{self.label} is on or left out.")
            return True
        if not isinstance(value, list) or not value:
            raise ValidationError(f"{self.label}: choose at least one.")
        if self.words and not set(value) <= {key for key, _ in self.words}:
            raise ValidationError(f"{self.label}: this is not one of the choices.")
        if self.model is not None:
            known = set(self.model._default_manager.filter(pk__in=value).values_list("pk", flat=True))
            if known != set(value):
                raise ValidationError(f"{self.label}: this is not one of the choices.")
        return sorted(set(value))

    def texts(self, value: Any, names: Mapping[tuple[str, int], str]) -> str:
        """The values in words: "Oncology or Immunology". ``names`` are those of ``names_of()``."""
        if self.most:
            return str(value)
        if self.model is not None:
            shown = [names.get((self.name, pk), "one that is gone") for pk in value]
        else:
            labels = dict(self.words)
            shown = [labels[one].lower() if labels[one][1:2].islower() else labels[one] for one in value]
        return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"

    def part(self, value: Any, names: Mapping[tuple[str, int], str]) -> str:
        """The filter as a part of a sentence."""
        return self.said.format("" if value is True else self.texts(value, names))

    def not_passed(self, value: Any, names: Mapping[tuple[str, int], str]) -> str:
        """What is said of a row that does not pass."""
        return (self.missing or f"{self.label} is not {{}}").format("" if value is True else self.texts(value, names))


def _ids(name: str, label: str, said: str, model: type[models.Model], path: str) -> Filter:
    return Filter(name, label, said, lambda value, rule: Q(**{f"{path}__in": value}), model=model)


def _words(name: str, label: str, said: str, choices: Any) -> Filter:
    return Filter(name, label, said, lambda value, rule: Q(**{f"{name}__in": value}), words=tuple(choices))


AREA = _ids("therapeutic_area", "Therapeutic area", "in {}", TherapeuticArea, "therapeutic_area")
PRODUCT = _ids("product", "Product", "about {}", Product, "product")


def _of_tier(value: list[str]) -> Q:
    """The attendee had such a tier in the interaction's area on its day."""
    day = OuterRef("interaction__occurred_on")
    held = TierAssignment.objects.filter(
        kol=OuterRef("kol"),
        therapeutic_area=OuterRef("interaction__therapeutic_area"),
        tier__in=value,
        from_date__lte=day,
    )
    return Q(Exists(held.filter(Q(to_date__isnull=True) | Q(to_date__gte=day))))


def _attended(which: Callable[[Any], Q]) -> Callable[[Any, InDepthRule], Q]:
    """Somebody of that kind took part."""
    return lambda value, rule: _somebody(which(value))


def _somebody(which: Q) -> Q:
    return Q(Exists(InteractionAttendee.objects.filter(which, interaction=OuterRef("pk"))))


def _topic(value: list[int], rule: InDepthRule) -> Q:
    return Q(Exists(Interaction.objects.filter(pk=OuterRef("pk"), exchange_topics__topic__in=value)))


def _depth(value: bool, rule: InDepthRule) -> Q:
    return Q(Exists(in_depth(Interaction.objects.filter(pk=OuterRef("pk")), rule)))


def _depth_of_all(value: bool, rule: InDepthRule) -> Q:
    return Q(pk__in=in_depth_of_all(Interaction.objects.all(), rule).values("pk"))


def _quality(value: int, rule: InDepthRule) -> Q:
    """The mean of the scorers' totals (0 to 18) is at least ``value``; an insight without scores does not pass."""
    total = sum((F(name) for name in CRITERIA[1:]), F(CRITERIA[0]))
    scored = InsightScore.objects.filter(insight=OuterRef("pk")).order_by().values("insight")
    return Q(Exists(scored.annotate(mean=Avg(total, output_field=models.FloatField())).filter(mean__gte=value)))


def _heard(value: bool, rule: InDepthRule) -> Q:
    return Q(Exists(InsightInteraction.objects.filter(insight=OuterRef("pk"))))


def _carries(value: bool, rule: InDepthRule) -> Q:
    carried = WeeklyUpdateInsight.objects.filter(update=OuterRef("pk"), insight__originator=OuterRef("author"))
    return Q(Exists(carried.exclude(insight__state=Insight.State.DRAFT)))


_INTERACTION = (
    AREA,
    PRODUCT,
    _words("channel", "Channel", "by {}", Channel.choices),
    _words("purpose", "Purpose", "for {}", Interaction.Purpose.choices),
    _words("initiation", "Who asked to talk", "where {}", Interaction.Initiation.choices),
    Filter("tier", "Tier of a KOL", "with a KOL of {} tier", _attended(_of_tier), "Nobody of {} tier took part",
           words=tuple(TierAssignment.Tier.choices), attendees=_of_tier),
    Filter("topic", "Topic", "on {}", _topic, "The topic is not {}", model=Topic),
    Filter("min_minutes", "Least minutes", "of at least {} minutes", lambda value, rule: Q(minutes__gte=value),
           "Shorter than {} minutes", most=1440),
    Filter("in_depth", "Passes the in-depth rule", "that pass the in-depth rule", _depth,
           "Does not pass the in-depth rule", of_all=_depth_of_all),
)  # fmt: skip
_ACTIVITY = (_words("kind", "Kind of activity", "of the kind {}", Activity.Kind.choices), AREA, PRODUCT)
_INSIGHT = (
    AREA,
    PRODUCT,
    _ids("imperative", "Strategic imperative", "serving {}", StrategicImperative, "imperative"),
    _words("kind", "Kind of insight", "claimed as {}", Insight.Kind.choices),
    _words("category", "Category", "of the category {}", Insight.Category.choices),
    _words("state", "State", "now {}", [one for one in Insight.State.choices if one[0] != Insight.State.DRAFT]),
    Filter("min_quality", "Minimum quality (triage score out of 18)", "scored {} of 18 or better in triage", _quality,
           "Scored below {} of 18, or not yet", most=18),
    Filter("heard", "Heard in a logged interaction", "heard in a logged interaction", _heard,
           "No interaction is linked"),
)  # fmt: skip
_UPDATE = (
    Filter("with_insight", "Carries an own insight", "that carry an own submitted insight", _carries,
           "Carries no own submitted insight"),
)  # fmt: skip
FILTERS: dict[str, tuple[Filter, ...]] = {
    EvidenceSource.INTERACTIONS: _INTERACTION,
    EvidenceSource.ACTIVITIES: _ACTIVITY,
    EvidenceSource.INSIGHTS: _INSIGHT,
    EvidenceSource.WEEKLY_UPDATES: _UPDATE,
}


def clean_filters(source: str, values: Values) -> dict[str, Any]:
    """Filters as stored. Raises ValidationError, by filter, for filters that the source does not have."""
    known = {one.name: one for one in FILTERS[source]}
    cleaned, errors = {}, {}
    for name, value in values.items():
        try:
            if name not in known:
                raise ValidationError(f"{EvidenceSource(source).label} have no “{name}” to choose by.")
            cleaned[name] = known[name].clean(value)
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError({name: error.messages for name, error in errors.items()})
    return cleaned


def chosen(source: str, values: Values) -> list[tuple[Filter, Any]]:
    """The filters that are set, in the order of the form."""
    return [(one, values[one.name]) for one in FILTERS[source] if one.name in values]


def passing(source: str, values: Values, rule: InDepthRule, *, of_all: bool = False) -> Q:
    """The combined condition of these filters; ``of_all``: for a statement that reads everybody's work."""
    condition = Q()
    for one, value in chosen(source, values):
        condition &= (one.of_all if of_all and one.of_all else one.where)(value, rule)
    several = [one for one, _ in chosen(source, values) if one.attendees]
    if len(several) > 1 and (which := counted_attendees(source, values)):
        condition &= _somebody(which)  # one person who passes all of them
    return condition


def counted_attendees(source: str, values: Values) -> Q | None:
    """Which attendees count under these filters, as a condition on ``InteractionAttendee``; None for all."""
    found = [one.attendees(value) for one, value in chosen(source, values) if one.attendees]
    return reduce(and_, found) if found else None


_MODELS = {one.name: one.model for filters in FILTERS.values() for one in filters if one.model is not None}


def names_of(*values: Values) -> dict[tuple[str, int], str]:
    """(filter, id) → name, for all these filters; one query for each table that they refer to."""
    names: dict[tuple[str, int], str] = {}
    for name, model in _MODELS.items():
        if ids := {pk for each in values for pk in each.get(name, ())}:
            names |= {(name, pk): label for pk, label in named(model._default_manager.filter(pk__in=ids))}
    return names


def named(rows: "models.QuerySet[Any]") -> list[tuple[int, str]]:
    """Ids with names. Topics of different areas may have the same name, so each one says its area. One query."""
    if rows.model is Topic:
        return [(row.pk, f"{row} ({row.therapeutic_area})") for row in rows.select_related("therapeutic_area")]
    return [(row.pk, str(row)) for row in rows]
