"""What programs are told of contacts that collide."""

from typing import Any

from rest_framework import serializers

from organization.api.fields import Day
from organization.models import User

CODES = [("collision", "collision"), ("contact_load", "contact_load")]


class OtherContact(serializers.Serializer):
    """The contact that a new one collides with: nothing else is said of it."""

    function = serializers.ChoiceField(choices=User.Function.choices)
    person = serializers.CharField()
    day = Day()


class CollisionWarning(serializers.Serializer):
    """``collision``: another function is in touch within seven days; ``contact_load``: too many contacts."""

    code = serializers.ChoiceField(choices=CODES)
    detail = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """With the other contact; its name in the contract is a word of the language."""
        return {**super().get_fields(), "with": OtherContact(required=False, help_text="Of a collision alone.")}
