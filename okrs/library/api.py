"""The API of templates; read only."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from okrs.library import policies
from okrs.library.selectors.templates import get_published, newest_of, published_templates
from okrs.models import KeyResultTemplate, ObjectiveTemplate, Template, TemplateVersion
from okrs.models.choices import Kind, Metric, Pace
from organization.api.fields import Moment, Named, named
from organization.api.resources import Resource


class StepAnswer(serializers.Serializer):
    """A milestone or planned date: ``day`` of the quarter, whose first day is 1."""

    title = serializers.CharField(allow_blank=True)
    day = serializers.IntegerField()
    weight = serializers.FloatField()


class KeyResultTemplateAnswer(serializers.Serializer):
    """A key result of a template; ``for_team``: made once for a team, else for each MSL."""

    code = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    measured_by = serializers.ChoiceField(choices=Metric.choices)
    measure = Named(allow_null=True)
    pace = serializers.ChoiceField(choices=Pace.choices)
    baseline = serializers.FloatField()
    target = serializers.FloatField(allow_null=True)
    suggested_target = serializers.FloatField(allow_null=True)
    range_low = serializers.FloatField(allow_null=True)
    range_high = serializers.FloatField(allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    weight = serializers.FloatField()
    for_team = serializers.BooleanField()
    steps = StepAnswer(many=True)


class ObjectiveTemplateAnswer(serializers.Serializer):
    """An objective of a template."""

    code = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField(allow_blank=True)
    key_results = KeyResultTemplateAnswer(many=True)


class TemplateAnswer(serializers.Serializer):
    """A template with its newest published version; without an owner it is the organisation's."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    owner = Named(allow_null=True)
    shared = serializers.BooleanField()
    offered = serializers.BooleanField()
    version = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True)
    published_at = Moment()
    objectives = ObjectiveTemplateAnswer(many=True)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _key_result(row: KeyResultTemplate) -> dict[str, Any]:
    numbers = ("baseline", "target", "suggested_target", "range_low", "range_high", "weight")
    return {
        **{name: getattr(row, name) for name in ("code", "title", "kind", "pace", "unit")},
        **{name: _number(getattr(row, name)) for name in numbers},
        "measured_by": row.metric,
        "measure": named(row.measure),
        "for_team": row.is_team,
        "steps": [
            {"title": step.title, "day": step.day, "weight": float(step.weight)} for step in row.steps.all()
        ],
    }  # fmt: skip


def _objective(one: ObjectiveTemplate) -> dict[str, Any]:
    rows = [_key_result(row) for row in one.key_results.all()]
    return {"code": one.code, "title": one.title, "why": one.why, "key_results": rows}


def template_answer(version: TemplateVersion) -> dict[str, Any]:
    """The answer for a loaded version."""
    template = version.template
    return {
        "id": template.pk, "name": template.name, "about": template.about, "owner": named(template.owner),
        "shared": template.is_shared, "offered": template.is_active, "version": version.number, "note": version.note,
        "published_at": version.published_at, "objectives": [_objective(one) for one in version.objectives.all()],
    }  # fmt: skip


class Templates(Resource):
    """Templates that the caller may read and of which something is published."""

    kept_as = ""
    reads, order = policies.READ, "-id"
    model = Template
    serializer_class = TemplateAnswer

    @extend_schema(summary="List templates")
    def list(self, request: Request) -> Response:
        """Each with its newest version."""
        return self.listed(
            published_templates(self.person), lambda rows: [template_answer(one) for one in newest_of(rows)]
        )

    @extend_schema(summary="Read a template")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One template with its newest version."""
        return Response(template_answer(get_published(self.person, pk)))
