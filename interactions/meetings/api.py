"""The API of meetings."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.log.api.serializers import AT_MOST, WarningLine
from interactions.log.api.warnings import _texts
from interactions.log.selectors.offers import areas
from interactions.meetings.filters import MeetingFilters
from interactions.meetings.selectors.meetings import get_meeting, known_meetings, state_of
from interactions.meetings.services.agenda import ItemText
from interactions.meetings.services.meetings import MeetingPlan
from interactions.meetings.services.whole import plan_whole
from interactions.models import Decision, Meeting, MeetingAttendee
from interactions.models.meetings import FEWEST, LONGEST
from organization.api.fields import Choice, Day, Moment, Named, Ref, Refs, Strict, named
from organization.api.once import PARAMETER, once
from organization.api.resources import Resource
from organization.ground.dates import PLANNED
from organization.ground.filters import Number
from organization.models import User
from organization.models.people import validate_timezone


def _colleagues(_context: Any) -> Any:
    return User.objects.active().exclude(role="")


class GuestEntry(Strict):
    """Somebody without an account."""

    name = serializers.CharField(max_length=120)
    function = Choice(choices=User.Function.choices)


class ItemEntry(Strict):
    """An item of the agenda. It is scientific unless it is said that it is not."""

    title = serializers.CharField(max_length=200)
    about = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST, required=False, allow_null=True, default=None)
    is_scientific = serializers.BooleanField(required=False, default=True)


class MeetingEntry(Strict):
    """What a meeting is made of. Its day is that of ``starts_at`` in ``zone``, the caller's own without it."""

    title = serializers.CharField(max_length=200)
    starts_at = Moment(PLANNED)
    minutes = serializers.IntegerField(min_value=FEWEST, max_value=LONGEST, required=False, default=60)
    zone = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    place = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    link = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    therapeutic_area = Ref(lambda context: areas(), required=False, allow_null=True, default=None)
    is_shared = serializers.BooleanField(required=False, default=False)
    people = Refs(_colleagues, required=False, default=())
    functions = serializers.ListField(
        child=Choice(choices=User.Function.choices), required=False, default=list, max_length=20
    )
    guests = GuestEntry(many=True, required=False, default=list, **AT_MOST[50])
    agenda = ItemEntry(many=True, required=False, default=list, **AT_MOST[50])

    def validate_zone(self, value: str) -> str:
        """A zone that zoneinfo knows."""
        if value:
            validate_timezone(value)
        return value


class AttendeeAnswer(serializers.Serializer):
    """Somebody who is invited; ``person`` is null for a guest, and ``name`` empty for a function as a whole."""

    person = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    function = serializers.CharField()
    came = serializers.BooleanField(allow_null=True)


class ItemAnswer(serializers.Serializer):
    """An item of the agenda."""

    title = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    presenter = serializers.CharField(allow_blank=True)
    minutes = serializers.IntegerField(allow_null=True)
    is_scientific = serializers.BooleanField()
    notes = serializers.CharField(allow_blank=True)


class DecisionAnswer(serializers.Serializer):
    """What was decided, and how it stands."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    owner = Named()
    due_on = Day()
    state = serializers.ChoiceField(choices=Decision.State.choices)
    dropped_because = serializers.CharField(allow_blank=True)
    is_scientific = serializers.BooleanField()


class MeetingAnswer(serializers.Serializer):
    """A meeting. Who reads only when it is gets neither the last fields nor what is scientific."""

    id = serializers.IntegerField()
    organiser = Named()
    starts_at = Moment()
    minutes = serializers.IntegerField()
    zone = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=["planned", "held", "cancelled", "not_confirmed"])
    attendees = AttendeeAnswer(many=True)
    agenda = ItemAnswer(many=True)
    decisions = DecisionAnswer(many=True)
    title = serializers.CharField(required=False)
    activity = serializers.IntegerField(required=False)
    series = Named(allow_null=True, required=False)
    therapeutic_area = serializers.IntegerField(required=False)
    is_shared = serializers.BooleanField(required=False)
    notes = serializers.CharField(allow_blank=True, required=False)
    version = serializers.IntegerField(required=False)


class MeetingSaved(MeetingAnswer):
    """A meeting just planned, with warnings."""

    warnings = WarningLine(many=True)


def _loaded(rows: Any) -> Any:
    people = MeetingAttendee.objects.select_related("user").order_by("pk")
    decisions = Decision.objects.select_related("owner").order_by("pk")
    return rows.select_related("series").prefetch_related(
        Prefetch("attendees", people), "agenda", Prefetch("decisions", decisions)
    )


def meeting_answer(row: Meeting, user: User, *, today: Any) -> dict[str, Any]:
    """A meeting with its relations loaded, as far as the person may read it."""
    attendees = list(row.attendees.all())
    names = {one.pk: one.shown for one in attendees}
    answer: dict[str, Any] = {
        "id": row.pk, "organiser": named(row.activity.owner), "starts_at": row.starts_at, "minutes": row.duration,
        "zone": row.zone_name, "place": row.place, "link": row.link,
        "state": state_of(row, today).lower().replace(" ", "_"),
        "attendees": [
            {"person": one.user_id, "name": str(one.user) if one.user else one.name, "function": one.function,
             "came": one.came}
            for one in attendees
        ],
        "agenda": [
            {"title": one.title, "about": one.about, "presenter": names.get(one.presenter_id or 0, ""),
             "minutes": one.duration, "is_scientific": one.is_scientific, "notes": one.notes}
            for one in row.open_to(user, row.agenda.all())
        ],
        "decisions": [
            {"id": one.pk, "text": one.text, "owner": named(one.owner), "due_on": one.due_on, "state": one.state,
             "dropped_because": one.dropped_because, "is_scientific": one.is_scientific}
            for one in row.open_to(user, row.decisions.all())
        ],
    }  # fmt: skip
    if row.reads_all(user):
        work = row.activity
        answer |= {
            "title": work.title, "activity": work.pk, "series": named(row.series), "is_shared": work.is_shared,
            "therapeutic_area": work.therapeutic_area_id, "notes": work.notes, "version": work.version,
        }  # fmt: skip
    return answer


class MeetingApiFilters(MeetingFilters):
    """The same in the API, by the number of the series."""

    series = Number(label="Of this series", field_name="series")


class Meetings(Resource):
    """Meetings, the latest first; partners get those to which they or their function are invited."""

    kept_as = "meeting"
    reads, writes, order = "activity.view", "activity.log", "-starts_at"
    model = Meeting
    serializer_class = MeetingAnswer
    filterset_class = MeetingApiFilters

    def owners_of(self, row: Any) -> Collection[int]:
        """The organiser and those who are invited; whoever reads only when it is reads nothing of others'."""
        invited = {one.user_id for one in row.attendees.all()} | {row.activity.owner_id}
        return invited if row.reads_all(self.person) else {self.person.pk}

    @extend_schema(summary="List meetings")
    def list(self, request: Request) -> Response:
        """Those ahead unless ``when`` asks for others."""
        rows = self.filter_queryset(_loaded(known_meetings(self.person, today=self.today)))
        return self.listed(rows, lambda page: [meeting_answer(one, self.person, today=self.today) for one in page])

    @extend_schema(summary="Read a meeting")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One meeting with its agenda and decisions. The access log notes a reader who is not invited."""
        meeting = get_meeting(self.person, pk, today=self.today).meeting
        return self.shown(meeting, meeting_answer(meeting, self.person, today=self.today))

    @extend_schema(
        summary="Plan a meeting",
        parameters=[PARAMETER],
        request=MeetingEntry,
        responses={
            201: MeetingSaved,
            200: OpenApiResponse(MeetingAnswer, "The same body came before with this Idempotency-Key."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Plan one's own meeting, with those who are invited and its agenda."""
        values = self.sent(MeetingEntry)
        made = plan_whole(
            by=self.person, plan=self._plan(values), today=self.today, people=values["people"],
            functions=values["functions"], guests=[(one["name"], one["function"]) for one in values["guests"]],
            items=[
                ItemText(one["title"], one["about"], None, one["minutes"], one["is_scientific"])
                for one in values["agenda"]
            ],
        )  # fmt: skip
        saved = get_meeting(self.person, made.pk, today=self.today).meeting
        texts = [values["title"], *(f"{one['title']}\n{one['about']}" for one in values["agenda"])]
        return Response(meeting_answer(saved, self.person, today=self.today) | {"warnings": _texts(*texts)}, status=201)

    def _plan(self, values: dict[str, Any]) -> MeetingPlan:
        area = values["therapeutic_area"] or self.person.therapeutic_area
        if area is None:
            raise ValidationError({"therapeutic_area": "You have no therapeutic area of your own."})
        zone = values["zone"] or self.person.timezone
        here: datetime = values["starts_at"].astimezone(ZoneInfo(zone))
        return MeetingPlan(
            title=values["title"],
            therapeutic_area=area,
            day=here.date(),
            at=here.time().replace(second=0, microsecond=0),
            zone=zone,
            duration=values["minutes"],
            place=values["place"],
            link=values["link"],
            is_shared=values["is_shared"],
        )
