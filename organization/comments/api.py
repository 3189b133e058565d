"""The API of comments: read the thread of an object, and say something."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organization.api.fields import Choice, Moment, Named, Strict, TextWarning, named
from organization.api.once import PARAMETER, once
from organization.api.resources import Resource
from organization.comments.selectors.subjects import Target, get_target
from organization.comments.selectors.threads import comments_on, get_comment, names_in, said_text
from organization.comments.services import write_comment
from organization.ground.numbers import as_number
from organization.models import Comment, On, User
from organization.models.comments import LONGEST_TYPED
from organization.text_screens import concerns

_MISSING = "There is no such object for you."


class CommentEntry(Strict):
    """What is said, and on which object. ``@Full Name``, ``@name@company.example`` or ``@{number}`` mentions somebody
    who reads the object; anybody else is refused.
    """

    on = Choice(choices=On.choices)
    id = serializers.CharField(max_length=20, help_text="The object's number.")
    text = serializers.CharField(
        max_length=LONGEST_TYPED, help_text="At most 2,000 characters, each mention counted as one."
    )  # fmt: skip


class CommentAnswer(serializers.Serializer):
    """A comment. A withdrawn one has no text."""

    id = serializers.IntegerField()
    on = serializers.ChoiceField(choices=On.choices)
    object = serializers.IntegerField()
    author = Named()
    text = serializers.CharField(allow_blank=True, help_text="People mentioned stand in it by their present names.")
    mentions = Named(many=True)
    created_at = Moment()
    edited_at = Moment(allow_null=True)
    withdrawn_at = Moment(allow_null=True)
    after_close = serializers.BooleanField(help_text="Said when the quarter of the object was closed.")
    is_resolved = serializers.BooleanField(help_text="Whether its conversation is done.")


class CommentMade(CommentAnswer):
    """A comment just written. Its warnings block nothing."""

    warnings = TextWarning(many=True)


def comment_answer(row: Comment) -> dict[str, Any]:
    """A comment from ``with_words``."""
    is_withdrawn = row.withdrawn_at is not None
    people = {} if is_withdrawn else names_in(row)
    plain = ("created_at", "edited_at", "withdrawn_at", "after_close")
    return {
        "id": row.pk,
        "on": row.thread.on,
        "object": row.thread.object_id,
        "author": named(row.author),
        "text": "" if is_withdrawn else said_text(row),
        "mentions": [{"id": pk, "name": name} for pk, name in people.items()],
        "is_resolved": row.thread.resolved_at is not None,
    } | {name: getattr(row, name) for name in plain}


_ON = OpenApiParameter("on", OpenApiTypes.STR, required=True, enum=On.values, description="The kind of the object")
_ID = OpenApiParameter("id", OpenApiTypes.INT64, required=True, description="Its number")


class Comments(Resource):
    """Comments on one object, oldest first."""

    kept_as = "comment"
    reads, writes, order = "comment.view", "comment.write", "id"
    model = Comment
    serializer_class = CommentAnswer

    def owners_of(self, row: Comment) -> Collection[int]:
        """Its author."""
        return {row.author_id}

    def own_parameters(self) -> frozenset[str]:
        """Which object's."""
        return frozenset({"on", "id"}) if self.action == "list" else frozenset()

    def _target(self, values: Any) -> Target:
        """The object of a query or body; 400 for one that is not there for the caller."""
        person: User = self.person
        on, pk = str(values.get("on", "")), as_number(str(values.get("id", "")))
        if on not in On.values:
            raise ValidationError({"on": f"One of {', '.join(On.values)}."})
        if pk is None:
            raise ValidationError({"id": "Give the object's number."})
        try:
            return get_target(person, on, pk, today=self.today)
        except Http404:
            raise ValidationError({"id": _MISSING}) from None

    @extend_schema(summary="List the comments on an object", parameters=[_ON, _ID])
    def list(self, request: Request) -> Response:
        """Comments on the object ``on`` ``id``, oldest first, withdrawn ones without their text."""
        target = self._target(request.query_params)
        return self.listed(comments_on(self.person, target), lambda page: [comment_answer(one) for one in page])

    @extend_schema(summary="Read a comment")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One comment."""
        found, _ = get_comment(self.person, pk, at=self.at)
        return self.shown(found, comment_answer(found))

    @extend_schema(
        summary="Comment on an object", parameters=[PARAMETER], request=CommentEntry, responses={201: CommentMade}
    )
    @once
    def create(self, request: Request) -> Response:
        """Say something. A mention of somebody who does not read the object is refused, and nothing is saved."""
        values = self.sent(CommentEntry)
        made = write_comment(target=self._target(values), text=values["text"], by=self.person, at=self.at)
        found, _ = get_comment(self.person, made.pk, at=self.at)
        warnings = [{"code": "text", "detail": one} for one in concerns(values["text"])]
        return Response(comment_answer(found) | {"warnings": warnings}, status=201)
