"""What readiness reads: a grouped query for each kind of figure, each within what the reader may see."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from insights.capture.selectors import visible_insights
from insights.models import Insight, InsightQuerySet
from insights.models.insights import ACCEPTED_STATES
from interactions.arithmetic.coverage import Share
from interactions.coverage.selectors.counted import Asked
from interactions.coverage.selectors.grid import Cell, cells
from okrs.arithmetic.commitments import Standing
from okrs.imperatives.selectors.commitments import stands_on
from okrs.imperatives.selectors.lists import MARKS, begun_objectives
from organization import roles
from organization.models import ImperativeCommitment, Product, Quarter, ScientificMilestone, User

# A gap is open from the day it is handed in until something was done about it.
OPEN_STATES = (
    Insight.State.SUBMITTED, Insight.State.NEEDS_DETAIL, Insight.State.ACCEPTED, Insight.State.ACTION_ASSIGNED,
)  # fmt: skip
GAPS, ACCEPTED = "gaps", "accepted"
_PARTS = {
    GAPS: Q(category=Insight.Category.EVIDENCE_GAP, state__in=OPEN_STATES),
    ACCEPTED: Q(state__in=ACCEPTED_STATES),
}
_GOOD = (Standing.REACHED, Standing.ON_PACE)


@dataclass(frozen=True, slots=True)
class Committed:
    """A figure of a function, and how it stands."""

    url: str
    measure: str
    imperative: str
    function: str
    standing: str
    mark: str
    is_good: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """A product: ``gaps`` and ``accepted`` are None for those who do not read insights in full."""

    product: Product
    ahead: list[ScientificMilestone]
    share: Share | None
    gaps: int | None
    accepted: int | None
    committed: list[Committed]

    @property
    def good(self) -> int:
        """Commitments that are reached or on pace."""
        return sum(one.is_good for one in self.committed)


def products() -> list[Product]:
    """Those that are worked on, with their area, by name. One query."""
    return list(Product.objects.filter(is_active=True).select_related("therapeutic_area").order_by("name", "pk"))


def get_product(pk: int) -> Product:
    """One, else Http404. Who may see it is decided by the page's permission."""
    return get_object_or_404(Product.objects.select_related("therapeutic_area"), pk=pk)


def reads_insights(user: User) -> bool:
    """Insights are found by product by those who read them in full: the copy for partners names no product."""
    return user.scope("insight") == roles.FULL


def readiness(user: User, found: Sequence[Product], quarter: Quarter | None, *, today: date) -> list[Ready]:
    """How far each of these products is, in the order given; the same number of queries however many there are."""
    areas = {one.therapeutic_area_id for one in found}
    milestones = [one for one in milestones_of(user, found) if one.date >= today]
    covered = _covered(user, quarter, today) if quarter else {}
    counted = _counted(user, found)
    committed = _committed(user, quarter, areas, today) if quarter else {}
    reads = reads_insights(user)
    return [
        Ready(
            product=one,
            ahead=[milestone for milestone in milestones if concerns(milestone, one)],
            share=covered.get(one.therapeutic_area_id),
            gaps=counted[one.pk][GAPS] if reads else None,
            accepted=counted[one.pk][ACCEPTED] if reads else None,
            committed=committed.get(one.therapeutic_area_id, []),
        )
        for one in found
    ]


def milestones_of(user: User, found: Iterable[Product]) -> list[ScientificMilestone]:
    """Milestones of these products, and of their areas as a whole, the first day first. One query."""
    of_one = Q(product__in=found)
    of_area = Q(product__isnull=True, therapeutic_area__in={one.therapeutic_area_id for one in found})
    return list(ScientificMilestone.objects.visible_to(user).filter(of_one | of_area).order_by("date", "pk"))


def concerns(milestone: ScientificMilestone, product: Product) -> bool:
    """Whether it is one of the product, or of its area as a whole."""
    if milestone.product_id is None:
        return milestone.therapeutic_area_id == product.therapeutic_area_id
    return milestone.product_id == product.pk


def _covered(user: User, quarter: Quarter, today: date) -> dict[int, Share]:
    parts: Counter[int] = Counter()
    whole: Counter[int] = Counter()
    for one in cells(user, Asked.of(quarter, today=today)):
        parts[one.area] += one.share.part
        whole[one.area] += one.share.of
    return {area: Share(parts[area], of) for area, of in whole.items()}


def covered(user: User, product: Product, quarter: Quarter, *, today: date) -> list[Cell]:
    """Coverage of the product's area by tier. Two queries."""
    return cells(user, Asked.of(quarter, today=today, area=product.therapeutic_area_id))


def insights_of(user: User, product: Product, part: str) -> InsightQuerySet:
    """Those of a product that are open evidence gaps, or were accepted; none for those who do not read them in full."""
    rows = visible_insights(user) if reads_insights(user) else Insight.objects.none()
    return rows.filter(_PARTS[part], product=product)


def _counted(user: User, found: Iterable[Product]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_PARTS, 0))
    if reads_insights(user):
        numbers = [Count("pk", filter=part) for part in _PARTS.values()]
        rows: Any = visible_insights(user).filter(product__in=found).order_by().values("product")
        for row in rows.annotate(**dict(zip(_PARTS, numbers, strict=True))):
            counts[row["product"]] = {name: row[name] for name in _PARTS}
    return counts


def _committed(user: User, quarter: Quarter, areas: Collection[int], today: date) -> dict[int, list[Committed]]:
    """Area → what functions committed to the imperatives that its objectives serve this quarter. Two queries."""
    serving = begun_objectives(user, quarter).filter(therapeutic_area__in=areas).order_by()
    by_imperative: dict[int, set[int]] = defaultdict(set)
    for area, imperative in serving.values_list("therapeutic_area", "imperative").distinct():
        by_imperative[imperative].add(area)
    standing = ImperativeCommitment.objects.visible_to(user).standing()
    rows = standing.filter(quarter=quarter, imperative__in=by_imperative).select_related("imperative")
    committed: dict[int, list[Committed]] = defaultdict(list)
    for one in rows.order_by("function", "measure", "pk"):
        one.quarter = quarter
        line = _line(one, today)
        for area in by_imperative[one.imperative_id]:
            committed[area].append(line)
    return committed


def _line(one: ImperativeCommitment, today: date) -> Committed:
    found = stands_on(one, today).standing
    return Committed(
        url=reverse("commitment", args=[one.pk]), measure=one.measure, imperative=one.imperative.title,
        function=one.get_function_display(), standing=found.label, mark=MARKS[found], is_good=found in _GOOD,
    )  # fmt: skip


def milestone_lines(found: Iterable[ScientificMilestone], *, today: date) -> list[dict[str, Any]]:
    """Milestones as a page lists them."""
    return [
        {
            "title": one.title,
            "kind": one.get_kind_display(),
            "iso": one.date.isoformat(),
            "day": f"{one.date:%-d %b %Y}",
            "is_past": one.date < today,
        }
        for one in found
    ]
