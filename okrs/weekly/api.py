"""The API of weekly updates."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from insights.models import Insight
from okrs.models import WeeklyUpdate
from okrs.planning.api import _text
from okrs.weekly.selectors import resources
from okrs.weekly.services import Contents, submit_weekly
from organization.api.fields import Day, Moment, Named, Refs, Strict, named
from organization.api.once import PARAMETER, once
from organization.api.problems import Conflict
from organization.api.resources import Resource
from organization.ground.dates import week_of
from organization.ground.filters import DayFilter, Filters, PersonFilter
from organization.services.versions import VersionConflict


class WeeklyUpdateFilters(Filters):
    """Filters of weekly updates."""

    owner = PersonFilter(label="me, or the author's number", field_name="author")
    week_start = DayFilter(label="The week that begins on this Monday", field_name="week_start")


class WeeklyEntry(Strict):
    """The update of a week: with own insights, or with nothing new heard. Without ``week_start`` it is this week's.

    ``seen`` is what the update to be corrected gave under that name; without it nothing may be there yet.
    """

    week_start = Day(required=False, allow_null=True, default=None)
    seen = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False, default=0)
    highlights = _text()
    plans = _text()
    problems = _text()
    nothing_new_heard = serializers.BooleanField(required=False, default=False)
    insights = Refs(lambda context: Insight.objects.visible_to(context["person"]), required=False, default=())


class WeeklyAnswer(serializers.Serializer):
    """A weekly update; ``submitted_at`` is null for an own draft. ``seen`` tells its version."""

    id = serializers.IntegerField()
    owner = Named()
    week_start = Day()
    highlights = serializers.CharField(allow_blank=True)
    plans = serializers.CharField(allow_blank=True)
    problems = serializers.CharField(allow_blank=True)
    nothing_new_heard = serializers.BooleanField()
    insights = serializers.ListField(child=serializers.IntegerField())
    submitted_at = Moment(allow_null=True)
    readers = serializers.IntegerField()
    seen = serializers.IntegerField()


def weekly_answer(row: WeeklyUpdate) -> dict[str, Any]:
    """A weekly update with its author, links and readers loaded."""
    plain = ("week_start", "highlights", "plans", "problems", "nothing_new_heard", "submitted_at")
    return {
        "id": row.pk,
        "owner": named(row.author),
        "insights": [link.insight_id for link in row.insight_links.all()],
        "readers": len(row.readers.all()),
        "seen": row.version,
    } | {name: getattr(row, name) for name in plain}


class WeeklyUpdates(Resource):
    """Weekly updates: own ones, and others' once submitted."""

    kept_as = "weeklyupdate"
    reads, writes, reads_scope, order = "weekly.view", "weekly.write", "weekly_update", "-week_start"
    model = WeeklyUpdate
    serializer_class = WeeklyAnswer
    filterset_class = WeeklyUpdateFilters

    def owners_of(self, row: WeeklyUpdate) -> Collection[int]:
        """Its author."""
        return {row.author_id}

    @extend_schema(summary="List weekly updates")
    def list(self, request: Request) -> Response:
        """Weekly updates, latest week first; own drafts among them."""
        found = self.filter_queryset(resources.weekly_updates(self.person, today=self.today))
        return self.listed(found, lambda rows: [weekly_answer(one) for one in rows])

    @extend_schema(summary="Read a weekly update")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One weekly update."""
        found = resources.weekly_update(self.person, pk, today=self.today)
        return self.shown(found, weekly_answer(found))

    @extend_schema(
        summary="Submit a weekly update",
        parameters=[PARAMETER],
        request=WeeklyEntry,
        responses={
            201: WeeklyAnswer,
            200: OpenApiResponse(WeeklyAnswer, "A draft or a young update was changed."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Submit, or correct what ``seen`` tells of. 409 when something else is there."""
        values = self.sent(WeeklyEntry)
        week_start, seen = values.pop("week_start") or week_of(self.today), values.pop("seen")
        others = [one.pk for one in values["insights"] if one.originator_id != self.person.pk]
        if others:
            raise ValidationError({"insights": "An update carries one's own insights."})
        values["insights"] = tuple(one.pk for one in values["insights"])
        try:
            saved = submit_weekly(
                by=self.person, week_start=week_start, version=seen, contents=Contents(**values), at=self.at
            )
        except VersionConflict:
            raise Conflict from None
        body = weekly_answer(resources.weekly_update(self.person, saved.pk, today=self.today))
        return Response(body, status=200 if seen else 201)
