"""KOLs, topics, interactions and activities."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.api import serializers as answers
from interactions.api.filters import (
    ActivityContactFilters,
    ActivityFilters,
    ContactFilters,
    InteractionFilters,
    KOLFilters,
    TopicFilters,
)
from interactions.api.interaction_lines import interaction_answers
from interactions.api.warnings import activity_warnings, interaction_warnings, objecting_names
from interactions.contact.selectors import contact_row
from interactions.kols.selectors.kols import get_kol
from interactions.models import KOL, Activity, Interaction, Topic
from interactions.models.activities import STAGES
from interactions.policies import interactions as policies
from interactions.selectors import activities as activity_reads
from interactions.selectors import interactions as reads
from interactions.selectors import resources
from interactions.selectors.interaction_records import interaction_records
from interactions.services.activities import ALL_STAGES, SUBJECTS, NewSubject, Work, log_activity
from interactions.services.interactions import Asked, Contents, Logged, log_interaction
from interactions.stages import dated_on
from organization.api.filters import ME
from organization.api.once import PARAMETER, once
from organization.api.resources import Resource, refused
from organization.models import User
from organization.names import owner_name

NO_REASON = "No reason was given (recorded through the API)."


class KOLs(Resource):
    """KOLs by name: everyone for everyone with a role, the fields by what the caller may read."""

    kept_as = ""
    reads, order = "kol.view", "sort_key"
    model = KOL
    serializer_class = answers.KOLAnswer
    filterset_class = KOLFilters

    @extend_schema(summary="List or search KOLs")
    def list(self, request: Request) -> Response:
        """KOLs by name; ``search`` matches names and external ids."""
        return self.listed(self.filter_queryset(resources.kols(self.person)), self._answers)

    @extend_schema(summary="Read a KOL")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One KOL."""
        return Response(self._answers([get_kol(self.person, pk)])[0])

    def _answers(self, kols: Sequence[KOL]) -> Any:
        return answers.kol_answers(kols, viewer=self.person, today=self.today)


class Topics(Resource):
    """Active topics; an interaction names them."""

    kept_as = ""
    reads, order = "organization.view", "name"
    model = Topic
    serializer_class = answers.TopicAnswer
    filterset_class = TopicFilters

    @extend_schema(summary="List topics")
    def list(self, request: Request) -> Response:
        """Active topics by name."""
        return self.listed(self.filter_queryset(resources.topics()), answers.topic_answers)


class Interactions(Resource):
    """Interactions, newest first.

    Who may read content gets it within their scope. Partners get contacts: who met whom, when, in which class of
    channel. Administrators get contacts, and their own interactions with ``owner=me``.
    """

    kept_as = "interaction"
    reads, writes, order = "interaction.view", "interaction.log", "-starts_at"
    model = Interaction
    serializer_class = answers.InteractionAnswer

    @property
    def filterset_class(self) -> Any:
        """What can be asked depends on what is answered."""
        if getattr(self, "swagger_fake_view", False):
            return InteractionFilters
        return ContactFilters if self._shows_contacts() else InteractionFilters

    def owners_of(self, row: Any) -> Collection[int]:
        """Whoever recorded it; lists have plain rows."""
        return {row["msl_id"] if isinstance(row, dict) else row.msl_id}

    def _shows_contacts(self) -> bool:
        user = self.request.user
        if not isinstance(user, User) or not reads.reads_coordination_only(user):
            return False
        return not (policies.may_log(user) and self.request.query_params.get("owner") == ME)

    @extend_schema(
        summary="List interactions",
        responses=PolymorphicProxySerializer(
            component_name="InteractionOrContact",
            serializers=[answers.InteractionAnswer, answers.ContactAnswer],
            resource_type_field_name=None,
            many=True,
        ),
    )
    def list(self, request: Request) -> Response:
        """Interactions for those who may read content, contacts for other functions."""
        if self._shows_contacts():
            rows = self.filter_queryset(reads.contacts(self.person))
            return self.listed(
                rows, lambda page: [answers.contact_answer(contact_row(one)) for one in page], has_content=False
            )
        found = self.filter_queryset(resources.interactions(self.person, today=self.today))
        return self.listed(interaction_records(found), lambda page: interaction_answers(page, viewer=self.person))

    @extend_schema(summary="Read an interaction")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One interaction. That somebody else read it is kept."""
        found = reads.get_interaction(self.person, pk, today=self.today)
        return self.shown(found, answers.interaction_answer(found, viewer=self.person))

    @extend_schema(
        summary="Record an interaction",
        parameters=[PARAMETER],
        request=answers.InteractionEntry,
        responses={
            201: answers.InteractionSaved,
            200: OpenApiResponse(answers.InteractionSaved, "The same body came before with this client_id."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """A start ahead records a plan; a start in the past with both screens answered is held. Warnings never block.

        The same ``client_id`` with the same body answers 200 and the first row; with another body 422.
        """
        values = self.sent(answers.InteractionEntry)
        logged = self._log(values)
        saved = reads.get_interaction(self.person, logged.interaction.pk, today=self.today)
        body = answers.interaction_answer(saved, viewer=self.person)
        return Response(body | {"warnings": interaction_warnings(saved)}, status=200 if logged.is_repeat else 201)

    def _log(self, values: dict[str, Any]) -> Logged:
        key, at = values.pop("client_id"), self.at
        topics, asked = values.pop("topics"), values.pop("follow_ups")
        if values["starts_at"] <= at and not values["objection_reason"] and objecting_names(values["kols"]):
            values["objection_reason"] = NO_REASON
        contents = Contents(
            **values,
            topics=tuple(topic for topic, _ in topics),
            intents=tuple((topic.pk, intent) for topic, intent in topics),
            questions=tuple(Asked(**each) for each in asked),
        )
        try:
            return log_interaction(
                by=self.person, contents=contents, at=at, client_id=key, digest=self.digest() if key else ""
            )
        except ValidationError as error:
            raise refused(error, {"day": "starts_at", "depths": "follow_ups"}) from error


class Activities(Resource):
    """Activities, newest entry first; commercial functions and safety get kind, day and owner alone."""

    kept_as = "activity"
    reads, writes, order = "activity.view", "activity.log", "-created_at"
    model = Activity
    serializer_class = answers.ActivityAnswer

    @property
    def filterset_class(self) -> Any:
        """What can be asked depends on what is answered."""
        if getattr(self, "swagger_fake_view", False):
            return ActivityFilters
        return ActivityContactFilters if self._shows_contacts() else ActivityFilters

    def owners_of(self, row: Any) -> Collection[int]:
        """Its owner and who took part."""
        return {row.owner_id, *(link.user_id for link in row.participant_links.all())}

    def _shows_contacts(self) -> bool:
        user = self.request.user
        return isinstance(user, User) and activity_reads.reads_coordination_only(user)

    @extend_schema(
        summary="List activities",
        responses=PolymorphicProxySerializer(
            component_name="ActivityOrContact",
            serializers=[answers.ActivityAnswer, answers.ActivityContactAnswer],
            resource_type_field_name=None,
            many=True,
        ),
    )
    def list(self, request: Request) -> Response:
        """Activities for those who may read content; kind, day and owner for other functions."""
        if self._shows_contacts():
            rows = self.filter_queryset(activity_reads.coordination_activities(self.person))
            return self.listed(
                rows,
                lambda page: [
                    {"kind": one.kind, "date": dated_on(one), "owner": owner_name(one.owner)} for one in page
                ],
                has_content=False,
            )
        return self.listed(
            self.filter_queryset(resources.activities(self.person, today=self.today)),
            lambda page: [answers.activity_answer(one) for one in page],
        )

    @extend_schema(summary="Read an activity")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One activity. That somebody else read it is kept."""
        found = activity_reads.get_activity(self.person, pk, today=self.today)
        return self.shown(found, answers.activity_answer(found))

    @extend_schema(
        summary="Record an activity",
        parameters=[PARAMETER],
        request=answers.ActivityEntry,
        responses={
            201: answers.ActivitySaved,
            200: OpenApiResponse(answers.ActivityAnswer, "The same body came before with this Idempotency-Key."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """An activity of one's own; steps and subjects that its kind does not have are refused."""
        values = self.sent(answers.ActivityEntry)
        made = log_activity(by=self.person, kind=values["kind"], work=self._work(values), today=self.today)
        saved = activity_reads.get_activity(self.person, made.pk, today=self.today)
        return Response(answers.activity_answer(saved) | {"warnings": activity_warnings(saved)}, status=201)

    def _work(self, values: dict[str, Any]) -> Work:
        kind = values["kind"]
        area = values["therapeutic_area"] or self.person.therapeutic_area
        if area is None:
            raise ValidationError({"therapeutic_area": "You have no therapeutic area of your own."})
        return Work(
            title=values["title"], therapeutic_area=area, product=values["product"],
            participants=values["participants"], subject=self._subject(kind, values),
            days=self._days(kind, values), attendee_count=values["attendee_count"],
            open_findings=values["open_findings"], functions_present=values["functions_present"],
            notes=values["notes"], is_shared=values["is_shared"],
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
