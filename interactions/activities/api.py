"""The API of activities."""

from collections.abc import Collection
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.activities.approvals import approve
from interactions.activities.filters import ActivityContactFilters, taken_part
from interactions.activities.selectors import lists
from interactions.activities.selectors import page as page_of
from interactions.activities.services import ALL_STAGES, SUBJECTS, NewSubject, Work, log_activity
from interactions.activities.stages import dated_on, missing_stages, order_warnings
from interactions.log.api.serializers import WarningLine
from interactions.log.api.warnings import _texts, _warning
from interactions.log.selectors.offers import areas, colleagues
from interactions.models import KOL, Activity, Campaign, Congress, Study
from interactions.models.activities import STAGES
from organization.api.fields import Choice, Day, Named, Ref, Refs, Strict, named
from organization.api.once import PARAMETER, once
from organization.api.resources import Resource
from organization.ground.dates import HAPPENED, PLANNED
from organization.ground.filters import ME, Number
from organization.ground.names import owner_name
from organization.ground.numbers import as_number
from organization.models import Product, User


def activity_warnings(activity: Activity) -> list[dict[str, str]]:
    """Warnings about steps out of order and about texts that should be read once more."""
    return [_warning("order", text) for text in order_warnings(activity)] + _texts(activity.title, activity.notes)


class ActivityEntry(Strict):
    """What one activity is made of. Its kind decides which steps and which subject it takes."""

    kind = Choice(choices=Activity.Kind.choices)
    title = serializers.CharField(max_length=200)
    therapeutic_area = Ref(lambda context: areas(), required=False, allow_null=True, default=None)
    product = Ref(lambda context: Product.objects.filter(is_active=True), required=False, allow_null=True, default=None)
    participants = Refs(
        lambda context: colleagues(context["person"], today=context["today"]), required=False, default=()
    )
    kols = Refs(
        lambda context: KOL.objects.visible_to(context["person"]), required=False, default=(),
        help_text="Who advises; of advisory boards alone.",
    )  # fmt: skip
    study = Ref(lambda context: Study.objects.all(), required=False, allow_null=True, default=None)
    campaign = Ref(lambda context: Campaign.objects.all(), required=False, allow_null=True, default=None)
    congress = Ref(lambda context: Congress.objects.all(), required=False, allow_null=True, default=None)
    new_subject = serializers.CharField(
        max_length=160, required=False, allow_blank=True, default="",
        help_text="The name of a study or campaign that is not known yet, instead of its number.",
    )  # fmt: skip
    planned_on = Day(PLANNED, required=False, allow_null=True, default=None)
    need_documented_on = Day(HAPPENED, required=False, allow_null=True, default=None)
    approved_on = Day(HAPPENED, required=False, allow_null=True, default=None)
    approval_reference = serializers.CharField(
        max_length=120, required=False, allow_blank=True, default="",
        help_text="The number of an approval that was given elsewhere on approved_on. Without it another person "
        "confirms the approval (POST …/approve/), and until then it does not count.",
    )  # fmt: skip
    requested_on = Day(HAPPENED, required=False, allow_null=True, default=None)
    support_agreed_on = Day(HAPPENED, required=False, allow_null=True, default=None)
    accuracy_reviewed_on = Day(HAPPENED, required=False, allow_null=True, default=None)
    held_on = Day(HAPPENED, required=False, allow_null=True, default=None)
    attendee_count = serializers.IntegerField(
        min_value=0, max_value=100_000, required=False, allow_null=True, default=None
    )
    open_findings = serializers.IntegerField(min_value=0, max_value=1000, required=False, default=0)
    functions_present = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    notes = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    is_shared = serializers.BooleanField(required=False, default=False)


class ApprovalEntry(Strict):
    """The step that is approved; ``reference``: the number of an approval that was given elsewhere."""

    step = Choice(choices=[("approved_on", "Approved")])
    reference = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class DocumentLine(serializers.Serializer):
    """A document, by a link to where it is kept."""

    title = serializers.CharField()
    link = serializers.CharField()


class ActivityAnswer(serializers.Serializer):
    """An activity; ``missing`` says what it still lacks to count."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Activity.Kind.choices)
    title = serializers.CharField()
    owner = Named()
    participants = Named(many=True)
    kols = Named(many=True)
    therapeutic_area = serializers.IntegerField()
    product = serializers.IntegerField(allow_null=True)
    study = Named(allow_null=True)
    campaign = Named(allow_null=True)
    congress = Named(allow_null=True)
    planned_on = Day(allow_null=True)
    need_documented_on = Day(allow_null=True)
    approved_on = Day(allow_null=True)
    approved_by = Named(allow_null=True)
    approval_reference = serializers.CharField(allow_blank=True)
    requested_on = Day(allow_null=True)
    support_agreed_on = Day(allow_null=True)
    accuracy_reviewed_on = Day(allow_null=True)
    held_on = Day(allow_null=True)
    attendee_count = serializers.IntegerField(allow_null=True)
    open_findings = serializers.IntegerField()
    functions_present = serializers.CharField(allow_blank=True)
    notes = serializers.CharField(allow_blank=True)
    is_shared = serializers.BooleanField()
    is_cancelled = serializers.BooleanField()
    documents = DocumentLine(many=True)
    missing = serializers.ListField(child=serializers.CharField())
    after_close = serializers.BooleanField(help_text="Entered or changed after its quarter was closed.")
    version = serializers.IntegerField()


class ActivitySaved(ActivityAnswer):
    """An activity just recorded, with warnings."""

    warnings = WarningLine(many=True)


def activity_answer(row: Activity) -> dict[str, Any]:
    """An activity with its relations loaded."""
    plain = (*ALL_STAGES, "approval_reference", "kind", "title", "attendee_count", "open_findings",
             "functions_present", "notes", "is_shared", "is_cancelled", "after_close", "version")  # fmt: skip
    return {
        "id": row.pk,
        "owner": named(row.owner),
        "approved_by": named(row.approved_by),
        "participants": [named(link.user) for link in row.participant_links.all()],
        "kols": [named(link.kol) for link in row.kol_links.all()],
        "therapeutic_area": row.therapeutic_area_id,
        "product": row.product_id,
        "study": named(row.study),
        "campaign": named(row.campaign),
        "congress": named(row.congress),
        "documents": [{"title": one.title, "link": one.link} for one in row.documents.all()],
        "missing": missing_stages(row),
    } | {name: getattr(row, name) for name in plain}


class ActivityContactAnswer(serializers.Serializer):
    """Only that an activity exists: what commercial functions and safety may know."""

    kind = serializers.CharField()
    date = Day(allow_null=True)
    owner = serializers.CharField()


class ActivityFilters(ActivityContactFilters):
    """Filters of those who may read content. Cancelled ones are left out unless asked for."""

    owner = django_filters.CharFilter(label="me (own or joined), or the owner's number", method="by_owner")
    therapeutic_area = Number(label="Of this therapeutic area", field_name="therapeutic_area")
    is_done = django_filters.BooleanFilter(
        label="Whether its last step is done", field_name="held_on", lookup_expr="isnull", exclude=True
    )
    is_cancelled = django_filters.BooleanFilter(label="Cancelled; without it those that are not")

    def by_owner(self, rows: Any, _name: str, value: str) -> Any:
        """For ``me`` also those the caller took part in."""
        if value == ME:
            return taken_part(rows, self.viewer)
        return rows.none() if (pk := as_number(value)) is None else rows.filter(owner=pk)

    @property
    def qs(self) -> Any:
        """Cancelled ones only if the filter asks for them."""
        found = super().qs
        return found if self.form.cleaned_data.get("is_cancelled") is not None else found.filter(is_cancelled=False)


class Activities(Resource):
    """Activities, newest entry first; commercial functions and safety get kind, day and owner only."""

    kept_as = "activity"
    reads, writes, order = "activity.view", "activity.log", "-created_at"
    model = Activity
    serializer_class = ActivityAnswer

    @property
    def filterset_class(self) -> Any:
        """The filters that fit what the caller may read."""
        if getattr(self, "swagger_fake_view", False):
            return ActivityFilters
        return ActivityContactFilters if self._shows_contacts() else ActivityFilters

    def owners_of(self, row: Any) -> Collection[int]:
        """Its owner and the people who took part."""
        return {row.owner_id, *(link.user_id for link in row.participant_links.all())}

    def _shows_contacts(self) -> bool:
        user = self.request.user
        return isinstance(user, User) and lists.reads_coordination_only(user)

    @extend_schema(
        summary="List activities",
        responses=PolymorphicProxySerializer(
            component_name="ActivityOrContact",
            serializers=[ActivityAnswer, ActivityContactAnswer],
            resource_type_field_name=None,
            many=True,
        ),
    )
    def list(self, request: Request) -> Response:
        """Activities for those who may read content; kind, day and owner for other functions."""
        if self._shows_contacts():
            rows = self.filter_queryset(lists.coordination_activities(self.person))
            return self.listed(
                rows,
                lambda page: [
                    {"kind": one.kind, "date": dated_on(one), "owner": owner_name(one.owner)} for one in page
                ],
                has_content=False,
            )
        return self.listed(
            self.filter_queryset(lists.activities(self.person, today=self.today)),
            lambda page: [activity_answer(one) for one in page],
        )

    @extend_schema(summary="Read an activity")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One activity. The access log notes it if the activity is somebody else's."""
        found = page_of.get_activity(self.person, pk, today=self.today)
        return self.shown(found, activity_answer(found))

    @extend_schema(
        summary="Record an activity",
        parameters=[PARAMETER],
        request=ActivityEntry,
        responses={
            201: ActivitySaved,
            200: OpenApiResponse(ActivityAnswer, "The same body came before with this Idempotency-Key."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Record one's own activity; steps and subjects that its kind does not have are refused."""
        values = self.sent(ActivityEntry)
        made = log_activity(by=self.person, kind=values["kind"], work=self._work(values), today=self.today)
        saved = page_of.get_activity(self.person, made.pk, today=self.today)
        return Response(activity_answer(saved) | {"warnings": activity_warnings(saved)}, status=201)

    @extend_schema(summary="Approve an activity", request=ApprovalEntry, responses=ActivityAnswer)
    @action(detail=True, methods=["post"], writes="activity.approve")
    def approve(self, request: Request, pk: int) -> Response:
        """Confirm the day of its approval, or approve it today. For managers, medical leads and compliance who read it;
        never for its owner (403)."""
        values = self.sent(ApprovalEntry)
        found = page_of.get_activity(self.person, pk, today=self.today, to="approve")
        approve(by=self.person, activity=found, today=self.today, reference=values["reference"])
        return Response(activity_answer(page_of.get_activity(self.person, pk, today=self.today)))

    def _work(self, values: dict[str, Any]) -> Work:
        kind = values["kind"]
        area = values["therapeutic_area"] or self.person.therapeutic_area
        if area is None:
            raise ValidationError({"therapeutic_area": "You have no therapeutic area of your own."})
        return Work(
            title=values["title"], therapeutic_area=area, product=values["product"],
            participants=values["participants"], kols=tuple(values["kols"]), subject=self._subject(kind, values),
            days=self._days(kind, values), attendee_count=values["attendee_count"],
            open_findings=values["open_findings"], functions_present=values["functions_present"],
            notes=values["notes"], is_shared=values["is_shared"], approval_reference=values["approval_reference"],
        )  # fmt: skip

    @staticmethod
    def _days(kind: str, values: dict[str, Any]) -> dict[str, Any]:
        steps = STAGES[kind][0]
        strange = [name for name in ALL_STAGES if values[name] is not None and name not in steps]
        if strange:
            raise ValidationError(dict.fromkeys(strange, "This kind of activity has no such step."))
        return {name: values[name] for name in steps}

    @staticmethod
    def _subject(kind: str, values: dict[str, Any]) -> Any:
        wanted = SUBJECTS.get(kind, "")
        given = [name for name in SUBJECTS.values() if values[name] is not None]
        if any(name != wanted for name in given) or (values["new_subject"] and not wanted):
            raise ValidationError("This kind of activity has no such subject.")
        if values["new_subject"] and (given or wanted == "congress"):
            raise ValidationError({"new_subject": "Only for a study or campaign that is not named by its number."})
        return NewSubject(name=values["new_subject"]) if values["new_subject"] else values.get(wanted)
