"""The API of stakeholders: one's own map, and those that managers and medical leads read. Not for compliance, who
opens a map on the page, after saying why.
"""

from collections.abc import Collection
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.arithmetic.agreed import Standing
from interactions.models import InternalStakeholder
from interactions.models.stakeholders import CHANNELS
from interactions.stakeholders import services
from interactions.stakeholders.selectors import lists
from interactions.stakeholders.selectors.choices import colleagues_to_choose
from organization.api.fields import Choice, Day, Named, Ref, Strict, named
from organization.api.once import PARAMETER, once
from organization.api.resources import Resource
from organization.ground.dates import HAPPENED, PLANNED
from organization.ground.filters import Filters, PersonFilter
from organization.models import User

# The contract's words for how often contact is agreed.
OFTEN: dict[str, int] = {
    "weekly": 7, "every_two_weeks": 14, "monthly": 31, "quarterly": 92, "twice_a_year": 183,
}  # fmt: skip
_WORDS: dict[int | None, str] = {days: word for word, days in OFTEN.items()}


class StakeholderAnswer(serializers.Serializer):
    """A stakeholder. ``standing`` says whether contact keeps to what is agreed; ``contact_due_on`` is its last day."""

    id = serializers.IntegerField()
    owner = Named()
    colleague = Named(allow_null=True)
    name = serializers.CharField()
    function = serializers.ChoiceField(choices=User.Function.choices)
    position = serializers.CharField(allow_blank=True)
    stage = serializers.ChoiceField(choices=InternalStakeholder.Stage.choices)
    role_seen = serializers.CharField(allow_blank=True)
    role_seen_on = Day(allow_null=True)
    impact = serializers.CharField(allow_blank=True)
    expects = serializers.CharField(allow_blank=True)
    channel = serializers.ChoiceField(choices=[("", "Not known"), *CHANNELS])
    sharing = serializers.CharField(allow_blank=True)
    growth = serializers.CharField(allow_blank=True)
    next_step = serializers.CharField(allow_blank=True)
    next_step_on = Day(allow_null=True)
    contact_agreed = serializers.ChoiceField(choices=["", *OFTEN])
    agreed_since = Day(allow_null=True)
    last_contact = Day(allow_null=True)
    planned_on = Day(allow_null=True)
    contact_due_on = Day(allow_null=True)
    standing = serializers.ChoiceField(choices=[one.value for one in Standing])
    ended_on = Day(allow_null=True)


def _text(limit: int = 2000) -> serializers.CharField:
    return serializers.CharField(max_length=limit, required=False, allow_blank=True, default="")


class StakeholderEntry(Strict):
    """Who it is: ``colleague`` is somebody with an account; anybody else has ``name`` and ``function``."""

    colleague = Ref(
        lambda context: colleagues_to_choose(context["person"]), required=False, allow_null=True, default=None
    )
    name = _text(120)
    function = Choice(choices=User.Function.choices, required=False, allow_blank=True, default="")
    position = _text(120)
    stage = Choice(
        choices=InternalStakeholder.Stage.choices, required=False, default=InternalStakeholder.Stage.UNKNOWN.value
    )
    impact = _text()
    expects = _text()
    channel = Choice(choices=CHANNELS, required=False, allow_blank=True, default="")
    sharing = _text()
    growth = _text()
    next_step = _text(300)
    next_step_on = Day(PLANNED, required=False, allow_null=True, default=None)
    contact_agreed = Choice(choices=list(OFTEN), required=False, allow_blank=True, default="")
    agreed_since = Day(HAPPENED, required=False, allow_null=True, default=None)


class StakeholderFilters(Filters):
    """Filters of stakeholders."""

    owner = PersonFilter(label="me, or the number of whose map it is", field_name="owner")
    function = django_filters.ChoiceFilter(choices=User.Function, label="Function", method="by_function")
    stage = django_filters.ChoiceFilter(choices=InternalStakeholder.Stage, label="Stage")

    def by_function(self, rows: Any, _name: str, value: str) -> Any:
        """That of the account where there is one."""
        return rows.filter(in_function=value)


class Stakeholders(Resource):
    """Stakeholders that the caller may read, the newest first; those off the map too."""

    kept_as = "internalstakeholder"
    reads = writes = "stakeholder.keep"
    model = InternalStakeholder
    serializer_class = StakeholderAnswer
    filterset_class = StakeholderFilters

    def owners_of(self, row: Any) -> Collection[int]:
        """Whose map it is."""
        return {row.owner_id}

    @extend_schema(summary="List stakeholders")
    def list(self, request: Request) -> Response:
        """One's own map and those one reads. The access log notes it if others' are among them."""
        rows = lists.with_standing(lists.readable(self.person, today=self.today)).select_related("colleague", "owner")
        return self.listed(self.filter_queryset(rows), lambda page: [self._answer(row) for row in page])

    @extend_schema(summary="Read a stakeholder")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One stakeholder. The access log notes it if it is on somebody else's map."""
        found = lists.get_stakeholder(self.person, pk, today=self.today)
        row = lists.one_with_standing(found.pk)
        return self.shown(row, self._answer(row))

    @extend_schema(
        summary="Put a colleague on one's map",
        parameters=[PARAMETER],
        request=StakeholderEntry,
        responses={
            201: StakeholderAnswer,
            200: OpenApiResponse(StakeholderAnswer, "The same body came before with this Idempotency-Key."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """On the caller's own map; contact is agreed from today on unless ``agreed_since`` is given."""
        values = self.sent(StakeholderEntry)
        profile = services.Profile(every=OFTEN.get(values.pop("contact_agreed")), **values)
        made = services.add_stakeholder(by=self.person, profile=profile, today=self.today)
        return Response(self._answer(lists.one_with_standing(made.pk)), status=201)

    def _answer(self, row: InternalStakeholder) -> dict[str, Any]:
        agreed, more = lists.agreed_of(row), vars(row)
        plain = ("position", "stage", "impact", "expects", "channel", "sharing", "growth", "next_step", "next_step_on",
                 "agreed_since", "ended_on")  # fmt: skip
        return {name: getattr(row, name) for name in plain} | {
            "id": row.pk,
            "owner": named(row.owner),
            "colleague": named(row.colleague),
            "name": str(row),
            "function": row.works_in,
            "role_seen": more["newest_answer"] or "",
            "role_seen_on": more["newest_said_on"],
            "contact_agreed": _WORDS.get(row.every, ""),
            "last_contact": more["last_met"],
            "planned_on": more["plan_on"],
            "contact_due_on": agreed.due_on,
            "standing": agreed.standing(self.today).value,
        }
