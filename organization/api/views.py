"""Quarters, therapeutic areas, teams, and who is calling."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from organization.api.resources import Resource
from organization.api.serializers import AreaAnswer, PersonAnswer, QuarterAnswer, TeamAnswer, team_answer
from organization.ground.filters import Filters
from organization.models import Quarter, Team, TherapeuticArea, User
from organization.selectors import resources


class QuarterFilters(Filters):
    """Filters of quarters."""

    state = django_filters.ChoiceFilter(choices=Quarter.State, label="State")


class AreaFilters(Filters):
    """Filters of therapeutic areas."""

    is_active = django_filters.BooleanFilter(label="Still worked in")


class Quarters(Resource):
    """Quarters, latest first."""

    kept_as = ""
    reads, order = "organization.view", "-starts_on"
    model = Quarter
    serializer_class = QuarterAnswer
    filterset_class = QuarterFilters

    @extend_schema(summary="List quarters")
    def list(self, request: Request) -> Response:
        """Quarters, latest first."""
        return self.listed(self.filter_queryset(Quarter.objects.all()), self._answers)

    @extend_schema(summary="Read a quarter")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One quarter."""
        return Response(self._answers([get_object_or_404(Quarter, pk=pk)])[0])

    def _answers(self, quarters: Sequence[Quarter]) -> Any:
        return QuarterAnswer(quarters, many=True, context={"today": self.today}).data


class TherapeuticAreas(Resource):
    """Therapeutic areas by name."""

    kept_as = ""
    reads, order = "organization.view", "name"
    model = TherapeuticArea
    serializer_class = AreaAnswer
    filterset_class = AreaFilters

    @extend_schema(summary="List therapeutic areas")
    def list(self, request: Request) -> Response:
        """Therapeutic areas by name."""
        areas = self.filter_queryset(TherapeuticArea.objects.all())
        return self.listed(areas, lambda rows: AreaAnswer(rows, many=True).data)

    @extend_schema(summary="Read a therapeutic area")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One therapeutic area."""
        return Response(AreaAnswer(get_object_or_404(TherapeuticArea, pk=pk)).data)


class Teams(Resource):
    """Teams by name, with managers and today's members."""

    kept_as = ""
    reads, order = "organization.view", "name"
    model = Team
    serializer_class = TeamAnswer

    @extend_schema(summary="List teams")
    def list(self, request: Request) -> Response:
        """Teams by name."""
        return self.listed(resources.teams(self.today), lambda rows: [team_answer(one) for one in rows])

    @extend_schema(summary="Read a team")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One team."""
        return Response(team_answer(resources.team(pk, self.today)))


class Me(Resource):
    """The caller."""

    kept_as = ""
    serializer_class = PersonAnswer
    model = User

    @extend_schema(summary="Read one's own account")
    def retrieve(self, request: Request) -> Response:
        """Who the token or session acts as; also for somebody without a role."""
        return Response(PersonAnswer(self.person).data)
