"""The API of engagement plans."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.models import KOL, EngagementPlan, ExchangeTopic
from interactions.models.plans import MOST_CONTACTS
from interactions.plans import selectors, services
from interactions.plans.filters import PlanCoordinationFilters, PlanFilters
from interactions.topics.selectors import topics
from organization.api.fields import Choice, Moment, Named, Ref, Strict, TextWarning, named
from organization.api.once import PARAMETER, once
from organization.api.resources import Resource
from organization.models import Product, StrategicImperative, TherapeuticArea, User
from organization.text_screens import concerns


class PlannedTopicEntry(Strict):
    """A topic of the plan's area, and what talking about it is meant to do."""

    topic = Ref(lambda context: topics())
    intent = Choice(choices=ExchangeTopic.Intent.choices)


class EngagementPlanEntry(Strict):
    """What is intended with one KOL. Without ``target_contacts`` the number by tier is taken."""

    kol = Ref(lambda context: KOL.objects.visible_to(context["person"]))
    quarter = Ref(lambda context: selectors.open_quarters())
    therapeutic_area = Ref(
        lambda context: TherapeuticArea.objects.filter(is_active=True), required=False, allow_null=True, default=None
    )
    stage = Choice(choices=EngagementPlan.Stage.choices, required=False, default=EngagementPlan.Stage.IDENTIFIED)
    target_contacts = serializers.IntegerField(
        min_value=0, max_value=MOST_CONTACTS, required=False, allow_null=True, default=None
    )
    product = Ref(lambda context: Product.objects.filter(is_active=True), required=False, allow_null=True, default=None)
    lifecycle_phase = Choice(choices=Product.Phase.choices, required=False, allow_blank=True, default="")
    imperative = Ref(
        lambda context: StrategicImperative.objects.active(), required=False, allow_null=True, default=None
    )
    scientific_gap = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    is_shared = serializers.BooleanField(required=False, default=False)
    topics = PlannedTopicEntry(many=True, required=False, default=())


class PlannedTopicAnswer(serializers.Serializer):
    """A planned topic; ``set_at`` never changes."""

    topic = Named()
    intent = serializers.ChoiceField(choices=ExchangeTopic.Intent.choices)
    set_at = Moment()


class EngagementPlanAnswer(serializers.Serializer):
    """A plan against what took place: ``met`` contacts of ``target_contacts`` in the quarter and the area."""

    id = serializers.IntegerField()
    kol = Named()
    quarter = Named()
    therapeutic_area = Named()
    owner = Named()
    stage = serializers.ChoiceField(choices=EngagementPlan.Stage.choices)
    target_contacts = serializers.IntegerField()
    met = serializers.IntegerField()
    product = Named(allow_null=True)
    lifecycle_phase = serializers.CharField(allow_blank=True)
    imperative = serializers.IntegerField(allow_null=True)
    scientific_gap = serializers.CharField(allow_blank=True)
    is_shared = serializers.BooleanField()
    topics = PlannedTopicAnswer(many=True)
    version = serializers.IntegerField()


class EngagementPlanMade(EngagementPlanAnswer):
    """One that was just made, with what may be wrong with its text."""

    warnings = TextWarning(many=True)


class PlanCoordinationAnswer(serializers.Serializer):
    """Only whose plan there is, with whom, for which quarter: what commercial functions and safety may know."""

    kol = serializers.CharField()
    owner = serializers.CharField()
    quarter = serializers.CharField()


def plan_answer(row: EngagementPlan) -> dict[str, Any]:
    """One from ``known_plans`` with its topics."""
    plain = ("stage", "target_contacts", "lifecycle_phase", "scientific_gap", "is_shared", "version")
    return {
        "id": row.pk,
        "kol": named(row.kol),
        "quarter": named(row.quarter),
        "therapeutic_area": named(row.therapeutic_area),
        "owner": named(row.owner),
        "product": named(row.product),
        "imperative": row.imperative_id,
        "met": vars(row)["met"],
        "topics": [{"topic": named(one.topic), "intent": one.intent, "set_at": one.set_at} for one in row.topics.all()],
    } | {name: getattr(row, name) for name in plain}


class EngagementPlans(Resource):
    """Engagement plans, newest first; commercial functions and safety get KOL, owner and quarter only."""

    kept_as = "engagementplan"
    reads, writes, order = "engagement.view", "engagement.write", "-created_at"
    model = EngagementPlan
    serializer_class = EngagementPlanAnswer

    @property
    def filterset_class(self) -> Any:
        """The filters that fit what the caller may read."""
        return PlanCoordinationFilters if self._shows_contacts() else PlanFilters

    def owners_of(self, row: EngagementPlan) -> Collection[int]:
        """Whose plan it is."""
        return (row.owner_id,)

    def _shows_contacts(self) -> bool:
        if getattr(self, "swagger_fake_view", False):
            return False
        user = self.request.user
        return isinstance(user, User) and selectors.reads_coordination_only(user)

    @extend_schema(
        summary="List engagement plans",
        responses=PolymorphicProxySerializer(
            component_name="EngagementPlanOrContact",
            serializers=[EngagementPlanAnswer, PlanCoordinationAnswer],
            resource_type_field_name=None,
            many=True,
        ),
    )
    def list(self, request: Request) -> Response:
        """Plans for those who may read them; KOL, owner and quarter for other functions."""
        if self._shows_contacts():
            rows = self.filter_queryset(selectors.coordination_plans(self.person))
            return self.listed(
                rows,
                lambda page: [
                    {"kol": one.kol.name, "owner": one.owner.display_name, "quarter": one.quarter.name} for one in page
                ],
                has_content=False,
            )
        return self.listed(self.filter_queryset(selectors.plans_in_full(self.person, today=self.today)), self._answers)

    @extend_schema(summary="Read an engagement plan")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One plan. The access log notes it if the plan is somebody else's."""
        row = selectors.get_plan(self.person, pk, today=self.today)
        return self.shown(row, self._answers([row])[0])

    @extend_schema(
        summary="Make an engagement plan",
        parameters=[PARAMETER],
        request=EngagementPlanEntry,
        responses={
            201: EngagementPlanMade,
            200: OpenApiResponse(EngagementPlanAnswer, "The same body came before with this Idempotency-Key."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Make an own plan; one for each KOL, quarter and therapeutic area."""
        values = self.sent(EngagementPlanEntry)
        kol, quarter = values.pop("kol"), values.pop("quarter")
        area = values.pop("therapeutic_area") or self.person.therapeutic_area
        if area is None:
            raise ValidationError({"therapeutic_area": "You have no therapeutic area of your own."})
        if values["target_contacts"] is None:
            tier = selectors.tier_of(kol.pk, area.pk, today=self.today)
            values["target_contacts"] = selectors.current_rules().contacts_for(tier)
        chosen = {one["topic"].pk: (one["topic"], one["intent"]) for one in values["topics"]}
        if len(chosen) < len(values["topics"]):
            raise ValidationError({"topics": "Name each topic once."})
        contents = services.PlanContents(**(values | {"topics": tuple(chosen.values())}))
        made = services.start_plan(by=self.person, kol=kol, quarter=quarter, area=area, contents=contents, at=self.at)
        warnings = [{"code": "text", "detail": one} for one in concerns(made.scientific_gap)]
        saved = selectors.get_plan(self.person, made.pk, today=self.today)
        return Response(EngagementPlanMade(plan_answer(saved) | {"warnings": warnings}).data, status=201)

    def _answers(self, rows: Sequence[EngagementPlan]) -> Any:
        return EngagementPlanAnswer([plan_answer(one) for one in rows], many=True).data
