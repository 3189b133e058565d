"""The API of imperatives and of what functions commit to them."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from okrs.arithmetic.commitments import Standing
from okrs.imperatives import policies, services
from okrs.imperatives.selectors.commitments import (
    get_commitment,
    get_imperative,
    known_commitments,
    known_imperatives,
    stands_on,
    values_of,
)
from okrs.planning.api import QuarterFilter, _plain
from organization.api.fields import Day, Moment, Named, Ref, Strict, TextWarning, named
from organization.api.once import PARAMETER, once
from organization.api.problems import Conflict
from organization.api.resources import Resource
from organization.ground.dates import HAPPENED
from organization.ground.filters import Filters, Number
from organization.models import CommitmentValue, ImperativeCommitment, Quarter, StrategicImperative, User
from organization.services.records import save_reference
from organization.services.versions import VersionConflict
from organization.text_screens import concerns


class ImperativeFilters(Filters):
    """Filters of imperatives."""

    is_active = django_filters.BooleanFilter(label="Still worked on")


class ImperativeAnswer(serializers.ModelSerializer[StrategicImperative]):
    """A goal that functions share."""

    class Meta:
        model = StrategicImperative
        fields = ["id", "title", "description", "is_active"]


class ImperativeEntry(Strict):
    """A goal that functions share; its words hold no science."""

    title = serializers.CharField(max_length=160)
    description = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class Imperatives(Resource):
    """Imperatives by title; active ones alone for partners."""

    kept_as = ""
    reads, writes, order = "imperative.view", "organization.edit", "title"
    model = StrategicImperative
    serializer_class = ImperativeAnswer
    filterset_class = ImperativeFilters

    @extend_schema(summary="List imperatives")
    def list(self, request: Request) -> Response:
        """Imperatives by title."""
        rows = self.filter_queryset(known_imperatives(self.person))
        return self.listed(rows, lambda page: ImperativeAnswer(page, many=True).data)

    @extend_schema(summary="Read an imperative")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One imperative."""
        return Response(ImperativeAnswer(get_imperative(self.person, pk)).data)

    @extend_schema(
        summary="Add an imperative",
        parameters=[PARAMETER],
        request=ImperativeEntry,
        responses={
            201: ImperativeAnswer,
            200: OpenApiResponse(ImperativeAnswer, "The same body came before with this Idempotency-Key."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """By administrators."""
        made = StrategicImperative(**self.sent(ImperativeEntry))
        save_reference(record=made, by=self.person)
        return Response(ImperativeAnswer(made).data, status=201)


class CommitmentFilters(Filters):
    """Filters of commitments."""

    quarter = QuarterFilter(label="current, a number or a name", field_name="quarter")
    imperative = Number(label="To this imperative", field_name="imperative")
    function = django_filters.ChoiceFilter(label="Of this function", choices=User.Function.choices)


class ValueAnswer(serializers.Serializer):
    """Where a commitment stood on a day. ``note`` is absent where the caller does not read it."""

    value = serializers.FloatField()
    as_of = Day()
    note = serializers.CharField(required=False, allow_blank=True)
    by = Named()
    entered_at = Moment()
    is_taken_back = serializers.BooleanField()


class CommitmentAnswer(serializers.Serializer):
    """A commitment. ``share`` is the way done, over 1 where more was done; ``expected`` what an even pace asked for by
    ``as_of``; ``values`` all that was entered, the latest day first.
    """

    id = serializers.IntegerField()
    imperative = Named()
    quarter = Named()
    function = serializers.ChoiceField(choices=User.Function.choices)
    measure = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    baseline = serializers.FloatField()
    target = serializers.FloatField()
    value = serializers.FloatField(allow_null=True)
    as_of = Day(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    expected = serializers.FloatField()
    standing = serializers.ChoiceField(choices=[one.value for one in Standing])
    is_stale = serializers.BooleanField()
    is_withdrawn = serializers.BooleanField()
    owner = Named()
    version = serializers.IntegerField()
    values = ValueAnswer(many=True)


class CommitmentSaid(CommitmentAnswer):
    """One that the caller wrote, with what may be wrong with its texts."""

    warnings = TextWarning(many=True)


class CommitmentEntry(Strict):
    """A figure of the caller's own function; the caller owns it."""

    imperative = Ref(lambda context: known_imperatives(context["person"]).filter(is_active=True))
    quarter = Ref(lambda context: Quarter.objects.all())
    measure = serializers.CharField(max_length=160)
    unit = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    baseline = serializers.DecimalField(max_digits=12, decimal_places=2, required=False, default=Decimal(0))
    target = serializers.DecimalField(max_digits=12, decimal_places=2)


class ValueEntry(Strict):
    """Where a commitment stands. ``version``: as it was read; 409 if somebody else saved it meanwhile."""

    value = serializers.DecimalField(max_digits=12, decimal_places=2)
    as_of = Day(HAPPENED)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True, default=None)


class Commitments(Resource):
    """What functions committed, withdrawn ones too."""

    kept_as = "imperativecommitment"
    reads, writes = "imperative.view", "commitment.write"
    model = ImperativeCommitment
    serializer_class = CommitmentAnswer
    filterset_class = CommitmentFilters

    @extend_schema(summary="List commitments")
    def list(self, request: Request) -> Response:
        """Commitments, newest first."""
        return self.listed(self.filter_queryset(known_commitments(self.person)), self._answers)

    @extend_schema(summary="Read a commitment")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One commitment with its values."""
        row = get_commitment(self.person, pk)
        return self.shown(row, self._answers([row])[0])

    @extend_schema(
        summary="Commit a figure",
        parameters=[PARAMETER],
        request=CommitmentEntry,
        responses={
            201: CommitmentSaid,
            200: OpenApiResponse(CommitmentAnswer, "The same body came before with this Idempotency-Key."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """By people of a function, for it."""
        sent = self.sent(CommitmentEntry)
        imperative, quarter = sent.pop("imperative"), sent.pop("quarter")
        figure = services.Figure(owner=self.person, **sent)
        made = services.commit(imperative=imperative, quarter=quarter, figure=figure, by=self.person)
        return self._said(made.pk, f"{made.measure}\n{made.unit}", status=201)

    @extend_schema(
        summary="Say where a commitment stands",
        request=ValueEntry,
        responses={200: CommitmentSaid},
    )
    @action(detail=True, methods=["post"], url_path="update", url_name="update")
    def say(self, request: Request, pk: int) -> Response:
        """By people of its function. The same said again changes nothing."""
        found = get_commitment(self.person, pk, to="write")
        sent = self.sent(ValueEntry)
        try:
            services.update(commitment=found, by=self.person, at=self.at, **sent)
        except VersionConflict:
            raise Conflict from None
        return self._said(pk, sent["note"], status=200)

    def owners_of(self, row: ImperativeCommitment) -> Collection[int]:
        """Whoever keeps it up to date."""
        return (row.owner_id,)

    def _said(self, pk: int, text: str, *, status: int) -> Response:
        answer = self._answer(row := get_commitment(self.person, pk), values_of([row])[pk])
        warnings = [{"code": "text", "detail": one} for one in concerns(text)]
        return Response(CommitmentSaid(answer | {"warnings": warnings}).data, status=status)

    def _answers(self, rows: Sequence[ImperativeCommitment]) -> Any:
        values = values_of(rows)
        return CommitmentAnswer([self._answer(one, values[one.pk]) for one in rows], many=True).data

    def _answer(self, one: ImperativeCommitment, values: Sequence[CommitmentValue]) -> dict[str, Any]:
        found, reads = stands_on(one, self.today), policies.reads_notes(self.person, one.function)
        plain = ("function", "measure", "unit", "as_of", "is_withdrawn", "version")
        return {name: getattr(one, name) for name in plain} | {
            "id": one.pk,
            "imperative": named(one.imperative),
            "quarter": named(one.quarter),
            "baseline": _plain(one.baseline),
            "target": _plain(one.target),
            "value": _plain(one.value),
            "share": found.share,
            "expected": found.expected,
            "standing": found.standing.value,
            "is_stale": found.is_stale,
            "owner": named(one.owner),
            "values": [
                {"value": _plain(value.value), "as_of": value.as_of, "by": named(value.by),
                 "entered_at": value.entered_at, "is_taken_back": value.is_taken_back}
                | ({"note": value.note} if reads else {})
                for value in values
            ],
        }  # fmt: skip
