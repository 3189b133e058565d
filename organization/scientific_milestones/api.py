"""The API of scientific milestones."""

from collections.abc import Collection, Sequence
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organization.api.fields import Choice, Day, Named, Ref, Strict, TextWarning, named
from organization.api.once import PARAMETER, once
from organization.api.resources import Resource
from organization.ground.dates import CALENDAR
from organization.ground.filters import Filters, Number, period
from organization.models import Product, ScientificMilestone, TherapeuticArea
from organization.scientific_milestones import services
from organization.scientific_milestones.selectors import get_milestone, known_milestones
from organization.text_screens import concerns


class ScientificMilestoneFilters(Filters):
    """Filters of scientific milestones."""

    therapeutic_area = Number(label="Of this therapeutic area", field_name="therapeutic_area")
    product = Number(label="Of this product", field_name="product")
    kind = django_filters.ChoiceFilter(label="Of this kind", choices=ScientificMilestone.Kind.choices)
    first, last = period("date")


class ScientificMilestoneEntry(Strict):
    """What is ahead. ``product`` is one of the therapeutic area."""

    therapeutic_area = Ref(lambda context: TherapeuticArea.objects.filter(is_active=True))
    product = Ref(lambda context: Product.objects.filter(is_active=True), required=False, allow_null=True, default=None)
    kind = Choice(choices=ScientificMilestone.Kind.choices)
    title = serializers.CharField(max_length=120)
    date = Day(CALENDAR)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ScientificMilestoneAnswer(serializers.Serializer):
    """A scientific milestone; ``moved_from`` is the day for which it stood before it was last moved."""

    id = serializers.IntegerField()
    therapeutic_area = Named()
    product = Named(allow_null=True)
    kind = serializers.ChoiceField(choices=ScientificMilestone.Kind.choices)
    title = serializers.CharField()
    date = Day()
    moved_from = Day(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    entered_by = Named()


class ScientificMilestoneMade(ScientificMilestoneAnswer):
    """One that was just entered, with what may be wrong with its texts."""

    warnings = TextWarning(many=True)


def _answer(row: ScientificMilestone) -> dict[str, Any]:
    """One from ``known_milestones``."""
    return {
        "id": row.pk,
        "therapeutic_area": named(row.therapeutic_area),
        "product": named(row.product),
        "kind": row.kind,
        "title": row.title,
        "date": row.date,
        "moved_from": vars(row)["moved_from"],
        "note": row.note,
        "entered_by": named(row.entered_by),
    }


class ScientificMilestones(Resource):
    """Scientific milestones, the first day first; for the medical side and clinical partners."""

    kept_as = "scientificmilestone"
    reads, writes = "scientific_milestone.view", "scientific_milestone.edit"
    model, order = ScientificMilestone, "date"
    serializer_class = ScientificMilestoneAnswer
    filterset_class = ScientificMilestoneFilters

    @extend_schema(summary="List scientific milestones")
    def list(self, request: Request) -> Response:
        """Those ahead and past, the first day first."""
        return self.listed(self.filter_queryset(known_milestones(self.person)), self._answers)

    @extend_schema(summary="Read a scientific milestone")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One scientific milestone."""
        row = get_milestone(self.person, pk)
        return self.shown(row, self._answers([row])[0])

    @extend_schema(
        summary="Enter a scientific milestone",
        parameters=[PARAMETER],
        request=ScientificMilestoneEntry,
        responses={
            201: ScientificMilestoneMade,
            200: OpenApiResponse(ScientificMilestoneAnswer, "The same body came before with this Idempotency-Key."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """By medical leads and administrators."""
        milestone = ScientificMilestone(**self.sent(ScientificMilestoneEntry))
        made = services.add_milestone(milestone=milestone, by=self.person)
        warnings = [{"code": "text", "detail": one} for one in concerns(f"{made.title}\n{made.note}")]
        answer = ScientificMilestoneMade(_answer(get_milestone(self.person, made.pk)) | {"warnings": warnings})
        return Response(answer.data, status=201)

    def owners_of(self, row: ScientificMilestone) -> Collection[int]:
        """Who entered it."""
        return (row.entered_by_id,)

    def _answers(self, rows: Sequence[ScientificMilestone]) -> Any:
        return ScientificMilestoneAnswer([_answer(one) for one in rows], many=True).data
