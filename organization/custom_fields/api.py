"""Custom fields in bodies and answers of the API: ``custom: {key: value}``."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

_SCHEMA = {
    "type": "object",
    "additionalProperties": {
        "oneOf": [
            {"type": "string"}, {"type": "number"}, {"type": "boolean"},
            {"type": "array", "items": {"type": "string"}},
        ]
    },
}  # fmt: skip
MOST = 200


@extend_schema_field(_SCHEMA)
class CustomValues(serializers.Field):
    """Values by key; the service of the record checks them and names a key that does not exist."""

    default_error_messages = {"object": "Give an object of values by key.", "many": f"At most {MOST} fields."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("default", dict)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The values as sent."""
        if not isinstance(data, Mapping):
            self.fail("object")
        if len(data) > MOST:
            self.fail("many")
        return {str(key): value for key, value in data.items()}

    def to_representation(self, value: Any) -> dict[str, Any]:
        """As they are stored."""
        return dict(value)
