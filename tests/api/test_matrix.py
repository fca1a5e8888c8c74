"""Every route and everybody who may not: from the route table, so that no new route escapes."""

import json
import re

import pytest

from bot.web.api.operations import Operation
from bot.web.api.routes import OPERATIONS
from tests.api.house import HOURS, House

KINDS = {
    f"{HOURS}/template": "template",
    f"{HOURS}/override": "override",
    "/api/bookings": "booking",
    "/api/therapists": "therapist",
    "/api/session-types": "session-type",
    "/api/changes": "change",
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


@pytest.mark.parametrize("who", [None, "expired", "revoked"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=name)
async def test_without_a_good_key_every_route_is_shut(house, operation, who):
    assert (await asked(house, who, operation)).status == 401


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if len(one.roles) < 3], ids=name)
async def test_a_role_that_may_not_is_refused_whatever_it_asks(house, operation):
    for role in STAFFED.keys() - operation.roles:
        assert (await asked(house, STAFFED[role], operation)).status == 403
        malformed = await asked(house, STAFFED[role], operation, query={"colour": "red"})
        assert malformed.status == 403


def with_ids():
    return [one for one in OPERATIONS if "{id}" in one.path]


@pytest.mark.parametrize("operation", with_ids(), ids=name)
async def test_another_practices_id_is_not_there(house, operation):
    other = house.made.other[KINDS[operation.path[: operation.path.index("/{id}")]]]
    for role in operation.roles:
        told = await asked(house, STAFFED[role], operation, operation.path.format(id=other))
        assert told.status == 404
        gone = await asked(house, STAFFED[role], operation, operation.path.format(id=999_999))
        assert (told.status, told["title"], told["detail"]) == (gone.status, gone["title"], gone["detail"])


@pytest.mark.parametrize("operation", with_ids(), ids=name)
async def test_another_therapists_id_is_not_there(house, operation):
    kind = KINDS[operation.path[: operation.path.index("/{id}")]]
    id = await of_raj(house, kind)
    if "therapist" in operation.roles:
        assert (await asked(house, "Ana", operation, operation.path.format(id=id))).status == 404
    if "admin" in operation.roles and kind != "change":
        assert (await asked(house, "Nora for Ana", operation, operation.path.format(id=id))).status == 404
    if "client" in operation.roles and kind in ("booking", "change"):
        assert (await asked(house, "Sam", operation, operation.path.format(id=id))).status == 404


async def of_raj(house: House, kind: str) -> int:
    """The id of something that is Raj's."""
    raj = house.people["Raj"]
    if kind == "therapist":
        return raj
    if kind == "booking":
        return (await house.get("Raj", "/api/bookings"))["bookings"][0]["id"]
    bodies = {
        "template": (f"{HOURS}/template", {"days": ["sun"], "windows": [["09:00", "10:00"]]}),
        "override": (f"{HOURS}/override", {"kind": "off", "dates": [{"from": "2026-05-01", "to": "2026-05-01"}]}),
        "session-type": ("/api/session-types", {"name": "walk", "minutes": 45, "therapist": raj}),
        "change": (f"{HOURS}/template", {"days": ["sun"], "windows": [["09:00", "10:00"]]}),
    }
    path, body = bodies[kind]
    made = await house.post("Raj", path, body)
    assert made.status == 201
    return made["change"] if kind == "change" else made[kind.replace("-", "_")]["id"]


def naming_a_therapist(place: str):
    def names(operation: Operation) -> bool:
        model = operation.query if place == "query" else operation.body
        return model is not None and "therapist" in model.model_fields

    return [one for one in OPERATIONS if names(one)]


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
                told = await asked(house, who, operation, **{place: {"therapist": id}})
                assert (told.status, told["field"]) == (404, "therapist"), (operation.name, who)


async def test_what_is_refused_says_nothing_of_what_is_there(house):
    for operation in with_ids():
        other = house.made.other[KINDS[operation.path[: operation.path.index("/{id}")]]]
        told = await asked(house, "Nora", operation, operation.path.format(id=other))
        assert not re.search("Zoe|Max|Elsewhere", json.dumps(told.body))
