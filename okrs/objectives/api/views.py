"""The API of objectives and of key results with their evidence."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError as Refused
from rest_framework.request import Request
from rest_framework.response import Response

from audit.services import record_shown
from okrs.evidence.selectors.rows import SHOWN, evidence_of
from okrs.models import KeyResult, Objective
from okrs.models.choices import Metric
from okrs.objectives.api import serializers as answers
from okrs.objectives.api.filters import KeyResultFilters, ObjectiveFilters
from okrs.objectives.selectors import resources
from okrs.planning.selectors.objectives import get_key_result, get_objective
from organization.api.paging import page_size
from organization.api.resources import Resource
from organization.ground.numbers import as_number

LAST_ROW = 10**9  # further than any evidence reaches


class Objectives(Resource):
    """Objectives the caller may read, by number."""

    kept_as = ""
    reads, order = "objective.view", "-id"
    model = Objective
    serializer_class = answers.ObjectiveAnswer
    filterset_class = ObjectiveFilters

    @extend_schema(summary="List objectives")
    def list(self, request: Request) -> Response:
        """Objectives with status and progress, newest first."""
        found = self.filter_queryset(resources.objectives(self.person))
        return self.listed(found, lambda rows: answers.objective_answers(rows, at=self.at))

    @extend_schema(summary="Read an objective")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One objective."""
        return Response(answers.objective_answers([get_objective(self.person, pk)], at=self.at)[0])


class KeyResults(Resource):
    """Live key results of active and closed objectives, as the board has them."""

    kept_as = ""
    reads, order = "objective.view", "code_key"
    model = KeyResult
    serializer_class = answers.KeyResultAnswer
    filterset_class = KeyResultFilters

    @extend_schema(summary="List key results")
    def list(self, request: Request) -> Response:
        """Key results by code, as they stand now."""
        return self.listed(
            self.filter_queryset(resources.key_results(self.person)),
            lambda rows: answers.key_result_answers(rows, viewer=self.person, at=self.at),
        )

    @extend_schema(summary="Read a key result")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One key result, also of a draft."""
        found = get_key_result(self.person, pk)
        return Response(answers.key_result_answers([found], viewer=self.person, at=self.at)[0])

    @extend_schema(
        summary="List the rows behind a key result",
        parameters=[
            OpenApiParameter("near", bool, description="The rows that do not count, and why"),
            OpenApiParameter("limit", int, description=f"Rows a page; more than {SHOWN} mean {SHOWN}"),
            OpenApiParameter("cursor", int, description="Where the page begins; taken from next"),
        ],
        responses=answers.EvidenceAnswer(many=True),
        filters=False,
    )
    @action(detail=True, methods=["get"])
    def evidence(self, request: Request, pk: int) -> Response:
        """The rows that count, newest first, as far as the caller may open them; with ``near`` those that do not."""
        found, near = get_key_result(self.person, pk), self._near()
        if found.measured_by == Metric.MANUAL:
            return Response({"results": [] if near else answers.value_answers(found), "next": None})
        size, first = page_size(request), self._first()
        evidence = evidence_of(found, user=self.person, at=self.at, near=near, first=first, size=size)
        record_shown(
            by=self.person.pk, model="keyresult", own=(row.is_by(self.person) for row in evidence.rows), at=self.at,
            object_id=pk, detail="API evidence, near misses" if near else "API evidence",
        )  # fmt: skip
        following = None
        if evidence.total > first + size:
            following = self.address_with(cursor=str(first + size))
        return Response({"results": answers.evidence_answers(evidence), "next": following})

    def _near(self) -> bool:
        given = self.request.query_params.get("near", "0").lower()
        if given not in ("0", "1", "false", "true"):
            raise Refused({"near": ["1 or 0."]})
        return given in ("1", "true")

    def _first(self) -> int:
        first = as_number(self.request.query_params.get("cursor", "0"))
        if first is None or first > LAST_ROW:
            raise Refused({"cursor": ["Take the cursor from next."]})
        return first

    def own_parameters(self) -> frozenset[str]:
        """The three parameters of the evidence."""
        return frozenset({"near", "limit", "cursor"}) if self.action == "evidence" else frozenset()
