"""The OpenAPI 3.1 document, made from the route table and its models."""

import re
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.web.api.edge import KEY_HEADER, KEY_PATTERN, PROBLEM
from bot.web.api.links import links
from bot.web.api.models.parts import MOST_ID
from bot.web.api.models.problem import ProblemShown
from bot.web.api.operations import Operation

Json = dict[str, Any]

_REF = "#/components/schemas/{model}"
ALWAYS = {
    400: "Malformed: it does not fit this document.",
    401: "No key, or one that is unknown, expired or revoked.",
    403: "The key's role may not do that.",
    404: "There is no such thing that this key may see.",
    422: "It fits this document, and still cannot be.",
    429: "This key has asked too often.",
    503: "The database or the time did not suffice; nothing was done.",
}
WRITING = {
    409: "Something stands in the way: see `type`.",
    413: "The body is too large.",
}
RATE_HEADERS = {
    "RateLimit": "What is left: `r` requests, more in `t` seconds.",
    "RateLimit-Policy": "What there is: `q` requests in `w` seconds.",
}
ABOUT = """Availability and bookings of a practice: the same engine and the same rules as in the chat.

Every request carries `Authorization: Bearer <key>`; `openings key` makes keys. A key acts as one person, in one of
their roles. Instants are UTC in answers, and may have any offset in requests. What is null is left out of answers.
Every change can be undone, and those it concerns are told as if it had been made in the chat."""


def document(operations: Iterable[Operation]) -> Json:
    """The whole document as JSON."""
    operations = tuple(operations)
    paths: Json = {}
    refs, schemas = _schemas(operations)
    for operation in operations:
        told = _operation(operation, refs)
        if found := links(operation, operations):
            told["responses"][str(operation.status)]["links"] = found
        paths.setdefault(operation.path, {})[operation.method.lower()] = told
    return {
        "openapi": "3.1.0",
        "info": {"title": "Openings", "version": version("openings"), "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "From `openings key`."}},
        },
    }


Refs = dict[tuple[type[BaseModel], str], Json]


def _schemas(operations: Iterable[Operation]) -> tuple[Refs, Json]:
    said: dict[tuple[type[BaseModel], Any], None] = {(ProblemShown, "serialization"): None}
    for operation in operations:
        said[(operation.says, "serialization")] = None
        if operation.takes_dry_run:
            said[(operation.rehearses, "serialization")] = None
        if operation.body is not None:
            said[(operation.body, "validation")] = None
    refs, definitions = models_json_schema(list(said), ref_template=_REF)
    return refs, _tidied(definitions["$defs"])  # type: ignore[return-value]


def _operation(operation: Operation, refs: Refs) -> Json:
    described = " ".join((operation.handle.__doc__ or "").split())
    roles = ", ".join(sorted(operation.roles))
    whose = "Takes no key: it makes one." if operation.open else f"For keys of the role: {roles}."
    told: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"{described}\n\n{whose}",
        "tags": [operation.group],
        "parameters": [*_in_path(operation), *_in_query(operation), *_in_header(operation)],
        "responses": _responses(operation, refs),
    }
    if operation.open:
        told["security"] = []
    if operation.body is not None:
        content = {"schema": refs[(operation.body, "validation")], "example": operation.sample["body"]}
        told["requestBody"] = {"required": True, "content": {"application/json": content}}
    return told


def _in_path(operation: Operation) -> list[Json]:
    found = []
    for name in re.findall(r"{(\w+)}", operation.path):
        schema: Json = {"type": "integer", "minimum": 1, "maximum": MOST_ID}
        if name == "hold":
            schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$", "minLength": 1, "maxLength": 64}
        example = operation.sample["path"][name]
        found.append({"name": name, "in": "path", "required": True, "schema": schema, "example": example})
    return found


def _in_query(operation: Operation) -> list[Json]:
    schema = _tidied(operation.query.model_json_schema(ref_template=_REF))
    required = schema.get("required", [])
    examples = operation.sample.get("query", {})
    found = []
    for name, part in schema["properties"].items() if "properties" in schema else ():
        given: Json = {"name": name, "in": "query", "required": name in required}
        if "description" in part:
            given["description"] = part.pop("description")
        given["schema"] = _without_null(part)
        if part.get("type") == "array":
            given |= {"style": "form", "explode": True}
        if name in examples:
            given["example"] = examples[name]
        found.append(given)
    return found


def _in_header(operation: Operation) -> list[Json]:
    found = []
    if operation.writes and not operation.open:
        found.append(
            {
                "name": KEY_HEADER,
                "in": "header",
                "description": "The same key with the same request gets the same answer for 24 hours, and does it "
                "once; with another request it gets 409.",
                "schema": {"type": "string", "pattern": KEY_PATTERN},
            }
        )
    if operation.edits:
        found.append(
            {
                "name": "If-Match",
                "in": "header",
                "description": "The ETag of what is changed; 412 if somebody has changed it since.",
                "schema": {"type": "string"},
            }
        )
    return found


def _responses(operation: Operation, refs: Refs) -> Json:
    good = {
        "description": "Done." if operation.writes else "What was asked for.",
        "headers": {name: _header(about) for name, about in _headers(operation).items()},
        "content": {
            "application/json": {
                "schema": refs[(operation.says, "serialization")],
                "example": operation.sample["answer"],
            }
        },
    }
    found: Json = {str(operation.status): good}
    if operation.takes_dry_run and operation.status != 200:
        tried = {"schema": refs[(operation.rehearses, "serialization")], "example": _tried(operation)}
        found["200"] = {
            **good,
            "description": "What would be done: a dry run. Or what was there already."
            if operation.name == "joinWaitlist"
            else "What would be done: a dry run.",
            "content": {"application/json": tried},
        }
    for status, about in sorted(_problems(operation).items()):
        found[str(status)] = {
            "description": about,
            "content": {PROBLEM: {"schema": refs[(ProblemShown, "serialization")]}},
        }
    return found


def _tried(operation: Operation) -> Json:
    """The example of a dry run: neither an id nor a change that could be undone."""
    answer = {name: value for name, value in operation.sample["answer"].items() if name != "change"}
    if operation.makes in answer:
        answer[operation.makes] = {name: value for name, value in answer[operation.makes].items() if name != "id"}
    return answer


def _headers(operation: Operation) -> dict[str, str]:
    found = {} if operation.open else dict(RATE_HEADERS)
    if operation.tags:
        found["ETag"] = "Stands for what is shown; send it as If-Match to change exactly this."
    if operation.status == 201:
        found["Location"] = "Where to read it."
    return found


def _header(about: str) -> Json:
    return {"description": about, "schema": {"type": "string"}}


def _problems(operation: Operation) -> dict[int, str]:
    found = dict(ALWAYS)
    if operation.writes:
        found |= WRITING
    if operation.body is not None:
        found[415] = "The body is not JSON."
    if operation.edits:
        found[412] = "Somebody has changed it since."
    return found


def _without_null(schema: Json) -> Json:
    """A parameter that is absent is left out: there is no null in an address."""
    schema = {name: value for name, value in schema.items() if name != "default" or value is not None}
    options = schema.get("anyOf")
    if options is None:
        return schema
    left = [option for option in options if option != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return {**left[0], **rest} if len(left) == 1 else {**rest, "anyOf": left}


def _tidied(schema: Any) -> Any:
    """The schema without the titles that repeat each field's name."""
    if isinstance(schema, dict):
        return {
            name: {field: _tidied(part) for field, part in value.items()} if name == "properties" else _tidied(value)
            for name, value in schema.items()
            if name != "title" or not isinstance(value, str)
        }
    return [_tidied(item) for item in schema] if isinstance(schema, list) else schema
