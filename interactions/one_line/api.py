"""What one line gives, through the API; nothing is saved."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.models import FollowUpQuestion, Interaction
from interactions.models.kols import Channel
from interactions.one_line.known import KnownKol, OneLine, Said
from interactions.one_line.parsing import LONGEST
from interactions.one_line.selectors import line_of
from organization.api.fields import Day, Named, Strict
from organization.api.resources import Resource


class LineEntry(Strict):
    """One line, as somebody typed or dictated it."""

    text = serializers.CharField(max_length=LONGEST, trim_whitespace=False)


class _Said(serializers.Serializer):
    words = serializers.CharField(help_text="The words it came from: text[start:end].")
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class KolSaid(_Said):
    """Somebody who took part. Without ``value`` the caller chooses among ``candidates``."""

    value = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    candidates = Named(many=True)


class ChannelSaid(_Said):
    """The channel."""

    value = serializers.ChoiceField(choices=Channel.choices)


class MinutesSaid(_Said):
    """How long it took."""

    value = serializers.IntegerField()


class DaySaid(_Said):
    """The day, in the caller's time zone; ``is_plan``: it lies ahead."""

    value = Day()
    is_plan = serializers.BooleanField()


class TimeSaid(_Said):
    """When it began."""

    value = serializers.TimeField(format="%H:%M")


class TopicSaid(_Said):
    """A topic by its name, as an interaction takes it."""

    value = serializers.CharField()
    id = serializers.IntegerField()


class QuestionSaid(_Said):
    """The depth of a follow-up question that the caller asked; ``question`` where its words are given."""

    value = serializers.ChoiceField(choices=FollowUpQuestion.Depth.choices)
    question = serializers.CharField(allow_blank=True)


class PurposeSaid(_Said):
    """What it was for."""

    value = serializers.ChoiceField(choices=Interaction.Purpose.choices)


class InitiationSaid(_Said):
    """Who asked to talk."""

    value = serializers.ChoiceField(choices=Interaction.Initiation.choices)


class CongressSaid(_Said):
    """A congress by its number."""

    value = serializers.IntegerField()
    name = serializers.CharField()


class NotesSaid(serializers.Serializer):
    """Whatever was not understood, and where it stands."""

    value = serializers.CharField(allow_blank=True)
    words = serializers.ListField(child=serializers.CharField())


class LineAnswer(serializers.Serializer):
    """What the line gives; null where it says nothing."""

    kols = KolSaid(many=True)
    channel = ChannelSaid(allow_null=True)
    minutes = MinutesSaid(allow_null=True)
    day = DaySaid(allow_null=True)
    time = TimeSaid(allow_null=True)
    topics = TopicSaid(many=True)
    follow_ups = QuestionSaid(many=True)
    purpose = PurposeSaid(allow_null=True)
    initiation = InitiationSaid(allow_null=True)
    congress = CongressSaid(allow_null=True)
    notes = NotesSaid()
    is_plan = serializers.BooleanField(help_text="Day and time lie ahead: recorded, it would be a plan.")


class OneLines(Resource):
    """What one line gives. Nothing is saved, and the two safety questions are never answered by it."""

    kept_as = ""
    writes = "interaction.log"
    model = Interaction

    @extend_schema(summary="Read one line", request=LineEntry, responses={200: LineAnswer})
    def create(self, request: Request) -> Response:
        """What the line gives for an interaction of the caller, each value with the words it came from.

        A name that several KOLs have is a choice; what was not understood is in ``notes``. Nothing is saved.
        """
        text = self.sent(LineEntry)["text"]
        person = self.person
        return Response(line_answer(line_of(person, text, area_id=person.therapeutic_area_id, at=self.at)))


def line_answer(line: OneLine) -> dict[str, Any]:
    """The values as the API answers them."""
    day = _said(line.day, is_plan=line.is_plan)
    if line.day and day:
        day["value"] = line.day.value.isoformat()
    time = _said(line.time)
    if line.time and time:
        time["value"] = f"{line.time.value:%H:%M}"
    return {
        "kols": [_said(one, name=one.name, candidates=_named(one.candidates)) for one in line.kols],
        "channel": _said(line.channel), "minutes": _said(line.minutes), "day": day, "time": time,
        "topics": [_said(one) | {"value": one.name, "id": one.value} for one in line.topics],  # type: ignore[operator]
        "follow_ups": [_said(one, question=one.question) for one in line.follow_ups],
        "purpose": _said(line.purpose), "initiation": _said(line.initiation),
        "congress": _said(line.congress, name=line.congress.name) if line.congress else None,
        "notes": {"value": line.notes, "words": [line.text[start:end] for start, end in line.pieces]},
        "is_plan": line.is_plan,
    }  # fmt: skip


def _said(said: Said[Any] | None, **more: Any) -> dict[str, Any] | None:
    if said is None:
        return None
    return {"value": said.value, **more, "words": said.words, "start": said.start, "end": said.end}


def _named(kols: tuple[KnownKol, ...]) -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name} for one in kols]
