"""Objectives, key results with their evidence, check-ins and weekly updates."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError as Refused
from rest_framework.request import Request
from rest_framework.response import Response

from audit.services import record_shown
from okrs.api import serializers as answers
from okrs.api.filters import CheckInFilters, KeyResultFilters, ObjectiveFilters, WeeklyUpdateFilters
from okrs.check_ins.services.check_ins import Said, publish_check_in
from okrs.evidence.selectors.rows import SHOWN, evidence_of
from okrs.models import CheckIn, KeyResult, Objective, WeeklyUpdate
from okrs.models.choices import Metric
from okrs.models.objectives import period_of
from okrs.planning.selectors.objectives import get_key_result, get_objective
from okrs.selectors import resources
from okrs.weekly.selectors.due import week_of
from okrs.weekly.services import Contents, submit_weekly
from organization.api.once import PARAMETER, once
from organization.api.paging import page_size
from organization.api.problems import Conflict
from organization.api.resources import Resource
from organization.numbers import as_number
from organization.services.versions import VersionConflict

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
    reads, order = "objective.view", "code"
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
        """The three of the evidence."""
        return frozenset({"near", "limit", "cursor"}) if self.action == "evidence" else frozenset()


class CheckIns(Resource):
    """Check-ins about key results whose check-ins the caller reads."""

    kept_as = "checkin"
    reads, writes, reads_scope, order = "objective.view", "check_in.write", "check_in", "-id"
    model = CheckIn
    serializer_class = answers.CheckInAnswer
    filterset_class = CheckInFilters

    def owners_of(self, row: CheckIn) -> Collection[int]:
        """Whoever wrote it, and the owner of what it speaks of."""
        return {row.author_id, row.key_result.owner_id}

    @extend_schema(summary="List check-ins")
    def list(self, request: Request) -> Response:
        """Check-ins, newest first; own drafts among them."""
        found = self.filter_queryset(resources.check_ins(self.person, today=self.today))
        return self.listed(found, lambda rows: [answers.check_in_answer(one) for one in rows])

    @extend_schema(summary="Read a check-in")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One check-in."""
        found = resources.check_in(self.person, pk, today=self.today)
        return self.shown(found, answers.check_in_answer(found))

    @extend_schema(
        summary="Publish a check-in",
        parameters=[PARAMETER],
        request=answers.CheckInEntry,
        responses={
            201: answers.CheckInAnswer,
            200: OpenApiResponse(answers.CheckInAnswer, "A draft or a young check-in was changed in place."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Publish, or correct what ``seen`` names. 409 when something else is there; 403 for others' key results."""
        values = self.sent(answers.CheckInEntry)
        key_result, period, seen = values.pop("key_result"), values.pop("period"), values.pop("seen")
        if period is None:
            period = max(1, period_of(key_result.objective.quarter, self.today))
        values["insights"] = tuple(one.pk for one in values["insights"])
        try:
            saved = publish_check_in(
                key_result=key_result, period=period, by=self.person, seen=seen, said=Said(**values), at=self.at
            )
        except VersionConflict:
            raise Conflict from None
        body = answers.check_in_answer(resources.check_in(self.person, saved.pk, today=self.today))
        return Response(body, status=200 if seen.startswith(f"{saved.pk}:") else 201)


class WeeklyUpdates(Resource):
    """Weekly updates: own ones, and others' once submitted."""

    kept_as = "weeklyupdate"
    reads, writes, reads_scope, order = "weekly.view", "weekly.write", "weekly_update", "-week_start"
    model = WeeklyUpdate
    serializer_class = answers.WeeklyAnswer
    filterset_class = WeeklyUpdateFilters

    def owners_of(self, row: WeeklyUpdate) -> Collection[int]:
        """Whoever wrote it."""
        return {row.author_id}

    @extend_schema(summary="List weekly updates")
    def list(self, request: Request) -> Response:
        """Weekly updates, latest week first; own drafts among them."""
        found = self.filter_queryset(resources.weekly_updates(self.person, today=self.today))
        return self.listed(found, lambda rows: [answers.weekly_answer(one) for one in rows])

    @extend_schema(summary="Read a weekly update")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One weekly update."""
        found = resources.weekly_update(self.person, pk, today=self.today)
        return self.shown(found, answers.weekly_answer(found))

    @extend_schema(
        summary="Submit a weekly update",
        parameters=[PARAMETER],
        request=answers.WeeklyEntry,
        responses={
            201: answers.WeeklyAnswer,
            200: OpenApiResponse(answers.WeeklyAnswer, "A draft or a young update was changed."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Submit, or correct what ``seen`` tells of. 409 when something else is there."""
        values = self.sent(answers.WeeklyEntry)
        week_start, seen = values.pop("week_start") or week_of(self.today), values.pop("seen")
        others = [one.pk for one in values["insights"] if one.originator_id != self.person.pk]
        if others:
            raise ValidationError({"insights": "An update carries one's own insights."})
        values["insights"] = tuple(one.pk for one in values["insights"])
        try:
            saved = submit_weekly(
                by=self.person, week_start=week_start, version=seen, contents=Contents(**values), at=self.at
            )
        except VersionConflict:
            raise Conflict from None
        body = answers.weekly_answer(resources.weekly_update(self.person, saved.pk, today=self.today))
        return Response(body, status=200 if seen else 201)
