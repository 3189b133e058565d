"""How the OpenAPI document is written; settings refer to this file, so it imports no views."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from organization.api.authentication import token_scheme


class TokenScheme(OpenApiAuthenticationExtension):
    """How the document describes tokens."""

    target_class = "organization.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A header."""
        return token_scheme()


PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "Field → sentences, for a body or query that is refused.",
        },
    },
}
REFUSALS = {
    400: "A field, a parameter or the body is refused; errors says why.",
    401: "Not signed in, or the token is not valid.",
    403: "The role may not do this.",
    404: "There is nothing here, or nothing for the caller.",
    405: "This cannot be done here.",
    409: "Something else was saved since it was read.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "The client_id came before with another body.",
    429: "Too many calls; Retry-After says when to try again.",
    503: "The database or the cache does not answer; Retry-After says when to try again.",
}
ALWAYS, WHEN_WRITING = (400, 401, 403, 404, 405, 429, 503), (409, 413, 415, 422)


class Operations(AutoSchema):
    """Adds the refusals to every operation, and leaves out what outsiders need not see."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        """The operation with its refusals."""
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is None:
            return None
        statuses = ALWAYS if method.upper() == "GET" else (*ALWAYS, *WHEN_WRITING)
        for status in statuses:
            operation["responses"][str(status)] = {
                "description": REFUSALS[status],
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        return operation

    def get_tags(self) -> list[str]:
        """By resource."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def is_excluded(self) -> bool:
        """Only resources are in the document."""
        return not hasattr(self.view, "own_parameters")


def add_problem(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Describe the form of every refusal, once."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    return result
