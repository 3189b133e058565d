"""The API of touchpoints: who meets whom, of every function; other functions post theirs."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.collisions.api import CollisionWarning
from interactions.collisions.services import THROUGH_THE_API
from interactions.models import KOL, Coordination, Touchpoint
from interactions.models.touchpoints import ChannelClass
from interactions.touchpoints import selectors
from interactions.touchpoints.filters import STATES, TouchpointFilters
from interactions.touchpoints.names import clean_name
from interactions.touchpoints.services import Entered, Facts, enter_touchpoint
from organization.api.fields import Choice, Day, Moment, Named, Ref, Strict
from organization.api.once import PARAMETER, once
from organization.api.resources import Resource
from organization.ground.dates import PLANNED
from organization.models import User

# Identifiers, not texts: letters, digits and a few signs, without a blank.
_SIGNS = r"^[A-Za-z0-9][A-Za-z0-9._:/#-]*$"
CANCELLED = ("cancelled", "Cancelled")


class TouchpointAnswer(serializers.Serializer):
    """A contact as coordination shows it. Of an interaction of the medical side no ``id`` and no times are given."""

    id = serializers.IntegerField(allow_null=True)
    kol = Named()
    function = serializers.ChoiceField(choices=User.Function.choices)
    contact_person = serializers.CharField()
    channel_class = serializers.ChoiceField(choices=ChannelClass.choices)
    day = Day()
    starts_at = Moment(allow_null=True)
    ends_at = Moment(allow_null=True)
    state = serializers.ChoiceField(choices=[*STATES, CANCELLED])
    source_system = serializers.CharField(allow_blank=True)
    external_id = serializers.CharField(allow_blank=True)


class TouchpointSaved(TouchpointAnswer):
    """A touchpoint, and what to know of others around it."""

    warnings = CollisionWarning(many=True)


class TouchpointEntry(Strict):
    """Who meets whom, when and in which way. There is no field for what it is about, and any such is refused."""

    kol = Ref(lambda context: KOL.objects.visible_to(context["person"]))
    function = Choice(choices=User.Function.choices)
    contact_person = serializers.CharField(max_length=80)
    channel_class = Choice(choices=ChannelClass.choices)
    starts_at = Moment(PLANNED)
    ends_at = Moment(PLANNED, required=False, allow_null=True, default=None)
    state = Choice(choices=STATES)
    source_system = serializers.RegexField(_SIGNS, max_length=40, required=False, allow_blank=True, default="")
    external_id = serializers.RegexField(_SIGNS, max_length=80, required=False, allow_blank=True, default="")

    def validate_contact_person(self, value: str) -> str:
        """A name alone."""
        try:
            return clean_name(value)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


class Touchpoints(Resource):
    """Contacts of every function: who meets whom, when and in which class of channel, the latest first."""

    kept_as = ""
    reads, writes, order = "interaction.view", "touchpoint.write", "-starts_at"
    model = Touchpoint
    serializer_class = TouchpointAnswer
    filterset_class = TouchpointFilters

    @extend_schema(summary="List touchpoints")
    def list(self, request: Request) -> Response:
        """Touchpoints of other functions and, reduced to the same, interactions of the medical side."""
        rows = self.filter_queryset(selectors.contacts(self.person)).select_related("kol", "touchpoint")
        return self.listed(rows, lambda page: [_of_contact(row) for row in page], has_content=False)

    @extend_schema(summary="Read a touchpoint")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One touchpoint."""
        return Response(_answer(selectors.get_touchpoint(self.person, pk)))

    @extend_schema(
        summary="Enter a touchpoint",
        parameters=[PARAMETER],
        request=TouchpointEntry,
        responses={
            201: TouchpointSaved,
            200: OpenApiResponse(TouchpointSaved, "The source named it before: the same row, brought up to date."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Of one's own function. Warnings never block.

        ``source_system`` and ``external_id`` name it in the system it comes from: what is sent under the same two again
        answers 200, and what differs replaces what was stored.
        """
        values = self.sent(TouchpointEntry)
        entered = enter_touchpoint(by=self.person, facts=Facts(**values), at=self.at, decision=THROUGH_THE_API)
        return Response(_saved(entered), status=201 if entered.is_new else 200)


def _saved(entered: Entered) -> dict[str, Any]:
    return _answer(entered.touchpoint) | {"warnings": entered.found.warnings}


def _answer(row: Touchpoint) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kol": {"id": row.kol_id, "name": row.kol.name},
        "function": row.function,
        "contact_person": row.contact_person,
        "channel_class": row.channel_class,
        "day": row.occurred_on,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "state": row.state,
        "source_system": row.source_system,
        "external_id": row.external_id,
    }


def _of_contact(row: Coordination) -> dict[str, Any]:
    """A touchpoint, or an interaction reduced to what everybody may know: the day, not the time."""
    if row.touchpoint is not None:
        return _answer(row.touchpoint) | {"kol": {"id": row.kol_id, "name": row.kol.name}}
    return {
        "id": None,
        "kol": {"id": row.kol_id, "name": row.kol.name},
        "function": row.function,
        "contact_person": row.person,
        "channel_class": row.channel_class,
        "day": row.occurred_on,
        "starts_at": None,
        "ends_at": None,
        "state": row.state,
        "source_system": "",
        "external_id": "",
    }
