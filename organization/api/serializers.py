"""What the API tells about the organisation."""

from typing import Any

from rest_framework import serializers

from organization.api.fields import Named, named
from organization.models import Quarter, Team, TherapeuticArea


class QuarterAnswer(serializers.ModelSerializer[Quarter]):
    """A quarter; ``is_current`` where it holds the caller's day."""

    is_current = serializers.SerializerMethodField()

    class Meta:
        model = Quarter
        fields = ["id", "name", "starts_on", "ends_on", "grace_ends_on", "months", "state", "planning_session_on",
                  "review_on", "is_current"]  # fmt: skip

    def get_is_current(self, quarter: Quarter) -> bool:
        """Whether the caller's day lies in it."""
        return bool(quarter.starts_on <= self.context["today"] <= quarter.ends_on)


class AreaAnswer(serializers.ModelSerializer[TherapeuticArea]):
    """A therapeutic area."""

    class Meta:
        model = TherapeuticArea
        fields = ["id", "name", "code", "is_active"]


class TeamAnswer(serializers.Serializer):
    """A team with its managers, and its members of today."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    region = serializers.CharField(allow_blank=True)
    is_active = serializers.BooleanField()
    managers = Named(many=True)
    members = Named(many=True)


def team_answer(team: Team) -> dict[str, Any]:
    """A team from ``teams_with_people``."""
    return {
        "id": team.pk,
        "name": team.name,
        "region": team.region,
        "is_active": team.is_active,
        "managers": [named(one) for one in team.managers_now],  # type: ignore[attr-defined]
        "members": [named(one.user) for one in team.memberships_now],  # type: ignore[attr-defined]
    }


class PersonAnswer(serializers.Serializer):
    """The caller."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    name = serializers.CharField(source="display_name")
    role = serializers.CharField(allow_blank=True)
    function = serializers.CharField()
    timezone = serializers.CharField()
    therapeutic_area = serializers.IntegerField(source="therapeutic_area_id", allow_null=True)
