"""The API of initiatives."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from okrs.initiatives import policies, services
from okrs.initiatives import selectors as reads
from okrs.initiatives.filters import InitiativeApiFilter
from okrs.models import Initiative, KeyResult
from okrs.planning.selectors.sessions import owners_of
from organization.api.fields import Choice, Day, Moment, Named, Ref, Strict, named
from organization.api.once import PARAMETER, once
from organization.api.problems import Conflict
from organization.api.resources import Resource
from organization.custom_fields.api import CustomValues
from organization.ground.dates import PLANNED
from organization.models import Team, TherapeuticArea, User
from organization.services.versions import VersionConflict


def _text(limit: int, **more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=limit, **more)


class InitiativeEntry(Strict):
    """A piece of work behind a key result. Without ``owner`` it is the caller's."""

    key_result = Ref(lambda context: KeyResult.objects.visible_to(context["person"]))
    title = _text(200)
    description = _text(5000, required=False, allow_blank=True, default="")
    owner = Ref(lambda context: User.objects.active(), required=False, allow_null=True, default=None)
    starts_on = Day(PLANNED, required=False, allow_null=True, default=None)
    due_on = Day(PLANNED, required=False, allow_null=True, default=None)
    therapeutic_area = Ref(
        lambda context: TherapeuticArea.objects.filter(is_active=True), required=False, allow_null=True, default=None,
        help_text="Its own; without it the key result's.",
    )  # fmt: skip
    primary_team = Ref(
        lambda context: Team.objects.filter(is_active=True), required=False, allow_null=True, default=None,
        help_text="Its own; without it the key result's.",
    )  # fmt: skip
    custom = CustomValues(help_text="Values of custom fields by key.")


class MoveEntry(Strict):
    """Where it goes: into the column of ``state``, in front of the initiative ``before`` or at the end."""

    state = Choice(choices=Initiative.State.choices)
    before = serializers.IntegerField(min_value=1, max_value=2**62, required=False, allow_null=True, default=None)
    version = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, allow_null=True, default=None,
        help_text="The version that was read; 409 if another is stored. Without it the move holds in any case.",
    )  # fmt: skip


class InitiativeAnswer(serializers.Serializer):
    """An initiative; area, team and quarter as they hold, its own or those of the key result."""

    id = serializers.IntegerField()
    key_result = Named()
    objective = Named()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=Initiative.State.choices)
    owner = Named()
    starts_on = Day(allow_null=True)
    due_on = Day(allow_null=True)
    quarter = Named()
    therapeutic_area = Named(allow_null=True)
    primary_team = Named()
    custom = CustomValues()
    created_at = Moment()
    version = serializers.IntegerField()


def initiative_answer(one: Initiative) -> dict[str, Any]:
    """An initiative with its tags loaded."""
    objective = one.key_result.objective
    plain = ("title", "description", "state", "starts_on", "due_on", "custom", "created_at", "version")
    return {
        "id": one.pk, "key_result": named(one.key_result), "objective": named(objective), "owner": named(one.owner),
        "quarter": named(objective.quarter), "therapeutic_area": named(one.area), "primary_team": named(one.team),
    } | {name: getattr(one, name) for name in plain}  # fmt: skip


class Initiatives(Resource):
    """Initiatives of the key results that the caller reads, newest first."""

    kept_as = ""
    reads, writes, order = "objective.view", policies.WRITE, "-created_at"
    model = Initiative
    serializer_class = InitiativeAnswer
    filterset_class = InitiativeApiFilter

    @extend_schema(summary="List initiatives")
    def list(self, request: Request) -> Response:
        """Initiatives of what is not dropped."""
        found = self.filter_queryset(reads.visible_initiatives(self.person))
        return self.listed(found, lambda rows: [initiative_answer(one) for one in rows])

    @extend_schema(summary="Read an initiative")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One initiative."""
        return Response(initiative_answer(reads.get_initiative(self.person, pk)))

    @extend_schema(
        summary="Add an initiative",
        parameters=[PARAMETER],
        request=InitiativeEntry,
        responses={
            201: InitiativeAnswer,
            200: OpenApiResponse(InitiativeAnswer, "The same body came before with this Idempotency-Key."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Plan a piece of work. For the owner of the key result and planners of its team (else 403)."""
        values = self.sent(InitiativeEntry)
        key_result, custom = values.pop("key_result"), values.pop("custom")
        objective = key_result.objective
        owner = values["owner"] = values["owner"] or self.person
        owners = owners_of(objective.quarter, objective.primary_team, self.person, self.today)
        if not owners.contains(owner):
            raise ValidationError({"owner": "Choose somebody of the team."})
        made = services.add_initiative(
            key_result=key_result, by=self.person, at=self.at, fields=values, custom=custom
        )  # fmt: skip
        return Response(initiative_answer(reads.get_initiative(self.person, made.pk)), status=201)

    @extend_schema(summary="Move an initiative", request=MoveEntry, responses=InitiativeAnswer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: int) -> Response:
        """Into another column or place. For its owner, the owner of the key result and planners of its team."""
        values = self.sent(MoveEntry)
        found = reads.get_initiative(self.person, pk)
        try:
            services.move_initiative(initiative=found, by=self.person, **values)
        except VersionConflict:
            raise Conflict from None
        return Response(initiative_answer(reads.get_initiative(self.person, pk)))
