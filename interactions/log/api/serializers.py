"""What the API takes and answers for interactions."""

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from interactions.collisions.api import CODES, CollisionWarning
from interactions.contact.selectors import ContactRow
from interactions.log.selectors.offers import areas, colleagues
from interactions.models import KOL, Congress, FollowUpQuestion, Interaction, Topic
from interactions.models.interactions import ExchangeTopic
from interactions.models.kols import Channel
from organization.api.fields import Choice, Day, Moment, Named, Ref, Refs, Strict
from organization.custom_fields.api import CustomValues
from organization.ground.dates import PLANNED
from organization.models import Product

# Passed on to the list of entries, which the stubs of a single serializer do not know.
AT_MOST: dict[int, dict[str, Any]] = {20: {"max_length": 20}, 50: {"max_length": 50}}


SCREENS = [("none", "No"), ("possible", "Possible")]


class TopicEntry(Strict):
    """A topic by its name, and the intent planned for it."""

    topic = serializers.CharField(max_length=80)
    planned_intent = Choice(choices=ExchangeTopic.Intent.choices, required=False, allow_blank=True, default="")


class FollowUpEntry(Strict):
    """A follow-up question; its wording is optional."""

    depth = Choice(choices=FollowUpQuestion.Depth.choices)
    question = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    answer = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class InteractionEntry(Strict):
    """The parts of one interaction. Without ``therapeutic_area`` it is the author's own."""

    client_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    kols = Refs(lambda context: KOL.objects.visible_to(context["person"]), allow_empty=False)
    starts_at = Moment(PLANNED)
    minutes = serializers.IntegerField(min_value=1, max_value=1440)
    channel = Choice(choices=Channel.choices)
    purpose = Choice(choices=Interaction.Purpose.choices)
    initiation = Choice(choices=Interaction.Initiation.choices, required=False, default="proactive")
    therapeutic_area = Ref(lambda context: areas(), required=False, allow_null=True, default=None)
    product = Ref(lambda context: Product.objects.filter(is_active=True), required=False, allow_null=True, default=None)
    participants = Refs(
        lambda context: colleagues(context["person"], today=context["today"]), required=False, default=()
    )
    topics = TopicEntry(many=True, required=False, default=list, **AT_MOST[20])
    follow_ups = FollowUpEntry(many=True, required=False, default=list, **AT_MOST[50])
    ae_screen = Choice(choices=SCREENS, required=False, allow_blank=True, default="")
    pqc_screen = Choice(choices=SCREENS, required=False, allow_blank=True, default="")
    notes = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    next_step = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    next_step_on = Day(PLANNED, required=False, allow_null=True, default=None)
    objection_reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    congress = Ref(lambda context: Congress.objects.known_to(context["person"]), required=False, allow_null=True,
                   default=None)  # fmt: skip
    custom = CustomValues()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Fill in the author's own therapeutic area, and find the topics of that area by name."""
        area = attrs["therapeutic_area"] or self.context["person"].therapeutic_area
        if area is None:
            raise serializers.ValidationError({"therapeutic_area": ["You have no therapeutic area of your own."]})
        known = {topic.name.casefold(): topic for topic in Topic.objects.filter(is_active=True, therapeutic_area=area)}
        errors: dict[str, Any] = {}
        named_topics: dict[int, tuple[Topic, str]] = {}
        for place, entry in enumerate(attrs["topics"]):
            topic = known.get(entry["topic"].strip().casefold())
            if topic is None:
                errors[f"topics.{place}.topic"] = [f"{area} has no active topic of that name."]
            elif topic.pk in named_topics:
                errors[f"topics.{place}.topic"] = ["Each topic once."]
            else:
                named_topics[topic.pk] = (topic, entry["planned_intent"])
        if errors:
            raise serializers.ValidationError(errors)
        return attrs | {"therapeutic_area": area, "topics": tuple(named_topics.values())}


class TopicLine(serializers.Serializer):
    """A topic that was discussed; an intent set after the start is retrospective, not planned."""

    topic = serializers.CharField()
    planned_intent = serializers.CharField(allow_blank=True)
    is_retrospective = serializers.BooleanField()


class FollowUpLine(serializers.Serializer):
    """A follow-up question that was asked."""

    depth = serializers.ChoiceField(choices=FollowUpQuestion.Depth.choices)
    question = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)


_CODES = [(code, code) for code in ("objection", "duplicate_visit", "text", "order", "overlap")]


class WarningLine(serializers.Serializer):
    """Something the caller should know; it does not stop the record."""

    code = serializers.ChoiceField(choices=_CODES)
    detail = serializers.CharField()


class InteractionWarning(CollisionWarning):
    """The same of an interaction, with which others may collide."""

    code = serializers.ChoiceField(choices=[*_CODES, *CODES])


class InteractionAnswer(serializers.Serializer):
    """An interaction whose content the caller may read. The two screens are absent for other MSLs."""

    id = serializers.IntegerField()
    client_id = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(choices=Interaction.State.choices)
    owner = Named()
    kols = serializers.ListField(child=serializers.IntegerField())
    kol_names = serializers.ListField(child=serializers.CharField())
    participants = Named(many=True)
    starts_at = Moment()
    occurred_on = Day()
    minutes = serializers.IntegerField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    purpose = serializers.ChoiceField(choices=Interaction.Purpose.choices)
    initiation = serializers.ChoiceField(choices=Interaction.Initiation.choices)
    therapeutic_area = serializers.IntegerField()
    product = serializers.IntegerField(allow_null=True)
    congress = serializers.IntegerField(allow_null=True)
    topics = TopicLine(many=True)
    follow_ups = FollowUpLine(many=True)
    ae_screen = serializers.CharField(required=False, allow_blank=True)
    pqc_screen = serializers.CharField(required=False, allow_blank=True)
    notes = serializers.CharField(allow_blank=True)
    next_step = serializers.CharField(allow_blank=True)
    next_step_on = Day(allow_null=True)
    next_step_ended_at = Moment(allow_null=True, help_text="When it was done, or dropped; empty while it is open.")
    next_step_dropped = serializers.CharField(allow_blank=True, help_text="Why it was dropped; empty if it was not.")
    objection_reason = serializers.CharField(allow_blank=True)
    custom = CustomValues()
    created_at = Moment()
    after_close = serializers.BooleanField(help_text="Entered or changed after its quarter was closed.")
    version = serializers.IntegerField()


class InteractionSaved(InteractionAnswer):
    """An interaction just recorded, with warnings."""

    warnings = InteractionWarning(many=True)


class ContactAnswer(serializers.Serializer):
    """Only that contact took place: what other functions may know."""

    date = Day()
    kol = Named()
    person = serializers.CharField()
    function = serializers.CharField()
    channel_class = serializers.CharField()
    is_planned = serializers.BooleanField()


def contact_answer(row: ContactRow) -> dict[str, Any]:
    """A contact as coordination shows it."""
    values = asdict(row)
    return values | {"kol": {"id": values.pop("kol_id"), "name": values.pop("kol_name")}}
