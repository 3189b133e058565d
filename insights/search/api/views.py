"""The API of insights."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from insights.capture.services import Contents, capture_insight
from insights.models import Insight
from insights.search import resources
from insights.search.api import serializers as answers
from insights.search.api.filters import InsightFilters
from organization.api.once import PARAMETER, once
from organization.api.resources import Resource
from organization.text_screens import concerns


class Insights(Resource):
    """Insights, newest first: own ones in any state, others' once submitted; accepted ones for clinical partners."""

    kept_as = "insight"
    # By number, so that a cursor cannot tell partners when something was heard.
    reads, writes, reads_scope, order = "insight.view", "insight.write", "insight", "-id"
    model = Insight
    serializer_class = answers.InsightAnswer
    filterset_class = InsightFilters

    def owners_of(self, row: Insight) -> Collection[int]:
        """The author."""
        return {row.originator_id}

    def _answers(self, rows: Sequence[Insight]) -> Any:
        return answers.insight_answers(rows, viewer=self.person, today=self.today)

    @extend_schema(summary="List or search insights")
    def list(self, request: Request) -> Response:
        """Insights, newest first."""
        return self.listed(self.filter_queryset(resources.insights(self.person)), self._answers)

    @extend_schema(summary="Read an insight")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One insight. The access log notes it if the insight is somebody else's."""
        found = resources.insight(self.person, pk)
        return self.shown(found, self._answers([found])[0])

    @extend_schema(
        summary="Record an insight",
        parameters=[PARAMETER],
        request=answers.InsightEntry,
        responses={
            201: answers.InsightSaved,
            200: OpenApiResponse(answers.InsightSaved, "The same body came before with this client_id."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Submitted at once unless ``submit`` is false. Warnings never block."""
        values = self.sent(answers.InsightEntry)
        area = values.pop("therapeutic_area") or self.person.therapeutic_area
        if area is None:
            raise ValidationError({"therapeutic_area": "You have no therapeutic area of your own."})
        has_three = values["interpretation"].strip() and values["implication"].strip()
        kind = values.pop("kind") or (Insight.Kind.INSIGHT if has_three else Insight.Kind.OBSERVATION)
        key, submit = values.pop("client_id"), values.pop("submit")
        captured = capture_insight(
            by=self.person, contents=Contents(therapeutic_area=area, kind=kind, **values), at=self.at, submit=submit,
            client_id=key, digest=self.digest() if key else "",
        )  # fmt: skip
        saved = resources.insight(self.person, captured.insight.pk)
        text = "\n".join(values[name] for name in ("observation", "interpretation", "implication"))
        warnings = [{"code": "text", "detail": one} for one in concerns(text)]
        return Response(self._answers([saved])[0] | {"warnings": warnings}, status=200 if captured.is_repeat else 201)
