"""Every route and everybody who may not: from the route table, so that no new route escapes. On both databases."""

import json
import re
from collections.abc import Iterable

import pytest

from bot.web.api.operations import Operation
from bot.web.api.routes import OPERATIONS
from tests.api.house import HOURS, House, london
from tests.databases import KINDS as DATABASES

KINDS = {
    f"{HOURS}/template": "template",
    f"{HOURS}/override": "override",
    "/api/bookings": "booking",
    "/api/therapists": "therapist",
    "/api/session-types": "session-type",
    "/api/changes": "change",
    "/api/clients": "client",
    "/api/series": "series",
    "/api/waitlist": "wish",
    "/api/waitlist/offers": "offer",
}
STAFFED = {"therapist": "Ana", "client": "Sam", "admin": "Nora"}


def name(operation: Operation) -> str:
    return operation.name


async def asked(house: House, who: str | None, operation: Operation, path: str | None = None, **changes):
    """The operation as in its example, with another path, other parameters or another body."""
    sample = operation.sample
    query = {**sample.get("query", {}), **changes.get("query", {})}
    body = {**sample["body"], **changes.get("body", {})} if operation.body else None
    given = {f"{name}_": value for name, value in query.items()}
    path = path or operation.path.format(**sample.get("path", {}))
    return await house.ask(who, operation.method, path, json=body, **given)


def sharing(operations: Iterable[Operation]):
    """A test for each operation on SQLite; on PostgreSQL, where a database takes longer to make, one for them all."""
    listed = list(operations)
    single = [pytest.param("sqlite", [one], id=one.name) for one in listed]
    return pytest.mark.parametrize(("backend", "operations"), [*single, pytest.param("postgresql", listed, id="all")])


def with_ids() -> list[Operation]:
    return [one for one in OPERATIONS if "{id}" in one.path]


def kind_of(operation: Operation) -> str:
    """What the id in an operation's path is one of."""
    return KINDS[operation.path[: operation.path.index("/{id}")]]


@sharing(OPERATIONS)
async def test_without_a_good_key_every_route_is_shut(house, operations):
    for operation in operations:
        for who in (None, "expired", "revoked"):
            assert (await asked(house, who, operation)).status == 401, (operation.name, who)


@sharing(one for one in OPERATIONS if len(one.roles) < 3)
async def test_a_role_that_may_not_is_refused_whatever_it_asks(house, operations):
    for operation in operations:
        for role in STAFFED.keys() - operation.roles:
            assert (await asked(house, STAFFED[role], operation)).status == 403
            malformed = await asked(house, STAFFED[role], operation, query={"colour": "red"})
            assert malformed.status == 403


@sharing(with_ids())
async def test_another_practices_id_is_not_there(house, operations):
    for operation in operations:
        other = house.made.other[kind_of(operation)]
        for role in operation.roles:
            await check_not_there(house, STAFFED[role], operation, other)


@sharing(with_ids())
async def test_another_therapists_id_is_not_there(house, operations):
    for operation in operations:
        kind = kind_of(operation)
        id = await of_raj(house, kind)
        if "therapist" in operation.roles:
            await check_not_there(house, "Ana", operation, id)
        if "admin" in operation.roles and kind != "change":
            await check_not_there(house, "Nora for Ana", operation, id)
        if "client" in operation.roles and kind in ("booking", "change", "wish", "offer", "series"):
            await check_not_there(house, "Sam", operation, id)


async def check_not_there(house: House, who: str, operation: Operation, id: int) -> None:
    """Whatever is somebody else's is answered word for word as what there never was."""
    told = await asked(house, who, operation, operation.path.format(id=id))
    assert told.status == 404, (operation.name, who)
    assert told.body == (await asked(house, who, operation, operation.path.format(id=999_999))).body
    assert not re.search("Zoe|Max|Elsewhere|Raj|Maya", json.dumps(told.body))


async def of_raj(house: House, kind: str) -> int:
    """The id of something that is Raj's."""
    raj, maya = house.people["Raj"], house.people["Maya"]
    if kind == "therapist":
        return raj
    if kind == "client":
        return maya
    if kind == "booking":
        return (await house.get("Raj", "/api/bookings"))["bookings"][0]["id"]
    found = await house.get("Raj", "/api/session-types", therapist=raj)
    own = [one["id"] for one in found["session_types"] if one["name"] == "walk"]
    if kind == "session-type" and own:
        return own[0]
    free = (await house.get("Raj", f"{HOURS}/generate", from_=london(24, 12), limit=1))["slots"][0]["start"]
    bodies = {
        "template": (f"{HOURS}/template", {"days": ["sun"], "windows": [["09:00", "10:00"]]}),
        "override": (f"{HOURS}/override", {"kind": "off", "dates": [{"from": "2026-05-01", "to": "2026-05-01"}]}),
        "session-type": ("/api/session-types", {"name": "walk", "minutes": 45, "therapist": raj}),
        "change": (f"{HOURS}/template", {"days": ["sun"], "windows": [["09:00", "10:00"]]}),
        "wish": ("/api/waitlist", {"client": maya, "therapist": raj}),
        "offer": ("/api/waitlist/offers", {"start": free, "client": maya}),
        "series": ("/api/series", {"start": free, "client": maya, "times": 2}),
    }
    path, body = bodies[kind]
    made = await house.post("Raj", path, body)
    assert made.status in (200, 201)
    names = {"wish": "entry", "session-type": "session_type"}
    return made["change"] if kind == "change" else made[names.get(kind, kind)]["id"]


def naming_a_therapist(place: str) -> list[Operation]:
    def names(operation: Operation) -> bool:
        model = operation.query if place == "query" else operation.body
        return model is not None and "therapist" in model.model_fields

    return [one for one in OPERATIONS if names(one)]


@pytest.mark.parametrize("backend", DATABASES)
@pytest.mark.parametrize("place", ["query", "body"])
async def test_another_therapist_cannot_be_named(house, place):
    operations = naming_a_therapist(place)
    assert len(operations) >= 6
    for operation in operations:
        for who, id in (
            ("Ana", house.people["Raj"]),
            ("Nora for Ana", house.people["Raj"]),
            ("Sam with Raj", house.people["Ana"]),
            ("Nora", house.made.other["therapist"]),
            ("Nora", house.people["Sam"]),
        ):
            role = "client" if who.startswith("Sam") else "therapist" if who == "Ana" else "admin"
            if role in operation.roles:
                # a client may name nobody but themselves
                more = {"client": house.people["Sam"]} if "client" in operation.sample.get("body", {}) else {}
                told = await asked(house, who, operation, **{place: {**more, "therapist": id}})
                assert (told.status, told["field"]) == (404, "therapist"), (operation.name, who)


@pytest.mark.parametrize("backend", DATABASES)
async def test_another_practices_client_cannot_be_named(house):
    operations = [one for one in OPERATIONS if one.body is not None and "client" in one.body.model_fields]
    assert len(operations) >= 4
    for operation in operations:
        told = await asked(house, "Nora", operation, body={"client": house.made.other["client"]})
        assert told.status == 404, operation.name
