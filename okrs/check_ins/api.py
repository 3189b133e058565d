"""The API of check-ins."""

from collections.abc import Collection
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from insights.models import Insight
from okrs.arithmetic.progress import OPEN_STATUSES
from okrs.check_ins.selectors import resources
from okrs.check_ins.services.check_ins import TEXTS, Said, publish_check_in, seen_of
from okrs.models import CheckIn, KeyResult
from okrs.models.objectives import period_of
from okrs.planning.api import STATUSES, QuarterFilter, _plain, _text
from organization.api.fields import Choice, Moment, Named, Ref, Refs, Strict, named
from organization.api.once import PARAMETER, once
from organization.api.problems import Conflict
from organization.api.resources import Resource
from organization.ground.filters import Filters, Number, PersonFilter
from organization.services.versions import VersionConflict


class CheckInFilters(Filters):
    """Filters of check-ins."""

    key_result = Number(label="About this key result", field_name="key_result")
    quarter = QuarterFilter(label="current, a number or a name", field_name="key_result__objective__quarter")
    owner = PersonFilter(label="me, or the author's number", field_name="author")
    period = Number(label="Monthly period, 1 to 3", field_name="period", max_value=3)


# Complete cannot be declared.
OPEN = [(one.value, one.label) for one in OPEN_STATUSES]


class CheckInEntry(Strict):
    """What the owner says of a key result. Without ``period`` it is the running one.

    ``seen`` is what the check-in to be corrected gave under that name; without it nothing may be there yet.
    """

    key_result = Ref(lambda context: KeyResult.objects.visible_to(context["person"]).for_measuring())
    period = serializers.IntegerField(min_value=1, max_value=3, required=False, allow_null=True, default=None)
    seen = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    confidence = serializers.IntegerField(min_value=0, max_value=10)
    value = serializers.DecimalField(max_digits=12, decimal_places=2, required=False, allow_null=True, default=None)
    declared_status = Choice(choices=OPEN, required=False, allow_blank=True, default="")
    override_reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    what_changed = _text()
    blocker = _text()
    next_step = _text()
    feedback_hcp = _text()
    feedback_stakeholders = _text()
    evidence_considered = _text()
    tactic_change = _text()
    insights = Refs(lambda context: Insight.objects.visible_to(context["person"]), required=False, default=())


class CheckInAnswer(serializers.Serializer):
    """A check-in; ``published_at`` is null for an own draft. ``seen`` names this row in this version."""

    id = serializers.IntegerField()
    key_result = serializers.IntegerField()
    code = serializers.CharField()
    quarter = Named()
    period = serializers.IntegerField()
    owner = Named()
    value = serializers.FloatField(allow_null=True)
    confidence = serializers.IntegerField(allow_null=True)
    computed_status = serializers.CharField(allow_blank=True)
    declared_status = serializers.ChoiceField(choices=STATUSES, allow_null=True)
    override_reason = serializers.CharField(allow_blank=True)
    what_changed = serializers.CharField(allow_blank=True)
    blocker = serializers.CharField(allow_blank=True)
    next_step = serializers.CharField(allow_blank=True)
    feedback_hcp = serializers.CharField(allow_blank=True)
    feedback_stakeholders = serializers.CharField(allow_blank=True)
    evidence_considered = serializers.CharField(allow_blank=True)
    tactic_change = serializers.CharField(allow_blank=True)
    insights = serializers.ListField(child=serializers.IntegerField())
    published_at = Moment(allow_null=True)
    supersedes = serializers.IntegerField(allow_null=True)
    acknowledged_by = Named(allow_null=True)
    acknowledged_at = Moment(allow_null=True)
    seen = serializers.CharField()


def check_in_answer(row: CheckIn) -> dict[str, Any]:
    """A check-in with its key result, people and links loaded."""
    plain = ("period", "confidence", "computed_status", "override_reason", *TEXTS, "published_at", "acknowledged_at")
    return {
        "id": row.pk,
        "key_result": row.key_result_id,
        "code": row.key_result.code,
        "quarter": named(row.key_result.objective.quarter),
        "owner": named(row.author),
        "value": _plain(row.value),
        "declared_status": row.declared_status or None,
        "insights": [link.insight_id for link in row.insight_links.all()],
        "supersedes": row.supersedes_id,
        "acknowledged_by": named(row.acknowledged_by),
        "seen": seen_of(row),
    } | {name: getattr(row, name) for name in plain}


class CheckIns(Resource):
    """Check-ins about key results whose check-ins the caller reads."""

    kept_as = "checkin"
    reads, writes, reads_scope, order = "objective.view", "check_in.write", "check_in", "-id"
    model = CheckIn
    serializer_class = CheckInAnswer
    filterset_class = CheckInFilters

    def owners_of(self, row: CheckIn) -> Collection[int]:
        """Its author, and the owner of the key result."""
        return {row.author_id, row.key_result.owner_id}

    @extend_schema(summary="List check-ins")
    def list(self, request: Request) -> Response:
        """Check-ins, newest first; own drafts among them."""
        found = self.filter_queryset(resources.check_ins(self.person, today=self.today))
        return self.listed(found, lambda rows: [check_in_answer(one) for one in rows])

    @extend_schema(summary="Read a check-in")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One check-in."""
        found = resources.check_in(self.person, pk, today=self.today)
        return self.shown(found, check_in_answer(found))

    @extend_schema(
        summary="Publish a check-in",
        parameters=[PARAMETER],
        request=CheckInEntry,
        responses={
            201: CheckInAnswer,
            200: OpenApiResponse(CheckInAnswer, "A draft or a young check-in was changed in place."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Publish, or correct what ``seen`` names. 409 when something else is there; 403 for others' key results."""
        values = self.sent(CheckInEntry)
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
        body = check_in_answer(resources.check_in(self.person, saved.pk, today=self.today))
        return Response(body, status=200 if seen.startswith(f"{saved.pk}:") else 201)
