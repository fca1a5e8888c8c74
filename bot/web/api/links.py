"""Where an answer leads: which of its values name what other operations ask about."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.web.api.operations import Operation

Json = dict[str, Any]

_HOURS = "/api/therapist/availability"
MEMBERS = {
    f"{_HOURS}/template": ("template", "templates"),
    f"{_HOURS}/override": ("override", "overrides"),
    "/api/bookings": ("booking", "bookings"),
    "/api/series": ("series", "series"),
    "/api/waitlist": ("entry", "waitlist"),
    "/api/waitlist/offers": ("offer", "offers"),
    "/api/session-types": ("session_type", "session_types"),
    "/api/clients": ("", "clients"),
    "/api/therapists": ("", "therapists"),
    "/api/changes": ("undo", "changes"),
}
"""Under which name an answer shows one thing that has an id, and under which a list of them."""


def links(operation: Operation, operations: Iterable[Operation]) -> Json:
    """The links of an operation's good answer, by name."""
    return dict(_links(operation, tuple(operations)))


def _links(operation: Operation, operations: tuple[Operation, ...]) -> Iterator[tuple[str, Json]]:
    for other in operations:
        collection, _, rest = other.path.partition("/{")
        if rest.startswith("id") and (where := _pointer(operation, collection)) is not None:
            yield other.name, _to(other, where)
        if rest.startswith("hold") and operation.name == "hold":
            yield other.name, {"operationId": other.name, "parameters": {"hold": "$response.body#/hold"}}
        if rest.startswith("id") and collection == "/api/changes" and "change" in operation.says.model_fields:
            yield other.name, _to(other, "/change")
        if operation.name == "generate" and other.name in ("book", "hold"):
            first = {field: f"$response.body#/slots/0/{field}" for field in ("therapist", "start")}
            yield other.name, {"operationId": other.name, "requestBody": first}


def _to(other: Operation, where: str) -> Json:
    return {"operationId": other.name, "parameters": {"id": f"$response.body#{where}"}}


def _pointer(operation: Operation, collection: str) -> str | None:
    """Where an answer holds the id of a member of a collection; None where it does not."""
    one, several = MEMBERS[collection]
    if operation.path == collection and operation.method == "GET":
        return f"/{several}/0/id"
    mine = operation.path == collection or operation.path.startswith((f"{collection}/{{", f"{collection}/bulk"))
    fields = operation.says.model_fields
    if mine and one in fields and operation.method != "DELETE":
        return f"/{one}/id"
    return "/id" if mine and "id" in fields else None
