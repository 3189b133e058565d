"""The OpenAPI document as plain values for its page."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator


@dataclass(frozen=True)
class Parameter:
    """A query parameter, or a field of a body or answer: its name, its type, whether it is required, its words."""

    name: str
    type: str
    is_required: bool
    words: str


@dataclass(frozen=True)
class Part:
    """What is sent with an operation, or what comes back."""

    title: str
    is_sent: bool
    rows: tuple[Parameter, ...]


@dataclass(frozen=True)
class Operation:
    """One operation at one address; ``answers`` are {label: status, value: words}."""

    anchor: str
    method: str
    path: str
    summary: str
    words: str
    parts: tuple[Part, ...]
    answers: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Group:
    """The operations of one resource; ``address`` is its anchor on the page."""

    name: str
    address: str
    operations: tuple[Operation, ...]


@cache
def operations() -> tuple[Group, ...]:
    """Operations by resource, in the order of the addresses. The document depends on the code alone."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    schemas = document["components"]["schemas"]
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            groups.setdefault(one["tags"][0], []).append(_operation(path, method, one, schemas))
    return tuple(Group(name, f"#{name}", tuple(found)) for name, found in groups.items())


def _operation(path: str, method: str, one: dict[str, Any], schemas: dict[str, Any]) -> Operation:
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    good: dict[str, Any] = next(
        (found for status, found in sorted(one["responses"].items()) if status in ("200", "201")), {}
    )
    answer = good.get("content", {}).get("application/json", {}).get("schema", {})
    parameters = tuple(
        Parameter(each["name"], _type(each["schema"], schemas), bool(each.get("required")), each.get("description", ""))
        for each in one.get("parameters", [])
    )
    parts = (
        Part("Parameters", is_sent=True, rows=parameters),
        Part("Body", is_sent=True, rows=tuple(_fields(body, schemas))),
        Part("Answer", is_sent=False, rows=tuple(_fields(answer, schemas))),
    )
    return Operation(
        anchor=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one.get("summary", ""),
        words=one.get("description", "").replace("``", ""),
        parts=tuple(part for part in parts if part.rows),
        answers=tuple(
            {"label": status, "value": found.get("description") or "Done."}
            for status, found in one["responses"].items()
        ),
    )


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    while True:
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
        elif len(schema.get("allOf", [])) == 1:
            schema = schema["allOf"][0]
        elif "results" in schema.get("properties", {}):
            schema = schema["properties"]["results"]["items"]
        else:
            return schema


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> list[Parameter]:
    found = _resolved(schema, schemas)
    if "oneOf" in found:
        found = _resolved(found["oneOf"][0], schemas)
    required = set(found.get("required", []))
    return [
        Parameter(name, _type(one, schemas), name in required, one.get("description", "").split("\n\n")[-1]
                  if "enum" not in _resolved(one, schemas) else "")
        for name, one in found.get("properties", {}).items()
    ]  # fmt: skip


def _type(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    found = _resolved(schema, schemas)
    if "oneOf" in found:
        return " or ".join(dict.fromkeys(_type(one, schemas) for one in found["oneOf"] if one.get("enum") != [None]))
    if "enum" in found:
        return ", ".join(str(one) for one in found["enum"] if one not in ("", None)) or "empty"
    if found.get("type") == "array":
        return f"list of {_type(found['items'], schemas)}"
    if found.get("type") == "object":
        return "{" + ", ".join(found.get("properties", {})) + "}"
    return str(found.get("format") or found.get("type") or "any")
