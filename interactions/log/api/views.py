"""The API of interactions."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.collisions.services import THROUGH_THE_API
from interactions.contact.selectors import contact_row
from interactions.log import policies
from interactions.log.api import serializers as answers
from interactions.log.api.filters import ContactFilters, InteractionFilters
from interactions.log.api.lines import interaction_answers
from interactions.log.api.warnings import interaction_warnings, objecting_names
from interactions.log.selectors import lists as reads
from interactions.log.selectors import resources
from interactions.log.selectors.records import interaction_records
from interactions.log.services.contents import Contents, NewFollowUp
from interactions.log.services.interactions import Logged, log_interaction
from interactions.models import Interaction
from organization.api.once import PARAMETER, once
from organization.api.resources import Resource, refused
from organization.ground.filters import ME
from organization.models import User

NO_REASON = "No reason was given (recorded through the API)."


class Interactions(Resource):
    """Interactions, newest first.

    People who may read content get it within their scope. Partners get contacts: who met whom, when, in which class of
    channel. Administrators get contacts, and their own interactions with ``owner=me``.
    """

    kept_as = "interaction"
    reads, writes, order = "interaction.view", "interaction.log", "-starts_at"
    model = Interaction
    serializer_class = answers.InteractionAnswer

    @property
    def filterset_class(self) -> Any:
        """The filters that fit what the caller may read."""
        if getattr(self, "swagger_fake_view", False):
            return InteractionFilters
        return ContactFilters if self._shows_contacts() else InteractionFilters

    def owners_of(self, row: Any) -> Collection[int]:
        """The person who recorded it; lists have plain rows."""
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
        """One interaction. The access log notes it if the interaction is somebody else's."""
        found = resources.interaction(self.person, pk, today=self.today)
        return self.shown(found, interaction_answers([found], viewer=self.person)[0])

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
        """A future start records a plan; a past one with both screens answered is held. Warnings never block.

        The same ``client_id`` with the same body answers 200 with the first row; with another body 422.
        """
        values = self.sent(answers.InteractionEntry)
        logged = self._log(values)
        saved = resources.interaction(self.person, logged.interaction.pk, today=self.today)
        body = interaction_answers([saved], viewer=self.person)[0]
        warnings = [*interaction_warnings(logged.interaction), *logged.found.warnings]
        return Response(body | {"warnings": warnings}, status=200 if logged.is_repeat else 201)

    def _log(self, values: dict[str, Any]) -> Logged:
        key, at = values.pop("client_id"), self.at
        topics, asked = values.pop("topics"), values.pop("follow_ups")
        if values["starts_at"] <= at and not values["objection_reason"] and objecting_names(values["kols"]):
            values["objection_reason"] = NO_REASON
        contents = Contents(
            **values,
            topics=tuple(topic for topic, _ in topics),
            intents=tuple((topic.pk, intent) for topic, intent in topics),
            questions=tuple(NewFollowUp(**each) for each in asked),
            decision=THROUGH_THE_API,
        )
        try:
            return log_interaction(
                by=self.person, contents=contents, at=at, client_id=key, digest=self.digest() if key else ""
            )
        except ValidationError as error:
            raise refused(error, {"day": "starts_at", "depths": "follow_ups"}) from error
