"""The API of scientific topics."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.models import Topic
from interactions.topics import selectors as resources
from organization.api.resources import Resource
from organization.ground.filters import Filters, Number


class TopicAnswer(serializers.Serializer):
    """An active topic; its name is what an interaction takes."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    therapeutic_area = serializers.IntegerField(source="therapeutic_area_id")


class TopicFilters(Filters):
    """Filters of topics."""

    therapeutic_area = Number(label="Of this therapeutic area", field_name="therapeutic_area")


class Topics(Resource):
    """Active topics; an interaction names them."""

    kept_as = ""
    reads, order = "organization.view", "name"
    model = Topic
    serializer_class = TopicAnswer
    filterset_class = TopicFilters

    @extend_schema(summary="List topics")
    def list(self, request: Request) -> Response:
        """Active topics by name."""
        topics = self.filter_queryset(resources.topics())
        return self.listed(topics, lambda rows: TopicAnswer(rows, many=True).data)
