"""Hand-offs to safety, read only: steps are taken on the pages, which ask for reasons."""

from collections.abc import Collection
from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.models import SafetyHandoff
from interactions.safety import policies
from interactions.safety import selectors as reads
from organization.api.fields import Moment, Named, named
from organization.api.resources import Resource
from organization.ground.clock import now
from organization.ground.filters import Filters, PersonFilter

_STATES = [(key, label) for key, label in reads.STATES.items() if key != "all"]


class HandoffAnswer(serializers.Serializer):
    """A hand-off. Fields from ``aware_at`` on are absent for people who only read its stage."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=SafetyHandoff.Kind.choices)
    owner = Named()
    stage = serializers.ChoiceField(choices=["open", "handed_off", "withdrawn", "acknowledged"])
    is_overdue = serializers.BooleanField()
    due_at = Moment()
    handed_off_at = Moment(allow_null=True)
    acknowledged_at = Moment(allow_null=True)
    withdrawn_at = Moment(allow_null=True)
    aware_at = Moment(required=False)
    handed_off_by = Named(required=False, allow_null=True)
    acknowledged_by = Named(required=False, allow_null=True)
    receipt = serializers.CharField(required=False, allow_blank=True)
    withdrawn_reason = serializers.CharField(required=False, allow_blank=True)


class HandoffFilters(Filters):
    """Filters of hand-offs."""

    state = django_filters.ChoiceFilter(choices=_STATES, label="How it stands", method="by_state")
    kind = django_filters.ChoiceFilter(choices=SafetyHandoff.Kind, label="Kind")
    owner = PersonFilter(label="me, or the author's number", field_name="interaction__msl")

    def by_state(self, rows: Any, _name: str, value: str) -> Any:
        """The same states as on the page."""
        return reads.in_state(rows, value, now())


class SafetyHandoffs(Resource):
    """Hand-offs to safety that the caller may know of, latest due time first."""

    kept_as = "safetyhandoff"
    reads, order = "safety.view", "-due_at"
    model = SafetyHandoff
    serializer_class = HandoffAnswer
    filterset_class = HandoffFilters

    def owners_of(self, row: Any) -> Collection[int]:
        """The person who heard of it."""
        return {row.interaction.msl_id}

    @extend_schema(summary="List hand-offs to safety")
    def list(self, request: Request) -> Response:
        """Hand-offs. The access log notes it if others' are among them."""
        rows = self.filter_queryset(reads.visible_handoffs(self.person, today=self.today))
        return self.listed(rows, lambda page: [self._answer(row) for row in page])

    @extend_schema(summary="Read a hand-off to safety")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One hand-off. The access log notes it if it is somebody else's."""
        row = reads.get_handoff(self.person, pk, today=self.today)
        return self.shown(row, self._answer(row))

    def _answer(self, row: SafetyHandoff) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "id": row.pk,
            "kind": row.kind,
            "owner": named(row.interaction.msl),
            "stage": row.stage,
            "is_overdue": row.is_overdue(self.at),
            "due_at": row.due_at,
            "handed_off_at": row.handed_off_at,
            "acknowledged_at": row.acknowledged_at,
            "withdrawn_at": row.withdrawn_at,
        }
        if policies.reads_in_full(self.person, row):
            answer |= {
                "aware_at": row.aware_at,
                "handed_off_by": named(row.handed_off_by),
                "acknowledged_by": named(row.acknowledged_by),
                "receipt": row.receipt,
                "withdrawn_reason": row.withdrawn_reason,
            }
        return answer
