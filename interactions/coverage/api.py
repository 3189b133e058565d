"""The API of coverage: the grid of the page, row by row."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.arithmetic.coverage import Share
from interactions.coverage.policies import knows_purposes
from interactions.coverage.selectors.counted import Asked
from interactions.coverage.selectors.grid import Cell, cells
from interactions.models import TierAssignment
from organization.api.fields import Named, Strict
from organization.api.resources import Resource
from organization.ground.numbers import as_number
from organization.models import Quarter
from organization.selectors.quarters import all_quarters, current_of

CURRENT = "current"
_LARGEST = 2**62


class CoverageQuery(Strict):
    """What coverage is asked for."""

    quarter = serializers.CharField(
        required=False, default=CURRENT, max_length=40, help_text="current, a number or a name"
    )
    team = serializers.IntegerField(
        required=False, min_value=0, max_value=_LARGEST, help_text="Talks of the people of this team alone"
    )
    therapeutic_area = serializers.IntegerField(required=False, min_value=0, max_value=_LARGEST)
    tier = serializers.ChoiceField(required=False, choices=TierAssignment.Tier.choices)
    country = serializers.CharField(required=False, min_length=2, max_length=2, help_text="Two letters")


class CoverageAnswer(serializers.Serializer):
    """A tier in an area. ``share`` is null below five KOLs, ``low`` and ``high`` below twenty."""

    quarter = Named()
    therapeutic_area = Named()
    tier = serializers.ChoiceField(choices=TierAssignment.Tier.choices)
    counts = serializers.ChoiceField(
        choices=[("exchange", "Scientific exchange and answers"), ("contact", "Contact of any kind")],
        help_text="What it is to be met, by what the caller may know.",
    )
    met = serializers.IntegerField()
    all = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class CoverageList(serializers.Serializer):
    """All rows at once; ``next`` is always null."""

    results = CoverageAnswer(many=True)
    next = serializers.CharField(allow_null=True)


def _rounded(share: Share) -> dict[str, Any]:
    low, high = share.interval or (None, None)
    figures = {"share": share.value, "low": low, "high": high}
    return {"met": share.part, "all": share.of} | {
        name: None if figure is None else round(figure, 4) for name, figure in figures.items()
    }


class Coverage(Resource):
    """How many of the KOLs of each tier and area were met in a quarter; counts alone, nobody's content."""

    kept_as = ""
    reads = "coverage.view"
    serializer_class = CoverageAnswer
    pagination_class = None  # type: ignore[assignment] # all rows at once

    def own_parameters(self) -> frozenset[str]:
        """Those of ``CoverageQuery``."""
        return frozenset(CoverageQuery().fields)

    @extend_schema(summary="Coverage of a quarter", parameters=[CoverageQuery], responses=CoverageList)
    def retrieve(self, request: Request) -> Response:
        """A row for each tier of each area that has KOLs to be met; none for a quarter that does not exist."""
        form = CoverageQuery(data=request.query_params)
        form.is_valid(raise_exception=True)
        quarter = self._quarter(form.validated_data.pop("quarter"))
        return Response({"results": [] if quarter is None else self._rows(quarter, form.validated_data), "next": None})

    def _quarter(self, given: str) -> Quarter | None:
        quarters = all_quarters()
        if given == CURRENT:
            return current_of(quarters, self.today)
        number = as_number(given)
        return next((one for one in quarters if one.name == given or one.pk == number), None)

    def _rows(self, quarter: Quarter, given: dict[str, Any]) -> list[dict[str, Any]]:
        team = given.get("team")
        asked = Asked.of(
            quarter, today=self.today, teams=None if team is None else (team,), area=given.get("therapeutic_area"),
            tier=given.get("tier", ""), country=given.get("country", "").upper(),
        )  # fmt: skip
        counts = "exchange" if knows_purposes(self.person) else "contact"
        of = {"id": quarter.pk, "name": quarter.name}
        return [{"quarter": of, "counts": counts} | _row(one) for one in cells(self.person, asked)]


def _row(cell: Cell) -> dict[str, Any]:
    area = {"id": cell.area, "name": cell.area_name}
    return {"therapeutic_area": area, "tier": cell.tier} | _rounded(cell.share)
